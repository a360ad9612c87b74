import { splitJson } from "./frames.ts";
import { parseJson } from "./lenientJson.ts";

/** JSON as it stands in an answer, and what it says. */
export interface FoundJson {
  readonly value: unknown;
  readonly source: string;
}

/**
 * All JSON in an answer, the likeliest first: alone, in code fences, or with
 * words around it. Models show a schema or an example before what was asked for.
 */
export function* jsonIn(answer: string): Generator<FoundJson> {
  const text = answer.replace(/^\uFEFF/, "").trim();
  for (const candidates of [() => [text], () => fenced(text), () => objectsIn(text)])
    for (const candidate of candidates()) {
      const source = candidate.trim();
      try {
        yield { value: parseJson(source), source };
      } catch {
        // The next one may be it.
      }
    }
}

/** What stands in code fences, line by line: an answer may repeat one without end. */
function fenced(text: string): string[] {
  const blocks: string[] = [];
  let fence: string | undefined;
  let inside: string[] = [];
  for (const line of text.split("\n")) {
    const [, mark] = /^\s*(`{3,}|~{3,})/.exec(line) ?? [];
    if (fence === undefined) {
      if (mark === undefined) continue;
      fence = mark;
      inside = [];
    } else if (mark === fence && line.trim() === fence) {
      blocks.push(inside.join("\n"));
      fence = undefined;
    } else inside.push(line);
  }
  return blocks;
}

/** Objects and arrays with words around them, the longest first. */
function* objectsIn(text: string): Generator<string> {
  const found = splitJson(text);
  yield* found.sort((a, b) => b.length - a.length).slice(0, 10);
  const from = text.indexOf("[");
  const to = text.lastIndexOf("]");
  if (from >= 0 && to > from) yield text.slice(from, to + 1);
}
