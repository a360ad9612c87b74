/*
 * What a growing answer costs the page: main-thread time of the panel's own page and bundle in a real
 * browser, beside writing the whole anew with markdown-it at every piece. Nothing here passes or fails.
 */
import { build } from "esbuild";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { LONG } from "../endpoint/texts.ts";
import { launchBrowser } from "../vscode/browser.ts";
import { packageVsix } from "../vscode/package.ts";
import { openPanelPage, snapshotOf } from "../vscode/panelPage.ts";
import { root } from "../vscode/paths.ts";

const LENGTH = 200_000;
const PIECES = 5000;
/** The naive way takes minutes for more. */
const FEWER = 1000;

/** What one stream took: milliseconds of CPU time, and its tasks over 50 ms. */
interface Cost {
  readonly busy: number;
  readonly longest: readonly number[];
}

/** A table; takes about a minute. */
export async function benchPanel(): Promise<string> {
  // As fast as frames come, so that each piece gets its own.
  const browser = await launchBrowser(["--disable-frame-rate-limit", "--disable-gpu-vsync"]);
  try {
    const text = answer(LENGTH);
    const [half, all] = await twice(
      () => iris(browser, text.slice(0, LENGTH / 2), PIECES / 2),
      () => iris(browser, text, PIECES),
    );
    const few = await iris(browser, text, FEWER);
    const naive = await markdownIt(browser, text, FEWER);
    const singles: string[] = [];
    for (const [name, one] of Object.entries(single)) {
      const [short, long] = [one(LENGTH / 4), one(LENGTH / 2)];
      const [before, after] = await twice(
        () => iris(browser, short, PIECES / 10),
        () => iris(browser, long, PIECES / 5),
      );
      singles.push(row(name, after, `${(after.busy / before.busy).toFixed(2)} × that of 50 kB`));
    }
    return `
A growing answer on the page, CPU time of the page's main thread
                               total        tasks over 50 ms
${row(`Iris, 200 kB in ${PIECES} pieces`, all, `${(all.busy / half.busy).toFixed(2)} × that of 100 kB in ${PIECES / 2}`)}
${row(`Iris, 200 kB in ${FEWER}`, few)}
${row(`markdown-it, 200 kB in ${FEWER}`, naive, `${(naive.busy / few.busy).toFixed(1)} × Iris's`)}
  One block of 100 kB in ${PIECES / 5} pieces, Iris
${singles.join("\n")}

  Each piece gets a frame; where growth is told, the better of two rounds, since others' work only adds.
  Iris: the panel's page, with colours for code. markdown-it: the whole anew at
  each piece, without; in ${FEWER} pieces, since it takes minutes for ${PIECES}. Tasks are by the clock, so a
  busy machine has more long ones.`;
  } finally {
    await browser.close();
  }
}

function row(name: string, { busy, longest }: Cost, note = ""): string {
  const most = Math.round(Math.max(...longest));
  const long = longest.length === 0 ? "none" : `${longest.length}, up to ${most} ms`;
  return `  ${name.padEnd(28)} ${`${Math.round(busy)} ms`.padEnd(12)} ${long.padEnd(18)} ${note}`;
}

function answer(length: number): string {
  const more = `\n\n$$\n\\int_0^1 x^2 dx = \\frac{1}{3}\n$$\n\n- [x] done\n- [ ] open, with $x_1$\n\n> quoted\n\n| a | b |\n|---|---|\n| 1 | \`2\` |\n\n`;
  return `${LONG}${more}`.repeat(Math.ceil(length / LONG.length)).slice(0, length);
}

const repeated = (line: string, length: number): string =>
  line.repeat(Math.ceil(length / line.length)).slice(0, length);
const single: Readonly<Record<string, (length: number) => string>> = {
  "  code": (length) =>
    `\`\`\`ts\n${repeated("const total = values.reduce((a, b) => a + b, 0);\n", length)}`,
  "  list": (length) => repeated("- an item that says **something** of `use` in a line\n", length),
  "  table": (length) =>
    `| a | b |\n|---|---|\n${repeated("| some words | and *more* of them |\n", length)}`,
  "  paragraph": (length) =>
    repeated("Words after *words* and `code` between them, all in one. ", length),
};

function cut(text: string, pieces: number): string[] {
  const size = Math.ceil(text.length / pieces);
  return Array.from({ length: pieces }, (_, i) => text.slice(i * size, (i + 1) * size));
}

/** Both by turns, and the better of each. */
async function twice(
  one: () => Promise<Cost>,
  other: () => Promise<Cost>,
): Promise<readonly [Cost, Cost]> {
  const better = (a: Cost, b: Cost): Cost => (a.busy < b.busy ? a : b);
  const first = [await one(), await other()] as const;
  return [better(first[0], await one()), better(first[1], await other())];
}

async function iris(browser: Browser, text: string, pieces: number): Promise<Cost> {
  const { page, show, post, errors } = await openPanelPage(browser);
  // What is loaded on first use is there.
  await show("```js\n1\n```\n$x$");
  await page.locator("math").waitFor();
  await post(snapshotOf("", { state: "streaming", id: "b" }));
  const cost = await measure(page, async () => {
    await page.evaluate(
      async (pieces) => {
        let offset = 0;
        for (const text of pieces) {
          await new Promise((resolve) => requestAnimationFrame(resolve));
          window.postMessage({ type: "append", turnId: "b", offset, text }, "*");
          offset += text.length;
        }
        await new Promise((resolve) => requestAnimationFrame(resolve));
      },
      cut(text, pieces),
    );
    await post(snapshotOf(text, { id: "b" }));
    await page.locator("footer").waitFor();
  });
  if (errors.length > 0) throw new Error(errors[0]);
  await page.context().close();
  return cost;
}

async function markdownIt(browser: Browser, text: string, pieces: number): Promise<Cost> {
  const { outputFiles } = await build({
    stdin: { contents: 'import M from "markdown-it"; window.md = new M();', resolveDir: root },
    bundle: true,
    minify: true,
    write: false,
  });
  const page = await browser.newPage({ viewport: { width: 480, height: 900 } });
  await page.setContent('<div id="log" style="height: 880px; overflow: auto"></div>');
  await page.addScriptTag({ content: outputFiles[0]?.text ?? "" });
  const cost = await measure(page, () =>
    page.evaluate(
      async (pieces) => {
        const { md } = window as unknown as { md: { render(text: string): string } };
        const log = document.getElementById("log")!;
        let all = "";
        for (const text of pieces) {
          await new Promise((resolve) => requestAnimationFrame(resolve));
          all += text;
          log.innerHTML = md.render(all);
          log.scrollTop = log.scrollHeight;
        }
      },
      cut(text, pieces),
    ),
  );
  await page.close();
  return cost;
}

async function measure(page: Page, work: () => Promise<void>): Promise<Cost> {
  await page.evaluate(() => {
    const long: number[] = [];
    Object.assign(window, { long });
    new PerformanceObserver((list) => {
      long.push(...list.getEntries().map(({ duration }) => duration));
    }).observe({ type: "longtask" });
  });
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const busy = async (): Promise<number> => {
    const { metrics } = await session.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? NaN) * 1000;
  };
  const before = await busy();
  await work();
  const after = await busy();
  const longest = await page.evaluate(() => (window as unknown as { long: number[] }).long);
  return { busy: after - before, longest };
}

if (import.meta.main) {
  await packageVsix(join(root, "test/output/bench/iris.vsix"));
  console.log(await benchPanel());
}
