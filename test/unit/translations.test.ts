/* Every string that a user sees is translated: the code's, by `vscode.l10n`, and the manifest's. */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { parseSync, Visitor } from "oxc-parser";
import manifest from "../../package.json" with { type: "json" };
import manifestStrings from "../../package.nls.json" with { type: "json" };

const root = join(import.meta.dirname, "../..");
const LANGUAGES = ["de", "ja", "zh-cn"] as const;
type Strings = Readonly<Record<string, string>>;
const strings = (path: string): Strings =>
  JSON.parse(readFileSync(join(root, path), "utf8")) as Strings;

/** Every string that the code gives to `vscode.l10n.t`, or to a `t` that was passed on. */
function stringsOfCode(): string[] {
  const found = new Set<string>();
  for (const file of globSync("src/**/*.{ts,tsx}", { cwd: root })) {
    const text = readFileSync(join(root, file), "utf8");
    new Visitor({
      CallExpression({ callee, arguments: [message], start, end }) {
        const name = callee.type === "MemberExpression" ? callee.property : callee;
        if (name.type !== "Identifier" || name.name !== "t") return;
        assert.ok(
          message?.type === "Literal" && typeof message.value === "string",
          `${file}: ${text.slice(start, end)}`,
        );
        found.add(message.value);
      },
    }).visit(parseSync(file, text).program);
  }
  return [...found].sort();
}

const english = stringsOfCode();
const holes = (text: string): string[] => (text.match(/\{\d\}/g) ?? []).sort();
/** What must stay as it is in any language: settings, commands, links, code. */
const fixed = (text: string): string[] =>
  (text.match(/`[^`]+`|\]\([^)]+\)|#iris\.[\w.]+#|https?:\/\/[\w.:@/-]*\w/g) ?? []).sort();
/** Names and formats, which are the same in every language. */
const NAMES =
  /^([\W\d_]|\{\d\}|Iris|HEAD|Memories\.ai|JSON|CSV|Markdown|Mermaid|HTML|URI|API|MB|kB|B|s)*$/;

describe("translations", () => {
  test("the code has strings, and they are found", () => {
    assert.ok(english.length > 150, `${english.length}`);
    for (const known of ["Ask about the image", "Retry", "Attach Image…"])
      assert.ok(english.includes(known), known);
    assert.equal(manifest.l10n, "./l10n");
  });

  test("the code's strings are whole: other languages have other orders of words", () => {
    const fragments = english.filter((text) => /^[\s.,;:!?)]|\s$|\w\{\d\}|[.:!?]\{\d\}/.test(text));
    assert.deepEqual(fragments, []);
  });

  for (const language of LANGUAGES) {
    const code = strings(`l10n/bundle.l10n.${language}.json`);
    const own = strings(`package.nls.${language}.json`);

    test(`${language}: each string of the code, and none that is not there any more`, () => {
      assert.deepEqual(Object.keys(code).sort(), english);
    });

    test(`${language}: each string of the manifest, and none that is not there any more`, () => {
      assert.deepEqual(Object.keys(own).sort(), Object.keys(manifestStrings).sort());
    });

    test(`${language}: values keep their places, and names, links and code stay as they are`, () => {
      for (const [text, translated] of [
        ...Object.entries(code),
        ...Object.entries<string>(manifestStrings).map(([id, text]) => [text, own[id] ?? ""]),
      ] as [string, string][]) {
        assert.notEqual(translated.trim(), "", text);
        assert.deepEqual(holes(translated), holes(text), text);
        assert.deepEqual(fixed(translated), fixed(text), text);
      }
    });

    test(`${language}: nothing was left in English`, () => {
      const left = [
        ...Object.entries(code),
        ...Object.entries<string>(manifestStrings).map(([id, text]) => [text, own[id]]),
      ].filter(([text = "", translated]) => text === translated && !NAMES.test(text));
      // A word may happen to be the same in two languages; a sentence is not.
      assert.deepEqual(
        left.filter(([text = ""]) => text.trim().includes(" ")),
        [],
      );
      assert.ok(left.length <= 15, left.map(([text]) => text).join(", "));
    });
  }
});
