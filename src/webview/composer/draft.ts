import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { PanelState } from "../../shared/views.ts";
import { listen, post } from "../host.ts";
import { attachFromClipboard } from "./transfer.ts";

/** Milliseconds after a key until the host is told of a long draft, with what was typed meanwhile. */
const DRAFT_PAUSE = 300;
/** Characters up to which the host is told at each key: a page that is taken away loses none. */
const SHORT = 4000;
/** Milliseconds in which the host may answer by another draft; what it hears meanwhile it would take for older. */
const ANSWER_PAUSE = 1000;

/** The text, which the host hears of while it is typed, and at once through the third. */
export function useDraft({
  draft,
  draftRevision,
}: PanelState): [string, (text: string) => void, (text: string) => void] {
  const [text, setText] = useState(draft);
  const latest = useRef(text);
  latest.current = text;
  // The host's draft counts when it clears or restores it, not when it echoes what is being typed.
  // It does so before the next key, which would be lost with the text it was typed into.
  const reported = useRef(text);
  /** When the host's answer to what was last asked of it is over at the latest. */
  const answered = useRef(0);
  useLayoutEffect(() => {
    setText(merged(draft, text, reported.current));
    reported.current = draft;
    answered.current = 0;
  }, [draftRevision]);
  const report = (text: string): void => {
    if (text === reported.current) return;
    reported.current = text;
    post({ type: "draft", text });
  };
  const tell = (text: string): void => {
    answered.current = performance.now() + ANSWER_PAUSE;
    report(text);
  };
  const timer = useRef<number | undefined>(undefined);
  useLayoutEffect(() => {
    if (text === reported.current) return;
    if (text.length <= SHORT && performance.now() >= answered.current) {
      report(text);
      return;
    }
    const answerPause = answered.current - performance.now();
    timer.current ??= window.setTimeout(
      () => {
        timer.current = undefined;
        report(latest.current);
      },
      Math.max(DRAFT_PAUSE, answerPause),
    );
  }, [text, draftRevision]);
  // A page that goes away within the quiet takes no words along.
  useEffect(() => {
    const tellLast = (): void => report(latest.current);
    const ends = ["pagehide", "blur"] as const;
    for (const end of ends) window.addEventListener(end, tellLast);
    return () => {
      for (const end of ends) window.removeEventListener(end, tellLast);
    };
  }, [text]);
  return [text, setText, tell];
}

/** The host's new draft, with what was typed since the host was last told. */
function merged(draft: string, typed: string, reported: string): string {
  if (reported !== "" && typed.startsWith(reported)) return draft + typed.slice(reported.length);
  return [draft, typed].filter((one) => one.trim() !== "").join("\n");
}

/** A short remark on what just happened; the next letter typed or image attached takes it away. */
export function useSaid(text: string, images: number): [string, (said: string) => void] {
  const [remark, setRemark] = useState({ text: "" });
  // With the text, not a frame later: what is said meanwhile would go.
  useLayoutEffect(() => {
    setRemark({ text: "" });
    return listen((message) => {
      // In a frame, as the images that came before it: shown earlier, theirs would take it away.
      if (message.type === "say") requestAnimationFrame(() => setRemark({ text: message.text }));
      if (message.type === "readClipboard") void attachFromClipboard();
    });
  }, [text]);
  /** The fewest images since it was said: one that was attached just before takes no remark away. */
  const fewest = useRef({ remark, images });
  if (fewest.current.remark !== remark) fewest.current = { remark, images };
  else if (images < fewest.current.images) fewest.current.images = images;
  const isOver = images > fewest.current.images;
  useEffect(() => {
    if (isOver) setRemark((now) => (now === remark ? { text: "" } : now));
  }, [isOver]);
  return [isOver ? "" : remark.text, (said) => setRemark({ text: said })];
}
