import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { HostMessage } from "../shared/protocol.ts";
import type { PanelState } from "../shared/views.ts";
import { setColours } from "./answer/colours.ts";
import { grown } from "./answer/growingText.ts";
import { Composer } from "./composer/composer.tsx";
import { focusInstead } from "./focus.ts";
import { listen, post } from "./host.ts";
import { Icon, IconButton } from "./icon.tsx";
import { fill, strings } from "./strings.ts";
import { Actions } from "./turns/actions.tsx";
import { Turn } from "./turns/turn.tsx";
import { useFirstTurn } from "./turns/useFirstTurn.ts";

/** Pixels from the end within which a reader counts as being there. */
const NEAR_END = 32;

export function App() {
  const [state, setState] = useState<PanelState>();
  const input = useRef<HTMLTextAreaElement>(null);
  const focusWanted = useRef(false);

  // The text box is there once the first snapshot is painted.
  const takeFocus = (): void => {
    if (!focusWanted.current || !input.current) return;
    focusWanted.current = false;
    input.current.focus();
    post({ type: "focused" });
  };
  useLayoutEffect(takeFocus);
  const isThere = state !== undefined;
  useLayoutEffect(() => {
    const onFocus = (): void => {
      focusInstead(input.current);
      if (document.hasFocus()) post({ type: "entered" });
    };
    // The page may have had the focus before it had a text box.
    onFocus();
    window.addEventListener("focus", onFocus);
    return () => window.removeEventListener("focus", onFocus);
  }, [isThere]);

  useEffect(() => {
    let latest: PanelState | undefined;
    let frame = 0;
    const stop = listen((message) => {
      if (message.type === "focus") {
        focusWanted.current = true;
        takeFocus();
        return;
      }
      if (message.type === "colours") {
        setColours(message.colours);
        return;
      }
      const next = reduce(latest, message);
      if (next === undefined) post({ type: "ready" });
      else latest = next;
      // However many pieces arrive, there is one paint a frame.
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        setState(latest);
      });
    });
    post({ type: "ready" });
    return stop;
  }, []);

  if (!state) return null;
  return (
    <main>
      <h1 class="visually-hidden">Iris</h1>
      <Transcript state={state} />
      <Composer state={state} input={input} />
      <Status state={state} />
    </main>
  );
}

/** The state after a message; undefined where a piece does not fit and a snapshot is wanted. */
function reduce(state: PanelState | undefined, message: HostMessage): PanelState | undefined {
  switch (message.type) {
    case "snapshot":
      return message.state;
    // The others are heard where they belong.
    case "focus":
    case "say":
    case "found":
    case "readClipboard":
    case "colours":
    case "drawImage":
      return state;
    case "estimate":
      return state && { ...state, estimate: message.text };
    case "append": {
      const { turnId, offset, text } = message;
      const turn = state?.turns.find(({ id }) => id === turnId);
      if (!state || turn?.role !== "answer" || turn.text.length !== offset) return undefined;
      const turns = state.turns.map((one) => (one === turn ? grown(turn, text) : one));
      return { ...state, turns };
    }
  }
}

function Transcript({ state: { turns, hasKey, answering } }: { state: PanelState }) {
  const first = useFirstTurn(turns);
  const log = useRef<HTMLDivElement>(null);
  const turnList = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const lastQuestion = turns.findLast(({ role }) => role === "question")?.id;

  const toEnd = (): void => {
    if (log.current) log.current.scrollTop = log.current.scrollHeight;
  };
  // A new question is the reader's own and brings the end into view; a growing
  // answer is followed only by who is there already.
  useLayoutEffect(toEnd, [lastQuestion]);
  useLayoutEffect(() => {
    if (atEnd) toEnd();
    // What fits whole has no end to go to.
    else if (log.current && log.current.scrollHeight <= log.current.clientHeight) setAtEnd(true);
  });
  // A panel made narrower is longer; who was at the end stays there.
  useEffect(() => {
    if (!log.current || !atEnd) return undefined;
    const observer = new ResizeObserver(toEnd);
    observer.observe(log.current);
    // So is one in which a diagram was drawn.
    if (turnList.current) observer.observe(turnList.current);
    return () => observer.disconnect();
  }, [atEnd, turns.length === 0]);

  // However little a reader scrolls up, it is to stay there.
  const lastTop = useRef(0);
  const onScroll = (): void => {
    const box = log.current;
    if (!box) return;
    const distance = box.scrollHeight - box.scrollTop - box.clientHeight;
    const up = box.scrollTop < lastTop.current;
    lastTop.current = box.scrollTop;
    // Who was at the end and did not move up is there still: the log became lower, for more images below it.
    const stays = !up && (atEnd || distance < NEAR_END);
    setAtEnd(distance <= 1 || stays);
    if (atEnd && stays) toEnd();
  };

  return (
    <div class="transcript">
      <div
        class="log"
        role="log"
        aria-live="off"
        aria-label={strings.conversation}
        tabIndex={0}
        ref={log}
        onScroll={onScroll}
      >
        {turns.length === 0 ? (
          <EmptyPanel hasKey={hasKey} />
        ) : (
          <div ref={turnList}>
            {/* By place: another version of a turn takes its place, and a focus within it stays. */}
            {turns.map((turn, i) =>
              i < first ? null : <Turn key={i} turn={turn} busy={answering} />,
            )}
          </div>
        )}
      </div>
      {!atEnd && (
        <IconButton icon="arrow-down" class="to-end" name={strings.scrollToEnd} onClick={toEnd} />
      )}
    </div>
  );
}

function EmptyPanel({ hasKey }: { hasKey: boolean }) {
  return (
    <div class="empty">
      <Icon name="eye" />
      <h2>{strings.emptyTitle}</h2>
      <p>{strings.emptyText}</p>
      {!hasKey && (
        <>
          <p>{strings.emptyNoKey}</p>
          <Actions actions={["setApiKey"]} />
        </>
      )}
    </div>
  );
}

/** One polite line for screen readers, in place of a live region over streaming text. */
function Status({ state: { answering, turns } }: { state: PanelState }) {
  const last = turns.at(-1);
  let text = "";
  const wait = last?.role === "answer" ? last.wait : undefined;
  if (wait) {
    const seconds = Math.max(1, Math.ceil((wait.until - Date.now()) / 1000));
    text = fill(strings.retryIn, wait.sentence, seconds);
  } else if (answering) text = strings.answering;
  else if (last?.role === "answer") {
    if (last.state === "complete") text = fill(strings.answerComplete, countWords(last.text));
    else if (last.state === "stopped") text = strings.answerStopped;
    else text = last.problem ?? "";
  }
  return (
    <p class="visually-hidden" role="status">
      {text}
    </p>
  );
}

const SPACELESS = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}]/u;
/** Characters whose words are counted; the rest of a huge answer counts as having as many. */
const COUNTED = 200_000;
/** The answer counted last: it is shown many times. */
let counted = { text: "", words: 0 };

/** Words as readers count them, in scripts without spaces too. */
function countWords(text: string): number {
  if (text === counted.text) return counted.words;
  const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });
  let words = 0;
  const counting = text.slice(0, COUNTED);
  for (const token of counting.split(/\s+/).filter(Boolean)) {
    if (!SPACELESS.test(token)) words++;
    else for (const { isWordLike } of segmenter.segment(token)) if (isWordLike) words++;
  }
  counted = { text, words: Math.round((words * text.length) / Math.max(1, counting.length)) };
  return counted.words;
}
