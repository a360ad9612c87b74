/*
 * What a growing answer costs the page: main-thread time of the panel's own page and bundle in a real
 * browser, beside writing the whole anew with markdown-it at every piece. Nothing here passes or fails.
 */
import { build } from "esbuild";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { LONG } from "../endpoint/texts.ts";
import { launchBrowser } from "../vscode/browser.ts";
import { packAndInstall } from "../vscode/package.ts";
import type { TurnView } from "../../src/shared/views.ts";
import { openPanelPage, snapshotOf, stateWith } from "../vscode/panelPage.ts";
import { root } from "../vscode/paths.ts";

const LENGTH = 200_000;
const PIECES = 5000;
/** Of how many pieces the naive way is rendered for one: all of them take five minutes. */
const EACH = 10;
const TURNS = 200;
const IMAGES = 50;

/** What one stream took: milliseconds of CPU time, and its tasks over 50 ms. */
interface Cost {
  readonly busy: number;
  readonly longest: readonly number[];
}

/** A table; takes about three minutes. */
export async function benchPanel(): Promise<string> {
  // As fast as frames come, so that each piece gets its own.
  const browser = await launchBrowser(["--disable-frame-rate-limit", "--disable-gpu-vsync"]);
  try {
    const text = answer(LENGTH);
    const [half, all] = await twice(
      () => iris(browser, text.slice(0, LENGTH / 2), PIECES / 2),
      () => iris(browser, text, PIECES),
    );
    const naive = await markdownIt(browser, text, PIECES);
    const [opened, rendered] = await twice(
      () => open(browser),
      () => renderAll(browser),
    );
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
${row(`markdown-it, the same`, naive, `${(naive.busy / all.busy).toFixed(1)} × Iris's`)}
  One block of 100 kB in ${PIECES / 5} pieces, Iris
${singles.join("\n")}
  A conversation of ${TURNS} turns with ${IMAGES} images opens
${row("  Iris", opened, `${(opened.busy / rendered.busy).toFixed(2)} × markdown-it's`)}
${row("  markdown-it", rendered)}

  Each piece gets a frame; where growth is told, the better of two rounds, since others' work only adds.
  Iris: the panel's page, with colours for code and formulas. markdown-it: the
  whole anew at each piece, without; one of ${EACH} pieces is rendered and counts for all of them. Tasks are by the clock, so a busy machine has more long ones.`;
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

/** The page of a conversation of many turns, from the message that brings it to painted. */
async function open(browser: Browser): Promise<Cost> {
  const { page, show, post, errors } = await openPanelPage(browser);
  await show("```js\n1\n```\n$x$");
  await page.locator("math").waitFor();
  const turns = Array.from({ length: TURNS }, (_, at): TurnView => {
    const id = `t${at}`;
    if (at % 2 === 0) {
      const images =
        at < IMAGES * 2 ? [{ id, name: `${id}.png`, description: "", thumbnail: ICON }] : [];
      return { role: "question", id, text: `Question ${at}`, images };
    }
    return {
      ...{ role: "answer", id, text: turnText(at), state: "complete" },
      ...{ footer: "stand-in", actions: [] },
    };
  });
  const cost = await measure(page, async () => {
    await post(stateWith({ turns }));
    await page
      .locator("article")
      .nth(TURNS - 1)
      .waitFor();
  });
  if (errors.length > 0) throw new Error(errors[0]);
  await page.context().close();
  return cost;
}

/** The same answers and images by markdown-it, in one go. */
async function renderAll(browser: Browser): Promise<Cost> {
  const page = await naivePage(browser);
  const turns = Array.from({ length: TURNS }, (_, at) => {
    if (at % 2 === 1) return turnText(at);
    return at < IMAGES * 2 ? `Question ${at}\n\n![](${ICON})` : `Question ${at}`;
  });
  const cost = await measure(page, () =>
    page.evaluate((turns) => {
      const { md } = window as unknown as { md: { render(text: string): string } };
      const log = document.getElementById("log")!;
      log.innerHTML = turns.map((text) => md.render(text)).join("");
      log.scrollTop = log.scrollHeight;
    }, turns),
  );
  await page.close();
  return cost;
}

const turnText = (at: number): string => LONG.slice(at * 10, at * 10 + 2000);
/** One of 96 pixels, in the colours of a photograph. */
const ICON = `data:image/png;base64,${readFileSync(join(root, "media/icon.png"), "base64")}`;

async function naivePage(browser: Browser): Promise<Page> {
  const { outputFiles } = await build({
    stdin: { contents: 'import M from "markdown-it"; window.md = new M();', resolveDir: root },
    bundle: true,
    minify: true,
    write: false,
  });
  const page = await browser.newPage({ viewport: { width: 480, height: 900 } });
  await page.setContent('<div id="log" style="height: 880px; overflow: auto"></div>');
  await page.addScriptTag({ content: outputFiles[0]?.text ?? "" });
  return page;
}

/** What all pieces cost, by one of each `EACH` of them. */
async function markdownIt(browser: Browser, text: string, pieces: number): Promise<Cost> {
  const page = await naivePage(browser);
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
      cut(text, pieces / EACH),
    ),
  );
  await page.close();
  return { ...cost, busy: cost.busy * EACH };
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
  await packAndInstall();
  console.log(await benchPanel());
}
