import { diffWords } from "diff";

/** A run of words: in both texts, or in one alone. */
export interface DiffPart {
  readonly kind: "same" | "added" | "removed";
  readonly text: string;
}

/** Characters of a text that are compared by words; longer ones are shown one after the other. */
const LONGEST = 1000;
/** Words that may differ; with more of them the texts have nothing in common that would help a reader. */
const MOST_CHANGES = 100;

/** Words in any script, also in those that put no spaces between them. */
const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });

/** How one text becomes another, word by word. */
export function wordDiff(before: string, after: string): readonly DiffPart[] {
  if (before === after) return parts([["same", before]]);
  const changes =
    before.length > LONGEST || after.length > LONGEST
      ? undefined
      : diffWords(before, after, { intlSegmenter: segmenter, maxEditLength: MOST_CHANGES });
  if (!changes)
    return parts([
      ["removed", before],
      ["added", after],
    ]);
  return parts(
    changes.map(({ added, removed, value }) => [
      added ? "added" : removed ? "removed" : "same",
      value,
    ]),
  );
}

function parts(all: readonly (readonly [DiffPart["kind"], string])[]): readonly DiffPart[] {
  return all.flatMap(([kind, text]) => (text === "" ? [] : [{ kind, text }]));
}
