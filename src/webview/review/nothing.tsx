import type { ReviewState } from "../../shared/reviewViews.ts";
import { Icon } from "../icon.tsx";
import { post } from "./host.ts";
import type { ReviewStore } from "./store.ts";
import { strings } from "./strings.ts";

/** In place of the list, where there is nothing in it. */
export function Nothing({ state, store }: { state: ReviewState; store: ReviewStore }) {
  const { phase, coverage, view } = state;
  const isAll = view.filter === "all" && view.search === "";
  if (phase === "scanning" && (isAll || coverage.total === 0))
    return (
      <div class="nothing">
        <Icon name="loading codicon-modifier-spin" />
        <p>{strings.looking}</p>
      </div>
    );
  if (coverage.total === 0)
    return (
      <div class="nothing">
        <Icon name="file-media" />
        <h2>{strings.noImages}</h2>
        <p>{strings.noImagesHint}</p>
        <button type="button" class="button" onClick={() => post({ type: "rescan" })}>
          {strings.rescan}
        </button>
      </div>
    );
  const isDone = view.filter === "open" && view.search === "";
  return (
    <div class="nothing">
      <Icon name={isDone ? "pass" : "filter"} />
      <h2>{isDone ? strings.allGood : strings.noMatch}</h2>
      {!isAll && (
        <button
          type="button"
          class="button"
          onClick={() => store.setView({ filter: "all", search: "" })}
        >
          {strings.showAll}
        </button>
      )}
    </div>
  );
}
