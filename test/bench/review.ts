/* What scrolling through the review's list costs its page. Nothing here passes or fails. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../vscode/browser.ts";
import { packAndInstall } from "../vscode/package.ts";
import { root } from "../vscode/paths.ts";
import { manyRows, openReviewPage } from "../vscode/reviewPage.ts";

const ROWS = 10_000;
/** Frames of one way through the list. */
const FRAMES = 300;

/** A few lines; takes about half a minute. */
export async function benchReview(): Promise<string> {
  const browser = await launchBrowser();
  try {
    const image = `data:image/png;base64,${readFileSync(join(root, "media/icon.png"), "base64")}`;
    const lines: string[] = [];
    for (const width of [1200, 400]) {
      const rows = manyRows(ROWS);
      const size = { width, height: 900 };
      const { page, errors } = await openReviewPage(browser, { rows, size, image: () => image });
      await page.locator(".line img").first().waitFor();
      const way = async (step: number): Promise<string> => {
        const tasks = await tasksOf(browser, page, () =>
          page.locator(".list").evaluate(
            async (list, { frames, step }) => {
              list.scrollTop = 0;
              for (let frame = 0; frame < frames; frame++) {
                await new Promise((resolve) => requestAnimationFrame(resolve));
                list.scrollTop += step || list.scrollHeight / frames;
              }
            },
            { frames: FRAMES, step },
          ),
        );
        const busy = tasks.reduce((sum, one) => sum + one, 0) / FRAMES;
        const long = tasks.filter((one) => one > 50).length;
        const longest = Math.max(...tasks).toFixed(0);
        return `${busy.toFixed(1)} ms a frame, longest task ${longest} ms, over 50 ms: ${long}`;
      };
      lines.push(`  ${width} px, a line a frame       ${await way(68)}`);
      lines.push(`  ${width} px, all in ${FRAMES} frames   ${await way(0)}`);
      if (errors.length > 0) throw new Error(errors[0]);
      await page.context().close();
    }
    return `
Scrolling through ${ROWS} rows of a review, processor time of the page's main thread
${lines.join("\n")}`;
  } finally {
    await browser.close();
  }
}

/** Milliseconds of processor time that each task of the page's main thread took: what a busy machine does not change. */
async function tasksOf(
  browser: Browser,
  page: Page,
  work: () => Promise<void>,
): Promise<readonly number[]> {
  interface TraceEvent {
    readonly name: string;
    readonly pid: number;
    readonly tid: number;
    readonly tdur?: number;
    readonly args: { readonly name?: string };
  }
  await browser.startTracing(page, { categories: ["disabled-by-default-devtools.timeline"] });
  await work();
  const trace = await browser.stopTracing();
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: readonly TraceEvent[] };
  const isMain = new Set(
    traceEvents.flatMap(({ name, args, pid, tid }) =>
      name === "thread_name" && args.name === "CrRendererMain" ? [`${pid} ${tid}`] : [],
    ),
  );
  return traceEvents.flatMap(({ name, pid, tid, tdur }) =>
    name === "RunTask" && tdur !== undefined && isMain.has(`${pid} ${tid}`) ? [tdur / 1000] : [],
  );
}

if (import.meta.main) {
  await packAndInstall();
  console.log(await benchReview());
}
