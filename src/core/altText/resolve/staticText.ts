/**
 * What a config file says in so many words. Nothing of it is ever run: what is
 * computed there counts as not said.
 */

/** Strings, comments and all between them; a string that is not closed ends with its line. */
const STRINGS = String.raw`"[^"\\\n]*(?:\\[^][^"\\\n]*)*"?|'[^'\\\n]*(?:\\[^][^'\\\n]*)*'?`;
const TEMPLATES = "`[^`\\\\]*(?:\\\\[^][^`\\\\]*)*`?";
const COMMENTS = String.raw`\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)`;
const LEXEMES = new RegExp(`${STRINGS}|${TEMPLATES}|${COMMENTS}|[^"'\`/\\\\]+|\\\\[^]|/|\\\\`, "g");

/** JavaScript or JSONC without its comments. */
export function withoutComments(text: string): string {
  return text.replace(LEXEMES, (one) => (/^\/[/*]/.test(one) ? " " : one));
}

/** Objects and lists in each other; no config has more. */
const DEEPEST = 64;

/** JSON with comments and trailing commas, as `tsconfig.json` has them; undefined where it is none. */
export function parseJsonc(text: string): unknown {
  const strict: string[] = [];
  /** Where a comma is that nothing but space has followed. */
  let comma = -1;
  let depth = 0;
  for (const [one] of text.replace(/^\uFEFF/, "").matchAll(JSON_LEXEMES)) {
    if (/^\/[/*]/.test(one) || one.trim() === "") continue;
    if (/^[{[]/.test(one) && ++depth > DEEPEST) return undefined;
    if (/^[}\]]/.test(one)) {
      depth--;
      if (comma >= 0) strict[comma] = "";
    }
    comma = one === "," ? strict.length : -1;
    strict.push(one);
  }
  try {
    return JSON.parse(strict.join(""));
  } catch {
    return undefined;
  }
}

const JSON_LEXEMES = new RegExp(
  `"[^"\\\\\n]*(?:\\\\[^][^"\\\\\n]*)*"?|${COMMENTS}|\\s+|[,{}[\\]]|[^",{}[\\]/\\s]+|/`,
  "g",
);

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value of a property at a path of keys, each its object's own. */
export function valueAt(value: unknown, ...keys: readonly string[]): unknown {
  for (const key of keys) {
    if (!isRecord(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

const DIRECTORY = String.raw`(?:__dirname|import\.meta\.dirname|process\.cwd\(\))`;
const QUOTED = String.raw`"[^"\\\n]*"|'[^'\\\n]*'|\`[^\`\\$]*\``;

/** `path.resolve(__dirname, "src")` and `join("a", "b")`. */
const CALL = new RegExp(
  String.raw`(?:[\w$]+\.)?(?:resolve|join|normalize)\(\s*(?:${DIRECTORY}\s*(?:,\s*)?)?((?:(?:${QUOTED})\s*(?:,\s*)?){0,8})\)`,
  "y",
);
/** `new URL("./src", import.meta.url)`, with or without what makes it a path. */
const ADDRESS = new RegExp(
  String.raw`(?:(?:[\w$]+\.)?fileURLToPath\(\s*)?new\s+URL\(\s*(${QUOTED})\s*,\s*import\.meta\.url\s*(?:,\s*)?\)`,
  "y",
);
/** A string that begins with the config's own folder. */
const TEMPLATE = new RegExp(
  String.raw`\`\$\{${DIRECTORY}\}([^\`$\\]*)\`|${DIRECTORY}\s*\+\s*(${QUOTED})|(${DIRECTORY})(?=\s*[,}\])])`,
  "y",
);
const STRING = new RegExp(QUOTED, "y");

/** The path that an expression says, from the config's folder; undefined for one that computes it. */
export function pathAt(text: string, at: number): string | undefined {
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  const call = match(CALL);
  if (call) return stringsIn(call[1] ?? "").join("/") || ".";
  const address = match(ADDRESS);
  if (address) return unquoted(address[1] ?? "");
  const template = match(TEMPLATE);
  if (template) return template[1] ?? unquoted(template[2] ?? "");
  const string = match(STRING);
  return string ? unquoted(string[0]) : undefined;
}

/** All strings in a piece of JavaScript, YAML or TOML. */
export function stringsIn(text: string): string[] {
  return [...text.matchAll(new RegExp(QUOTED, "g"))].map(([one]) => unquoted(one));
}

function unquoted(text: string): string {
  return /^["'`]/.test(text) ? text.slice(1, -1) : text;
}

/** The path that a property of an object literal says: `publicDir: "web"`, `"publicDir": join(…)`. */
export function pathOf(text: string, key: string): string | undefined {
  const match = propertyOf(key).exec(text);
  return match ? pathAt(text, match.index + match[0].length) : undefined;
}

/** The strings of a property that holds a list of them. */
export function listOf(text: string, key: string): string[] | undefined {
  const match = propertyOf(key).exec(text);
  if (!match) return undefined;
  const at = match.index + match[0].length;
  const end = text[at] === "[" ? text.indexOf("]", at) : -1;
  return end < 0 ? undefined : stringsIn(text.slice(at, end));
}

/** Whether a property is said to be `false`. */
export function isOff(text: string, key: string): boolean {
  return new RegExp(`${propertyOf(key).source}false\\b`).test(text);
}

function propertyOf(key: string): RegExp {
  return new RegExp(String.raw`(?<![\w$.-])["']?${key}["']?\s*:\s*`);
}

/** What stands between the brackets after a property, for each place that has it; brackets in strings do not count. */
export function blocksOf(text: string, key: string): string[] {
  const blocks: string[] = [];
  const pattern = new RegExp(String.raw`(?<![\w$.-])["']?${key}["']?\s*:\s*(?=[{[])`, "g");
  for (let match = pattern.exec(text); match && blocks.length < 8; match = pattern.exec(text)) {
    const start = pattern.lastIndex;
    const end = endOfBlock(text, start);
    blocks.push(text.slice(start + 1, end));
    pattern.lastIndex = Math.max(end, start + 1);
  }
  return blocks;
}

/** Where the bracket at a place is closed again; the text's end where it is not. */
function endOfBlock(text: string, start: number): number {
  let depth = 0;
  LEXEMES_OF_BLOCKS.lastIndex = start;
  for (let match = LEXEMES_OF_BLOCKS.exec(text); match; match = LEXEMES_OF_BLOCKS.exec(text)) {
    if (/^[{[(]/.test(match[0])) depth++;
    else if (/^[}\])]/.test(match[0]) && --depth === 0) return match.index;
  }
  return text.length;
}

const LEXEMES_OF_BLOCKS = new RegExp(`${STRINGS}|${TEMPLATES}|[^"'\`{}[\\]()]+|[{}[\\]()]`, "g");

/** The value of a key at the beginning of a line of YAML, TOML or Python, without its quotes. */
export function lineOf(text: string, key: string): string | undefined {
  const match = new RegExp(
    String.raw`^(?:[ \t]*["'])?${key}["']?[ \t]*[:=][ \t]*("[^"\n]*"|'[^'\n]*'|[^\s#"'[{][^#\n]*)`,
    "mi",
  ).exec(text);
  const value = match?.[1]?.trim().replace(/,$/, "");
  return value === undefined ? undefined : unquoted(value);
}

/** The values of a key that holds one or a list, as YAML, TOML and JSON write them. */
export function linesOf(text: string, key: string): string[] | undefined {
  const list = new RegExp(
    String.raw`^(?:[ \t]*["'])?${key}["']?[ \t]*[:=][ \t]*\[([^\]]{0,2000})\]`,
    "mi",
  ).exec(text);
  if (list) return stringsIn(list[1] ?? "");
  const items = new RegExp(
    String.raw`^${key}[ \t]*:[ \t]*\r?\n((?:[ \t]*-[ \t]+[^\n]+\n?)+)`,
    "mi",
  ).exec(text);
  if (items)
    return (items[1] ?? "").split("\n").flatMap((one) => {
      const value = /^[ \t]*-[ \t]+(.+?)[ \t\r]*$/.exec(one)?.[1];
      return value === undefined ? [] : [unquoted(value)];
    });
  const one = lineOf(text, key);
  return one === undefined ? undefined : [one];
}
