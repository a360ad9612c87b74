import type { RefObject } from "preact";
import { useRef } from "preact/hooks";
import { LONGEST_TEXT } from "../../shared/protocol.ts";
import type { PanelState } from "../../shared/views.ts";
import { post } from "../host.ts";
import { Icon, IconButton } from "../icon.tsx";
import { isComposing } from "../keys.ts";
import { fill, strings } from "../strings.ts";
import { useDraft, useSaid } from "./draft.ts";
import { DropArea } from "./drop.tsx";
import { PastedAsText } from "./pastedAsText.tsx";
import { Images } from "./images.tsx";
import { placeholderOf } from "./placeholder.ts";
import { Queue } from "./queue.tsx";
import { attachFromClipboard } from "./transfer.ts";
import { useMenu } from "./useMenu.tsx";

/** Where a question is written: its images, its prompt, its text, and what sends it. */
export function Composer({
  state,
  input,
}: {
  state: PanelState;
  input: RefObject<HTMLTextAreaElement | null>;
}) {
  const { answering, attachments, notices, model, prompt } = state;
  const [text, setText, tell] = useDraft(state);
  const [said, setSaid] = useSaid(text, attachments.length);
  const empty = text.trim() === "" && !prompt;
  /** What was sent and is still in the box, until the host has taken it. */
  const sent = useRef({ text: "", revision: -1 });
  const isSent = sent.current.text === text && sent.current.revision === state.draftRevision;

  const send = (): void => {
    if (empty) return;
    tell(text);
    sent.current = { text, revision: state.draftRevision };
    post({ type: "send", ...sent.current });
    input.current?.focus();
  };
  const noticeList = useRef<HTMLDivElement>(null);
  /** The button that was pressed goes away with its notice. */
  const dismiss = (id: string, i: number): void => {
    const buttons = noticeList.current?.querySelectorAll("button");
    (buttons?.[i + 1] ?? buttons?.[i - 1] ?? input.current)?.focus();
    post({ type: "dismissNotice", id });
  };
  const menu = useMenu({ state, input, text, setText, tell });

  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event) || menu.onKeyDown(event)) return;
    const { selectionStart, selectionEnd } = event.currentTarget as HTMLTextAreaElement;
    const at = selectionStart === selectionEnd ? selectionStart : undefined;
    if (event.key === "Escape" && answering) {
      event.preventDefault();
      event.stopPropagation();
      post({ type: "stop" });
    } else if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      send();
    } else if (event.key === "Backspace" && at === 0 && prompt) {
      event.preventDefault();
      post({ type: "choosePrompt", id: "" });
    } else if (recalls(event, { text, at, recalled: state.recalled })) {
      event.preventDefault();
      event.stopPropagation();
      tell(text);
      post({ type: "recall", older: event.key === "ArrowUp" });
    }
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <DropArea input={input} />
      <PastedAsText state={state} input={input} />
      <div class="notices" ref={noticeList}>
        {notices.map((notice, i) => (
          <div class="notice" role="alert" key={notice.id}>
            <Icon name="warning" />
            <p>{notice.text}</p>
            <IconButton icon="close" name={strings.dismiss} onClick={() => dismiss(notice.id, i)} />
          </div>
        ))}
      </div>
      <Queue state={state} input={input} tellDraft={() => tell(text)} />
      {menu.view}
      <div class="box">
        {attachments.length > 0 && <Images images={attachments} input={input} say={setSaid} />}
        {prompt && (
          <div class="chip" title={prompt.title}>
            <Icon name="sparkle" />
            <span class="name">{prompt.title}</span>
            {prompt.detail && <span class="detail">{prompt.detail}</span>}
            <IconButton
              icon="close"
              name={fill(strings.removePrompt, prompt.title)}
              onClick={() => {
                post({ type: "choosePrompt", id: "" });
                input.current?.focus();
              }}
            />
          </div>
        )}
        <textarea
          ref={input}
          rows={1}
          dir="auto"
          maxLength={LONGEST_TEXT}
          aria-label={strings.askAboutImage}
          placeholder={placeholderOf(state)}
          value={text}
          {...menu.aria}
          onInput={(event) => {
            setText(event.currentTarget.value);
            menu.follow(event.currentTarget);
          }}
          onKeyUp={(event) => {
            if (/^(ArrowLeft|ArrowRight|Home|End)$/.test(event.key))
              menu.follow(event.currentTarget);
          }}
          onClick={(event) => menu.follow(event.currentTarget)}
          onBlur={menu.close}
          onKeyDown={onKeyDown}
        />
        <div class="toolbar">
          <IconButton
            icon="attach"
            name={strings.attachImage}
            onClick={() => post({ type: "attach" })}
          />
          <IconButton
            icon="clippy"
            name={strings.pasteClipboard}
            onClick={() => {
              void attachFromClipboard();
              input.current?.focus();
            }}
          />
          <IconButton icon="sparkle" name={strings.choosePrompt} onClick={menu.openPrompts} />
          <button
            type="button"
            class="model"
            title={fill(strings.modelIs, model)}
            aria-label={fill(strings.modelIs, model)}
            onClick={() => post({ type: "action", action: "selectModel" })}
          >
            <span>{model}</span>
            <Icon name="chevron-down" />
          </button>
          <span class="space" />
          {answering && (
            <IconButton
              icon="stop-circle"
              name={strings.stop}
              tooltip={strings.stopKey}
              onClick={() => {
                post({ type: "stop" });
                input.current?.focus();
              }}
            />
          )}
          {(!answering || !(empty || isSent)) && (
            <IconButton
              icon="send"
              name={strings.send}
              {...(answering && { tooltip: strings.sendLater })}
              disabled={empty}
              onClick={send}
            />
          )}
        </div>
      </div>
      <div class="below">
        <p class="estimate" title={state.estimate}>
          {said ? "" : state.estimate}
        </p>
        <p class="cost" title={state.cost}>
          {said ? "" : state.cost}
        </p>
        <p class="said" aria-live="polite">
          {said}
        </p>
        <p class="hint">{strings.dropHint}</p>
      </div>
    </form>
  );
}

/** Whether an arrow leaves the text for an earlier question or back: at its very start or end, where it would lead nowhere else. */
function recalls(
  { key, shiftKey, altKey, ctrlKey, metaKey }: KeyboardEvent,
  { text, at, recalled }: { text: string; at: number | undefined; recalled: boolean },
): boolean {
  if (shiftKey || altKey || ctrlKey || metaKey || at === undefined) return false;
  if (key === "ArrowUp") return at === 0 || (recalled && at === text.length);
  return key === "ArrowDown" && recalled && at === text.length;
}
