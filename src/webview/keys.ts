/** Whether a key belongs to an input method; Safari tells of the last one when composing has ended, with this code. */
export function isComposing(event: KeyboardEvent): boolean {
  // Deprecated, and all that Safari says.
  return event.isComposing || (event as { readonly keyCode?: number }).keyCode === 229;
}
