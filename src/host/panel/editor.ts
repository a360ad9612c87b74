import * as vscode from "vscode";
import type { PanelEditor } from "../conversation/editor.ts";
import type { Access } from "../access.ts";
import { searchImages, workspacePaths } from "../images/find.ts";
import { browseForImages } from "../images/pick.ts";
import { storedUri } from "../images/stored.ts";
import { chooseModel, selectModel } from "../models.ts";
import type { Network } from "../network.ts";
import { editPrompts } from "../prompts.ts";
import type { CodeActions } from "./code.ts";
import { codeColours } from "./codeColours.ts";

/** VS Code, as far as the panel needs it. */
export function createEditor({
  access,
  network,
  code,
  extensionId,
  ended,
  refocus,
}: {
  readonly access: Access;
  readonly network: Network;
  readonly code: CodeActions;
  readonly extensionId: string;
  /** Ends searches of the workspace. */
  readonly ended: vscode.CancellationToken;
  /** Puts the cursor back into the panel's text box. */
  readonly refocus: () => Promise<void>;
}): PanelEditor {
  const run = async (command: string, ...args: unknown[]): Promise<void> => {
    await vscode.commands.executeCommand(command, ...args);
  };
  return {
    copy: async (text) => vscode.env.clipboard.writeText(text),
    openLink,
    async openImage(image, original) {
      const uri = image.source ? vscode.Uri.parse(image.source, true) : storedUri(image, original);
      if (uri) await run("vscode.open", uri);
    },
    async browse() {
      const chosen = await browseForImages();
      await refocus();
      return chosen;
    },
    hasFolder: () => (vscode.workspace.workspaceFolders?.length ?? 0) > 0,
    async *searchImages() {
      const pathOf = workspacePaths();
      for await (const images of searchImages(ended))
        yield images.map(({ uri }) => ({
          path: pathOf(uri),
          // Of very many a few alone are shown.
          get uri() {
            return uri.toString();
          },
        }));
    },
    markAttached: () => void run("setContext", "iris.hasAttached", true),
    runCode: (message) => code.run(message),
    openSettings: (query) => run("workbench.action.openSettings", query ?? `@ext:${extensionId}`),
    editPrompts,
    async selectModel() {
      // Whoever clicked elsewhere wants to be there.
      if (await selectModel()) await refocus();
    },
    chooseModel,
    async setApiKey() {
      await access.setKey(refocus);
    },
    hasKey: () => access.hasKey(),
    showLog: () => run("iris.showLog"),
    colours: codeColours,
    warm: () => network.warm(),
  };
}

/** A link of an answer. VS Code itself asks before it opens one that is not trusted. */
async function openLink(href: string): Promise<void> {
  if (!URL.canParse(href)) return;
  if (!/^(https?|mailto):$/.test(new URL(href).protocol)) return;
  await vscode.env.openExternal(vscode.Uri.parse(href, true));
}
