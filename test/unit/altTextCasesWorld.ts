import type { Case } from "./altTextCase.ts";

/** Kinds that documents of well-known generators showed, in small. */
export const WORLD_CASES: readonly Case[] = [
  {
    markup: "markdown",
    text: '{{< img\n  src="a.jpg"\n  alt="Zion"\n>}}\n',
    references: [{ source: "a.jpg", alt: "Zion" }],
    written: '{{< img\n  src="a.jpg"\n  alt="New text"\n>}}\n',
  },
  {
    markup: "markdown",
    text: '<div>\n{{% card header="x" %}}\n![Kite](a.png)\n{{% /card %}}\n</div>\n',
    references: [{ source: "a.png", alt: "Kite" }],
  },
  {
    markup: "markdown",
    text: '{{< figure src="a.png" caption="Kites" >}}',
    references: [{ alt: null, caption: "Kites", label: "Kites" }],
    problems: [],
    written: '{{< figure src="a.png" caption="Kites" alt="New text" >}}',
  },
  {
    markup: "markdown",
    text: '{% include figure.html src="a.png" alt="Kite" %}',
    references: [{ source: "a.png", alt: "Kite" }],
    written: '{% include figure.html src="a.png" alt="New text" %}',
  },
  {
    markup: "markdown",
    text: "{% include figure.html src=page.image alt=page.title %}",
    references: [{ computed: true, place: false }],
  },
  { markup: "markdown", text: '{{< video src="a.mp4" >}} {{< include _a.md >}}', references: [] },
  {
    markup: "markdown",
    text: "```{figure}\n\n![Cars](#img)\n\n![More cars](#other)\n```\n",
    references: [{ alt: "Cars" }, { alt: "More cars" }],
  },
  { markup: "markdown", text: "~~~ {.python}\n![a](b.png)\n~~~", references: [] },
  { markup: "markdown", text: '```{python}\n"![a](b.png)"\n```', references: [] },
  {
    markup: "markdown",
    text: "```{note}\n![Kite](a.png)\n```\n\n![Owl](b.png)",
    references: [{ alt: "Kite" }, { alt: "Owl" }],
  },
  {
    markup: "markdown",
    text: '=== "Tab"\n\n    ![Kite](a.png)\n\n    !!! note\n\n        ![Owl](b.png)\n\nOut ![Elk](c.png)',
    references: [{ alt: "Kite" }, { alt: "Owl" }, { alt: "Elk" }],
  },
  {
    markup: "markdown",
    text: "Term\n: Words\n\n    ![Kite](a.png)",
    references: [{ alt: "Kite" }],
  },
  {
    markup: "markdown",
    text: '<figure markdown="span">\n  ![Kite](a.png){ width="300" }\n  <figcaption>Two kites</figcaption>\n</figure>',
    references: [{ alt: "Kite", caption: "Two kites" }],
  },
  {
    markup: "markdown",
    text: "![Kite|100x145](a.jpg)",
    written: "![New text|100x145](a.jpg)",
  },
  {
    markup: "markdown",
    text: "![bg right:40%](a.jpg)",
    references: [{ alt: "", hidden: true }],
    problems: [],
    written: "![bg right:40% New text](a.jpg)",
  },
  {
    markup: "markdown",
    text: "![w:300 Kite](a.jpg)",
    references: [{ alt: "Kite" }],
    written: "![w:300 New text](a.jpg)",
  },
  {
    markup: "markdown",
    text: "![A kite](a.png){#fig-kite width=3}",
    references: [{ alt: "A kite", caption: "A kite" }],
    written: '![A kite](a.png){#fig-kite width=3 fig-alt="New text"}',
  },
  {
    markup: "markdown",
    text: "![A kite](a.png){: alt='Red kite' }",
    references: [{ alt: "Red kite" }],
    written: '![A kite](a.png){: alt="New text" }',
  },
  {
    markup: "markdown",
    text: '![](a.png){aria-hidden="true"}',
    references: [{ hidden: true }],
    problems: [],
  },
  {
    markup: "markdown",
    text: "[![](a.svg) ![Acme](w.svg)](/)",
    references: [{ link: { href: "/", text: "Acme" } }, { link: { href: "/", text: "" } }],
    problems: [],
  },
  {
    markup: "markdown",
    text: "<!-- markdownlint-disable-next-line MD045 -->\n![](a.png)\n\n![](b.png)",
    references: [{ isSilenced: true }, { isSilenced: null }],
    problems: ["missing-alt"],
  },
  {
    markup: "asciidoc",
    text: "link:http://x.org[image:a.png[Old],window=_blank]",
    written: 'link:http://x.org[image:a.png["New text"],window=_blank]',
  },
  {
    markup: "asciidoc",
    text: '[alt="Old, x",role=y]\nimage::a.png[]',
    references: [{ alt: "Old, x" }],
    written: '[alt="New text",role=y]\nimage::a.png[]',
  },
  { markup: "asciidoc", text: "image::a.png[{alt-text}]", references: [{ computed: true }] },
  {
    markup: "latex",
    text: "\\pdftooltip{\\includegraphics{a}}{Old}",
    references: [{ alt: "Old" }],
    written: "\\pdftooltip{\\includegraphics{a}}{New text}",
  },
  {
    markup: "latex",
    text: "\\begin{figure}\\includegraphics{a}\\Description{Old}\\end{figure}",
    references: [{ alt: "Old" }],
    written: "\\begin{figure}\\includegraphics{a}\\Description{New text}\\end{figure}",
  },
  {
    markup: "latex",
    text: "\\includegraphics<2->{a}",
    written: "\\includegraphics<2->[alt={New text}]{a}",
  },
  {
    markup: "typst",
    text: '#figure(image("a.png"), alt: "Old")',
    references: [{ alt: "Old" }],
    written: '#figure(image("a.png"), alt: "New text")',
  },
  { markup: "typst", text: '#pdf.artifact[#image("a.png")]', problems: [] },
  { markup: "typst", text: '#set page(header: image("a.png"))', problems: [] },
  {
    markup: "html",
    text: '<a href="/"><img src="a.png" alt="" title="{{ name }}"></a>',
    references: [{ mayBeNamed: true }],
    problems: [],
  },
  {
    markup: "html",
    text: '<img src="{% url "x" %}" {{ attrs }} class="a > b">',
    references: [{ computed: true }],
  },
  {
    markup: "html",
    text: '<!-- [html-validate-disable-next wcag/h37 -- later] -->\n<img src="a.png"><img src="b.png">',
    problems: ["missing-alt"],
  },
  {
    markup: "jsx",
    text: "const a = <a href={u}>{isOpen && <img src='a.png' alt='' />}</a>;",
    problems: ["link-without-name"],
  },
  {
    markup: "jsx",
    text: "const a = <a href={u}>{isOpen ? <img src='a.png' alt='' /> : label}</a>;",
    references: [{ mayBeNamed: true }],
    problems: [],
  },
  {
    markup: "jsx",
    text: "const a = x ? <img src='a.png' alt='Kite' /> : <img src='b.png' alt='Kite' />;",
    problems: [],
  },
  {
    markup: "jsx",
    text: 'import { Image } from "lucide-react"; const a = <Image />;',
    references: [],
  },
  {
    markup: "jsx",
    text: "// eslint-disable-next-line jsx-a11y/alt-text\nconst a = <img src='a.png' />;",
    problems: [],
  },
  {
    markup: "jsx",
    text: "const a = <img src='a.png' alt={null} />;",
    problems: ["missing-alt"],
    written: "const a = <img src='a.png' alt=\"New text\" />;",
  },
  {
    markup: "vue",
    text: '<template><img v-if="a" src="a.png" alt="Kite"><img v-else src="b.png" alt="Kite"></template>',
    problems: [],
  },
  {
    markup: "liquid",
    text: '{% if a %}<img src="a.png" alt="Kite">{% elif b %}<img src="b.png" alt="Kite">{% endif %}',
    problems: [],
  },
  {
    markup: "jsx",
    text: 'const a = b ? <img src="a.png" alt="Kite" />:<img src="b.png" alt="Kite" />;',
    problems: [],
  },
  {
    markup: "svelte",
    text: '<a href="/"><img src="a.png" alt="">{#if a}{/if}</a>',
    problems: ["link-without-name"],
  },
  {
    markup: "blade",
    text: '<a href="/"><img src="a.png" alt="">@lang("home")</a>',
    problems: [],
  },
  {
    markup: "blade",
    text: '<a href="/">@if($x)<img src="a.png" alt="">@endif</a>',
    problems: ["link-without-name"],
  },
  {
    markup: "xml",
    text: "<rss><channel><image><url>a.png</url></image></channel></rss>",
    references: [],
  },
  {
    markup: "markdown",
    text: "- x\n\n  ```{eval-rst}\n  .. image:: a.png\n  ```",
    references: [{ source: "a.png", alt: null }],
    problems: ["missing-alt"],
    written: "- x\n\n  ```{eval-rst}\n  .. image:: a.png\n     :alt: New text\n  ```",
  },
  {
    markup: "markdown",
    text: '```{r}\n#| fig-cap: "Cars"\nknitr::include_graphics("a.png")\n```',
    references: [{ source: "a.png", alt: null, caption: "Cars" }],
    written:
      '```{r}\n#| fig-alt: "New text"\n#| fig-cap: "Cars"\nknitr::include_graphics("a.png")\n```',
  },
  {
    markup: "markdown",
    text: '```{r, fig.alt="Kite", echo=FALSE}\nknitr::include_graphics("a.png")\n```',
    references: [{ source: "a.png", alt: "Kite" }],
    written: '```{r, fig.alt="New text", echo=FALSE}\nknitr::include_graphics("a.png")\n```',
  },
  {
    markup: "markdown",
    text: '```{r, fig.alt=paste("a", b)}\nknitr::include_graphics("a.png")\n```',
    references: [{ computed: true, place: false }],
  },
  {
    markup: "markdown",
    text: '<a href="x">\n\n![](a.png)\n\nWords here\n\n</a>\n\n<a href="y">\n\n![](b.png)\n\n</a>',
    references: [{ mayBeNamed: true }, { mayBeNamed: null }],
    problems: ["link-without-name"],
  },
  // As the accessible-name computation has it, in Chromium and in another implementation.
  {
    markup: "html",
    text: '<a href="/"><i title="Tip"></i><img src="a.png" alt=""></a>',
    references: [{ link: { href: "/", text: "" } }],
    problems: ["link-without-name"],
  },
  {
    markup: "html",
    text: '<a href="/"><img src="a.png" alt=""><img src="b.png" alt="Acme" aria-hidden="true"></a>',
    problems: ["link-without-name"],
  },
  {
    markup: "html",
    text: '<button title="Close"><img src="a.png" alt=""><svg><title>Cross</title></svg></button>',
    references: [{ button: "Cross" }],
  },
  {
    markup: "html",
    text: '<p id="l">Home</p><a href="/" aria-labelledby="l"><img src="a.png" alt=""> x</a>',
    references: [{ link: { href: "/", text: "Home" } }],
  },
  // As repositories have them whose problems were judged.
  {
    markup: "typst",
    text: '#link("https://x.org", block[\n  My rhino\n  #box(move(dx: 1pt, image("r.png", alt: "")))\n])',
    references: [{ link: { href: "https://x.org", text: "My rhino" } }],
    problems: [],
  },
  {
    markup: "typst",
    text: '#link("https://x.org", stack(image("r.png", alt: ""), "Home"))',
    references: [{ link: { href: "https://x.org", text: "Home" } }],
    problems: [],
  },
  {
    markup: "typst",
    text: '#link("https://x.org", box(image("r.png", alt: "")))',
    problems: ["link-without-name"],
  },
  {
    markup: "jsx",
    text: "const a = <svg><defs><pattern><image href={logo} /></pattern></defs><g /></svg>;",
    problems: [],
  },
  {
    markup: "html",
    text: '<svg><g><image href="a.png"/></g><g><rect/></g></svg><svg><image href="b.png"/></svg>',
    references: [{ hidden: true }, { hidden: null }],
    problems: ["missing-alt"],
  },
  {
    markup: "html",
    text: '<div inert><img src="a.png"></div><img inert src="b.png"><img src="c.png">',
    problems: ["missing-alt"],
  },
  {
    markup: "markdown",
    text: "We use [vite-plugin-x](https://x.org).\n\n![vite-plugin-x](vite-plugin-x.webp)\n\n![a-b](a-b.png)",
    problems: ["file-name"],
  },
  // As two judges had them who did not know whose problems they were.
  {
    markup: "html",
    text: '<img title="Connected board" src="a.jpeg"><img title=" " src="b.jpeg">',
    problems: ["missing-alt"],
  },
  { markup: "markdown", text: '![](a.png "Connected board")', problems: ["missing-alt"] },
  {
    markup: "astro",
    text: '<a href="https://x.org"><Image alt="Acme" src={light} class="dark:hidden" /><Image alt="Acme" src={dark} class="light:hidden" /></a>',
    problems: [],
  },
  {
    markup: "html",
    text: '<a href="https://x.org"><img alt="Acme" src="a.png"><img alt="Acme" src="b.png"></a>',
    problems: ["repeats-neighbour", "repeats-neighbour"],
  },
  {
    markup: "vue",
    text: '<template><h1 hidden>Acme</h1><img src="l.png" alt="Acme"></template>',
    problems: [],
  },
  {
    markup: "markdown",
    text: "# Graph\n\nWords.\n\n## Kinds\n\n![Graph](a.jpeg)\n\n![Chart](b.jpeg)",
    problems: ["empty-words"],
  },
  { markup: "html", text: '<a href=""><img src="" alt=""></a>', problems: [] },
  { markup: "html", text: '<img src="" data-src="a.png">', problems: ["missing-alt"] },
  {
    markup: "markdown",
    text: '```{r}\n#| fig.cap = "Cap",\n#| fig.alt = "Homes in Somerset."\nknitr::include_graphics("a.png")\n```',
    references: [{ alt: "Homes in Somerset.", caption: "Cap" }],
    problems: [],
  },
  {
    markup: "latex",
    text: "\\hypertarget{sec-a}{%\n\\chapter{Model}\\label{sec-a}}\n\n\\includegraphics{a.pdf}",
    problems: [],
  },
  {
    markup: "markdown",
    text: "<!-- This file was generated by a script. Do not edit. -->\n\n![](a.png)",
    problems: [],
  },
  {
    markup: "markdown",
    text: "<!-- ALL-CONTRIBUTORS-BADGE:START - Do not remove or modify this section -->\n\n# Generated by hand\n\n![](a.png)",
    problems: ["missing-alt"],
  },
  // Documentation of Python.
  {
    markup: "python",
    text: 'def f():\n    """Plot it.\n\n    .. image:: a.png\n       :alt: An \\"old\\" text\n\n    .. figure:: b.png\n    """\n    return ".. image:: c.png"\n',
    references: [
      { source: "a.png", alt: 'An "old" text' },
      { source: "b.png", alt: null, place: true },
    ],
    problems: ["missing-alt"],
    written:
      'def f():\n    """Plot it.\n\n    .. image:: a.png\n       :alt: New text\n\n    .. figure:: b.png\n    """\n    return ".. image:: c.png"\n',
  },
  {
    markup: "python",
    text: "# it's\nx = f'''.. image:: a.png'''\nclass A:\n    r'''\n    .. image:: b.png\n       :alt: Old\n    '''\n",
    references: [{ source: "b.png", alt: "Old", place: false }],
  },
  // Words that are keywords where others are.
  {
    markup: "markdown",
    text: "![bg right:40% Growth of 100%\u2060 to the left\u2060](a.png)",
    references: [{ alt: "Growth of 100% to the left" }],
  },
  // A caption in the brackets of a figure is no repetition of itself.
  {
    markup: "markdown",
    text: "![A flame graph](a.png){#fig:Flame width=100%}",
    references: [{ alt: "A flame graph", caption: "A flame graph" }],
    problems: [],
    written: '![A flame graph](a.png){#fig:Flame width=100% alt="New text"}',
  },
  { markup: "markdown", text: "![A flame graph](a.png){#fig-flame}", problems: [] },
  {
    markup: "markdown",
    text: '```{r}\n#| fig.alt = "Old"\nknitr::include_graphics("a.png")\n```',
    references: [{ alt: "Old" }],
  },
  {
    markup: "markdown",
    text: '```{r}\r\n#| fig.alt = words\r\nknitr::include_graphics("a.png")\r\n```\r\n',
    references: [{ computed: true }],
    problems: [],
  },
  // Tables of reStructuredText: a frame cannot grow with a text, the last column of a simple one can.
  {
    markup: "rst",
    text: "+------------------+------+\n| .. image:: a.png | text |\n|    :alt: Old     |      |\n+------------------+------+\n| spanning         |  x   |\n|                  +------+\n| .. image:: b.png | |s|  |\n+------------------+------+\n\n.. image:: c.png\n",
    references: [
      { source: "a.png", alt: "Old", place: false },
      { source: "b.png", alt: null, place: false },
      { source: "c.png", place: true },
    ],
    problems: ["missing-alt", "missing-alt"],
  },
  {
    markup: "rst",
    text: "=====  ====================\nA      B\n=====  ====================\ntext   .. image:: a.png\n          :alt: Old\nmore   .. image:: b.png\n=====  ====================\n",
    references: [
      { source: "a.png", alt: "Old", place: true },
      { source: "b.png", alt: null, place: true },
    ],
    problems: ["missing-alt"],
    written:
      "=====  ====================\nA      B\n=====  ====================\ntext   .. image:: a.png\n          :alt: New text\nmore   .. image:: b.png\n=====  ====================\n",
  },
  {
    markup: "rst",
    text: "==================  =====\n.. image:: a.png    text\n   :alt: Old\nsecond              more\n==================  =====\n",
    references: [{ source: "a.png", alt: null, place: false }],
  },
  // HTML in strings of scripts.
  {
    markup: "jsx",
    text: 'render() { return html`<img src="a.png" alt="Old"><img src=${x} alt=${y}><img .src=${x}>`; }',
    references: [{ source: "a.png", alt: "Old" }, { computed: true }, { alt: null, place: true }],
    problems: ["missing-alt"],
    written:
      'render() { return html`<img src="a.png" alt="New text"><img src=${x} alt=${y}><img .src=${x}>`; }',
  },
  {
    markup: "script",
    text: 'html`<ul>${all.map((one) => html`<a href="#">${one.name}<img src="a.png" alt=""></a>`)}</ul>`',
    references: [{ source: "a.png", mayBeNamed: true }],
    problems: [],
  },
  {
    markup: "script",
    text: "const a = <T>b; box.innerHTML = `<img src='a.png'>`; const c = `<img src='b.png'>`;",
    references: [{ source: "a.png" }],
    problems: ["missing-alt"],
  },
  {
    markup: "script",
    text: '@Component({ template: `<img [src]="x" [alt]="y"><img src="a.png" alt="Old">` }) class A {}',
    references: [{ computed: true }, { alt: "Old" }],
    problems: [],
  },
  { markup: "html", text: '<img src="img/404.png" alt="404">', problems: [] },
  { markup: "markdown", text: "![chat-ui](https://img.shields.io/stars/x/chat-ui)", problems: [] },
  {
    markup: "html",
    text: '<h2>Sponsors</h2><a href="/s"><img src="s.svg" alt="Sponsors"></a>',
    problems: [],
  },
  // Parts that a program writes, components around something, captions that are alt texts.
  {
    markup: "markdown",
    text: '<!-- ALL-CONTRIBUTORS-LIST:START - Do not remove -->\n<img src="a.png">\n<!-- ALL-CONTRIBUTORS-LIST:END -->\n<img src="b.png">',
    references: [{ isSilenced: true }, { isSilenced: null }],
    problems: ["missing-alt"],
  },
  { markup: "jsx", text: "<Image>{image}</Image>", references: [] },
  {
    markup: "markdown",
    text: '```{r, fig.cap="Cars"}\nknitr::include_graphics("a.png")\n```',
    problems: [],
  },
  { markup: "html", text: '<img id="preview">', problems: [] },
  { markup: "html", text: '<a href="/u"><img src="UXWizz.png" alt="UXWizz"></a>', problems: [] },
];
