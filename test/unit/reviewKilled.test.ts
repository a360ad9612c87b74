/* A review that is killed at any moment goes on: nothing that was answered is asked again, no decision is lost. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import sharp from "sharp";
import { startEndpoint } from "../endpoint/server.ts";
import { fullTest } from "../strength.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";
import { folderWith } from "./folder.ts";

const ROWS = 40;
const KILLS = 12;

fullTest("a review that is killed goes on where it was", { timeout: 300_000 }, async () => {
  const create = { width: 60, height: 40, channels: 3, background: "red" } as const;
  const image = await sharp({ create }).png().toBuffer();
  const names = Array.from({ length: ROWS }, (_, at) => `image${at}`);
  const pages = names.map(
    (name) => `# About ${name}\n\n![](image.png)\n\n[![](image.png)](${name})\n`,
  );
  const folder = await folderWith({ "page.md": pages.join("\n"), "image.png": image });
  const kept = temporaryFolder("killed").path;
  const endpoint = await startEndpoint({ pace: { delayMs: 2, pieceChars: 200 } });
  const seed = Date.now();
  console.log(`Moments from seed ${seed}`);
  const start = () => {
    const args = [join(import.meta.dirname, "reviewWorker.ts"), folder, kept, endpoint.baseUrl];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
    return { child, ended: once(child, "exit"), said: () => said };
  };
  const kills: number[] = [];
  try {
    for (let at = 0; at < KILLS; at++) {
      const { child, ended, said } = start();
      // From its beginning until well into what it asks.
      while (at % 3 > 0 && !said().includes("wait") && child.exitCode === null) await delay(5);
      await delay((((seed >> at) * 7919) % 997) * (at % 3) * 2);
      kills.push(Date.now());
      child.kill("SIGKILL");
      await ended;
    }
    const last = start();
    await last.ended;
    assert.match(last.said(), new RegExp(`${2 * ROWS} proposed`));
    const answered = endpoint.requests.filter(
      ({ finishedAt = Infinity, closedByClientAt }) =>
        closedByClientAt === undefined &&
        // An answer that came in the moment in which it was killed may not have been read.
        !kills.some((kill) => kill >= finishedAt - 50 && kill - finishedAt < 200),
    );
    const asked = answered.map(({ body }) => JSON.stringify(body));
    assert.ok(asked.length > ROWS / 2, `${asked.length}`);
    assert.equal(new Set(asked).size, asked.length, "no answer is asked for again");
  } finally {
    await endpoint.close();
  }
});
