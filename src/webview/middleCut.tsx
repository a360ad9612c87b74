import { useEffect, useRef } from "preact/hooks";

/** Characters at the end of a name that stay: its ending and what tells it from others. */
const TAIL = 9;
/** As few of them where the beginning has no room else: the ending, and two more. */
const SHORT_TAIL = 6;
/** Characters of the beginning that are worth it. */
const HEAD = 3;
/** Letters as readers see them, of several signs each. */
const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/**
 * A name that loses its middle where there is no room: how it begins and ends tells it from others.
 * Only the style sheet has what is shown, so that the name is copied and read as one; the whole
 * one, unseen, says how much room it wants.
 */
export function MiddleCut({ text, class: name }: { text: string; class: string }) {
  const ref = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const fit = (): void => {
      element.dataset["shown"] = cut(text, element);
    };
    // It is told of the width at once, and of each that comes after.
    const observer = new ResizeObserver(fit);
    observer.observe(element);
    return () => observer.disconnect();
  }, [text]);
  return (
    <span ref={ref} class={`${name} middle-cut`} data-whole={text}>
      <span class="visually-hidden">{text}</span>
    </span>
  );
}

/** As much of a name's beginning as its element has room for, and its end. */
function cut(text: string, element: Element): string {
  const context = document.createElement("canvas").getContext("2d");
  const room = element.getBoundingClientRect().width + 0.5;
  if (!context || room < 1) return text;
  context.font = getComputedStyle(element).font;
  const fits = (shown: string): boolean => context.measureText(shown).width <= room;
  if (fits(text)) return text;
  const letters = Array.from(segmenter.segment(text), ({ segment }) => segment);
  let tail = Math.min(TAIL, letters.length - 1);
  const shown = (count: number): string =>
    `${letters.slice(0, count).join("").trimEnd()}…${letters.slice(-tail).join("")}`;
  while (tail > SHORT_TAIL && !fits(shown(HEAD))) tail--;
  while (tail > 1 && !fits(shown(0))) tail--;
  let [least, most] = [0, letters.length - tail - 1];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (fits(shown(middle))) least = middle;
    else most = middle - 1;
  }
  return shown(least);
}
