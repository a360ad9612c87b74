import type { Markup } from "../languages.ts";

/** Whether a text could name an image, in whichever way its markup spells names. */
export type CouldReference = (text: string, markup: Markup) => boolean;

/** Markups that may leave out endings. */
const OPEN: ReadonlySet<Markup> = new Set(["latex", "rst", "python"]);

/**
 * Tells which texts are worth reading when references to images are looked for. A text that is passed over
 * names none of them; one that is not need not show any.
 *
 * @param paths of the images
 */
export function couldReferenceOf(paths: readonly string[]): CouldReference {
  const names = paths.map((path) => path.slice(path.lastIndexOf("/") + 1));
  const whole = patternOf(names);
  // LaTeX does without endings, and Sphinx has `.*` for any of them.
  const stems = patternOf(names.map((name) => name.replace(/(?!^)\.[^.]*$/, "")));
  return (text, markup) => (OPEN.has(markup) ? stems : whole).test(text);
}

function patternOf(names: readonly string[]): RegExp {
  return new RegExp([...new Set(names)].map(spelled).join("|") || "(?!)", "iu");
}

/** A name with each sign as itself, escaped, percent-encoded or as a reference of HTML. */
const spelled = (name: string): string => name.normalize("NFC").replace(/[^a-z\d]/giu, any);

function any(sign: string): string {
  const forms = [...new Set([sign, sign.normalize("NFD")])];
  return `(?:${[
    ...forms.map((one) => `\\\\?${literal(one)}`),
    ...forms.map((one) => literal(percent(one))),
    "&#?\\w{1,31};",
  ].join("|")})`;
}

const percent = (text: string): string =>
  text.replace(/[^a-z\d]/giu, (sign) =>
    [...new TextEncoder().encode(sign)]
      .map((byte) => `%${byte.toString(16).padStart(2, "0")}`)
      .join(""),
  );

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
