/** Puts values in place of `{0}`, `{1}` and so on. */
export function fill(text: string, ...values: (string | number)[]): string {
  return text.replace(/\{(\d)\}/g, (hole, i: string) => `${values[Number(i)] ?? hole}`);
}
