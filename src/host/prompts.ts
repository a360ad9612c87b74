import * as vscode from "vscode";
import type { Prompt } from "../core/conversation/prompts.ts";
import { readSettings, SETTING } from "./settings.ts";

export function describePrompt(): Prompt {
  const { t } = vscode.l10n;
  return {
    title: t("Describe"),
    prompt: t(
      "Describe what the image shows, in a few sentences first and then in detail. Quote the text that matters word for word.",
    ),
  };
}

export function extractTextPrompt(): Prompt {
  const { t } = vscode.l10n;
  return {
    title: t("Extract Text"),
    prompt: t(
      "Write out all text in the image, word for word and in reading order. Keep the layout; use a code block for code or terminal output and a table for tables. Add nothing.",
    ),
  };
}

/** The prompts that Iris brings along. */
function builtInPrompts(): Prompt[] {
  const { t } = vscode.l10n;
  return [
    describePrompt(),
    extractTextPrompt(),
    {
      title: t("Explain Error"),
      prompt: t(
        "The image shows an error. Quote the message word for word, say what it means and what most likely causes it, and give the steps that solve it, the likeliest first.",
      ),
    },
    {
      title: t("Table to Markdown"),
      prompt: t(
        "Write out each table in the image as a Markdown table, with every cell as it stands. Add nothing.",
      ),
    },
    {
      title: t("Diagram to Mermaid"),
      prompt: t(
        "Turn the diagram in the image into Mermaid, in one code block. Keep every node, label, arrow and direction; leave out what the picture does not show.",
      ),
    },
    {
      title: t("Chart to Data"),
      prompt: t(
        "Read the data out of the chart. Estimate values that are not written down from the axes.",
      ),
      schema: {
        type: "object",
        properties: {
          title: { type: "string", description: "Title of the chart, empty where it has none" },
          xAxis: { type: "string", description: "Label and unit of the horizontal axis" },
          yAxis: { type: "string", description: "Label and unit of the vertical axis" },
          series: {
            type: "array",
            items: {
              type: "object",
              properties: {
                name: { type: "string" },
                points: {
                  type: "array",
                  items: {
                    type: "object",
                    properties: {
                      x: { type: "string" },
                      y: { type: "number" },
                      estimated: { type: "boolean", description: "Read off the axes" },
                    },
                    required: ["x", "y", "estimated"],
                  },
                },
              },
              required: ["name", "points"],
            },
          },
        },
        required: ["title", "xAxis", "yAxis", "series"],
      },
    },
  ];
}

interface PromptItem extends vscode.QuickPickItem {
  readonly prompt?: Prompt;
}

/** Lets the user choose a prompt: their own first. Undefined when they cancel. */
export async function pickPrompt(): Promise<Prompt | undefined> {
  const { t } = vscode.l10n;
  const { prompts, wrong } = readSettings().prompts;
  if (wrong.length > 0) void warnOfWrong(wrong);
  const item = (prompt: Prompt): PromptItem => ({
    label: prompt.title,
    detail: prompt.prompt,
    prompt,
  });
  const heading = (label: string): PromptItem => ({
    label,
    kind: vscode.QuickPickItemKind.Separator,
  });
  const items = [
    ...(prompts.length > 0 ? [heading(t("Yours")), ...prompts.map(item)] : []),
    heading(t("Built in")),
    ...builtInPrompts().map(item),
    heading(""),
    { label: t("Edit Prompts…"), iconPath: new vscode.ThemeIcon("gear") },
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: t("Run Prompt on Image"),
    placeHolder: t("Select what to ask"),
    matchOnDetail: true,
  });
  if (chosen && !chosen.prompt) await editPrompts();
  return chosen?.prompt;
}

async function warnOfWrong(wrong: readonly number[]): Promise<void> {
  const { t } = vscode.l10n;
  const edit = t("Edit Prompts…");
  const choice = await vscode.window.showWarningMessage(
    t(
      "“Iris: Prompts” has entries that are left out: {0}. Each needs a title and a prompt; a model is a text, parameters and schema are objects.",
      wrong.map((at) => at + 1).join(", "),
    ),
    edit,
  );
  if (choice === edit) await editPrompts();
}

async function editPrompts(): Promise<void> {
  await vscode.commands.executeCommand(
    "workbench.action.openSettings",
    `@id:iris.${SETTING.prompts}`,
  );
}
