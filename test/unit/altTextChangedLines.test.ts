/* Markups of lines and Markdown: texts of several pieces, most of which are not read again when they change. */
import { describe, test } from "node:test";
import fc from "fast-check";
import { asciidoc } from "../../src/core/altText/read/lines/asciidoc.ts";
import { html } from "../../src/core/altText/read/tags/html.ts";
import { createMarkdown } from "../../src/core/altText/read/markdown/markdown.ts";
import { rst } from "../../src/core/altText/read/lines/rst.ts";
import type { Reader } from "../../src/core/altText/reference.ts";
import { assertFollowed, change, steps } from "./altTextEdits.ts";
import { assertSameAsFresh, OPTIONS } from "./altTextTags.ts";
import { runs } from "../strength.ts";

const WORDS = "some words of a paragraph that goes on over more than a line\nand ends there";

interface Markup {
  readonly reader: Reader;
  readonly blocks: readonly string[];
  /** What opens and closes blocks, and parts of that. */
  readonly put: readonly string[];
  readonly most?: number;
}

const MARKUPS: Readonly<Record<string, Markup>> = {
  reStructuredText: {
    reader: rst,
    blocks: [
      WORDS,
      "A *title*\n=========",
      "====\nOver\n====",
      ".. image:: a.png\n   :alt: said\n   :width: 3",
      ".. image:: b.png",
      ".. image:: long/\n   path.png\n   :target: c.html\n   :alt: over\n     lines",
      ".. image::\n   below.png",
      ".. figure:: d.png\n   :alt:\n   :width: 3\n\n   The ``caption``\n   of it.\n\n   And more.",
      ".. figure:: e.png\n\n    Far in\n  and less\n\n far out",
      ".. |name| image:: f.png\n   :alt: by name",
      "Before |name| and after.",
      "- item\n\n  .. image:: g.png\n\n- .. image:: h.png\n     :alt: in an item",
      "Literal::\n\n   .. image:: no.png\n\n   more\n\nand out",
      ".. code-block:: rst\n   :linenos:\n\n   .. image:: no.png\n\n   Title\n   =====",
      ".. a comment\n   .. image:: no.png\n\n   still",
      "..\n   .. image:: no.png",
      ".. note::\n\n   In a note\n\n   .. image:: i.png\n\n      below",
      '.. raw:: html\n\n   <img src="k.png"\n        alt="passed on">\n\nand out',
      ".. _target:\n\n.. [1] A note\n\n   .. image:: j.png",
    ],
    put: [
      ..."x | : . = * - ` \t".split(" "),
      ...[
        "::",
        ".. ",
        "..",
        ".. image:: new.png\n",
        ".. figure:: new.png\n\n",
        ".. |sub| image:: s.png",
      ],
      ...["   :alt: new\n", "   :alt:", "\n:alt: out\n", "   ", "      ", "\n   ", "\n\n   "],
      ...["\n====\n", "\n---\n", "::\n\n", ".. code-block:: c\n\n", "..\n", ".. note::\n\n", "- "],
    ],
  },
  AsciiDoc: {
    reader: asciidoc,
    blocks: [
      WORDS,
      "= Document\n:imagesdir: img\n:name: value",
      "== A *section* image:in-title.png[]",
      "image::a.png[said,100]",
      ".Title\nimage::b.png[]",
      '.Title\n[#id]\nimage::{name}/c.png["a, b",link=http://x]',
      "Words image:d.png[one] and image:e.png[over\nlines] `image:no.png[]`",
      "image:f.png[without\nan end\n",
      "* item image:g.png[]\n** image::no.png[]",
      "https://x[image:h.png[linked]] pass:[image:no.png[\\]] +++image:no.png[]+++",
      "----\nimage::no.png[]\n\nimage::no.png[]\n----",
      "....\n\nimage::no.png[]\n....",
      "////\nimage::no.png[]\n\n== No\n////",
      "```ts\nimage::no.png[]\n```",
      '++++\n<img src="k.png" alt="passed on">\n\n<img src="l.png">\n++++',
      "[source,ts]\nimage:no.png[]\nmore",
      "[listing]\n.Title\n----\nimage::no.png[]\n----",
      "[NOTE]\n====\nimage::i.png[]\n====",
      " indented image:no.png[]",
      "// image:no.png[]",
      ":name: other",
      ":!name:",
      ":imagesdir: elsewhere/",
      ":imagesdir!:",
      '[cols="1,a"]\n|===\n|image:j.png[x \\| y] |image::k.png[]\n\na|image::l.png[said]\n|===',
      "[format=csv]\n|===\nimage:m.png[a | b],c\n\n!===\n!===\n|===",
      "|===\n|image:n.png[one | two]\n\nimage::o.png[]",
      "ifdef::name[]\nimage::p.png[]\n\nendif::[]",
    ],
    put: [
      ..."x | [ ] ` : . = + \\".split(" "),
      ...["----\n", "....\n", "++++\n", "////\n", "```\n", "====\n", "|===\n", "!===\n", "----"],
      ...["\n----\n", "\n|===\n", '[cols="a"]\n', "[source]\n", "[format=csv]\n", "a|", ".Title\n"],
      ...["image::new.png[]\n", "image:new.png[", "image:", "pass:[", "\n== New\n", "// ", " "],
      ...["\n:name: new\n", "\n:!imagesdir:\n", ":imagesdir: new\n", "{name}", "ifdef::name[]\n"],
    ],
  },
  Markdown: {
    reader: createMarkdown(html),
    most: 200,
    blocks: [
      WORDS,
      "# A *title* ![in it](a.png)",
      "Under [one]\n===",
      "![said](b.png) and [![linked](c.png) words](/x)",
      "![far][one] ![one][] ![one] [![two][]][one]",
      "[one]: one.png 'T'",
      "[two]: <two.png>",
      "[One]: other.png",
      '| a | b |\n| - | - |\n| ![cell](d.png) | <img src="e.png" alt="f"> ![one] |',
      '<div align="center">\n  <img src="g.png">\n</div>',
      '<a href="/y"><button>\n\n![in a link](h.png) <img src="i.png">\n\n</button></a>',
      "<figure>\n\n![](j.png)\n\n<figcaption>The cap</figcaption></figure>",
      '<h2>Tags <img src="k.png" alt=""></h2>',
      "- item ![](l.png)\n\n  - > ![quoted\n    > twice](m.png)",
      "> ![](n.png)\nlazy ![](o.png)",
      "```md\n![no](no.png)\n```",
      "~~~\n<img src=no.png>\n~~~",
      "    ![no](no.png)",
      ":::{figure} p.png\n:alt: said\n\nCaption\n:::",
      ':::image type="complex" source="q.png" alt-text="r":::\nLong.\n:::image-end:::',
      "![[s.png|t]] `![no](no.png)` <!-- ![no](no.png) -->",
      "<!--\n![no](no.png)\n\n-->",
    ],
    put: [
      ..."x | ` [ ] ( ) ! < > / # - * : = {".split(" "),
      ...["```\n", "~~~\n", "\n```\n", "<!--", "-->", "---\n", "    ", "> ", "- ", "\n===\n", "# "],
      ...["<div>", "</div>", "<a href=z>", "</a>", "<h1>", "</h1>", "<pre>", "</pre>", "<figure>"],
      ...[
        "\n\n[one]: new.png\n\n",
        "[one]: ",
        "[two]",
        "![",
        "](",
        "![new](new.png)",
        '<img src="u">',
      ],
    ],
  },
};

const BREAKS = ["", "\n", "\n\n", "\r\n", "\r", "\n \n"];

describe("a long text of lines that changes", () => {
  for (const [name, { reader, blocks, put, most = 1000 }] of Object.entries(MARKUPS)) {
    const texts = fc
      .tuple(
        fc.array(fc.constantFrom(...blocks), { minLength: 20, maxLength: 150 }),
        fc.constantFrom("\n\n", "\n\n", "\n"),
        fc.constantFrom("\n", "\n", "\r\n"),
      )
      .map(([all, between, lineBreak]) => all.join(between).replaceAll("\n", lineBreak));
    test(`is read in ${name} as if it were new`, () => {
      fc.assert(
        fc.property(texts, steps([...BREAKS, ...put, ...blocks]), (text, all) => {
          assertFollowed(text, all, reader);
        }),
        { numRuns: runs(most) },
      );
    });
  }

  for (const [what, reader, above, below, at, cut, put] of [
    ["the break", rst, "\r\n", ".. image:: a.png", 0, 1, ""],
    ["the empty line", asciidoc, "\n    \n", " image:a.png[]", 1, 0, "words"],
    ["the attributes", asciidoc, "\n[cols=1]\n.Title\n", "|===\n|image::a.png[]\n|===", 7, 1, "a"],
  ] as const)
    test(`is read with ${what} above a line`, () => {
      // Among all these lengths are some with which another piece begins at the line below.
      for (let length = 1; length < 2500; length++) {
        const text = `${"x".repeat(length)}${above}${below}`;
        const edit = { at: length + at, cut, put };
        assertSameAsFresh(reader, ...change(reader, reader.read(text, OPTIONS), text, edit));
      }
    });
});
