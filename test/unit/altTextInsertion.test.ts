import assert from "node:assert/strict";
import { posix } from "node:path";
import { describe, test } from "node:test";
import fc from "fast-check";
import { destinationOf, numbered } from "../../src/core/altText/write/destination.ts";
import { editOf } from "../../src/core/altText/syntax/escape.ts";
import { fileNameFrom, isNameless } from "../../src/core/altText/write/fileName.ts";
import { insertionOf, withName, type Spot } from "../../src/core/altText/write/insertion.ts";
import { markupOf } from "../../src/core/altText/languages.ts";
import { readerOf } from "../../src/core/altText/read/readers.ts";
import type { ImageReference } from "../../src/core/altText/reference.ts";
import { Resolver } from "../../src/core/altText/resolve/resolver.ts";
import { isFull } from "../strength.ts";

/** A document with `|` where the images go, or `[` and `]` around what they replace. */
function spotOf(languageId: string, path: string, marked: string, siteFolders?: string[]): Spot {
  const [start, end] = [marked.search(/[‸⟦]/), marked.indexOf("⟧") - 1];
  return {
    ...{ languageId, path, text: marked.replace(/[‸⟦⟧]/g, "") },
    span: { start, end: Math.max(start, end) },
    ...(siteFolders && { siteFolders }),
  };
}

async function inserted(spot: Spot, images: readonly string[]): Promise<string | undefined> {
  const insertion = await insertionOf(spot, images);
  if (!insertion) return undefined;
  return spot.text.slice(0, spot.span.start) + insertion.text + spot.text.slice(spot.span.end);
}

describe("images put into a document", () => {
  const IMAGE = "/w/docs/images/a.png";
  const cases: [language: string, path: string, marked: string, text: string | undefined][] = [
    ["markdown", "/w/docs/x.md", "One ‸two", "One ![](images/a.png)two"],
    ["markdown", "/w/docs/x.md", "One ⟦two⟧", "One ![](images/a.png)"],
    ["markdown", "/w/x.md", "[‸](y)", "[![](docs/images/a.png)](y)"],
    ["markdown", "/w/docs/deep/er/x.md", "‸", "![](../../images/a.png)"],
    ["markdown", "/w/docs/x.md", "```\n‸\n```", undefined],
    ["markdown", "/w/docs/x.md", "<!-- ‸ -->", undefined],
    [
      "markdown",
      "/w/docs/x.md",
      "| a | b |\n| - | - |\n| ‸ | c |",
      "| a | b |\n| - | - |\n| ![](images/a.png) | c |",
    ],
    ["quarto", "/w/docs/x.qmd", "‸", "![](images/a.png)"],
    ["mdx", "/w/docs/x.mdx", "‸", "![](./images/a.png)"],
    ["html", "/w/docs/x.html", "<p>‸</p>", '<p><img src="images/a.png" alt=""></p>'],
    ["html", "/w/docs/x.html", "<br />‸", '<br /><img src="images/a.png" alt="" />'],
    ["html", "/w/docs/x.html", "<script>‸</script>", undefined],
    ["html", "/w/docs/x.html", "<!-- ‸ -->", undefined],
    ["html", "/w/docs/x.html", '<p title="‸">', undefined],
    ["xhtml", "/w/docs/x.xhtml", "<p>‸</p>", '<p><img src="images/a.png" alt="" /></p>'],
    ["xml", "/w/docs/x.xml", "<p>‸</p>", undefined],
    ["svg", "/w/docs/x.svg", "<svg>‸</svg>", undefined],
    ["php", "/w/docs/x.php", "<?php f() ?>\n‸", '<?php f() ?>\n<img src="images/a.png" alt="">'],
    ["php", "/w/docs/x.php", "<?php ‸ ?>", undefined],
    [
      "vue",
      "/w/docs/x.vue",
      "<template>‸</template>",
      '<template><img src="./images/a.png" alt=""></template>',
    ],
    ["vue", "/w/docs/x.vue", "<script>‸</script>", undefined],
    ["svelte", "/w/docs/x.svelte", "<p>‸</p>", '<p><img src="./images/a.png" alt=""></p>'],
    [
      "astro",
      "/w/docs/x.astro",
      "---\n---\n<p>‸</p>",
      '---\n---\n<p><img src="./images/a.png" alt=""></p>',
    ],
    ["angular", "/w/docs/x.component.html", "<p>‸</p>", '<p><img src="images/a.png" alt=""></p>'],
    ["erb", "/w/docs/x.html.erb", "<%= a %>‸", '<%= a %><img src="images/a.png" alt="">'],
    [
      "typescriptreact",
      "/w/docs/x.tsx",
      "const a = <p>‸</p>;",
      'const a = <p><img src="./images/a.png" alt="" /></p>;',
    ],
    ["typescriptreact", "/w/docs/x.tsx", 'const a = "‸";', undefined],
    [
      "javascript",
      "/w/docs/x.js",
      "const a = <p>‸</p>;",
      'const a = <p><img src="./images/a.png" alt="" /></p>;',
    ],
    ["javascript", "/w/docs/x.js", "const a = ‸;", undefined],
    ["typescript", "/w/docs/x.ts", "‸", undefined],
    ["restructuredtext", "/w/docs/x.rst", "‸", ".. image:: images/a.png\n   :alt:"],
    [
      "restructuredtext",
      "/w/docs/x.rst",
      "One\n\n‸\n\nTwo",
      "One\n\n.. image:: images/a.png\n   :alt:\n\nTwo",
    ],
    [
      "restructuredtext",
      "/w/docs/x.rst",
      "One\n‸\nTwo",
      "One\n\n.. image:: images/a.png\n   :alt:\n\nTwo",
    ],
    [
      "restructuredtext",
      "/w/docs/x.rst",
      "One ‸two",
      "One \n\n.. image:: images/a.png\n   :alt:\n\ntwo",
    ],
    ["restructuredtext", "/w/docs/x.rst", "- ‸", "- .. image:: images/a.png\n     :alt:"],
    [
      "restructuredtext",
      "/w/docs/x.rst",
      "- One‸\n- Two",
      "- One\n\n  .. image:: images/a.png\n     :alt:\n\n- Two",
    ],
    [
      "restructuredtext",
      "/w/docs/x.rst",
      ".. note::\n\n   ‸",
      ".. note::\n\n   .. image:: images/a.png\n      :alt:",
    ],
    ["restructuredtext", "/w/docs/x.rst", ".. code::\n\n   ‸", undefined],
    ["asciidoc", "/w/docs/x.adoc", "‸", "image::images/a.png[]"],
    ["asciidoc", "/w/docs/x.adoc", "One\n‸\nTwo", "One\n\nimage::images/a.png[]\nTwo"],
    ["asciidoc", "/w/docs/x.adoc", ".Title\n‸", ".Title\nimage::images/a.png[]"],
    ["asciidoc", "/w/docs/x.adoc", "One ‸ two", "One image:images/a.png[] two"],
    [
      "asciidoc",
      "/w/docs/x.adoc",
      ":imagesdir: images\n\n‸",
      ":imagesdir: images\n\nimage::a.png[]",
    ],
    [
      "asciidoc",
      "/w/docs/x.adoc",
      ":imagesdir: pics\n\n‸",
      ":imagesdir: pics\n\nimage::../images/a.png[]",
    ],
    ["asciidoc", "/w/docs/x.adoc", "----\n‸\n----", undefined],
    ["latex", "/w/docs/x.tex", "‸", "\\includegraphics[alt={}]{images/a.png}"],
    ["latex", "/w/docs/x.tex", "% ‸", undefined],
    ["latex", "/w/docs/x.tex", "\\begin{verbatim}\n‸\n\\end{verbatim}", undefined],
    ["typst", "/w/docs/x.typ", "Words ‸", 'Words #image("images/a.png", alt: "")'],
    ["typst", "/w/docs/x.typ", "#figure(‸)", '#figure(image("images/a.png", alt: ""))'],
    ["typst", "/w/docs/x.typ", "```\n‸\n```", undefined],
    ["plaintext", "/w/docs/x.rst", "‸", ".. image:: images/a.png\n   :alt:"],
    ["plaintext", "/w/docs/x.txt", "‸", undefined],
  ];
  for (const [language, path, marked, text] of cases)
    test(`${language}: ${JSON.stringify(marked)}`, async () => {
      assert.equal(await inserted(spotOf(language, path, marked), [IMAGE]), text);
    });

  test("several stand beside each other, and those that need lines on lines of their own", async () => {
    const both = [IMAGE, "/w/docs/b c.png"];
    const at = (language: string, path: string) => inserted(spotOf(language, path, "‸"), both);
    assert.equal(await at("markdown", "/w/docs/x.md"), "![](images/a.png) ![](b%20c.png)");
    assert.equal(
      await at("restructuredtext", "/w/docs/x.rst"),
      ".. image:: images/a.png\n   :alt:\n\n.. image:: b\\ c.png\n   :alt:",
    );
    assert.equal(
      await at("asciidoc", "/w/docs/x.adoc"),
      "image::images/a.png[]\n\nimage::b%20c.png[]",
    );
  });

  test("a site's own images have its address, those beside the document theirs", async () => {
    const img = (src: string): string => `<p><img src="${src}" alt="" /></p>`;
    const at = (path: string, image: string) =>
      inserted(spotOf("typescriptreact", path, "<p>‸</p>", ["/w/assets", "/w/public"]), [image]);
    assert.equal(await at("/w/src/x.tsx", "/w/public/i/a b.png"), img("/i/a%20b.png"));
    assert.equal(await at("/w/src/x.tsx", "/w/assets/a.png"), img("/a.png"));
    assert.equal(await at("/w/src/x.tsx", "/w/publication/a.png"), img("../publication/a.png"));
    assert.equal(await at("/w/public/x.tsx", "/w/public/a.png"), img("./a.png"));
    const markdown = spotOf("markdown", "/w/docs/x.md", "‸", ["/w/public"]);
    assert.equal(await inserted(markdown, ["/w/public/a.png"]), "![](../public/a.png)");
  });

  test("not from another drive, and not what LaTeX cannot write", async () => {
    const at = (language: string, path: string, image: string) =>
      inserted(spotOf(language, path, "‸"), [image]);
    assert.equal(await at("markdown", "/c:/w/x.md", "/d:/a.png"), undefined);
    assert.equal(await at("markdown", "/c:/w/x.md", "/C:/w/a.png"), "![](a.png)");
    assert.equal(
      await at("latex", "/w/x.tex", "/w/a_b c.png"),
      "\\includegraphics[alt={}]{a_b c.png}",
    );
    for (const name of ["a%b", "a#b", "a{b", "a~b", "a  b", "a\\b"])
      assert.equal(await at("latex", "/w/x.tex", `/w/${name}.png`), undefined, name);
  });

  const signs = fc.constantFrom(
    ...[
      "a",
      "B",
      "é",
      "e\u0301",
      "ü",
      "日本",
      "😀",
      "1",
      " ",
      "  ",
      "-",
      "--",
      "_",
      "__",
      ".",
      "..",
    ],
    ...["(", ")", "[", "]", "{", "}", "{{", "}}", "<", ">", "<%", "?>", "&", "&amp;", "&#39;", "'"],
    ...['"', "`", "#", "?", "%", "%20", "%41", "!", "*", "**", "~", "^", "+", "+++", "=", "@", "$"],
    ...[
      "${",
      ",",
      ";",
      ":",
      "::",
      "|",
      "\u00a0",
      "\u2028",
      "\t",
      "(C)",
      "...",
      "->",
      "@if",
      "<!--",
    ],
  );
  const part = fc
    .array(signs, { minLength: 1, maxLength: 6 })
    .map((pieces) => pieces.join(""))
    .filter((name) => !/^\.*$/.test(name));
  const places: [language: string, path: string, marked: string][] = [
    ["markdown", "/w/docs/x.md", "A *word* and ‸ more\n"],
    ["markdown", "/w/docs/x.md", "| a |\n| - |\n| ‸ |"],
    ["mdx", "/w/docs/x.mdx", "A {b} ‸"],
    ["html", "/w/docs/x.html", "<p>‸</p>"],
    ["xhtml", "/w/docs/x.xhtml", "<p>‸</p>"],
    ["php", "/w/docs/x.php", "<p>‸</p>"],
    ["blade", "/w/docs/x.blade.php", "<p>‸</p>"],
    ["razor", "/w/docs/x.cshtml", "<p>‸</p>"],
    ["liquid", "/w/docs/x.liquid", "<p>‸</p>"],
    ["handlebars", "/w/docs/x.hbs", "<p>‸</p>"],
    ["erb", "/w/docs/x.erb", "<p>‸</p>"],
    ["vue", "/w/docs/x.vue", "<template><p>‸</p></template>"],
    ["svelte", "/w/docs/x.svelte", "<p>‸</p>"],
    ["astro", "/w/docs/x.astro", "<p>‸</p>"],
    ["angular", "/w/docs/x.component.html", "<p>‸</p>"],
    ["javascriptreact", "/w/docs/x.jsx", "const a = <p>‸</p>;"],
    ["restructuredtext", "/w/docs/x.rst", "One\n\n‸\n\nTwo"],
    ["asciidoc", "/w/docs/x.adoc", "‸\n"],
    ["asciidoc", "/w/docs/x.adoc", "One ‸ two"],
    ["latex", "/w/docs/x.tex", "One ‸ two"],
    ["typst", "/w/docs/x.typ", "One ‸ two"],
  ];
  for (const [language, path, marked] of places)
    test(`a reader finds that very image again, in ${language}: ${JSON.stringify(marked)}`, async () => {
      const spot = spotOf(language, path, marked);
      let written = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom("/w/docs", "/w", "/w/docs/deep"),
          part,
          part,
          async (top, folder, name) => {
            const image = posix.join(top, folder, `${name}.png`);
            const insertion = await insertionOf(spot, [image]);
            const isPlain = /^(?:rest|latex|typst)/.test(language);
            if (!insertion) {
              assert.ok(isPlain, image);
              return;
            }
            written++;
            const { start, end } = spot.span;
            const text = spot.text.slice(0, start) + insertion.text + spot.text.slice(end);
            const reader = await readerOf(markupOf(language, path)!);
            const found = reader.read(text, { components: [] }).references;
            const [one, ...more] = found as [ImageReference];
            assert.equal(more.length, 0);
            assert.equal(one.alt ?? "", "");
            assert.ok(one.source && one.place);
            assert.deepEqual(insertion.sources, [one.source.text]);
            const edit = editOf(one.place, "Words");
            const after = text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end);
            const [again] = reader.read(after, { components: [] }).references;
            assert.deepEqual([again?.alt, again?.source?.text], ["Words", one.source.text]);
            if (isPlain) {
              assert.equal(posix.join(posix.dirname(path), one.source.text), image);
              return;
            }
            const files = {
              isFile: (asked: string) => Promise.resolve(asked === image),
              readText: () => Promise.resolve(undefined),
              realPath: (path: string) => Promise.resolve(path),
              namesIn: () => Promise.resolve([]),
              imagesBelow: () => Promise.resolve([]),
            };
            const resolved = await new Resolver(files).resolve(one.source, path, { roots: ["/w"] });
            assert.deepEqual(resolved, { kind: "file", path: image });
          },
        ),
        // Plain markups take a tenth of these names.
        { numRuns: isFull ? 500 : 100 },
      );
      assert.ok(written > 0, "some are written");
    });

  test("another name takes the place of the old one, however that was spelled", () => {
    assert.equal(withName("a/image.png", "image.png", "b.png"), "a/b.png");
    assert.equal(withName("image%20(1).png", "image (1).png", "b.png"), "b.png");
    assert.equal(withName("a/other.png", "image.png", "b.png"), undefined);
    assert.equal(withName("100%.png", "100%.png", "b.png"), "b.png");
  });
});

describe("where an image is saved", () => {
  const SAVED = {
    document: "/w/docs/guide/readme.draft.md",
    workspaceFolder: "/w",
    fileName: "image.png",
    now: new Date("2025-06-06T08:40:32.123Z"),
  };
  const cases: [destination: string, path: string][] = [
    ["", "/w/docs/guide/image.png"],
    ["images/", "/w/docs/guide/images/image.png"],
    ["../images/", "/w/docs/images/image.png"],
    ["/assets/", "/w/assets/image.png"],
    ["/assets/${fileName}", "/w/assets/image.png"],
    ["${documentWorkspaceFolder}/assets/${documentBaseName}/", "/w/assets/readme.draft/image.png"],
    ["${documentDirName}/i/${fileName}", "/w/docs/guide/i/image.png"],
    ["/i/${documentRelativeDirName}/${fileName}", "/w/i/docs/guide/image.png"],
    [
      "${documentFileName}-${unixTime}.${fileExtName}",
      "/w/docs/guide/readme.draft.md-1749199232123.png",
    ],
    ["${isoTime}.${fileExtName}", "/w/docs/guide/2025-06-06T08:40:32.123Z.png"],
    ["${documentExtName}/", "/w/docs/guide/md/image.png"],
    ["/${documentRelativeFilePath}/", "/w/docs/guide/readme.draft.md/image.png"],
    ["${documentFilePath}.png", "/w/docs/guide/readme.draft.md.png"],
    ["${fileName/(.*)\\.(.*)/$1-copy.$2/}", "/w/docs/guide/image-copy.png"],
    ["${documentDirName/\\/docs\\//\\/static\\//}/", "/w/static/guide/image.png"],
    ["${documentBaseName/\\.draft//}/", "/w/docs/guide/readme.draft/image.png"],
    ["${fileName/[/x/}", "/w/docs/guide/${fileName/[/x/}"],
    ["${unknown}/\\${fileName}", "/w/docs/guide/${unknown}/${fileName}"],
  ];
  for (const [destination, path] of cases)
    test(JSON.stringify(destination), () => assert.equal(destinationOf(destination, SAVED), path));

  test("out of a workspace its folder is the document's", () => {
    const saved = { ...SAVED, workspaceFolder: undefined };
    assert.equal(destinationOf("/assets/", saved), "/w/docs/guide/assets/image.png");
    assert.equal(destinationOf("${documentRelativeDirName}/", saved), "/w/docs/guide/image.png");
  });

  test("numbers stand behind the name", () => {
    const names = numbered("/w/a.b/image.tar.png");
    const first = [names.next(), names.next(), names.next()].map(({ value }) => value as string);
    assert.deepEqual(first, [
      "/w/a.b/image.tar.png",
      "/w/a.b/image.tar-1.png",
      "/w/a.b/image.tar-2.png",
    ]);
  });
});

describe("names made from alt texts", () => {
  const cases: [alt: string, name: string | undefined][] = [
    ["Login form with the error “Wrong password”", "login-form-error-wrong-password.png"],
    ["The harbour office's door", "harbour-office-door.png"],
    ["Überblick über die Straße", "uberblick-uber-strasse.png"],
    ["L’écran d'accueil de l'application", "ecran-accueil-application.png"],
    ["Fehler 404: /index.html nicht gefunden", "fehler-404-index-html-nicht.png"],
    ["ログインエラーのダイアログ", "ログイン-エラー-ダイアログ.png"],
    ["登录 错误 对话框", "登录-错误-对话-框.png"],
    ["Диалог входа", "диалог-входа.png"],
    ["The of and", "the-of-and.png"],
    ["CON", "image-con.png"],
    ["👩‍👩‍👧 — …", undefined],
    ["", undefined],
    ["../../etc/passwd", "etc-passwd.png"],
    [`${"long".repeat(20)} word`, undefined],
    [`word ${"long".repeat(20)}`, "word.png"],
  ];
  for (const [alt, name] of cases)
    test(JSON.stringify(alt), () => assert.equal(fileNameFrom(alt, ".png"), name));

  test("are names of files on every system, for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 80 }), (alt) => {
        const name = fileNameFrom(alt, ".png");
        if (name === undefined) return;
        assert.match(name, /^[\p{L}\p{M}\p{N}]+(?:-[\p{L}\p{M}\p{N}]+)*\.png$/u);
        assert.equal(name, name.normalize("NFC"));
        assert.ok(name.length <= 70);
        assert.equal(withName(`x/${name}`, name, "b.png"), "x/b.png");
      }),
    );
  });

  test("names that programs give tell nothing, those of people do", () => {
    for (const name of [
      ...["image.png", "image-1.png", "image (2).jpg", "IMG_2041.HEIC", "Screenshot.png"],
      ...["Screenshot 2025-06-06 at 08.40.32.png", "Screen Shot 2021-01-01 at 1.02.03 PM.png"],
      ...["Bildschirmfoto 2025-06-06 um 08.40.32.png", "スクリーンショット 2025-06-06.png"],
      ...["Pasted image 20250606.png", "DSC_0001.jpg", "截屏2025-06-06 上午8.40.32.png"],
    ])
      assert.ok(isNameless(name), name);
    for (const name of [
      "harbor-photo.jpg",
      "imagery.png",
      "screenshot-login.png",
      "image",
      "a.png",
    ])
      assert.ok(!isNameless(name), name);
  });
});
