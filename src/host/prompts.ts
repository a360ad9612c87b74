import * as vscode from "vscode";
import { offeredPrompts, type OfferedPrompt } from "../core/conversation/offered.ts";
import type { Prompt } from "../core/conversation/prompts.ts";
import { SETTING } from "../core/settings.ts";
import { arePromptsShared, readSettings } from "./settings.ts";
import { notify } from "./notify.ts";
import { inertItem } from "./inertItem.ts";

interface PromptItem extends vscode.QuickPickItem {
  readonly prompt?: Prompt;
}

/** Lets the user choose a prompt: their own first. Undefined when they cancel. */
export async function pickPrompt(): Promise<Prompt | undefined> {
  const { t } = vscode.l10n;
  const { prompts: own, wrong } = readSettings().prompts;
  if (wrong.length > 0) void warnOfWrong(wrong);
  const item = ({ prompt, description }: OfferedPrompt): PromptItem => ({
    label: prompt.title,
    detail: description,
    prompt,
  });
  const heading = (label: string): PromptItem => ({
    label,
    kind: vscode.QuickPickItemKind.Separator,
  });
  const offered = offeredPrompts(own, t);
  const owners = arePromptsShared() ? t("From This Workspace") : t("Custom");
  const items = [
    ...(own.length > 0 ? [heading(owners), ...offered.filter((one) => one.own).map(item)] : []),
    heading(t("Built-in")),
    ...offered.filter((one) => !one.own).map(item),
    heading(""),
    { label: t("Edit Prompts…"), iconPath: new vscode.ThemeIcon("gear") },
  ];
  const chosen = await vscode.window.showQuickPick(items.map(inertItem), {
    title: t("Run Prompt on Image"),
    placeHolder: t("Select a prompt"),
    matchOnDetail: true,
  });
  if (chosen && !chosen.prompt) await editPrompts();
  return chosen?.prompt;
}

async function warnOfWrong(wrong: readonly number[]): Promise<void> {
  const { t } = vscode.l10n;
  const edit = t("Edit Prompts…");
  const choice = await notify.warning(
    t(
      "“Iris: Prompts” has invalid entries: {0}. Each needs a title and a prompt. A model must be a string, parameters and a schema must be objects.",
      wrong.map((at) => at + 1).join(", "),
    ),
    edit,
  );
  if (choice === edit) await editPrompts();
}

/** Opens the setting that holds the user's own prompts. */
export async function editPrompts(): Promise<void> {
  await vscode.commands.executeCommand(
    "workbench.action.openSettings",
    `@id:iris.${SETTING.prompts}`,
  );
}
