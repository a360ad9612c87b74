/** Characters at the end of a name that stay: its ending and what tells it from others. */
const TAIL = 9;
/** Letters as readers see them, of several signs each. */
const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/**
 * A name that loses its middle where there is no room: how it begins and ends tells it from others.
 * Only the style sheet has the halves, so that the name is copied and read as one.
 */
export function MiddleCut({ text, class: name }: { text: string; class: string }) {
  const letters = Array.from(segmenter.segment(text), ({ segment }) => segment);
  const at = Math.max(0, letters.length - TAIL);
  return (
    <span
      class={`${name} middle-cut`}
      data-start={letters.slice(0, at).join("")}
      data-end={letters.slice(at).join("")}
    >
      <span class="visually-hidden">{text}</span>
    </span>
  );
}
