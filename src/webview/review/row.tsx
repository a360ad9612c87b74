import { memo } from "preact/compat";
import type { ReviewRowView } from "../../shared/reviewViews.ts";
import { fill } from "../fill.ts";
import { Icon } from "../icon.tsx";
import { Diff } from "./diff.tsx";
import { post } from "./host.ts";
import { describeText, placeOf, remarksOf, spokenRow, stateOf } from "./rowWords.ts";
import type { ReviewStore } from "./store.ts";
import { strings } from "./strings.ts";

/** The columns, from the left. */
export const CELLS = ["tick", "image", "place", "text", "purpose", "remarks", "status"] as const;

export const rowId = (index: number): string => `row-${index}`;
export const cellId = (index: number, cell: number): string => `cell-${index}-${cell}`;

interface RowProps {
  readonly index: number;
  /** Pixels from the first line. */
  readonly top: number;
  /** Undefined until it came. */
  readonly row: ReviewRowView | undefined;
  readonly image: string | null | undefined;
  readonly isCurrent: boolean;
  readonly cell: number | undefined;
  readonly isSelected: boolean;
  readonly isGrouped: boolean;
  readonly store: ReviewStore;
  readonly openCard: () => void;
}

/** One line of the list; drawn anew only where something of it changed. */
export const Row = memo(RowLine, (a, b) =>
  (Object.keys(a) as (keyof RowProps)[]).every(
    (name) => name === "openCard" || a[name] === b[name],
  ),
);

function RowLine(props: RowProps) {
  const { index, top, row, isCurrent, isSelected, isGrouped, store, openCard } = props;
  const style = { transform: `translateY(${top}px)` };
  const classes = ["line", isCurrent && "current", isSelected && "selected"];
  if (!row)
    return (
      <div class="line" role="row" id={rowId(index)} aria-rowindex={index + 2} style={style}>
        <span role="gridcell" aria-colindex={1} class="loading">
          {strings.loading}
        </span>
      </div>
    );
  const isFurther = isGrouped && row.group.index > 0;
  return (
    <div
      class={[...classes, isFurther && "further", row.status].filter(Boolean).join(" ")}
      role="row"
      id={rowId(index)}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      aria-label={spokenRow(row)}
      style={style}
      onClick={(event) => {
        if (event.shiftKey) store.moveTo(index, { isRange: true });
        else {
          store.moveTo(index);
          if (event.ctrlKey || event.metaKey) store.toggle(index);
        }
      }}
      onDblClick={openCard}
    >
      {CELLS.map((name, i) => (
        <span
          key={name}
          class={props.cell === i ? `${name} active` : name}
          role="gridcell"
          id={cellId(index, i)}
          aria-colindex={i + 1}
        >
          <Cell name={name} {...props} row={row} isFurther={isFurther} />
        </span>
      ))}
    </div>
  );
}

function Cell({
  name,
  row,
  image,
  index,
  isSelected,
  isFurther,
  store,
  openCard,
}: RowProps & { name: (typeof CELLS)[number]; row: ReviewRowView; isFurther: boolean }) {
  switch (name) {
    case "tick":
      return (
        <input
          type="checkbox"
          tabIndex={-1}
          checked={isSelected}
          aria-label={fill(strings.select, placeOf(row))}
          onClick={(event) => event.stopPropagation()}
          onChange={() => store.toggle(index)}
        />
      );
    case "image":
      return <Thumbnail row={row} image={image} isFurther={isFurther} />;
    case "place":
      return (
        <>
          <button
            type="button"
            class="link"
            tabIndex={-1}
            title={fill(strings.openPlace, placeOf(row))}
            onClick={(event) => {
              event.stopPropagation();
              post({ type: "open", id: row.id });
            }}
          >
            <bdi>{placeOf(row)}</bdi>
          </button>
          <span class="name">
            <bdi>{row.name}</bdi>
          </span>
        </>
      );
    case "text":
      return (
        <>
          <span class="visually-hidden">{describeText(row)}</span>
          <Diff row={row} />
        </>
      );
    case "purpose":
      return (
        <>
          <span class="what">{row.purpose}</span>
          {row.why !== "" && (
            <span class="why" dir="auto" title={row.why}>
              {row.why}
            </span>
          )}
        </>
      );
    case "remarks":
      return (
        <>
          {remarksOf(row).map(({ kind, text }, i) => (
            <span key={i} title={text} dir="auto">
              {kind !== "problem" && <Icon name={kind === "error" ? "error" : "warning"} />} {text}
            </span>
          ))}
        </>
      );
    case "status":
      return (
        <>
          <Status row={row} />
          <RowActions {...{ index, row, store, openCard }} />
        </>
      );
  }
}

/** What is done with a row by mouse; by keyboard the list does it, with the keys in their tooltips. */
function RowActions({
  index,
  row,
  store,
  openCard,
}: Pick<RowProps, "index" | "store" | "openCard"> & { row: ReviewRowView }) {
  const button = (icon: string, names: { name: string; withKey: string }, act: () => void) => (
    <button
      type="button"
      class="icon-button"
      tabIndex={-1}
      aria-label={names.name}
      title={names.withKey}
      onClick={(event) => {
        event.stopPropagation();
        store.moveTo(index);
        act();
      }}
    >
      <Icon name={icon} />
    </button>
  );
  const accept = (): void => {
    store.acceptCurrent();
    document.querySelector<HTMLElement>(".list")?.focus();
  };
  const { acceptKey, showCard, showCardKey } = strings;
  return (
    <span class="row-actions" onDblClick={(event) => event.stopPropagation()}>
      {row.status === "proposed" &&
        button("check", { name: strings.accept, withKey: acceptKey }, accept)}
      {button("layout-sidebar-right", { name: showCard, withKey: showCardKey }, openCard)}
    </span>
  );
}

function Thumbnail({
  row,
  image,
  isFurther,
}: {
  row: ReviewRowView;
  image: string | null | undefined;
  isFurther: boolean;
}) {
  if (isFurther)
    return (
      <span class="same" title={strings.sameImage}>
        <Icon name="indent" />
        <span class="visually-hidden">{strings.sameImage}</span>
      </span>
    );
  if (image) return <img src={image} alt={row.name} draggable={false} />;
  return (
    <span class="no-image">
      <Icon name={image === undefined ? "file-media" : row.isNotFound ? "error" : "file-media"} />
      <span class="visually-hidden">{row.name}</span>
    </span>
  );
}

const STATUS_ICONS: Readonly<Record<ReviewRowView["status"], string>> = {
  open: "",
  asking: "loading codicon-modifier-spin",
  proposed: "sparkle",
  accepted: "check",
  skipped: "debug-step-over",
  never: "circle-slash",
  failed: "error",
  written: "pass-filled",
};

function Status({ row }: { row: ReviewRowView }) {
  const icon = STATUS_ICONS[row.status];
  return (
    <>
      <span class="of-row">
        {icon !== "" && <Icon name={icon} />} <span>{stateOf(row)}</span>
      </span>
      {row.status === "failed" && (
        <button
          type="button"
          class="link"
          tabIndex={-1}
          onClick={(event) => {
            event.stopPropagation();
            post({ type: "propose", rows: { ids: [row.id] } });
          }}
        >
          {strings.retry}
        </button>
      )}
    </>
  );
}
