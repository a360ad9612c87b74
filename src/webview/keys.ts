export const isMac = navigator.userAgent.includes("Mac");

/** Whether a key belongs to an input method; Safari tells of the last one when composing has ended, with this code. */
export function isComposing(event: KeyboardEvent): boolean {
  // Deprecated, and all that Safari says.
  return event.isComposing || (event as { readonly keyCode?: number }).keyCode === 229;
}

/**
 * Lets Undo and Redo be the text box's own, as they are in VS Code's boxes: in a webview VS Code takes
 * these keys, and gives them to the editor where that is a custom one, such as an image.
 */
export function keepUndo(): void {
  document.addEventListener("keydown", (event) => {
    const { target, key, ctrlKey, metaKey, altKey, shiftKey } = event;
    if (altKey || (!ctrlKey && !metaKey) || isComposing(event)) return;
    if (!(target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement)) return;
    const letter = key.toLowerCase();
    if (letter !== "z" && letter !== "y") return;
    event.preventDefault();
    event.stopPropagation();
    // eslint-disable-next-line typescript/no-deprecated -- no other way reaches what Undo knows
    document.execCommand(letter === "y" || shiftKey ? "redo" : "undo");
  });
}

/** Milliseconds within which VS Code takes the second key of a chord. */
const CHORD_PAUSE = 5000;

/** Types no second key of one of VS Code's chords, such as Q of Ctrl+K Q, into a text box; VS Code hears it all the same. */
export function keepChords(): void {
  let begun = -CHORD_PAUSE;
  const onKeyDown = (event: KeyboardEvent): void => {
    const { key, timeStamp, altKey, shiftKey } = event;
    if (/^(Control|Meta|Alt|Shift)$/.test(key)) return;
    const isSecond = timeStamp - begun < CHORD_PAUSE;
    // On macOS Ctrl+K is the text box's own.
    const isWithKey = isMac ? event.metaKey : event.ctrlKey;
    const isFirst = isWithKey && !altKey && !shiftKey && key.toLowerCase() === "k";
    begun = isFirst && !isSecond ? timeStamp : -CHORD_PAUSE;
    if (isSecond && key.length === 1) event.preventDefault();
  };
  // Before what a text box does with a key.
  document.addEventListener("keydown", onKeyDown, true);
}
