/** Characters at the end of a path that are looked at: few have as many. */
const LONGEST_PATH = 500;

/**
 * Those of the paths that fit what was typed, the best first: by how the
 * name begins, by what is in the name, by what is in the path, and at last by
 * letters in the same order. Among equals the order stays. All for an empty query.
 *
 * @param most of them at most
 */
export function bestMatches<T>(
  all: readonly T[],
  { query, pathOf, most }: { query: string; pathOf: (one: T) => string; most: number },
): T[] {
  const wanted = query.toLowerCase();
  const ranked: T[][] = [[], [], [], [], []];
  for (const one of all) {
    const path = pathOf(one).slice(-LONGEST_PATH).toLowerCase();
    ranked[rankOf(path, wanted)]?.push(one);
  }
  return ranked.flat().slice(0, most);
}

/** From 0, the best; -1 where it does not fit. */
function rankOf(path: string, query: string): number {
  if (query === "") return 0;
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (name.startsWith(query)) return 0;
  const at = name.indexOf(query);
  if (at > 0) return /[a-z0-9]/.test(name[at - 1] ?? "") ? 2 : 1;
  if (path.includes(query)) return 3;
  return hasLetters(path, query) ? 4 : -1;
}

/** Whether the letters are all there, in their order. */
function hasLetters(path: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = path.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
