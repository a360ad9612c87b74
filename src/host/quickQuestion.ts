import * as vscode from "vscode";
import { offeredPrompts } from "../core/conversation/offered.ts";
import type { Written } from "../core/conversation/session/recall.ts";
import type { Session } from "../core/conversation/session/session.ts";
import type { ImageSource } from "../core/image/source.ts";
import { visible } from "../core/messages/visible.ts";
import { touchedBy, type OpenDocuments } from "./altText/documents.ts";
import { placeOfDocument, type WorkspaceLocator } from "./altText/locator.ts";
import { askAbout } from "./askAbout.ts";
import { activeImage } from "./images/find.ts";
import { pickWorkspaceImage } from "./images/pick.ts";
import { fileSource } from "./images/read.ts";
import type { PanelView } from "./panel/view.ts";
import { readSettings } from "./settings.ts";
import { inertItem } from "./inertItem.ts";

/** Earlier questions that are offered. */
const MOST_EARLIER = 10;

export interface QuickQuestionParts {
  readonly session: Session;
  readonly panel: Pick<PanelView, "revealBefore" | "attachFromClipboard">;
  readonly open: OpenDocuments;
  readonly locator: WorkspaceLocator;
}

interface Row extends vscode.QuickPickItem {
  readonly does?: Written | "typed" | "clipboard" | "choose";
}

/** One input for a whole question: about the image that is open or under the cursor, unless another is chosen. */
export async function askQuickQuestion(parts: QuickQuestionParts): Promise<void> {
  const { session, panel } = parts;
  await session.load();
  let image = await imageAtHand(parts);
  let text = "";
  for (;;) {
    const chosen = await ask(parts, { image, text });
    if (!chosen) return;
    text = chosen.text;
    if (chosen.does === "clipboard") {
      if (text.trim()) session.draft.replace({ text });
      await panel.attachFromClipboard();
      return;
    }
    if (chosen.does === "choose" || !image) {
      const [picked] = (await pickWorkspaceImage()) ?? [];
      image = picked ?? image;
      // Without an image it goes back to the question, with what was typed there.
      if (chosen.does === "choose" || !image) continue;
    }
    await askAbout([image], chosen.does, parts);
    return;
  }
}

/** The image in the active tab, or the one at the cursor of a document. */
async function imageAtHand({
  open,
  locator,
}: QuickQuestionParts): Promise<ImageSource | undefined> {
  const active = activeImage();
  if (active) return fileSource(active);
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  const { document, selections } = editor;
  const [reference] = touchedBy(selections, { document, references: await open.of(document) });
  if (!reference?.source) return undefined;
  const file = await locator.fileOf(placeOfDocument(document), reference.source);
  return file === undefined ? undefined : { kind: "file", uri: file, doubt: "outside" };
}

/** What its user wants: a question, or something before it. Undefined when they cancel. */
function ask(
  { session }: QuickQuestionParts,
  { image, text }: { image: ImageSource | undefined; text: string },
): Promise<{ text: string; does: Written | "clipboard" | "choose" } | undefined> {
  const { t } = vscode.l10n;
  const pick = vscode.window.createQuickPick<Row>();
  pick.title = image ? t("Ask About {0}", nameOf(image)) : t("Quick Question");
  pick.placeholder = image
    ? t("Type a question, or select a prompt")
    : t("Type a question, then choose an image. Or open one first, or put the cursor into one.");
  pick.matchOnDescription = true;
  pick.value = text;
  const other = {
    iconPath: new vscode.ThemeIcon("file-media"),
    tooltip: t("Choose Another Image…"),
  };
  pick.buttons = image ? [other] : [];
  const fixed = rows(session, image !== undefined);
  const offer = (): void => {
    const typed = pick.value.trim();
    const own = inertItem<Row>({
      label: t("Ask “{0}”", typed),
      iconPath: new vscode.ThemeIcon("send"),
      alwaysShow: true,
      does: "typed",
    });
    pick.items = typed ? [own, ...fixed] : fixed;
    const [first] = pick.items;
    if (typed && first) pick.activeItems = [first];
  };
  offer();
  let changes = 0;
  /** The change whose rows are in sight. */
  let inSight = 0;
  return new Promise((resolve) => {
    const end = (does?: Row["does"]): void => {
      const text = pick.value;
      // The row may still show the text of a moment ago.
      resolve(does && { text, does: does === "typed" ? { text: text.trim() } : does });
      pick.dispose();
    };
    pick.onDidChangeValue(() => {
      offer();
      const change = ++changes;
      void rowsAreThere().then(() => (inSight = change));
    });
    pick.onDidTriggerButton(() => end("choose"));
    pick.onDidAccept(() => {
      // Enter may come before the row of what was typed: until then VS Code selects what fits best.
      const chosen = inSight === changes ? pick.selectedItems[0]?.does : undefined;
      const does = chosen ?? (pick.value.trim() ? "typed" : undefined);
      if (does) end(does);
    });
    pick.onDidHide(() => end());
    pick.show();
  });
}

/** Resolves once VS Code's window shows the rows that were set before: calls reach it in their order. */
async function rowsAreThere(): Promise<void> {
  // VS Code sends what is set on an input in a task of its own.
  await new Promise((resolve) => setTimeout(resolve));
  await vscode.commands.executeCommand("setContext", "iris.quickQuestion", true);
}

/** What is offered below the text: ways to an image, which stay while a question is typed, earlier questions, prompts. */
function rows(session: Session, hasImage: boolean): Row[] {
  const { t } = vscode.l10n;
  const heading = (label: string): Row => ({
    label,
    kind: vscode.QuickPickItemKind.Separator,
  });
  const ways: Row[] = [
    {
      label: t("Screenshot in Clipboard"),
      iconPath: new vscode.ThemeIcon("clippy"),
      alwaysShow: true,
      does: "clipboard",
    },
    {
      label: hasImage ? t("Choose Another Image…") : t("Choose Image…"),
      iconPath: new vscode.ThemeIcon("file-media"),
      alwaysShow: true,
      does: "choose",
    },
  ];
  const earlier = session.draft.earlier
    .filter(({ text }) => text.trim() !== "")
    .slice(0, MOST_EARLIER)
    .map(({ text, prompt }): Row => ({
      label: text.trim().split("\n", 1)[0] ?? "",
      ...(prompt && { description: prompt.title }),
      iconPath: new vscode.ThemeIcon("history"),
      does: { text, prompt },
    }));
  const prompts = offeredPrompts(readSettings().prompts.prompts, t).map(({ prompt }): Row => ({
    label: prompt.title,
    iconPath: new vscode.ThemeIcon("sparkle"),
    does: { text: "", prompt },
  }));
  const all = [
    ...(hasImage ? [] : ways),
    ...(earlier.length > 0 ? [heading(t("Earlier Questions")), ...earlier] : []),
    heading(t("Prompts")),
    ...prompts,
    ...(hasImage ? [heading(t("Images")), ...ways] : []),
  ];
  return all.map(inertItem);
}

function nameOf(image: ImageSource): string {
  if (image.kind === "bytes") return image.name;
  const path = image.kind === "file" ? vscode.Uri.parse(image.uri).path : image.address;
  return visible(path.slice(path.lastIndexOf("/") + 1)) || image.kind;
}
