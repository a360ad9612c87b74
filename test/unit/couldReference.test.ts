import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { DOCUMENT_ENDINGS, markupOf, type Markup } from "../../src/core/altText/languages.ts";
import { couldReferenceOf } from "../../src/core/altText/resolve/couldReference.ts";

const ROWS: readonly (readonly [path: string, text: string, isNamed: boolean, markup?: Markup])[] =
  [
    ["/a/logo.svg", "![](../images/logo.svg)", true],
    ["/a/logo.svg", "![](../images/LOGO.svg)", true],
    ["/a/logo.svg", "![](../images/logo-dark.svg) logo", false],
    ["/a/logo.svg", "\\includegraphics{logo}", true, "latex"],
    ["/a/logo.svg", "\\includegraphics{mark}", false, "latex"],
    ["/a/shot@2x (1).png", "![](shot@2x%20%281%29.png)", true],
    ["/a/shot@2x (1).png", "<img src='shot&#64;2x&#32;&lpar;1&rpar;.png'>", true],
    ["/a/shot@2x (1).png", "![](<shot@2x \\(1\\).png>)", true],
    ["/a/shot@2x (1).png", "![](shot%402x%20(1)%2epng)", true],
    ["/a/a_b.png", "![](a\\_b.png)", true],
    ["/a/a.b.png", "![](aXb.png)", false],
    ["/a/h\u00e4fen.png", "![](ha\u0308fen.png)", true],
    ["/a/ha\u0308fen.png", "![](h\u00e4fen.png)", true],
    ["/a/h\u00e4fen.png", "![](h%C3%A4fen.png) ", true],
    ["/a/h\u00e4fen.png", "![](ha%CC%88fen.png)", true],
    ["/a/h\u00e4fen.png", "<img src='h&auml;fen.png'>", true],
    ["/a/写真.png", "![](%E5%86%99%e7%9c%9f.png)", true],
    ["/a/.png", "![](b.png)", true],
    ["/a/no ending", "![](no%20ending)", true],
  ];

describe("which texts could reference an image", () => {
  for (const [path, text, isNamed, markup = "markdown"] of ROWS)
    test(`${path}: ${text}`, () => {
      assert.equal(couldReferenceOf([path])(text, markup), isNamed);
      assert.equal(couldReferenceOf(["/other/none.gif", path])(text, markup), isNamed);
    });

  test("no image is referenced by any", () =>
    assert.equal(couldReferenceOf([])("a.png", "html"), false));

  test("any name, by itself and percent-encoded", () => {
    fc.assert(
      fc.property(
        fc
          .string({ unit: "grapheme", minLength: 1 })
          .filter((one) => !/[/\ud800-\udfff]/.test(one)),
        fc.constantFrom("NFC", "NFD"),
        (name, form) => {
          const couldReference = couldReferenceOf([`/a/${name}`]);
          const text = name.normalize(form);
          assert.ok(couldReference(`![](${text})`, "markdown"), name);
          assert.ok(couldReference(`![](${encodeURIComponent(text)})`, "markdown"), name);
        },
      ),
    );
  });

  test("every ending of a document is one of a markup", () => {
    assert.ok(DOCUMENT_ENDINGS.length > 30);
    for (const ending of DOCUMENT_ENDINGS) assert.ok(markupOf("", `/a/b${ending}`), ending);
  });
});
