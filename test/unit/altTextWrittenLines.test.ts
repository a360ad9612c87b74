import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import MarkdownIt, { type MarkdownIt as Parser } from "markdown-it";
import { editOf, expressibleAt, oneLine, withAlt } from "../../src/core/altText/syntax/escape.ts";
import { asciidoc } from "../../src/core/altText/read/lines/asciidoc.ts";
import { latex } from "../../src/core/altText/read/lines/latex.ts";
import { createMarkdown, createMdx } from "../../src/core/altText/read/markdown/markdown.ts";
import { rst } from "../../src/core/altText/read/lines/rst.ts";
import { typst } from "../../src/core/altText/read/lines/typst.ts";
import type { ImageReference, Reader } from "../../src/core/altText/reference.ts";
import { changed, options, read, tags } from "./reading.ts";
import { runs } from "../strength.ts";

/** Signs that mean something somewhere, and some that should not. */
const signs = fc.constantFrom(
  ...["a", "b c", "word", "1", " ", "  ", "\n", "\r\n", "\t", '"', "'", "`", "``", "[", "]", "]]"],
  ...["(", ")", "{", "}", "<", ">", "<b>", "-->", "*", "**", "_", "__", "~", "~~", "|", "||", "\\"],
  ...["\\\\", "&", "&amp;", "&#39;", "&lt", "!", "![", "](", "$", "${", "${x}", "%", "#", "{a}"],
  ...[
    "שלום",
    "مرحبا",
    "👩‍👩‍👧",
    "é",
    "e\u0301",
    "\u00a0",
    "\u2028",
    "=",
    ",",
    ";",
    ":",
    "::",
    ":::",
    "/",
    "//",
  ],
  ...[
    "--",
    "...",
    "100",
    "100x200",
    "^",
    "@",
    "+",
    "+++",
    "://",
    "http://a_b_c",
    "\ud800",
    "\u0000",
    "</script>",
  ],
);
const alts = fc.oneof(
  fc.array(signs, { maxLength: 8 }).map((pieces) => pieces.join("")),
  fc.string({ unit: "binary", maxLength: 20 }),
);

const FRAGMENTS: Record<string, { reader: Reader; fragments: readonly string[]; joint: string }> = {
  Markdown: {
    reader: createMarkdown(tags),
    joint: "\n\n",
    fragments: [
      "words *and* `code` and a lone ` backtick",
      "![an alt](a.png)",
      '![](b.png "a title") and ![x](<c d.png>)',
      "![](e(f).png){width=3}",
      "![full][one] ![one][] ![one]",
      "[one]: one.png 'T'",
      "[![linked](l.png) words](https://example.com)",
      "| a | b |\n| - | - |\n| ![cell](t.png) | `x` ![](u.png) |\n| ![[o.png]] | ![one] |",
      "> - ![quoted\n>   twice](q.png)\n>\n>   ![](r.png)",
      "1. ![listed](i.png)\n   - ![](j.png)",
      "# Heading with ![in it](h.png)",
      "Under ![line](n.png)\n===",
      "```\n![no](code.png)\n```",
      "    ![no](indented.png)",
      "![[embedded.png]] ![[sized.png|100]] ![[said.png|words|100x200]]",
      ':::image type="content" source="learn.png" alt-text="said":::',
      '![x](y.png) :::image type="content" source="other.png":::',
      ":::{figure} fig.png\n:alt: said\n:width: 3\n\nCaption\n:::",
      "```{image} im.png\n```",
      "```{image} ya.png\n---\nalt: said\n---\n```",
      ":::{image} ml.png\n---\nwidth: 3\n---\n:::",
      '<p><a href="x">\n<img src="tag.png" alt="x">\n</a></p>',
      'Inline <img src="inline.png" alt="y"> and ![](z.png) <b>too</b>',
      "<!-- ![no](comment.png) -->",
      "* ~~a~~ ![*a* _b_ `c`](m.png) **b**",
    ],
  },
  MDX: {
    reader: createMdx(tags),
    joint: "\n\n",
    fragments: [
      'import x from "./x.png";',
      "![an alt](a.png) {/* ![no](n.png) */}",
      '<Figure src={x}>\n  ![](b.png "t")\n</Figure>',
      '<Image\n  src="tag.png"\n\n  alt="x" style={{ a: `b${c}` }} />',
      "words {a.map((b) => <b>{b}</b>)} ![x][one]",
      "[one]: one.png",
      "![one] and [![](l.png)](x)",
      "| a |\n|---|\n| ![cell](t.png) |",
    ],
  },
  reStructuredText: {
    reader: rst,
    joint: "\n\n",
    fragments: [
      "Title\n=====",
      ".. image:: a.png",
      ".. image:: b.png\n   :alt: said\n     over lines\n   :width: 3",
      ".. figure:: c.png\n   :target: x\n\n   Caption",
      "- .. image:: d.png\n    :alt: listed",
      ".. |name| image:: e.png",
      "Literal::\n\n   .. image:: no.png",
      ".. image:: f.png\n   :alt:",
    ],
  },
  AsciiDoc: {
    reader: asciidoc,
    joint: "\n\n",
    fragments: [
      "= Title",
      "image::a.png[]",
      ".Caption\nimage::b.png[An alt,100,link=x]",
      'image::c.png[alt="said, so",width=3]',
      "words image:d.png[] and image:e.png[An alt,10] end",
      'image:f.png["quoted \\"x\\""]',
      "----\nimage::no.png[]\n----",
      "image::g.png[width=3]",
      "over lines image:h.png[An\nalt, 10] words",
      '[cols="1a,1"]\n|===\n|image::i.png[] | image:j.png[b]\na| image::k.png[An alt,10] | x\n|===',
    ],
  },
  LaTeX: {
    reader: latex,
    joint: "\n\n",
    fragments: [
      "\\section{A}",
      "\\includegraphics{a.png}",
      "\\includegraphics[width=\\textwidth]{b.png}",
      "\\begin{figure}\n\\includegraphics[alt={said}, width=3]{c.png}\n\\caption{Cap}\n\\end{figure}",
      "% \\includegraphics{no.png}",
      "\\includegraphics*[\n  alt = words, % comment\n]{d.png}",
      "\\href{x}{\\includegraphics[]{e.png} words}",
    ],
  },
  Typst: {
    reader: typst,
    joint: "\n\n",
    fragments: [
      "= Title",
      '#image("a.png")',
      '#image("b.png", alt: "said", width: 3pt)',
      '#figure(\n  image("c.png", width: 80%,), // comment\n  caption: [Cap],\n)',
      '#link("x")[#image("d.png", alt: none) words]',
      '"words" `#image("no.png")` $x$',
      '#let x = image("e.png")',
    ],
  },
};

const documentOf = (of: (typeof FRAGMENTS)[string], most = 6): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.array(fc.constantFrom(...of.fragments), { minLength: 1, maxLength: most }),
      fc.constantFrom("\n", "\r\n"),
    )
    .map(([fragments, feed]) => fragments.join(of.joint).replaceAll("\n", feed));

/** What of a reference stays as it is while another is written; the words around it may be those. */
const kept = ({ alt, source, element, decorative }: ImageReference): unknown => [
  ...[alt, element, decorative],
  source?.text,
];

describe("an alt text that is written", () => {
  test("is read again as it was where it looks like a size, in a table too", () => {
    const reader = createMarkdown(tags);
    for (const text of ["![](a.png)", "| a |\n| - |\n| ![](a.png) |\n"])
      for (const alt of ["|100x200", "A chart |100", "a|b |50%", "a | b"]) {
        const written = withAlt(text, read(reader, text)[0]!.place!, alt);
        assert.equal(read(reader, written)[0]?.alt, alt, written);
      }
  });

  test("is no reference in AsciiDoc, whatever stands in its braces", () => {
    const { reader } = FRAGMENTS["AsciiDoc"]!;
    for (const alt of ["${a...}", "{a.b}", "{a:b}", "{name}", "{set:a:b}"])
      for (const text of ["image::a.png[]\n", "See image:a.png[An\nalt, 10] here.\n"]) {
        const written = withAlt(text, read(reader, text)[0]!.place!, alt);
        assert.equal(read(reader, written)[0]?.alt, alt, written);
      }
  });

  for (const [name, of] of Object.entries(FRAGMENTS))
    test(`is read again as it was, and nothing else is touched: ${name}`, () => {
      fc.assert(
        fc.property(documentOf(of), alts, fc.nat(), (text, alt, nth) => {
          const before = read(of.reader, text);
          const writable = before.map((_, i) => i).filter((i) => before[i]?.place);
          const index = writable[nth % Math.max(1, writable.length)];
          if (index === undefined) return;
          const { place } = before[index]!;
          const written = withAlt(text, place!, alt);
          const edit = editOf(place!, alt);
          assert.equal(written.slice(0, edit.span.start), text.slice(0, edit.span.start));
          assert.equal(
            written.slice(edit.span.start + edit.text.length),
            text.slice(edit.span.end),
          );
          const after = read(of.reader, written);
          assert.equal(after.length, before.length, written);
          assert.equal(after[index]?.alt, expressibleAt(place!, alt), written);
          assert.equal(after[index].source?.text, before[index]?.source?.text, written);
          for (const [i, one] of after.entries())
            if (i !== index) assert.deepEqual(kept(one), kept(before[i]!), written);
          // And once more, over what is there now.
          const again = withAlt(written, after[index].place!, "again");
          assert.equal(read(of.reader, again)[index]?.alt, "again", again);
        }),
        { numRuns: runs(1500) },
      );
    });

  test("is what another program shows, in Markdown", () => {
    const markdownIt = new MarkdownIt({ html: true });
    const of = FRAGMENTS["Markdown"]!;
    const plain = {
      ...of,
      fragments: of.fragments.filter((one) => !/:::|!\[\[|\{image\}|<img/.test(one)),
    };
    fc.assert(
      fc.property(documentOf(plain), alts, fc.nat(), (text, alt, nth) => {
        const before = read(of.reader, text);
        if (before.length === 0) return;
        const index = nth % before.length;
        const written = withAlt(text, before[index]!.place!, alt);
        const shown = imagesOf(markdownIt, written);
        assert.deepEqual(
          shown.map((image) => image.src),
          before.map((one) => encodeURI(one.source?.text ?? "")),
          written,
        );
        assert.equal(shown[index]?.alt, oneLine(alt), written);
      }),
      { numRuns: runs(1500) },
    );
  });
});

describe("images in Markdown", () => {
  test("are those that another program shows, in any text", () => {
    const markdownIt = new MarkdownIt({ html: true });
    const pieces = fc.constantFrom(
      ...[
        "![",
        "![",
        "[",
        "]",
        "](",
        "](x.png)",
        "](<y z.png>)",
        "(",
        ")",
        "[a]",
        "[]",
        "![a]",
        "a",
        "b ",
      ],
      ...[
        "`",
        "``",
        "*",
        "**",
        "_",
        "\\",
        "&amp;",
        "<",
        ">",
        "<b>",
        '<i x="',
        '"',
        "'",
        "<!--",
        "-->",
      ],
      ...["\n", "\n", "\n\n", "> ", "- ", "1. ", "  ", "    ", "# ", "```\n", "\n===\n", "\n---\n"],
      ...[
        "\n\n[a]: a.png\n\n",
        "\n\n[b]: <b.png> 't'\n\n",
        '![c](c.png "t")',
        "![d](d.png)",
        "<div>\n",
        "</div>\n",
      ],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 25 }), (parts) => {
        const text = parts.join("");
        // The other program takes no label of an image before a parenthesis that holds no address.
        fc.pre(!/\]\((?![cdx]|<y)/.test(text));
        const found = read(createMarkdown(tags), text)
          .filter((one) => one.place?.syntax === "markdown")
          .map((one) => ({ src: encodeURI(one.source?.text ?? ""), alt: oneLine(one.alt ?? "") }));
        const shown = imagesOf(markdownIt, text).map(({ src, alt }) => ({
          src,
          alt: oneLine(alt),
        }));
        assert.deepEqual(found, shown, JSON.stringify(text));
      }),
      { numRuns: runs(3000) },
    );
  });
});

/** What images another program makes of a Markdown text. */
function imagesOf(markdownIt: Parser, text: string): { src: string; alt: string }[] {
  const html = markdownIt.render(text);
  return [...html.matchAll(/<img src="([^"]*)" alt="([^"]*)"/g)].map(([, src = "", alt = ""]) => ({
    src: unescaped(src),
    alt: unescaped(alt),
  }));
}

const unescaped = (html: string): string =>
  html
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

/** A tag that was left open may reach over what is masked, where white space is as long as it happens to be. */
const comparable = (references: readonly ImageReference[]): string =>
  JSON.stringify(references).replace(/(?:\\n| )+/g, " ");

describe("a reader that knows the text before", () => {
  for (const name of ["Markdown", "MDX"])
    test(`finds what it would have found anew: ${name}`, () => {
      const of = FRAGMENTS[name]!;
      const pieces = fc.oneof(
        fc.constantFrom(
          "",
          "x",
          "\n",
          "\n\n",
          "`",
          "```\n",
          "<",
          ">",
          "- ",
          "    ",
          "![",
          "](",
          "{",
        ),
        fc.constantFrom("---\n", "[one]: two.png", "\n\n[x]: y\n\n", "<!--", "-->", "|", "}", "/>"),
        fc.constantFrom(...of.fragments),
      );
      const edits = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 12 }), pieces), { maxLength: 8 });
      fc.assert(
        fc.property(documentOf(of, 25), edits, (start, all) => {
          let text = start;
          let found = of.reader.read(text, options);
          for (const [at, length, added] of all) {
            const from = at % (text.length + 1);
            const span = { start: from, end: Math.min(text.length, from + length) };
            const next = changed(text, span, added);
            found = of.reader.read(next.text, options, { found, changes: next.changes });
            text = next.text;
            const anew = (name === "MDX" ? createMdx : createMarkdown)(tags);
            const expected = anew.read(text, options).references;
            assert.equal(comparable(found.references), comparable(expected), JSON.stringify(text));
          }
        }),
        { numRuns: runs(1000) },
      );
    });
});
