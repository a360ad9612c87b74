import * as vscode from "vscode";
import type { CodeColours } from "../../shared/views.ts";
import { parseTheme, resolveColours, type TokenRule } from "../../core/theme/tokenColours.ts";

/** How the manifest of an extension contributes a theme. */
interface Contribution {
  readonly id?: string;
  readonly label?: string;
  readonly uiTheme?: string;
  readonly path?: string;
}

const KINDS: Readonly<Record<vscode.ColorThemeKind, string>> = {
  [vscode.ColorThemeKind.Light]: "vs",
  [vscode.ColorThemeKind.Dark]: "vs-dark",
  [vscode.ColorThemeKind.HighContrast]: "hc-black",
  [vscode.ColorThemeKind.HighContrastLight]: "hc-light",
};
/** Settings that may name the active theme. Which of them does, depends on the system's own. */
const SETTINGS = [
  "colorTheme",
  "preferredLightColorTheme",
  "preferredDarkColorTheme",
  "preferredHighContrastColorTheme",
  "preferredHighContrastLightColorTheme",
];
/** Themes that a theme may be built on, at most. */
const MAX_INCLUDES = 8;

/** Calls `listener` when the colours of code may be others. */
export function onDidChangeColours(listener: () => void): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveColorTheme(listener),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("editor.tokenColorCustomizations")) listener();
    }),
  );
}

/**
 * The colours that the active theme has for code. VS Code tells them to no one, so they are read
 * from the theme's own file; empty where that cannot be found.
 */
export async function codeColours(): Promise<CodeColours> {
  const theme = activeTheme();
  const rules = theme ? await readRules(theme.file, MAX_INCLUDES) : [];
  const customized = vscode.workspace
    .getConfiguration("editor")
    .get<unknown>("tokenColorCustomizations");
  return resolveColours(rules, customized, theme?.name ?? "");
}

function activeTheme(): { file: vscode.Uri; name: string } | undefined {
  const settings = vscode.workspace.getConfiguration("workbench");
  const names = SETTINGS.map((name) => settings.get<string>(name));
  const kind = KINDS[vscode.window.activeColorTheme.kind];
  const found = vscode.extensions.all.flatMap(({ extensionUri, packageJSON }) => {
    const { contributes } = packageJSON as { contributes?: { themes?: unknown } };
    const themes = Array.isArray(contributes?.themes) ? (contributes.themes as Contribution[]) : [];
    return themes.flatMap(({ id, label, uiTheme, path }) => {
      const place = names.findIndex(
        (name) => name !== undefined && (name === id || name === label),
      );
      if (place < 0 || uiTheme !== kind || path === undefined) return [];
      return [{ place, file: vscode.Uri.joinPath(extensionUri, path), name: names[place] ?? "" }];
    });
  });
  return found.sort((a, b) => a.place - b.place)[0];
}

/** The rules of a theme's file, those of the themes that it is built on first. */
async function readRules(file: vscode.Uri, depth: number): Promise<readonly TokenRule[]> {
  if (depth === 0) return [];
  try {
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    const { include, rules } = parseTheme(text);
    const base = include
      ? await readRules(vscode.Uri.joinPath(file, "..", include), depth - 1)
      : [];
    return [...base, ...rules];
  } catch {
    // A theme in another format, or none: the style sheet has colours too.
    return [];
  }
}
