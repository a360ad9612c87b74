/* What becomes of images whose decoder dies or takes long: played by processes that say so. */
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { ImageProcess } from "../../src/core/image/imageProcess.ts";
import { ImageError } from "../../src/core/image/prepared.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";

const OPTIONS = { maxEdge: 100, maxBytes: 1000 };
const DRAWING = Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>");

interface Play {
  /** Milliseconds until the process says that it has started. */
  readonly startsAfter?: number;
  /** Milliseconds of processor time that a drawing may take. */
  readonly drawingTimeout?: number;
}

/**
 * Has a process play the decoder; `answer()` refuses the image as damaged, which only it can.
 *
 * @param body what it does at each task, by `start`, the number of the process from 1, and the task's `id`
 */
async function play(
  body: string,
  images: readonly Uint8Array[],
  { startsAfter = 0, drawingTimeout = 400 }: Play = {},
): Promise<{ reasons: string[]; log: string[] }> {
  const folder = temporaryFolder("image-process").path;
  const [script, starts, log] = ["decoder.cjs", "starts", "log"].map((name) => join(folder, name));
  await writeFile(
    script!,
    `const { appendFileSync, readFileSync, writeSync } = require("node:fs");
    appendFileSync(${JSON.stringify(starts)}, ".");
    const start = readFileSync(${JSON.stringify(starts)}).length;
    const say = (text) => appendFileSync(${JSON.stringify(log)}, start + " " + text + "\\n");
    const spent = (ms, drawing = 0) => writeSync(4, ms + " " + drawing + "\\n");
    const answerTo = (id) => {
      const text = Buffer.from(JSON.stringify({ head: { id, failure: "damaged" }, lengths: [] }));
      const length = Buffer.alloc(4);
      length.writeUInt32LE(text.length);
      say("answers " + id);
      process.stdout.write(Buffer.concat([length, text]));
    };
    process.stdin.on("data", (data) => {
      for (const [, digits] of data.toString("latin1").matchAll(/"id":(\\d+)/g)) {
        const id = Number(digits);
        const answer = () => answerTo(id);
        say("gets " + id);
        ${body}
      }
    });
    process.on("disconnect", () => process.exit());
    setTimeout(() => process.send("started"), ${startsAfter});`,
  );
  const decoder = new ImageProcess(script!, { drawingTimeout });
  try {
    const reasons = await Promise.all(
      images.map((bytes) =>
        decoder.prepare(bytes, OPTIONS, AbortSignal.timeout(30_000)).then(
          () => assert.fail(),
          (error: unknown) => (error instanceof ImageError ? error.reason : String(error)),
        ),
      ),
    );
    return { reasons, log: (await readFile(log!, "utf8")).trim().split("\n") };
  } finally {
    decoder.dispose();
  }
}

/** What comes of one image, and how many processes saw it. */
async function outcomeOf(
  body: string,
  bytes: Uint8Array = Buffer.from("GIF89a"),
  how: Play = {},
): Promise<unknown[]> {
  const { reasons, log } = await play(body, [bytes], how);
  return [reasons[0], new Set(log.map((line) => line.split(" ")[0])).size];
}

describe("an image whose process", () => {
  test("dies is tried once more", async () => {
    assert.deepEqual(await outcomeOf("start === 1 ? process.exit(1) : answer();"), ["damaged", 2]);
  });

  test("dies twice fails", async () => {
    assert.deepEqual(await outcomeOf("process.exit(1);"), ["decoderFailed", 2]);
  });

  test("takes all its processor time fails, and is not tried again", async () => {
    assert.deepEqual(await outcomeOf("spent(900); spent(31_000);"), ["decoderFailed", 1]);
    assert.deepEqual(await outcomeOf("spent(900, 1); spent(1_400, 1);", DRAWING), [
      "decoderFailed",
      1,
    ]);
  });

  test("took long to start, or waits for others, is waited for", async () => {
    assert.deepEqual(await outcomeOf("spent(90_000); spent(90_100); answer();"), ["damaged", 1]);
    assert.deepEqual(await outcomeOf("spent(900, 1); setTimeout(answer, 900);", DRAWING), [
      "damaged",
      1,
    ]);
  });

  test("waits for ever fails all the same", async () => {
    assert.deepEqual(await outcomeOf("", DRAWING), ["decoderFailed", 1]);
  });

  test("waits for its process to start, however long that takes", async () => {
    const how = { startsAfter: 900, drawingTimeout: 100 };
    assert.deepEqual(await outcomeOf("setTimeout(answer, 1000);", DRAWING, how), ["damaged", 1]);
  });

  test("is lost has all its time again in its second turn", async () => {
    const body = `spent(0, 1); spent(300, 1); if (start === 1) setTimeout(() => process.exit(1), 100);
      else setTimeout(answer, 100);`;
    assert.deepEqual(await outcomeOf(body, DRAWING), ["damaged", 2]);
  });

  test("is ended for a drawing that takes all its time has its second turn before that one, alone", async () => {
    const body = `if (start > 1) setTimeout(answer, 100);
      else if (id === 2) { spent(0, 1); spent(6_000, 1); }`;
    const bytes = [DRAWING, Buffer.from("GIF89a")];
    const { reasons, log } = await play(body, bytes, { drawingTimeout: 5_000 });
    assert.deepEqual(reasons, ["damaged", "damaged"]);
    assert.deepEqual(log, [
      "1 gets 1",
      "1 gets 2",
      "2 gets 2",
      "2 answers 2",
      "2 gets 1",
      "2 answers 1",
    ]);
  });
});
