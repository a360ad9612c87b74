/** Words without one of which nothing here is meant: most paths have none. */
const ANY =
  /archive|old|outdated|obsolete|deprecated|retired|superseded|abandoned|delete|unused|attic|graveyard|trash|legacy|former|previous|backup|bak|te?mp\b|wip|copy|untitled|orig\b|sandbox|experiment|prototype|poc|spikes?\b/i;

/** Endings of what is written to be read. */
export const PROSE = String.raw`(?:md|mdx|markdown|rst|adoc|asciidoc|ipynb|tex|typ|qmd|rmd|org)`;
export const IS_PROSE = new RegExp(`\\.${PROSE}$`, "i");

/** What is written, as folders are called after it. */
const WRITTEN = String.raw`(?:versioned[-_]docs|docs?|documentation|contents?|lessons?|pages|posts|articles|blog|notes|guides?|tutorials?|chapters?|courses?|site|website|notebooks?|slides|lectures?|materials?|book|wiki|manual|exercises|examples?|readmes?|versions?|releases?)`;
const LEFT = String.raw`(?:archived|old|outdated|obsolete|deprecated|retired|superseded|abandoned|unused)`;
/** `old_lessons`, `docs-archived`; an archive of posts is a list of all of them. */
const WRITTEN_LEFT = new RegExp(
  String.raw`^_?(?:${LEFT}[-_ ]${WRITTEN}|${WRITTEN}[-_ .](?:${LEFT}|backup|bak)|(?:docs?|documentation|lessons?|pages|content|site|website|notebooks?|course|versions?|releases?|versioned[-_]docs)[-_ .]archives?|archives?[-_ ](?:docs?|documentation|lessons?|pages|content|site|website|notebooks?|course|versions?)|(?:legacy|former|previous)[-_ ](?:docs?|documentation|site|website|lessons?))$`,
  "i",
);
/** Where nothing is written or built any more, whatever it is. */
const LEFT_ALONE =
  /^_?(?:attic|graveyard|outdated|obsolete|superseded|old|bak|te?mp|to[-_](?:be[-_])?deleted?|old[-_]versions?)$|^_(?:archives?|backups?|deprecated|legacy|trash)$|^wip(?:[-_]\w+)?$/i;
/** What readers find no more, where it is about nothing else; those after numbers are of notes that are put in order. */
const LEFT_TEXTS =
  /^(?:archived|abandoned|deprecated|retired|legacy|former|previous|(?:legacy|previous|former|past|older)[-_](?:docs?|documentation|versions?|releases|guides?|tutorials?|lessons?|site|website)|(?:docs?|documentation)[-_]legacy|(?:[\dz]+[ ._-]+)+archives?)$/i;
/** At the top of a repository or of its pages; deeper it may well be a topic. */
const ARCHIVE = /^archives?$/i;
const ABOVE_PAGES =
  /^(?:contents?|docs?|documentation|pages|site|website|[a-z]{2}(?:[-_][a-z]{2,4})?|v?\d+(?:\.[\dx]+)*)$/i;
/** Parts of programs, of which some are about archives or carry something old on. */
const PARTS =
  /^(?:plugins?|packages?|pkg|crates|libs?|libraries|modules|src|source|commands?|cmd|features?|components?|extensions?|integrations?|internal|apps?|services?|tools|layouts?|templates?|themes?|partials|views|addons?|charts|roles|actions|cookbooks|recipes|blog|posts?|news|articles?|newsletters?|events|mail|lists)$/i;
/** Where pages begin; what is above it says nothing of them. */
const OF_PAGES = /^(?:contents?|docs?|documentation)$/i;
/** A site that was kept whole, by its name. */
const SITE = /(?:^|\/)archives?\/(?:[\w-]+\.)+(?:com|org|net|io|dev|info|edu)\//i;
const YEAR = /^(?:19|20)\d\d/;
/** Folders of trials at the top, or where applications of a repository stand. */
const TRIED =
  /^(?:(?:packages|apps)\/)?_?(?:sandbox(?:es)?|experiments?|prototypes?|pocs?|spikes?|backups?)\//i;

/** Code that is set aside beside what is built, and copies that people and file managers name. */
const ASIDE = new RegExp(
  String.raw`(?:^|\/)(?:(?:pages|views|components|screens|layouts|src|templates)[-_](?:archived?|old|backup|bak|deprecated|unused)|unused)\/.*\.(?!${PROSE}$)\w+$|(?: copy(?: \d+)?)\.(?!${PROSE}$)\w+$`,
  "i",
);
const NAMED_ASIDE =
  /(?: - Copy(?: \(\d+\))?|-Copy\d+(?=\.ipynb$)|[._-](?:bak|old|orig)|\.backup|[._](?:deprecated|unused|outdated|obsolete))\.\w+$|(?:^|\/)(?:copy[ _]of[ _]|untitled[-_ ]?\d*\.(?:ipynb|md|html?)$|te?mp\d*\.(?:ipynb|html?)$|old[-_]readme\.|readme[-_]old\.)[^/]*$/i;
/** What pages are about. */
const TOPIC = new RegExp(String.raw`(?<!readme|changelog)-(?:old|bak|orig)\.${PROSE}$`, "i");

/** Whether a document is set aside, beside those that are kept up: what its folders and itself are called says so. */
export function isSetAside(path: string): boolean {
  if (!ANY.test(path)) return false;
  if (ASIDE.test(path) || (NAMED_ASIDE.test(path) && !TOPIC.test(path))) return true;
  const folders = path.split("/").slice(0, -1);
  if (folders.length === 0) return false;
  if (SITE.test(path)) return true;
  const isProse = IS_PROSE.test(path);
  if (!isProse && TRIED.test(path)) return true;
  let isOfProgram = false;
  for (const [at, folder] of folders.entries()) {
    if (LEFT_ALONE.test(folder)) return true;
    if (WRITTEN_LEFT.test(folder) && (isProse || !isOfProgram)) return true;
    const isOfYears = YEAR.test(folders[at + 1] ?? "");
    const isAtTop = at === 0 || ABOVE_PAGES.test(folders[at - 1] ?? "");
    const isLeft = LEFT_TEXTS.test(folder) || (isAtTop && ARCHIVE.test(folder));
    if (isProse && !isOfProgram && !isOfYears && isLeft) return true;
    isOfProgram = !OF_PAGES.test(folder) && (isOfProgram || PARTS.test(folder));
  }
  return false;
}
