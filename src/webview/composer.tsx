import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { PanelState } from "../shared/protocol.ts";
import { post } from "./host.ts";
import { Icon, IconButton } from "./icon.tsx";
import { fill, strings } from "./strings.ts";
import { OpenImage } from "./turns.tsx";

/** Milliseconds after the last key until the host is told of the draft. */
const DRAFT_QUIET = 300;

/** Where a question is written: its images, its text, and what sends it. */
export function Composer({
  state,
  input,
}: {
  state: PanelState;
  input: RefObject<HTMLTextAreaElement | null>;
}) {
  const { answering, attachments, notices, model } = state;
  const costs = [state.estimate, state.cost].filter(Boolean).join(" · ");
  const [text, setText] = useState(state.draft);
  const empty = text.trim() === "";

  // The host's draft counts when it clears or restores it, not when it echoes what is being typed.
  const reported = useRef(text);
  useEffect(() => {
    reported.current = state.draft;
    setText(state.draft);
  }, [state.draftRevision]);
  useEffect(() => {
    if (text === reported.current) return undefined;
    const timer = setTimeout(() => {
      reported.current = text;
      post({ type: "draft", text });
    }, DRAFT_QUIET);
    return () => clearTimeout(timer);
  }, [text]);
  // A page that goes away within the quiet takes no words along.
  useEffect(() => {
    const tell = (): void => {
      if (text !== reported.current) post({ type: "draft", text });
    };
    window.addEventListener("pagehide", tell);
    return () => window.removeEventListener("pagehide", tell);
  }, [text]);

  const send = (): void => {
    if (empty || answering) return;
    reported.current = text;
    post({ type: "draft", text });
    post({ type: "send", text });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send();
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
      <div class="notices">
        {notices.map((notice) => (
          <div class="notice" role="alert" key={notice.id}>
            <Icon name="warning" />
            <p>{notice.text}</p>
            <IconButton
              icon="close"
              name={strings.dismiss}
              onClick={() => post({ type: "dismissNotice", id: notice.id })}
            />
          </div>
        ))}
      </div>
      <div class="box">
        {attachments.length > 0 && (
          <ul class="images" aria-label={strings.attachments}>
            {attachments.map((one) => (
              <li key={one.id}>
                {one.ready ? (
                  <OpenImage image={one} />
                ) : (
                  <span class="thumbnail">
                    <Icon name="loading codicon-modifier-spin" />
                    <span class="name">
                      {strings.reading} {one.name}
                    </span>
                  </span>
                )}
                {one.full !== undefined && (
                  <IconButton
                    icon="screen-full"
                    name={fill(strings.fullResolution, one.name)}
                    pressed={one.full}
                    onClick={() => post({ type: "resolution", id: one.id, full: !one.full })}
                  />
                )}
                <IconButton
                  icon="close"
                  class="remove"
                  name={fill(strings.remove, one.name)}
                  onClick={() => {
                    post({ type: "removeAttachment", id: one.id });
                    input.current?.focus();
                  }}
                />
              </li>
            ))}
          </ul>
        )}
        <textarea
          ref={input}
          rows={1}
          aria-label={strings.askAboutImage}
          placeholder={strings.placeholder}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <div class="toolbar">
          <IconButton
            icon="attach"
            name={strings.attachImage}
            onClick={() => post({ type: "attach" })}
          />
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
          {answering ? (
            <IconButton
              icon="stop-circle"
              class="send"
              name={strings.stop}
              onClick={() => {
                post({ type: "stop" });
                input.current?.focus();
              }}
            />
          ) : (
            <IconButton
              icon="send"
              class="send"
              name={strings.send}
              disabled={empty}
              onClick={send}
            />
          )}
        </div>
      </div>
      <p class="estimate" title={costs}>
        {costs}
      </p>
    </form>
  );
}
