/* What the tests of the readers of tags share. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Found, ImageReference, AltSlot, Reader } from "../../src/core/altText/reference.ts";
import { withAlt } from "../../src/core/altText/syntax/escape.ts";

export const OPTIONS = { components: ["Image", "NextImage", "NuxtImg", "Picture"] };

export const find = (reader: Reader, text: string): readonly ImageReference[] =>
  reader.read(text, OPTIONS).references;

/** One reference in a line: its source, its alt text, and what an alt text "A" makes of its tag. */
export function said(text: string, one: ImageReference): string {
  const { source, alt, computed, place, decorative } = one;
  const name =
    source === undefined ? "-" : `${source.by === "module" ? "module " : ""}${source.text}`;
  const words = alt === undefined ? "-" : decorative === true ? "decorative" : `"${alt}"`;
  const written = place === undefined ? "" : ` > ${changed(text, one, place)}`;
  return `${name} | ${words}${computed === true ? " computed" : ""}${written}`;
}

function changed(text: string, { span }: ImageReference, place: AltSlot): string {
  const start = Math.min(span.start, place.span.start);
  const end = Math.max(span.end, place.span.end);
  const now = text.slice(start, place.span.start) + place.before + "A" + place.after;
  return now + text.slice(place.span.end, end);
}

/** Tests by rows: a name, a text, and a line for each reference in it. */
export function rows(
  reader: Reader,
  table: readonly (readonly [string, string, ...string[]])[],
): void {
  for (const [name, text, ...expected] of table)
    test(name, () => {
      assert.deepEqual(
        find(reader, text).map((one) => said(text, one)),
        expected,
      );
    });
}

export const write = withAlt;

/** What stays of a reference when another one is written. */
export const kept = ({ element, source, alt, computed, around }: ImageReference): unknown => ({
  ...{ element, source: source?.text, by: source?.by, alt, computed },
  ...{ hidden: around.hidden, title: around.title },
});

/** That a text which changed is read as if it were new. */
export function assertSameAsFresh(reader: Reader, found: Found, text: string): void {
  assert.deepEqual(found.references, find(reader, text), text);
}
