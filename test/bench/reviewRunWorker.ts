/* Scans a folder, proposes for all of it and prints what that took: folder, address of the endpoint, requests a second. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { isWaiting } from "../../src/core/altText/review/item.ts";
import { openReview } from "../engine/openReview.ts";

const STATUS = "/proc/self/status";
const [folder = "", endpoint = "", rate = ""] = process.argv.slice(2);
const { engine, review, run } = openReview({
  ...{ folder, endpoint, kept: join(folder, ".kept") },
  requestsPerSecond: Number(rate),
});
const began = performance.now();
let firstRow: number | undefined;
review.onDidChange((what) => {
  if (what === "order") firstRow ??= performance.now() - began;
});
await review.scan();
const scan = (performance.now() - began) / 1000;
const waiting = [...review.table.items()].filter(isWaiting);
const estimate = await run.estimate("propose", waiting, new AbortController().signal);
const asked = performance.now();
await run.run(estimate, 0);
const took = (performance.now() - asked) / 1000;
const proposed = [...review.table.items()].filter(({ kept }) => kept.suggestion).length;
// Linux counts what the parent held to a child's usage; the peak of its own stands here.
const [, own] =
  /^VmHWM:\s+(\d+) kB$/m.exec(existsSync(STATUS) ? readFileSync(STATUS, "utf8") : "") ?? [];
const peak = Number(own ?? process.resourceUsage().maxRSS) * 1024;
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
// What holds memory outside the heap lets go of it a turn later.
for (let i = 0; i < 3; i++) {
  collect();
  await delay(100);
}
const { heapUsed, arrayBuffers } = process.memoryUsage();
const held = heapUsed + arrayBuffers;
console.log(JSON.stringify({ firstRow, scan, run: took, proposed, peak, held }));
await engine.close();
