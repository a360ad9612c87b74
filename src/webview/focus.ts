/**
 * Gives the focus to an element where keys would reach nothing: what had it is gone or cannot be
 * pressed any more, or VS Code focused the view as a whole.
 */
export function focusInstead(element: HTMLElement | null | undefined): void {
  const { activeElement } = document;
  const isNowhere = activeElement === document.body || activeElement?.matches(":disabled");
  // Words that are selected stay selected.
  if (isNowhere && document.hasFocus() && getSelection()?.isCollapsed !== false) element?.focus();
}
