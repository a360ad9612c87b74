import { nameOf, parentOf, upwards } from "../../files/paths.ts";
import { isOutOfBook } from "./books.ts";
import { isBundled } from "./bundled.ts";
import { isOfCrowdin } from "./crowdin.ts";
import { isFormer, type KnownCopies } from "./former.ts";
import { isTranslated } from "./translations.ts";
import { getOrCreate, type Tree } from "./tree.ts";

/** What knitr leaves of a page between two steps. */
const BETWEEN = /\.(?:knit|utf8)\.md$/i;
/** What programs make a page of, by the page's ending: files of the same name beside it. */
const SOURCES: readonly (readonly [page: RegExp, sources: readonly string[]])[] = [
  [/\.(?:md|markdown)$/i, [".Rmd", ".rmd", ".qmd", ".Rmarkdown", ".jmd"]],
  [/\.html?$/i, [".Rmd", ".rmd", ".qmd", ".adoc", ".asciidoc", ".org", ".pug", ".jade", ".haml"]],
  [/\.tex$/i, [".Rnw", ".rnw", ".Rtex", ".Rmd", ".rmd", ".qmd", ".lyx", ".lytex", ".org"]],
];
/** What a template of a whole file ends with besides. */
const TEMPLATES = [
  ...[".gotmpl", ".tmpl", ".tpl", ".template", ".in", ".j2", ".jinja", ".jinja2"],
  ...[".hbs", ".mustache", ".erb", ".ejs", ".njk", ".liquid", ".eta", ".m4"],
];

/** What the source of a page is called before its ending: `README.src.md`. */
const OF_SOURCE = ["src", "in", "template", "tmpl", "tpl"];
/** What a note at the top is made of by Verb and cargo-readme. */
const OF_NOTES = [".verb.md", "README.tpl"];

/** What Quarto knows an extension by. */
const EXTENSION = ["_extension.yml", "_extension.yaml"];

/** Where a repository says how it is filled: for readers, and for those who would change it. */
const NOTES = /^(?:readme|pull_request_template)\.(?:md|markdown|rst|adoc|txt)$/i;
const README = /^readme\.(?:md|markdown|rst|adoc)$/i;
/** Lines that a note has at least which could be the same again, and of how many no more than one may be its own. */
const [FEWEST, MOST_SAME] = [8, 20];
/** Characters of such a note that are looked at, and of one that could be the same again. */
const [NEAR, WHOLE] = [3000, 100_000];
const SPLIT =
  /\bsub-?tree split (?:of|from)\b|\bread[- ]only\W{1,3}(?:sub-?tree|monorepo) split\b|\b(?:example|demo|template|starter) repo(?:sitory)? is maintained (?:from|in) an? \[?monorepo\b/i;
const FILLED =
  /\bthis (?:is an? )?(?:[\w-]+ ){0,3}?repo(?:sitory)?\b[^.\n]{0,80}\bauto(?:matically)?[- ](?:generated|synced|synchroni[sz]ed|exported|copied|built|pushed) (?:from|by)\b/i;
const CLOSED =
  /\bread[- ]only\b|\b(?:do|should) ?(?:n['’]t|\W{0,3}not\W{0,3}) (?:edit|open|send|submit|make|create|file|change)\b/i;

/**
 * Whether a document is a copy, which nobody mends: of a former release, of a file that a program makes it of
 * or that somebody translated, of the note at the top that a package carries, of an extension that a tool fetched, of a chapter that its book leaves out, or in a repository that a program fills from another one.
 *
 * @param place paths of the document, and of the outermost folder around it
 */
export const isCopy = async (
  place: Readonly<Record<"document" | "top", string>>,
  tree: Tree,
  known: KnownCopies,
): Promise<boolean> =>
  (await isBuilt(place.document, tree)) ||
  (await isCompiled(place, tree)) ||
  (await getOrCreate(known, place.top, () => isFilled(place.top, tree))) ||
  (await isOfCrowdin(place, tree)) ||
  (await isExtension(place, tree)) ||
  (await isOutOfBook(place, tree)) ||
  (await isTranslated(place, tree, known)) ||
  (await isBundled(place, tree, known)) ||
  (await isNoteAgain(place, tree)) ||
  isFormer(place, tree, known);

/** Whether what a document is made of stands beside it. */
async function isBuilt(document: string, tree: Tree): Promise<boolean> {
  const name = nameOf(document);
  if (BETWEEN.test(name)) return true;
  const names = await tree.namesIn(parentOf(document));
  if (TEMPLATES.some((ending) => names.has(name + ending))) return true;
  const [, before, ending = ""] = /^(.+)(\.(?:md|markdown|rst|adoc))$/i.exec(name) ?? [];
  if (before !== undefined && OF_SOURCE.some((one) => names.has(`${before}.${one}${ending}`)))
    return true;
  if (name === "README.md" && OF_NOTES.some((one) => names.has(one))) return true;
  // Quarto names what it keeps of a page `index.html.md`.
  const stem = name.replace(/(?:\.html)?\.\w+$/, "");
  // Notebooks stand beside pages that somebody wrote, too, but not with a folder of figures.
  const isOfNotebook = names.has(`${stem}.ipynb`) && names.has(`${stem}_files`);
  if (isOfNotebook && /\.(?:md|markdown|rst|tex|html?)$/i.test(name)) return true;
  return SOURCES.some(
    ([page, sources]) => page.test(name) && sources.some((ending) => names.has(stem + ending)),
  );
}

/** Folders of the same examples in two languages, of which tools make the one without types. */
const [WITHOUT_TYPES, WITH_TYPES] = [/^(?:jsx?|javascript)$/i, ["ts", "tsx", "typescript"]];

/** Whether code of React was made of the same with types: beside it, or in a folder called `ts` beside one called `js`. */
async function isCompiled(
  { document, top }: Readonly<Record<"document" | "top", string>>,
  tree: Tree,
): Promise<boolean> {
  if (!/\.jsx?$/i.test(document)) return false;
  const name = nameOf(document).replace(/\.\w+$/, ".tsx");
  const folder = parentOf(document);
  if ((await tree.namesIn(folder)).has(name)) return true;
  const one = upwards(folder, top).find((path) => WITHOUT_TYPES.test(nameOf(path)));
  if (one === undefined || one === top) return false;
  for (const typed of WITH_TYPES) {
    const twin = `${parentOf(one)}/${typed}${folder.slice(one.length)}`;
    if ((await tree.namesIn(twin)).has(name)) return true;
  }
  return false;
}

/** Whether Quarto put the extension here that a document is of: a project that is one has it at its top, without an owner. */
async function isExtension(
  { document, top }: Readonly<Record<"document" | "top", string>>,
  tree: Tree,
): Promise<boolean> {
  if (!document.slice(top.length).includes("/_extensions/")) return false;
  for (const folder of upwards(parentOf(document), top)) {
    const parent = parentOf(folder);
    const isOwned = nameOf(parentOf(parent)) === "_extensions";
    const isBelow = nameOf(parent) === "_extensions" && parentOf(parent) !== top;
    if (!isOwned && !isBelow) continue;
    const names = await tree.namesIn(folder);
    if (EXTENSION.some((name) => names.has(name))) return true;
  }
  return false;
}

/** Whether a repository says that a program fills it, and that nobody else is to. */
async function isFilled(top: string, tree: Tree): Promise<boolean> {
  for (const folder of [top, `${top}/.github`])
    for (const name of await tree.namesIn(folder)) {
      if (!NOTES.test(name)) continue;
      const text = (await tree.readConfig(`${folder}/${name}`))?.slice(0, NEAR) ?? "";
      if (SPLIT.test(text) || (FILLED.test(text) && CLOSED.test(text))) return true;
    }
  return false;
}

/** Whether a package carries the note at the top of its repository: nearly all lines of its own are there. */
async function isNoteAgain(
  { document, top }: Readonly<Record<"document" | "top", string>>,
  tree: Tree,
): Promise<boolean> {
  const name = nameOf(document);
  if (!README.test(name) || parentOf(document) === top) return false;
  const first = [...(await tree.namesIn(top))].find((one) => README.test(one));
  if (first === undefined) return false;
  const [own, theirs] = await Promise.all([
    linesOf(document, tree),
    linesOf(`${top}/${first}`, tree),
  ]);
  if (own.size < FEWEST) return false;
  const added = [...own].filter((line) => !theirs.has(line)).length;
  return added * MOST_SAME <= own.size;
}

/** The lines of a note that have something on them. */
async function linesOf(path: string, tree: Tree): Promise<ReadonlySet<string>> {
  const text = ((await tree.readConfig(path)) ?? "").slice(0, WHOLE);
  return new Set(text.split(/\r?\n/).filter((line) => line.trim() !== ""));
}
