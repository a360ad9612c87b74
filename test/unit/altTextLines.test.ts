import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { escaped, expressible, oneLine, withAlt } from "../../src/core/altText/syntax/escape.ts";
import { asciidoc } from "../../src/core/altText/read/lines/asciidoc.ts";
import { latex } from "../../src/core/altText/read/lines/latex.ts";
import { rst } from "../../src/core/altText/read/lines/rst.ts";
import { haml, slim } from "../../src/core/altText/read/tags/indented.ts";
import { erb } from "../../src/core/altText/read/tags/templates.ts";
import { typst } from "../../src/core/altText/read/lines/typst.ts";
import type { Reader, Syntax } from "../../src/core/altText/reference.ts";
import { read, tell } from "./reading.ts";
import { processorTime } from "../strength.ts";

/** A text, what is found in it, and the text with "N" as the first alt text. */
type Case = readonly [text: string, found: readonly string[], written?: string];

function check(reader: Reader, cases: readonly Case[]): void {
  for (const [text, found, written] of cases)
    test(JSON.stringify(text), () => {
      assert.deepEqual(tell(reader, text), found);
      for (const { source } of read(reader, text))
        if (source && reader !== asciidoc && !text.includes("\\\n"))
          assert.equal(text.slice(source.span.start, source.span.end), source.text);
      if (written === undefined) return;
      const place = read(reader, text)[0]?.place;
      assert.ok(place);
      assert.equal(withAlt(text, place, "N"), written);
    });
}

describe("images in reStructuredText", () => {
  check(rst, [
    [".. image:: a.png", ["- <a.png>"], ".. image:: a.png\n   :alt: N"],
    [".. image:: a.png\n   :alt: b", ["b <a.png>"], ".. image:: a.png\n   :alt: N"],
    [
      ".. image:: a.png\n   :alt: b\n     c\n   :width: 3",
      ["b c <a.png>"],
      ".. image:: a.png\n   :alt: N\n   :width: 3",
    ],
    [
      ".. image:: a.png\n   :alt:\n   :width: 3",
      [" <a.png>"],
      ".. image:: a.png\n   :alt: N\n   :width: 3",
    ],
    [
      ".. image:: a.png\n    :width: 3\n\nx",
      ["- <a.png>"],
      ".. image:: a.png\n    :width: 3\n    :alt: N\n\nx",
    ],
    [
      '.. raw:: html\n\n   <p><img src="a.png"\n   alt="b"></p>\n\n.. image:: c.png\n\n.. raw:: latex\n\n   <img src="d.png">',
      ["b <a.png>", "- <c.png>"],
      '.. raw:: html\n\n   <p><img src="a.png"\n   alt="N"></p>\n\n.. image:: c.png\n\n.. raw:: latex\n\n   <img src="d.png">',
    ],
    [".. image:: a.png\r\n\r\nx\r\n", ["- <a.png>"], ".. image:: a.png\r\n   :alt: N\r\n\r\nx\r\n"],
    [
      ".. figure:: a.png\n   :target: http://x\n\n   The *caption*\n   on two lines.\n\n   More.",
      ["- <a.png>; link http://x (); caption The caption on two lines."],
      ".. figure:: a.png\n   :target: http://x\n   :alt: N\n\n   The *caption*\n   on two lines.\n\n   More.",
    ],
    [
      ".. figure:: a.png\n\n   Caption",
      ["- <a.png>; caption Caption"],
      ".. figure:: a.png\n   :alt: N\n\n   Caption",
    ],
    [
      ".. figure:: a.png\n\n    Caption\n  and more\n\n x\n\ny",
      ["- <a.png>; caption Caption and more"],
      ".. figure:: a.png\n :alt: N\n\n    Caption\n  and more\n\n x\n\ny",
    ],
    [".. |n| image:: a.png\n   :alt: b", ["b <a.png>"]],
    ["- x\n\n  .. image:: a.png", ["- <a.png>"], "- x\n\n  .. image:: a.png\n     :alt: N"],
    ["- .. image:: a.png", ["- <a.png>"], "- .. image:: a.png\n     :alt: N"],
    ["x::\n\n   .. image:: a.png\n\n.. image:: b.png", ["- <b.png>"]],
    [".. code-block:: rst\n   :x: y\n\n   .. image:: a.png", []],
    [".. a comment\n   .. image:: a.png\n\n..\n   .. image:: b.png", []],
    [".. note::\n\n   .. image:: a.png", ["- <a.png>"]],
    [
      "One\n===\n\n.. image:: a.png\n\nTwo ``x``\n---------\n\n.. image:: b.png",
      ["- <a.png>; heading One", "- <b.png>; heading Two x"],
    ],
    ["====\nOver\n====\n\n.. image:: a.png", ["- <a.png>; heading Over"]],
    [".. image:: a.png\n   :alt: `b` \\* :c:", ["`b` \\* :c: <a.png>"]],
    [".. image::", ["- <>"]],
    [".. image:: a.png\n   :alt: b\n.. image:: c.png", ["b <a.png>", "- <c.png>"]],
    [".. image:: 😀.png\n\t:alt: 😀", ["😀 <😀.png>"], ".. image:: 😀.png\n\t:alt: N"],
    ["- x::\n\n    .. image:: a.png\n\n  .. image:: b.png", ["- <b.png>"]],
  ]);
});

describe("images in AsciiDoc", () => {
  check(asciidoc, [
    ["image::a.png[]", ["- <a.png>"], 'image::a.png["N"]'],
    ["image::a.png[b c]", ["b c <a.png>"], 'image::a.png["N"]'],
    ["image::a.png[b,100,200]", ["b <a.png>"], 'image::a.png["N",100,200]'],
    ['image::a.png["b, \\"c\\"",100]', ['b, "c" <a.png>'], 'image::a.png["N",100]'],
    ["image::a.png[alt=b c,width=3]", ["b c <a.png>"], 'image::a.png[alt="N",width=3]'],
    ["image::a.png[width=3]", ["- <a.png>"], 'image::a.png["N",width=3]'],
    ["image::a.png[,100]", ["- <a.png>"], 'image::a.png["N",100]'],
    ['image::a.png[alt=""]', [" <a.png>"], 'image::a.png[alt="N"]'],
    ["image::a.png[b]c]", ["b]c <a.png>"]],
    [
      "see image:a.png[b], image:c.png[d\\]e] and image:f.png[]",
      ["b <a.png>", "d]e <c.png>", "- <f.png>"],
      'see image:a.png["N"], image:c.png[d\\]e] and image:f.png[]',
    ],
    [".The *title*\nimage::a.png[b]", ["b <a.png>; caption The title"]],
    [".T\n[#id.role]\nimage::a.png[b]", ["b <a.png>; caption T"]],
    ["image::a.png[b,link=http://x,title=T]", ["b <a.png>; link http://x (); caption T"]],
    [
      ":imagesdir: img/\n\nimage::a.png[]\n\nimage::/b.png[]\n\nimage::http://c/d.png[]",
      ["- <img/a.png>", "- </b.png>", "- <http://c/d.png>"],
    ],
    [
      ":d: x\n\nimage::{d}/a.png[]\n\n:imagesdir: y\n\nimage::a.png[]\n\n:!imagesdir:\n\nimage::a.png[]",
      ["- <x/a.png>", "- <y/a.png>", "- <a.png>"],
    ],
    [
      "----\nimage::a.png[]\n----\n\n....\nimage::a.png[]\n....\n\n++++\nimage::a.png[]\n++++\n\n////\nimage::a.png[]\n////\n\n```x\nimage::a.png[]\n```\n\nimage::b.png[]",
      ["- <b.png>"],
    ],
    [
      "// image:a.png[]\n\n[source]\nimage:a.png[]\n\n image:a.png[]\n\nx `image:a.png[]` pass:[image:a.png[\\]] \\image:a.png[] image:b.png[]",
      ["- <b.png>"],
    ],
    ["= T\n\n== *One*\n\nimage::a.png[]", ["- <a.png>; heading One"]],
    [
      "* image:a.png[b]\n** image::c.png[]\n\n|===\n|image:d.png[e]\n|===",
      ["b <a.png>", "e <d.png>"],
    ],
    ["https://x[image:a.png[b]]", ["b <a.png>; link https://x ()"]],
    ["image::a.png[", []],
    ["====\nimage::a b.png[c]\r\n====", ["c <a b.png>"]],
    ["image::a.png[a \\{b} {c}]", ["a {b} {c} <a.png>"]],
    ["image::a.png[R&amp;D &#42; &nope;]", ["R&D * &nope; <a.png>"]],
    [
      "x image:a.png[over\nlines, 10] y image:b.png[\nc] z\nimage:d.png[e]",
      ["over lines <a.png>", "c <b.png>", "e <d.png>"],
      'x image:a.png["N", 10] y image:b.png[\nc] z\nimage:d.png[e]',
    ],
    ["image:a.png[without\n\nimage:b.png[c]\n]", ["c <b.png>"]],
    [
      "= Words image:a.png[b]\n\n.Title image:c.png[d]\nimage::e.png[]",
      [
        "b <a.png>; heading Words",
        "d <c.png>; heading Words",
        "- <e.png>; caption Title; heading Words",
      ],
      '= Words image:a.png["N"]\n\n.Title image:c.png[d]\nimage::e.png[]',
    ],
    [
      '[cols="1,1"]\n|===\na| image::a.png[b] ^.^a|image::c.png[]\n|image::no.png[] l|image::no.png[]\n|===',
      ["b <a.png>", "- <c.png>"],
      '[cols="1,1"]\n|===\na| image::a.png["N"] ^.^a|image::c.png[]\n|image::no.png[] l|image::no.png[]\n|===',
    ],
    [
      '[%header,cols="10a,2*<.^a"]\n|===\n|image::a.png[]|x|image::b.png[c] 2+| image:d.png[]\n|===\n\na|image::no.png[]',
      ["- <a.png>", "c <b.png>", "- <d.png>"],
    ],
    [
      "|===\n|image:a.png[b \\| c] |image:no.png[d | e]\n|===\nimage:f.png[g | h]",
      ["b | c <a.png>", "g | h <f.png>"],
    ],
    ['[format=csv]\n|===\nimage:a.png[b | c],"x"\n|===', ["b | c <a.png>"]],
    [
      '== H\n\n++++\n<img src="a.png">\nimage::no.png[]\n<img src="b.png" alt="c">\n++++\n\nimage::d.png[]',
      ["- <a.png>; heading H", "c <b.png>; heading H", "- <d.png>; heading H"],
      '== H\n\n++++\n<img src="a.png" alt="N">\nimage::no.png[]\n<img src="b.png" alt="c">\n++++\n\nimage::d.png[]',
    ],
    ['++++\n<img src="a.png" alt="not yet', ["- <a.png>"]],
  ]);
});

describe("images in LaTeX", () => {
  check(latex, [
    ["\\includegraphics{a.png}", ["- <a.png>"], "\\includegraphics[alt={N}]{a.png}"],
    ["\\includegraphics*{ a }", ["- <a>"], "\\includegraphics*[alt={N}]{ a }"],
    ["\\includegraphics[]{a}", ["- <a>"], "\\includegraphics[alt={N}]{a}"],
    ["\\includegraphics[width=3]{a}", ["- <a>"], "\\includegraphics[width=3,alt={N}]{a}"],
    [
      "\\includegraphics[alt={b, \\textbf{c}}, width=3]{a}",
      ["b, c <a>"],
      "\\includegraphics[alt={N}, width=3]{a}",
    ],
    ["\\includegraphics[alt=b c]{a}", ["b c <a>"], "\\includegraphics[alt={N}]{a}"],
    ["\\includegraphics[width=3,]{a}", ["- <a>"], "\\includegraphics[width=3,alt={N}]{a}"],
    [
      "\\includegraphics[\n  trim={0 0 {1]} 2}, % x]\n  width=3\n]\n{a}",
      ["- <a>"],
      "\\includegraphics[\n  trim={0 0 {1]} 2}, % x]\n  width=3\n,alt={N}]\n{a}",
    ],
    ["\\includegraphics[alt={}]{a}", [" <a>"], "\\includegraphics[alt={N}]{a}"],
    ["\\includegraphics[artifact]{a}", ["- <a>; hidden"]],
    ["% \\includegraphics{a}\n\\% \\includegraphics{b} % \\includegraphics{c}", ["- <b>"]],
    [
      "\\begin{verbatim}\n\\includegraphics{a}\n\\end{verbatim}\n\\begin{lstlisting}[x]\n\\includegraphics{a}\n\\end{lstlisting}\\begin{minted}{tex}\\includegraphics{a}\\end{minted}\\includegraphics{b}",
      ["- <b>"],
    ],
    [
      "\\verb|\\includegraphics{a}| \\verb*+\\includegraphics{a}+ \\lstinline{\\includegraphics} \\includegraphics{b}",
      ["- <b>"],
    ],
    [
      "\\begin{figure}[t]\n\\centering\n\\includegraphics{a}\n\\caption[s]{The \\emph{c} \\& d\\label{e}}\n\\end{figure}\n\\includegraphics{b}",
      ["- <a>; caption The c & de", "- <b>"],
    ],
    [
      "\\begin{figure}\\begin{subfigure}{3cm}\\includegraphics{a}\\caption{A}\\end{subfigure}\\includegraphics{b}\\caption{B}\\end{figure}",
      ["- <a>; caption A", "- <b>; caption B"],
    ],
    [
      "\\section*{One {two}}\\includegraphics{a}\\subsection[x]{Three}\\includegraphics{b}",
      ["- <a>; heading One two", "- <b>; heading Three"],
    ],
    [
      "\\href{http://x\\%20}{\\includegraphics{a} words}\\includegraphics{b}",
      ["- <a>; link http://x%20 (words)", "- <b>"],
    ],
    ["\\includegraphics{\\dir/a} \\includegraphics{#1}", ["- <>", "- <>"]],
    ["\\includegraphics{a", []],
    ["\\includegraphics[width=3 \\includegraphics{b}", ["- <b>"]],
    ["\\graphicspath{{img/}}\\includegraphics{a.b.pdf}", ["- <a.b.pdf>"]],
    [
      "\\includegraphics[alt={50\\% \\'e \\\"{o} \\textbackslash{}x a~b}]{a}",
      ["50% é ö \\x a\u00a0b <a>"],
    ],
  ]);
});

describe("images in Typst", () => {
  check(typst, [
    ['#image("a.png")', ["- <a.png>"], '#image("a.png", alt: "N")'],
    ['#image("a.png", alt: "b")', ["b <a.png>"], '#image("a.png", alt: "N")'],
    [
      '#image("a.png", alt: "b \\"c\\" \\u{1f600}\\n", width: 3pt)',
      ['b "c" 😀 <a.png>'],
      '#image("a.png", alt: "N", width: 3pt)',
    ],
    ['#image("a.png", width: 80%,)', ["- <a.png>"], '#image("a.png", alt: "N", width: 80%,)'],
    [
      '#image(\n  "a.png", // x\n  width: 3pt // y\n)',
      ["- <a.png>"],
      '#image(\n  "a.png", alt: "N", // x\n  width: 3pt // y\n)',
    ],
    ['#image(alt: none, "a.png")', ["- <a.png>"], '#image(alt: "N", "a.png")'],
    ['#image("a.png", alt: "")', [" <a.png>"]],
    ['#figure(\n  image("a.png"),\n  caption: [The *c*],\n) <f>', ["- <a.png>; caption The c"]],
    ['#figure(caption: "C", image("a.png"))', ["- <a.png>; caption C"]],
    ['#link("x")[#image("a.png") words]', ["- <a.png>; link x (words)"]],
    ['#link("x", image("a.png"))', ["- <a.png>; link x ()"]],
    [
      '// #image("a.png")\n/* #image("a.png") /* */ #image("a.png") */ http://x #image("b.png")',
      ["- <b.png>"],
    ],
    ['`#image("a.png")` ```typ\n#image("a.png")\n``` image("a.png") \\#image("a.png")', []],
    ['#let x = "image(\\"a.png\\")"\n#let y = image("b.png")', ["- <b.png>"]],
    ['= One\n\n== *Two*\n#image("a.png")', ["- <a.png>; heading Two"]],
    ['#grid(columns: 2, image("a.png"), [#image("b.png") it\'s "x])', ["- <a.png>", "- <b.png>"]],
    [
      '#if x [\n  #image("a.png")\n] else { image("b.png") }\n#image("c.png")',
      ["- <a.png>", "- <b.png>", "- <c.png>"],
    ],
    ['It "is #image("a.png") so', ["- <a.png>"]],
    [
      '#image(path) #image(bytes(x), alt: "b")',
      ["- <>", "b <>"],
      '#image(alt: "N", path) #image(bytes(x), alt: "b")',
    ],
    ['#image("a.png\n\n#image("b.png")', ["- <b.png>"]],
    ['#my.image("a.png") #images("b.png")', []],
    ['$ "x" $ #image("a.png") \\$ #image("b.png") $5', ["- <a.png>", "- <b.png>"]],
  ]);

  test("leave what is computed", () => {
    const [one, two] = read(typst, '#image("a.png", alt: x) #image("b.png", ..rest)');
    assert.deepEqual(
      [one?.computed, one?.place, two?.computed, two?.place],
      [true, undefined, true, undefined],
    );
  });
});

describe("an alt text", () => {
  test("is one line", () => {
    for (const [text, line] of [
      ["  a\n\n b\tc ", "a b c"],
      ["10\u00a0000\u202fm", "10\u00a0000\u202fm"],
      ["a\u00a0 b\u2028c\u0000d", "a b c d"],
      ["\ufeffa\ud800", "a\ufffd"],
      ["שלום 👩‍👩‍👧", "שלום 👩‍👩‍👧"],
    ] as const)
      assert.equal(oneLine(text), line);
  });

  test("is escaped as its syntax asks", () => {
    const cases: readonly (readonly [Syntax, string, string])[] = [
      [
        "html-double",
        "R&D \"a\" <b> 'c' &amp; {d} `e`",
        "R&amp;D &quot;a&quot; &lt;b&gt; 'c' &amp;amp; &#123;d} &#96;e&#96;",
      ],
      ["html-single", "'a' \"b\" & c", '&#39;a&#39; "b" & c'],
      ["jsx-double", 'a "b" \\ {c} &lt;', "a &quot;b&quot; \\ {c} &amp;lt;"],
      ["jsx-single", "it's", "it&#39;s"],
      ["js-double", "a \"b\" \\ 'c' </script>", "a \\\"b\\\" \\\\ 'c' <\\/script>"],
      ["js-single", "it's \\", "it\\'s \\\\"],
      ["js-template", "`a` ${b} $c \\", "\\`a\\` \\${b} $c \\\\"],
      ["rst", "a *b* \\ :c:", "a *b* \\ :c:"],
      [
        "asciidoc",
        'a "b", {c} ] *d* &lt; \\ :: ;;',
        'a \\"b\\", \\{c} ] *d* &amp;lt; &#92; &#58;: &#59;&#59;',
      ],
      [
        "asciidoc-inline",
        "a [b] *c* 2 * 3 + d_e C++ `f` g[h] <<i>> https://j k@l R&D > x",
        "a [b\\] &#42;c&#42; 2 * 3 + d&#95;e C&#43;&#43; &#96;f&#96; g&#91;h\\] &#60;<i>> https&#58;//j k&#64;l R&D &#62; x",
      ],
      [
        "latex",
        "50% a_b {c} \\d ~e^f #g & $h",
        "50\\% a\\_b \\{c\\} \\textbackslash{}d \\textasciitilde{}e\\textasciicircum{}f \\#g \\& \\$h",
      ],
      ["typst", 'a "b" \\ #c', 'a \\"b\\" \\\\ #c'],
    ];
    for (const [syntax, text, expected] of cases) assert.equal(escaped(syntax, text), expected);
  });

  test("ends no cell", () => {
    const text = "|===\n|image:a.png[]\n|===";
    const place = read(asciidoc, text)[0]?.place;
    assert.ok(place);
    assert.equal(withAlt(text, place, "b | c"), '|===\n|image:a.png["b \\| c"]\n|===');
  });

  test("says what its syntax can say", () => {
    assert.equal(expressible("learn", 'a "b" `c`'), "a 'b' 'c'");
    assert.equal(expressible("obsidian", "a [b]|c\\"), "a b c");
    assert.equal(expressible("obsidian", "100x20"), "");
    assert.equal(expressible("obsidian", "1 \\\\"), "");
    assert.equal(expressible("latex", "\\{}"), "\\{}");
  });
});

test("a table of many rows takes time in proportion to them", () => {
  const row = ".. image:: a.png   words\n";
  const border = "=================  =====\n";
  const start = processorTime();
  const { references } = rst.read(`${border}${row.repeat(3000)}${border}`, { components: [] });
  assert.equal(references.length, 3000);
  assert.ok(processorTime() - start < 2000);
});

test("hostile text takes time in proportion to its length", () => {
  const cases: (readonly [Reader, readonly string[]])[] = [
    [
      rst,
      [
        ".. image:: a\n",
        "::\n\n",
        ".. |",
        ":a:",
        ".. figure:: a\n\n   `<",
        "== ==\na  b\n",
        "+-+-+\n| |b|\n",
      ],
    ],
    [
      asciidoc,
      [
        "image:",
        "image:a[",
        "image:a[\n",
        "|===\n| image::a[",
        "image:a[\\]",
        "image::a[",
        "+++",
        "pass:[",
        'image:a["',
        ".a\n",
      ],
    ],
    [
      latex,
      [
        "\\includegraphics[",
        "\\includegraphics[a={",
        "\\caption{",
        "\\href{a}{",
        "\\begin{figure}",
      ],
    ],
    [
      typst,
      ["#image(", '#link("a")[', '#link("a")[#image("b")]', "/*", "$", "#[", '#figure(image("a")'],
    ],
  ];
  cases.push(
    [erb, ['<%= image_tag "', "<%= image_tag(", '<%= image_tag "a", ', "<%= link_to image_tag("]],
    [haml, ["%img{", '%img{"\n', "= image_tag(\n", '%img(src="\n', "= image_tag a,\n"]],
    [slim, [' img src="\n', " img src=(\n", " = image_tag [\n", " img[\n", "a=b=c="]],
  );
  for (const [reader, pieces] of cases)
    for (const piece of pieces) {
      const start = processorTime();
      read(reader, piece.repeat(Math.ceil(100_000 / piece.length)));
      assert.ok(processorTime() - start < 2000, piece);
    }
});
