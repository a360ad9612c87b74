/*
 * How fast images are found in documents: beside markdownlint on Markdown that others wrote, per key pressed
 * in long documents, and what memory ten thousand documents take. Nothing here passes or fails.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { lint } from "markdownlint/sync";
import { editOf } from "../../src/core/altText/syntax/escape.ts";
import { readerOf } from "../../src/core/altText/read/readers.ts";
import { problemsOf } from "../../src/core/altText/check/problems.ts";
import { offersOf } from "../../src/core/altText/check/purpose.ts";
import type { Change, Found, ImageReference } from "../../src/core/altText/reference.ts";
import { root } from "../vscode/paths.ts";
import { documentOf, MARKUPS } from "./altTextDocuments.ts";
import { median } from "./figures.ts";

const OPTIONS = { components: ["Image", "NextImage"] };
const ROUNDS = 7;
const LINES = 5000;
const KEYS = 300;
/** Of keys pressed before any is measured. */
const WARM_KEYS = 100;
const DOCUMENTS = 10_000;
const DOCUMENT_LINES = 120;

/** Three tables; takes some two minutes, in which nothing else runs. */
export async function benchAltText(folder = join(root, "node_modules")): Promise<string> {
  return `${await benchFinding(folder)}\n${await benchKeys()}\n${await benchDocuments()}`;
}

/** Over all the Markdown of a folder. */
async function benchFinding(folder: string): Promise<string> {
  const texts = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(?:md|markdown)$/i.test(name))
    .map((name) => readFileSync(join(folder, name), "utf8").replace(/^\uFEFF/, ""));
  const strings = Object.fromEntries(texts.map((text, at) => [`${at}`, text]));
  const reader = await readerOf("markdown");
  let [found, missing] = [0, 0];
  const iris = (): void => {
    found = texts.reduce((sum, text) => sum + reader.read(text, OPTIONS).references.length, 0);
  };
  const markdownlint = (): void => {
    const results = lint({ strings, config: { default: false, MD045: true } });
    missing = Object.values(results).flat().length;
  };
  const times: { iris: number; markdownlint: number; ratio: number }[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const one = { iris: timed(iris), markdownlint: timed(markdownlint) };
    // The first warms up.
    if (round > 0) times.push({ ...one, ratio: one.markdownlint / one.iris });
  }
  const own = median(times.map((one) => one.iris));
  const other = median(times.map((one) => one.markdownlint));
  const each = (ms: number): string => ((found / ms) * 1000).toFixed(0).padStart(7);
  const characters = texts.reduce((sum, { length }) => sum + length, 0);
  return `
References found, ${texts.length} Markdown files that others wrote, ${(characters / 1e6).toFixed(1)} MB with ${found} images
                       time       references per second
  Iris                 ${ms(own)} ${each(own)}
  markdownlint MD045   ${ms(other)} ${each(other)}
  ratio                ${median(times.map(({ ratio }) => ratio)).toFixed(2)}

  markdownlint: rule MD045 alone, which tells the ${missing} of them without alt text.
  Medians of ${ROUNDS} rounds in which both take turns.`;
}

/** What the light bulb takes for each key: reading what changed, and what can be done at an image. */
async function benchKeys(): Promise<string> {
  const rows: string[] = [];
  for (const markup of MARKUPS) {
    const reader = await readerOf(markup);
    let text = documentOf(markup, LINES);
    const anew = Array.from({ length: 10 }, () => timed(() => reader.read(text, OPTIONS)));
    let found = reader.read(text, OPTIONS);
    const keys: number[] = [];
    let at = 1;
    const press = (start: number, end: number, put: string): void => {
      text = text.slice(0, start) + put + text.slice(end);
      const changes: Change[] = [{ span: { start, end }, length: put.length }];
      keys.push(timed(() => (found = actions(found, changes, start))));
    };
    const actions = (before: Found, changes: Change[], cursor: number): Found => {
      const now = reader.read(text, OPTIONS, { found: before, changes });
      const next = now.references.find(({ span, place }) => place && span.end >= cursor);
      if (next) work(next, now.references);
      return now;
    };
    for (let key = 0; key < KEYS; key++) {
      at = (at * 48_271) % 2_147_483_647;
      const where = at % text.length;
      press(where, where, "x");
      press(where, where + 1, "");
    }
    const measured = keys.slice(WARM_KEYS).toSorted((a, b) => a - b);
    rows.push(
      `  ${markup.padEnd(10)} ${`${found.references.length}`.padStart(7)}  ${ms(median(anew))}   ${ms(median(measured))}  ${ms(measured[Math.floor(measured.length * 0.95)] ?? NaN)}   ${(median(anew) / median(measured)).toFixed(1).padStart(5)}`,
    );
  }
  return `
Code actions in a document of ${LINES} lines, for each key pressed anywhere in it
             images     read anew       a key     95th %   ratio
${rows.join("\n")}

  A key: reading what changed, then problems and offers of the next image and the edits for them.
  Medians of ${2 * KEYS - WARM_KEYS} keys.`;
}

function work(reference: ImageReference, all: readonly ImageReference[]): void {
  const { place } = reference;
  if (!place) return;
  const elsewhere = all.flatMap(({ source, alt }) =>
    alt && source?.text === reference.source?.text ? [alt] : [],
  );
  problemsOf([reference], { language: "en", mayTellKind: true, isPoorTold: true });
  for (const { text } of offersOf(reference, { elsewhere })) editOf(place, text);
}

/** The heap while documents of all markups are read one after the other, each another text. */
async function benchDocuments(): Promise<string> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const heap = (): number => {
    collect();
    return process.memoryUsage().heapUsed / 1e6;
  };
  const texts = MARKUPS.map((markup) => documentOf(markup, DOCUMENT_LINES));
  const readers = await Promise.all(MARKUPS.map(readerOf));
  for (const [at, reader] of readers.entries()) reader.read(texts[at] ?? "", OPTIONS);
  const before = heap();
  let [most, images] = [before, 0];
  const start = performance.now();
  for (let at = 0; at < DOCUMENTS; at++) {
    const which = at % readers.length;
    const text = `Document ${at}\n\n${texts[which]}`;
    images += readers[which]?.read(text, OPTIONS).references.length ?? 0;
    if (at % 1000 === 999) most = Math.max(most, heap());
  }
  const seconds = (performance.now() - start) / 1000;
  return `
Memory for ${DOCUMENTS} documents of ${DOCUMENT_LINES} lines, ${images} images, ${seconds.toFixed(0)} s
  heap before          ${before.toFixed(1)} MB
  most meanwhile       ${most.toFixed(1)} MB
  heap after           ${heap().toFixed(1)} MB

  What is held after a collection, asked for after every thousandth.`;
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

const ms = (value: number): string => `${value.toFixed(value < 20 ? 2 : 0)} ms`.padStart(9);

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log(await benchAltText(process.argv[2]));
