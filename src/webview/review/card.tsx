import { flushSync } from "preact/compat";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ReviewRowView, ReviewState } from "../../shared/reviewViews.ts";
import { fill } from "../fill.ts";
import { Icon, IconButton } from "../icon.tsx";
import { isComposing } from "../keys.ts";
import { Around, Places } from "./around.tsx";
import { CARD_KEYS, DECISIONS, plainKey } from "./decisions.ts";
import { post } from "./host.ts";
import { Proposal } from "./proposal.tsx";
import { Refine } from "./refine.tsx";
import { decidedAs, describeText, placeOf, remarksOf, spokenRow, stateOf } from "./rowWords.ts";
import type { ReviewStore } from "./store.ts";
import { strings } from "./strings.ts";

interface CardProps {
  readonly state: ReviewState;
  readonly store: ReviewStore;
  readonly close: () => void;
}

/** How far keys scroll a card, in its heights. */
const SCROLLS: Readonly<Record<string, number>> = {
  ...{ ArrowDown: 0.1, ArrowUp: -0.1, PageDown: 0.9, PageUp: -0.9 },
};

/** One image at a time: all of it that helps to decide, and a key for each decision. */
export function Card({ state, store, close }: CardProps) {
  const { row } = store.current;
  const card = useRef<HTMLElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const [isRefining, setIsRefining] = useState<string>();
  const [, paint] = useState(0);
  useLayoutEffect(() => {
    for (const box of [body.current, card.current]) box?.scrollTo(0, 0);
  }, [row?.id]);
  if (!row) return <section class="card" tabIndex={-1} aria-label={strings.card} />;
  const toCard = (): void => card.current?.focus();
  const edit = (): void => {
    // Right after a decision the row before is still drawn, and its field would go with the focus.
    flushSync(() => paint((count) => count + 1));
    card.current?.querySelector<HTMLElement>("textarea.proposal")?.focus();
  };
  /** Does something with the row that is looked at by now: keys may come faster than frames. */
  const withRow = (act: (row: ReviewRowView) => void) => (): void => {
    const { row } = store.current;
    if (row) act(row);
  };
  const actions: Readonly<Record<keyof typeof CARD_KEYS, () => void>> = {
    edit,
    another: withRow((one) => {
      store.dropDraft(one);
      post({ type: "another", id: one.id });
    }),
    // At once, or the first letters of the note would decide.
    refine: withRow(({ id }) => flushSync(() => setIsRefining(id))),
    open: withRow(({ id }) => post({ type: "open", id })),
    retry: withRow(({ id }) => post({ type: "propose", rows: { ids: [id] } })),
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const { target } = event;
    const isWriting =
      target instanceof HTMLTextAreaElement ||
      (target instanceof HTMLInputElement && target.type === "text");
    if (isComposing(event)) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      store.acceptCurrent();
      toCard();
    } else if (event.key === "Escape") {
      if (isWriting) toCard();
      else close();
    } else if (isWriting) return;
    else if (target === card.current && SCROLLS[event.key] !== undefined)
      scroll(SCROLLS[event.key] ?? 0);
    else if (event.key === "ArrowRight") store.moveTo(store.current.index + 1);
    else if (event.key === "ArrowLeft") store.moveTo(store.current.index - 1);
    else if (!letter(plainKey(event))) return;
    event.preventDefault();
  };
  /** In a low tab all of the card scrolls, else what stands above its decisions. */
  const scroll = (heights: number): void => {
    for (const box of [body.current, card.current]) box?.scrollBy(0, heights * box.clientHeight);
  };
  const letter = (key: string): boolean => {
    const decision = DECISIONS.find((one) => one.key === key);
    if (decision) decide(decision.kind);
    const action = (Object.keys(CARD_KEYS) as (keyof typeof CARD_KEYS)[]).find(
      (name) => CARD_KEYS[name] === key,
    );
    if (action) actions[action]();
    return decision !== undefined || action !== undefined;
  };
  const decide = (kind: (typeof DECISIONS)[number]["kind"]): void => {
    if (kind === "accept") store.acceptCurrent();
    else store.decideCurrent({ kind });
  };

  return (
    <section
      class="card"
      tabIndex={-1}
      ref={card}
      aria-label={`${strings.card}: ${stateOf(row)}. ${placeOf(row)}. ${describeText(row)}`}
      onKeyDown={onKeyDown}
    >
      <p class="visually-hidden" role="status">
        {/* In the list, the row itself is read out. */}
        {card.current?.contains(document.activeElement) &&
          [decidedAs(store.decided), spokenRow(row)].filter(Boolean).join(". ")}
      </p>
      <div class="card-bar">
        <IconButton icon="arrow-left" class="back" name={strings.backToList} onClick={close} />
        <span class="where">
          {fill(strings.nthOf, (row.index + 1).toLocaleString(), state.rows.toLocaleString())}
        </span>
        <IconButton
          icon="chevron-up"
          name={strings.previous}
          tooltip={`${strings.previous} (←)`}
          idle={row.index === 0}
          onClick={() => store.moveTo(row.index - 1)}
        />
        <IconButton
          icon="chevron-down"
          name={strings.next}
          tooltip={`${strings.next} (→)`}
          idle={row.index >= state.rows - 1}
          onClick={() => store.moveTo(row.index + 1)}
        />
      </div>
      <div class="card-body" ref={body}>
        <LargeImage row={row} image={store.image(row.id, "large")} />
        <div class="card-place">
          <button type="button" class="link" aria-keyshortcuts="O" onClick={actions.open}>
            <bdi>{placeOf(row)}</bdi> <kbd aria-hidden="true">{CARD_KEYS.open}</kbd>
          </button>
          <span class={`of-row ${row.status}`}>{stateOf(row)}</span>
        </div>
        <Remarks row={row} retry={actions.retry} />
        {/* Anew for each row, so that nothing of the one before stands in its fields. */}
        <Proposal key={row.id} row={row} store={store} detail={store.detail(row.id)} />
        {isRefining === row.id && (
          <Refine
            row={row}
            close={() => {
              setIsRefining(undefined);
              toCard();
            }}
          />
        )}
        <Places row={row} store={store} detail={store.detail(row.id)} />
        <Around row={row} detail={store.detail(row.id)} />
      </div>
      <Decisions
        row={row}
        canAskAnother={(store.detail(row.id)?.proposals.length ?? 0) > 1}
        actions={actions}
        decide={decide}
      />
    </section>
  );
}

function LargeImage({ row, image }: { row: ReviewRowView; image: string | null | undefined }) {
  if (image)
    return (
      <figure class="large">
        <img src={image} alt={row.name} />
      </figure>
    );
  return (
    <div class="large empty-image">
      <Icon name={image === undefined ? "loading codicon-modifier-spin" : "file-media"} />
      <span>{image === undefined ? strings.loading : strings.noImage}</span>
    </div>
  );
}

function Remarks({ row, retry }: { row: ReviewRowView; retry: () => void }) {
  const remarks = remarksOf(row);
  if (remarks.length === 0) return null;
  return (
    <ul class="remarks-of">
      {remarks.map(({ kind, text }, i) => (
        <li key={i} class={kind}>
          <Icon name={kind === "problem" ? "info" : kind === "finding" ? "warning" : "error"} />
          <span dir="auto">{text}</span>
        </li>
      ))}
      {row.status === "failed" && (
        <li>
          <button type="button" class="button" aria-keyshortcuts="T" onClick={retry}>
            {strings.retry} <kbd aria-hidden="true">{CARD_KEYS.retry}</kbd>
          </button>
        </li>
      )}
    </ul>
  );
}

function Decisions(props: {
  row: ReviewRowView;
  canAskAnother: boolean;
  actions: Readonly<Record<keyof typeof CARD_KEYS, () => void>>;
  decide: (kind: (typeof DECISIONS)[number]["kind"]) => void;
}) {
  const { row, canAskAnother, actions, decide } = props;
  const isDecided = !/^(open|proposed|failed|asking|written)$/.test(row.status);
  return (
    <div class="decisions" role="group" aria-label={strings.decisions}>
      {DECISIONS.filter(({ kind }) => kind !== "reset" || isDecided).map(({ kind, key }) => (
        <Key
          key={kind}
          letter={key}
          isFirst={kind === "accept"}
          isIdle={!row.isWritable && (kind === "accept" || kind === "decorative")}
          name={strings[kind]}
          onClick={() => decide(kind)}
        />
      ))}
      <Key letter={CARD_KEYS.edit} name={strings.edit} onClick={actions.edit} />
      <Key
        letter={CARD_KEYS.another}
        name={strings.another}
        isIdle={!canAskAnother}
        onClick={actions.another}
      />
      <Key letter={CARD_KEYS.refine} name={strings.refine} onClick={actions.refine} />
    </div>
  );
}

function Key(props: {
  letter: string;
  name: string;
  onClick: () => void;
  isFirst?: boolean;
  isIdle?: boolean;
}) {
  const { letter, name, onClick, isFirst = false, isIdle = false } = props;
  return (
    <button
      type="button"
      class={isFirst ? "button" : "button secondary"}
      aria-keyshortcuts={letter}
      aria-disabled={isIdle || undefined}
      onClick={isIdle ? undefined : onClick}
    >
      {name} <kbd aria-hidden="true">{letter}</kbd>
    </button>
  );
}
