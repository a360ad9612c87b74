import type { Source } from "../../reference.ts";
import { lookup } from "../../../lookup.ts";

/** What JavaScript says of an image. */
export type Meant = Pick<Source, "text" | "by">;
/** What names at the top of a script stand for, as far as they are images or strings. */
export type Names = ReadonlyMap<string, Meant>;

export const NO_NAMES: Names = new Map();

const ESCAPES: Readonly<Record<string, string>> = lookup({
  ...{ n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", v: "\v", "0": "\0" },
  ...{ "\n": "", "\r\n": "" },
});

/** Where the contents of a string are in code that is nothing else, and what they say. */
export interface StringCode {
  readonly start: number;
  readonly end: number;
  readonly quote: '"' | "'" | "`";
  readonly text: string;
}

const STRING = /^\s*(?:"((?:[^"\\\n]|\\[^])*)"|'((?:[^'\\\n]|\\[^])*)'|`((?:[^`\\]|\\[^])*)`)\s*$/;

/** Code that is one string without anything computed. */
export function stringOf(code: string): StringCode | undefined {
  const match = STRING.exec(code);
  if (match === null) return undefined;
  const [, double, single, template] = match;
  const raw = double ?? single ?? template ?? "";
  if (template !== undefined && /(?:^|[^\\])(?:\\\\)*\$\{/.test(template)) return undefined;
  const start = /^\s*/.exec(code)?.[0].length ?? 0;
  const quote = double !== undefined ? '"' : single !== undefined ? "'" : "`";
  return { start: start + 1, end: start + 1 + raw.length, quote, text: unescaped(raw) };
}

function unescaped(raw: string): string {
  return raw.replace(
    /\\(?:u\{([\da-f]{1,6})\}|u([\da-f]{4})|x([\da-f]{2})|(\r\n|[^]))/gi,
    (_all, point?: string, unit?: string, byte?: string, other?: string) => {
      const code = Number.parseInt(point ?? unit ?? byte ?? "", 16);
      if (code <= 0x10ffff) return String.fromCodePoint(code);
      return ESCAPES[other ?? ""] ?? other ?? "";
    },
  );
}

const QUOTED = String.raw`("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\x60[^\x60$\\]*\x60)`;
const MODULE = [
  new RegExp(String.raw`^require\s*\(\s*${QUOTED}\s*\)(?:\.default)?(?:\.src)?$`),
  new RegExp(String.raw`^import\s*\(\s*${QUOTED}\s*\)$`),
  new RegExp(
    String.raw`^new\s+URL\s*\(\s*${QUOTED}\s*,\s*import\.meta\.url\s*,?\s*\)(?:\.href|\.pathname|\.toString\(\))?$`,
  ),
];
/** A function by whose name it says where the site is or its files are. */
const BASED = new RegExp(
  String.raw`^(?:[\w$]+\.)?(?:use|with|get|to|resolve)?_?\$?\w*(?:base|prefix|asset|public|static|url|path|img|image|src)\w*\s*\(\s*${QUOTED}\s*\)$`,
  "i",
);
/** What says where the site is, before a path in it: `${base}/a.png`, `process.env.PUBLIC_URL + "/a.png"`. */
const SITE = String.raw`(?:[\w$]+\.){0,4}\$?(?:PUBLIC_URL|BASE_(?:URL|PATH)|base(?:_?(?:url|path))?|assetPrefix|publicPath|assets|resolvedPath)`;
const BASED_PATHS = [
  new RegExp(String.raw`^\x60\$\{\s*${SITE}\s*\}/?([^\x60$\\]+)\x60$`, "i"),
  new RegExp(String.raw`^${SITE}\s*\+\s*["']/?([^"'\\]+)["']$`, "i"),
  // Thymeleaf.
  /^@\{~?\/([^{}$()]+)\}$/,
];
const ADDRESS = new RegExp(String.raw`^\{\s*uri\s*:\s*${QUOTED}\s*,?\s*\}$`);
/** Longer code is not looked at. */
const LONGEST = 2000;
const COMMENTS = /\/\*[^]*?\*\/|\/\/[^\n]*/g;
/** Code before a tag that only decides whether or how often the tag is shown, and code after one. */
const DECIDES = /(?:&&|\?|=>|\breturn|^)\s*[({]*\s*$/;
const NOTHING = "(?:null|undefined|false|true|\"\\s*\"|'\\s*'|`\\s*`)?";
/** The branch of a condition that is nothing. */
const NOTHING_ELSE = /\?\s*(?:null|undefined|false|true|"\s*"|'\s*')\s*:/g;
const ENDS = new RegExp(String.raw`^[\s)}\];,]*(?::?[\s(]*${NOTHING})[\s)}\];,]*$`);

/** Whether a piece of code between tags may put out words, as far as it can be told from it. */
export function putsOut(code: string): boolean {
  if (code.length > LONGEST) return true;
  const plain = code.includes("/") ? code.replace(COMMENTS, " ") : code;
  if (stringOf(plain)?.text.trim() === "") return false;
  const bare = plain.replace(NOTHING_ELSE, "?");
  if (ENDS.test(bare)) return false;
  return !DECIDES.test(bare) || /\|\||\?\?|\?[^.?:]*:/.test(bare);
}

/** The image that an expression stands for; undefined unless it is certain. */
export function meantBy(code: string, names: Names): Meant | undefined {
  const string = stringOf(code);
  if (string !== undefined) return { text: string.text, by: "address" };
  if (code.length > LONGEST) return undefined;
  const plain = code.trim().replace(/!$|\s+as\s+[\w.]+$/, "");
  const name = /^([A-Za-z_$][\w$]*)(?:\.(?:src|default))?$/.exec(plain)?.[1];
  if (name !== undefined) return names.get(name);
  for (const pattern of MODULE) {
    const text = stringOf(pattern.exec(plain)?.[1] ?? "")?.text;
    if (text !== undefined) return { text, by: "module" };
  }
  for (const pattern of BASED_PATHS) {
    const path = pattern.exec(plain)?.[1];
    if (path !== undefined) return { text: `/${path}`, by: "address" };
  }
  const uri = stringOf((ADDRESS.exec(plain) ?? BASED.exec(plain))?.[1] ?? "")?.text;
  return uri === undefined ? undefined : { text: uri, by: "address" };
}

/** What a script imports and names at its top. */
export interface TopNames {
  readonly names: Names;
  /** Names that are imported, and from where. */
  readonly modules: ReadonlyMap<string, string>;
}
