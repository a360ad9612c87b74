/** Colours for code out of a colour theme, by the scopes of TextMate grammars. */
import { lookup } from "../lookup.ts";

/** One rule of a theme: a colour for some scopes. */
export interface TokenRule {
  readonly scopes: readonly string[];
  readonly colour: string;
}

/** Kinds of words in code, and the scopes that stand for them, the best first. */
const SCOPES: Readonly<Record<string, readonly string[]>> = lookup({
  comment: ["comment.line", "comment"],
  keyword: ["keyword.control", "keyword", "storage"],
  storage: ["storage.type", "storage", "keyword"],
  operator: ["keyword.operator"],
  string: ["string.quoted", "string"],
  regexp: ["string.regexp", "string"],
  escape: ["constant.character.escape", "string"],
  number: ["constant.numeric", "constant"],
  literal: ["constant.language", "constant"],
  constant: ["variable.other.constant", "constant.other", "variable"],
  function: ["entity.name.function", "support.function"],
  type: ["entity.name.type.class", "entity.name.type", "support.class", "support.type"],
  builtin: ["support.function", "entity.name.function"],
  variable: ["variable.other", "variable"],
  property: ["support.type.property-name", "variable.other.property", "variable"],
  tag: ["entity.name.tag"],
  attribute: ["entity.other.attribute-name"],
  preprocessor: ["meta.preprocessor", "keyword.control.directive", "keyword.control"],
  heading: ["markup.heading", "entity.name.section"],
  inserted: ["markup.inserted"],
  deleted: ["markup.deleted"],
});
/** What the setting `editor.tokenColorCustomizations` calls by names of its own. */
const SIMPLE: Readonly<Record<string, readonly string[]>> = lookup({
  comments: ["comment"],
  strings: ["string"],
  keywords: ["keyword", "storage", "operator"],
  numbers: ["number"],
  types: ["type"],
  functions: ["function", "builtin"],
  variables: ["variable", "constant"],
});

type TokenFields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): TokenFields =>
  typeof value === "object" && value !== null ? (value as TokenFields) : {};

/**
 * Reads the file of a colour theme, which is JSON with comments.
 *
 * @throws {SyntaxError} where it is not.
 */
export function parseTheme(text: string): { include?: string; rules: readonly TokenRule[] } {
  const theme = fieldsOf(JSON.parse(withoutComments(text)));
  const { include, tokenColors } = theme;
  return { rules: rulesOf(tokenColors), ...(typeof include === "string" && { include }) };
}

/**
 * The colours for code by kind, from the rules of a theme and from what the user changed of them:
 * the value of `editor.tokenColorCustomizations`, of which parts may hold for themes by name.
 */
export function resolveColours(
  rules: readonly TokenRule[],
  customized: unknown,
  theme: string,
): Record<string, string> {
  const changes = customizationsFor(fieldsOf(customized), theme);
  const all = [...rules, ...changes.flatMap(({ textMateRules }) => rulesOf(textMateRules))];
  const colours: Record<string, string> = {};
  for (const [kind, scopes] of Object.entries(SCOPES)) {
    const colour = scopes.map((scope) => colourOf(all, scope)).find((one) => one !== undefined);
    if (colour !== undefined) colours[kind] = colour;
  }
  for (const change of changes)
    for (const [name, kinds] of Object.entries(SIMPLE)) {
      const colour = colourFrom(change[name]) ?? colourFrom(fieldsOf(change[name])["foreground"]);
      if (colour !== undefined) for (const kind of kinds) colours[kind] = colour;
    }
  return colours;
}

function customizationsFor(customized: TokenFields, theme: string): TokenFields[] {
  const ofTheme = Object.entries(customized).flatMap(([key, value]) => {
    const names = [...key.matchAll(/\[([^\]]*)\]/g)].map(([, name = ""]) => name);
    return names.some((name) => matches(name, theme)) ? [fieldsOf(value)] : [];
  });
  return [customized, ...ofTheme];
}

/** Whether a name, in which `*` stands for anything, is that of the theme. */
function matches(name: string, theme: string): boolean {
  const parts = name.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(theme);
}

function rulesOf(value: unknown): TokenRule[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((rule: unknown) => {
    const { scope, settings } = fieldsOf(rule);
    const colour = colourFrom(fieldsOf(settings)["foreground"]);
    const scopes = (Array.isArray(scope) ? scope : [scope]).flatMap((one: unknown) =>
      typeof one === "string" ? one.split(",").map((part) => part.trim()) : [],
    );
    return colour === undefined ? [] : [{ scopes, colour }];
  });
}

/** A colour as themes write it; anything else is none, since it goes into a style sheet. */
function colourFrom(value: unknown): string | undefined {
  return typeof value === "string" && /^#[\da-f]{3,8}$/i.test(value) ? value : undefined;
}

/** The colour of the rule that names a scope most closely; of equal ones the last. */
function colourOf(rules: readonly TokenRule[], scope: string): string | undefined {
  let colour: string | undefined;
  let closest = 0;
  for (const rule of rules)
    for (const one of rule.scopes) {
      if (one.length < closest || (scope !== one && !scope.startsWith(`${one}.`))) continue;
      closest = one.length;
      ({ colour } = rule);
    }
  return colour;
}

/** JSON without the comments and the trailing commas that themes may have. */
function withoutComments(text: string): string {
  return text
    .replace(/^\uFEFF/, "")
    .replace(
      /("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[^]*?\*\//g,
      (_all, string?: string) => string ?? "",
    )
    .replace(/("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g, (_all, string?: string) => string ?? "");
}
