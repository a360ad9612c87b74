/* What a review of many images takes: proposals at a rate, memory, the first row of a scan. Nothing here passes or fails. */
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { startEndpoint } from "../endpoint/server.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";
import { root } from "../vscode/paths.ts";

/** Requests a second, and milliseconds of an answer: as many are under way at once as a real model has. */
const RATE = 5;
const ANSWER = 1500;
const AT_RATE = 200;
const SIZES = [1000, 10_000];
/** Megabytes that the heap may have, and its part for what is new: without a bound, V8 lets garbage lie as long as the machine has room. */
const HEAP = 64;
const NEW = 4;

/** What {@link file://./reviewRunWorker.ts} prints. */
interface WorkerFigures {
  readonly firstRow: number;
  readonly scan: number;
  readonly run: number;
  readonly proposed: number;
  /** Images proposed at the beginning, and bytes: most of the process at once by then. */
  readonly early?: { readonly proposed: number; readonly peak: number };
  /** Bytes: most of the process at once, and what is in use at the end, garbage collected. */
  readonly peak: number;
  readonly held: number;
}

/** A few lines; takes some minutes. */
export async function benchReviewRun(): Promise<string> {
  const slow = await figuresOf(AT_RATE, { rate: RATE, delayMs: ANSWER });
  const ideal = AT_RATE / RATE;
  const lines = [
    `  ${AT_RATE} proposals at ${RATE}/s, answers after ${ANSWER} ms   ${slow.run.toFixed(1)} s, ${(slow.run / ideal).toFixed(3)} of ${ideal} s (goal 1.05)`,
  ];
  const peaks: number[] = [];
  let within = "";
  for (const count of SIZES) {
    const figures = await figuresOf(count, { rate: 100, delayMs: 0 });
    const { firstRow, scan, run, proposed, early, peak, held } = figures;
    peaks.push(peak);
    lines.push(
      `  ${count} images: first row after ${firstRow.toFixed(0)} ms (goal 1,000), scan ${scan.toFixed(1)} s, ${proposed} proposed in ${run.toFixed(0)} s, at most ${megabytes(peak)}, ${megabytes(held)} in use at the end`,
    );
    if (early && proposed > early.proposed)
      within = `  memory of that run, at most ${megabytes(early.peak)} when ${early.proposed} were proposed, ${megabytes(peak)} at the end   × ${(peak / early.peak).toFixed(2)}`;
  }
  const [small = NaN, large = NaN] = peaks;
  return `
A review without VS Code, in a process of its own whose heap has at most ${HEAP} MB
${lines.join("\n")}
${within}
  memory, a run of ${SIZES.join(" and one of ")} images   × ${(large / small).toFixed(2)}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

async function figuresOf(
  count: number,
  { rate, delayMs }: { readonly rate: number; readonly delayMs: number },
): Promise<WorkerFigures> {
  const { path: folder, remove } = temporaryFolder("bench-review");
  const endpoint = await startEndpoint({ pace: { delayMs, pieceChars: 4000 } });
  try {
    const icon = await readFile(join(root, "media/icon.png"));
    await mkdir(join(folder, "images"));
    for (let at = 0; at < count; at++) {
      // Each is another image, since its last bytes are.
      await writeFile(
        join(folder, `images/${at}.png`),
        Buffer.concat([icon, Buffer.from(`${at}`)]),
      );
      if (at % 10 === 0) {
        const lines = Array.from(
          { length: 10 },
          (_, i) => `Part ${at + i}\n\n![](images/${at + i}.png)\n`,
        );
        await writeFile(join(folder, `${at}.md`), lines.join("\n"));
      }
    }
    // The requests of thousands of images would fill this process.
    const forget = setInterval(() => endpoint.clear(), 1000);
    const args = [
      `--max-old-space-size=${HEAP}`,
      `--max-semi-space-size=${NEW}`,
      join(import.meta.dirname, "reviewRunWorker.ts"),
      folder,
      endpoint.baseUrl,
      `${rate}`,
    ];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    clearInterval(forget);
    return JSON.parse(stdout) as WorkerFigures;
  } finally {
    await endpoint.close();
    remove();
  }
}

if (import.meta.main) console.log(await benchReviewRun());
