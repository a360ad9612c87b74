import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ReviewRowView } from "../../shared/reviewViews.ts";
import { isComposing } from "../keys.ts";
import { post } from "./host.ts";
import { strings } from "./strings.ts";

/** What should change in the next proposal, in its user's words. */
export function Refine({ row, close }: { row: ReviewRowView; close: () => void }) {
  const [note, setNote] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  const send = (): void => {
    if (note.trim() === "") return;
    post({ type: "refine", id: row.id, note: note.trim() });
    close();
  };
  return (
    <div class="refine">
      <input
        type="text"
        ref={field}
        dir="auto"
        maxLength={2000}
        aria-label={strings.refineNote}
        placeholder={strings.refineNote}
        value={note}
        onInput={({ currentTarget }) => setNote(currentTarget.value)}
        onKeyDown={(event) => {
          if (isComposing(event)) return;
          if (event.key === "Enter") send();
          else if (event.key === "Escape") close();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <button type="button" class="button" disabled={note.trim() === ""} onClick={send}>
        {strings.refineSend}
      </button>
    </div>
  );
}
