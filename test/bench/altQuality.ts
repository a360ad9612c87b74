/*
 * Judges alt texts that others labelled, from the text and its place alone.
 *
 *   node test/bench/altQuality.ts FOLDER [--list]
 *
 * The folder is `tests/fixtures/alt-quality` of github/accessibility-scanner-alt-text-plugin, from a copy of
 * that repository. Each case becomes a page: what its description quotes as text of the page stands there,
 * and the image is in a link or button where the description says that it is all of one.
 */

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { problemsOf } from "../../src/core/altText/check/problems.ts";
import { readReferences } from "../../src/core/altText/read/readReferences.ts";

interface Case {
  readonly id: string;
  readonly image: string;
  readonly alt: string;
  readonly context: string;
  readonly expected: string;
}

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

function pageOf({ image, alt, context }: Case): string {
  const quoted = [...context.matchAll(/([^".]*)"([^"]{2,})"/g)].map(
    ([, before = "", words = ""]) => ({ before, words }),
  );
  const isWithin = ({ before }: { before: string }): boolean =>
    /\bvisible text\b|\bwithin the same link\b/i.test(before);
  const isCaption = ({ before }: { before: string }): boolean => /\bcaption\b/i.test(before);
  const isTitle = ({ before }: { before: string }): boolean =>
    /\b(?:tutorial|page|article|section) *$/i.test(before);
  const within = quoted
    .filter(isWithin)
    .map(({ words }) => escape(words))
    .join(" ");
  const img = `<img src="${escape(image)}" alt="${escape(alt)}">`;
  const href = /\bpointing to (https?:\/\/[^\s,]+?)[.,]?(?:\s|$)/.exec(context)?.[1];
  const isButton =
    /only content (?:inside|of) a (?:link\/)?button|used as a (?:submit )?button|only content inside a link\/button/i.test(
      context,
    );
  const isLink =
    href !== undefined &&
    /inside a link|content of a link|is inside a link/i.test(context) &&
    !/not inside a link/i.test(context);
  const shown = isButton
    ? `<button>${img}</button>`
    : isLink
      ? `<a href="${href}">${img} ${within}</a>`
      : img;
  const caption = quoted.find(isCaption);
  const figure = caption
    ? `<figure>${shown}<figcaption>${escape(caption.words)}</figcaption></figure>`
    : shown;
  const title = quoted.find(isTitle);
  const others = quoted
    .filter((one) => one !== caption && one !== title && !isWithin(one))
    .map(({ words }) => `<p>${escape(words)}</p>`);
  return `${title ? `<h1>${escape(title.words)}</h1>\n` : ""}${others.join("\n")}\n${figure}\n`;
}

const [folder = ".", ...flags] = process.argv.slice(2);
const counts = { good: 0, wronglyFlagged: 0, bad: 0, found: 0, decorative: 0, foundDecorative: 0 };
for (const name of (await readdir(folder)).filter((one) => one.endsWith(".json")).sort())
  for (const one of JSON.parse(await readFile(join(folder, name), "utf8")) as Case[]) {
    const text = pageOf(one);
    const references = await readReferences({ text, languageId: "html", path: "/a.html" }, []);
    const problems = problemsOf(references, {
      text,
      language: "en",
      mayTellKind: true,
      isPoorTold: true,
    });
    const isFlagged = problems.length > 0;
    const isOdd = one.expected === "ok" ? isFlagged : !isFlagged;
    if (one.expected === "ok") {
      counts.good++;
      if (isFlagged) counts.wronglyFlagged++;
    } else if (one.expected === "decorative") {
      counts.decorative++;
      if (isFlagged) counts.foundDecorative++;
    } else {
      counts.bad++;
      if (isFlagged) counts.found++;
    }
    if (isOdd && flags.includes("--list"))
      console.log(
        `${one.expected}\t${one.id}\t${problems.map(({ code }) => code).join()}\t${one.alt.slice(0, 150)}`,
      );
  }
console.log(
  `${counts.wronglyFlagged} of ${counts.good} good ones flagged, ${counts.found} of ${counts.bad} that need fixing found, ` +
    `${counts.foundDecorative} of ${counts.decorative} that should be empty found`,
);
