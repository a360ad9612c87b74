/* What a user finds in the panel, by its accessible names: in VS Code, and on the page alone. */
import type { FrameLocator, Locator, Page } from "playwright-core";

export interface Panel {
  /** The document of the panel. */
  readonly frame: FrameLocator | Page;
  readonly input: Locator;
  readonly send: Locator;
  readonly stop: Locator;
  readonly log: Locator;
  readonly questions: Locator;
  readonly answers: Locator;
  readonly attached: Locator;
  readonly alerts: Locator;
  readonly status: Locator;
  button(name: string | RegExp): Locator;
  /** Types a question and sends it with Enter. */
  ask(question: string): Promise<void>;
  /** Waits until the last answer ended, and returns its text. */
  answered(): Promise<string>;
}

export function panelIn(frame: FrameLocator | Page): Panel {
  const input = frame.getByRole("textbox", { name: "Ask about the image" });
  const send = frame.getByRole("button", { name: "Send", exact: true });
  const answers = frame.getByRole("article", { name: "Answer" });
  return {
    frame,
    input,
    send,
    answers,
    stop: frame.getByRole("button", { name: "Stop", exact: true }),
    log: frame.getByRole("log", { name: "Conversation" }),
    questions: frame.getByRole("article", { name: "You" }),
    attached: frame.getByRole("list", { name: "Attached images" }).getByRole("listitem"),
    alerts: frame.getByRole("alert"),
    status: frame.getByRole("status"),
    button: (name) => frame.getByRole("button", { name, exact: typeof name === "string" }),
    async ask(question) {
      await input.fill(question);
      await input.press("Enter");
    },
    async answered() {
      await send.waitFor();
      const last = answers.last();
      await last.locator("footer").waitFor();
      return last.innerText();
    },
  };
}

/** What stands in the buttons of an answer: their accessible names. */
export async function buttonsOf(answer: Locator): Promise<string[]> {
  return answer
    .getByRole("button")
    .evaluateAll((all) => all.map((one) => one.getAttribute("aria-label") ?? one.textContent));
}
