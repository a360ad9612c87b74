import { imagesOf } from "../../core/conversation/conversation.ts";
import { offeredPrompts } from "../../core/conversation/offered.ts";
import type { Session } from "../../core/conversation/session/session.ts";
import { CONSOLE, settingsFor } from "../../core/messages/failures.ts";
import type { Locale } from "../../core/messages/locale.ts";
import { explainNotice } from "../../core/messages/notices.ts";
import type { Settings } from "../../core/settings.ts";
import { csvOf } from "../../core/csv.ts";
import { parseData, tableOf, textsOf } from "../../shared/dataTable.ts";
import type { HostMessage, PanelMessage } from "../../shared/protocol.ts";
import type { ActionId } from "../../shared/views.ts";
import { attachAddresses, attachFiles } from "./attaching.ts";
import type { PanelEditor } from "./editor.ts";
import { ImageFinder } from "./finding.ts";
import { estimate } from "./snapshot.ts";

export interface DispatchParts {
  readonly session: Session;
  readonly editor: PanelEditor;
  readonly locale: Locale;
  /** The settings as they are now. */
  readonly settings: () => Settings;
  readonly hasKey: () => boolean;
  readonly post: (message: HostMessage) => void;
}

/** What the page asks, without what the channel to it answers by itself. */
type Asked = Exclude<
  PanelMessage,
  { readonly type: "ready" | "focused" | "entered" | "drawnImage" }
>;

/** What is done for each message of the page. */
type Handlers = {
  readonly [T in Asked["type"]]: (message: Extract<Asked, { readonly type: T }>) => unknown;
};

/** Turns what the panel's user does into calls of the session and of the editor. */
export function createDispatch(parts: DispatchParts): (message: Asked) => Promise<void> {
  const { session, editor, locale, settings, post } = parts;
  const { attachments, draft } = session;
  const finder = new ImageFinder(() => editor.searchImages());
  /** What was typed last after `@`. */
  let wanted = "";
  const handlers: Handlers = {
    send: ({ text, revision }) => session.submit(text, revision),
    async draft({ text }) {
      draft.type(text);
      post({ type: "estimate", text: estimate({ session, locale, settings: settings() }) });
      // The way to the endpoint is open by the time the question is written.
      if (parts.hasKey() && text.trim()) await editor.warm();
    },
    stop: () => session.stop(),
    async attach() {
      const chosen = await editor.browse();
      if (chosen) await attachments.add(chosen);
    },
    async attachFiles({ files }) {
      if ((await attachFiles(files, parts)).length > 0) editor.markAttached();
    },
    async attachAddresses({ addresses }) {
      if ((await attachAddresses(addresses, parts)).length > 0) editor.markAttached();
    },
    async clipboard({ problem, key }) {
      // What was said of an earlier try is over.
      await attachments.add([]);
      const reason =
        problem === "empty"
          ? ({ type: "emptyClipboard" } as const)
          : ({ type: "refusedClipboard", key } as const);
      attachments.notify(explainNotice(reason, locale.t));
    },
    async findImages({ query }) {
      wanted = query;
      for await (const found of finder.find(query, () => wanted === query))
        post({ type: "found", query, ...found, hasFolder: editor.hasFolder() });
    },
    moveAttachment: ({ id, by }) => attachments.move(id, by),
    removeAttachment: ({ id }) => attachments.remove(id),
    resolution: ({ id, full }) => attachments.setFull(id, full),
    dismissNotice: ({ id }) => attachments.dismiss(id),
    choosePrompt({ id }) {
      const offered = offeredPrompts(settings().prompts.prompts, locale.t);
      draft.prompt = offered.find((one) => one.id === id)?.prompt;
    },
    recall: ({ older }) => draft.recall(older),
    removeQueued: ({ id }) => session.removeQueued(id),
    editQueued: ({ id }) => session.editQueued(id),
    sendQueued: () => session.sendQueued(),
    choose: ({ id, chosen }) => session.choose(id, chosen),
    edit: ({ id, text }) => session.edit(id, text),
    regenerate: ({ id }) => session.regenerate(id),
    version: ({ id, step }) => session.showVersion(id, step),
    openImage: ({ id }) => openImage(id, parts),
    openLink: ({ href }) => editor.openLink(href),
    async copyAnswer({ id }) {
      const text = textOf(session, id);
      if (text !== undefined) await editor.copy(text);
    },
    async copyData({ id, format }) {
      const text = textOf(session, id) ?? "";
      const data = parseData(text);
      if (data) await editor.copy(format === "json" ? text : csvOf(textsOf(tableOf(data.value))));
    },
    copyCode: (message) => editor.runCode(message),
    insertCode: (message) => editor.runCode(message),
    openCode: (message) => editor.runCode(message),
    action: ({ action }) => act(action, parts),
  };
  return async (message) => {
    // The type tells which one takes it; TypeScript cannot follow that through a table.
    const handle = handlers[message.type] as (message: Asked) => unknown;
    await handle(message);
  };
}

function textOf({ conversation }: Session, id: string): string | undefined {
  return conversation.turns.find((turn) => turn.id === id)?.text;
}

async function openImage(id: string, { session, editor }: DispatchParts): Promise<void> {
  const { conversation, attachments, queue } = session;
  const waiting = [...attachments.ready, ...queue.images].find((image) => image.id === id);
  const image = waiting ?? imagesOf(conversation).find((one) => one.id === id);
  if (image?.source?.startsWith("https:")) await editor.openLink(image.source);
  else if (image) await editor.openImage(image, waiting !== undefined);
}

async function act(action: ActionId, { session, editor }: DispatchParts): Promise<void> {
  switch (action) {
    case "continue":
      return session.continueAnswer();
    case "retry":
      return session.retry();
    case "openSettings": {
      const last = session.conversation.turns.at(-1);
      return editor.openSettings(last?.role === "answer" ? settingsFor(last) : undefined);
    }
    case "useSuccessor": {
      const last = session.conversation.turns.at(-1);
      const failure = last?.role === "answer" ? last.failure : undefined;
      if (!failure || !("successor" in failure) || !failure.successor) return;
      await editor.chooseModel(failure.successor);
      return session.retry();
    }
    case "openConsole":
      return editor.openLink(CONSOLE);
    case "newConversation":
      return session.newConversation();
    case "setApiKey":
    case "selectModel":
    case "showLog":
    case "editPrompts":
      return editor[action]();
  }
}
