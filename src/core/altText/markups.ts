import type { Reader } from "./reference.ts";

/** Markups in which pictures are found. */
export type Markup =
  | "html"
  | "xml"
  | "jsx"
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
  | "markdown"
  | "mdx"
  | "rst"
  | "asciidoc"
  | "latex"
  | "typst";

/** By the language that the editor has a document in. */
const BY_LANGUAGE: Readonly<Record<string, Markup>> = {
  html: "html",
  xhtml: "xml",
  xml: "xml",
  svg: "xml",
  javascript: "jsx",
  javascriptreact: "jsx",
  typescriptreact: "jsx",
  vue: "vue",
  "vue-html": "vue-html",
  svelte: "svelte",
  astro: "astro",
  angular: "angular",
  php: "php",
  blade: "blade",
  razor: "razor",
  aspnetcorerazor: "razor",
  cshtml: "razor",
  liquid: "liquid",
  jinja: "liquid",
  "jinja-html": "liquid",
  "django-html": "liquid",
  twig: "liquid",
  nunjucks: "liquid",
  njk: "liquid",
  handlebars: "handlebars",
  mustache: "handlebars",
  erb: "erb",
  ejs: "erb",
  "html-eex": "erb",
  markdown: "markdown",
  mdc: "markdown",
  vuepress: "markdown",
  quarto: "markdown",
  rmd: "markdown",
  mdx: "mdx",
  restructuredtext: "rst",
  asciidoc: "asciidoc",
  latex: "latex",
  tex: "latex",
  typst: "typst",
};

/** By the ending of a file, the longer ones first: for languages that the editor does not know. */
const BY_ENDING: readonly (readonly [string, Markup])[] = (
  [
    ["component.html", "angular"],
    ["blade.php", "blade"],
    ["erb rhtml ejs eex leex", "erb"],
    ["html htm", "html"],
    ["xml svg xhtml", "xml"],
    ["jsx tsx js mjs cjs", "jsx"],
    ["vue", "vue"],
    ["svelte", "svelte"],
    ["astro", "astro"],
    ["php phtml", "php"],
    ["cshtml razor vbhtml", "razor"],
    ["liquid jinja jinja2 j2 twig njk nunjucks nunjks", "liquid"],
    ["hbs handlebars mustache", "handlebars"],
    ["md markdown mkd mdown qmd rmd", "markdown"],
    ["mdx", "mdx"],
    ["rst rest", "rst"],
    ["adoc asciidoc asc", "asciidoc"],
    ["tex ltx latex", "latex"],
    ["typ", "typst"],
  ] as const
).flatMap(([endings, markup]) => endings.split(" ").map((one) => [`.${one}`, markup] as const));
/** The endings of files that may show pictures, with their dots. */
export const DOCUMENT_ENDINGS: readonly string[] = BY_ENDING.map(([ending]) => ending);
/** What the endings of files say more of than these languages do. */
const COARSE: ReadonlySet<string> = new Set(["html", "php"]);
/** Languages without pictures whose endings others share. */
const NONE: ReadonlySet<string> = new Set(["typescript", "json", "css"]);

/** The markup of a document; undefined where it is none that has pictures. */
export function markupOf(languageId: string, path: string): Markup | undefined {
  if (NONE.has(languageId)) return undefined;
  const known = Object.hasOwn(BY_LANGUAGE, languageId) ? BY_LANGUAGE[languageId] : undefined;
  if (known !== undefined && !COARSE.has(languageId)) return known;
  const lower = path.toLowerCase();
  const byEnding = BY_ENDING.find(([ending]) => lower.endsWith(ending))?.[1];
  if (known === undefined) return byEnding;
  return byEnding === "angular" || byEnding === "blade" ? byEnding : known;
}

const templates = () => import("./read/tags/templates.ts");

/** Each parser is loaded when it is first asked for. */
const LOADERS: Readonly<Record<Markup, () => Promise<Reader>>> = {
  markdown: async () => {
    const [{ createMarkdown }, { html }] = await Promise.all([
      import("./read/markdown/markdown.ts"),
      import("./read/tags/html.ts"),
    ]);
    return createMarkdown(html);
  },
  mdx: async () => {
    const [{ createMdx }, { tags }] = await Promise.all([
      import("./read/markdown/markdown.ts"),
      templates(),
    ]);
    return createMdx(tags);
  },
  rst: async () => (await import("./read/lines/rst.ts")).rst,
  asciidoc: async () => (await import("./read/lines/asciidoc.ts")).asciidoc,
  latex: async () => (await import("./read/lines/latex.ts")).latex,
  typst: async () => (await import("./read/lines/typst.ts")).typst,
  html: async () => (await import("./read/tags/html.ts")).html,
  xml: async () => (await import("./read/tags/html.ts")).xml,
  jsx: async () => (await import("./read/tags/jsx.ts")).jsx,
  vue: async () => (await templates()).vue,
  "vue-html": async () => (await templates()).vueHtml,
  svelte: async () => (await templates()).svelte,
  astro: async () => (await templates()).astro,
  angular: async () => (await templates()).angular,
  php: async () => (await templates()).php,
  blade: async () => (await templates()).blade,
  razor: async () => (await templates()).razor,
  liquid: async () => (await templates()).liquid,
  handlebars: async () => (await templates()).handlebars,
  erb: async () => (await templates()).erb,
};

const loaded = new Map<Markup, Promise<Reader>>();

/** The reader of a markup; one for all documents. */
export function readerOf(markup: Markup): Promise<Reader> {
  const reader = loaded.get(markup) ?? LOADERS[markup]();
  loaded.set(markup, reader);
  return reader;
}
