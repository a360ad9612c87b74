/** Whether a long text is worth to be parsed: most documents have no images. */

// A text is searched for "=": that is quicker than for the names before it.
const ROLE = /=(?<=\b(?:role|type)\s*=)[\s{(]*(?:["'`]\s*)?(?:img|image|graphics-document)\b/i;

/** A component's name as templates may write it: `NextImage` as `next-image`. */
export const kebab = (name: string): string =>
  name.replace(/(?<=[a-z\d])[A-Z]|(?<=.)[A-Z](?=[a-z])/g, "-$&").toLowerCase();

const patterns = new WeakMap<readonly string[], RegExp>();

/** The beginnings of tags that show an image by their names. */
export function imagesIn(text: string, components: readonly string[]): Iterable<RegExpExecArray> {
  const pattern = patterns.get(components) ?? patternOf(components);
  patterns.set(components, pattern);
  return text.matchAll(pattern);
}

function patternOf(components: readonly string[]): RegExp {
  const names = ["img", "area", "image", ...components, ...components.map(kebab)]
    .map((name) => name.replace(/[\^$\\.*+?()[\]{}|/]/g, "\\$&"))
    .join("|");
  return new RegExp(`<\\s*(?:[^\\s<>]*[.:])?(?:${names})(?![\\w$])`, "gi");
}

/** Whether an element may be an image by its role or type. */
export const hasImageRole = (text: string): boolean => ROLE.test(text);

/** Whether there may be an element that is an image anywhere, be it in code. */
export const mayHaveElements = (text: string, components: readonly string[]): boolean =>
  text.includes("<") &&
  (imagesIn(text, components)[Symbol.iterator]().next().done !== true || hasImageRole(text));
