/*
 * How drawings of folders look in Iris beside Chromium, at the same size: `node test/bench/drawings.ts <folder>…`.
 * `--words` compares what is read in both (drawingWords.ts says when a word is lost), `--page` goes the way of the
 * panel, whose page draws what is within its bounds, `--out` keeps both beside each other, `--cache` keeps what
 * Chromium shows for the next time, `--only` is a part of names. After `npm run build`. Nothing here passes or fails.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import type { Page } from "playwright-core";
import sharp from "sharp";
import type { renderSvg } from "../../src/core/image/svg.ts";
import { launchBrowser } from "../vscode/browser.ts";
import { root } from "../vscode/paths.ts";
import { openDrawingPage } from "./drawingPage.ts";
import { WordReader, type ReadWord } from "./drawingWords.ts";

const { values, positionals } = parseArgs({
  options: {
    out: { type: "string" },
    only: { type: "string" },
    cache: { type: "string" },
    words: { type: "boolean" },
    page: { type: "boolean" },
  },
  allowPositionals: true,
});
/** Root of the mean squared difference, of 1, up to which two images are alike. */
const ALIKE = 0.05;
/** Pixels up to which the panel's page draws. */
const PAGE_PIXELS = 4_000_000;
/** Milliseconds after which animations are taken to have ended. */
const SETTLED = 3000;
const LONGEST_EDGE = 1200;

interface Row {
  readonly name: string;
  readonly rmse: number;
  readonly words: number;
  readonly lost: readonly string[];
  readonly failure?: string;
  readonly byPage: boolean;
}
/** The size that a drawing is shown at, and the one that it has by itself, in pixels. */
type Sized = Pick<Awaited<ReturnType<typeof renderSvg>>, "width" | "height" | "natural">;
/** A drawing as Chromium shows it; without an image for what is not well-formed. */
interface Judged {
  readonly png: Buffer | undefined;
  readonly words: readonly ReadWord[];
}

const render = await loadRenderer();
const files = (positionals.length > 0 ? positionals : ["."]).flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".svg") && name.includes(values.only ?? ""))
    .sort()
    .map((name) => join(folder, name)),
);
const browser = await launchBrowser(["--font-render-hinting=none"]);
const context = await browser.newContext({ javaScriptEnabled: true, offline: true });
const page = await context.newPage();
const draw = values.page === true ? await openDrawingPage(browser) : undefined;
const reader = values.words === true ? await WordReader.open() : undefined;
const rows: Row[] = [];
for (const one of [values.out, values.cache])
  if (one !== undefined) await mkdir(one, { recursive: true });
for (const file of files) {
  const row = await compare(file);
  if (!row) continue;
  rows.push(row);
  const { rmse, name, failure = "", words, lost } = row;
  const said =
    lost.length > 0 ? `lost ${lost.length} of ${words}: ${lost.slice(0, 8).join(" ")}` : "";
  if (rmse > ALIKE || lost.length > 0)
    console.log(`${rmse.toFixed(3)}  ${name}  ${failure}${said}`);
}
await browser.close();
await reader?.terminate();
const near = rows.filter(({ rmse }) => rmse <= ALIKE);
const alike = near.filter(({ lost }) => lost.length === 0);
const all = rows.reduce((sum, { words }) => sum + words, 0);
const lost = rows.reduce((sum, row) => sum + row.lost.length, 0);
if (draw) console.log(`${rows.filter(({ byPage }) => byPage).length} drawn by the page`);
console.log(
  `${rows.length} drawings: RMSE within ${ALIKE} in ${percent(near.length, rows.length)}, and no word lost in ${percent(alike.length, rows.length)}; ${percent(all - lost, all)} of ${all} words read`,
);

function percent(part: number, whole: number): string {
  return `${part} (${((100 * part) / Math.max(1, whole)).toFixed(1)} %)`;
}

async function compare(file: string): Promise<Row | undefined> {
  const name = basename(file);
  const bytes = readFileSync(file);
  const mine = await render(bytes, LONGEST_EDGE)
    // As the image process does, after a crash.
    .catch(() => render(bytes, LONGEST_EDGE, 1))
    .catch(() => render(bytes, LONGEST_EDGE, 2))
    .catch((error: unknown) => String(error).slice(0, 100));
  const none = { width: 800, height: 600, natural: { width: 800, height: 600 } };
  const size = typeof mine === "string" ? none : mine;
  const { png: judge, words } = await judgement(bytes, size);
  if (!judge) {
    console.log(
      `-      ${name}  Chromium shows an error${typeof mine === "string" ? ", and Iris none" : ""}`,
    );
    return undefined;
  }
  const { width, height } = size;
  const drawn =
    typeof mine === "string" || mine.forPage === undefined || width * height > PAGE_PIXELS
      ? undefined
      : await draw?.({ text: mine.forPage, width, height });
  const theirs = await sharp(judge).removeAlpha().raw().toBuffer();
  const ours =
    typeof mine === "string"
      ? Buffer.alloc(theirs.length, 255)
      : await (
          drawn
            ? sharp(drawn)
            : sharp(mine.rgba, { raw: { width, height, channels: 4, premultiplied: true } })
        )
          .flatten({ background: "#ffffff" })
          .raw()
          .toBuffer();
  const raw = { raw: { width, height, channels: 3 } } as const;
  if (values.out !== undefined) {
    const both = {
      width: width * 2 + 10,
      height,
      channels: 3,
      background: "#f0f",
    } as const;
    const beside = await sharp({ create: both })
      .composite([
        { input: await sharp(ours, raw).png().toBuffer(), left: 0, top: 0 },
        { input: judge, left: width + 10, top: 0 },
      ])
      .png({ compressionLevel: 3 })
      .toBuffer();
    await writeFile(join(values.out, `${name}.png`), beside);
  }
  return {
    name,
    rmse: difference(ours, theirs),
    words: words.length,
    lost: (await reader?.lost(words, sharp(ours, raw), sharp(judge).removeAlpha())) ?? [],
    byPage: drawn !== undefined,
    ...(typeof mine === "string" && { failure: mine }),
  };
}

/** What Chromium shows, and the words that are read in it. */
async function judgement(bytes: Uint8Array, { width, height, natural }: Sized): Promise<Judged> {
  const look = lookOf(bytes, { width, height, natural });
  const hash = createHash("sha256").update(bytes).update(`${width} ${height}`);
  if (look.includes("transform")) hash.update(look);
  const kept =
    values.cache === undefined ? undefined : join(values.cache, hash.digest("hex").slice(0, 32));
  const png =
    kept !== undefined && existsSync(`${kept}.png`)
      ? readFileSync(`${kept}.png`)
      : await inChromium(page, bytes, { width, height, look });
  if (kept !== undefined && png) await writeFile(`${kept}.png`, png);
  if (!reader || !png) return { png, words: [] };
  if (kept !== undefined && existsSync(`${kept}.json`)) {
    const words = JSON.parse(readFileSync(`${kept}.json`, "utf8")) as ReadWord[];
    return { png, words };
  }
  const words = await reader.words(sharp(png).removeAlpha());
  if (kept !== undefined) await writeFile(`${kept}.json`, JSON.stringify(words));
  return { png, words };
}

function difference(a: Buffer, b: Buffer): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += ((a[at] ?? 0) - (b[at] ?? 0)) ** 2;
  return Math.sqrt(sum / a.length) / 255;
}

/** How an image is made to fill the page; one that has no size would not be made larger with its box. */
function lookOf(bytes: Uint8Array, { width, height, natural }: Sized): string {
  const [root = ""] = /<svg\b[^>]*>/.exec(Buffer.from(bytes).toString("latin1")) ?? [];
  const isLength = (name: string): boolean =>
    new RegExp(`\\s${name}=["'][\\d.]+(?:px)?["']`).test(root);
  if (/\sviewBox=/.test(root) || (isLength("width") && isLength("height")))
    return width >= height ? "width:100%" : "height:100vh";
  const factor = width / natural.width;
  return `width:${natural.width}px;height:${natural.height}px;transform-origin:0 0;transform:scale(${factor})`;
}

/** The drawing after its animations, on white; undefined for what is not well-formed. */
async function inChromium(
  shown: Page,
  bytes: Uint8Array,
  {
    width,
    height,
    look,
  }: { readonly width: number; readonly height: number; readonly look: string },
): Promise<Buffer | undefined> {
  await shown.setViewportSize({ width, height });
  const address = `data:image/svg+xml;base64,${Buffer.from(bytes).toString("base64")}`;
  await shown.setContent(
    `<style>*{margin:0}html{background:#fff}img{display:block;${look}}</style><img src="${address}">`,
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
