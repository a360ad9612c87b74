/* Where alt texts of LaTeX come to no reader: what is missing is no more than poor there. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { problemsOf } from "../../src/core/altText/check/problems.ts";
import { scanDocument } from "../../src/core/altText/review/scan.ts";
import { MemoryWorkspace } from "./memory.ts";

const IMAGE = "\\begin{figure}\\includegraphics{a}\\caption{Kites}\\end{figure}\n";
const ARTICLE = "\\documentclass{article}\n\\usepackage{graphicx,hyperref}\n\\begin{document}\n";
const CHAPTER = "/w/chapters/one.tex";

/** Whether nothing takes alt texts of a document to its readers. */
async function isUntagged(
  files: Readonly<Record<string, string>>,
  path = CHAPTER,
): Promise<boolean> {
  const { documents, locator } = new MemoryWorkspace(files);
  const document = await documents.open(`memory:${path}`);
  assert.ok(document);
  return locator.isUntagged(document);
}

describe("a LaTeX document", () => {
  test("has no tags where its main file shows none", async () => {
    assert.equal(await isUntagged({ [CHAPTER]: ARTICLE + IMAGE }), true);
    assert.equal(await isUntagged({ [CHAPTER]: IMAGE, "/w/main.tex": ARTICLE }), true);
    const part = "/w/latex/before_body.tex";
    assert.equal(await isUntagged({ [part]: IMAGE }, part), true);
    const named = `% !TeX root = ../book/all.tex\n${IMAGE}`;
    assert.equal(await isUntagged({ [CHAPTER]: named, "/w/book/all.tex": ARTICLE }), true);
  });

  test("may have some where nobody knows its main file", async () => {
    assert.equal(await isUntagged({ [CHAPTER]: IMAGE }), false);
    assert.equal(await isUntagged({ [CHAPTER]: IMAGE, "/w/style.sty": "\\usepackage{x}" }), false);
  });

  test("is not asked about in other markups", async () => {
    assert.equal(await isUntagged({ "/w/a.md": ARTICLE, "/w/b.tex": ARTICLE }, "/w/a.md"), false);
  });

  const SIGNS: Readonly<Record<string, string>> = {
    metadata: `\\DocumentMetadata{tagging=on}\n${ARTICLE}`,
    "a package": ARTICLE.replace("hyperref", "axessibility"),
    "a package with options": `${ARTICLE}\\usepackage[tagged, highstructure]{accessibility}`,
    "a class of its own": ARTICLE.replace("article", "acmart"),
    "a text of another image": `${ARTICLE}\\includegraphics[width=3cm, alt={A kite}]{b}`,
    "a macro that takes one": `${ARTICLE}\\newcommand{\\fig}[2]{\\includegraphics[alt={#2}]{#1}}`,
    "a maker of pages": `${ARTICLE}\\usepackage{hevea}`,
  };
  for (const [sign, main] of Object.entries(SIGNS))
    test(`may have some by ${sign}`, async () => {
      assert.equal(await isUntagged({ [CHAPTER]: main + IMAGE }), false);
      assert.equal(await isUntagged({ [CHAPTER]: IMAGE, "/w/main.tex": main }), false);
    });

  test("may have some by what stands beside its main file", async () => {
    const files = { [CHAPTER]: IMAGE, "/w/main.tex": ARTICLE };
    for (const [name, text] of [
      ["Makefile", "all:\n\tmake4ht main.tex\n"],
      ["main.cfg", "\\Preamble{xhtml}\n"],
      ["main.mk4", ""],
      ["house.cls", "\\RequirePackage{tagpdf-base}"],
    ] as const)
      assert.equal(await isUntagged({ ...files, [`/w/${name}`]: text }), false, name);
    assert.equal(await isUntagged({ ...files, "/w/Makefile": "all:\n\tlatexmk main\n" }), true);
  });

  test("shows none by what a comment names, or slides that take turns", async () => {
    const main = `${ARTICLE}% \\usepackage{tagpdf}\n\\node[alt=<2>{red}{blue}]{};\n`;
    assert.equal(await isUntagged({ [CHAPTER]: IMAGE, "/w/main.tex": main }), true);
  });
});

describe("an alt text that comes to no reader", () => {
  const rowsOf = async (files: Readonly<Record<string, string>>) => {
    const { documents, locator } = new MemoryWorkspace(files);
    const document = await documents.open(`memory:${CHAPTER}`);
    assert.ok(document);
    const { signal } = new AbortController();
    const settingsFor = () => ({ mayTellKind: true });
    return scanDocument(document, { documents, locator, signal, settingsFor });
  };

  test("is told by the review as one that could be better, and counts as missing", async () => {
    const [row] = await rowsOf({ [CHAPTER]: IMAGE, "/w/main.tex": ARTICLE });
    assert.equal(row?.state, "missing");
    assert.deepEqual(
      row.problems.map(({ code, isMissing }) => [code, isMissing]),
      [["missing-alt", false]],
    );
    const [told] = await rowsOf({ [CHAPTER]: IMAGE });
    assert.deepEqual(
      told?.problems.map(({ code, isMissing }) => [code, isMissing]),
      [["missing-alt", true]],
    );
  });

  test("is told in the editor only where all is", async () => {
    const { documents } = new MemoryWorkspace({ [CHAPTER]: IMAGE });
    const document = await documents.open(`memory:${CHAPTER}`);
    assert.ok(document);
    const references = await documents.referencesIn(document);
    const count = (isUntagged: boolean, isPoorTold: boolean): number =>
      problemsOf(references, { text: IMAGE, mayTellKind: true, isUntagged, isPoorTold }).length;
    assert.deepEqual(
      [count(false, false), count(true, false), count(false, true), count(true, true)],
      [1, 0, 1, 1],
    );
  });
});

test("a view that is printed as PDF takes alt texts to nobody", async () => {
  const text = '<img src="logo.png">';
  const { documents } = new MemoryWorkspace({ "/w/a.blade.php": text });
  const document = await documents.open("memory:/w/a.blade.php");
  assert.ok(document);
  const references = await documents.referencesIn(document);
  const count = (path: string, isPoorTold: boolean): number =>
    problemsOf(references, { text, path, mayTellKind: true, isPoorTold }).length;
  for (const path of ["sales/invoices/pdf.blade.php", "views/pdf/a.blade.php", "inc/dompdf.php"])
    assert.deepEqual([count(path, false), count(path, true)], [0, 1], path);
  for (const path of [
    "views/pdfs-of-a-day/a.vue",
    "views/pdf-viewer.vue",
    "views/invoice.blade.php",
  ])
    assert.equal(count(path, false), 1, path);
});

test("a drawing that is the whole file is named by whoever shows it, for the review too", async () => {
  const text = '<svg role="img" xmlns="http://www.w3.org/2000/svg"><path d="M0"/></svg>';
  const { documents, locator } = new MemoryWorkspace({ "/w/img/kite.svg": text });
  const document = await documents.open("memory:/w/img/kite.svg");
  assert.ok(document);
  const { signal } = new AbortController();
  const rows = await scanDocument(document, {
    ...{ documents, locator, signal, settingsFor: () => ({ mayTellKind: true }) },
  });
  assert.deepEqual(
    rows.flatMap(({ problems }) => problems),
    [],
  );
});
