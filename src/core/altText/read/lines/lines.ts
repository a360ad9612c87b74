import type { Change, ImageReference, Reader } from "../../reference.ts";
import { shiftedReference } from "../move.ts";
import { item, type TextLine } from "../../syntax/text.ts";

/** Markups of lines: what was read of lines is used again where neither they nor what is above says otherwise. */

/** The lines of a text from a place on, each looked for when it is asked for. */
export class Lines<Line extends TextLine = TextLine> {
  readonly text: string;
  readonly #lines: Line[] = [];
  readonly #lineOf: (line: TextLine) => Line;
  #looked: number;

  constructor(text: string, start: number, lineOf: (line: TextLine) => Line) {
    this.text = text;
    this.#looked = start;
    this.#lineOf = lineOf;
  }

  /** How far was looked: behind the break of a line, or behind the end of the text. */
  get looked(): number {
    return this.#looked;
  }

  /** The line of a number; none above the first and below the last. */
  at(index: number): Line | undefined {
    while (index >= this.#lines.length && this.#looked <= this.text.length) this.#add();
    return this.#lines[index];
  }

  /** The line of a number that is known to have one. */
  get(index: number): Line {
    this.at(index);
    return item(this.#lines, index);
  }

  #add(): void {
    const { text } = this;
    const start = this.#looked;
    const feed = text.indexOf("\n", start);
    const next = feed < 0 ? text.length : feed;
    const end = next > start && text[next - 1] === "\r" ? next - 1 : next;
    this.#lines.push(this.#lineOf({ start, end, text: text.slice(start, end) }));
    this.#looked = next + 1;
  }
}

/** A text while it is read, from a place on. */
export interface LineReading<State> {
  readonly lines: Lines;
  /** All that the lines read so far say of those below; a value that stays as it is. */
  readonly state: State;
  /** What was found so far, in any order within a line. */
  readonly found: readonly ImageReference[];
  /** Reads what begins in a line, and says which is next. */
  readLine(index: number): number;
  /** Whether a line is read the same whatever is above it, save for the state and the break before it. */
  isFree(index: number): boolean;
}

interface LineMarkup<State> {
  begin(text: string, start: number, state: State | undefined): LineReading<State>;
  isSame(one: State, other: State): boolean;
  /** Whether there may be an image anywhere in a text: most documents have none. */
  mayHaveImages?(text: string): boolean;
}

/** Lines that are read again together. */
interface Piece<State> {
  readonly start: number;
  /** What is from there on did not matter. */
  readonly looked: number;
  /** What the lines above say. */
  readonly before: State;
  readonly references: readonly ImageReference[];
}

/** How long a piece is at least, unless one that is known begins sooner. */
const PIECE = 2000;

export const createLineReader = <State>(markup: LineMarkup<State>): Reader => ({
  read(text, _, before) {
    if (markup.mayHaveImages?.(text) === false) return { references: [], state: [] };
    const known = before?.found.state as readonly Piece<State>[] | undefined;
    const pieces =
      known && before ? changed(markup, text, known, before.changes) : read(markup, text);
    return { references: pieces.flatMap(({ references }) => references), state: pieces };
  },
});

function changed<State>(
  markup: LineMarkup<State>,
  text: string,
  known: readonly Piece<State>[],
  changes: readonly Change[],
): readonly Piece<State>[] {
  const [first, last] = [changes[0], changes.at(-1)];
  if (!first || !last) return known;
  const same = known.findIndex(({ looked }) => looked > first.span.start);
  // Above a piece, the break before it is looked at: two signs at most.
  const below = known.filter(({ start }) => start - 2 >= last.span.end);
  const by = changes.reduce((sum, { span, length }) => sum + length - (span.end - span.start), 0);
  const moved = below.map((piece) => shifted(piece, by));
  return [...known.slice(0, same), ...read(markup, text, known[same], moved)];
}

const shifted = <State>(piece: Piece<State>, by: number): Piece<State> => ({
  start: piece.start + by,
  looked: piece.looked + by,
  before: piece.before,
  references: piece.references.map((reference) => shiftedReference(reference, by)),
});

/** The pieces of a text from one on, the known ones from where nothing is another any more. */
function read<State>(
  markup: LineMarkup<State>,
  text: string,
  from?: Piece<State>,
  below: readonly Piece<State>[] = [],
): Piece<State>[] {
  const reading = markup.begin(text, from?.start ?? 0, from?.before);
  const { lines } = reading;
  const pieces: Piece<State>[] = [];
  let [start, before, found] = [from?.start ?? 0, reading.state, 0];
  let next = 0;
  for (let index = 0; ;) {
    index = reading.readLine(index);
    const line = lines.at(index);
    if (line && !reading.isFree(index)) continue;
    while (line && (below[next]?.start ?? Infinity) < line.start) next++;
    const known = below[next];
    const isKnown =
      line && known?.start === line.start && markup.isSame(known.before, reading.state);
    if (line && !isKnown && line.start - start < PIECE) continue;
    const references = reading.found.slice(found).sort((a, b) => a.span.start - b.span.start);
    pieces.push({ start, looked: lines.looked, before, references });
    if (!line) return pieces;
    if (isKnown) return [...pieces, ...below.slice(next)];
    [start, before, found] = [line.start, reading.state, reading.found.length];
  }
}
