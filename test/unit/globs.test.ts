/* What a hostile workspace writes into globs and ignore files stays within bounds, and what people write holds. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { alternativesOf } from "../../src/core/files/globs.ts";
import { IgnoreRules, MOST_RULES } from "../../src/core/files/ignore.ts";
import { runs } from "../strength.ts";

describe("globs of a setting", () => {
  test("are as many as they have alternatives, braces in braces too", () => {
    assert.deepEqual(alternativesOf(["**/.git", "**/{one,two}/**"]), [
      ...["**/.git", "**/one/**", "**/two/**"],
    ]);
    assert.deepEqual(alternativesOf(["*.{draft,{old,older}}.{png,jpg}"]).sort(), [
      ...["*.draft.jpg", "*.draft.png", "*.old.jpg", "*.old.png", "*.older.jpg", "*.older.png"],
    ]);
    // A brace without its other one is no group.
    assert.deepEqual(alternativesOf(["a{b", "a}b{c", "}{"]), ["a{b", "a}b{c", "}{"]);
  });

  test("with more alternatives than anybody writes are left out, and leave the others", () => {
    const many = "{a,b}".repeat(24);
    const nested = `${"{a,".repeat(300)}b${"}".repeat(300)}`;
    const wide = `{${"a,".repeat(400)}b}`;
    const same = "{,}".repeat(150);
    assert.deepEqual(alternativesOf([many, "**/kept", nested, wide, same, "x".repeat(2000)]), [
      "**/kept",
    ]);
  });

  test("are bounded together, whatever they are", () => {
    const piece = fc.constantFrom("{", "}", ",", "a", "*", "/", "{a,b}", "{a,b,c}", "{,}");
    const glob = fc.array(piece, { maxLength: 200 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(fc.array(glob, { maxLength: 50 }), (globs) => {
        const found = alternativesOf(globs);
        assert.ok(found.length <= 2000);
        for (const one of found) assert.doesNotMatch(one, /\{[^{}]*\}/);
      }),
      { numRuns: runs(100) },
    );
  });
});

describe("rules of ignore files", () => {
  test("that search long in any name are left out, and leave the others", { timeout: 5000 }, () => {
    const rules = new IgnoreRules();
    rules.add("/w", `${"*a".repeat(30)}b\n${"**/".repeat(12)}x/y\n*.tmp\n!keep.tmp\n`);
    assert.equal(rules.isIgnored(`/w/${"a".repeat(250)}`), false);
    assert.equal(rules.isIgnored("/w/deep/a.tmp"), true);
    assert.equal(rules.isIgnored("/w/keep.tmp"), false);
  });

  test("that search in all folders are not asked for very deep paths", { timeout: 5000 }, () => {
    const rules = new IgnoreRules();
    rules.add("/w", "**/a/**/a/**/a/**/b\n**/x/**/y\n");
    assert.equal(rules.isIgnored(`/w/${"a/".repeat(400)}c`), false);
    assert.equal(rules.isIgnored(`/w/${"a/".repeat(30)}b`), true);
    assert.equal(rules.isIgnored("/w/x/1/2/3/y"), true);
    const plain = new IgnoreRules();
    plain.add("/w", "**/*.tmp\n");
    assert.equal(plain.isIgnored(`/w/${"a/".repeat(400)}c.tmp`), true);
  });

  test("are as many as a workspace has by hand, in all files together", () => {
    const rules = new IgnoreRules();
    const lines = Array.from({ length: MOST_RULES }, (_, at) => `file-${at}.md`);
    rules.add("/w", lines.join("\n"));
    rules.add("/w/below", "more.md\n");
    assert.equal(rules.isIgnored("/w/file-7.md"), true);
    assert.equal(rules.isIgnored(`/w/file-${MOST_RULES - 1}.md`), true);
    assert.equal(rules.isIgnored("/w/below/more.md"), false);
  });

  test("that search count for several, so that fewer of them are taken", () => {
    for (const [rule, most] of [
      ["a*b*c", MOST_RULES / 10],
      ["a*b*c*d", MOST_RULES / 250],
      ["a*b*c*d*e", MOST_RULES / 500],
      ["a*b*c*d*e*f", 0],
      ["**/**/abc", MOST_RULES / 10],
      ["**/**/**/abc", MOST_RULES / 250],
    ] as const) {
      const rules = new IgnoreRules();
      rules.add("/w", Array.from({ length: MOST_RULES }, (_, at) => `${rule}${at}`).join("\n"));
      const name = rule.replaceAll(/[*/]/g, "");
      assert.equal(rules.isIgnored(`/w/${name}${most - 1}`), most > 0, rule);
      assert.equal(rules.isIgnored(`/w/${name}${most}`), false, rule);
    }
  });

  test("that people write hold", () => {
    const rules = new IgnoreRules();
    rules.add(
      "/w",
      "# comment\r\n/build\n*.min.*.map\n[._]*.s[a-v][a-z]\n**/foo/**/bar\nreport.[0-9]*.[0-9]*.[0-9]*.[0-9]*.json\n\\#kept\ntrailing \\ \n",
    );
    for (const path of [
      "build/a",
      "x/a.min.js.map",
      ".a.svn",
      "report.1.20.3.4.json",
      "foo/x/y/bar",
      "#kept",
    ])
      assert.equal(rules.isIgnored(`/w/${path}`), true, path);
    for (const path of ["src/build", "comment", "foo/x"])
      assert.equal(rules.isIgnored(`/w/${path}`), false, path);
  });
});
