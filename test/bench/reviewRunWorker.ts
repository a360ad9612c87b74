/* Scans a folder, proposes for all of it and prints what that took: folder, address of the endpoint, requests a second. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { isWaiting } from "../../src/core/altText/review/item.ts";
import { openReview } from "../engine/openReview.ts";

const STATUS = "/proc/self/status";
/** So many proposals are the beginning that the end is held against. */
const EARLY = 1000;
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
/** Images proposed, and the most that the process had taken by then. */
let early: { readonly proposed: number; readonly peak: number } | undefined;
const looking = setInterval(() => {
  const proposed = countProposed();
  if (proposed < EARLY) return;
  early = { proposed, peak: peakNow() };
  clearInterval(looking);
}, 100);
await run.run(estimate, 0);
clearInterval(looking);
const took = (performance.now() - asked) / 1000;
const proposed = countProposed();
const peak = peakNow();
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
// What holds memory outside the heap lets go of it a turn later.
for (let i = 0; i < 3; i++) {
  collect();
  await delay(100);
}
const { heapUsed, arrayBuffers } = process.memoryUsage();
const held = heapUsed + arrayBuffers;
console.log(JSON.stringify({ firstRow, scan, run: took, proposed, early, peak, held }));
await engine.close();

function countProposed(): number {
  let count = 0;
  for (const { kept } of review.table.items()) if (kept.suggestion) count++;
  return count;
}

/** Bytes: the most that the process has taken so far. */
function peakNow(): number {
  // Linux counts what the parent held to a child's usage; the peak of its own stands here.
  const [, own] =
    /^VmHWM:\s+(\d+) kB$/m.exec(existsSync(STATUS) ? readFileSync(STATUS, "utf8") : "") ?? [];
  return Number(own ?? process.resourceUsage().maxRSS) * 1024;
}
