/*
 * How drawings of a folder look in Iris beside Chromium, at the same size: `node test/bench/drawings.ts <folder>`.
 * `--words` compares what is read in both, `--out` keeps both beside each other. After `npm run build`. Nothing
 * here passes or fails.
 */
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import type { Page } from "playwright-core";
import sharp, { type Sharp } from "sharp";
import { createWorker, OEM, PSM, type Worker } from "tesseract.js";
import type { renderSvg } from "../../src/core/image/svg.ts";
import { launchBrowser } from "../vscode/browser.ts";
import { root } from "../vscode/paths.ts";

const { values, positionals } = parseArgs({
  options: { out: { type: "string" }, only: { type: "string" }, words: { type: "boolean" } },
  allowPositionals: true,
});
const [folder = "."] = positionals;
/** Root of the mean squared difference, of 1, up to which two images are alike. */
const ALIKE = 0.05;
/** Milliseconds after which animations are taken to have ended. */
const SETTLED = 3000;
const LONGEST_EDGE = 1200;

interface Row {
  readonly name: string;
  readonly rmse: number;
  readonly words: number;
  readonly lost: readonly string[];
  readonly failure?: string;
}

const render = await loadRenderer();
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".svg") && name.includes(values.only ?? ""))
  .sort();
const browser = await launchBrowser(["--font-render-hinting=none"]);
const context = await browser.newContext({ javaScriptEnabled: true, offline: true });
const page = await context.newPage();
const reader = values.words === true ? await openReader() : undefined;
const rows: Row[] = [];
if (values.out !== undefined) await mkdir(values.out, { recursive: true });
for (const name of files) {
  const row = await compare(name);
  if (!row) continue;
  rows.push(row);
  const alike = row.rmse <= ALIKE && row.lost.length === 0;
  if (!alike)
    console.log(
      `${row.rmse.toFixed(3)}  ${name}  ${row.failure ?? ""}${row.lost.length > 0 ? `lost ${row.lost.length} of ${row.words}: ${row.lost.slice(0, 8).join(" ")}` : ""}`,
    );
}
await browser.close();
await reader?.terminate();
const near = rows.filter(({ rmse }) => rmse <= ALIKE);
const alike = near.filter(({ lost }) => lost.length === 0);
const all = rows.reduce((sum, { words }) => sum + words, 0);
const lost = rows.reduce((sum, row) => sum + row.lost.length, 0);
console.log(
  `${rows.length} drawings: RMSE within ${ALIKE} in ${percent(near.length, rows.length)}, and no word lost in ${percent(alike.length, rows.length)}; ${percent(all - lost, all)} of ${all} words read`,
);

function percent(part: number, whole: number): string {
  return `${part} (${((100 * part) / Math.max(1, whole)).toFixed(1)} %)`;
}

async function compare(name: string): Promise<Row | undefined> {
  const bytes = readFileSync(join(folder, name));
  const mine = await render(bytes, LONGEST_EDGE).catch((error: unknown) =>
    String(error).slice(0, 100),
  );
  const size = typeof mine === "string" ? { width: 800, height: 600 } : mine;
  const judge = await inChromium(page, bytes, size);
  if (!judge) {
    console.log(
      `-      ${name}  Chromium shows an error${typeof mine === "string" ? ", and Iris none" : ""}`,
    );
    return undefined;
  }
  const theirs = await sharp(judge).removeAlpha().raw().toBuffer();
  const ours =
    typeof mine === "string"
      ? Buffer.alloc(theirs.length, 255)
      : await sharp(mine.rgba, { raw: { ...size, channels: 4, premultiplied: true } })
          .flatten({ background: "#ffffff" })
          .raw()
          .toBuffer();
  const raw = { raw: { width: size.width, height: size.height, channels: 3 } } as const;
  if (values.out !== undefined) {
    const both = {
      width: size.width * 2 + 10,
      height: size.height,
      channels: 3,
      background: "#f0f",
    } as const;
    const file = await sharp({ create: both })
      .composite([
        { input: await sharp(ours, raw).png().toBuffer(), left: 0, top: 0 },
        { input: judge, left: size.width + 10, top: 0 },
      ])
      .png()
      .toBuffer();
    await writeFile(join(values.out, `${name}.png`), file);
  }
  const [found, read] = reader
    ? [
        await wordsIn(reader, sharp(theirs, raw)),
        (await wordsIn(reader, sharp(ours, raw))).join(" "),
      ]
    : [[], ""];
  // A word is lost where no part of what is read is nearly it.
  const lostWords = found.filter((word) => !isIn(word, read));
  return {
    name,
    rmse: difference(ours, theirs),
    words: found.length,
    lost: lostWords,
    ...(typeof mine === "string" && { failure: mine }),
  };
}

function difference(a: Buffer, b: Buffer): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += ((a[at] ?? 0) - (b[at] ?? 0)) ** 2;
  return Math.sqrt(sum / a.length) / 255;
}

/** The drawing after its animations, on white; undefined for what is not well-formed. */
async function inChromium(
  shown: Page,
  bytes: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<Buffer | undefined> {
  await shown.setViewportSize({ width, height });
  const address = `data:image/svg+xml;base64,${Buffer.from(bytes).toString("base64")}`;
  await shown.setContent(
    `<style>*{margin:0}html{background:#fff}img{display:block;${width >= height ? "width:100%" : "height:100vh"}}</style><img src="${address}">`,
  );
  const loaded = await shown.evaluate(async () => {
    const [image] = document.images;
    await image?.decode().catch(() => undefined);
    return (image?.naturalWidth ?? 0) > 0;
  });
  if (!loaded) return undefined;
  const text = Buffer.from(bytes).toString("latin1");
  if (/<animate|<set |animation\s*:|animation-name/.test(text))
    await new Promise((done) => setTimeout(done, SETTLED));
  return shown.screenshot({ type: "png" });
}

/** The renderer as the image process has it, with the files that lie beside it. */
async function loadRenderer(): Promise<typeof renderSvg> {
  const outfile = join(root, "dist/image/drawings.bench.cjs");
  await build({
    entryPoints: [join(root, "src/core/image/svg.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["sharp"],
    define: { "import.meta.dirname": "__dirname" },
  });
  const module = createRequire(import.meta.url)(outfile) as {
    readonly renderSvg: typeof renderSvg;
  };
  return module.renderSvg;
}

async function openReader(): Promise<Worker> {
  const english = fileURLToPath(import.meta.resolve("@tesseract.js-data/eng"));
  const worker = await createWorker("eng", OEM.LSTM_ONLY, {
    langPath: join(dirname(english), "4.0.0_best_int"),
    cacheMethod: "none",
  });
  await worker.setParameters({ tessedit_pageseg_mode: PSM.SPARSE_TEXT, user_defined_dpi: "150" });
  return worker;
}

/** Words of three letters at least, of whose reading the reader is sure. */
async function wordsIn(worker: Worker, image: Sharp): Promise<string[]> {
  const png = await image.greyscale().png().toBuffer();
  const { data } = await worker.recognize(png, {}, { blocks: true });
  const words = (data.blocks ?? []).flatMap(({ paragraphs }) =>
    paragraphs.flatMap(({ lines }) => lines.flatMap((line) => line.words)),
  );
  return words
    .filter(({ confidence }) => confidence > 70)
    .flatMap(({ text }) => text.toLowerCase().match(/\p{L}{3,}/gu) ?? []);
}

function isIn(word: string, text: string): boolean {
  if (text.includes(word)) return true;
  const wrong = Math.floor(word.length / 4);
  return text
    .split(" ")
    .some(
      (other) => Math.abs(other.length - word.length) <= wrong && distance(word, other) <= wrong,
    );
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min(
          (row[j] ?? 0) + 1,
          (next[j - 1] ?? 0) + 1,
          (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
        ),
      );
    row = next;
  }
  return row[b.length] ?? 0;
}
