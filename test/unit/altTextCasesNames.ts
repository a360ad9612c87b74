import type { Case } from "./altTextCase.ts";

const I = '<img src="a.png" alt="">';
const J = '<img src="a.png" alt="" />';
const named = (markup: Case["markup"], ...texts: readonly string[]): Case[] =>
  texts.map((text) => ({ markup, text, problems: [] }));
const nameless = (markup: Case["markup"], ...texts: readonly string[]): Case[] =>
  texts.map((text) => ({ markup, text, problems: ["link-without-name"] }));

/** What links and buttons are called, as frameworks, generators and the accessible-name computation have it. */
export const NAME_CASES: readonly Case[] = [
  ...named(
    "html",
    `<label for="q">Query</label><button id="q">${I}</button>`,
    `<a href="/">${I}<template x-if="open"><b>Home</b></template></a>`,
    `<a href="/">${I}<span data-i18n-key="home"></span></a>`,
  ),
  ...nameless(
    "html",
    `<details><summary>${I}</summary>x</details>`,
    `<a href="/">${I}<template>Home</template></a>`,
  ),
  ...nameless("jsx", `const a = <a href="/">${J}{cond ? null : <b />}</a>;`),
  ...named("jsx", `const a = <a href="/">${J}{cond ? null : "Home"}</a>;`),
  ...named(
    "vue",
    `<template><a href="/">${I}<template v-if="x">Home</template></a></template>`,
    `<template><RouterLink to="/">${I}<component :is="c"/></RouterLink></template>`,
  ),
  ...named("svelte", `<button bind:innerHTML={x} contenteditable="true">${I}</button>`),
  ...named(
    "angular",
    `<a href="/">${I}<span transloco="home"></span></a>`,
    `<a href="/" attr.aria-label="{{ x }}">${I}</a>`,
    `<a href="/">${I}@if (x) {Home}</a>`,
  ),
  ...nameless(
    "angular",
    `<a href="/">${I}@if (f(x)) {<i></i>} @else {<b></b>}</a>`,
    `<a href="/">${I}<ng-container></ng-container></a>`,
  ),
  ...named("handlebars", `<a href="/" ...attributes>${I}</a>`),
  ...nameless(
    "handlebars",
    `<a href="/" {{on "click" this.go}}>${I}</a>`,
    `<LinkTo @route="home">${I}</LinkTo>`,
  ),
  {
    markup: "handlebars",
    text: '<img src="a.png" ...attributes>',
    references: [{ computed: true }],
  },
  ...named("liquid", `<a href="/">${I}{% block label %}{% endblock %}</a>`),
  ...named("erb", `<a href="/" {@rest}>${J}</a>`, `<.link navigate="/">${J}{@label}</.link>`),
  ...nameless("erb", `<a href="/">${I}<%-- Home --%></a>`, `<a href="/">${I}<%# Home %></a>`),
  ...named("razor", `<a href="/">${I}<partial name="label" /></a>`),
  ...nameless(
    "razor",
    `<a asp-action="Index">${I}</a>`,
    `<a asp-page="/Index" asp-route-id="@id">${I}</a>`,
    `<a href="/">${I}@foreach (var a in b) { <i></i> }</a>`,
    `<a href="/">@{ var x = 1; }${I}</a>`,
  ),
  {
    markup: "razor",
    text: '@{ <img src="a.png"> }',
    references: [{ source: "a.png" }],
    problems: ["missing-alt"],
  },
  ...named(
    "markdown",
    '[![](a.png)](/ "Home")',
    '[![](a.png)][home]\n\n[home]: / "Home"',
    '[![](a.png)](x){aria-label="Home"}',
    '[![](a.png)](x){: title="Home"}',
  ),
  ...nameless("markdown", '[![](a.png)](/ "")', "[![](a.png)](x){.button}"),
  {
    markup: "markdown",
    text: '[![](a.png)](/ "Home")',
    references: [{ link: { href: "/", text: "Home", isTooltip: true } }],
  },
  ...named(
    "mdx",
    "[![](a.png){label}](x)",
    '<a href="x"><img src="a.png" alt="" />{props.children}</a>',
  ),
  ...nameless(
    "mdx",
    "[![](a.png){/* Home */}](x)",
    '<a href="x"><img src="a.png" alt="" />{/* x */}</a>',
  ),
];

/** Chunks of R as knitr and Quarto have them. */
export const CHUNK_CASES: readonly Case[] = [
  {
    markup: "markdown",
    text: '```{r}\n#| fig-alt: |\n#|   A red\n#|   kite\nknitr::include_graphics("a.png")\n```',
    references: [{ alt: "A red kite" }],
    written: '```{r}\n#| fig-alt: "New text"\nknitr::include_graphics("a.png")\n```',
  },
  {
    markup: "markdown",
    text: '```{r}\n#| fig-alt: >-\n#|   A red kite\n#| fig-cap: Kites\nknitr::include_graphics("a.png")\n```',
    references: [{ alt: "A red kite", caption: "Kites" }],
    written:
      '```{r}\n#| fig-alt: "New text"\n#| fig-cap: Kites\nknitr::include_graphics("a.png")\n```',
  },
  {
    markup: "markdown",
    text: "```{r}\n#| fig-alt: 'It''s a kite'\nknitr::include_graphics('a.png')\n```",
    references: [{ alt: "It's a kite" }],
    written: "```{r}\n#| fig-alt: \"New text\"\nknitr::include_graphics('a.png')\n```",
  },
  ...["include=FALSE", "echo=TRUE, eval = F"].map((options): Case => ({
    markup: "markdown",
    text: `\`\`\`{r, ${options}}\nknitr::include_graphics("a.png")\n\`\`\``,
    references: [],
  })),
];

/** Slides, comments for linters, and words beside images as documents had them that nobody here wrote. */
export const BESIDE_CASES: readonly Case[] = [
  {
    markup: "markdown",
    text: "---\ntheme: x\nmarp: true\n---\n\n![bg](a.png)",
    references: [{ alt: "", hidden: true }],
    problems: [],
    written: "---\ntheme: x\nmarp: true\n---\n\n![bg New text](a.png)",
  },
  {
    markup: "markdown",
    text: "![bg vertical](a.png)\n![bg](b.png)",
    references: [{ hidden: true }, { hidden: true }],
  },
  { markup: "markdown", text: "![bg](a.png)", references: [{ alt: "bg", hidden: null }] },
  {
    markup: "markdown",
    text: "<!-- markdownlint-capture -->\n<!-- markdownlint-disable MD045 -->\n![](a.png)\n<!-- markdownlint-restore -->\n![](b.png)",
    references: [{ isSilenced: true }, { isSilenced: null }],
  },
  {
    markup: "markdown",
    text: '![](a.png)\n\n<!-- markdownlint-configure-file { "MD013": true, "MD045": false } -->',
    problems: [],
  },
  {
    markup: "markdown",
    text: '<!-- markdownlint-configure-file { "MD045": true } -->\n![](a.png)',
    problems: ["missing-alt"],
  },
  {
    markup: "html",
    text: '<img src="a.png"><!-- htmlhint alt-require:false -->\n<img src="b.png">',
    references: [{ isSilenced: null }, { isSilenced: true }],
    problems: ["missing-alt"],
  },
  {
    markup: "markdown",
    text: "```{r, fig.alt='Old'}\nknitr::include_graphics('a.png')\n```",
    references: [{ alt: "Old" }],
    written: "```{r, fig.alt=\"New text\"}\nknitr::include_graphics('a.png')\n```",
  },
  {
    markup: "typst",
    text: '#figure(caption: [C])[#image("a.png")]',
    references: [{ caption: "C", alt: null }],
    problems: ["missing-alt"],
  },
  {
    markup: "typst",
    text: '#figure(alt: "Kite")[\n  #image("a.png")\n] #image("b.png")',
    references: [
      { alt: "Kite", caption: null },
      { alt: null, caption: null },
    ],
    written: '#figure(alt: "New text")[\n  #image("a.png")\n] #image("b.png")',
  },
  {
    markup: "asciidoc",
    text: "link:x.html[image:a.png[Kite] Home,window=_blank]",
    references: [{ alt: "Kite", link: { href: "x.html", text: "Home" } }],
  },
  { markup: "jsx", text: 'const a = <input type="image" src="a.png" alt="Go" />;', problems: [] },
  {
    markup: "html",
    text: '<a href="/x"><img src="a.png" alt="Go"></a>',
    problems: ["no-function"],
  },
  // Comments of more linters, and of ESLint for a whole file.
  ...[
    "<!-- rumdl-disable MD045 -->\n![](a.png)",
    "<!-- pyml disable-next-line md045-->\n![](a.png)",
    "<!-- pyml disable no-alt-text -->\n\n![](a.png)",
  ].map((text): Case => ({ markup: "markdown", text, problems: [] })),
  {
    markup: "markdown",
    text: "<!-- pyml disable-next-line no-alt-text -->\n![](a.png)\n\n![](b.png)",
    problems: ["missing-alt"],
  },
  {
    markup: "jsx",
    text: '/* eslint jsx-a11y/alt-text: "off" */\nconst a = <img src="a.png" />;',
    problems: [],
  },
  {
    markup: "jsx",
    text: '/* eslint jsx-a11y/alt-text: "error" */\nconst a = <img src="a.png" />;',
    problems: ["missing-alt"],
  },
  // What nobody sees, and icons of one more module.
  { markup: "html", text: '<img src="p.gif" style="width:1px; height:1px">', problems: [] },
  {
    markup: "html",
    text: '<img src="p.gif" style="max-width:1px; height:10px">',
    problems: ["missing-alt"],
  },
  {
    markup: "jsx",
    text: 'const a = <img src="p.gif" style={{ display: "none" }} />;',
    problems: [],
  },
  {
    markup: "jsx",
    text: 'const a = <img src="p.gif" style={{ display: x ? "none" : "block" }} />;',
    problems: ["missing-alt"],
  },
  {
    markup: "jsx",
    text: 'import { Image } from "iconoir-react";\nconst a = <Image src="a" />;',
    problems: [],
  },
  // Headings with what is no word of them.
  {
    markup: "markdown",
    text: "# Kites [#](#kites)\n\n![x](a.png)",
    references: [{ heading: "Kites" }],
  },
  {
    markup: "asciidoc",
    text: "== Kites [[id]]\n\nimage::a.png[x]\n\n=== Owls ===\n\nimage::b.png[x]\n\n## Elks\n\nimage::c.png[x]",
    references: [{ heading: "Kites" }, { heading: "Owls" }, { heading: "Elks" }],
  },
  {
    markup: "latex",
    text: "\\begin{frame}[t]{Kites}\\includegraphics[alt={x}]{a}\\end{frame}\\begin{frame}\\frametitle{Owls}\\includegraphics[alt={x}]{a}\\end{frame}",
    references: [{ heading: "Kites" }, { heading: "Owls" }],
  },
  // The first and the last line of a template of Slim are lines as any other.
  {
    markup: "slim",
    text: 'img src="a.png" alt="Kite"',
    references: [{ source: "a.png", alt: "Kite" }],
    written: 'img src="a.png" alt="New text"',
  },
  // Blocks of Rails.
  ...nameless(
    "erb",
    `<%= link_to root_path do %>${I}<% end %>`,
    `<%= link_to(x, class: "y") do %>\n  <% if a %>\n    ${I}\n  <% end %>\n<% end %>`,
    `<%= button_tag do %>${I}<% end %>`,
  ),
  ...named(
    "erb",
    `<%= link_to root_path do %>${I}Home<% end %>`,
    `<%= link_to root_path do %>${I}<%= t(".home") %><% end %>`,
    `<%= link_to root_path, title: "Home" do %>${I}<% end %>`,
    `<%= content_tag :p do %>${I}<% end %>`,
  ),
  {
    markup: "erb",
    text: '<%= link_to "/" do %><%= image_tag "a.png" %><% end %><img src="b.png">',
    references: [
      { source: "a.png", link: { text: "" } },
      { source: "b.png", link: null },
    ],
    problems: ["link-without-name", "missing-alt"],
    written:
      '<%= link_to "/" do %><%= image_tag "a.png", alt: "New text" %><% end %><img src="b.png">',
  },
  // Components of more libraries.
  ...(
    [
      ["html", '<amp-img src="a.png" alt="Kite"></amp-img>'],
      ["vue", '<template><b-img src="a.png" alt="Kite" /></template>'],
      ["angular", '<ion-img src="a.png" alt="Kite"></ion-img>'],
      ["jsx", 'const a = <GatsbyImage image={a} alt="Kite" />;'],
      ["jsx", 'const a = <CldImage src="a" alt="Kite" width="10" height="10" />;'],
    ] as const
  ).map(([markup, text]): Case => ({ markup, text, references: [{ alt: "Kite" }], problems: [] })),
  {
    markup: "html",
    text: '<amp-img src="a.png" layout="fill"></amp-img>',
    problems: ["missing-alt"],
    written: '<amp-img src="a.png" alt="New text" layout="fill"></amp-img>',
  },
];
