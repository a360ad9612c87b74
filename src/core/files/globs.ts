/* Globs as a workspace has them, whoever wrote it: bounded before anything is made of them. */

/** Characters of a glob or of a line in an ignore file. */
const LONGEST = 1000;
/** Alternatives of one glob, and of all together. */
const MOST_ALTERNATIVES = 200;
const MOST_TOGETHER = 2000;
/** Braces that are looked for, in all globs together. */
const MOST_STEPS = 20_000;
/** What a rule counts for, by its stars that stand for folders: each multiplies by the folders of a path. */
const DEEP_WEIGHTS = [1, 1, 10, 250, 500] as const;
/** What a rule counts for, by the stars in one part of a path: each multiplies what matching a name may take. */
const WEIGHTS = [1, 1, 10, 250, 500] as const;

/**
 * The alternatives of globs, without braces. One with more than a person writes is left out whole, as is
 * what stands after more than all may have together.
 */
export function alternativesOf(patterns: readonly string[]): string[] {
  const all: string[] = [];
  const steps = { left: MOST_STEPS };
  for (const pattern of patterns) {
    const own = expandBraces(pattern, steps) ?? [];
    if (all.length + own.length <= MOST_TOGETHER) all.push(...own);
  }
  return all;
}

/** Undefined where it has too many, those that are the same counted each time: `{,}{,}` makes four of nothing. */
function expandBraces(pattern: string, steps: { left: number }): string[] | undefined {
  if (pattern.length > LONGEST) return undefined;
  const done: string[] = [];
  const open = [pattern];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (steps.left-- <= 0) return undefined;
    const group = /\{([^{}]*)\}/.exec(one);
    if (group) {
      const head = one.slice(0, group.index);
      const tail = one.slice(group.index + group[0].length);
      const choices = group[1]?.split(",") ?? [];
      open.push(...choices.map((choice) => head + choice + tail).reverse());
    } else done.push(one);
    if (done.length + open.length > MOST_ALTERNATIVES) return undefined;
  }
  return [...new Set(done)];
}

/**
 * What a line of an ignore file counts for among all rules: 1, more where matching a name takes more
 * than its length; undefined where that would be a long search.
 */
export function weightOfRule(line: string): number | undefined {
  const deep = DEEP_WEIGHTS[starsForFolders(line)];
  if (line.length > LONGEST || deep === undefined) return undefined;
  const stars = line.split("/").map((part) => part.match(/\*+/g)?.length ?? 0);
  const inPart = WEIGHTS[Math.max(...stars)];
  return inPart && Math.max(inPart, deep);
}

/** How many stars of a rule stand for any number of folders. */
export const starsForFolders = (line: string): number => line.match(/\*\*/g)?.length ?? 0;
