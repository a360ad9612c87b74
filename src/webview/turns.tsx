import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type {
  ActionId,
  AnswerView,
  ImageView,
  QuestionView,
  TurnView,
  VersionsView,
} from "../shared/views.ts";
import { AnswerText } from "./answer/answerText.tsx";
import { DataAnswer } from "./answer/dataAnswer.tsx";
import { post } from "./host.ts";
import { Icon, IconButton } from "./icon.tsx";
import { fill, strings } from "./strings.ts";

/** Takes the focus from what gives way to something else. */
const focusLog = (): void => document.querySelector<HTMLElement>(".log")?.focus();

/** `busy` while something is being answered: what is there can be read, not asked anew. */
export function Turn({ turn, busy }: { turn: TurnView; busy: boolean }) {
  return turn.role === "question" ? (
    <Question turn={turn} busy={busy} />
  ) : (
    <Answer turn={turn} busy={busy} />
  );
}

function Question({ turn, busy }: { turn: QuestionView; busy: boolean }) {
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
  useEffect(() => {
    box.current?.focus();
    box.current?.setSelectionRange(text.length, text.length);
  }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === "Escape") onCancel();
    else if (event.key === "Enter" && !event.shiftKey && canSend) send();
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
  if (!prompt) return <p>{text}</p>;
  return (
    <>
      <details>
        <summary>{prompt.title}</summary>
        <p>{prompt.words}</p>
      </details>
      {text && <p>{text}</p>}
    </>
  );
}

function Answer({ turn, busy }: { turn: AnswerView; busy: boolean }) {
  const { id, state, text, problem, remark, actions, versions } = turn;
  const streaming = state === "streaming";
  const wrong = problem !== undefined && state !== "stopped";
  return (
    <article class="answer" aria-label={strings.answer} aria-busy={streaming}>
      {text && <AnswerBody key={id} turn={turn} />}
      {/* What is continued has a text already, and may wait for another try. */}
      {streaming && (!text || turn.wait) && (
        <p class="waiting">
          <Icon name="loading codicon-modifier-spin" />
          {turn.wait ? <Countdown {...turn.wait} /> : strings.answering}
        </p>
      )}
      {problem && (
        <div class={wrong ? "problem" : "remark"}>
          {wrong && <Icon name={state === "failed" ? "error" : "warning"} />}
          <p>{problem}</p>
        </div>
      )}
      {remark && !streaming && <p class="remark">{remark}</p>}
      <Actions actions={actions} successor={turn.successor} />
      {!streaming && (text || turn.footer || versions) && (
        <footer>
          <span>{turn.footer}</span>
          {turn.choices && <Choices id={id} {...turn.choices} />}
          {versions && <VersionsOf id={id} busy={busy} {...versions} />}
          {!actions.includes("retry") && (
            <IconButton
              icon="refresh"
              name={strings.regenerate}
              disabled={busy}
              onClick={() => {
                focusLog();
                post({ type: "regenerate", id });
              }}
            />
          )}
          {text && (
            <IconButton
              icon="copy"
              name={strings.copy}
              onClick={() => post({ type: "copyAnswer", id })}
            />
          )}
        </footer>
      )}
    </article>
  );
}

function AnswerBody({ turn }: { turn: AnswerView }) {
  const { id, text, state, isJson, isData } = turn;
  const done = state !== "streaming";
  const shown = isJson ? { text: asCode(text, done) } : turn;
  const markdown = <AnswerText turn={shown} done={done} />;
  return isData ? <DataAnswer id={id} text={text} source={markdown} /> : markdown;
}

/** JSON as a block of code, unless the model made one itself. */
function asCode(json: string, done: boolean): string {
  if (json.trim() === "" || json.trimStart().startsWith("```")) return json;
  return ["```json", json, ...(done ? ["```"] : [])].join("\n");
}

/** Buttons under an answer or an empty panel; the first is the one to press. */
export function Actions({
  actions,
  successor = "",
}: {
  actions: readonly ActionId[];
  /** Name of the model that `useSuccessor` takes. */
  successor?: string | undefined;
}) {
  if (actions.length === 0) return null;
  return (
    <div class="actions">
      {actions.map((action, i) => (
        <button
          type="button"
          key={action}
          class={i === 0 ? "button" : "button secondary"}
          onClick={() => {
            if (/^(continue|retry|useSuccessor)$/.test(action)) focusLog();
            post({ type: "action", action });
          }}
        >
          {fill(strings[action], successor)}
        </button>
      ))}
    </div>
  );
}

/** A thumbnail that opens its image in an editor; with `keys`, a sentence on what else can be done with it. */
export function OpenImage({ image, keys }: { image: ImageView; keys?: string }) {
  const { id, name, description, thumbnail } = image;
  return (
    <button
      type="button"
      class="thumbnail"
      title={[name, description, keys].filter(Boolean).join("\n")}
      aria-description={keys}
      aria-label={fill(strings.open, `${name}, ${description}`)}
      onClick={() => post({ type: "openImage", id })}
    >
      {thumbnail ? <img src={thumbnail} alt="" draggable={false} /> : <Icon name="file-media" />}
      <span class="name">{name}</span>
    </button>
  );
}

/** Leafs through several answers to one question. */
function Choices({ id, count, chosen }: { id: string; count: number; chosen: number }) {
  return (
    <Pages
      at={chosen}
      count={count}
      text={strings.choice}
      previous={strings.previousAnswer}
      next={strings.nextAnswer}
      go={(step) => post({ type: "choose", id, chosen: chosen + step })}
    />
  );
}

/** Leafs through the versions of a turn; with each comes what followed it. */
function VersionsOf({
  id,
  count,
  current,
  busy,
}: VersionsView & { readonly id: string; readonly busy: boolean }) {
  return (
    <Pages
      at={current}
      count={count}
      busy={busy}
      text={strings.version}
      previous={strings.previousVersion}
      next={strings.nextVersion}
      go={(step) => post({ type: "version", id, step })}
    />
  );
}

function Pages(props: {
  at: number;
  count: number;
  busy?: boolean;
  text: string;
  previous: string;
  next: string;
  go: (step: number) => void;
}) {
  const { at, count, busy = false, go } = props;
  return (
    <span class="pages">
      <IconButton
        icon="chevron-left"
        name={props.previous}
        idle={busy || at === 0}
        onClick={() => go(-1)}
      />
      <span aria-live="polite">{fill(props.text, at + 1, count)}</span>
      <IconButton
        icon="chevron-right"
        name={props.next}
        idle={busy || at === count - 1}
        onClick={() => go(1)}
      />
    </span>
  );
}

function Countdown({ until, sentence }: { until: number; sentence: string }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil((until - now) / 1000));
  return <>{seconds === 0 ? strings.answering : fill(strings.retryIn, sentence, seconds)}</>;
}
