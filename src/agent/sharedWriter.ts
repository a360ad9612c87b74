import { offsetAfter } from "../core/altText/read/changes.ts";
import type { Change } from "../core/altText/reference.ts";
import type { ImageEdit } from "../core/altText/write/plan.ts";
import type { DocumentEdits, Writer } from "../core/altText/write/writer.ts";

/** Changes that are remembered, the last ones. */
const REMEMBERED = 1000;

/** What became of a document. */
interface PastChange {
  readonly uri: string;
  /** Of the document before it. */
  readonly version: DocumentEdits["document"]["version"];
  readonly changes: readonly Change[];
}

/**
 * Lets the writers of calls that come together write one after the other: each finds its images where
 * the changes before it have put them. Made once a session; what it gives is for one call.
 */
export function createSharedWriter(): (writer: Writer) => Writer {
  const past: PastChange[] = [];
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Done>(change: () => Promise<Done>): Promise<Done> => {
    const done = last.then(change);
    last = done.catch(() => undefined);
    return done;
  };
  const move = ({ uri, at, version }: ImageEdit): void => {
    const own = past.filter((one) => one.uri === uri);
    const since = own.findIndex((one) => one.version === version);
    if (!at || version === undefined || since < 0) return;
    for (const { changes } of own.slice(since)) at.offset = offsetAfter(at.offset, changes);
  };
  const remember = ({ document: { uri, version }, edits }: DocumentEdits): void => {
    const sorted = edits.toSorted((a, b) => a.span.start - b.span.start);
    const changes = sorted.map(({ span, text }) => ({ span, length: text.length }));
    past.push({ uri, version, changes });
    if (past.length > REMEMBERED) past.shift();
  };
  return (writer) => ({
    apply: (edits, options) =>
      inTurn(async () => {
        for (const edit of edits) move(edit);
        const applied = await writer.apply(edits, options);
        for (const change of applied.changes) remember(change);
        return applied;
      }),
    revert: (changes) => inTurn(() => writer.revert(changes)),
  });
}
