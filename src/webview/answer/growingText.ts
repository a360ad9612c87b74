/**
 * A text that grows at its end. To compare it with what it was, or only to look into it, a browser
 * would copy all of it together first; the pieces tell what is new.
 */
export interface GrowingText {
  readonly text: string;
  /** What was added to the text that came first, in order; the same array while it grows. */
  readonly pieces?: readonly string[];
}

/** The same with more text. */
export function grown<T extends GrowingText>(before: T, text: string): T {
  const pieces = (before.pieces ?? []) as string[];
  pieces.push(text);
  return { ...before, text: before.text + text, pieces };
}
