/**
 * Puts `text` in place of what stands from `start` to `end`, as if it were typed: Undo goes back past
 * it, which it does not past a value that a script sets. False where the browser does not do it.
 */
export function replaceTyped(
  area: HTMLTextAreaElement | null,
  { start, end, text }: { start: number; end: number; text: string },
): boolean {
  if (!area) return false;
  area.focus();
  area.setSelectionRange(start, end);
  if (start === end && text === "") return true;
  // eslint-disable-next-line typescript/no-deprecated -- no other way keeps what Undo knows
  return document.execCommand(text === "" ? "delete" : "insertText", false, text);
}
