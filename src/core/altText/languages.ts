/** The one table of languages: what VS Code calls them, how their files end, and in which markup they are read. */

export type Markup =
  | "html"
  | "xml"
  | "jsx"
  | "script"
  | "vue"
  | "vue-html"
  | "svelte"
  | "astro"
  | "angular"
  | "php"
  | "blade"
  | "razor"
  | "liquid"
  | "handlebars"
  | "erb"
  | "haml"
  | "slim"
  | "markdown"
  | "mdx"
  | "rst"
  | "python"
  | "asciidoc"
  | "latex"
  | "typst";

/** Language ids of VS Code and of well-known extensions, and endings of files; both separated by spaces. */
interface MarkupLanguages {
  readonly ids: string;
  readonly endings: string;
}

/** Endings that another one ends with stand before it. */
const LANGUAGES: Readonly<Record<Markup, MarkupLanguages>> = {
  angular: { ids: "angular", endings: "component.html" },
  blade: { ids: "blade", endings: "blade.php" },
  erb: {
    ids: "erb ejs html-eex phoenix-heex heex jsp asp",
    endings: "erb rhtml ejs eex heex leex jsp jspf asp aspx ascx",
  },
  haml: { ids: "haml", endings: "haml" },
  slim: { ids: "slim", endings: "slim" },
  html: { ids: "html", endings: "html htm shtml" },
  xml: { ids: "xml xhtml svg", endings: "xml svg xhtml xht" },
  jsx: { ids: "javascript javascriptreact typescriptreact", endings: "jsx tsx js mjs cjs" },
  script: { ids: "typescript", endings: "ts mts cts" },
  vue: { ids: "vue", endings: "vue" },
  "vue-html": { ids: "vue-html", endings: "" },
  svelte: { ids: "svelte", endings: "svelte" },
  astro: { ids: "astro", endings: "astro" },
  php: { ids: "php", endings: "php phtml" },
  razor: { ids: "razor aspnetcorerazor cshtml", endings: "cshtml razor vbhtml" },
  liquid: {
    ids: "liquid jinja jinja-html django-html twig nunjucks njk volt",
    endings: "liquid jinja jinja2 j2 twig njk nunjucks nunjks volt",
  },
  handlebars: { ids: "handlebars mustache", endings: "hbs handlebars mustache" },
  markdown: {
    ids: "markdown mdc vuepress quarto rmd",
    endings: "md markdown mkd mdown qmd rmd",
  },
  mdx: { ids: "mdx", endings: "mdx" },
  rst: { ids: "restructuredtext", endings: "rst rest" },
  python: { ids: "python", endings: "py pyi" },
  asciidoc: { ids: "asciidoc", endings: "adoc asciidoc asc" },
  latex: { ids: "latex tex", endings: "tex ltx latex" },
  typst: { ids: "typst", endings: "typ" },
};

/** What VS Code without extensions calls `a.html.erb`. */
const CARRIERS = ["ruby"];
/** Endings that VS Code without extensions takes for plain text, which some part of its own always shows. */
const UNKNOWN =
  "eex heex leex haml slim vue svelte astro liquid jinja jinja2 j2 twig njk nunjucks nunjks mustache mdx qmd rmd adoc asciidoc asc typ";
/** Ids of languages that seldom have images: they are read once Iris is awake, and do not wake it. */
const SELDOM: ReadonlySet<string> = new Set(["typescript", "python"]);
/** Ids that VS Code gives to templates as well, so that an ending decides. */
const COARSE: ReadonlySet<string> = new Set(["html", "xml", "php"]);
/** Markups whose endings say no more than an id: files of any language may be called `.html`. */
const PLAIN: ReadonlySet<Markup> = new Set(["html", "xml"]);
/** Ids without images, whose files may end like others. */
const WITHOUT_IMAGES: ReadonlySet<string> = new Set(["json", "css"]);

const words = (text: string): string[] => text.split(" ").filter(Boolean);
const all = Object.entries(LANGUAGES) as [Markup, MarkupLanguages][];
const byId: ReadonlyMap<string, Markup> = new Map(
  all.flatMap(([markup, { ids }]) => words(ids).map((id) => [id, markup] as const)),
);
const byEnding: readonly (readonly [string, Markup])[] = all.flatMap(([markup, { endings }]) =>
  words(endings).map((ending) => [`.${ending}`, markup] as const),
);

/** Ids of the languages that have images. */
export const LANGUAGE_IDS: readonly string[] = [...byId.keys()];
/** What wakes Iris, as the manifest says it: documents that have images or may have, by language or by ending. */
export const WAKING_EVENTS: readonly string[] = [
  ...[...LANGUAGE_IDS.filter((id) => !SELDOM.has(id)), ...CARRIERS].map((id) => `onLanguage:${id}`),
  `workspaceContains:**/*.{${words(UNKNOWN).join(",")}}`,
];
/** Endings of files that may show images, with their dots, in lower case. */
export const DOCUMENT_ENDINGS: readonly string[] = byEnding.map(([ending]) => ending);

/**
 * The markup of a document; undefined where it has no images.
 *
 * @param languageId empty where no editor says it, as of a file
 */
export function markupOf(languageId: string, path: string): Markup | undefined {
  if (WITHOUT_IMAGES.has(languageId)) return undefined;
  const known = byId.get(languageId);
  if (known !== undefined && !COARSE.has(languageId)) return known;
  const lower = path.toLowerCase();
  const ending = byEnding.find(([one]) => lower.endsWith(one))?.[1];
  return known === undefined || (ending !== undefined && !PLAIN.has(ending)) ? ending : known;
}
