import type { ImageReference } from "../reference.ts";
import { matchesAt } from "../syntax/matching.ts";
import { item, lastOf } from "../syntax/text.ts";

/** Which images are never shown together, as they stand in the branches of one condition. */

const OPEN =
  /\{%-?\s*(?:if\w*|unless|case)\b|\{\{[~-]?\s*#?(?:if|unless|with|range)\b|\{#(?:if|await|each)\b|<%-?\s*(?:if|unless|case)\b|<\?(?:php)?\s*(?:if|switch)\b|@(?:if|unless|isset|auth|guest|can|empty|switch|for|defer)\b/;
const OTHER =
  /\{%-?\s*(?:els\w*|elif|when)\b|\{\{[~-]?\s*(?:else\b|\^)|\{:(?:else|then|catch)\b|<%-?\s*(?:\}\s*)?(?:els\w*|when)\b|<\?(?:php)?\s*(?:\}\s*)?(?:else|case|default)|@(?:else\w*|case|default|placeholder|loading)\b|\}\s*else\b/;
const END =
  /\{%-?\s*end(?:if|unless|case)|\{\{[~-]?\s*(?:\/(?:if|unless|with)|end)\b|\{\/(?:if|await|each)\b|<%-?\s*(?:end\b|\}\s*%>)|<\?(?:php)?\s*(?:endif|endswitch|\}\s*\?>)|@end(?:if|unless|isset|auth|guest|can|empty|switch)\b/;
const MARK = new RegExp(
  `(?<open>${OPEN.source})|(?<other>${OTHER.source})|(?<end>${END.source})`,
  "g",
);
/** Deeper than this nobody nests conditions. */
const DEEPEST = 20;
/** Between the branches of an expression: `x ? <img …/> : <img …/>`. */
const TERNARY = /^\s*(?:\)\s*)?:\s*(?:\(\s*)?$/;
/** What begins another branch begins with one of these; `<` is everywhere in tags, so what is behind it is found. */
const SIGNS = ["{%", "{{", "{:", "%", "?", "@", "}"];
const OTHER_HERE = new RegExp(OTHER.source.replaceAll(/<(?=%|\\\?)/g, "(?<=<)"), "y");
const NEXT_BRANCH = /^<[^\s>]+(?:\s[^]*?)?\sv-else(?:-if)?[\s=/>]/;

interface Branch {
  readonly id: number;
  index: number;
}

/** The references, each with the branches that it stands in. */
export function withBranches(
  text: string,
  references: readonly ImageReference[],
): readonly ImageReference[] {
  if (references.length < 2) return references;
  const isNextOther = references.map(
    (one, i) =>
      mayBeAlternative(text, one, references[i + 1]) && isAlternative(text, one, references[i + 1]),
  );
  // Where nothing has a second branch, nothing is told apart: so it is in most documents.
  const span = { start: item(references, 0).span.start, end: lastOf(references).span.start };
  const hasMarks = matchesAt(SIGNS, OTHER_HERE, text, span);
  if (!hasMarks && !isNextOther.includes(true)) return references;
  const marks = (hasMarks ? text : "").matchAll(MARK);
  const open: Branch[] = [];
  let mark = marks.next();
  let [id, first] = [0, 0];
  return references.map((reference, i) => {
    for (; mark.done !== true && mark.value.index < reference.span.start; mark = marks.next()) {
      const { groups = {} } = mark.value;
      if (groups["open"] !== undefined) open.push({ id: id++, index: 0 });
      else if (groups["end"] !== undefined) open.pop();
      else advance(open);
      if (open.length > DEEPEST) open.shift();
    }
    const branches = open.map((one) => `${one.id}:${one.index}`);
    // Images that follow one another, of which only one is shown.
    if (isNextOther[i - 1] !== true) first = i;
    if (first < i || isNextOther[i] === true) branches.push(`after ${first}:${i}`);
    return branches.length === 0 ? reference : { ...reference, branches };
  });
}

function advance(open: Branch[]): void {
  const last = open.at(-1);
  if (last !== undefined) last.index++;
}

/** By the first sign between two images: one of an expression, or none at all as between those of Vue. */
function mayBeAlternative(
  text: string,
  { span }: ImageReference,
  next: ImageReference | undefined,
): boolean {
  const end = next?.span.start ?? 0;
  let at = span.end;
  while (at < end && text.charCodeAt(at) <= 32) at++;
  if (at >= end) return next !== undefined && text[end] === "<";
  return text[at] === ":" || text[at] === ")" || text.charCodeAt(at) > 127;
}

function isAlternative(
  text: string,
  one: ImageReference,
  next: ImageReference | undefined,
): boolean {
  if (next === undefined) return false;
  const between = text.slice(one.span.end, Math.min(next.span.start, one.span.end + 200));
  if (TERNARY.test(between)) return true;
  const tag = text.slice(next.span.start, Math.min(next.span.end, next.span.start + 1000));
  return tag.includes("v-else") && between.trim() === "" && NEXT_BRANCH.test(tag);
}

/** Whether two images are never shown together. */
export function areAlternatives(one: ImageReference, other: ImageReference): boolean {
  if (one.branches === undefined || other.branches === undefined) return false;
  const indexes = new Map(one.branches.map((branch) => split(branch)));
  return other.branches.some((branch) => {
    const [id, index] = split(branch);
    const own = indexes.get(id);
    return own !== undefined && own !== index;
  });
}

const split = (branch: string): [string, string] => {
  const at = branch.lastIndexOf(":");
  return [branch.slice(0, at), branch.slice(at + 1)];
};
