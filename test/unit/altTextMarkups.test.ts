import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { markupOf } from "../../src/core/altText/languages.ts";
import { readerOf } from "../../src/core/altText/read/readers.ts";
import { OPTIONS } from "./altTextTags.ts";

describe("the markup of a document", () => {
  test("follows from its language, and from its file where that says more or is unknown", () => {
    for (const [language, path, markup] of [
      ...[["html", "/a.html", "html"] as const, ["html", "/a.component.html", "angular"] as const],
      ...[
        ["typescriptreact", "/a.tsx", "jsx"] as const,
        ["typescript", "/a.ts", "script"] as const,
      ],
      ...[["php", "/a.blade.php", "blade"] as const, ["php", "/a.php", "php"] as const],
      ...[["plaintext", "/A.VUE", "vue"] as const, ["unknown", "/a.njk", "liquid"] as const],
      ...[["plaintext", "/a.html.erb", "erb"] as const, ["constructor", "/a", undefined] as const],
      ...[["django-html", "/a.html", "liquid"] as const, ["markdown", "/a", "markdown"] as const],
      // VS Code without extensions takes these for HTML, plain text, Ruby or PHP.
      ...[["html", "/a.ejs", "erb"] as const, ["", "/a.ejs", "erb"] as const],
      ...[["ruby", "/x.html.erb", "erb"] as const, ["html", "/x.html.erb", "erb"] as const],
      ...[["html", "/y.njk", "liquid"] as const, ["plaintext", "/y.njk", "liquid"] as const],
      ...[["html", "/a.jsp", "erb"] as const, ["html", "/a.aspx", "erb"] as const],
      ...[["html", "/a.asp", "erb"] as const, ["html", "/a.rhtml", "erb"] as const],
      ...[["html", "/a.volt", "liquid"] as const, ["html", "/A.TWIG", "liquid"] as const],
      ...[["html", "/a.php", "php"] as const, ["xml", "/a.xml.j2", "liquid"] as const],
      // What its user chose counts where an ending says less.
      ...[["php", "/a.html", "php"] as const, ["jinja-html", "/a.html", "liquid"] as const],
      ...[["xml", "/a.html", "xml"] as const, ["twig", "/a.njk", "liquid"] as const],
      ...[["ruby", "/a.rb", undefined] as const, ["json", "/a.json", undefined] as const],
    ] as const)
      assert.equal(markupOf(language, path), markup, `${language} ${path}`);
  });

  test("decides whether the title of a drawing can be written", async () => {
    const drawing = '<svg role="img"><title>x</title></svg>';
    for (const [markup, text, syntax] of [
      ["markdown", drawing, undefined],
      ["markdown", `<div>\n${drawing}\n</div>`, "xml-text"],
      ["markdown", `Words ${drawing}`, undefined],
      ["mdx", `<div>\n${drawing}\n</div>`, undefined],
      ["html", drawing, "xml-text"],
      ["jsx", `a = ${drawing}`, "jsx-text"],
    ] as const) {
      const [one] = (await readerOf(markup)).read(text, OPTIONS).references;
      assert.deepEqual([one?.alt, one?.place?.syntax], ["x", syntax], `${markup} ${text}`);
    }
  });

  test("has a reader", async () => {
    for (const markup of ["html", "jsx", "vue", "svelte", "angular", "php", "liquid"] as const) {
      const text = markup === "vue" ? "<template><img></template>" : "x = <img/>";
      assert.equal((await readerOf(markup)).read(text, OPTIONS).references.length, 1, markup);
    }
  });
});
