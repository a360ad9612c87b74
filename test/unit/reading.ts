import assert from "node:assert/strict";
import type {
  Change,
  ImageReference,
  Reader,
  ReadOptions,
  Span,
} from "../../src/core/altText/reference.ts";

/** What tests of readers share: what was found as a line of text, and small readers of tags. */

export const options: ReadOptions = { components: [] };

export const read = (reader: Reader, text: string): readonly ImageReference[] =>
  reader.read(text, options).references;

/** A reference as a test writes it: `alt <source>`, and what is around it. */
export function told({ alt, source, around }: ImageReference): string {
  const { link, caption, title, heading, hidden } = around;
  return [
    `${alt ?? "-"} <${source?.text ?? ""}>`,
    ...(link ? [`link ${link.href ?? ""} (${link.text})`] : []),
    ...(caption === undefined ? [] : [`caption ${caption}`]),
    ...(title === undefined ? [] : [`title ${title}`]),
    ...(heading === undefined ? [] : [`heading ${heading}`]),
    ...(hidden ? ["hidden"] : []),
  ].join("; ");
}

export const tell = (reader: Reader, text: string): string[] => read(reader, text).map(told);

/** One change of a text, and the text after it. */
export function changed(
  text: string,
  span: Span,
  added: string,
): { readonly text: string; readonly changes: readonly Change[] } {
  return {
    text: text.slice(0, span.start) + added + text.slice(span.end),
    changes: [{ span, length: added.length }],
  };
}

const attribute = (tag: string, name: string): { value: string; at: number } | undefined => {
  const match = new RegExp(`\\s${name}\\s*=\\s*(["'])(.*?)\\1`, "s").exec(tag);
  if (match?.[2] === undefined) return undefined;
  return { value: match[2], at: match.index + match[0].length - 1 - match[2].length };
};

/** Reads `<img>` and `<Image>` with quoted attributes, and links around them; enough to see what it was given. */
export const tags: Reader & { given: string } = {
  given: "",
  read(text, _, before) {
    this.given = text;
    if (before) assert.ok(isAfter(before.found.state as string, before.changes, text));
    const references: ImageReference[] = [];
    for (const match of text.matchAll(/<(img|Image)\b(?:"[^"]*"|'[^']*'|\{[^}]*\}|[^>])*>/g)) {
      const [tag, element = ""] = match;
      const source = attribute(tag, "src");
      const alt = attribute(tag, "alt");
      const before = text.slice(0, match.index);
      const open = before.lastIndexOf("<a ");
      const href =
        open > before.lastIndexOf("</a>") ? attribute(before.slice(open), "href") : undefined;
      const spanOf = ({ value, at }: { value: string; at: number }): Span => ({
        start: match.index + at,
        end: match.index + at + value.length,
      });
      references.push({
        span: { start: match.index, end: match.index + tag.length },
        element,
        ...(source && { source: { text: source.value, span: spanOf(source), by: "address" } }),
        ...(alt && { alt: decoded(alt.value) }),
        ...(alt && {
          place: { span: spanOf(alt), before: "", after: "", syntax: "html-double" as const },
        }),
        around: href ? { link: { href: href.value, text: "" } } : {},
      });
    }
    return { references, state: text };
  },
};

/** Whether a text is what changes made of an earlier one. */
function isAfter(earlier: string, changes: readonly Change[], text: string): boolean {
  let [at, from] = [0, 0];
  for (const { span, length } of changes) {
    if (earlier.slice(at, span.start) !== text.slice(from, from + span.start - at)) return false;
    from += span.start - at + length;
    at = span.end;
  }
  return earlier.slice(at) === text.slice(from);
}

const decoded = (text: string): string =>
  text
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll("&amp;", "&");
