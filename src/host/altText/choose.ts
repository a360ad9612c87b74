import * as vscode from "vscode";

/** What is to be different about an alt text. */
export interface Wish {
  readonly note?: string | undefined;
  /** In which language; none for what the settings say. */
  readonly language?: string | undefined;
}

/** What was chosen among several texts: one of them, or that there are to be others. */
export type Choice = { readonly alt: string } | { readonly wish: Wish };

interface AltItem extends vscode.QuickPickItem {
  readonly alt?: string;
  readonly ask?: () => Promise<Wish | undefined>;
}

/** One of several texts, or ones that are written anew. */
export async function chooseAlt(alts: readonly string[]): Promise<Choice | undefined> {
  const { t } = vscode.l10n;
  const items: AltItem[] = [
    ...alts.map((alt) =>
      alt === ""
        ? { label: t("Decorative: no text"), alt }
        : { label: alt, description: t("{0} characters", lengthOf(alt)), alt },
    ),
    { label: "", kind: vscode.QuickPickItemKind.Separator },
    { label: t("Refine…"), iconPath: new vscode.ThemeIcon("edit"), ask: askWish },
    { label: t("Translate…"), iconPath: new vscode.ThemeIcon("globe"), ask: askLanguage },
  ];
  const chosen = await vscode.window.showQuickPick(items, { title: t("Alt Text") });
  if (chosen?.alt !== undefined) return { alt: chosen.alt };
  const wish = await chosen?.ask?.();
  return wish && { wish };
}

/** What is to be different, in words. */
export async function askWish(): Promise<Wish | undefined> {
  const { t } = vscode.l10n;
  const note = await vscode.window.showInputBox({
    title: t("Refine Alt Text"),
    prompt: t("What is to be different? For example: shorter, in German, mention the error code"),
    ignoreFocusOut: true,
  });
  return note === undefined ? undefined : { note: note.trim() || undefined };
}

/** The language to translate to; VS Code's own is offered. */
async function askLanguage(): Promise<Wish | undefined> {
  const { t } = vscode.l10n;
  const { language: code } = vscode.env;
  const typed = await vscode.window.showInputBox({
    title: t("Translate Alt Text"),
    prompt: t("To which language?"),
    value: new Intl.DisplayNames([code], { type: "language" }).of(code) ?? code,
    ignoreFocusOut: true,
  });
  const language = typed?.trim();
  if (!language) return undefined;
  return { note: `Translate to ${language}, change nothing else.`, language };
}

/** In characters as readers count them. */
const lengthOf = (text: string): number => [...new Intl.Segmenter().segment(text)].length;
