import type { ReviewState } from "../../shared/reviewViews.ts";
import { fill } from "../fill.ts";
import { Icon, IconButton } from "../icon.tsx";
import { ExportMenu } from "./exportMenu.tsx";
import { post } from "./host.ts";
import type { ReviewStore } from "./store.ts";
import { plural, strings } from "./strings.ts";

/** How the images do, what can be done with them, and how far that is. */
export function Header({ state, store }: { state: ReviewState; store: ReviewStore }) {
  return (
    <header>
      <div class="title">
        <h1>{fill(strings.titleOf, state.title)}</h1>
        <Coverage state={state} />
      </div>
      <Tools state={state} store={store} />
      <Progress state={state} />
    </header>
  );
}

function Coverage({ state: { coverage } }: { state: ReviewState }) {
  const { total, percent, missing, poor, decorative, notFound } = coverage;
  if (total === 0) return null;
  const parts = [
    missing > 0 && fill(strings.countMissing, missing.toLocaleString()),
    poor > 0 && fill(strings.countPoor, poor.toLocaleString()),
    decorative > 0 && fill(strings.countDecorative, decorative.toLocaleString()),
    notFound > 0 && fill(strings.countNotFound, notFound.toLocaleString()),
  ].filter((part) => part !== false);
  return (
    <p class="coverage">
      {/* A policy against inline styles allows attributes of SVG. */}
      <svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect class="bar-all" width="100" height="4" />
        <rect class="bar-good" width={percent} height="4" />
      </svg>
      <strong>{fill(strings.percentGood, percent)}</strong>
      <span>{[plural(total, strings.oneImage, strings.images), ...parts].join(" · ")}</span>
    </p>
  );
}

function Tools({ state, store }: { state: ReviewState; store: ReviewStore }) {
  const { phase, accepted, free, rows } = state;
  const isBusy = phase !== "idle";
  const count = store.selected.size;
  const which = count > 0 ? { ids: [...store.selected] } : ({ all: true } as const);
  const of = count > 0 ? strings.selectedHint : strings.shownHint;
  return (
    <div class="tools" role="group" aria-label={strings.tools}>
      {isBusy ? (
        <button type="button" class="button" onClick={() => post({ type: "stop" })}>
          {strings.stop}
        </button>
      ) : (
        <>
          <button
            type="button"
            class={accepted > 0 ? "button secondary" : "button"}
            title={fill(strings.proposeHint, of)}
            disabled={rows === 0}
            onClick={() => post({ type: "propose", rows: which })}
          >
            {strings.propose}
          </button>
          <button
            type="button"
            class="button secondary"
            title={fill(strings.verifyHint, of)}
            disabled={rows === 0}
            onClick={() => post({ type: "verify", rows: which })}
          >
            {strings.verify}
          </button>
        </>
      )}
      {free > 0 && (
        <button
          type="button"
          class="button secondary"
          title={strings.useFreeHint}
          onClick={() => post({ type: "useFree" })}
        >
          {fill(strings.useFree, free.toLocaleString())}
        </button>
      )}
      <button
        type="button"
        class={accepted > 0 ? "button" : "button secondary"}
        disabled={accepted === 0 || phase === "writing"}
        onClick={() => post({ type: "apply" })}
      >
        {accepted > 0 ? fill(strings.applyCount, accepted.toLocaleString()) : strings.apply}
      </button>
      <span class="space" />
      <IconButton
        icon="diff-multiple"
        name={strings.preview}
        disabled={accepted === 0}
        onClick={() => post({ type: "preview" })}
      />
      <ExportMenu />
      <IconButton
        icon="refresh"
        name={strings.rescan}
        disabled={isBusy}
        onClick={() => post({ type: "rescan" })}
      />
    </div>
  );
}

function Progress({ state: { phase, progress, spent, isBudgetReached } }: { state: ReviewState }) {
  const isBusy = phase !== "idle";
  if (!isBusy && spent === "" && !isBudgetReached) return null;
  const { done = 0, total } = progress ?? {};
  const words = isBusy ? strings.phases[phase] : "";
  const count =
    total === undefined
      ? done.toLocaleString()
      : fill(strings.doneOf, done.toLocaleString(), total.toLocaleString());
  return (
    <div class="progress">
      {isBusy && (
        <>
          <progress
            aria-label={words}
            {...(total === undefined ? {} : { max: total, value: done })}
          />
          <span>
            {words} {count}
          </span>
        </>
      )}
      {spent !== "" && <span class="spent">{spent}</span>}
      {isBudgetReached && !isBusy && (
        <span class="budget">
          <Icon name="warning" /> {strings.budgetReached}
        </span>
      )}
    </div>
  );
}
