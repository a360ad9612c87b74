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
