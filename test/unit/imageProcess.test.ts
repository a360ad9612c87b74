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

/**
 * Has a process play the decoder; `answer()` refuses the image as damaged, which only it can.
 *
 * @param body what it does at its first task, by `start`, the number of the process from 1
 */
async function outcomeOf(body: string, bytes: Uint8Array = Buffer.from("GIF89a")) {
  const folder = temporaryFolder("image-process").path;
  const [script, starts] = [join(folder, "decoder.cjs"), join(folder, "starts")];
  await writeFile(
    script,
    `const { appendFileSync, readFileSync, writeSync } = require("node:fs");
    appendFileSync(${JSON.stringify(starts)}, ".");
    const start = readFileSync(${JSON.stringify(starts)}).length;
    const spent = (ms, drawing = 0) => writeSync(4, ms + " " + drawing + "\\n");
    const answer = () => {
      const text = Buffer.from(JSON.stringify({ head: { id: 1, failure: "damaged" }, lengths: [] }));
      const length = Buffer.alloc(4);
      length.writeUInt32LE(text.length);
      process.stdout.write(Buffer.concat([length, text]));
    };
    process.stdin.once("data", () => { ${body} });
    process.on("disconnect", () => process.exit());
    process.send("started");`,
  );
  const images = new ImageProcess(script, { drawingTimeout: 400 });
  try {
    await images.prepare(bytes, OPTIONS, AbortSignal.timeout(30_000));
    return assert.fail();
  } catch (error) {
    const reason = error instanceof ImageError ? error.reason : String(error);
    return [reason, (await readFile(starts)).length];
  } finally {
    images.dispose();
  }
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
});
