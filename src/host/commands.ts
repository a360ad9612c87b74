import * as vscode from "vscode";
import type { Prompt } from "../core/conversation/prompts.ts";
import type { MayRead } from "../core/image/permission.ts";
import type { Access } from "./access.ts";
import { askAbout } from "./askAbout.ts";
import { setUpForAgents } from "./agents/setUp.ts";
import { generateAltText, refineAltText } from "./altText/commands.ts";
import type { FileParts } from "./altText/files.ts";
import { exportConversation } from "./history/export.ts";
import { showHistory } from "./history/show.ts";
import type { Store } from "../core/conversation/storage/store.ts";
import { chooseImages } from "./images/pick.ts";
import { versionsOfImage } from "./images/versions.ts";
import { selectModel } from "./models.ts";
import { builtInPrompt } from "../core/conversation/offered.ts";
import { locale } from "./locale.ts";
import { pickPrompt } from "./prompts.ts";
import { askQuickQuestion } from "./quickQuestion.ts";
import { openWalkthrough } from "./welcome.ts";
import type { AltTextReviews } from "./review/review.lazy.ts";
import type { PanelView } from "./panel/view.ts";
import type { Session } from "../core/conversation/session/session.ts";

/** What the commands act on. */
export interface CommandParts extends FileParts {
  readonly session: Session;
  readonly panel: PanelView;
  readonly access: Access;
  readonly extensionId: string;
  readonly store: Store;
  /** Loaded when somebody wants one. */
  readonly reviews: () => Promise<Pick<AltTextReviews, "show">>;
  readonly stopReviews: () => Promise<void>;
  readonly log: vscode.LogOutputChannel;
  readonly onError: (error: unknown) => void;
  readonly mayRead: MayRead;
}

/** What every command of the manifest does, by its id. */
export function commandsFor(
  parts: CommandParts,
): Readonly<Record<string, (...args: unknown[]) => unknown>> {
  const { session, panel, access, store, log, onError } = parts;

  /** Attaches images and shows the panel; with a prompt it is asked at once. */
  const attach = async (
    args: readonly unknown[],
    choosePrompt?: () => Prompt | Promise<Prompt | undefined>,
  ): Promise<void> => {
    const sources = await chooseImages(args);
    if (!sources || sources.length === 0) return;
    const prompt = await choosePrompt?.();
    if (choosePrompt && !prompt) return;
    await session.load();
    if (prompt) return askAbout(sources, { text: "", prompt }, parts);
    const reading = session.attachments.add(sources);
    await panel.reveal();
    await reading;
  };

  return {
    "iris.ask": (...args) => attach(args),
    "iris.describe": (...args) => attach(args, () => builtInPrompt("describe", locale.t)),
    "iris.extractText": (...args) => attach(args, () => builtInPrompt("extractText", locale.t)),
    "iris.runPrompt": (...args) => attach(args, pickPrompt),
    "iris.quickQuestion": () => askQuickQuestion(parts),
    "iris.compareImages": (...args) => attach(args, () => builtInPrompt("compareImages", locale.t)),
    "iris.compareWithHead": async (argument) => {
      const versions = await versionsOfImage(argument, parts.mayRead);
      if (!versions) return;
      await session.load();
      const prompt = builtInPrompt("compareImages", locale.t);
      await askAbout(versions, { text: "", prompt }, parts);
    },
    "iris.askClipboard": () => panel.attachFromClipboard(),
    "iris.setApiKey": () => access.setKey(),
    "iris.forgetApiKey": () => access.forgetKey(),
    "iris.selectModel": () => selectModel(),
    "iris.newConversation": async () => {
      await session.newConversation();
      await panel.reveal();
    },
    "iris.showHistory": async () => {
      if (await showHistory({ session, store, onError })) await panel.reveal();
    },
    "iris.exportConversation": () => exportConversation({ session, store }),
    "iris.generateAltText": (...args) => generateAltText(parts, args),
    "iris.refineAltText": (...args) => refineAltText(parts, args),
    "iris.reviewAltText": async (...args) => (await parts.reviews()).show(args),
    "iris.stop": async () => {
      session.stop();
      parts.altTexts.stop();
      await parts.stopReviews();
    },
    "iris.setUpForAgents": () => setUpForAgents(),
    "iris.openSettings": () =>
      vscode.commands.executeCommand("workbench.action.openSettings", `@ext:${parts.extensionId}`),
    "iris.getStarted": () => openWalkthrough(parts.extensionId),
    "iris.showLog": () => log.show(),
  };
}
