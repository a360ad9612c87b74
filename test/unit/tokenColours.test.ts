import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseTheme, resolveColours } from "../../src/core/theme/tokenColours.ts";

const THEME = `\uFEFF// A theme, as VS Code's own are written
{
  "include": "./base.json", /* built on another */
  "tokenColors": [
    { "scope": ["comment", "string.comment"], "settings": { "foreground": "#111111" } },
    { "scope": "keyword, storage.type", "settings": { "foreground": "#222222" } },
    { "scope": "keyword.control", "settings": { "foreground": "#333333" } },
    { "scope": "string", "settings": { "foreground": "#444444", "fontStyle": "italic" } },
    { "scope": "string", "settings": { "foreground": "#555555" } }, // the last counts
    { "scope": "entity.name", "settings": { "fontStyle": "bold" } },
    { "scope": "constant.numeric", "settings": { "foreground": "red; } body { display: none" } },
    { "settings": { "foreground": "#666666" } },
  ],
  "colors": { "a//b": "x,}" }
}`;

describe("the colours of a theme", () => {
  const { include, rules } = parseTheme(THEME);

  test("are those of its closest rules", () => {
    assert.equal(include, "./base.json");
    const colours = resolveColours(rules, undefined, "");
    assert.equal(colours["comment"], "#111111");
    assert.equal(colours["keyword"], "#333333");
    assert.equal(colours["storage"], "#222222");
    assert.equal(colours["string"], "#555555");
    assert.equal(colours["operator"], "#222222");
    assert.equal(colours["function"], undefined, "a rule without a colour gives none");
    assert.equal(colours["number"], undefined, "only colours are taken");
  });

  test("give way to the user's, for all themes or for this one", () => {
    const custom = {
      comments: "#aaaaaa",
      keywords: { foreground: "#bbbbbb" },
      "[Some*]": { strings: "#cccccc" },
      "[Other]": { strings: "#dddddd" },
      textMateRules: [{ scope: "variable", settings: { foreground: "#eeeeee" } }],
    };
    const colours = resolveColours(rules, custom, "Some Theme");
    assert.equal(colours["comment"], "#aaaaaa");
    assert.equal(colours["keyword"], "#bbbbbb");
    assert.equal(colours["string"], "#cccccc");
    assert.equal(colours["variable"], "#eeeeee");
    assert.deepEqual(resolveColours([], "nonsense", "x"), {});
  });

  test("are none where the file is no JSON", () => {
    assert.throws(() => parseTheme("<plist>"), SyntaxError);
    assert.deepEqual(parseTheme("[]").rules, []);
  });
});
