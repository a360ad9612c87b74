import type { Case } from "./altTextCase.ts";

const ONE = '<img src="a.png">';

/** Kinds that repositories showed which were judged blind, and that public trackers describe, in small. */
export const OTHER_CASES: readonly Case[] = [
  {
    markup: "html",
    path: "src/main/static/admin/plugins/editor/lib/codemirror/mode/php/index.html",
    text: ONE,
    problems: [],
  },
  {
    markup: "html",
    path: "demo/src/public/releases/14.x/stackblitzes/nav/stackblitz.html",
    text: ONE,
    problems: [],
  },
  { markup: "html", path: "static/plugins/index.html", text: ONE, problems: ["missing-alt"] },
  { markup: "html", path: "src/releases/14.x/a.html", text: ONE, problems: ["missing-alt"] },
  {
    markup: "markdown",
    path: "wire/modules/Editor/ckeditor-4.19.0/plugins/pdf/README.md",
    text: "![](a.png)",
    problems: [],
  },
  {
    markup: "markdown",
    path: "docs/spark-3.5.0/a.md",
    text: "![](a.png)",
    problems: ["missing-alt"],
  },
  { markup: "html", path: "app/bench/templates/index.html", text: ONE, problems: [] },
  {
    markup: "html",
    text: '<a href="https://acme.example/"><img src="a.png" title="Acme" alt="Acme"></a><img src="b.png" title="Owl" alt="Owl">',
    problems: ["repeats-neighbour"],
  },
  {
    markup: "jsx",
    text: 'const A = () => <a href="https://acme.org" target="_blank"><img src="a.png" alt="Acme Foundation logo" /></a>;',
    problems: [],
  },
  {
    markup: "jsx",
    text: 'const A = () => <><a href="/b" target="_blank">B</a><a href="https://acme.org"><img src="a.png" alt="Acme Foundation logo" /></a></>;',
    problems: ["no-function"],
  },
  {
    markup: "markdown",
    text: "### Now made with {span:bold:Sanic}\n\n![](sanic-logo-128.png)\n\nText.",
    problems: [],
  },
  {
    markup: "haml",
    text: '= person_image_tag(current_user, size: :small)\n= owner_image_tag(:large)\n= my_image_tag("a.png")',
    references: [{ source: "a.png" }],
    problems: ["missing-alt"],
  },
  {
    markup: "markdown",
    text: '{{< image src="a.jpg" title="A sunlit flower" >}}\n{{< figure src="b.jpg" title="Kites" >}}',
    references: [{ label: "A sunlit flower" }, { title: "Kites" }],
    problems: ["missing-alt"],
  },
  {
    markup: "mdx",
    text: "![{name}](a.png) ![A \\{brace}](b.png)\n",
    references: [{ computed: true, source: "a.png" }, { alt: "A {brace}" }],
    problems: [],
  },
  {
    markup: "html",
    text: '<input type="image" src="t.png" alt="" title="Search"><input type="image" src="u.png" alt="">',
    problems: ["link-without-name"],
  },
  {
    markup: "rst",
    text: ".. card:: Title\n   :img-top: a.png\n   :img-alt: Kite\n\n   Text\n",
    references: [{ source: "a.png", alt: "Kite" }],
    problems: [],
    written: ".. card:: Title\n   :img-top: a.png\n   :img-alt: New text\n\n   Text\n",
  },
  {
    markup: "rst",
    text: ".. grid-item-card::\n   :img-background: a.png\n\n   .. image:: b.png\n",
    references: [{ source: "a.png", decorative: true }, { source: "b.png" }],
    problems: ["missing-alt"],
    written:
      ".. grid-item-card::\n   :img-background: a.png\n   :img-alt: New text\n\n   .. image:: b.png\n",
  },
  {
    markup: "markdown",
    text: "::::{grid} 2\n\n:::{grid-item-card} Title\n:img-top: a.png\n:img-alt: Kite\n\nText ![](b.png)\n:::\n\n::::\n",
    references: [
      { source: "a.png", alt: "Kite" },
      { source: "b.png", alt: "" },
    ],
    problems: ["missing-alt"],
    written:
      "::::{grid} 2\n\n:::{grid-item-card} Title\n:img-top: a.png\n:img-alt: New text\n\nText ![](b.png)\n:::\n\n::::\n",
  },
  {
    markup: "markdown",
    text: ":::{card} Title\n:img-bottom: a.png\n:::\n\n:::{card} Words\n:::\n",
    references: [{ source: "a.png", decorative: true }],
    problems: [],
    written:
      ":::{card} Title\n:img-alt: New text\n:img-bottom: a.png\n:::\n\n:::{card} Words\n:::\n",
  },
];
