import { nameOf } from "./plain.ts";

/** Characters and lines at the beginning of a document in which it would say where it is from. */
const [NEAR, LINES] = [2000, 25];
/** Lines of comments, without their marks. */
const COMMENT =
  /^[ \t]*(?:<!--|\/\*\*?|\/\/|\*|%+|\.\.|--|;+|#(?!#*[ \t])|\{#|@\*|<%#|\{\{!)[ \t]*(.*)$/;
const SAYS: readonly RegExp[] = [
  /@generated\b/,
  /^(?:this (?:file|page|document|documentation|code|content)\b.{0,40}?)?\b(?:auto(?:matically)?[- ]?)?generated (?:by|from|with|using|automatically|file|code|content)\b/i,
  /^(?:this (?:file|page|document|documentation)\b.{0,40}?)?\bauto(?:matically)?[- ]?generated\b/i,
  /\bdo not (?:edit|modify|change)(?: (?:this (?:file|page|document)|(?:it )?(?:directly|manually|by hand)|me)\b|[.!,;:]|\s*(?:(?:-->|\*\/)\s*)?$)/i,
  /^book generated using mdbook\b/i,
  // Pandoc's LaTeX.
  /^Options for packages loaded elsewhere/,
];
/** Lines of a comment that begins on a line before them. */
const COMMENTED = /^\s*(?:---\r?\n[^]{0,1500}?\n---\r?\n\s*)?<!--([^]{0,1500}?)-->/;
/** A warning at the top of a page, where readers see it. */
const WARNED =
  /^[>#*_ \t!:-]{1,20}this (?:is an?|file is|page is|document is)\b.{0,20}\bauto-?generated\b.{0,80}\bdo not (?:edit|modify|change)\b/im;
/** Where a page says that it is a copy of somebody else's. */
const COPIED =
  /^[>*_ \t]{0,10}(?:(?:this|the following) (?:page|article|post|document|text|content|tutorial|guide|chapter) (?:is|was|has been) (?:a (?:verbatim )?(?:copy|mirror) of|(?:(?:automatically|directly|verbatim) )?(?:copied|mirrored|imported|synced|synchroni[sz]ed|reproduced|reprinted) (?:verbatim )?from)\b|(?:本文|此文|文章)(?:转载自|转载于|转载至|转自|摘自))/im;
/** How code begins that is taken from another repository or a package as it is. */
const TAKEN =
  /^\s*(?:<\?php\s{1,20})?(?:["']use \w+["'];?\s{1,20})?(?:<!--|\/\*[*!]?|\/\/|\{\/\*|\{#|@\*|<%#|\{\{!(?:--)?)[\s*]{0,20}(?:this (?:file|component|code|page|template|partial|view|module) (?:is|was|has been) )?(?:(?:directly|originally|shamelessly|verbatim) )?(?:copied|copy[- ]?pasted|vendored|borrowed)(?: \w+){0,3}? from:? {0,3}<?(?:https?:\/\/(?:www\.)?(?:github\.com|raw\.githubusercontent\.com|gitlab\.com|bitbucket\.org|(?:www\.)?npmjs\.com|unpkg\.com)\/|node_modules\/|@[\w-]+\/[\w-]|(?:the )?[\w.-]{1,60} (?:library|package)\b)/i;
/** Words without which none of these is there: most documents have none, and a pattern takes a while to be made. */
const WARNING = ["generated"];
const COPYING = [
  ...["copied", "copy", "pasted", "mirror", "imported", "synced", "synchroni"],
  ...["reproduced", "reprinted", "vendored", "borrowed", "转", "摘自"],
];
const hasOneOf = (head: string, words: readonly string[]): boolean => {
  const lower = head.toLowerCase();
  return words.some((word) => lower.includes(word));
};
/** How chapters of Pandoc's LaTeX begin. */
const PANDOC = /^\\hypertarget\{[\w:-]+\}\{%\r?\n\\(?:part|chapter|(?:sub)*section)\*?\{/m;

/** What makes pages of other files; programs in which people write pages say so in the same place. */
const GENERATOR =
  /<meta\b(?=[^>]{0,300}\bname=["']?generator\b)[^>]{0,300}?\bcontent=["']?(?:doxygen|javadoc|jsdoc|typedoc|yard|rdoc|phpdoc\w*|apigen|rustdoc|pdoc|(?:made with love by )?dartdoc|docutils|sphinx|pandoc|quarto|bookdown|mkdocs|hugo|jekyll|hexo|pelican|zola|eleventy|gatsby|docusaurus|vitepress|vuepress|astro|starlight|nuxt|antora|asciidoctor|asciidoc|mdbook|gitbook|honkit|retype|nikola|lektor|nanoc|org[- ]mode|exdoc|odoc|natural ?docs|documenter|docfx|mintlify|quartz|mystmd|jupyter ?book|doconce|bikeshed|latex2html|hevea|tex4ht|makeinfo|gnu texinfo|texi2html|docbook|dita)\b[^<>{}]{0,200}>/i;

/** The head of a whole page, of which generators write more than a person, without a sign of a template. */
const HEAD = /^\s*<!DOCTYPE html>(?:(?!<\/head>|\{[{%]|<[%?])[^]){0,20000}<\/head>/i;

/** How Obsidian's web clipper begins a page of somebody else's that it keeps. */
const FRONT = /^---\r?\n(?:(?!---)[^\n]*\n)+/;
const FROM = /^source:[ \t]*["']?https?:\/\//m;
const CLIPPED =
  /^tags:(?:[ \t]*\[?[^\n]*(?<![\w/-])|[ \t]*\r?\n(?:[ \t]*-[^\n]*\n)*?[ \t]*-[ \t]*["']?)clippings\b/m;

/** How Readwise begins what somebody marked in texts of others. */
const HIGHLIGHTS = /^(?:[-*] )?full[- ]title::? [^]{0,600}?\bhighlights\b/im;

/** Where programs keep what they fetch of the feeds of others, and how such a page begins: as a page of the web does. */
const FEEDS = /(?:^|\/)(?:planet|feeds?|syndicated|aggregated|scraped?)\//i;
const OF_FEED = /^(?:url|link|guid|source|original(?:[-_]url)?):[ \t]*["']?https?:\/\//m;

/** Whether a page was taken from the web with a program. */
function isClipped(head: string, path: string): boolean {
  const [front = ""] = FRONT.exec(head) ?? [];
  if (/\.(?:md|org)$/i.test(path) && HIGHLIGHTS.test(head)) return true;
  return (FROM.test(front) && CLIPPED.test(front)) || (FEEDS.test(path) && OF_FEED.test(front));
}

/** Services that draw somebody's numbers, and whose. */
const NUMBERS_OF =
  /(?:stats|streak|komarev|trophy|profile|activity|badge)[^\s"'()<>]{0,100}[?&;](?:user(?:name)?|page_id)=([\w-]{1,39})/gi;
/** How people present themselves. */
const PRESENTS = /👋|\b(?:about me|hi there|my name is|i(?:['’]| a)m (?:an?|from|currently))\b/i;

/** Whether a page is somebody's profile that another keeps: it is called by the name of who presents themselves there. */
function isOfProfile(text: string, path: string): boolean {
  const [, stem = ""] = /^(?:.*\/)?([\w-]{3,39})\.md$/.exec(path) ?? [];
  if (stem === "" || !text.includes("://")) return false;
  const name = stem.toLowerCase();
  const page = text.slice(0, COUNTED).toLowerCase();
  if (!page.includes(name)) return false;
  if (page.includes(`/${name}/${name}/`) && PRESENTS.test(page)) return true;
  return [...page.matchAll(NUMBERS_OF)].some(([, one]) => one === name);
}

/** What browsers and programs write into a page of somebody else's that they save. */
const SAVED =
  /<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile|Mirrored from |Archive processed by SingleFile|saved by WebScrapBook)|<html\b[^>]{0,500}\bdata-(?:scrapbook-source|savepage-url)=/i;

/** What Jupyter makes of a notebook, as a page. */
const OF_NOTEBOOK = /<div\b[^>\n]{0,200}\b(?:class="jp-Cell |id="notebook-container")/;
const PAGE_BEGIN = /<!DOCTYPE html>/i;

/** What programs write into the pages that they export of what is written in them. */
const EXPORTED =
  /<body\b[^>]{0,200}\bclass=["'](?:typora-export|stackedit|vscode-body|[^"']{0,40}\bmarkdown-preview)\b|<meta\b[^>]{0,100}\bname=["']exporter-version["']|<article\b[^>]{0,100}\bclass="page (?:sans|serif|mono)"><header>/;

/** How pages begin that Confluence exports. */
const OF_CONFLUENCE = '<body class="theme-default aui-theme-default">';

/** What makes pages of code says it in their heads: TypeDoc, ESDoc, JSDoc, YARD. */
const OF_CODE =
  /"tsd-theme"|\bclass="tsd-|\bdata-ice="|<title>(?:JSDoc: |[^<]{0,300}Documentation by YARD )/;

/** How the players begin that SciTools makes of the images of a film. */
const FILM = /<script\b[^>]*>\s*<!-+\s*var num_images\w* = \d+;\s*var img_width/i;

/** Characters of a page in which tags are counted, tags from which on it says something, and most on a line. */
const [COUNTED, TAGS, CROWD] = [100_000, 50, 20];

/** Whether a page has the lines that only programs write, each with many tags. */
function isMinified(text: string): boolean {
  if (!/^\s*<!doctype html\b/i.test(text)) return false;
  const counted = text.slice(0, COUNTED);
  const tags = counted.match(/<[a-z]/gi)?.length ?? 0;
  return tags >= TAGS && tags > CROWD * counted.trim().split("\n").length;
}

/** How tools write what has changed: Changesets, release-please and semantic-release. */
const CHANGES =
  /^### (?:Major|Minor|Patch) Changes[ \t]*\r?$|^<!-- Release notes generated using configuration in |^#{1,3} \[?\d+\.\d+\.\d+[^\n(]{0,40}\(https:\/\/[^\s()]{1,300}\/compare\/[^\s()]{1,200}\) \(\d{4}-\d\d-\d\d\)/m;
/** Characters of it in which they would stand. */
const CHANGES_SEEN = 20_000;
/** How git-cliff ends them. */
const CLIFF = /<!-- generated by git-cliff -->\s*$/;
const CHANGELOG = /(?:^|\/)changelog\.mdx?$/i;

/** Where a page says that it is edited. */
const EDITED =
  /^---\r?\n(?:(?!---)[^\n]{0,1000}\n){0,30}?custom_edit_url:[ \t]*["']?https?:\/\/[^\s"']+?\/([^\s"'/?#]+)["']?[ \t]*\r?\n/;

/** Whether a page is a copy: it is edited in a file of another name. */
function isEditedElsewhere(head: string, path: string): boolean {
  const [, named = ""] = EDITED.exec(head) ?? [];
  const [one, other] = [named, nameOf(path)].map((name) => name.replace(/\.\w+$/, ""));
  return path !== "" && /\.\w+$/.test(named) && one !== other;
}

/** Lines of comments at the beginning of a document. */
function* commentsIn(head: string, lines: readonly string[]): Generator<string> {
  const [, block = ""] = (head.includes("<!--") ? COMMENTED.exec(head) : null) ?? [];
  for (const line of block.split("\n")) yield line.trim();
  for (const line of lines) {
    const comment = COMMENT.exec(line.trimEnd())?.[1];
    if (comment !== undefined) yield comment;
  }
}

/**
 * Whether a document says of itself that a program made it, so that its source is where to write.
 *
 * @param path of it, as far as it is known
 */
export function isGenerated(text: string, path = ""): boolean {
  const head = text.slice(0, NEAR);
  const lines = head.split("\n", LINES);
  return (
    PANDOC.test(head) ||
    GENERATOR.test(head) ||
    GENERATOR.test(HEAD.exec(text)?.[0] ?? "") ||
    isClipped(head, path) ||
    isOfProfile(text, path) ||
    FILM.test(head) ||
    SAVED.test(head) ||
    (PAGE_BEGIN.test(head) &&
      (OF_CODE.test(head) ||
        EXPORTED.test(text) ||
        head.includes(OF_CONFLUENCE) ||
        OF_NOTEBOOK.test(text))) ||
    isMinified(text) ||
    (CHANGELOG.test(path) &&
      (CHANGES.test(text.slice(0, CHANGES_SEEN)) || CLIFF.test(text.slice(-NEAR)))) ||
    isEditedElsewhere(head, path) ||
    (hasOneOf(head, WARNING) && WARNED.test(head)) ||
    (hasOneOf(head, COPYING) && (COPIED.test(head) || TAKEN.test(head))) ||
    [...commentsIn(head, lines)].some((comment) => SAYS.some((one) => one.test(comment)))
  );
}
