import type { CodeColours } from "../../shared/views.ts";

let known: readonly string[] = [];

/** Gives code the colours of the theme; what it has none for falls back to those of the style sheet. */
export function setColours(colours: CodeColours): void {
  // The page's policy allows no inline styles, but lets them be set one by one.
  const { style } = document.documentElement;
  for (const name of known) style.removeProperty(`--code-${name}`);
  known = Object.keys(colours);
  for (const [name, colour] of Object.entries(colours)) style.setProperty(`--code-${name}`, colour);
}
