import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { withAlt } from "../../src/core/altText/syntax/escape.ts";
import { createMarkdown, createMdx } from "../../src/core/altText/read/markdown/markdown.ts";
import { changed, options, read, tags, tell } from "./reading.ts";
import { processorTime } from "../strength.ts";

const markdown = createMarkdown(tags);
const mdx = createMdx(tags);

/** A text, what is found in it, and the text with "N" as the first alt text; none where nothing can be written. */
type Case = readonly [text: string, found: readonly string[], written?: string];

function check(reader: typeof markdown, cases: readonly Case[]): void {
  for (const [text, found, written] of cases)
    test(JSON.stringify(text), () => {
      assert.deepEqual(tell(reader, text), found);
      if (written === undefined) return;
      const place = read(reader, text)[0]?.place;
      assert.ok(place);
      assert.equal(withAlt(text, place, "N"), written);
    });
}

describe("images in Markdown", () => {
  check(markdown, [
    ["![a](b.png)", ["a <b.png>"], "![N](b.png)"],
    ["![](b.png)", [" <b.png>"], "![N](b.png)"],
    ['![a](b.png "A title")', ["a <b.png>; title A title"], '![N](b.png "A title")'],
    ["![a](b.png 'It''s')", []],
    ["![a](b.png 'It\\'s \"x\" &amp; y')", ['a <b.png>; title It\'s "x" & y']],
    ["![a](b.png (in parentheses))", ["a <b.png>; title in parentheses"]],
    ["![a](<b c.png> 'T')", ["a <b c.png>; title T"], "![N](<b c.png> 'T')"],
    ["![a](b c.png)", []],
    ["![a](b(c)(d(e)).png)", ["a <b(c)(d(e)).png>"], "![N](b(c)(d(e)).png)"],
    ["![a](b\\)c\\_d.png)", ["a <b)c_d.png>"]],
    ["![a](b%20c&amp;d.png?x=1#y)", ["a <b%20c&d.png?x=1#y>"]],
    [
      "![a](/root/b.png) ![c](../d.png)![e](http://f/g.png)",
      ["a </root/b.png>", "c <../d.png>", "e <http://f/g.png>"],
    ],
    ["![a]( b.png )", ["a <b.png>"], "![N]( b.png )"],
    ["![a](\n  b.png\n  'T'\n)", ["a <b.png>; title T"]],
    ["![a]()", ["a <>"], "![N]()"],
    ["![a [b] c](d.png)", ["a [b] c <d.png>"], "![N](d.png)"],
    ["![a \\] c](d.png)", ["a ] c <d.png>"], "![N](d.png)"],
    ["![*a* **b** _c_ ~~d~~ `e_f` g*h](i.png)", ["a b c d e_f g*h <i.png>"]],
    ["![a &amp; b &copy; \\* &#x41; &nope;](c.png)", ["a & b © * A &nope; <c.png>"]],
    ["![a\n  b  \nc\\\nd](e.png)", ["a b c d <e.png>"]],
    ["![a [b](c) ![d](e.png) f](g.png)", ["a b d f <g.png>"], "![N](g.png)"],
    ["![a](b.png){width=3 .c}", ["a <b.png>"], "![N](b.png){width=3 .c}"],
    ["[![a](b.png)](c)", ["a <b.png>; link c ()"], "[![N](b.png)](c)"],
    ["[x ![a](b.png) *y*](c 'T')", ["a <b.png>; link c (x y)"]],
    ["[![a](b.png) ![c](d.png)][e]\n\n[e]: f", ["a <b.png>; link f (c)", "c <d.png>; link f (a)"]],
    ["[x [![a](b.png) y](c)", ["a <b.png>; link c (y)"]],
    ["[![a](b.png) [x] y](c)", ["a <b.png>; link c ([x] y)"]],
    ["![a][b]\n\n[b]: c.png 'T'", ["a <c.png>; title T"], "![N][b]\n\n[b]: c.png 'T'"],
    ["![a][]\n\n[A]: <c d.png>", ["a <c d.png>"], "![N][a]\n\n[A]: <c d.png>"],
    ["![a  *b*]\n\n[A *B*]: c.png", ["a  b <c.png>"], "![N][a *b*]\n\n[A *B*]: c.png"],
    ["![ẞ]\n\n[SS]: c.png", ["ẞ <c.png>"], "![N][ẞ]\n\n[SS]: c.png"],
    ["![a] ![b][c]", []],
    ["> ![a]\n\n- > [a]:\n  >   b.png", ["a <b.png>"]],
    ["[a]: one.png\n[a]: two.png\n![a]", ["a <one.png>"]],
    ["[a]: b.png\n'T'\n\n![a]", ["a <b.png>; title T"]],
    ["![a][b]\n\n[b]: c.png x", []],
    ["![a <!-- b --> <i>c</i> <http://d>](e.png)", ["a <!-- b --> <i>c</i> http://d <e.png>"]],
    ["[^a]: b.png\n\n![^a]", []],
    ["`![a](b.png)` `` `![c](d.png) ``", []],
    ["a ` b ![c](d.png)", ["c <d.png>"]],
    ["\\![a](b.png) !\\[a](b.png) \\\\![c](d.png)", ["c <d.png>"]],
    ["```\n![a](b.png)\n```\n~~~~ x\n![a](b.png)\n~~~\n~~~~\n![c](d.png)", ["c <d.png>"]],
    ["    ![a](b.png)\n\n\t![a](b.png)\n\n- x\n\n      ![c](d.png)", []],
    ["- x\n\n      not\n\n  ![a](b.png)", ["a <b.png>"]],
    ["<!-- ![a](b.png)\n\n![c](d.png) -->\n\n![e](f.png)", ["e <f.png>"]],
    ["x <!-- ![a](b.png) --> ![c](d.png)", ["c <d.png>"]],
    ["<http://a/![b](c.png)> <a href='![d](e.png)'>", []],
    ["<div>\n![a](b.png)\n</div>\n\n![c](d.png)", ["c <d.png>"]],
    ["<img src='x.png'/>\n![a](b.png)", ["- <x.png>"]],
    ["---\ncover: ![a](b.png)\n---\n\n![c](d.png)", ["c <d.png>"]],
    ["+++\nx = '![a](b.png)'\n+++\n![c](d.png)", ["c <d.png>"]],
    ["---\n![a](b.png)", ["a <b.png>"]],
    [
      "# One *b*\n\n![a](b.png)\n\nTwo\n===\n\n![c](d.png)",
      ["a <b.png>; heading One b", "c <d.png>; heading Two"],
    ],
    ["## ![a](b.png) x ##\n", ["a <b.png>; heading a x"], "## ![N](b.png) x ##\n"],
    ["<h1 align='center'>A &amp; <b>b</b></h1>\n\n![a](b.png)", ["a <b.png>; heading A & b"]],
    ["1. x\n   - y ![a](b.png)\n     > z\n     > ![c](d.png)", ["a <b.png>", "c <d.png>"]],
    [
      "> ![a\n> b](c.png)\n> > ![d](e.png)",
      ["a b <c.png>", "d <e.png>"],
      "> ![N](c.png)\n> > ![d](e.png)",
    ],
    ["> ![a\nb](c.png)", ["a b <c.png>"]],
    [
      "![a](b.png)\r\n\r\n> ![c\r\n> d](e.png)\r\n",
      ["a <b.png>", "c d <e.png>"],
      "![N](b.png)\r\n\r\n> ![c\r\n> d](e.png)\r\n",
    ],
    ["-\t![a](b.png)\n\n\t![c](d.png)", ["a <b.png>", "c <d.png>"]],
    [
      "😀 ![👩‍👩‍👧 x](🖼.png) 😀 ![](e.png)",
      ["👩‍👩‍👧 x <🖼.png>", " <e.png>"],
      "😀 ![N](🖼.png) 😀 ![](e.png)",
    ],
    [
      '| a | ![b](c.png) |\n|---|---|\n| ![d](e.png "f") | `\\|` ![g\\|h](i.png) |',
      ["b <c.png>", "d <e.png>; title f", "g|h <i.png>"],
    ],
    ["a | b\n-|-\n![x | y](c.png) | ![d](e.png)", []],
    ["![a](b.png", []],
    ["![a](b.png\n\n![c](d.png) ![e", ["c <d.png>"]],
    ["![[a.png]]", ["- <a.png>"], "![[a.png|N]]"],
    [
      "![[a b.png|100x200]] ![[c.jpg|d|50]]",
      ["- <a b.png>", "d <c.jpg>"],
      "![[a b.png|N|100x200]] ![[c.jpg|d|50]]",
    ],
    ["![[note]] ![[a.pdf]] ![[x.svg#y|z]]", ["z <x.svg>"]],
    ["|a|b|\n|-|-|\n|![[a.png\\|b\\|9]]|![[c.png]]|", ["b <a.png>", "- <c.png>"]],
    ["![[a]](b.png)", ["[a] <b.png>"]],
    ["![a](attachment:b.png)", ["a <attachment:b.png>"]],
    ["\ufeff![a](b.png)", ["a <b.png>"]],
  ]);
});

describe("tags in Markdown", () => {
  check(markdown, [
    ['x <img src="a.png" alt="b"> y', ["b <a.png>"], 'x <img src="a.png" alt="N"> y'],
    ['x <img\n  src="a.png"\n  alt="b"> y', ["b <a.png>"]],
    ['> - <img\n>   src="a.png"\n>   alt="b">', ["b <a.png>"]],
    ['<p>\n  <img src="a.png">\n</p>', ["- <a.png>"]],
    ['`<img src="a.png">` \\<img src="a.png"> <!-- <img src="a.png"> -->', []],
    ['```html\n<img src="a.png">\n```', []],
    ['[<img src="a.png"> x](y)', ["- <a.png>; link y (x)"]],
    ['<a href="x">![a](b.png)</a>', ["a <b.png>; link x ()"]],
    ['<a href="x">\n\n![a](b.png)\n\n</a>', ["a <b.png>; link x ()"]],
    ['| <img src="a.png" alt="b"> |\n|---|', ["b <a.png>"]],
    ['# T\n\n<img src="a.png">\n', ["- <a.png>; heading T"]],
  ]);

  test("have their bars as entities in a table", () => {
    const text = '| <img src="a.png" alt=""> |\n|---|';
    const place = read(markdown, text)[0]?.place;
    assert.equal(withAlt(text, place!, "a | b"), '| <img src="a.png" alt="a &#124; b"> |\n|---|');
  });

  test("are read again only when they change", () => {
    const text = 'x\n\n> <img src="a.png" alt="b"> word\n\n![c](d.png)\n';
    let found = markdown.read(text, options);
    tags.given = "";
    const next = changed(text, { start: 0, end: 1 }, "some words\n\nmore");
    found = markdown.read(next.text, options, { found, changes: next.changes });
    assert.equal(tags.given, "");
    assert.deepEqual(found.references, markdown.read(next.text, options).references);
    const at = next.text.indexOf('b">');
    const last = changed(next.text, { start: at, end: at + 1 }, "other");
    found = markdown.read(last.text, options, { found, changes: last.changes });
    assert.match(tags.given, /^\s*<img src="a.png" alt="other"> word\s*$/);
    assert.equal(found.references[0]?.alt, "other");
  });
});

describe("directives in Markdown", () => {
  check(markdown, [
    [
      ':::image type="content" source="a.png" alt-text="b":::',
      ["b <a.png>"],
      ':::image type="content" source="a.png" alt-text="N":::',
    ],
    ['::: image source="a.png" :::', ["- <a.png>"], '::: image source="a.png" alt-text="N":::'],
    [':::image source="a.png":::', ["- <a.png>"], ':::image source="a.png" alt-text="N":::'],
    [':::image type="icon" source="a.svg":::', [" <a.svg>"]],
    [
      ':::image type="complex" source="a.png" alt-text="b":::\n   Long *words*.\n\n   More.\n:::image-end:::',
      ["b <a.png>; caption Long *words*. More."],
    ],
    [':::image source="a.png" alt-text="" border="true":::', [" <a.png>"]],
    [':::image source="a.png" alt-text="x ::: [y](z) `w":::', ["x ::: [y](z) `w <a.png>"]],
    [':::image source="a.png" link="b":::', ["- <a.png>; link b ()"]],
    ['1. x\n\n   :::image source="a.png" alt-text="b":::', ["b <a.png>"]],
    ['> :::image source="a.png"\n> alt-text="b":::', ["b <a.png>"]],
    ['x :::image source="a.png" alt-text="b"::: y', ["b <a.png>"]],
    ['| :::image source="a.png" alt-text="b"::: |\n|---|', ["b <a.png>"]],
    ['```\n:::image source="a.png":::\n```', []],
    [':::image source="a.png" alt-text="b', []],
    [':::imagine source="a.png":::', []],
    [":::{figure} a.png\n:alt: b\n:::", ["b <a.png>"], ":::{figure} a.png\n:alt: N\n:::"],
    [
      "```{figure} a.png\n---\nwidth: 3\n---\nx\n```",
      ["- <a.png>; caption x"],
      '```{figure} a.png\n---\nalt: "N"\nwidth: 3\n---\nx\n```',
    ],
    [
      "```{image} a.png\n---\nalt: 'b ''c'''\n---\n```",
      ["b 'c' <a.png>"],
      '```{image} a.png\n---\nalt: "N"\n---\n```',
    ],
    ["```{image} a.png\n```", ["- <a.png>"], "```{image} a.png\n:alt: N\n```"],
    [
      "```{image} a.png\r\n:width: 3\r\n```\r\n",
      ["- <a.png>"],
      "```{image} a.png\r\n:alt: N\r\n:width: 3\r\n```\r\n",
    ],
    [
      "::::{figure} a.png\n:target: x\n:alt:\n\nA\ncaption\n\nmore\n::::",
      [" <a.png>; link x (); caption A caption"],
    ],
    ["> ```{image} a.png\n> ```", ["- <a.png>"], "> ```{image} a.png\n> :alt: N\n> ```"],
    ["- :::{image} a.png\n  :::", ["- <a.png>"], "- :::{image} a.png\n  :alt: N\n  :::"],
    ["```{code} x\n```{image} a.png\n```", []],
    ["# H\n\n```{image} a.png\n```", ["- <a.png>; heading H"]],
  ]);
});

describe("images in MDX", () => {
  check(mdx, [
    ["![a](b.png)", ["a <b.png>"], "![N](b.png)"],
    ["    ![a](b.png)", ["a <b.png>"]],
    ['<Image src="a.png" alt="b" />', ["b <a.png>"], '<Image src="a.png" alt="N" />'],
    ['<Image\n  style={{ a: "}" }}\n\n  src="a.png"\n/>', ["- <a.png>"]],
    ["<Image x={`a${`>`}`} src='a.png'/>", ["- <a.png>"]],
    ['words <img src="a.png" alt="b"/> ![c](d.png)', ["b <a.png>", "c <d.png>"]],
    ["<Figure>\n  ![a](b.png)\n</Figure>", ["a <b.png>"]],
    ["<Figure>\n\n![a](b.png)\n\n</Figure>", ["a <b.png>"]],
    ["{/* ![a](b.png) <img src='c.png'/> */}", []],
    ["a {/* ![a](b.png)\n![c](d.png) */} ![e](f.png)", ["e <f.png>"]],
    ["{/*\n\n![a](b.png)\n\n*/}\n\n![c](d.png)", ["c <d.png>"]],
    ["{x && <img src='a.png'/>}", ["- <a.png>"]],
    ["export const a = '![b](c.png)';\nconst d = 1;\n\n![e](f.png)", ["e <f.png>"]],
    ["`<img src='a.png'/>`\n\n```\n<img src='a.png'/>\n```", []],
    ["<a href='x'>![a](b.png)</a>", ["a <b.png>; link x ()"]],
    ["a < b ![c](d.png) {", ["c <d.png>"]],
    ["<Foo a={\n\n![c](d.png)", ["c <d.png>"]],
    ["---\na: <b>\n---\n# H\n![c](d.png)", ["c <d.png>; heading H"]],
  ]);

  test("escape what begins tags and expressions", () => {
    const [one] = read(mdx, "![](a.png)");
    assert.equal(withAlt("![](a.png)", one!.place!, "a {b} < c"), "![a \\{b\\} \\< c](a.png)");
  });

  test("show the reader of tags what is imported", () => {
    read(mdx, "import a from './a.png';\n\n# Words\n\n<img src={a}/>\n");
    assert.match(tags.given, /^import a from '.\/a.png';\s+<img src=\{a\}\/>$/);
  });
});

describe("an alt text in Markdown", () => {
  const written = (text: string, alt: string): string => {
    const [one] = read(markdown, text);
    return withAlt(text, one!.place!, alt);
  };

  test("is escaped where it must be, and nowhere else", () => {
    for (const [alt, expected] of [
      ["Settings > Privacy", "Settings > Privacy"],
      ["3 * 4 = 12", "3 * 4 = 12"],
      ["a *b* c", "a \\*b\\* c"],
      ["snake_case_name and _this_", "snake_case_name and \\_this\\_"],
      ["[x] (y)", "\\[x\\] (y)"],
      ["R&D &amp; &c", "R&D \\&amp; &c"],
      ["1 < 2 <b>", "1 < 2 \\<b>"],
      ["~5 and ~6", "\\~5 and \\~6"],
      ["about ~5", "about ~5"],
      ["`code`", "&#96;code&#96;"],
      ["C:\\new", "C:\\\\new"],
      ["a --> b", "a --&gt; b"],
      [" two\n\nlines ", "two lines"],
      ['“quoted” "quoted" it\'s', '“quoted” "quoted" it\'s'],
    ] as const)
      assert.equal(written("![](a.png)", alt), `![${expected}](a.png)`);
  });

  test("keeps its bars from ending a cell", () => {
    const table = "| ![](a.png) |\n|---|";
    assert.equal(written(table, "a | b"), "| ![a \\| b](a.png) |\n|---|");
    assert.equal(written(table, "a\\|b"), "| ![a\\\\&#124;b](a.png) |\n|---|");
  });

  test("says what it can where nothing can be escaped", () => {
    assert.equal(written("![[a.png]]", "a | [b] `c`"), "![[a.png|a b 'c']]");
    assert.equal(written("![[a.png]]", "100"), "![[a.png|]]");
    const learn = ':::image source="a.png" alt-text="":::';
    assert.equal(written(learn, 'a "b"'), ':::image source="a.png" alt-text="a \'b\'":::');
  });
});

test("hostile Markdown takes time in proportion to its length", () => {
  const pieces = ["[", "![", "![a](", "`", "<a b='\" c=\"' ", "<!--", "*a _b ", "> ", '[a]: b "\n'];
  for (const piece of [
    ...pieces,
    "![a![b](c)",
    "|-",
    "{",
    "<A b={",
    "![[a",
    ':::image a="',
    "<a role=".padEnd(1e5),
  ]) {
    const text = piece.repeat(Math.ceil(100_000 / piece.length));
    for (const reader of [createMarkdown(tags), createMdx(tags)]) {
      const start = processorTime();
      read(reader, text);
      assert.ok(processorTime() - start < 2000, piece);
    }
  }
});
