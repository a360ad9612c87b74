import type { Writer } from "../core/altText/write/writer.ts";

/**
 * Lets the writers of calls that come together write one after the other. Made once a session; what it
 * gives is for one call.
 */
export function createSharedWriter(): (writer: Writer) => Writer {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Done>(change: () => Promise<Done>): Promise<Done> => {
    const done = last.then(change);
    last = done.catch(() => undefined);
    return done;
  };
  return (writer) => ({
    apply: (edits, options) => inTurn(() => writer.apply(edits, options)),
    revert: (changes) => inTurn(() => writer.revert(changes)),
  });
}
