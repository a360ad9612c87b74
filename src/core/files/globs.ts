/* Globs as a workspace has them, whoever wrote it: bounded before anything is made of them. */

/** Characters of a glob or of a line in an ignore file. */
const LONGEST = 1000;
/** Alternatives of one glob, and of all together. */
const MOST_ALTERNATIVES = 200;
const MOST_TOGETHER = 2000;
/** Stars in one part of a path: each multiplies what matching a name may take. */
const MOST_STARS = 4;

/**
 * The alternatives of globs, without braces. One with more than a person writes is left out whole, as is
 * what stands after more than all may have together.
 */
export function alternativesOf(patterns: readonly string[]): string[] {
  const all: string[] = [];
  for (const pattern of patterns) {
    const own = expandBraces(pattern) ?? [];
    if (all.length + own.length <= MOST_TOGETHER) all.push(...own);
  }
  return all;
}

/** Undefined where it has too many. */
function expandBraces(pattern: string): string[] | undefined {
  if (pattern.length > LONGEST) return undefined;
  const done = new Set<string>();
  const open = [pattern];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const group = /\{([^{}]*)\}/.exec(one);
    if (group) {
      const head = one.slice(0, group.index);
      const tail = one.slice(group.index + group[0].length);
      const choices = group[1]?.split(",") ?? [];
      open.push(...choices.map((choice) => head + choice + tail).reverse());
    } else done.add(one);
    if (done.size + open.length > MOST_ALTERNATIVES) return undefined;
  }
  return [...done];
}

/** Whether a line of an ignore file can be matched against any name without a long search. */
export function isBoundedRule(line: string): boolean {
  return (
    line.length <= LONGEST &&
    line.split("/").every((part) => (part.match(/\*+/g)?.length ?? 0) <= MOST_STARS) &&
    (line.match(/\*\*/g)?.length ?? 0) <= MOST_STARS
  );
}
