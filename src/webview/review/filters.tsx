import { useEffect, useRef, useState } from "preact/hooks";
import {
  REVIEW_FILTERS,
  REVIEW_SORTS,
  type ReviewFilter,
  type ReviewState,
} from "../../shared/reviewViews.ts";
import { fill } from "../fill.ts";
import { IconButton } from "../icon.tsx";
import type { ReviewStore } from "./store.ts";
import { strings } from "./strings.ts";

/** Milliseconds after the last letter until what was typed is looked for. */
const TYPING = 150;

/** Which images are shown, and in which order. */
export function Filters({ state, store }: { state: ReviewState; store: ReviewStore }) {
  const { view, counts } = state;
  // One that nothing fits is left out, unless it is the one chosen.
  const shown = REVIEW_FILTERS.filter(
    (filter) => counts[filter] > 0 || filter === view.filter || filter === "all",
  );
  const label = (filter: ReviewFilter): string =>
    fill(strings.filterCount, strings.filters[filter], counts[filter].toLocaleString());
  return (
    <div class="filters" role="search" aria-label={strings.filterImages}>
      <select
        aria-label={strings.show}
        title={strings.show}
        value={view.filter}
        onChange={({ currentTarget }) => {
          const filter = REVIEW_FILTERS.find((one) => one === currentTarget.value);
          if (filter) store.setView({ filter });
        }}
      >
        {shown.map((filter) => (
          <option key={filter} value={filter}>
            {label(filter)}
          </option>
        ))}
      </select>
      <Search search={view.search} store={store} />
      <select
        aria-label={strings.sort}
        title={strings.sort}
        value={view.sort}
        onChange={({ currentTarget }) => {
          const sort = REVIEW_SORTS.find((one) => one === currentTarget.value);
          if (sort) store.setView({ sort });
        }}
      >
        {REVIEW_SORTS.map((sort) => (
          <option key={sort} value={sort}>
            {strings.sorts[sort]}
          </option>
        ))}
      </select>
      <IconButton
        icon="group-by-ref-type"
        name={strings.group}
        pressed={view.isGrouped}
        onClick={() => store.setView({ isGrouped: !view.isGrouped })}
      />
    </div>
  );
}

function Search({ search, store }: { search: string; store: ReviewStore }) {
  const [typed, setTyped] = useState(search);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  // The host may know another one, as after a reload.
  useEffect(() => {
    if (timer.current === undefined) setTyped(search);
  }, [search]);
  const type = (text: string): void => {
    setTyped(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      timer.current = undefined;
      store.setView({ search: text });
    }, TYPING);
  };
  return (
    <input
      type="search"
      class="search"
      aria-label={strings.search}
      placeholder={strings.search}
      maxLength={500}
      value={typed}
      onInput={({ currentTarget }) => type(currentTarget.value)}
    />
  );
}
