import { masking, BLADE, ERB, HANDLEBARS, LIQUID, PHP } from "./masks.ts";
import { RAZOR } from "./razorMasks.ts";
import type { Reader } from "../../reference.ts";
import { stringOf } from "./expressions.ts";
import { namesOfScript } from "./scriptNames.ts";
import { decodeValue, HTML, meaningInPage } from "./html.ts";
import type { Meaning, Rules } from "./rules.ts";
import { createTagReader } from "./tagReader.ts";
import { withHelpers } from "./helpers.ts";

/** Names in code; more of them than it defines, so that none is taken for another. */
const wordsOf = (code: string): string[] => code.match(/[A-Za-z_$][\w$]*/g) ?? [];
const shadowsBy =
  (pattern: RegExp) =>
  (text: string): string[] =>
    [...text.matchAll(pattern)].flatMap(([all]) => wordsOf(all));

// Vue.

function meaningInVue(name: string): Meaning {
  if (name === "v-bind") return { key: "", isCode: true, isSpread: true };
  const bound = /^(?:v-bind:|:|\.)([^[\].]+)/.exec(name)?.[1];
  return bound === undefined
    ? { key: name.toLowerCase() }
    : { key: bound.toLowerCase(), isCode: true };
}

const VUE: Rules = {
  ...HTML,
  closesAny: true,
  doubleBraces: true,
  namesOf: namesOfScript,
  meaningOf: meaningInVue,
  // What the tool that bundles takes for a file: relative, or by an alias.
  isModule: (address) => /^(?:\.{1,2}\/|~|@)/.test(address),
  shadows: shadowsBy(
    /(?:v-for|v-slot(?::[\w.-]+)?|#[\w.-]+|slot-scope)\s*=\s*(?:"[^"]*"|'[^']*')/g,
  ),
  content: "template-text",
};

/** A component of Vue in its file. */
export const vue: Reader = createTagReader({ ...VUE, blocks: true });
/** What is in the template of one. */
export const vueHtml: Reader = createTagReader(VUE);

// Svelte, Astro and MDX.

const asWritten = (name: string): Meaning => ({ key: name });

const SVELTE: Rules = {
  ...HTML,
  asWritten: true,
  closesAny: true,
  braces: "code",
  bracesInQuotes: true,
  namesOf: namesOfScript,
  meaningOf: (name) => ({ key: /^[A-Z-]+$/.test(name) ? name.toLowerCase() : name }),
  decode: (raw) => (raw.includes("{") ? undefined : decodeValue(raw)),
  isModule: (address, element) =>
    element.startsWith("enhanced:") && /^(?:\.{1,2}\/|\$|@|~)/.test(address),
  shadows: shadowsBy(
    /\{(?:#each|#await|:then|:catch|#snippet|@const)[^}]*\}|\blet:[\w$]+(?:=\{[^}]*\})?/g,
  ),
  double: "template-double",
  single: "template-single",
  content: "template-text",
};

export const svelte: Reader = createTagReader(SVELTE);

const IN_BRACES: Rules = {
  ...HTML,
  asWritten: true,
  closesAny: true,
  braces: "markup",
  namesOf: namesOfScript,
  meaningOf: asWritten,
  shadows: shadowsBy(/\([^()]*\)\s*=>|(?<![\w$])[\w$]+\s*=>/g),
  content: "template-text",
};

export const astro: Reader = createTagReader({ ...IN_BRACES, frontMatter: true });

/** Tags with code in braces, as MDX has them, with `import` lines between. */
export const tags: Reader = createTagReader({
  ...IN_BRACES,
  importLines: true,
  double: "jsx-double",
  single: "jsx-single",
});

// Angular.

function meaningInAngular(name: string): Meaning {
  const bound = /^(?:\[\(?(?:attr\.)?([\w:-]+)\)?\]|bind-(?:attr\.)?([\w:-]+))$/.exec(name);
  const key = bound?.[1] ?? bound?.[2];
  return key === undefined
    ? { key: name.toLowerCase().replace(/^attr\./, "") }
    : { key: key.toLowerCase(), isCode: true };
}

/** Braces of conditions and loops, and what stands before them. */
const CONTROL =
  /@let\b[^;]{0,500};|@(?:if|else(?: if)?|for|empty|switch|case|default|defer|placeholder|loading|error)\b\s*(?:\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)\s*)?(?=\{|$)|\}\s*else\b(?: if\s*\([^()]*\))?|[{}]/g;

/** A value without its interpolations, where each of them is a string. */
function interpolated(raw: string): string | undefined {
  const value = decodeValue(raw);
  if (!value.includes("{{")) return value;
  let text = "";
  let done = 0;
  for (const { index, 0: all, 1: code = "" } of value.matchAll(/\{\{([^]*?)\}\}/g)) {
    const string = stringOf(code);
    if (string === undefined) return undefined;
    text += value.slice(done, index) + string.text;
    done = index + all.length;
  }
  return text + value.slice(done);
}

export const angular: Reader = createTagReader({
  ...HTML,
  closesAny: true,
  doubleBraces: true,
  meaningOf: meaningInAngular,
  decode: interpolated,
  wordsIn: (text) => text.replace(CONTROL, ""),
  double: "angular-double",
  single: "angular-single",
  content: undefined,
});

// Languages that make the text of a page.

/** What puts out nothing but where the site is. */
const SITE = /^\{\{-?\s*(?:site\.(?:baseurl|url)|base_?url|BASE_URL)\s*-?\}\}$/;
const STRING = String.raw`(?:"([^"\\{}<>]*)"|'([^'\\{}<>]*)')`;

interface TemplateResolution {
  readonly pattern: RegExp;
  readonly before?: string;
}

/** Makes the function that puts what code certainly gives in its place. */
function resolving(
  code: RegExp,
  resolutions: readonly TemplateResolution[],
): (raw: string) => string | undefined {
  return (raw) => {
    let isCertain = raw.length < 2000;
    const text = (isCertain ? raw : "").replace(code, (one) => {
      for (const { pattern, before = "" } of resolutions) {
        const match = pattern.exec(one);
        const string = match?.[1] ?? match?.[2] ?? (match === null ? undefined : "");
        if (string !== undefined)
          return before === "" ? string : before + string.replace(/^\//, "");
      }
      isCertain = false;
      return "";
    });
    return isCertain ? decodeValue(text) : undefined;
  };
}

const FILTERS =
  "asset_url|asset_img_url|file_url|relative_url|absolute_url|url|asset|static|relURL|absURL|safe|escape|e";
const liquidSources = resolving(/\{\{[^]*?\}\}|\{%[^]*?%\}/g, [
  { pattern: SITE },
  { pattern: new RegExp(String.raw`^\{\{-?\s*${STRING}(?:\s*\|\s*(?:${FILTERS}))*\s*-?\}\}$`) },
  { pattern: new RegExp(String.raw`^\{%-?\s*static\s+${STRING}\s*-?%\}$`) },
  { pattern: new RegExp(String.raw`^\{\{-?\s*static\(\s*${STRING}\s*\)\s*-?\}\}$`) },
  { pattern: new RegExp(String.raw`^\{\{-?\s*asset\(\s*${STRING}\s*\)\s*-?\}\}$`), before: "/" },
  {
    pattern: new RegExp(
      String.raw`^\{\{-?\s*url_for\(\s*["'](?:[\w.]{0,80}\.)?static["']\s*,\s*(?:filename|path)\s*=\s*${STRING}\s*\)\s*-?\}\}$`,
    ),
    before: "/static/",
  },
]);

const phpSources = resolving(/<\?[^]*?\?>|\{\$[^{}]*\}|\$[A-Za-z_{]\w*/g, [
  { pattern: new RegExp(String.raw`^<\?(?:=|php\s+echo\s)\s*${STRING}\s*;?\s*\?>$`) },
]);

const bladeSources = resolving(/\{\{[^]*?\}\}|\{!![^]*?!!\}|<\?[^]*?\?>|@\w+\(/g, [
  {
    pattern: new RegExp(String.raw`^\{\{\s*(?:secure_)?(?:asset|url)\(\s*${STRING}\s*\)\s*\}\}$`),
    before: "/",
  },
  { pattern: new RegExp(String.raw`^\{\{\s*Vite::asset\(\s*${STRING}\s*\)\s*\}\}$`), before: "/" },
]);

const razorSources = resolving(/@[\w.]+(?:\([^)]*\))?|@\(/g, [
  { pattern: new RegExp(String.raw`^@(?:Url\.Content|Href)\(\s*${STRING}\s*\)$`) },
]);

/** Rails' and Phoenix' ways to the files of the site. */
const railsSources = resolving(/<%[^]*?%>|\{~p[^{}]*\}/g, [
  { pattern: new RegExp(String.raw`^\{~p${STRING}\}$`) },
  {
    pattern: new RegExp(
      String.raw`^<%=\s*(?:image|asset)_(?:path|url)[ (]\s*${STRING}\s*\)?\s*%>$`,
    ),
  },
  {
    pattern: new RegExp(
      String.raw`^<%=\s*(?:\w+\.)?static_(?:path|url)\(\s*@?\w+\s*,\s*${STRING}\s*\)\s*%>$`,
    ),
  },
]);

/** What an argument of a call is that is no string, only the running program knows. */
const erbSources = (raw: string): string | undefined =>
  /<%|\{~p/.test(raw) ? railsSources(raw) : undefined;

/** HTML in which code of another language stands. */
const TEMPLATE: Rules = {
  ...HTML,
  meaningOf: meaningInPage,
  double: "template-double",
  single: "template-single",
  content: "template-text",
};

export const php: Reader = createTagReader({
  ...TEMPLATE,
  mask: masking(...PHP),
  resolve: phpSources,
});

export const blade: Reader = createTagReader({
  ...TEMPLATE,
  closesAny: true,
  mask: masking(...BLADE),
  resolve: bladeSources,
});

export const razor: Reader = createTagReader({
  ...TEMPLATE,
  closesAny: true,
  isRazor: true,
  mask: masking(...RAZOR),
  decode: (raw) => decodeValue(raw.replaceAll("@@", "@")),
  wordsIn: (text) => text.replace(CONTROL, ""),
  resolve: razorSources,
  meaningOf: (name) =>
    name === "@attributes" ? { key: "", isCode: true, isSpread: true } : meaningInPage(name),
});

/** Liquid, Jinja, Twig, Nunjucks and Django, which agree in what matters here. */
export const liquid: Reader = createTagReader({
  ...TEMPLATE,
  mask: masking(...LIQUID),
  resolve: liquidSources,
});

export const handlebars: Reader = createTagReader({
  ...TEMPLATE,
  mask: masking(...HANDLEBARS),
  meaningOf: (name) =>
    name === "...attributes" ? { key: "", isCode: true, isSpread: true } : meaningInPage(name),
});

/** ERB, EJS and their like; JSP, which has expressions of its own: `${pier.alt}`; HEEx: `{@alt}`. */
export const erb: Reader = withHelpers(
  createTagReader({
    ...TEMPLATE,
    mask: masking(...ERB),
    resolve: erbSources,
    hasCode: (raw) => /[$#]\{|^\{[^{}]*\}$/.test(raw),
    meaningOf: (name) =>
      name.startsWith("{") ? { key: "", isCode: true, isSpread: true } : meaningInPage(name),
  }),
);
