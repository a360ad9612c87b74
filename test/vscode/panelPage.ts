/* The panel's own page and bundle in a browser, without VS Code around it: for what needs no host. */
import type { Browser, BrowserContext, Page } from "playwright-core";
import { panelStrings } from "../../src/host/conversation/panelStrings.ts";
import type { HostMessage, PanelMessage } from "../../src/shared/protocol.ts";
import type { AnswerView, PanelState } from "../../src/shared/views.ts";
import { openWebviewPage, type WebviewPage, type WebviewPageOptions } from "./webviewPage.ts";

/** A panel that is fed by a test. */
export interface PanelPage extends WebviewPage<PanelMessage, HostMessage> {
  /** Shows one answer and nothing else; resolves when it was painted. */
  readonly show: (text: string, answer?: Partial<AnswerView>) => Promise<void>;
}

export type PanelPageOptions = WebviewPageOptions;

/** Opens the page as it ships: that of the installed package. */
export async function openPanelPage(
  where: Browser | BrowserContext,
  options: PanelPageOptions = {},
): Promise<PanelPage> {
  const opened = await openWebviewPage<PanelMessage, HostMessage>(where, {
    ...options,
    name: "panel",
    strings: panelStrings((english) => english),
  });
  const { page, post } = opened;
  return {
    ...opened,
    async show(text, answer) {
      await post(snapshotOf(text, answer));
      await painted(page);
      // A long answer comes in portions.
      await page.waitForFunction(() => !document.querySelector(".markdown[aria-busy]"));
    },
  };
}

/** Resolves when what the page was told before is shown, and what it does after that is done. */
export async function painted(page: Page): Promise<void> {
  await page.evaluate(
    // The message comes before the next frame, and is painted in the one after that.
    () =>
      new Promise((resolve) =>
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve))),
      ),
  );
}

/** All that the panel shows, with one answer. */
export function snapshotOf(text: string, answer: Partial<AnswerView> = {}): HostMessage {
  return stateWith({
    answering: answer.state === "streaming",
    turns: [
      { role: "answer", id: "a", text, state: "complete", footer: "", actions: [], ...answer },
    ],
  });
}

/** All that the panel shows, which is nothing but what is given. */
export function stateWith(given: Partial<PanelState>): HostMessage {
  return {
    type: "snapshot",
    state: {
      ...{ hasKey: true, answering: false, model: "stand-in", draft: "" },
      ...{ draftRevision: 0, estimate: "", cost: "", attachments: [], notices: [] },
      ...{ prompts: [], queued: [], held: false, recalled: false, turns: [] },
      ...given,
    },
  };
}
