/* What VS Code gives a webview in each of its themes, as test/browser/themes.test.ts found it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Theme } from "./browser.ts";
import { root } from "./paths.ts";

export const THEMES: readonly Theme[] = ["light", "dark", "high contrast", "high contrast light"];

export interface PanelTheme {
  /** The colour of the side bar, which shows through the page. */
  readonly behind: string;
  /** Of the page's body. */
  readonly className: string;
  /** Of the page's body. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Custom properties of the page's root, as far as the panel's style sheet or the rules below name them. */
  readonly variables: Readonly<Record<string, string>>;
  /** What Iris found as the theme's colours of code. */
  readonly colours: Readonly<Record<string, string>>;
  /** Rules that VS Code adds to the page's own. */
  readonly styles: string;
}

/** Where a theme is kept. */
export function themeFile(theme: Theme): string {
  return join(root, "test/fixtures/themes", `${theme.replaceAll(" ", "-")}.json`);
}

export function themeOf(theme: Theme): PanelTheme {
  return JSON.parse(readFileSync(themeFile(theme), "utf8")) as PanelTheme;
}
