/* A review that is killed at any moment goes on: nothing that was answered is asked again, no decision is lost. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import sharp from "sharp";
import { startEndpoint } from "../endpoint/server.ts";
import { fullTest } from "../strength.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";
import { folderWith } from "./folder.ts";

const ROWS = 40;
const KILLS = 12;
/** Requests of one kill that go out once more, on a busy machine. */
const MOST_AGAIN = 3;

fullTest("a review that is killed goes on where it was", { timeout: 300_000 }, async () => {
  const create = { width: 60, height: 40, channels: 3, background: "red" } as const;
  const image = await sharp({ create }).png().toBuffer();
  const names = Array.from({ length: ROWS }, (_, at) => `image${at}`);
  const pages = names.map(
    (name) => `# About ${name}\n\n![](image.png)\n\n[![](image.png)](${name})\n`,
  );
  const folder = await folderWith({ "page.md": pages.join("\n"), "image.png": image });
  const folderOfWork = temporaryFolder("killed").path;
  const endpoint = await startEndpoint({ pace: { delayMs: 2, pieceChars: 200 } });
  const seed = Date.now();
  console.log(`Moments from seed ${seed}`);
  const start = () => {
    const args = [
      join(import.meta.dirname, "reviewWorker.ts"),
      folder,
      folderOfWork,
      endpoint.baseUrl,
    ];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
    return { child, ended: once(child, "exit"), said: () => said };
  };
  try {
    for (let at = 0; at < KILLS; at++) {
      const { child, ended, said } = start();
      // From its beginning until well into what it asks.
      while (at % 3 > 0 && !said().includes("wait") && child.exitCode === null) await delay(5);
      await delay((((seed >> at) * 7919) % 997) * (at % 3) * 2);
      child.kill("SIGKILL");
      await ended;
    }
    const last = start();
    await last.ended;
    assert.match(last.said(), new RegExp(`${2 * ROWS} proposed`));
    const kept = readFileSync(join(folderOfWork, "proposals.jsonl"), "utf8")
      .split("\n")
      .flatMap((line) => /"key":"(\w+)"/.exec(line)?.[1] ?? []);
    assert.equal(new Set(kept).size, kept.length, "nothing that was kept is asked again");
    // What was under way when it was killed is; the rate leaves hardly more than one at a time.
    const asked = endpoint.requests.filter(({ body }) => body !== undefined);
    const again = asked.length - new Set(asked.map(({ body }) => JSON.stringify(body))).size;
    assert.ok(again <= MOST_AGAIN * KILLS, `${again} asked again`);
  } finally {
    await endpoint.close();
  }
});
