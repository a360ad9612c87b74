import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { descriptionEdit } from "../../src/core/altText/write/describe.ts";
import { oneLine } from "../../src/core/altText/syntax/escape.ts";
import type { Markup } from "../../src/core/altText/languages.ts";
import { readerOf } from "../../src/core/altText/read/readers.ts";
import type { ImageReference } from "../../src/core/altText/reference.ts";
import { runs } from "../strength.ts";

/** A document with a `§` for the description, and what is written with it between `«` and `»`. */
const ROWS: readonly (readonly [Markup, string])[] = [
  ["markdown", "![a](b.png)«\n\n§»"],
  ["markdown", "words ![a](b.png)\r\nmore«\r\n\r\n§»\r\n\r\nnext\r\n"],
  ["markdown", "- one\n- ![a](b.png)«\n\n  §\n»\n- two\n"],
  ["markdown", "-\t![a](b.png)«\n\n \t§»\n"],
  ["markdown", "> 1. x\n>\n>    ![a](b.png)«\n>\n>    §\n>»\n> # H\n"],
  ["markdown", "| a |\n| - |\n| ![a](b.png) |\n| c |\nnext? no«\n\n§»\n\nend"],
  ["markdown", "# H ![a](b.png)«\n\n§\n»\ntext"],
  ["markdown", "<p>\n  <img src=b.png>\n</p>«\n\n§»\n\ntext"],
  ["mdx", "import a from 'b'\n\n<Figure>\n  <img src=\"b.png\" />\n</Figure>«\n\n§»\n"],
  ["markdown", "- [ ] ![a](b.png) ![c](d.png)«\n\n  §»\n"],
  ["html", "<figure>\n\t<img src=a.png>\n«\t<figcaption>§</figcaption>\n»</figure>\n"],
  ["html", "<figure><img src=a.png>«<figcaption>§</figcaption>»</figure>"],
  [
    "html",
    "<figure>\r\n  <img src=a.png>\r\n  <figcaption>C</figcaption>\r\n</figure>«\r\n<p>§</p>»\r\n<p>x",
  ],
  ["html", "<div>\n  <p class=c><a href=x><img src=a.png></a></p>«\n  <p>§</p>»\n</div>"],
  [
    "html",
    "<div>Icons <img src=a.png> and <img src=b.png> are\n  served <b>by\n the</b> cache«\n<p>§</p>»\n  <ul></ul></div>",
  ],
  ["html", "<table><tr><td><img src=a.png></td></tr></table>«\n<p>§</p>»\n"],
  ["html", "<img src=a.png>«\n<p>§</p>»"],
  ["html", "<p><img src=a.png>"],
  ["html", "<div>\n  <img src=a.png>«\n  <p>§</p>»\n  <img src=b.png>\n</div>"],
  [
    "vue",
    "<template>\n  <div>\n    <NuxtLink to='/'><img src='a.png'></NuxtLink>«\n    <p>§</p>»\n  </div>\n</template>\n",
  ],
  ["vue-html", "<img v-if=a src='a.png'>\n<p v-else>b</p>"],
  ["vue-html", "<div><Transition><img src='a.png'></Transition>«<p>§</p>»</div>"],
  ["svelte", "{#if x}\n  <img src='a.png'>«\n  <p>§</p>»\n{/if}"],
  ["astro", "---\n---\n<Layout>\n  {x && <img src='a.png'>}\n  <img src='b.png'>\n</Layout>"],
  ["jsx", "const a = () => <img src='a.png' />;"],
  [
    "jsx",
    "const a = () => (\n  <div>\n    <img src='a.png' />«\n    <p>§</p>»\n    {b}\n  </div>\n);",
  ],
  ["jsx", "<figure>\n  <img src='a.png' />\n«  <figcaption>§</figcaption>\n»</figure>"],
  ["jsx", "<p>{x && <img src='a.png' />}</p>"],
  ["jsx", "<><a><img src='a.png' /></a>«<p>§</p>»</>"],
  ["rst", ".. image:: a.png«\n\n§»\n"],
  ["rst", ".. image:: a.png\r\n   :alt: x«\r\n\r\n§\r\n»\r\nText"],
  ["rst", ".. figure:: a.png\n   :width: 3«\n\n   §»\n\nText"],
  ["rst", ".. figure:: a.png\n\n   Caption«\n\n   §»\n\nText\n"],
  ["rst", "- x\n\n  .. figure:: a.png«\n\n     §»\n"],
  ["rst", ".. |x| image:: a.png\n"],
  ["rst", "* .. image:: a.png«\n\n  §\n»\n* b\n"],
  ["rst", ".. figure:: a.png\n\t:alt: x\n\n\tCap\n\n\tLegend«\n\n\t§»"],
  ["asciidoc", "image::a.png[]«\n\n§»\n\nText"],
  ["asciidoc", ".T\nimage::a.png[]«\r\n\r\n§\r\n»\r\nText"],
  ["asciidoc", "* item image:a.png[]«\n+\n§»\n* b"],
  ["asciidoc", "* item\n+\nimage::a.png[]«\n+\n§»\n"],
  ["asciidoc", "|===\n| image:a.png[] | b\n\n| c\n|===«\n\n§»\n\nx"],
  ["asciidoc", "Text image:a.png[] x\nmore«\n\n§»\n\nnext"],
  ["asciidoc", "====\nimage::a.png[]«\n\n§\n»\n===="],
  [
    "latex",
    "\\begin{figure}\n  \\centering\n  \\includegraphics{a}\n«  \\caption{§}\n»\\end{figure}\n",
  ],
  [
    "latex",
    "\\begin{figure}\n\t\\includegraphics{a}\n«\t\\caption{§}\n»\t\\label{f}\n\\end{figure}\n",
  ],
  [
    "latex",
    "\\begin{figure}\r\n  \\includegraphics{a}\r\n  \\caption{C}\r\n\\end{figure}«\r\n\r\n§\r\n»\r\nText",
  ],
  ["latex", "Text \\includegraphics{a} more\nand more«\n\n§»\n\nnext"],
  ["latex", "\\begin{center}\n\\includegraphics{a}\n\\end{center}«\n\n§»"],
  ["latex", "\\begin{tabular}{c}\n\\includegraphics{a}\\\\\n\\end{tabular}"],
  ["latex", "\\fbox{\n\\includegraphics{a}\n}«\n\n§»"],
  ["latex", "\\begin{itemize}\n\\item \\includegraphics{a}«\n\n§\n»\n\\item b\n\\end{itemize}"],
  ["typst", '#figure(image("a.png")«, caption: [§]»)'],
  ["typst", '#figure(\n  image("a.png", width: 3%)«,\n  caption: [§]»,\n) <f>\n'],
  ["typst", '#figure(image("a.png"), caption: [C])\ntext«\n\n§»\n\nnext'],
  ["typst", '#image("a.png")«\r\n\r\n§»\r\n\r\ntext'],
  ["typst", '#let x = image("a.png")'],
  ["typst", '- #image("a.png")«\n\n  §\n»\n- b'],
  ["typst", '#grid(columns: 2,\n  image("a.png"), image("b.png"))«\n\n§»\n'],
  ["typst", '#figure(caption: [C])[#image("a.png")]«\n\n§»'],
  ["typst", '#figure(\n\talign(center, image("a.png"))«,\n\tcaption: [§]»,\n\tkind: image,\n)'],
  ["html", "<figure>\n  <figcaption><img src=a.png></figcaption>\n</figure>«\n<p>§</p>»"],
  ["html", "<ul>\n\t<li><img src=a.png> words«<p>§</p>»</li>\n</ul>"],
  ["xml", "<svg><image href='a.png' aria-label='x'/></svg>"],
  ["angular", "<figure>\n  <img src='a.png'>\n«  <figcaption>§</figcaption>\n»</figure>"],
  ["erb", "<div>\n  <%= x %> <img src='a.png'>«\n  <p>§</p>»\n</div>\n"],
  [
    "jsx",
    "const a = (\r\n\t<li>\r\n\t\t<img src='a.png' /> and words«\r\n\t\t<p>§</p>»\r\n\t</li>\r\n);",
  ],
  ["mdx", "1. ![a](b.png)\n\t![c](d.png)«\n\n   §\n»\n2. x"],
  ["markdown", "![a][b] ![c](d.png)«\n\n§»\n\n[b]: e.png"],
  ["markdown", "![a](b.png)«\n\n§\n»\n- list\n"],
  ["rst", "Text\n\n   .. image:: a.png\n      :alt: x«\n\n   §»\n"],
  ["asciidoc", ". item image:a.png[]«\n+\n§»"],
  ["asciidoc", "[cols=2]\n|===\n|a\n|image:a.png[]\n|===«\n\n§»"],
  [
    "latex",
    "\\begin{figure}\n\\subfloat[x]{\\includegraphics{a}\\label{s}}\n«\\caption{§}\n»\\end{figure}",
  ],
  ["latex", "\\includegraphics{a}«\n\n§»"],
  ["latex", "\\begin{frame}\n\t\\includegraphics{a} \\includegraphics{b}«\n\n\t§\n»\n\\end{frame}"],
  ["typst", '#table(image("a.png"), [b])«\n\n§»'],
  ["typst", 'Words #box(image("a.png")) and\nwords«\n\n§\n»\n= H\n'],
];

const read = async (markup: Markup, text: string): Promise<readonly ImageReference[]> =>
  (await readerOf(markup)).read(text, { components: [] }).references;

async function described(markup: Markup, text: string, words: string): Promise<string | undefined> {
  const [reference] = await read(markup, text);
  assert.ok(reference, text);
  const edit = await descriptionEdit(text, reference, markup, words);
  return edit && text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end);
}

/** What stays of an image when another one is described. */
const kept = ({ element, source, alt, computed }: ImageReference): unknown => ({
  ...{ element, source: source?.text, alt, computed },
});

const signs = fc.constantFrom(
  ...["a", "b c", "word", "1.", "2)", " ", "\n", '"', "'", "`", "``", "[", "]", "![", "](x.png)"],
  ...[
    "(",
    ")",
    "{",
    "}",
    "<",
    ">",
    "<b>",
    "<img src=x.png>",
    "*",
    "**",
    "_",
    "__",
    "~~",
    "|",
    "\\",
  ],
  ...[
    "&",
    "&amp;",
    "&#39;",
    "$",
    "${x}",
    "%",
    "#",
    "{{ a }}",
    "@",
    "-",
    "+",
    "=",
    "::",
    "..",
    ";;",
  ],
  ...[
    "/*",
    "//",
    "image:x.png[]",
    "\\includegraphics{x}",
    '#image("x.png")',
    "-->",
    "é",
    "---",
    "(",
  ],
);
const words = fc
  .oneof(
    fc.array(signs, { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join("")),
    fc.string({ unit: "binary", maxLength: 20 }),
  )
  .filter((text) => oneLine(text) !== "");

describe("where a long description goes", () => {
  for (const [markup, row] of ROWS) {
    test(`${markup}: ${JSON.stringify(row)}`, async () => {
      const text = row.replace(/«[^]*»/, "");
      const expected = row === text ? undefined : row.replace(/[«»]/g, "");
      assert.equal(await described(markup, text, "§"), expected);
    });
  }

  test("every family has five places or more, and says where there is none", () => {
    const families = Map.groupBy(ROWS, ([markup]) => markup);
    for (const markup of ["markdown", "html", "jsx", "rst", "asciidoc", "latex", "typst"] as const)
      assert.ok((families.get(markup)?.length ?? 0) >= 5, markup);
  });

  test("nothing is written where there is nothing to say", async () => {
    assert.equal(await described("markdown", "![](a.png)", " \n"), undefined);
  });

  test("whatever it says, the images stay what they are, and no other comes", async () => {
    const documents = ROWS.map(([markup, row]) => [markup, row.replace(/«[^]*»/, "")] as const);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...documents), words, async ([markup, text], said) => {
        const now = await described(markup, text, said);
        if (now === undefined) return;
        const before = await read(markup, text);
        assert.deepEqual((await read(markup, now)).map(kept), before.map(kept), now);
      }),
      { numRuns: runs(1500) },
    );
  });

  test("in Markdown it is read again as these words and no markup", async () => {
    const parser = new MarkdownIt({ html: true });
    const places = [
      "![](a.png)\n\nnext",
      "- ![](a.png)\n- b",
      "> ![](a.png)\n\nnext",
      "# ![](a.png)\n- b",
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), words, async (text, said) => {
        const now = (await described("markdown", text, said)) ?? "";
        const tokens = parser.parse(now, {});
        const inline = tokens.filter(({ type }) => type === "inline");
        const own = inline.find(({ children }) => !children?.some(({ type }) => type === "image"));
        const children = own?.children ?? [];
        assert.ok(
          children.length > 0 && children.every(({ type }) => type.startsWith("text")),
          now,
        );
        const plain = children.map(({ content }) => content).join("");
        assert.equal(
          plain.replace(/\s+/g, " "),
          oneLine(said).replace(/\s+/g, " ").replaceAll("\0", "\ufffd"),
        );
        const kinds = tokens.map(({ type }) => type);
        assert.equal(kinds.filter((type) => type === "paragraph_open").length >= 1, true);
        assert.ok(
          !kinds.some((type) => /^(?:hr|fence|code_block|html_block|table_open)$/.test(type)),
          now,
        );
      }),
      { numRuns: runs(1000) },
    );
  });

  const FIGURES: readonly (readonly [Markup, string])[] = [
    ["html", "<figure><img src=a.png></figure>"],
    ["jsx", "<figure><img src='a.png' /></figure>"],
    ["svelte", "<figure><img src='a.png'></figure>"],
    ["latex", "\\begin{figure}\\includegraphics{a}\\end{figure}"],
  ];
  for (const [markup, text] of FIGURES)
    test(`${markup}: the caption of a figure is read again as these words`, async () => {
      await fc.assert(
        fc.asyncProperty(words, async (said) => {
          const now = (await described(markup, text, said)) ?? "";
          const [reference] = await read(markup, now);
          const plain = (one = ""): string => one.replace(/\s+/g, " ").replaceAll("\0", "\ufffd");
          assert.equal(plain(reference?.around.caption), plain(oneLine(said)), now);
        }),
        { numRuns: runs(500) },
      );
    });
});
