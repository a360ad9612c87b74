/* JSON as writers get it wrong: what a strict parser refuses, mended where that is sure. */

/** Texts, numbers that JSON does not know, commas before an end: what is looked at in passing. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\b(?:NaN|Infinity)\b|,(?=\s*[}\]])/gs;
/** The same of objects as Python prints them. */
const LITERALS = /'[^'\\]*(?:\\.[^'\\]*)*'|"[^"\\]*(?:\\.[^"\\]*)*"|\b(?:True|False|None)\b/gs;
const WORDS: Readonly<Record<string, string>> = { True: "true", False: "false", None: "null" };
/** Characters that are mended; a frame that is longer is damaged. */
const LONGEST = 1024 * 1024;

/** The value of a JSON text, strict or nearly so; undefined for anything else. */
export function parseLeniently(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text.length > LONGEST ? undefined : (parsed(mended(text)) ?? parsed(fromPython(text)));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function mended(text: string): string {
  return text.replace(TOKENS, (token) =>
    token.startsWith('"') ? token.replace(/[\n\r\t]/g, inEscapes) : token === "," ? "" : "null",
  );
}

function fromPython(text: string): string {
  return text.replace(LITERALS, (token) => {
    if (token.startsWith('"')) return token;
    if (!token.startsWith("'")) return WORDS[token] ?? token;
    const inside = token.slice(1, -1).replaceAll("\\'", "'");
    return `"${inside.replace(/"/g, '\\"').replace(/[\n\r\t]/g, inEscapes)}"`;
  });
}

function inEscapes(character: string): string {
  return character === "\n" ? "\\n" : character === "\r" ? "\\r" : "\\t";
}
