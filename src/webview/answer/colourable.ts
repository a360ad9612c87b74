/** Characters of code beyond which it stays plain, so that nothing waits for it. */
const MAX_CODE = 40_000;
/** The squares of the lengths of its lines and blanks, together, beyond which it does: one line of 3,000 characters, or all of 250. */
const MAX_SQUARES = 10_000_000;

/**
 * Whether code can be coloured at once. The patterns of some languages look from each character to the end
 * of its line, or of the blanks.
 */
export function isColourable(code: string): boolean {
  if (code.length > MAX_CODE) return false;
  const runs = code.split("\n").concat(code.match(/\s+/g) ?? []);
  return runs.reduce((sum, { length }) => sum + length * length, 0) <= MAX_SQUARES;
}
