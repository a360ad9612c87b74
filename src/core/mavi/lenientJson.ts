/* JSON as writers get it wrong: what a strict parser refuses, mended where that is sure. */

/** Texts, numbers that JSON does not know, commas before an end: what is looked at in passing. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\b(?:NaN|Infinity)\b|,(?=\s*[}\]])/gs;
/** Characters that are mended; a frame that is longer is damaged. */
const LONGEST = 1024 * 1024;

/** The value of a JSON text, strict or nearly so; undefined for anything else. */
export function parseLeniently(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    if (text.length > LONGEST) return undefined;
  }
  const mended = text.replace(TOKENS, (token) =>
    token.startsWith('"') ? token.replace(/[\n\r\t]/g, inEscapes) : token === "," ? "" : "null",
  );
  if (mended === text) return undefined;
  try {
    return JSON.parse(mended) as unknown;
  } catch {
    return undefined;
  }
}

function inEscapes(character: string): string {
  return character === "\n" ? "\\n" : character === "\r" ? "\\r" : "\\t";
}
