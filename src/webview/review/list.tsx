import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ReviewState } from "../../shared/reviewViews.ts";
import { fill } from "../fill.ts";
import { DECISIONS, plainKey } from "./decisions.ts";
import { post } from "./host.ts";
import { CELLS, cellId, Row, rowId } from "./row.tsx";
import type { ReviewStore } from "./store.ts";
import { strings } from "./strings.ts";
import { linesToFill, scrollTopFor, visibleLines, type LineRange } from "./visibleLines.ts";

/** What the list measures, in pixels. */
interface Sizes {
  readonly height: number;
  readonly lineHeight: number;
  readonly headHeight: number;
}

/** All images of the view, of which those that are seen are drawn. */
export function List(props: { state: ReviewState; store: ReviewStore; openCard: () => void }) {
  const { state, store, openCard } = props;
  const grid = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const sizes = useSizes(grid);
  /** The cell that is looked at; none for the row as a whole. */
  const [cell, setCell] = useState<number>();
  const count = state.rows;
  const { index: current } = store.current;
  const { lineHeight, height, headHeight } = sizes;
  const seen = visibleLines({ top, height: height - headHeight, lineHeight, count });
  const range = lineHeight > 0 ? seen : { from: 0, to: 0 };

  const filled = useFilled(range, lineHeight > 0 ? Math.floor(top / lineHeight) : 0, store);

  useEffect(() => store.show(range), [range.from, range.to, state.order]);
  // Where it is moved to is seen, however that came.
  useLayoutEffect(() => {
    if (!grid.current || lineHeight === 0) return;
    const box = { top: grid.current.scrollTop, height: height - headHeight, lineHeight };
    const wanted = scrollTopFor(current, box);
    if (wanted !== grid.current.scrollTop) grid.current.scrollTop = wanted;
  }, [current, lineHeight, height]);

  const page = Math.max(1, Math.floor((height - headHeight) / Math.max(1, lineHeight)) - 1);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (moveBy(event) || act(event)) event.preventDefault();
  };
  const moveBy = (event: KeyboardEvent): boolean => {
    const isRange = event.shiftKey;
    // As it is by now: keys may come faster than frames.
    const { index: current } = store.current;
    if (event.altKey || event.metaKey || (event.ctrlKey && !/^(Home|End)$/.test(event.key)))
      return false;
    const steps: Readonly<Record<string, number>> = {
      ArrowUp: current - 1,
      ArrowDown: current + 1,
      PageUp: current - page,
      PageDown: current + page,
      Home: 0,
      End: count - 1,
    };
    const to = steps[event.key];
    if (to === undefined) return false;
    if (cell !== undefined && !event.ctrlKey && /^(Home|End)$/.test(event.key))
      setCell(event.key === "Home" ? 0 : CELLS.length - 1);
    else store.moveTo(to, { isRange });
    return true;
  };
  const act = (event: KeyboardEvent): boolean => {
    const { key } = event;
    const { index, row } = store.current;
    if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "a") {
      // VS Code, which hears it last, would select all words of the page as well.
      event.stopPropagation();
      store.selectAll();
      return true;
    }
    if (key === "ArrowRight") setCell((at = -1) => Math.min(CELLS.length - 1, at + 1));
    else if (key === "ArrowLeft") setCell((at = 0) => (at === 0 ? undefined : at - 1));
    else if (key === " ") store.toggle(index);
    else if (key === "Escape" && cell !== undefined) setCell(undefined);
    else if (key === "Escape" && store.selected.size > 0) store.clearSelection();
    else if (key === "Enter" && cell !== undefined && CELLS[cell] === "place" && row)
      post({ type: "open", id: row.id });
    else if (key === "Enter") openCard();
    else return letter(plainKey(event));
    return true;
  };
  const letter = (key: string): boolean => {
    const { row } = store.current;
    const decision = DECISIONS.find((one) => one.key === key);
    if (decision) {
      if (decision.kind === "accept" && store.selected.size === 0) store.acceptCurrent();
      else store.decide({ kind: decision.kind });
    } else if (key === "O" && row) post({ type: "open", id: row.id });
    else return false;
    return true;
  };

  // The one that is looked at is always there, for whom it is read out to.
  const lines = indexes(range.from, range.to, current < count ? current : undefined);
  const active = cell === undefined ? rowId(current) : cellId(current, cell);
  return (
    <div
      class="list"
      role="grid"
      tabIndex={0}
      ref={grid}
      aria-label={fill(strings.titleOf, state.title)}
      aria-multiselectable="true"
      aria-rowcount={count + 1}
      aria-colcount={CELLS.length}
      aria-activedescendant={active}
      aria-keyshortcuts={DECISIONS.map(({ key }) => key).join(" ")}
      onKeyDown={onKeyDown}
      onScroll={({ currentTarget }) => setTop(currentTarget.scrollTop)}
    >
      <div class="head" role="row" aria-rowindex={1}>
        {CELLS.map((name, i) => (
          <span key={name} class={name} role="columnheader" aria-colindex={i + 1}>
            {strings.columns[name]}
          </span>
        ))}
      </div>
      <div class="lines" role="rowgroup" style={{ height: `${count * lineHeight}px` }}>
        {lines.map((index) => {
          const isFilled = index === current || (index >= filled.from && index < filled.to);
          const one = isFilled ? store.row(index) : undefined;
          return (
            <Row
              key={index}
              index={index}
              top={index * lineHeight}
              row={one}
              image={one && store.image(one.id, "small")}
              isCurrent={index === current}
              cell={index === current ? cell : undefined}
              isSelected={one !== undefined && store.selected.has(one.id)}
              isGrouped={state.view.isGrouped}
              store={store}
              openCard={openCard}
            />
          );
        })}
      </div>
    </div>
  );
}

function indexes(from: number, to: number, also: number | undefined): readonly number[] {
  const all = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
  if (also === undefined || (also >= from && also < to)) return all;
  return also < from ? [also, ...all] : [...all, also];
}

/** The lines of a range that are filled by now; the others are in the frames to come. */
function useFilled(range: LineRange, first: number, store: ReviewStore): LineRange {
  const before = useRef<LineRange>({ from: 0, to: 0 });
  const [, setFrame] = useState(0);
  const filled = linesToFill(before.current, range, first);
  useLayoutEffect(() => {
    // A line that is still waited for is not filled yet.
    let { from, to } = filled;
    while (from < to && !store.row(from)) from++;
    while (from < to && !store.row(to - 1)) to--;
    const isMore = from !== before.current.from || to !== before.current.to;
    before.current = { from, to };
    const isAll = from === range.from && to === range.to;
    if (isAll || !isMore) return undefined;
    const frame = requestAnimationFrame(() => setFrame((count) => count + 1));
    return () => cancelAnimationFrame(frame);
  });
  return filled;
}

/** Sizes of the list as it is, also after it or its letters got another size. */
function useSizes(grid: { readonly current: HTMLDivElement | null }): Sizes {
  const [sizes, setSizes] = useState<Sizes>({ height: 0, lineHeight: 0, headHeight: 0 });
  useLayoutEffect(() => {
    const box = grid.current;
    const head = box?.querySelector<HTMLElement>(".head");
    const lines = box?.querySelector(".lines");
    if (!box || !head || !lines) return undefined;
    const measure = (): void => {
      const next = {
        height: box.clientHeight,
        headHeight: head.offsetHeight,
        lineHeight: Math.round(parseFloat(getComputedStyle(lines).getPropertyValue("--line"))),
      };
      setSizes((before) =>
        before.height === next.height &&
        before.lineHeight === next.lineHeight &&
        before.headHeight === next.headHeight
          ? before
          : next,
      );
    };
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    observer.observe(head);
    measure();
    return () => observer.disconnect();
  }, []);
  return sizes;
}
