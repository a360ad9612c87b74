import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import {
  problemsInSteps,
  problemsOf,
  PROBLEM_CODES,
  type ProblemOptions,
} from "../../src/core/altText/check/problems.ts";
import { FAULT_CODES } from "../../src/core/altText/propose/finding.ts";
import { withoutWords } from "../../src/core/altText/check/redundant.ts";
import { readReferences } from "../../src/core/altText/read/readReferences.ts";
import type { ImageReference, Source } from "../../src/core/altText/reference.ts";
import { processorTime } from "../strength.ts";

type Given = Partial<Omit<ImageReference, "source">> & { readonly src?: string };

const span = { start: 0, end: 1 };

function reference({ src = "pic.png", ...rest }: Given): ImageReference {
  const source: Source = { text: src, span, by: "address" };
  return { span, element: "img", source, around: {}, ...rest };
}

const ALL: ProblemOptions = { mayTellKind: false, isPoorTold: true, isReview: true };

function codesOf(all: readonly Given[], options: Partial<ProblemOptions> = {}): string[] {
  return problemsOf(all.map(reference), { ...ALL, ...options }).map(({ code }) => code);
}

const to = { href: "/x", text: "" };

/** One image, and the problem it has. */
const PROBLEMS: readonly (readonly [Given, string])[] = [
  [{}, "missing-alt"],
  [{ alt: "" }, "missing-alt"],
  [{ alt: "  " }, "missing-alt"],
  [{ alt: "", decorative: false }, "missing-alt"],
  [{ around: { caption: "The harbour" } }, "missing-alt"],
  [{ around: { title: "The harbour" } }, "missing-alt"],
  [{ around: { label: " " } }, "missing-alt"],
  [{ around: { link: { href: "/", text: "Home" } } }, "missing-alt"],
  [{ around: { link: { href: "/", text: "" }, title: "Home" } }, "missing-alt"],
  [{ around: { link: to } }, "link-without-name"],
  [{ alt: "", decorative: true, around: { link: to } }, "link-without-name"],
  [{ alt: "", around: { link: { text: " " } } }, "link-without-name"],
  [{ alt: "", decorative: true, around: { button: "" } }, "link-without-name"],
  ...[
    ...[
      "image",
      "Image",
      " IMAGE. ",
      "[image]",
      "an image",
      "The Logo",
      "picture",
      "Photo",
      "photo 3",
    ],
    ...["image (1)", "Image_2", "Screenshot", "Icon", "untitled", "Alt", "alt-text", "TODO", "TBD"],
    ...["Placeholder", "ENTER IMAGE DESCRIPTION HERE", "Bild", "ein Bild", "Bild 3", "Platzhalter"],
    ...[
      "Bildschirmfoto",
      "Ohne Titel",
      "画像",
      "画像1",
      "スクリーンショット",
      "代替テキスト",
      "ロゴ",
      "图片",
      "图 1",
      "截图",
      "在这里插入图片描述",
    ],
    ...[
      "圖片",
      "une image",
      "Capture d’écran",
      "Sans titre",
      "icône",
      "imagen",
      "Captura de pantalla",
      "Sin título",
    ],
  ].map((alt) => [{ alt }, "empty-words"] as const),
  [{ alt: "image", around: { link: to } }, "empty-words"],
  ...[
    ...[
      "pic.png",
      "Harbour.JPG",
      "IMG_1234",
      "IMG 1234",
      "img-20240102-WA0003",
      "DSC00012.JPG",
      "_DSC1234",
      "PXL_20240102_101112345",
    ],
    ...["Screenshot 2024-01-02 at 10.11.12", "Screenshot 2024-01-02 at 10.11.12 PM (2).png"],
    ...[
      "Screen Shot 2019-03-04 at 1.02.03 AM",
      "Screenshot from 2024-01-02 10-11-12",
      "Screenshot_20240102-101112",
    ],
    ...[
      "Bildschirmfoto 2024-01-02 um 10.11.12",
      "Capture d’écran 2024-01-02 à 10.11.12",
      "スクリーンショット 2024-01-02 10.11.12",
    ],
    ...[
      "image-20230101123456",
      "image-20230101123456789",
      "Pasted image 20240102101112",
      "Untitled (3)",
    ],
    ...[
      "d41d8cd98f00b204e9800998ecf8427e",
      "0f8fad5b-d9cb-469f-a165-70867728950e",
      "deadbeef-cafe-babe-feed-faceaddedbad",
      "aHR0cHM6Ly9leGFtcGxlLm9yZy9h",
    ],
  ].map((alt) => [{ alt }, "file-name"] as const),
  [{ alt: "harbour-office_2", src: "/img/harbour-office_2.webp?w=3" }, "file-name"],
  [{ alt: "overview_2", src: "img\\overview_2.svg" }, "file-name"],
  [{ alt: "harbour office.png", src: "harbour%20office.png" }, "file-name"],
  ...[
    ...[
      "Image of a harbour",
      "image of a harbour",
      "An image of a harbour",
      "This is a picture of a cat",
      "Photo of Ada Lovelace",
    ],
    ...[
      "Screenshot of the settings",
      "Screen shot of it",
      "A photo showing two cats",
      "Graphic of the flow",
    ],
    ...[
      "Bild von einer Katze",
      "Ein Foto vom Hafen",
      "Screenshot der Einstellungen",
      "Screenshot von Iris",
    ],
    ...["設定画面の画像", "港の写真。", "设置页面的截图", "一只猫的图片", "設定頁面的截圖"],
    ...[
      "Image d’un port",
      "Capture d'écran des réglages",
      "Una foto de la playa",
      "Captura de pantalla del menú",
    ],
  ].map((alt) => [{ alt }, "redundant-prefix"] as const),
  [{ alt: "x".repeat(401) }, "too-long"],
  [{ alt: "e\u0301".repeat(401) }, "too-long"],
  [
    { alt: "The harbour, at dusk", around: { caption: "the harbour at dusk." } },
    "repeats-neighbour",
  ],
  [{ alt: "Home", around: { link: { href: "/", text: " Home " } } }, "repeats-neighbour"],
  [{ alt: "Save", around: { button: "Save…" } }, "repeats-neighbour"],
  [{ alt: "Two cats", around: { title: "Two cats" } }, "repeats-neighbour"],
  [
    { alt: "Developer tools", around: { heading: "What are developer tools?" } },
    "repeats-neighbour",
  ],
  [
    { alt: "Bar chart of sales", around: { caption: "A bar chart of sales by year" } },
    "repeats-neighbour",
  ],
  [
    { alt: "The title", around: { heading: 'The title <!-- omit --> <a name="t"></a>' } },
    "repeats-neighbour",
  ],
  [{ alt: "Setup", around: { heading: "Setup {#setup .wide}" } }, "repeats-neighbour"],
  ...[
    "A menu.",
    "a dialog",
    "Bar chart",
    "A code diff.",
    "A button to click.",
    "ein Fenster",
    "Balkendiagramm",
    "Separator",
  ].map((alt) => [{ alt }, "empty-words"] as const),
  ...[
    "Printer",
    "A magnifying glass",
    "gear icon",
    "Read more",
    "Click here",
    "Lupe",
    "続きを読む",
  ].map((alt) => [{ alt, around: { link: { href: "/do", text: "" } } }, "no-function"] as const),
  ...["Floppy disk", "Trash can", "Hamburger", "mehr"].map(
    (alt) => [{ alt, around: { button: "" } }, "no-function"] as const,
  ),
  [
    { alt: "Acme logo", around: { link: { href: "https://www.acme.org/", text: "" } } },
    "no-function",
  ],
  [{ alt: "Our logo", around: { link: { href: "/", text: "" } } }, "no-function"],
  ...[
    "boats, harbor, sea, holiday, cheap boats, boat trip, best harbor",
    "A harbor at dusk — boats, sea, holiday, best harbor, book now",
  ].map((alt) => [{ alt }, "keyword-list"] as const),
  ...[
    "This is a photo of a cat",
    "Artistic depiction of a map",
    "A map. The description would go on.",
  ].map((alt) => [{ alt }, "redundant-prefix"] as const),
  [{ alt: "CleanShot 2024-05-05 at 12.30.11@2x" }, "file-name"],
  [{ alt: "Ａrchitecture", around: { heading: "Architecture" } }, "repeats-neighbour"],
];

/** Alt texts nobody should be told anything about. */
const FINE: readonly Given[] = [
  ...[
    ...["Image gallery with three cats", "Photo booth", "Logo of the harbour office", "Iris logo"],
    ...[
      "Screenshot tool settings open on the Capture tab",
      "Picture frames on a wall",
      "Icon of Saint George",
    ],
    ...[
      "Photography club",
      "Imagery from 1969",
      "Picture of the day",
      "The Picture of Dorian Gray",
      "Image quality by codec",
    ],
    ...[
      "Diagram of the request flow",
      "Photo album, open at page 3",
      "Placeholder text in the search box",
      "Todo list with two items",
    ],
    ...[
      "Alternative route along the river",
      "Screenshots folder in the Explorer",
      "Figure skater",
      "Untitled document in the editor",
    ],
    ...[
      "The file a.png in the Explorer",
      "Download",
      "Search",
      "HTTP",
      "C++",
      "→",
      "*",
      "🐱",
      "state-of-the-art",
      "Sam 2019",
      "1984",
    ],
    ...[
      "Build status",
      "Passing",
      "猫",
      "画像ギャラリー",
      "画像を選択する画面",
      "图片库",
      "图书馆",
      "Bildung",
      "Bilder einer Ausstellung",
    ],
    ...[
      "Photo de famille",
      "Image de marque",
      "Foto de familia",
      "Bild der Wissenschaft",
      "Logotipo de Iris",
    ],
    ...[
      "Sales rose from 3 to 5 million between 2019 and 2024",
      "Screenshot 2 of the tour: the menu is open",
    ],
    ...["Map", "Chart of sales", "Photograph by Ada Lovelace", "1024 × 768"],
  ].map((alt) => ({ alt })),
  { alt: "", decorative: true },
  { computed: true },
  { alt: "", around: { hidden: true } },
  { around: { hidden: true, link: to } },
  { around: { label: "The harbour" } },
  { alt: "", around: { label: "Home", link: to } },
  { alt: "", around: { link: { href: "/", text: "Home" } } },
  { alt: "", decorative: true, around: { button: "Save" } },
  { alt: "Home", around: { link: to } },
  { alt: "Image", around: { button: "" } },
  { alt: "search", src: "search.svg", around: { link: to } },
  // A word may be what the image shows, an account what it is called.
  ...[
    ["overview", "img/overview.svg"],
    ["alice", "/team/alice.jpg"],
    ["8BitAda_7", "https://github.com/8BitAda_7.png?size=60"],
    ["placeholder", "/placeholder.svg"],
  ].map(([alt, src]) => ({ alt: alt ?? "", src: src ?? "" })),
  {
    alt: "ada-l_7",
    src: "img/ada-l_7.png",
    around: { link: { href: "https://example.org/u/ada-l_7", text: "" } },
  },
  { alt: "Harbour", src: "Harbour.png" },
  { alt: "UML", src: "UML.png" },
  { alt: "harbour office", src: "harbour-office.png" },
  { alt: "猫", src: "猫.png" },
  { alt: "x".repeat(400) },
  { alt: "👩‍👩‍👧‍👦".repeat(100) },
  { alt: "Two cats", around: { caption: "Our cats, Mia and Leo" } },
  { alt: "…", around: { caption: "!" } },
  { alt: "Figure 1.1", around: { caption: "Figure 1.1: The orbits of the planets" } },
  { alt: "Cat", around: { heading: "A cat on a wall" } },
  {
    alt: "Acme Cloud",
    around: { heading: "Start with Acme Cloud", link: { href: "https://x.org/a", text: "" } },
  },
  ...["Printers", "Search", "Print this page", "Gear for divers", "Acme"].map((alt) => ({
    alt,
    around: { link: { href: "/shop", text: "" } },
  })),
  { alt: "Printer", around: { link: { href: "/printers/", text: "" } } },
  { alt: "Acme logo", around: { link: { href: "https://github.com/acme/acme", text: "" } } },
  { alt: "Printer" },
  ...[
    ["npm", "logos/npm.svg"],
    ["macOS", "img/macOS.svg"],
    ["PyTorch", "PyTorch.svg"],
    ["HTML5", "HTML5.png"],
    ["github", "assets/icons/github.svg"],
  ].map(([alt, src]) => ({ alt: alt ?? "", src: src ?? "" })),
  ...[
    "Menu, search and profile icons",
    "Stages: prophase, prometaphase, metaphase, anaphase, telophase and cytokinesis",
    "Logos of Acme, Initech, Umbrella, Hooli, Globex, Stark",
    "Settings",
    "A menu with three entries",
    "Code of conduct",
    "Pie chart of sales",
  ].map((alt) => ({ alt })),
  {
    alt: "Screenshot of the settings",
    place: { span: { start: 0, end: 0 }, before: "", after: "", syntax: "learn" },
  },
];

describe("a problem of an alt text", () => {
  for (const [given, code] of PROBLEMS)
    test(`${code}: ${JSON.stringify(given).slice(0, 100)}`, () => {
      assert.deepEqual(codesOf([given]), [code]);
    });
  for (const given of FINE)
    test(`is none: ${JSON.stringify(given).slice(0, 100)}`, () => {
      assert.deepEqual(codesOf([given]), []);
    });

  test("is one of two where one text is too long and begins with nothing", () => {
    assert.deepEqual(codesOf([{ alt: `Image of ${"x".repeat(400)}` }]), [
      "redundant-prefix",
      "too-long",
    ]);
  });

  for (const [alt, words, rest] of [
    ["Image of a harbour", "Image of", "A harbour"],
    ["image of a harbour", "image of", "a harbour"],
    ["A screenshot of the  login page.", "A screenshot of", "The login page."],
    ["Photo of 𝒳 and Y", "Photo of", "𝒳 and Y"],
    ["ログイン画面のスクリーンショット", "のスクリーンショット", "ログイン画面"],
    ["登录页的截图。", "的截图", "登录页"],
  ] as const)
    test(`goes with the words that say nothing: ${alt}`, () => {
      assert.deepEqual(withoutWords(reference({ alt }), false), { words, rest });
    });
  for (const alt of ["A harbour", "", "Image of the day", "Bild von der Küste"])
    test(`has no words to go: “${alt}”`, () => {
      assert.equal(withoutWords(reference({ alt }), false), undefined);
    });

  test("is explained, each under its own code", () => {
    const page = readFileSync(join(import.meta.dirname, "../../docs/alt-text.md"), "utf8");
    const parts = page.split(/^## /m).slice(1);
    assert.deepEqual(
      parts.map((part) => part.split("\n")[0]),
      [...PROBLEM_CODES, ...FAULT_CODES],
    );
    for (const part of parts) assert.match(part, /\.$/m);
  });

  test("is a length only where many are looked through", () => {
    assert.deepEqual(codesOf([{ alt: "x".repeat(999) }], { isReview: false }), []);
  });

  test("is no kind of image where those are wanted", () => {
    for (const alt of [
      "Screenshot of the settings",
      "A photo of a cat",
      "港の写真",
      "设置页面的截图",
    ])
      assert.deepEqual(codesOf([{ alt }], { mayTellKind: true }), [], alt);
    assert.deepEqual(codesOf([{ alt: "Image of a cat" }], { mayTellKind: true }), [
      "redundant-prefix",
    ]);
    assert.equal(withoutWords(reference({ alt: "Screenshot of it" }), true), undefined);
  });

  test("is only what is missing, unless poor ones are asked for", () => {
    const all = [{}, { alt: "image" }, { alt: "", around: { link: to } }];
    assert.deepEqual(codesOf(all, { isPoorTold: false }), ["missing-alt", "link-without-name"]);
  });

  test("is told of a thousand images at most, whether at once or in steps; in a review of all", async () => {
    const many = Array.from({ length: 3000 }, () => reference({}));
    const shown = { ...ALL, isReview: false };
    assert.equal(problemsOf(many, shown).length, 1000);
    assert.equal(problemsOf(many, ALL).length, 3000);
    assert.equal((await problemsInSteps(many, ALL, () => Promise.resolve())).length, 3000);
    let breaks = 0;
    const breathe = (): Promise<void> => {
      breaks++;
      return Promise.resolve();
    };
    const found = await problemsInSteps(many, shown, breathe);
    assert.deepEqual([found.length, breaks > 10 && breaks < 1000], [1000, true]);
  });

  /** Documents, and the codes of their images. */
  const DOCUMENTS: readonly (readonly [path: string, text: string, codes: readonly string[]])[] = [
    [
      "/a.md",
      "The crane lifts the last beam of the bridge.\n\n![The crane lifts the last beam of the bridge](a.png)",
      ["repeats-neighbour"],
    ],
    ["/a.md", "The crane lifts.\n\n![The crane lifts the last beam of the bridge](a.png)", []],
    [
      "/a.html",
      '<p>The crane lifts the last <b>beam</b> of the bridge.</p><img src="a.png" alt="The crane lifts the last beam of the bridge">',
      ["repeats-neighbour"],
    ],
    [
      "/a.md",
      "![The crane lifts beam 1 of the bridge](a.png)\n\n![The crane lifts beam 2 of the bridge](b.png)",
      [],
    ],
    [
      "/a.rst",
      ".. image:: a.png\n   :alt: An example of the wide setup screen\n\n.. image:: b.png\n   :alt: An example of the narrow setup screen with more\n",
      [],
    ],
    ["/a.md", "# ![Acme](logo.svg)\n", []],
    ["/a.md", "![Acme](logo.svg)\n====\n", []],
    ["/a.html", '<h1>\n<img src="logo.svg" alt="Acme">\n</h1>', []],
    ["/a.md", "# Acme\n\n![Acme](logo.svg)\n", ["repeats-neighbour"]],
    ["/a.md", "## Acme {#a}\n\n![Acme](logo.svg)\n", ["repeats-neighbour"]],
    ["/a.md", "## Acme { #a }\n\n![Acme](logo.svg)\n", ["repeats-neighbour"]],
    // The alt text is the link's name, which no tooltip repeats; words do.
    ["/a.html", '<a href="/b" title="Acme"><img src="a.png" alt="Acme"></a>', []],
    [
      "/a.html",
      '<a href="/b" title="Acme"><img src="a.png" alt="Acme"> Acme</a>',
      ["repeats-neighbour"],
    ],
    ["/a.html", '<svg role="img" title="Acme" aria-label="Acme"><path d=""/></svg>', []],
    // Its caption is the alt text.
    ["/a.md", "```{figure} a.png\nThe port at dawn.\n```\n", []],
    ["/a.md", "```{figure} a.png\n```\n", ["missing-alt"]],
    ["/a.Rmd", '```{r fig.cap = say("Port")}\nknitr::include_graphics("a.png")\n```\n', []],
    ["/a.Rmd", '```{r echo = FALSE}\nknitr::include_graphics("a.png")\n```\n', ["missing-alt"]],
    // A directive gives what is shown, and may give its name; a video and a place of the page are no images.
    ["/a.html", "<img mat-card-avatar>", []],
    ["/a.html", "<img mat-card-avatar src=a.png>", ["missing-alt"]],
    ["/a.md", "![](demo.mp4)\n\n![](#chapter)\n", []],
    // What only adorns, where the markup has no way to say so.
    ["/a.md", "![](img/acme-tools-logo.png)\nAcme Tools\n====\n\nText.", []],
    ["/a.md", "# Acme\n\n![](img/harbour-logo.png)\n\nText.", ["missing-alt"]],
    ["/a.md", "| ![](icons/save.svg) | Save |\n|-|-|\n| ![](save.png) | Save |\n", ["missing-alt"]],
    ["/a.md", "![](img/wave-divider.svg)\n", []],
    ["/a.md", "# ![](https://example.org/u/82?s=50) Acme\n", []],
    ["/a.md", "# ![](https://example.org/u/82?s=50)\n", ["missing-alt"]],
    ["/a.adoc", "=== Graphs\n\n[.icon]\nimage:a.svg[]\n\nLearn about graphs.\n", []],
    ["/a.adoc", "=== Graphs\n\nimage::a.svg[]\n\nLearn about graphs.\n", ["missing-alt"]],
    ["/a.html", "<h2>Acme</h2>\n<img src=acme-logo.png>", ["missing-alt"]],
    [
      "/a.tex",
      "\\fancyhead[L]{\\includegraphics{a}}\n\\begin{titlepage}\\includegraphics{b}\\end{titlepage}\n\\includegraphics{c}",
      ["missing-alt"],
    ],
    ["/a.tex", "\\newcommand{\\video}{\\includegraphics[height=4mm]{x/icons/video.png}}", []],
    ["/a.adoc", "image:{icondir}/number_1.png[] The filter reads it.\n", []],
    // What stands for an image to come, pages of tests, and rows that tell two of one name apart.
    ["/a.html", '<img src="{{site.url}}/images/placeholders/96x96.png">', []],
    ["/a.html", '<img src="{{site.url}}/images/96x96.png" placeholder="blur">', ["missing-alt"]],
    ["/a.md", "![img](https://placehold.co/80x20/png)", []],
    ["/a.tex", "\\includegraphics{example-image-a}", []],
    [
      "/a.md",
      "| A | ![Build](https://a.org/a.svg) |\n|-|-|\n| B | ![Build](https://b.org/b.svg) |\n",
      [],
    ],
    [
      "/a.md",
      "|A |![Build](https://a.org/a.svg)\n|-|-|\n|B |![Build](https://b.org/b.svg) |\n",
      [],
    ],
    ["/a.md", "![Build](https://a.org/a.svg) ![Build](https://b.org/b.svg)\n", ["same-as-another"]],
    ["/README.md", "[![Acme logo](l.png)](https://acme.org/)\n", []],
    [
      "/a.html",
      '<a href="https://acme.org/"><img src="l.png" alt="Acme logo"></a>',
      ["no-function"],
    ],
    // Asciidoctor makes a name of the file's, which a sign's says all of.
    ["/a.adoc", "|===\na|image::tickmark.png[]\na|image::icons/red-cross.svg[]\n|===\n", []],
    ["/a.adoc", "image::ticket-view.png[]\n", ["missing-alt"]],
    ["/a.md", "| A |\n|-|\n| ![](tickmark.png) |\n", ["missing-alt"]],
    // A name of one image among several far below the heading, and words beyond another image.
    [
      "/a.md",
      "# Open the Harbour Dashboard\n\n![Harbour Dashboard](a.png)\n",
      ["repeats-neighbour"],
    ],
    [
      "/a.md",
      `# Open the Harbour Dashboard\n\n${"A step of many.\n\n".repeat(120)}![Harbour Dashboard](a.png)\n`,
      [],
    ],
    [
      "/a.md",
      "- Find a ship in your lists.\n\n![Log of the port](a.gif)\n\n![Find a ship in your lists](b.gif)\n",
      [],
    ],
    [
      "/a.md",
      "- Find a ship in your lists.\n\n![Find a ship in your lists](b.gif)\n",
      ["repeats-neighbour"],
    ],
    // Any of two services takes a gift.
    ["/a.md", "[![Donate](a.png)](https://a.org/1) [![Donate](b.png)](https://b.org/2)\n", []],
    [
      "/a.md",
      "[![Read it](a.png)](https://a.org/1) [![Read it](b.png)](https://b.org/2)\n",
      ["same-as-another"],
    ],
    ["/a.md", "![This is a screenshot of the search. It has no results.](s.png)", []],
    ["/a.md", "![This is a screenshot of the search.](s.png)", ["redundant-prefix"]],
  ];
  for (const [path, text, codes] of DOCUMENTS)
    test(`by what stands beside the image: ${text.slice(0, 70)}`, async () => {
      const references = await readReferences({ text, path, languageId: "" }, []);
      assert.deepEqual(
        problemsOf(references, { ...ALL, mayTellKind: text.includes("This is"), text, path }).map(
          ({ code }) => code,
        ),
        codes,
      );
    });

  test("is none where only tests show the document", () => {
    const told = (path: string, text = ""): boolean =>
      codesOf([{}], { path, text, isReview: false }).length > 0;
    for (const path of [
      "testfiles/09.tex",
      "theme/test.twig",
      "docs/kitchen-sink.md",
      "samples/content/a.rst",
    ])
      assert.equal(told(path), false, path);
    for (const path of ["docs/commands/test.md", "theme/latest.twig", "docs/testing.html"])
      assert.equal(told(path), true, path);
    assert.equal(told("a.html", "---\ntitle: Media\nlayout: cypress\n---\n"), false);
    assert.equal(told("a.html", "---\nlayout: page\n---\nlayout: test\n"), true);
  });

  test("goes by the language", () => {
    assert.deepEqual(codesOf([{ alt: "Alt" }], { language: "de-AT" }), []);
    assert.deepEqual(codesOf([{ alt: "Alt" }], { language: "en" }), ["empty-words"]);
  });

  test("says what is wrong, and how grave it is", () => {
    const [first, second, third] = problemsOf(
      [
        reference({ alt: "A photo of a cat" }),
        reference({ alt: "Cat", around: { title: "cat" } }),
        reference({}),
      ],
      ALL,
    );
    assert.deepEqual(
      [first, second, third].map((one) => [one?.isMissing, one?.data]),
      [
        [false, { words: "A photo of" }],
        [false, { neighbour: "title" }],
        [true, undefined],
      ],
    );
  });
});

describe("the same alt text", () => {
  const same = (a: Given, b: Given): string[] =>
    codesOf([
      { alt: "Cat", ...a },
      { alt: "cat!", ...b },
    ]);
  const rows: readonly (readonly [string, Given, Given, boolean])[] = [
    ["two images", { src: "a.png" }, { src: "b.png" }, true],
    ["numbered images", { src: "step-1.png" }, { src: "step-2.png" }, true],
    ["images of two folders", { src: "a/x.png" }, { src: "b/x.png" }, true],
    ["one image twice", { src: "a.png" }, { src: "a.png?x" }, false],
    ["light and dark", { src: "a-dark.svg" }, { src: "a-light.svg" }, false],
    ["folders for light and dark", { src: "light/a.svg" }, { src: "dark/a.svg" }, false],
    [
      "one for dark mode",
      { src: "a.svg#gh-light-mode-only" },
      { src: "a_dark.svg#gh-dark-mode-only" },
      false,
    ],
    ["two sizes", { src: "a@2x.png" }, { src: "a-300x200.png" }, false],
    ["two formats", { src: "a.png" }, { src: "a.webp" }, false],
    [
      "links to one place",
      { src: "a.png", around: { link: to } },
      { src: "b.png", around: { link: to } },
      false,
    ],
    [
      "rows of badges",
      { src: "https://img.shields.io/a.svg", around: { heading: "One" } },
      { src: "https://img.shields.io/b.svg", around: { heading: "Two" } },
      false,
    ],
    [
      "badges of one row",
      { src: "https://img.shields.io/a.svg" },
      { src: "https://img.shields.io/b.svg" },
      true,
    ],
    ["themes", { src: "a.png#hidden--light-mode" }, { src: "b.png#hidden--dark-mode" }, false],
    ["a hidden one", { src: "a.png" }, { src: "b.png", around: { hidden: true } }, false],
  ];
  for (const [title, a, b, isProblem] of rows)
    test(`of ${title} is ${isProblem ? "a problem" : "none"}`, () => {
      assert.deepEqual(same(a, b), isProblem ? ["same-as-another"] : []);
    });

  test("is told of the later ones, with the first", () => {
    const all = ["a", "b", "c"].map((name) => reference({ alt: "Cat", src: `${name}.png` }));
    const problems = problemsOf(all, ALL);
    assert.deepEqual(
      problems.map(({ reference: one, data }) => [one, data?.first]),
      [
        [all[1], all[0]],
        [all[2], all[0]],
      ],
    );
  });

  test("is none of decorative images, or of those nothing is known of", () => {
    assert.deepEqual(
      codesOf([
        { alt: "", decorative: true },
        { alt: "", decorative: true, src: "b" },
      ]),
      [],
    );
    const unknown: ImageReference = { span, element: "img", alt: "Cat", around: {} };
    assert.deepEqual(problemsOf([reference({ alt: "Cat" }), unknown], ALL), []);
  });
});

test("ten thousand images, and texts made to be slow, are no matter", { timeout: 10_000 }, () => {
  const hostile = [
    "a".repeat(200_000),
    "image of ".repeat(20_000),
    " ".repeat(200_000),
    "1".repeat(250),
    `screenshot 20240102${"1".repeat(220)}x`,
  ];
  const start = processorTime();
  problemsOf(
    Array.from({ length: 10_000 }, (_, i) =>
      reference({
        alt: `A cat, number ${i}, on a wall`,
        src: `img/${i}.png`,
        around: { caption: "x".repeat(500) },
      }),
    ),
    { ...ALL, text: "x ".repeat(10_000) },
  );
  for (const alt of hostile) codesOf([{ alt, src: `${alt}.png`, around: { caption: alt } }]);
  assert.ok(processorTime() - start < 3000);
});

test("many images in one line take no longer than in many", { timeout: 20_000 }, async () => {
  const timeOf = async (end: string): Promise<number> => {
    const images = Array.from(
      { length: 8_000 },
      (_, i) => `![A boat number ${i} near the pier with ${i * 7} lamps](a${i}.png)${end}`,
    );
    const text = images.join("");
    const references = await readReferences({ text, path: "/a.md", languageId: "" }, []);
    const start = processorTime();
    problemsOf(references, { ...ALL, text });
    return processorTime() - start;
  };
  const lines = await timeOf("\n\n");
  assert.ok((await timeOf(" ")) < 4 * lines + 200);
});
