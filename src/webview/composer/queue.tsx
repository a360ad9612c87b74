import type { RefObject } from "preact";
import type { PanelState, QueuedView } from "../../shared/views.ts";
import { post } from "../host.ts";
import { IconButton } from "../icon.tsx";
import { fill, strings } from "../strings.ts";

/** Questions that wait for the answer before them: to take back, to remove, and to send where nothing else does. */
export function Queue({
  state: { queued, held },
  input,
  tellDraft,
}: {
  state: PanelState;
  input: RefObject<HTMLTextAreaElement | null>;
  tellDraft: () => void;
}) {
  if (queued.length === 0) return null;
  // The button that was pressed goes away with its question.
  const act = (message: Parameters<typeof post>[0]): void => {
    post(message);
    input.current?.focus();
  };
  return (
    <section class="queue" aria-label={strings.queue}>
      <header>
        <span>{held ? strings.queueHeld : strings.queueWaits}</span>
        {held && (
          <button
            type="button"
            class="button secondary"
            onClick={() => act({ type: "sendQueued" })}
          >
            {strings.sendQueued}
          </button>
        )}
      </header>
      <ol>
        {queued.map((one) => (
          <li key={one.id}>
            {one.images.map(({ id, name, thumbnail }) =>
              thumbnail ? <img key={id} src={thumbnail} alt={name} title={name} /> : null,
            )}
            <span class="text" title={titleOf(one)}>
              {titleOf(one)}
            </span>
            <IconButton
              icon="edit"
              name={fill(strings.editQueued, titleOf(one))}
              onClick={() => {
                // It comes before what is being written, of which the host must know all.
                tellDraft();
                act({ type: "editQueued", id: one.id });
              }}
            />
            <IconButton
              icon="close"
              name={fill(strings.removeQueued, titleOf(one))}
              onClick={() => act({ type: "removeQueued", id: one.id })}
            />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** The prompt's title, and what was typed after it. */
function titleOf({ prompt, text }: QueuedView): string {
  return [prompt, text.trim()].filter(Boolean).join(": ");
}
