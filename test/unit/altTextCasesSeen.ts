import type { Case } from "./altTextCase.ts";

/** More of a page's head than a person writes. */
const LONG = `<link rel="stylesheet" href="a.css"/>\n`.repeat(80);

/** Kinds that documents showed which were tried after the engine was written, in small. */
export const SEEN_CASES: readonly Case[] = [
  {
    markup: "erb",
    text: '<img src="<s:text name="struts.logo.path"/>"\n   alt="<s:text name="struts.logo.alt"/>" border="0px"/>',
    references: [{ computed: true, alt: null }],
    problems: [],
  },
  {
    markup: "erb",
    text: '<a href="<c:url value="/x"/>"><img src="<c:url value="/a.png"/>" alt=""></a>',
    references: [{ alt: "", link: { text: "" } }],
    problems: ["link-without-name"],
  },
  {
    markup: "erb",
    text: "<a href='<c:url value='/x'/>'><img src='a.png' alt='<fmt:message key='b'/>'></a>",
    references: [{ computed: true }],
  },
  {
    markup: "erb",
    text: '<s:i18n name="a"><img src="a.png" alt="Owl"></s:i18n>',
    references: [{ alt: "Owl" }],
  },
  {
    markup: "html",
    path: "docs/licenses/BSD 3-clause.html",
    text: '<a href="/"><img src="cc.png"></a>',
    problems: [],
  },
  {
    markup: "html",
    path: "docs/licenses.html",
    text: '<img src="cc.png">',
    problems: ["missing-alt"],
  },
  {
    markup: "typst",
    path: "src/typst/packages/preview/orange-book/0.7.1/template/main.typ",
    text: '#image("a.png")',
    problems: [],
  },
  {
    markup: "typst",
    path: "packages/orange-book/main.typ",
    text: '#image("a.png")',
    problems: ["missing-alt"],
  },
  {
    markup: "html",
    path: "test_harnesses/page_with_links.html",
    text: '<img src="a.png">',
    problems: [],
  },
  {
    markup: "markdown",
    path: "packages/a/CHANGELOG.md",
    text: "# a\n\n## 4.4.0\n\n### Minor Changes\n\n- 1a2b3c4: Cards.\n\n  ![](https://x.example/a.png)\n",
    problems: [],
  },
  {
    markup: "markdown",
    path: "CHANGELOG.md",
    text: "## [1.2.0](https://x.example/a/compare/v1.1.0...v1.2.0) (2026-01-02)\n\n![](a.png)\n",
    problems: [],
  },
  {
    markup: "markdown",
    path: "CHANGELOG.md",
    text: "# Changelog\n\n## 1.2.0\n\n![](a.png)\n",
    problems: ["missing-alt"],
  },
  {
    markup: "markdown",
    text: "Click ![](img/gear-icon.png) to open the settings.",
    problems: ["missing-alt"],
  },
  {
    markup: "markdown",
    text: "![](ios-logo.svg) iOS ![](android-logo.svg) Android",
    problems: [],
  },
  {
    markup: "html",
    text: '<img class="twemoji" alt=":smile:" title=":smile:" src="a.png">',
    problems: [],
  },
  {
    markup: "html",
    text: '<img alt="A cat" title="A cat" src="a.png">',
    problems: ["repeats-neighbour"],
  },
  {
    markup: "erb",
    text: '<a href="/"><% if a %><img src="a.png" alt="Acme mark"><% else %><img src="b.png" alt="Acme mark"><% end %> <b><%= t %></b></a>',
    problems: [],
  },
  {
    markup: "markdown",
    text: "![](logo.svg) and ![A chart of ships](chart.png)",
    problems: ["missing-alt"],
  },
  {
    markup: "asciidoc",
    text: 'image:https://img.shields.io/badge/a-b[link="x"]',
    problems: ["missing-alt"],
  },
  {
    markup: "rst",
    text: ".. image:: a.png\n   :target: https://x.org\n",
    problems: ["missing-alt"],
  },
  {
    markup: "latex",
    text: "\\begin{tikzpicture}\n\\node (t) {\\includegraphics{cats.jpg}};\n\\end{tikzpicture}\n\\includegraphics{dogs.jpg}",
    references: [{ source: "cats.jpg" }, { source: "dogs.jpg" }],
    problems: ["missing-alt"],
  },
  {
    markup: "markdown",
    text: '=== "Windows"\n\n    ![Owl](a.png)\n\n=== "macOS"\n\n    ![Owl](b.png)\n',
    problems: [],
  },
  {
    markup: "markdown",
    text: "## Windows\n\n![Owl](a.png)\n\n## macOS\n\n![Owl](b.png)\n",
    problems: [],
  },
  { markup: "markdown", text: "![Owl](a.png)\n\n![Owl](b.png)\n", problems: ["same-as-another"] },
  {
    markup: "html",
    text: '<img alt="The view" img-light src="/a.png">\n<img alt="The view" img-dark src="/b.png">',
    problems: [],
  },
  {
    markup: "html",
    text: '<img alt="android" src="/m_android.svg">\n<img alt="android" src="/m_android_bright.svg">',
    problems: [],
  },
  {
    markup: "php",
    text: '<?php\n$a = <<<HTML\n<p>It\'s <img src="a.png" alt="Owl"> <img src="$b" alt="{$c}"></p>\nHTML;\n?>\n<img src="d.png">',
    references: [{ alt: "Owl", place: true }, { source: null, computed: true }, { alt: null }],
    problems: ["missing-alt"],
  },
  {
    markup: "php",
    text: '<?php $q = <<<SQL\nselect \'a\nSQL;\n?><img src="d.png" alt="Elk">',
    references: [{ alt: "Elk" }],
  },
  {
    markup: "markdown",
    text: "(@) Example ![Owl](a.png)\n\n    ![Elk](b.png)",
    references: [{ alt: "Owl" }, { alt: "Elk" }],
  },
  {
    markup: "markdown",
    text: "a) x\n\nb\n\n    ![code](b.png)",
    references: [],
  },
  {
    markup: "markdown",
    text: "  Right     Left\n-------     ------\n     12     ![Owl](a.png)\n\n    ![code](c.png)",
    references: [{ alt: "Owl" }],
  },
  {
    markup: "html",
    text: '<svg role="graphics-document"><path d="M0 0"/></svg>',
    problems: ["missing-alt"],
  },
  {
    markup: "html",
    text: '<svg role="img" aria-label=" "><path d="M0 0"/></svg>',
    problems: ["missing-alt"],
  },
  {
    markup: "html",
    text: '<img src="a.png" role="presentation" tabindex="0">',
    problems: ["missing-alt"],
  },
  { markup: "html", text: '<img src="a.png" ARIA-HIDDEN="TRUE">', problems: [] },
  { markup: "jsx", text: 'const a = <img src="a.png" ALT={`This is ${b}`} />;', problems: [] },
  { markup: "jsx", text: 'const a = <input type="image" aria-labelledby="b" />;', problems: [] },
  {
    markup: "erb",
    text: '<img src={@src} alt={@alt} /><.link navigate={~p"/"}><img src={~p"/a.png"} alt="Owl" /></.link>',
    references: [{ computed: true }, { alt: "Owl" }],
    problems: [],
  },
  {
    markup: "latex",
    text: "\\iffalse \\ifx \\includegraphics{a} \\fi \\else\\includegraphics{b}\\fi\\end{document}\\includegraphics{c}",
    references: [{ source: "b" }],
  },
  {
    markup: "php",
    text: '<img src="a.png" <?php if ($x) echo \'alt="b"\'; ?>>',
    references: [{ computed: true }],
  },
  {
    markup: "razor",
    text: '<img src="a.png" alt="user@@x.org">',
    references: [{ alt: "user@x.org" }],
  },
  {
    markup: "astro",
    text: '<Card icon={<img src="a.png" alt="Owl"/>} more={(x) => <B c={<img src="b.png"/>} />}>x</Card>',
    references: [{ alt: "Owl" }, { source: "b.png", alt: null }],
    written:
      '<Card icon={<img src="a.png" alt="New text"/>} more={(x) => <B c={<img src="b.png"/>} />}>x</Card>',
  },
  {
    markup: "mdx",
    text: '<Foo render={() => <img src="a.png" />}>\n  ![Owl](b.png)\n</Foo>',
    references: [{ source: "a.png", alt: null }, { alt: "Owl" }],
  },
  {
    markup: "asciidoc",
    text: "image::a.svg[Representation of tabular data in a relational database and as a graph]",
    problems: [],
  },
  {
    markup: "html",
    text: '<figure><img src="a.png" alt="Pull requests tab"><figcaption>On the Pull requests tab choose your branch, press the green button, and describe what was changed.</figcaption></figure>',
    problems: [],
  },
  {
    markup: "mdx",
    text: 'export const Logo = () => <img src="/a.png" />;\n\n# Page\n',
    references: [{ source: "/a.png", alt: null }],
    problems: ["missing-alt"],
    written: 'export const Logo = () => <img src="/a.png" alt="New text" />;\n\n# Page\n',
  },
  {
    markup: "mdx",
    text: 'export function Card({ name }) {\n  return (\n    <figure>\n      <img src="/a.png" alt="Two cats" />\n\n      <figcaption>{name}</figcaption>\n    </figure>\n  );\n}\n\n![Owl](b.png)\n',
    references: [
      { source: "/a.png", alt: "Two cats" },
      { source: "b.png", alt: "Owl" },
    ],
    problems: [],
  },
  {
    markup: "asciidoc",
    text: '.Caption\nimage::c.png["First",alt="Two cats"]\n',
    references: [{ alt: "Two cats", caption: "Caption" }],
  },
  {
    markup: "markdown",
    text: "  -----------------\n   Image       Text\n  --------- -------\n  ![Kite](a.png)  Kites\n              fly\n\n  ![Owl](b.png)   Owls\n  -----------------\n",
    references: [
      { source: "a.png", alt: "Kite" },
      { source: "b.png", alt: "Owl" },
    ],
  },
  {
    markup: "markdown",
    text: '![My caption](twit.png "Tag"){#myid fig-alt="Two cats" width="420px"}\n',
    references: [{ alt: "Two cats", caption: "My caption", title: "Tag" }],
    problems: [],
    written: '![My caption](twit.png "Tag"){#myid fig-alt="New text" width="420px"}\n',
  },
  // What Obsidian's web clipper took from a page, and a note that only names its source.
  {
    markup: "markdown",
    text: '---\ntitle: "Boats"\nsource: "https://boats.example/a"\nauthor:\ntags:\n  - "clippings"\n---\n![](a.png)\n',
    problems: [],
  },
  {
    markup: "markdown",
    text: "---\nsource: https://boats.example/a\ntags: [clippings, boats]\n---\n![](a.png)\n",
    problems: [],
  },
  {
    markup: "markdown",
    text: "---\nsource: https://boats.example/a\ntags:\n  - boats\n---\n![](clippings.png)\n",
    problems: ["missing-alt"],
  },
  {
    markup: "markdown",
    text: "---\nsource: my book\ntags: clippings\n---\n![](a.png)\n",
    problems: ["missing-alt"],
  },
  // A generator names itself below all that it writes into the head of a page; a template of it does not count.
  {
    markup: "html",
    text: `<!DOCTYPE html>\n<html><head>${LONG}<meta name="generator" content="Quartz"/></head><body><img src="a.png"></body></html>`,
    problems: [],
  },
  {
    markup: "html",
    text: `<!DOCTYPE html>\n<html><head>${LONG}<title>{{ page.title }}</title><meta name="generator" content="Quartz"/></head><body><img src="a.png"></body></html>`,
    problems: ["missing-alt"],
  },
  {
    markup: "html",
    text: `<!DOCTYPE html>\n<html><head>${LONG}</head><body><img src="a.png"><code><meta name="generator" content="Quartz"/></code></body></html>`,
    problems: ["missing-alt"],
  },
  // What holds a place or counts readers shows nothing.
  {
    markup: "markdown",
    text: "![](https://mail.acme.example/images/cleardot.gif)\n",
    problems: [],
  },
  { markup: "markdown", text: "![](images/1x1.gif)\n", problems: [] },
  { markup: "markdown", text: "![](images/pixel-art.png)\n", problems: ["missing-alt"] },
  // Pandoc's attributes go over lines, not over the end of a paragraph.
  {
    markup: "markdown",
    text: "![](a.png){alt='Two tables\n  side by side.'\n.wide}\n",
    references: [{ alt: "Two tables side by side." }],
    problems: [],
    written: '![](a.png){alt="New text"\n.wide}\n',
  },
  {
    markup: "markdown",
    text: '![](a.png){alt="Two tables\n\nside by side."}\n',
    problems: ["missing-alt"],
  },
  // A theme's page of samples, as it came along, and an image from there in a page of one's own.
  {
    markup: "markdown",
    text: "### Small images\n\nSmall images should be shown at their actual size.\n\n![](https://upload.wikimedia.org/a/240px-a.jpg)\n",
    problems: [],
  },
  {
    markup: "markdown",
    text: "### Trees\n\n![](https://upload.wikimedia.org/a/240px-a.jpg)\n",
    problems: ["missing-alt"],
  },
  // Medium's blur stands in a copied article before the image itself.
  {
    markup: "markdown",
    text: "![](https://miro.medium.com/max/60/1*a.png?q=20)\n\n![](https://miro.medium.com/max/798/1*a.png)\n",
    problems: ["missing-alt"],
  },
  // Generators that people call by hand, and a page somebody wrote in a program for that.
  {
    markup: "html",
    text: '<!DOCTYPE html>\n<html><head><meta name="generator" content="DocOnce: https://doconce.example" /></head><img src="a.png"></html>',
    problems: [],
  },
  {
    markup: "html",
    text: '<!DOCTYPE html>\n<html><head><meta name="generator" content="Acme Editor" /></head><img src="a.png"></html>',
    problems: ["missing-alt"],
  },
  {
    markup: "html",
    text: '<html>\n<body>\n\n<script language="Javascript">\n<!---\nvar num_images_index = 114;\nvar img_width_index = 800;\n</script>\n<img src="frame_0000.png" name="name_index" border=2/>\n',
    problems: [],
  },
  {
    markup: "html",
    text: '<html>\n<body>\n<script>\nvar num_images = 114;\n</script>\n<img src="frame_0000.png" name="film">\n',
    problems: ["missing-alt"],
  },
  ...(["&#8203;", "\u00ad", "&#xe601;", "<i>\ue001</i>"] as const).map((sign): Case => ({
    markup: "html",
    text: `<a href="/"><img src="a.png" alt="">${sign}</a>`,
    references: [{ link: { href: "/", text: "" } }],
    problems: ["link-without-name"],
  })),
  {
    markup: "html",
    text: '<a href="/"><img src="a.png" alt="">&#8203;Home</a>',
    problems: [],
  },
  {
    markup: "blade",
    text: '<a href="/"><img src="a.png" alt="">@stack(\'label\')</a>',
    problems: [],
  },
  {
    markup: "php",
    text: '<a href="/"><img src="a.png" alt=""><?php // echo $label ?></a>',
    problems: ["link-without-name"],
  },
  ...(
    ["/* the name */ the_title();", "// the name\n the_title();", "# the name\n echo $x;"] as const
  ).map((code): Case => ({
    markup: "php",
    text: `<a href="/"><img src="a.png" alt=""><?php ${code} ?></a>`,
    problems: [],
  })),
  ...(["{$name}", "Photo of {$a.b|escape}", "[% name %]", "[%- c.name -%]"] as const).map(
    (code): Case => ({
      markup: "html",
      text: `<img src="a.png" alt="${code}">`,
      references: [{ computed: true, place: false }],
      problems: [],
    }),
  ),
  {
    markup: "html",
    text: '<img src="a.png" alt="From $5 {net} [10%]">',
    references: [{ alt: "From $5 {net} [10%]", computed: null, place: true }],
  },
  ...(["false", " true "] as const).map((code): Case => ({
    markup: "jsx",
    text: `const a = <img src="a.png" alt={${code}} />;`,
    references: [{ alt: null, computed: null, place: true }],
    problems: ["missing-alt"],
    written: 'const a = <img src="a.png" alt="New text" />;',
  })),
  ...(["teaserfigure", "marginfigure*", "widefigure"] as const).map((name): Case => ({
    markup: "latex",
    text: `\\begin{${name}}\n\\includegraphics{a}\n\\caption{C}\n\\Description[Short]{Words.}\n\\end{${name}}`,
    references: [{ alt: "Words.", caption: "C" }],
  })),
  ...(["kernel-image", "kernel-figure", "thumbnail"] as const).map((name): Case => ({
    markup: "rst",
    text: `.. ${name}:: a.svg\n   :width: 3\n`,
    references: [{ source: "a.svg" }],
    written: `.. ${name}:: a.svg\n   :width: 3\n   :alt: New text\n`,
  })),
  {
    markup: "asciidoc",
    text: "|===\na|\n!===\na! image::a.png[]\n! b ! image:c.png[Kite]\n!===\n| image:d.png[Owl]\n|===\n\nimage::e.png[]\n",
    references: ["a.png", "c.png", "d.png", "e.png"].map((source) => ({ source })),
    written:
      '|===\na|\n!===\na! image::a.png["New text"]\n! b ! image:c.png[Kite]\n!===\n| image:d.png[Owl]\n|===\n\nimage::e.png[]\n',
  },
  {
    markup: "asciidoc",
    text: '|===\na|\n[cols="1,1a"]\n!===\n! x ! image::a.png[A \\! b]\n!===\n|===\n',
    references: [{ source: "a.png", alt: "A ! b" }],
  },
  {
    markup: "asciidoc",
    text: '[cols="1a",separator=¦]\n|===\n¦image::a.png[A | b] ¦ c\n|===\n',
    references: [{ source: "a.png", alt: "A | b" }],
  },
];
