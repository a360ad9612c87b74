/* Sentences that users read follow the words of the project: plain, without blame, one name for one thing. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import manifest from "../../package.json" with { type: "json" };
import manifestStrings from "../../package.nls.json" with { type: "json" };
import { USAGE } from "../../src/cli/options.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
/** Every string of the code: another test holds that the translations have them all. */
const ofCode = Object.keys(JSON.parse(read("l10n/bundle.l10n.de.json")) as object);

/** Turns of phrase that no sentence has, with what to write. */
const AVOIDED: readonly (readonly [RegExp, string])[] = [
  [/\bpictures?\b/i, "image"],
  [/\bof (?:its|their|your) own\b/i, "“custom”, or leave it out"],
  [/\bwhat came\b|\bcame of\b/i, "the partial answer"],
  [/\bis kept\b\.?$/i, "was kept"],
  [/\b(?:ended|ends) before\b.*\bdid\b/i, "was lost"],
  [/\bticked?\b/i, "select"],
  [/\badorns?\b/i, "decorative"],
  [/\bdearer\b/i, "more expensive"],
  [/\bmeanwhile\b/i, "in the meantime"],
  [/\b(?:handed on|goes out|go out|must not go|leads on)\b/i, "sent, redirects"],
  [/\b(?:images|answer|request|workspace) may (?:have|take)\b/i, "maximum, limited to"],
  [/^Most \w/, "Maximum"],
  [/\bleaves it to\b/i, "Leave empty to use the default"],
  [/\bfrom elsewhere\b/i, "external, reuse"],
  [/\bin other words\b|\bin another way\b/i, "rephrase"],
  [/\bin a little while\b|\bwait a little\b/i, "later, a moment"],
  [/\b(?:did|does) not let\b/i, "rejected, blocked"],
  [/\b(?:sent|stays?|keeps?) as (?:it is|they are)\b/i, "unchanged"],
  [
    /\b(?:please|sorry|oops|invalid input|illegal|you (?:forgot|failed))\b/i,
    "no pleading, no blame",
  ],
  [/!(?!\[)/, "no exclamation"],
];

/** What a text says that it should not, as “phrase → instead”. */
const slips = (text: string): string[] =>
  AVOIDED.flatMap(([pattern, instead]) => {
    const found = pattern.exec(text.replaceAll(/`[^`]*`/g, "`…`"));
    return found ? [`“${found[0]}” (${instead}): ${text}`] : [];
  });

/** Words that stay small within a title. */
const SMALL = /^(?:a|an|and|as|at|by|for|from|in|into|of|on|or|the|to|with|without)$/;
const isTitleCase = (title: string): boolean =>
  title
    .split(/[\s-]+/)
    .filter((word) => /^[a-z]/.test(word))
    .every((word) => SMALL.test(word));

describe("words", () => {
  test("the rules find what they are for", () => {
    assert.equal(slips("The endpoint has a problem of its own.").length, 1);
    assert.equal(slips("The connection ended before the answer did. What came is kept.").length, 3);
    assert.deepEqual(slips("The connection was lost. The partial answer was kept."), []);
    assert.equal(isTitleCase("Ask about image"), false);
  });

  test("strings of the code", () => {
    assert.deepEqual(ofCode.flatMap(slips), []);
  });

  test("strings of the manifest", () => {
    assert.deepEqual(Object.values(manifestStrings).flatMap(slips), []);
  });

  test("the command line's help", () => {
    assert.deepEqual(USAGE.split("\n").flatMap(slips), []);
  });

  test("titles of commands are in title case, settings end in a full stop", () => {
    const own = manifestStrings as Record<string, string>;
    const titles = manifest.contributes.commands.map(({ title }) => own[title.slice(1, -1)] ?? "");
    assert.deepEqual(
      titles.filter((title) => !isTitleCase(title)),
      [],
    );
    const settings = Object.entries(own).filter(([id]) => /^setting\.[\w.]+$/.test(id));
    const short = /\.(?:diagnostics|paste)\.\w+$|prompts\.snippet$/;
    assert.deepEqual(
      settings.filter(([id, text]) => !short.test(id) && !text.endsWith(".")),
      [],
    );
  });

  test("README, CHANGELOG and the pages of docs that users read", () => {
    const pages = ["README.md", "CHANGELOG.md", "docs/alt-text.md", "docs/iris-alt.md"];
    const lines = pages.flatMap((path) => read(path).split("\n"));
    assert.deepEqual(lines.flatMap(slips), []);
  });
});
