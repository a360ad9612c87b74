/* A program that is killed at any moment goes on where it was: nothing is paid twice, nothing lost or doubled. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import sharp from "sharp";
import { AT_ONCE } from "../../src/core/altText/propose/propose.ts";
import { startEndpoint, STANDIN_KEY, type Endpoint } from "../endpoint/server.ts";
import { isFull } from "../strength.ts";
import { root } from "../vscode/paths.ts";
import { folderWith } from "./folder.ts";

const KILLS = isFull ? 45 : 2;
const FILES = isFull ? 6 : 3;
const IMAGES = 4;
/** Milliseconds that may pass before a kill: about what a whole run takes. */
const LONGEST = 2500;

let endpoint: Endpoint;
before(async () => {
  endpoint = await startEndpoint({ pace: { delayMs: 4, pieceChars: 40 } });
});
after(() => endpoint.close());

/** Numbers from 0 to 1, always the same for a seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Each document shows images that no other shows. */
async function newFolder(): Promise<string> {
  const files: Record<string, string | Uint8Array> = {};
  for (let file = 0; file < FILES; file++) {
    const names = Array.from({ length: IMAGES }, (_, at) => `${file}-${at}.png`);
    files[`${file}.md`] = names.map((name) => `Before\r\n![](${name})\n`).join("\r");
    for (const [at, name] of names.entries()) {
      const create = { width: 20 + file, height: 30 + at, channels: 3, background: "red" } as const;
      files[name] = await sharp({ create }).png().toBuffer();
    }
  }
  return folderWith(files);
}

const journalOf = (folder: string): Promise<string> =>
  readFile(join(folder, ".iris-alt/proposals.jsonl"), "utf8").catch(() => "");

test("killed at any moment and called again, it ends as if nobody had", async (context) => {
  const seed = Date.now() % 1_000_000;
  context.diagnostic(`seed ${seed}`);
  const random = randomOf(seed);
  let kills = 0;
  while (kills < KILLS) {
    const folder = await newFolder();
    endpoint.clear();
    let killed = 0;
    for (let isDone = false; !isDone;) {
      const args = ["test/engine/resume.ts", folder, endpoint.baseUrl, STANDIN_KEY];
      const child = spawn(process.execPath, args, {
        cwd: root,
        stdio: ["ignore", "ignore", "pipe"],
      });
      let errors = "";
      child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
      const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
      const isLast = kills >= KILLS;
      const began = endpoint.requests.length;
      const wait = random() * LONGEST;
      const kill = async (): Promise<void> => {
        // Half of them count from the first request on, so that a slow start is not all that is killed.
        if (kills % 2 === 0)
          while (endpoint.requests.length === began && child.exitCode === null) await delay(5);
        await delay(kills % 2 === 0 ? wait / 4 : wait);
        if (child.exitCode === null) child.kill("SIGKILL");
      };
      if (!isLast) void kill();
      const status = await ended;
      isDone = status === 0;
      if (!isDone) {
        assert.equal(child.signalCode, "SIGKILL", errors);
        kills++;
        killed++;
      }
    }
    const images = endpoint.requests.flatMap((request) =>
      request.images.map(({ sha256 }) => sha256),
    );
    const all = FILES * IMAGES;
    assert.equal(new Set(images).size, all);
    // Only what was under way when it was killed is asked again.
    assert.ok(
      images.length <= all + killed * AT_ONCE,
      `${images.length} requests, ${killed} kills`,
    );
    const lines = (await journalOf(folder)).split("\n").filter((line) => line.includes('"key"'));
    const keys = lines.flatMap((line) => {
      try {
        return [(JSON.parse(line) as { key: string }).key];
      } catch {
        return [];
      }
    });
    assert.equal(keys.length, new Set(keys).size, "nothing that was kept was asked again");
    assert.equal(keys.length, all);
    for (let file = 0; file < FILES; file++) {
      const text = await readFile(join(folder, `${file}.md`), "utf8");
      const sizes = [...text.matchAll(/!\[Stand-in: \w+, (\d+ × \d+) px[^\]]*\]\(/g)].map(
        ([, size]) => size,
      );
      const wanted = Array.from({ length: IMAGES }, (_, at) => `${20 + file} × ${30 + at}`);
      assert.deepEqual(sizes, wanted);
      const plain = text.replace(/!\[[^\]]*\]/g, "![]");
      const names = Array.from({ length: IMAGES }, (_, at) => `${file}-${at}.png`);
      assert.equal(plain, names.map((name) => `Before\r\n![](${name})\n`).join("\r"));
    }
  }
  context.diagnostic(`${kills} kills`);
});
