import type { Markup } from "../languages.ts";
import type { Reader } from "../reference.ts";
import { withBranches } from "./branches.ts";
import { withSilence } from "./silenced.ts";

const templates = () => import("./tags/templates.ts");

/** Each parser is loaded when it is first asked for. */
const LOADERS: Readonly<Record<Markup, () => Promise<Reader>>> = {
  markdown: async () => {
    const [{ createMarkdown }, { html }] = await Promise.all([
      import("./markdown/markdown.ts"),
      import("./tags/html.ts"),
    ]);
    return createMarkdown(html);
  },
  mdx: async () => {
    const [{ createMdx }, { tags }] = await Promise.all([
      import("./markdown/markdown.ts"),
      templates(),
    ]);
    return createMdx(tags);
  },
  rst: async () => (await import("./lines/rst.ts")).rst,
  python: async () => (await import("./lines/docstrings.ts")).docstrings,
  asciidoc: async () => (await import("./lines/asciidoc.ts")).asciidoc,
  latex: async () => (await import("./lines/latex.ts")).latex,
  typst: async () => (await import("./lines/typst.ts")).typst,
  html: async () => (await import("./tags/html.ts")).html,
  xml: async () => (await import("./tags/html.ts")).xml,
  jsx: async () => {
    const [{ jsx }, { withLiterals }] = await Promise.all([
      import("./tags/jsx.ts"),
      import("./tags/literals.ts"),
    ]);
    return withLiterals(jsx);
  },
  script: async () => (await import("./tags/literals.ts")).literals,
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
  haml: async () => (await import("./tags/indented.ts")).haml,
  slim: async () => (await import("./tags/indented.ts")).slim,
};

/** The reader, and what comments and conditions around its references say of them. In LaTeX, `{%` is none. */
const withCodeAround = (reader: Reader, markup: Markup): Reader => ({
  read(text, options, before) {
    const found = reader.read(text, options, before);
    if (found.references.length === 0) return found;
    const references = withSilence(text, withBranches(text, found.references), markup);
    return { ...found, references };
  },
});

const loaded = new Map<Markup, Promise<Reader>>();

/** The reader of a markup; one for all documents. */
export function readerOf(markup: Markup): Promise<Reader> {
  const reader =
    loaded.get(markup) ??
    LOADERS[markup]().then((one) => (markup === "latex" ? one : withCodeAround(one, markup)));
  loaded.set(markup, reader);
  return reader;
}
