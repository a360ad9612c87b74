import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { PanelState } from "../../shared/protocol.ts";
import { listen, post } from "../host.ts";
import { attachFromClipboard } from "./transfer.ts";

/** Milliseconds after the last key until the host is told of the draft. */
const DRAFT_QUIET = 300;

/** The text, which the host hears of when the typing rests, and at once through the third. */
export function useDraft({
  draft,
  draftRevision,
}: PanelState): [string, (text: string) => void, (text: string) => void] {
  const [text, setText] = useState(draft);
  // The host's draft counts when it clears or restores it, not when it echoes what is being typed.
  // It does so before the next key, which would be lost with the text it was typed into.
  const reported = useRef(text);
  useLayoutEffect(() => {
    reported.current = draft;
    setText(draft);
  }, [draftRevision]);
  const tell = (text: string): void => {
    if (text === reported.current) return;
    reported.current = text;
    post({ type: "draft", text });
  };
  useEffect(() => {
    if (text === reported.current) return undefined;
    const timer = setTimeout(() => tell(text), DRAFT_QUIET);
    return () => clearTimeout(timer);
  }, [text]);
  // A page that goes away within the quiet takes no words along.
  useEffect(() => {
    const tellLast = (): void => tell(text);
    window.addEventListener("pagehide", tellLast);
    return () => window.removeEventListener("pagehide", tellLast);
  }, [text]);
  return [text, setText, tell];
}

/** A short remark on what just happened; the next letter typed takes it away. */
export function useSaid(text: string): [string, (said: string) => void] {
  const [said, setSaid] = useState("");
  useEffect(() => {
    setSaid("");
    return listen((message) => {
      if (message.type === "say") setSaid(message.text);
      if (message.type === "readClipboard") void attachFromClipboard();
    });
  }, [text]);
  return [said, setSaid];
}
