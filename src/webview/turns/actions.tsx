import type { ActionId } from "../../shared/views.ts";
import { post } from "../host.ts";
import { fill, strings } from "../strings.ts";

/** Takes the focus from what gives way to something else. */
export const focusLog = (): void => document.querySelector<HTMLElement>(".log")?.focus();

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
