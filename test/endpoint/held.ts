/** Holds an alt text against the colours of the pixels that arrived: all that the stand-in can see. */
import { COLOUR_NAMES } from "./colours.ts";
import type { SeenImage } from "./messages.ts";

/** Percent of an image that a colour must have for a text to name it. */
const SEEN = 1;
/** Words below which a text says nothing. */
const FEW = 3;

/** The finding, in the words of Iris's schema; undefined where nothing was to be held against an image. */
export function findingOf(prompt: string, image: SeenImage | undefined): string | undefined {
  const [, alt] = /^Its alt text, to be held against it: (.*)$/m.exec(prompt) ?? [];
  if (alt === undefined || !image?.colours) return undefined;
  const seen = image.colours.filter(({ percent }) => percent >= SEEN).map(({ name }) => name);
  let rest = alt.toLowerCase();
  // The longer names first: a dark red is no red.
  const named = COLOUR_NAMES.toSorted((a, b) => b.length - a.length).filter((name) => {
    const found = new RegExp(`\\b${name}\\b`);
    const isNamed = found.test(rest);
    rest = rest.replace(found, "");
    return isNamed;
  });
  if (named.some((name) => !seen.includes(name))) return "says-something-else";
  if (named.length > 0) return "fits";
  return alt.trim().split(/\s+/).length < FEW ? "vague" : "misses-what-matters";
}
