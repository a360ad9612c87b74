/* Code in answers is coloured where the patterns of all languages end soon on it, and stays plain elsewhere. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { isColourable } from "../../src/webview/answer/colourable.ts";
import { highlight } from "../../src/webview/answer/lazy/highlight.ts";
import { root } from "../vscode/paths.ts";

describe("code", () => {
  test("that makes patterns look far is left plain", () => {
    for (const unit of ["[a](", "a", "$", "a ", "-a", "a<b> ", "#", "(", "\n", "a;"])
      assert.equal(isColourable(`x = 1;\n${unit.repeat(30_000 / unit.length)}`), false, unit);
    assert.equal(isColourable("\n".repeat(30_000)), false);
    assert.equal(isColourable(`${"a(".repeat(400)}\n`.repeat(40)), false);
    assert.equal(isColourable("a = 1;\n".repeat(6000)), false);
  });

  test("that people write is coloured, to the bound", () => {
    const folder = join(root, "src/core/mavi");
    for (const name of readdirSync(folder).filter((one) => one.endsWith(".ts")))
      assert.equal(isColourable(readFileSync(join(folder, name), "utf8")), true, name);
    assert.equal(isColourable("a = 1;\n".repeat(5700)), true);
    assert.equal(isColourable(JSON.stringify(Array(700).fill("a"))), true);
  });

  test("of C# has its functions, and no pattern that takes the cube of a line", () => {
    const html = highlight(
      "public static Task<int> Foo<T>(int a) { }\nint[] Bar() => x;",
      "csharp",
    );
    assert.match(html ?? "", /hljs-title">Foo</);
    assert.match(html ?? "", /hljs-title">Bar</);
    // With the pattern of the library this does not end.
    assert.doesNotMatch(highlight("a<b> ".repeat(8000), "csharp") ?? "", /hljs-function/);
  });
});
