/** Answers that are data, as tables: what the panel shows and what goes to the clipboard. */

/** A number with more digits than a program would keep. */
export class LongNumber {
  readonly digits: string;
  constructor(digits: string) {
    this.digits = digits;
  }
  toJSON(): string {
    return this.digits;
  }
}

/** Columns from which on a table must be filled well enough to be one. */
const MANY_COLUMNS = 50;
/** Cells of such a table for each that has something in it. */
const MAX_SPARSENESS = 4;

/** Rows and columns; without `columns` the first cell of each row names the second. */
export interface DataTable {
  readonly columns?: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  /** Where a table is the only thing in an object, its name there. */
  readonly caption?: string;
  /** How many rows were left out. */
  readonly more?: number;
}

type RowFields = Record<string, unknown>;
const isFields = (value: unknown): value is RowFields =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof LongNumber);

/** Reads the JSON of an answer; undefined where it is none. */
export function parseData(text: string): { readonly value: unknown } | undefined {
  // The third parameter is newer than its type.
  const exact = (_key: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === "number" && context?.source && String(value) !== context.source
      ? new LongNumber(context.source)
      : value;
  try {
    return { value: JSON.parse(text, exact) };
  } catch {
    return undefined;
  }
}

/**
 * A value as a table: an array of objects by their fields, an object as names and values.
 *
 * @param most rows to make; `more` says how many there would be besides
 */
export function tableOf(value: unknown, most = Infinity): DataTable {
  if (Array.isArray(value)) return tableOfArray(value as unknown[], most);
  if (!isFields(value)) return { columns: [""], rows: [[value]] };
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only && isTabular(only[1]))
    return { ...tableOfArray(only[1], most), caption: only[0] };
  return { rows: entries.slice(0, most), ...rest(entries, most) };
}

/** Whether a value is an array of objects, and not empty. */
export function isTabular(value: unknown): value is RowFields[] {
  return Array.isArray(value) && value.length > 0 && value.every(isFields);
}

function tableOfArray(values: readonly unknown[], most: number): DataTable {
  const shown = values.slice(0, most);
  const more = rest(values, most);
  if (!isTabular(values)) return { columns: [""], rows: shown.map((one) => [one]), ...more };
  const names = values.flatMap(Object.keys);
  const columns = [...new Set(names)];
  // Objects that have little in common would be rows × columns of nothing: each stands by itself.
  if (
    columns.length > MANY_COLUMNS &&
    columns.length * values.length > MAX_SPARSENESS * names.length
  )
    return { rows: shown.map((one, i) => [String(i + 1), one]), ...more };
  return {
    columns,
    rows: values
      .slice(0, most)
      .map((one) => columns.map((name) => (Object.hasOwn(one, name) ? one[name] : undefined))),
    ...more,
  };
}

function rest(all: readonly unknown[], most: number): { readonly more?: number } {
  return all.length > most ? { more: all.length - most } : {};
}

/** What a cell says as text: nested values as JSON, what is missing as nothing. */
export function cellText(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (value instanceof LongNumber) return value.digits;
  if (typeof value === "string") return value;
  return stringify(value);
}

/** JSON again, with every digit of its numbers. */
export function stringify(value: unknown): string {
  if (value instanceof LongNumber) return value.digits;
  if (Array.isArray(value)) return `[${value.map(stringify).join(",")}]`;
  if (isFields(value))
    return `{${Object.entries(value)
      .map(([name, one]) => `${JSON.stringify(name)}:${stringify(one)}`)
      .join(",")}}`;
  return JSON.stringify(value);
}

/** What the cells of a table say, with the names of its columns above where they have some. */
export function textsOf({ columns, rows }: DataTable): readonly (readonly string[])[] {
  const head = columns?.some((name) => name !== "") ? [columns] : [];
  return [...head, ...rows].map((row) => row.map(cellText));
}
