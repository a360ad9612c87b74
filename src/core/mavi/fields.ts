/* Reading JSON that may hold anything. */

/** A JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function fields(value: unknown): Fields | undefined {
  return isFields(value) ? value : undefined;
}

const NONE: readonly Fields[] = [];

/** The objects of an array, which mostly holds nothing else and then is not copied. */
export function list(value: unknown): readonly Fields[] {
  if (!Array.isArray(value)) return NONE;
  const items: readonly unknown[] = value;
  return items.every(isFields) ? items : items.filter(isFields);
}

export function string(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function number(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** Undefined in place of an empty text. */
export function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}
