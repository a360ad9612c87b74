import * as vscode from "vscode";
import type { Refinement } from "../../core/altText/propose/propose.ts";
import { inertItem } from "../inertItem.ts";

/** What was chosen among several texts: one of them, or that they should change. */
export type AltChoice = { readonly alt: string } | { readonly refinement: Refinement };

interface AltItem extends vscode.QuickPickItem {
  readonly alt?: string;
  readonly ask?: () => Promise<Refinement | undefined>;
}

/** Asks for one of several texts of an image, or how they should change. */
export async function chooseAlt(
  alts: readonly string[],
  { title, placeHolder }: { readonly title: string; readonly placeHolder: string },
): Promise<AltChoice | undefined> {
  const { t } = vscode.l10n;
  const items: AltItem[] = [
    ...alts.map((alt) =>
      alt === ""
        ? { label: t("Decorative: no text"), alt }
        : inertItem({ label: alt, description: t("{0} characters", lengthOf(alt)), alt }),
    ),
    { label: "", kind: vscode.QuickPickItemKind.Separator },
    { label: t("Refine…"), iconPath: new vscode.ThemeIcon("edit"), ask: promptForRefinement },
    { label: t("Translate…"), iconPath: new vscode.ThemeIcon("globe"), ask: promptForLanguage },
  ];
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder });
  if (chosen?.alt !== undefined) return { alt: chosen.alt };
  const refinement = await chosen?.ask?.();
  return refinement && { refinement };
}

/** Asks what should change, in words. */
export async function promptForRefinement(): Promise<Refinement | undefined> {
  const { t } = vscode.l10n;
  const note = await vscode.window.showInputBox({
    title: t("Refine Alt Text"),
    prompt: t("What should change? For example: shorter, in German, mention the error code"),
    ignoreFocusOut: true,
  });
  return note === undefined ? undefined : { note: note.trim() || undefined };
}

/** Asks for the language to translate to; VS Code's own is offered. */
async function promptForLanguage(): Promise<Refinement | undefined> {
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
