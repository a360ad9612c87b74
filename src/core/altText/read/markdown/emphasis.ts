/** A run of signs that may open or close emphasis. */
export interface Delimiter {
  readonly sign: string;
  readonly length: number;
  readonly canOpen: boolean;
  readonly canClose: boolean;
  /** How many of its signs are text. */
  count: number;
}

interface Entry {
  readonly delimiter: Delimiter;
  before: Entry | undefined;
  after: Entry | undefined;
}

/** Takes the signs that are marks of emphasis from their runs, as CommonMark's algorithm pairs them. */
export function resolveEmphasis(delimiters: readonly Delimiter[]): void {
  /** Below these there is nothing to pair with what they stand for. */
  const bottoms = new Map<string, Entry | undefined>();
  let closer = linked(delimiters);
  while (closer) {
    if (!closer.delimiter.canClose) {
      closer = closer.after;
      continue;
    }
    const key = kindOf(closer.delimiter);
    const opener = openerOf(closer, bottoms.get(key));
    if (opener) closer = pair(opener, closer);
    else {
      bottoms.set(key, closer.before);
      if (!closer.delimiter.canOpen) remove(closer);
      closer = closer.after;
    }
  }
}

function linked(delimiters: readonly Delimiter[]): Entry | undefined {
  let first: Entry | undefined;
  let last: Entry | undefined;
  for (const delimiter of delimiters) {
    const entry: Entry = { delimiter, before: last, after: undefined };
    if (last) last.after = entry;
    else first = entry;
    last = entry;
  }
  return first;
}

const kindOf = ({ sign, canOpen, length }: Delimiter): string =>
  `${sign}${canOpen ? "o" : ""}${length % 3}`;

function openerOf(closer: Entry, bottom: Entry | undefined): Entry | undefined {
  for (let entry = closer.before; entry && entry !== bottom; entry = entry.before)
    if (fits(entry.delimiter, closer.delimiter)) return entry;
  return undefined;
}

function fits(opener: Delimiter, closer: Delimiter): boolean {
  if (!opener.canOpen || opener.sign !== closer.sign) return false;
  const isOdd = opener.canClose || closer.canOpen;
  const isThird = (opener.length + closer.length) % 3 === 0;
  return !(isOdd && isThird && (opener.length % 3 !== 0 || closer.length % 3 !== 0));
}

/** Makes marks of two runs, and says with which closing run to go on. */
function pair(opener: Entry, closer: Entry): Entry | undefined {
  const used = opener.delimiter.count >= 2 && closer.delimiter.count >= 2 ? 2 : 1;
  opener.delimiter.count -= used;
  closer.delimiter.count -= used;
  opener.after = closer;
  closer.before = opener;
  if (opener.delimiter.count === 0) remove(opener);
  if (closer.delimiter.count > 0) return closer;
  remove(closer);
  return closer.after;
}

function remove(entry: Entry): void {
  if (entry.before) entry.before.after = entry.after;
  if (entry.after) entry.after.before = entry.before;
}
