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

/** Rows and columns; without `columns` the first cell of each row names the second. */
export interface DataTable {
  readonly columns?: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  /** Where a table is the only thing in an object, its name there. */
  readonly caption?: string;
}

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof LongNumber);

/** The JSON of an answer, out of the fence that it is kept in. */
export function jsonOf(text: string): string {
  return /^\s*```[^\n]*\n([^]*?)\n?```\s*$/.exec(text)?.[1] ?? text;
}

/** Reads the JSON of an answer; undefined where it is none. */
export function parseData(text: string): { readonly value: unknown } | undefined {
  // The third parameter is newer than its type.
  const exact = (_key: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === "number" && context?.source && String(value) !== context.source
      ? new LongNumber(context.source)
      : value;
  try {
    return { value: JSON.parse(jsonOf(text), exact) };
  } catch {
    return undefined;
  }
}

/** A value as a table: an array of objects by their fields, an object as names and values. */
export function tableOf(value: unknown): DataTable {
  if (Array.isArray(value)) return tableOfArray(value as unknown[]);
  if (!isFields(value)) return { columns: [""], rows: [[value]] };
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only && isTabular(only[1]))
    return { ...tableOfArray(only[1]), caption: only[0] };
  return { rows: entries };
}

/** Whether a value is an array of objects, and not empty. */
export function isTabular(value: unknown): value is Fields[] {
  return Array.isArray(value) && value.length > 0 && value.every(isFields);
}

function tableOfArray(values: readonly unknown[]): DataTable {
  if (!isTabular(values)) return { columns: [""], rows: values.map((one) => [one]) };
  const columns = [...new Set(values.flatMap(Object.keys))];
  return {
    columns,
    rows: values.map((one) =>
      columns.map((column) => (Object.hasOwn(one, column) ? one[column] : undefined)),
    ),
  };
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

/**
 * A table as CSV by RFC 4180. A text that a spreadsheet would take for a formula begins with an
 * apostrophe, since what an answer says must not run.
 */
export function csvOf({ columns, rows }: DataTable): string {
  const head = columns?.some((name) => name !== "") ? [columns] : [];
  return [...head, ...rows].map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}

function csvCell(value: unknown): string {
  let text = cellText(value);
  const isNumber = /^[-+]?\d+([.,]\d+)?$/.test(text);
  if (typeof value === "string" && !isNumber && /^[\s]*[=+\-@＝＋－＠]|^[\t\r\n]/.test(text))
    text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
