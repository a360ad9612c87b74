/**
 * Rows of cells as CSV by RFC 4180. A text that a spreadsheet would take for a formula begins with an
 * apostrophe, since what an answer or a document says must not run.
 */
export function csvOf(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}

/** A number is no formula, however it is written. */
const NUMBER = /^[-+]?\d+(?:[.,]\d+)?(?:e[-+]?\d+)?$/i;
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;

function csvCell(text: string): string {
  // Programs that part cells at other signs, or lines in spite of quotes, find no formula there.
  const inert = text.replace(/(?<=[\t\r\n;]\s*)[=+\-@＝＋－＠]/g, "'$&").replaceAll("\t", " ");
  const cell = FORMULA.test(text) && !NUMBER.test(text) ? `'${inert}` : inert;
  return /[",;\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
