/** All that waits until somebody wants it, in a bundle of its own: the conversation and its panel, the network, commands. */
import * as vscode from "vscode";
import { Access } from "./access.ts";
import type { AgentToolHost } from "./agents/agents.lazy.ts";
import { AltTexts } from "./altText/generate.ts";
import type { OpenDocuments } from "./altText/documents.ts";
import { Inserter } from "./altText/insert.ts";
import type { WorkspaceLocator } from "./altText/locator.ts";
import { ApiKeys } from "./apiKeys.ts";
import { commandsFor } from "./commands.ts";
import type { WorkspaceDocuments } from "./documents.ts";
import { watchSteps } from "./doneSteps.ts";
import { createGate } from "./gate.ts";
import { createUserQuestion } from "./images/outside.ts";
import { createImages } from "./images/read.ts";
import { Network } from "./network.ts";
import { createSession } from "./panel/session.ts";
import { PanelView } from "./panel/view.ts";
import type { AltTextReviews } from "./review/review.lazy.ts";
import { createWorkspaceWriter } from "./writer.ts";

/** What is there as soon as Iris is active. */
export interface AppParts {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly onError: (error: unknown) => void;
  readonly open: OpenDocuments;
  readonly documents: WorkspaceDocuments;
  readonly locator: WorkspaceLocator;
}

export interface App {
  readonly panel: vscode.WebviewViewProvider & Pick<PanelView, "wasEntered">;
  /** By the ids of the manifest. */
  readonly commands: ReturnType<typeof commandsFor>;
  readonly inserter: Pick<Inserter, "make">;
  /** For the tools of agents. */
  readonly agents: () => Promise<AgentToolHost>;
  /** Shows a review in a tab that was there before the window was loaded anew. */
  readonly restoreReview: (tab: vscode.WebviewPanel) => Promise<void>;
  /** A stored image by its id; undefined where it is gone. */
  readonly readImage: (id: string) => Promise<Uint8Array | undefined>;
  /** Writes at once what is not written yet. */
  readonly flush: () => void;
  dispose(): void;
}

export function createApp(parts: AppParts): App {
  const { context, log, onError, open, documents, locator } = parts;
  const keys = new ApiKeys(context.secrets);
  const network = new Network(context.globalState);
  const access = new Access(keys, network, context.workspaceState);
  const mayRead = createUserQuestion();
  const images = createImages(context.extensionUri, {
    mayRead,
    uplink: () => network.uplink,
    page: { isThere: () => panel.draws, draw: (drawing) => panel.draw(drawing) },
  });
  const { session, store, vault } = createSession({
    ...{ context, access, network, images, log, onError },
    refocus: () => panel.refocus(),
  });
  const panel: PanelView = new PanelView({
    extension: context.extension,
    ...{ session, access, network, images, keys, onError },
  });
  const writer = createWorkspaceWriter(documents);
  const gate = createGate(access, network);
  const altTexts = new AltTexts({ gate, images, documents, locator, writer, mayRead });
  const altText = { altTexts, open, documents, locator, writer, log, onError, mayRead };
  const inserter = new Inserter(altText);
  let reviewing: Promise<AltTextReviews> | undefined;
  const reviews = (): Promise<AltTextReviews> =>
    (reviewing ??= import("./review/review.lazy.ts").then(
      ({ AltTextReviews }) =>
        new AltTextReviews({ context, documents, locator, images, writer, gate, mayRead, onError }),
    ));
  let agents: Promise<AgentToolHost> | undefined;
  const agentTools = (): Promise<AgentToolHost> =>
    (agents ??= import("./agents/agents.lazy.ts").then(({ createAgentToolHost }) =>
      createAgentToolHost({
        ...{ access, gate, documents, locator, writer },
        images: images.unasked,
      }),
    ));
  // For the enablement of "Stop".
  let answering = false;
  const watch = session.onDidChange(() => {
    if (answering === session.answering) return;
    answering = session.answering;
    void vscode.commands.executeCommand("setContext", "iris.answering", answering);
  });
  const steps = watchSteps({ session, access, keys });
  const all = [steps, keys, network, images, store, session, panel, altTexts, inserter, watch];
  return {
    panel,
    commands: commandsFor({
      ...{ session, panel, access, store, ...altText },
      extensionId: context.extension.id,
      reviews,
      stopReviews: async () => (await reviewing)?.stop(),
    }),
    inserter,
    agents: agentTools,
    restoreReview: async (tab) => (await reviews()).restore(tab),
    readImage: (id) => vault.read(id),
    flush: () => session.flush(),
    dispose: () => {
      for (const one of all) one.dispose();
      void reviewing?.then((one) => one.dispose());
    },
  };
}
