import { IconButton } from "../icon.tsx";
import { DECISIONS } from "./decisions.ts";
import type { ReviewStore } from "./store.ts";
import { plural, strings } from "./strings.ts";

/** What can be done with the selected rows, where there are some. */
export function SelectionBar({ store }: { store: ReviewStore }) {
  const { size } = store.selected;
  if (size === 0) return null;
  return (
    <div class="selection" role="group" aria-label={strings.selection}>
      <strong>{plural(size, strings.oneSelected, strings.selected)}</strong>
      {DECISIONS.map(({ kind, key }) => (
        <button
          key={kind}
          type="button"
          class="button secondary"
          aria-keyshortcuts={key}
          onClick={() => store.decide({ kind })}
        >
          {strings[kind]} <kbd aria-hidden="true">{key}</kbd>
        </button>
      ))}
      <IconButton
        icon="close"
        name={strings.clearSelection}
        onClick={() => store.clearSelection()}
      />
    </div>
  );
}
