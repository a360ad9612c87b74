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
  // Comments of Django and Liquid in a page are no part of it; one that nothing ends is.
  {
    markup: "html",
    text: '<p>{% comment %}Once\n\n<b>x</b> <a href="/s"><img src="a.png"></a>{% endcomment %}</p><img src="b.png">',
    references: [{ source: "b.png" }],
    problems: ["missing-alt"],
  },
  {
    markup: "html",
    text: '<p>{% comment %}</p><img src="b.png">',
    references: [{ source: "b.png" }],
    problems: ["missing-alt"],
  },
  // Code that puts a tag together says its alt text, or none.
  {
    markup: "html",
    text: '<p>x = "<img src=\\"" + file.Url + "\\" alt=\\"" + file.Name + "\\" />";</p>',
    problems: [],
  },
  {
    markup: "html",
    text: '<p>x = "<img src=\\"" + file.Url + "\\" class=\\"" + file.Name + "\\" />";</p>',
    problems: ["missing-alt"],
  },
  // What Jupyter makes of a notebook, pages that a program leaves, and a library's own.
  {
    markup: "html",
    text: '<!-- jinja2 template extends `full` -->\nNone<!DOCTYPE html>\n<html><body class="jp-Notebook">\n<div class="jp-Cell jp-CodeCell">\n<img src="data:image/png;base64,iVBO">\n</div></body></html>',
    problems: [],
  },
  {
    markup: "html",
    text: '<!DOCTYPE html>\n<html><body>\n<div class="border-box-sizing" id="notebook-container">\n<img src="data:image/png;base64,iVBO">\n</div></body></html>',
    problems: [],
  },
  {
    markup: "html",
    text: '<!DOCTYPE html>\n<html><body>\n<div class="notebook">\n<img src="data:image/png;base64,iVBO">\n</div></body></html>',
    problems: ["missing-alt"],
  },
  {
    markup: "html",
    path: "artifacts/themes/index.html",
    text: '<img src="a.png">',
    problems: [],
  },
  {
    markup: "html",
    path: "museum/artifacts/index.html",
    text: '<img src="a.png">',
    problems: ["missing-alt"],
  },
  {
    markup: "html",
    path: "upload/assets/codemirror/mode/webidl/index.html",
    text: '<img src="a.png">',
    problems: [],
  },
  {
    markup: "html",
    path: "src/app/codemirror/editor.component.html",
    text: '<img src="a.png">',
    problems: ["missing-alt"],
  },
  // A page that is edited in a file of another name is a copy of it; one of the same name may be a translation.
  {
    markup: "markdown",
    path: "docs/Queries/Min.mdx",
    text: '---\ncustom_edit_url: "https://github.com/acme/acme/edit/master/src/queries/min/README.md"\n---\n\n![](a.png)\n',
    problems: [],
  },
  {
    markup: "markdown",
    path: "i18n/de/docs/min.md",
    text: "---\ntitle: Min\ncustom_edit_url: https://github.com/acme/acme/edit/master/docs/min.md\n---\n\n![](a.png)\n",
    problems: ["missing-alt"],
  },
  // An icon by its fragment, a portrait below the name, an image whose credit nobody is read.
  {
    markup: "markdown",
    text: "1. Press **Profile** ![[lucide-up.svg#icon]].\n",
    problems: [],
  },
  {
    markup: "markdown",
    text: "1. Press **Profile** ![[lucide-up.svg]].\n",
    problems: ["missing-alt"],
  },
  {
    markup: "markdown",
    text: "## Em – Journalist\n\n![](https://forum.example.org/user_avatar/em/288/8211_2.png){ align=right }\n\nWe welcome Em.\n",
    problems: [],
  },
  {
    markup: "markdown",
    text: "We welcome Em.\n\n![](https://forum.example.org/user_avatar/em/288/8211_2.png)\n\nAnd Jo.\n",
    problems: ["missing-alt"],
  },
  {
    markup: "markdown",
    text: '# Ghosts\n\n![](cover.webp)\n\n<small aria-hidden="true">Photo: Ada / Unsplash</small>\n',
    problems: [],
  },
  {
    markup: "markdown",
    text: "# Ghosts\n\n![](cover.webp)\n\n<small>Photo: Ada / Unsplash</small>\n",
    problems: ["missing-alt"],
  },
  // Pages that are made of code, by what is in their heads.
  {
    markup: "html",
    text: '<!DOCTYPE html><html class="default"><head><title>acme</title></head><body><script>document.body.classList.add(localStorage.getItem("tsd-theme") || "os")</script>\n<p>Open the Home <img src="a.png"> app.</p></body></html>',
    problems: [],
  },
  {
    markup: "html",
    text: '<!doctype html>\n<html>\n<head>\n<base data-ice="baseUrl" href="../" />\n</head>\n<body><img src="./image/search.png" /></body></html>',
    problems: [],
  },
  {
    markup: "html",
    text: '<!DOCTYPE html>\n<html lang="en">\n<head>\n<title>JSDoc: Home</title>\n</head>\n<body><img src="a.png"></body></html>',
    problems: [],
  },
  {
    markup: "html",
    text: '<!DOCTYPE html>\n<html lang="en">\n<head>\n<title>JSDoc and TypeDoc compared</title>\n</head>\n<body><img src="a.png"></body></html>',
    problems: ["missing-alt"],
  },
  // Lines with dozens of tags are a program's, but in a drawing or a table of somebody's page.
  {
    markup: "html",
    text: `<!doctype html><html><body>${"<div><p><b>1</b></p></div>".repeat(30)}<img src="a.png"></body></html>\n`,
    problems: [],
  },
  {
    markup: "html",
    text: `<!doctype html>\n<html>\n<body>\n<table>${"<tr><td><b>1</b></td></tr>".repeat(20)}</table>\n<p>\nOne\n</p>\n<img src="a.png">\n</body>\n</html>\n`,
    problems: ["missing-alt"],
  },
  {
    markup: "html",
    text: `${"<div><p><b>1</b></p></div>".repeat(30)}<img src="a.png">\n`,
    problems: ["missing-alt"],
  },
  // Release notes that a library brings along, and what makers of boards give.
  {
    markup: "html",
    path: "lib/Drivers/lis2dh12-pid/Release_Notes.html",
    text: '<img src="_htmresc/st_logo.png">',
    problems: [],
  },
  {
    markup: "html",
    path: "firmware/Drivers/STM32F4xx_HAL_Driver/Doc/index.html",
    text: '<img src="_htmresc/st_logo.png">',
    problems: [],
  },
  {
    markup: "html",
    path: "pages/Drivers/Release_Notes.html",
    text: '<img src="logo.png">',
    problems: ["missing-alt"],
  },
  // Buttons that a template puts above each notebook.
  {
    markup: "markdown",
    text: '<table class="tfo-notebook-buttons" align="left">\n    <td><a href="https://colab.example.org/a.ipynb"><img src="colab.png" /> Run in Colab</a></td>\n</table>\n\n![](a.png)\n',
    references: [{ isSilenced: true }, { isSilenced: null }],
    problems: ["missing-alt"],
  },
  {
    markup: "markdown",
    text: '<table class="notebooks" align="left">\n    <td><a href="https://colab.example.org/a.ipynb"><img src="colab.png" /> Run in Colab</a></td>\n</table>\n',
    problems: ["missing-alt"],
  },
  // Blazor's components take it under other names.
  {
    markup: "razor",
    text: '<Image Source="img/1.jpg" Text="Red kite" Fluid />',
    references: [{ source: "img/1.jpg", alt: "Red kite", place: true }],
    problems: [],
    written: '<Image Source="img/1.jpg" Text="New text" Fluid />',
  },
  {
    markup: "razor",
    text: '<Image Source="@ImageSource" Text="@ImageText" Fluid />',
    references: [{ computed: true }],
    problems: [],
  },
  {
    markup: "razor",
    text: '<Image Source="img/1.jpg" Fluid />',
    problems: ["missing-alt"],
    written: '<Image Source="img/1.jpg" Text="New text" Fluid />',
  },
  {
    markup: "razor",
    text: '<Image Path="img/1.jpg" AlternateText="Red kite" />',
    references: [{ alt: "Red kite" }],
    problems: [],
  },
  {
    markup: "razor",
    text: '<Image Source="img/1.jpg" Alt="Red kite" Text="Kites" />',
    references: [{ alt: "Red kite" }],
    problems: [],
  },
  {
    markup: "razor",
    text: '<Image Src="img/1.jpg" Text="Kites" />',
    problems: ["missing-alt"],
    written: '<Image Src="img/1.jpg" alt="New text" Text="Kites" />',
  },
  // Hugo expands nothing but shortcodes in a page, so that spaces in its code end a destination.
  { markup: "markdown", text: '![]({{ relUrl "/assets/a.png" }})\n', references: [] },
  { markup: "markdown", text: "![]({{ .Site.BaseURL }}/a.png)\n", references: [] },
  {
    markup: "markdown",
    text: '![]({{ "/assets/a.png" | relative_url }})\n\n![]({{ asset "a.png" }})\n',
    problems: ["missing-alt", "missing-alt"],
  },
  // What is shown on paper alone, no screen reader meets.
  {
    markup: "html",
    text: '<div class="d-none d-print-block"><h1><img src="a.png"> List</h1></div>',
    references: [{ hidden: true }],
    problems: [],
  },
  {
    markup: "html",
    text: '<div class="mt-1 hidden print:flex"><img src="a.png"></div>',
    problems: [],
  },
  {
    markup: "jsx",
    text: 'const a = <p className="hidden print:block"><img src="a.png" /></p>;',
    problems: [],
  },
  {
    markup: "html",
    text: '<div class="d-none d-md-block d-print-none"><img src="a.png"></div><p class="overflow-hidden print:block"><img src="a.png"></p>',
    problems: ["missing-alt", "missing-alt"],
  },
  // Pages that another one takes the place of.
  {
    markup: "markdown",
    path: "archive/server.md",
    text: "Server\n===\n\n!!! Note\n    A revised and updated version of this document exists at this [page](a.md).\n\n![](a.png)\n",
    problems: [],
  },
  {
    markup: "markdown",
    path: "docs/server.md",
    text: "Server\n===\n\nA new version of this document is in preparation.\n\n![](a.png)\n",
    problems: ["missing-alt"],
  },
  {
    markup: "rst",
    path: "docs/old/a.rst",
    text: ".. warning:: This page is outdated.\n\n.. image:: a.png\n",
    problems: [],
  },
  {
    markup: "markdown",
    path: "docs/a.md",
    text: "> This page has been superseded by [Install](b.md).\n\n![](a.png)\n",
    problems: [],
  },
  {
    markup: "markdown",
    path: "docs/a.md",
    text: "# Moving\n\nThis page has moved to [another place](b.md).\n\n![](a.png)\n",
    problems: [],
  },
  {
    markup: "markdown",
    path: "archive/2019/a.md",
    text: "# Reports of 2019\n\n![](a.png)\n",
    problems: ["missing-alt"],
  },
  // What books are made into.
  {
    markup: "markdown",
    path: "_book/09-joint.md",
    text: "![](09-joint_files/figure-html/a-1.png)",
    problems: [],
  },
  {
    markup: "markdown",
    path: "book/09-joint.md",
    text: "![](a-1.png)",
    problems: ["missing-alt"],
  },
  {
    markup: "html",
    text: '<!DOCTYPE HTML>\n<html lang="en">\n<head>\n<!-- Book generated using mdBook -->\n</head><body><img src="a.png"></body></html>',
    problems: [],
  },
  ...["HonKit 5.1", "Org Mode", "ExDoc v0.34", "odoc 2.4", "GNU Texinfo 7.1"].map((name): Case => ({
    markup: "html",
    text: `<!DOCTYPE html>\n<html><head><meta name="generator" content="${name}"></head><body><img src="a.png"></body></html>`,
    problems: [],
  })),
  {
    markup: "html",
    text: '<!DOCTYPE html>\n<html>\n<head><title>Space : Page</title></head>\n<body class="theme-default aui-theme-default">\n<img src="attachments/1/2.png"></body></html>',
    problems: [],
  },
  // What starters and templates bring along.
  {
    markup: "blade",
    path: "resources/views/welcome.blade.php",
    text: '<html><head><title>Laravel</title></head><body><img id="background" src="https://laravel.com/assets/img/welcome/background.svg" /></body></html>',
    problems: [],
  },
  {
    markup: "markdown",
    path: "readme.md",
    text: '<p><img src="https://laravel.com/assets/img/components/logo-laravel.svg"></p>\n\n## About Laravel\n\nLaravel is a web application framework with expressive syntax.\n\n![](own.png)\n',
    problems: ["missing-alt"],
  },
  {
    markup: "markdown",
    path: "readme.md",
    text: '# Shop\n\nMade with <img src="https://laravel.com/assets/img/components/logo-laravel.svg">.\n',
    problems: ["missing-alt"],
  },
  {
    markup: "markdown",
    path: "README.md",
    text: '<p align="center">\n    <img src="https://avatars0.githubusercontent.com/u/993323" height="100px">\n    <h1 align="center">Yii 2 Basic Project Template</h1>\n</p>\n',
    problems: [],
  },
  ...(
    [
      ["public/html/docs/page-lockscreen.html", "Lockscreen - Vali Admin", []],
      ["app/static/theme/index.html", "Editorial by HTML5 UP", []],
      ["page-lockscreen.html", "Lockscreen - Vali Admin", ["missing-alt"]],
      ["public/index.html", "Lockscreen - Acme", ["missing-alt"]],
    ] as const
  ).map(([path, title, problems]): Case => ({
    ...{ markup: "html", path, problems },
    text: `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body>\n<img src="128.jpg"></body></html>`,
  })),
  // What only adorns in Markdown: the cover that the head of a page names, lines, the mark of a licence.
  {
    markup: "markdown",
    path: "blog/a.md",
    text: "---\ntitle: Releases\nimage: https://x.example/a.png\n---\n\n![](https://x.example/a.png)\n\n## Start\n\n![](b.png)\n",
    problems: ["missing-alt"],
  },
  {
    markup: "markdown",
    path: "blog/a.md",
    text: "---\ntitle: Releases\ncover: ./a.png\n---\n\n![](a.png)\n",
    problems: [],
  },
  {
    markup: "markdown",
    path: "blog/b.md",
    text: "---\ntitle: Releases\nimage: a.png\n---\n\nHow the tree grows is shown here:\n\n![](a.png)\n",
    problems: ["missing-alt"],
  },
  {
    markup: "markdown",
    path: "posts/c.md",
    text: '+++\ntitle = "Releases"\nfeatured_image = "a.png"\n+++\n\n# Releases\n\n![](a.png)\n',
    problems: [],
  },
  {
    markup: "markdown",
    text: "The text is offered under [CC BY-NC-ND](https://creativecommons.org/licenses/by-nc-nd/4.0/).\n\n![](cc-by-nc-nd.png)\n",
    problems: [],
  },
  {
    markup: "markdown",
    text: "# Flights\n\n![](by.png)\n\n![](cc-by.png)\n",
    problems: ["missing-alt", "missing-alt"],
  },
  {
    markup: "markdown",
    text: "![](https://raw.githubusercontent.com/andreasbm/readme/master/assets/lines/rainbow.png)\n\n![](img/hr.png)\n\n![](https://capsule-render.vercel.app/api?type=waving&section=footer)\n",
    problems: [],
  },
  {
    markup: "markdown",
    text: "![](https://capsule-render.vercel.app/api?type=waving&text=Hello)\n\n![](hr-team.png)\n",
    problems: ["missing-alt", "missing-alt"],
  },
];
