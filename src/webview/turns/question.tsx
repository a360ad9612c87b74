import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { LONGEST_TEXT } from "../../shared/protocol.ts";
import type { QuestionView } from "../../shared/views.ts";
import { post } from "../host.ts";
import { IconButton } from "../icon.tsx";
import { isComposing } from "../keys.ts";
import { strings } from "../strings.ts";
import { focusLog } from "./actions.tsx";
import { OpenImage } from "./openImage.tsx";
import { VersionsOf } from "./pages.tsx";

export function Question({ turn, busy }: { turn: QuestionView; busy: boolean }) {
  const { id, images, versions } = turn;
  const [edited, setEdited] = useState<string>();
  const article = useRef<HTMLElement>(null);
  const isEditing = edited === id;
  // Only a new version ends the edit: on the way to it the user may cancel, and the words stay.
  useLayoutEffect(() => {
    if (edited === undefined || edited === id) return;
    setEdited(undefined);
    if (document.activeElement === document.body) focusLog();
  }, [id]);
  const focusEdit = (): void => {
    const button = article.current?.querySelector<HTMLElement>(".edit:enabled");
    if (button) button.focus();
    else focusLog();
  };
  return (
    <article class="question" aria-label={strings.you} ref={article}>
      <div class="asked">
        {!isEditing && (
          <IconButton
            icon="edit"
            class="edit"
            name={strings.editQuestion}
            disabled={busy}
            onClick={() => setEdited(id)}
          />
        )}
        <div class={isEditing ? "bubble editing" : "bubble"}>
          {images.length > 0 && (
            <ul class="images">
              {images.map((image) => (
                <li key={image.id}>
                  <OpenImage image={image} />
                </li>
              ))}
            </ul>
          )}
          {isEditing ? (
            <QuestionEditor
              text={[turn.prompt?.words, turn.text].filter(Boolean).join("\n\n")}
              busy={busy}
              onSend={(next) => post({ type: "edit", id, text: next })}
              onCancel={() => {
                setEdited(undefined);
                requestAnimationFrame(focusEdit);
              }}
            />
          ) : (
            <Asked {...turn} />
          )}
        </div>
      </div>
      {versions && !isEditing && <VersionsOf id={id} busy={busy} {...versions} />}
    </article>
  );
}

/** A question's words, to be asked in another way. Enter sends, Escape leaves them as they are. */
function QuestionEditor(props: {
  text: string;
  busy: boolean;
  onSend: (text: string) => void;
  onCancel: () => void;
}) {
  const { busy, onSend, onCancel } = props;
  const [text, setText] = useState(props.text);
  const box = useRef<HTMLTextAreaElement>(null);
  const canSend = !busy && text.trim() !== "";
  const [sent, setSent] = useState(false);
  const send = (): void => {
    setSent(true);
    onSend(text);
  };
  useLayoutEffect(() => {
    box.current?.focus();
    box.current?.setSelectionRange(text.length, text.length);
  }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event)) return;
    if (event.key === "Escape") onCancel();
    else if (event.key === "Enter" && !event.shiftKey && !event.altKey && canSend) send();
    else if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (canSend) send();
      }}
    >
      <textarea
        ref={box}
        rows={1}
        dir="auto"
        maxLength={LONGEST_TEXT}
        aria-label={strings.editedQuestion}
        value={text}
        readOnly={sent && busy}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <div class="actions">
        <button type="submit" class="button" disabled={!canSend}>
          {strings.sendEdited}
        </button>
        <button type="button" class="button secondary" onClick={onCancel}>
          {strings.cancel}
        </button>
      </div>
    </form>
  );
}

/** What was asked. Of a prompt the title is enough at first; its words are there to unfold. */
function Asked({ text, prompt }: QuestionView) {
  if (!prompt) return <p dir="auto">{text}</p>;
  return (
    <>
      <details>
        <summary>{prompt.title}</summary>
        <p>{prompt.words}</p>
      </details>
      {text && <p dir="auto">{text}</p>}
    </>
  );
}
