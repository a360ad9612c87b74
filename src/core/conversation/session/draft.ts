import type { Prompt } from "../prompts.ts";
import { Recall, type Written } from "./recall.ts";

/** Who hears what becomes of the draft. */
export interface DraftListener {
  /** The user typed, so they see it already. */
  readonly onType: () => void;
  readonly onChange: () => void;
}

/** The question being written: a prompt, if any, and what is typed after it. */
export class QuestionDraft {
  readonly #listener: DraftListener;
  #text = "";
  #revision = 0;
  #prompt: Prompt | undefined;
  readonly #recall = new Recall();
  /** What was sent and still stands here: the way to the endpoint is not clear yet. */
  #sending: Written | undefined;
  /** What was sent last, without the white space around it. */
  #sent: string | undefined;

  constructor(listener: DraftListener) {
    this.#listener = listener;
  }

  get text(): string {
    return this.#text;
  }

  /** Grows with every change that the user did not type. */
  get revision(): number {
    return this.#revision;
  }

  get prompt(): Prompt | undefined {
    return this.#prompt;
  }

  set prompt(prompt: Prompt | undefined) {
    this.#prompt = prompt;
    this.#listener.onChange();
  }

  /** Something stands here. */
  get isWritten(): boolean {
    return this.#text.trim() !== "" || this.#prompt !== undefined;
  }

  /** An earlier question stands here. */
  get recalled(): boolean {
    return this.#recall.active;
  }

  /** Earlier questions, the newest first. */
  get earlier(): readonly Written[] {
    return this.#recall.all;
  }

  /** What the user typed. */
  type(text: string): void {
    this.#text = text;
    this.#listener.onType();
  }

  /** Puts another text here. */
  replace({ text, prompt }: Written): void {
    this.#text = text;
    this.#prompt = prompt;
    this.#revision++;
    this.#recall.end();
    this.#listener.onChange();
  }

  /** Puts a question here that was not asked; what stood here is recalled next. */
  bringBack(written: Written): void {
    if (this.isWritten) this.remember({ text: this.#text, prompt: this.#prompt });
    this.replace(written);
  }

  clear(): void {
    this.replace({ text: "" });
  }

  /** Clears what went into a question, unless the user wrote on meanwhile. */
  take({ text }: Written): void {
    if (this.#text.trim() === text.trim()) this.clear();
  }

  /** Puts another question than the one being written here; what is written comes back after the newest. */
  recall(older: boolean): void {
    const found = this.#recall.step({ text: this.#text, prompt: this.#prompt }, older);
    if (!found) return;
    this.#prompt = found.prompt;
    this.#text = found.text;
    this.#revision++;
    this.#listener.onChange();
  }

  /** Remembers a question that was asked. */
  remember(written: Written): void {
    this.#recall.add(written);
  }

  /**
   * Whether the same was sent already: a page sends it twice where the user is quick.
   *
   * @param revision the draft's, as the page knew it
   */
  isSent(text: string, revision: number): boolean {
    const isSame = text.trim() === this.#sent;
    return isSame && (this.#sending !== undefined || revision !== this.#revision);
  }

  /** Begins to send it. */
  send(written: Written): void {
    this.#sending = written;
    this.#sent = written.text.trim();
    this.remember(written);
  }

  /** It is a question now, or the user took it back. */
  settle(written: Written): void {
    if (this.#sending === written) this.#sending = undefined;
  }
}
