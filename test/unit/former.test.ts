/* Pages that are copied for former releases: what is missing there is mended where they are kept up. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { scanDocument } from "../../src/core/altText/review/scan.ts";
import { MemoryWorkspace } from "./memory.ts";

const PAGE = `# Volumes

A volume is a disk that several nodes share.
It grows when you ask for more space on it.
Backups go to a store that you name first.
Snapshots stay on the disk until you delete them.

![](disk.png)
`;
const OTHER = `# Schedules

Trains leave the depot every fifteen minutes.
On Sundays the line rests until half past nine.
Bicycles travel free in the last carriage only.
Tickets are sold on board by the conductor.

![](train.png)
`;

/** The problems that are told of a document. */
const told = (files: Readonly<Record<string, string>>, path: string): Promise<number> =>
  toldOf(files, path, path.slice(3));

/** The same where somebody asks about the document, as in a command line. */
const toldByName = (files: Readonly<Record<string, string>>, path: string): Promise<number> =>
  toldOf(files, path);

async function toldOf(
  files: Readonly<Record<string, string>>,
  path: string,
  named?: string,
): Promise<number> {
  const { documents, locator } = new MemoryWorkspace(files);
  const document = await documents.open(`memory:${path}`);
  assert.ok(document);
  const { signal } = new AbortController();
  const settingsFor = () => ({
    mayTellKind: true,
    ...(named !== undefined && { path: named }),
  });
  const rows = await scanDocument(document, { documents, locator, settingsFor, signal });
  return rows.flatMap(({ problems }) => problems).length;
}

/** A page in each folder, by the folders' names. */
const pagesIn = (folders: readonly string[], page = PAGE): Record<string, string> =>
  Object.fromEntries(folders.map((folder) => [`/w/docs/${folder}/guide/volumes.md`, page]));
const pathIn = (folder: string): string => `/w/docs/${folder}/guide/volumes.md`;

describe("a page of a former release", () => {
  for (const [former, current] of [
    ["1.11.4", "1.12.0"],
    ["v1.9-docs", "v1.10-docs"],
    ["4.x", "5.x"],
    ["2_3", "2_4"],
    ["version-8", "version-9"],
    ["release-1.0", "release-1.1"],
  ] as const)
    test(`is told of in ${current}, not in ${former}`, async () => {
      const files = pagesIn([former, current]);
      assert.equal(await told(files, pathIn(former)), 0);
      assert.equal(await told(files, pathIn(current)), 1);
    });

  test("is told of where the pages are kept up, beside all that are frozen", async () => {
    for (const [live, frozen] of [
      ["docs", ["v1.9-docs", "v1.10-docs"]],
      ["latest", ["1.9", "1.10"]],
      ["main", ["v1.9", "v1.10"]],
      ["dev", ["6.5", "7.1"]],
    ] as const) {
      const files = pagesIn([live, ...frozen]);
      for (const one of frozen) assert.equal(await told(files, pathIn(one)), 0, one);
      assert.equal(await told(files, pathIn(live)), 1);
    }
  });

  test("is told of where the latest are beside a release of one number, but for an interface", async () => {
    const of = (folder: string): Record<string, string> =>
      Object.fromEntries(
        ["v2", "v3", "latest"].map((one) => [`/w/${folder}/${one}/en/a.md`, OTHER]),
      );
    assert.equal(await told(of("docs"), "/w/docs/v2/en/a.md"), 0);
    assert.equal(await told(of("docs"), "/w/docs/latest/en/a.md"), 1);
    assert.equal(await told(of("docs/api"), "/w/docs/api/v2/en/a.md"), 1);
  });

  test("is told of in no archive", async () => {
    const files = pagesIn(["archives/1.9.0", "archives/1.9.1", "1.10.0"]);
    assert.equal(await told(files, pathIn("archives/1.9.1")), 0);
    assert.equal(await told(files, pathIn("1.10.0")), 1);
  });

  test("is one though the later release has it no more", async () => {
    const files = pagesIn(["1.0", "1.1"]);
    const gone = "/w/docs/1.0/old.md";
    assert.equal(await told({ ...files, [gone]: OTHER }, gone), 0);
  });

  test("is a copy of Docusaurus', whatever it says now", async () => {
    const [old, current] = ["versioned_docs/version-v5", "versioned_docs/version-v6"];
    const files = { ...pagesIn([old]), ...pagesIn([current], OTHER) };
    assert.equal(await told(files, pathIn(old)), 0);
    assert.equal(await told(files, pathIn(current)), 1);
  });
});

describe("a page of the first release, beside the pages of now", () => {
  const named = (names: readonly string[], folder: string): Record<string, string> =>
    Object.fromEntries(names.map((name) => [`/w/${folder}/${name}/a.md`, OTHER]));

  for (const first of ["r1", "v1", "1.x", "version-0.9"])
    test(`is told of in none of ${first}`, async () => {
      const files = {
        ...named(["guide", "use"], `docs/${first}`),
        ...named(["guide", "use"], "docs"),
      };
      assert.equal(await told(files, `/w/docs/${first}/guide/a.md`), 0);
      assert.equal(await told(files, "/w/docs/guide/a.md"), 1);
    });

  for (const [first, now] of [
    ["notebooks_v1", "notebooks"],
    ["docs-1.x", "docs-2.x"],
    ["book-v2", "book-v10"],
  ] as const)
    test(`is told of in ${now}, not in ${first}`, async () => {
      const files = { ...named(["guide", "use"], first), ...named(["guide", "use"], now) };
      assert.equal(await told(files, `/w/${first}/use/a.md`), 0);
      assert.equal(await told(files, `/w/${now}/use/a.md`), 1);
    });

  test("is told of in none among notebooks of a first edition", async () => {
    const names = ["00.00-Preface.ipynb", "01.00-Lines.ipynb", "a.md"];
    const all = Object.fromEntries(
      ["notebooks_v1", "notebooks"].flatMap((folder) =>
        names.map((name) => [`/w/${folder}/${name}`, OTHER] as const),
      ),
    );
    assert.equal(await told(all, "/w/notebooks_v1/a.md"), 0);
    assert.equal(await told(all, "/w/notebooks/a.md"), 1);
  });

  test("is told of in no folder whose name another one has", async () => {
    for (const [former, now, file, count] of [
      ["frontend-old", "frontend", "a.html", 0],
      ["old_theme", "theme", "a.html", 0],
      ["course (2023).bak", "course (2023)", "a.md", 0],
      ["manual-legacy", "manual", "a.md", 0],
      ["theme-legacy", "theme", "a.html", 1],
      ["growing-old", "growing", "a.md", 0],
      ["growing-old", "living", "a.md", 1],
    ] as const) {
      const page = file.endsWith("html") ? '<img src="a.png">' : OTHER;
      const files = { [`/w/${former}/${file}`]: page, [`/w/${now}/${file}`]: page };
      assert.equal(await told(files, `/w/${former}/${file}`), count, former);
      assert.equal(await told(files, `/w/${now}/${file}`), 1, now);
    }
  });

  test("is told of in chapters, and where nothing takes its place", async () => {
    for (const [one, other] of [
      ["chapter-1", "chapter-2"],
      ["lesson_1", "lesson"],
      ["docs-v3", "docs"],
      ["docs-v1", "guides"],
    ] as const) {
      const files = { ...named(["guide", "use"], one), ...named(["guide", "use"], other) };
      assert.equal(await told(files, `/w/${one}/use/a.md`), 1, one);
      assert.equal(await told(files, `/w/${other}/use/a.md`), 1, other);
    }
  });

  test("is told of where others are called otherwise, and of a later release or an interface", async () => {
    const now = named(["guide", "use"], "docs");
    for (const [folder, names] of [
      ["docs/v1", ["start", "use"]],
      ["docs/v3", ["guide", "use"]],
      ["docs/api/v1", ["guide", "use"]],
    ] as const) {
      const files = { ...now, ...named(["guide", "use"], "docs/api"), ...named(names, folder) };
      assert.equal(await told(files, `/w/${folder}/use/a.md`), 1, folder);
    }
  });

  test("is none where a later release beside it has pages of the same names", async () => {
    const names = ["guide", "use", "grow", "move"];
    const files = { ...named(names, "docs/v2"), ...named(names, "docs/v3") };
    const written = Object.keys(files).map((path) => [path, `# ${path}\n\n![](a.png)\n`]);
    const all = Object.fromEntries(written) as Record<string, string>;
    assert.equal(await told(all, "/w/docs/v2/use/a.md"), 0);
    assert.equal(await told(all, "/w/docs/v3/use/a.md"), 1);
    const few = { ...named(["guide", "use"], "docs/v2"), ...named(["start", "b"], "docs/v3") };
    assert.equal(await told(few, "/w/docs/v2/use/a.md"), 1);
  });
});

describe("a page that Docusaurus copied", () => {
  const copied = pagesIn(["versioned_docs/version-1.0.0"]);
  const path = pathIn("versioned_docs/version-1.0.0");

  test("is told of where it was written", async () => {
    const files = { ...copied, ...pagesIn(["docs"]) };
    assert.equal(await told(files, path), 0);
    assert.equal(await told(files, pathIn("docs")), 1);
  });

  test("is told of in the last version, by Docusaurus' own list", async () => {
    const [old, last] = ["4.0.0-rc.2", "4.0.0-rc.8"];
    const pathOf = (name: string): string => pathIn(`versioned_docs/version-${name}`);
    const pages = [old, last].map((name) => pagesIn([`versioned_docs/version-${name}`], OTHER));
    const list = JSON.stringify([last, "4.0.0-rc.7", old, "3.4.2"]);
    const folder = Object.keys(pages[0] ?? {})[0]?.split("/versioned_docs/")[0] ?? "";
    const files = { ...pages[0], ...pages[1], [`${folder}/versions.json`]: list };
    assert.equal(await told(files, pathOf(old)), 0);
    assert.equal(await told(files, pathOf(last)), 1);
    const config = `export default { lastVersion: "${old}" };\n`;
    const named = { ...files, [`${folder}/docusaurus.config.ts`]: config };
    assert.equal(await told(named, pathOf(old)), 1);
  });

  test("is told of where no other is left, or a config names its release", async () => {
    const config = { "/w/docusaurus.config.js": "export default { lastVersion: '1.0.0' };\n" };
    assert.equal(await told({ ...copied, ...pagesIn(["docs"], OTHER) }, path), 1);
    assert.equal(await told({ ...copied, ...pagesIn(["docs"]), ...config }, path), 1);
  });
});

test("an example of a former release of a package is told of in the latest", async () => {
  const [old, latest] = ["/w/sheet/0.1.5", "/w/sheet/0.2.4"];
  const page = PAGE.replace("![](disk.png)", '#image("disk.png")');
  const files = { [`${old}/example.typ`]: page, [`${latest}/example.typ`]: page };
  assert.equal(await told(files, `${old}/example.typ`), 0);
  assert.equal(await told(files, `${latest}/example.typ`), 1);
});

describe("a page that a program makes", () => {
  const PAGES: Readonly<Record<string, string>> = {
    html: '<p>Disk</p><img src="disk.png">',
    adoc: "A disk.\n\nimage::disk.png[]\n",
  };
  for (const [made, source] of [
    ["a.md", "a.Rmd"],
    ["a.md", "a.qmd"],
    ["index.html.md", "index.qmd"],
    ["a.html", "a.adoc"],
    ["a.html", "a.pug"],
    ["README.md", "README.md.gotmpl"],
    ["README.md", "README.src.md"],
    ["a.adoc", "a.in.adoc"],
    ["README.md", ".verb.md"],
  ] as const)
    test(`is told of nowhere: ${made} of ${source}`, async () => {
      const path = `/w/docs/${made}`;
      const page = PAGES[made.replace(/^.*\./, "")] ?? PAGE;
      assert.equal(await told({ [path]: page }, path), 1);
      assert.equal(await told({ [path]: page, [`/w/docs/${source}`]: "source\n" }, path), 0);
    });

  test("is told of beside a notebook, unless figures stand beside it", async () => {
    const files = { "/w/a.md": PAGE, "/w/a.ipynb": "{}" };
    assert.equal(await told(files, "/w/a.md"), 1);
    assert.equal(await told({ ...files, "/w/a_files/a_1.png": "" }, "/w/a.md"), 0);
  });

  test("is one that knitr leaves", async () => {
    assert.equal(await told({ "/w/a.knit.md": PAGE }, "/w/a.knit.md"), 0);
  });
});

describe("a page of an extension of Quarto", () => {
  const toldIn = (folder: string): Promise<number> => {
    const path = `/w/${folder}/parts/a.md`;
    return told({ [path]: PAGE, [`/w/${folder}/_extension.yml`]: "title: A\n" }, path);
  };

  test("is told of nowhere where Quarto put it", async () => {
    assert.equal(await toldIn("_extensions/acme/lift"), 0);
    assert.equal(await toldIn("slides/_extensions/lift"), 0);
  });

  test("is told of where the project may be the extension, or there is none", async () => {
    assert.equal(await toldIn("_extensions/lift"), 1);
    assert.equal(await toldIn("lift"), 1);
    const path = "/w/_extensions/acme/lift/a.md";
    assert.equal(await told({ [path]: PAGE }, path), 1);
  });
});

test("a page that says that another takes its place is told of nowhere, whoever asks", async () => {
  const page = PAGE.replace("# Volumes", "A new version of this page is [here](../b.md).");
  const [old, current] = ["/w/archive/a.md", "/w/docs/a.md"];
  assert.equal(await toldByName({ [old]: page }, old), 0);
  assert.equal(await toldByName({ [current]: page }, current), 1);
});

test("a template's own sample is told of nowhere, whoever asks", async () => {
  const page =
    '<!DOCTYPE html><html><head><title>Lock - Vali Admin</title></head><body>\n<img src="1.jpg"></body></html>';
  const [loaded, own] = ["/w/public/html/a.html", "/w/docs/a.html"];
  assert.equal(await toldByName({ [loaded]: page }, loaded), 0);
  assert.equal(await toldByName({ [own]: page }, own), 1);
});

describe("a repository that another one fills", () => {
  const path = "/w/docs/a.md";
  for (const [name, note, count] of [
    [
      ".github/PULL_REQUEST_TEMPLATE.md",
      "You should **not** open pull requests here; this is a read-only repository which contains text auto-generated from [doc](https://x.example).",
      0,
    ],
    ["README.md", "# Mailer\n\n[READ ONLY] Subtree split of the Acme Mailer component.", 0],
    ["README.md", "> The example repository is maintained from a [monorepo](https://x.org).", 0],
    ["README.md", "# Acme\n\nThis repository is a read-only mirror of https://x.example/acme.", 1],
    [
      "README.md",
      "# Acme\n\nThis repository has clients automatically generated from a schema.",
      1,
    ],
  ] as const)
    test(`says so in its notes: ${note.slice(0, 40)}`, async () => {
      assert.equal(await told({ [path]: PAGE, [`/w/${name}`]: note }, path), count);
    });
});

describe("a page of the current release is told of", () => {
  test("where a config says that the later one is to come", async () => {
    const config = 'versions = ["1.12.1", "1.12.0", "1.13.0-dev", "1.12.2-dev"]\n';
    const files = {
      ...pagesIn(["1.12.0", "1.12.1", "1.12.2", "1.13.0"]),
      "/w/config.toml": config,
    };
    assert.equal(await told(files, pathIn("1.12.0")), 0);
    for (const one of ["1.12.1", "1.12.2", "1.13.0"])
      assert.equal(await told(files, pathIn(one)), 1, one);
  });

  test("where Antora knows that the later one is to come", async () => {
    const later = { "/w/docs/2.0/antora.yml": "name: acme\nversion: '2.0'\nprerelease: -beta.1\n" };
    const files = pagesIn(["1.0", "1.1", "2.0"]);
    assert.equal(await told({ ...files, ...later }, pathIn("1.1")), 1);
    assert.equal(await told({ ...files, ...later }, pathIn("1.0")), 0);
    assert.equal(await told(files, pathIn("1.1")), 0);
  });

  test("where a config names it", async () => {
    const config = "export default { docs: { lastVersion: '2.0' } };\n";
    const files = { ...pagesIn(["1.0", "2.0", "3.0"]), "/w/docusaurus.config.js": config };
    assert.equal(await told(files, pathIn("1.0")), 0);
    assert.equal(await told(files, pathIn("2.0")), 1);
    assert.equal(await told(files, pathIn("3.0")), 1);
  });
});

describe("a page in a folder with a number is told of", () => {
  test("where the others hold pages of their own", async () => {
    const files = { ...pagesIn(["1.1"]), ...pagesIn(["1.2"], OTHER) };
    assert.equal(await told(files, pathIn("1.1")), 1);
  });

  test("where there is no other, or of another shape", async () => {
    assert.equal(await told(pagesIn(["1.1"]), pathIn("1.1")), 1);
    assert.equal(await told(pagesIn(["1.1", "chapter-1.2"]), pathIn("1.1")), 1);
  });

  test("where the number may be anything", async () => {
    assert.equal(await told(pagesIn(["1", "2"]), pathIn("1")), 1);
    assert.equal(await told(pagesIn(["v1", "v2"]), pathIn("v1")), 1);
    assert.equal(await told(pagesIn(["2019", "2020"]), pathIn("2019")), 1);
  });

  test("where they share no more than a licence", async () => {
    const files = { ...pagesIn(["1.1"]), ...pagesIn(["1.2"], OTHER) };
    const licences = { "/w/docs/1.1/LICENSE.md": PAGE, "/w/docs/1.2/LICENSE.md": PAGE };
    assert.equal(await told({ ...files, ...licences }, pathIn("1.1")), 1);
  });
});

describe("a page among the chapters of a book", () => {
  for (const [config, text, ending] of [
    ["_bookdown.yml", 'rmd_files: [\n  "index.Rmd",\n  "Lifts.Rmd",\n  # "gone.Rmd"\n]\n', "Rmd"],
    [
      "_quarto.yml",
      "project:\n  type: book\nbook:\n  chapters:\n    - index.qmd\n    - parts/lifts.qmd\n    # - gone.qmd\n",
      "qmd",
    ],
  ] as const)
    test(`is told of where ${config} lists it`, async () => {
      const files = { [`/w/${config}`]: text };
      const pages = ["lifts", "gone", "_shown", "README"].map((name) => `/w/${name}.${ending}`);
      for (const page of pages) Object.assign(files, { [page]: OTHER });
      for (const [at, count] of [1, 0, 1, 1].entries())
        assert.equal(await told(files, pages[at] ?? ""), count, pages[at]);
      const without = {
        [`/w/${config}`]: "project:\n  type: website\n",
        [`/w/gone.${ending}`]: OTHER,
      };
      assert.equal(await told(without, `/w/gone.${ending}`), 1);
    });
});

describe("a page that Crowdin writes", () => {
  const config = (source: string, translation: string, more = ""): string =>
    `${more}files:\n  - source: ${source}\n    translation: ${translation}\n`;
  for (const [rule, original, translated] of [
    [config("/en/**/*.md", "'/%locale%/**/%original_file_name%'"), "en/a/b.md", "cs/a/b.md"],
    [
      config("docs/*.md", "/docs/%two_letters_code%/%original_file_name%"),
      "docs/b.md",
      "docs/zh-cn/b.md",
    ],
    [
      config('"/README.md"', '"/docs/README.%two_letters_code%.md"'),
      "README.md",
      "docs/README.fr.md",
    ],
    [
      config(
        "/docs/**/*.md",
        "/i18n/%locale%/docusaurus-plugin-content-docs/current/**/%original_file_name%",
      ),
      "docs/b.md",
      "i18n/pt-BR/docusaurus-plugin-content-docs/current/b.md",
    ],
    [
      config(
        "**/*.md",
        "/l10n/%locale%/%original_path%/%file_name%.%file_extension%",
        "base_path: '.'\n",
      ).replace("**/*.md", "src/**/*.md"),
      "src/x/b.md",
      "l10n/de/src/x/b.md",
    ],
  ] as const)
    test(`is told of in ${original}, not in ${translated}`, async () => {
      const pages = { [`/w/${original}`]: PAGE, [`/w/${translated}`]: PAGE };
      const files = { ...pages, "/w/crowdin.yml": rule };
      assert.equal(await told(pages, `/w/${translated}`), 1);
      assert.equal(await told(files, `/w/${translated}`), 0);
      assert.equal(await told(files, `/w/${original}`), 1);
    });

  test("is told of where its source is not there, or its config says nothing of it", async () => {
    const files = { "/w/crowdin.yml": config("/en/*.md", "/%locale%/%original_file_name%") };
    for (const [path, more] of [
      ["/w/cs/b.md", {}],
      ["/w/cs/deep/b.md", { "/w/en/deep/b.md": PAGE, "/w/en/b.md": PAGE }],
      ["/w/handbook/b.md", { "/w/en/b.md": PAGE }],
    ] as const)
      assert.equal(await told({ ...files, ...more, [path]: PAGE }, path), 1, path);
  });

  test("is told of under a config that nobody writes by hand", async () => {
    const deep = "**/".repeat(60);
    const long = `/w/${"a".repeat(120)}/${"aa-".repeat(40)}a.md`;
    for (const [path, translation] of [
      ["/w/cs/b.md", `/%locale%/${deep}%original_file_name%`],
      // Their readings multiply: no machine would come to an end.
      [long, `/${"*a".repeat(20)}/%original_file_name%`],
      [long, `/*a*/${"%locale%".repeat(20)}.%original_file_name%`],
      [`/w/${"aaaa/".repeat(30)}b.md`, `/${"*a*/".repeat(30)}c%original_file_name%`],
    ] as const) {
      const rule = config("/en/*.md", translation);
      const files = { [path]: PAGE, "/w/en/b.md": PAGE, "/w/crowdin.yml": rule };
      assert.equal(await told(files, path), 1, translation);
    }
  });
});

describe("a page that was translated", () => {
  const pages = (...paths: readonly string[]): Record<string, string> =>
    Object.fromEntries(paths.map((path) => [`/w/${path}`, PAGE]));
  for (const [original, translated, more] of [
    ["en/volumes.md", "sk/volumes.md", ["de/volumes.md"]],
    // The names of the pages are translated, too.
    ["en/Guides/Volumes.md", "sk/Príručky/Zväzky.md", ["de/Anleitungen/Datenträger.md"]],
    // By the code of the country.
    ["docs/en/volumes.md", "docs/gr/volumes.md", ["docs/cn/volumes.md"]],
    ["docs/en/volumes.md", "docs/pt_BR/volumes.mdx", ["docs/zh-CN/volumes.md"]],
    ["docs/volumes.md", "docs/fr/volumes.md", ["docs/ja/volumes.md"]],
    ["1-Volumes/README.md", "translations/fr/1-Volumes/README.md", ["translations/ja/README.md"]],
    [
      "site/docs/volumes.md",
      "site/i18n/fr/docusaurus-plugin-content-docs/current/volumes.md",
      ["site/i18n/ja/docusaurus-plugin-content-docs/current/volumes.md"],
    ],
  ] as const)
    test(`is told of in ${original}, not in ${translated}`, async () => {
      const files = pages(original, translated, ...more);
      assert.equal(await told(files, `/w/${translated}`), 0);
      assert.equal(await told(files, `/w/${original}`), 1);
      // Two languages may be written beside each other.
      const two = pages(original, translated);
      assert.equal(await told(two, `/w/${translated}`), 1);
    });

  test("is told of in the language that a config names", async () => {
    const files = {
      ...pages("docs/zh/volumes.md", "docs/en/volumes.md", "docs/ja/volumes.md"),
      "/w/docusaurus.config.js": "export default { i18n: { defaultLocale: 'zh' } };",
    };
    assert.equal(await told(files, "/w/docs/zh/volumes.md"), 1);
    assert.equal(await told(files, "/w/docs/en/volumes.md"), 0);
    const of = {
      ...pages("zh-CN/volumes.md", "en-US/volumes.md", "zh-hant/volumes.md"),
      "/w/crowdin.yml": "files:\n  - source: /zh-CN/**/*.md\n",
    };
    assert.equal(await told(of, "/w/zh-CN/volumes.md"), 1);
    assert.equal(await told(of, "/w/zh-hant/volumes.md"), 0);
  });

  test("is told of where no language is, and where its original is not there", async () => {
    for (const [path, ...more] of [
      ["en/volumes.md", "sk/other.md", "de/volumes.md"],
      ["docs/go/volumes.md", "docs/js/volumes.md", "docs/en/volumes.md"],
      ["sk/volumes.md", "sk/other.md", "en/other.md", "de/other.md"],
      ["sk/volumes.md", "cs/volumes.md", "de/volumes.md"],
      ["fr/Un.md", "fr/Deux.md", "fr/Trois.md", "en/One.md", "de/Eins.md"],
    ] as const)
      assert.equal(await told(pages(path, ...more), `/w/${path}`), 1, path);
  });
});
