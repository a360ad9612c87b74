/* Texts that change while they are read, as people and their editors change them. */
import fc from "fast-check";
import { joined } from "../../src/core/altText/read/changes.ts";
import type { Change, Found, Reader } from "../../src/core/altText/reference.ts";
import { assertSameAsFresh, OPTIONS } from "./altTextTags.ts";

export interface Edit {
  readonly at: number;
  readonly cut: number;
  readonly put: string;
  /** Not where `at` says but so many signs from the next break of a line. */
  readonly fromBreak?: number;
}

export const edits = (put: readonly string[]): fc.Arbitrary<Edit> =>
  fc.record({
    at: fc.nat(100_000),
    cut: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(30)),
    put: fc.constantFrom(...put),
  });

/** Edits half of which are made where lines begin or end. */
const editsOfLines = (put: readonly string[]): fc.Arbitrary<Edit> =>
  fc.oneof(
    edits(put),
    fc
      .tuple(edits(put), fc.constantFrom(-1, 0, 1))
      .map(([edit, fromBreak]) => ({ ...edit, fromBreak })),
  );

/** Several edits at once, as cursors make them. */
export function inOneGo(text: string, all: readonly Edit[]): [Change[], string] {
  const changes: Change[] = [];
  let next = "";
  let end = 0;
  for (const { at, cut, put, fromBreak } of all) {
    const near = end + (at % (text.length - end + 1));
    const lineBreak = fromBreak === undefined ? -1 : text.indexOf("\n", near);
    const start = lineBreak < 0 ? near : Math.max(end, lineBreak + (fromBreak ?? 0));
    next += text.slice(end, start) + put;
    end = Math.min(text.length, start + cut);
    changes.push({ span: { start, end }, length: put.length });
  }
  return [changes, next + text.slice(end)];
}

export function change(reader: Reader, found: Found, text: string, edit: Edit): [Found, string] {
  const [changes, next] = inOneGo(text, [edit]);
  return [reader.read(next, OPTIONS, { found, changes }), next];
}

/** Edits of a text at once; after some of them nobody reads. */
export interface Step {
  readonly edits: readonly Edit[];
  readonly isRead: boolean;
}

export const steps = (put: readonly string[]): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.record({
      edits: fc.array(editsOfLines(put), { minLength: 1, maxLength: 2 }),
      isRead: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.constant(false)),
    }),
    { minLength: 3, maxLength: 10 },
  );

/** That after each step a text is read as if it were new. */
export function assertFollowed(
  start: string,
  all: readonly Step[],
  reader: Reader,
  fresh = (): Reader => reader,
): void {
  let text = start;
  let found = reader.read(text, OPTIONS);
  let changes: readonly Change[] | undefined;
  for (const step of all) {
    const [now, next] = inOneGo(text, step.edits);
    changes = changes ? [joined(changes, now)] : now;
    text = next;
    if (!step.isRead) continue;
    found = reader.read(text, OPTIONS, { found, changes });
    changes = undefined;
    assertSameAsFresh(fresh(), found, text);
  }
}
