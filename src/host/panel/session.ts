import * as vscode from "vscode";
import { forkedAt, switchedTo, versionsOf } from "../../core/conversation/branches.ts";
import { overridesOf, type Prompt } from "../../core/conversation/prompts.ts";
import {
  imagesOf,
  restored,
  withAnswer,
  withTurn,
  type Answer,
  type AttachedImage,
  type Conversation,
  type Turn,
} from "../../core/conversation/conversation.ts";
import type { Access, Target } from "../access.ts";
import type { LeftState, News, SavedState } from "../history/store.ts";
import { explainNews } from "../history/words.ts";
import { readSettings } from "../settings.ts";
import { answer, canContinue, type AnswerParts, type Waiting } from "./answer.ts";
import type { Attachments } from "./attachments.ts";

export interface SessionParts extends AnswerParts {
  readonly access: Access;
  readonly attachments: Attachments;
}

/** Text that was added to an answer. */
export interface Appended {
  readonly turnId: string;
  readonly offset: number;
  readonly text: string;
}

/** The conversation and what is being asked in it. The host owns it; panels come and go. */
export class Session implements vscode.Disposable {
  readonly attachments: Attachments;
  readonly #parts: SessionParts;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #appended = new vscode.EventEmitter<Appended>();
  #conversation: Conversation = empty();
  #draft = "";
  #draftRevision = 0;
  readonly #runs = new Set<AbortController>();
  #running: Promise<void> = Promise.resolve();
  #waiting: Waiting | undefined;
  #loading: Promise<void> | undefined;
  #loaded = false;
  /** Images that were said to be missing. */
  readonly #missed = new Set<string>();
  /** Anything but appended text changed. */
  readonly onDidChange = this.#changed.event;
  readonly onDidAppend = this.#appended.event;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.attachments = parts.attachments;
    this.attachments.onDidChange(() => this.#touch());
  }

  get conversation(): Conversation {
    return this.#conversation;
  }

  /** Grows with every change of the draft that the user did not type. */
  get draftRevision(): number {
    return this.#draftRevision;
  }

  get draft(): string {
    return this.#draft;
  }

  set draft(text: string) {
    this.#draft = text;
    this.#save();
  }

  /** A question is on its way, or waits for its turn. */
  get answering(): boolean {
    return this.#runs.size > 0;
  }

  /** While the request waits to go out again. */
  get waiting(): Waiting | undefined {
    return this.#waiting;
  }

  /** Reads back what a reload left behind; once. */
  load(): Promise<void> {
    return (this.#loading ??= (async () => {
      const { store } = this.#parts;
      const left = await store.load();
      this.#loaded = true;
      if (left) this.#takeUp(left);
      else store.follow((later) => this.#takeUp(later));
    })());
  }

  /**
   * Asks about the attached images, or about those chosen. What was typed and
   * attached stays when the user cancels on the way.
   */
  async send(question: string | Prompt, chosen?: Promise<readonly AttachedImage[]>): Promise<void> {
    const prompt = typeof question === "string" ? undefined : question;
    const text = typeof question === "string" ? question : question.prompt;
    if (!text.trim()) return;
    await this.#inTurn(async (signal) => {
      await orAborted(this.attachments.settled(), signal);
      const images = (await chosen) ?? this.attachments.ready;
      if (chosen && images.length === 0) return;
      const uploads = images.length > 0 || imagesOf(this.#conversation).length > 0;
      const target = await orAborted(this.#parts.access.open({ uploads, signal }), signal);
      if (!target) return;
      this.#conversation = withTurn(this.#conversation, {
        ...{ role: "question", id: crypto.randomUUID(), at: Date.now() },
        text,
        images,
        overrides: prompt && overridesOf(prompt),
      });
      // What the user wrote or attached meanwhile is for the next question.
      if (this.#draft.trim() === text.trim()) this.#setDraft("");
      this.attachments.take(images);
      await this.#answer(target, signal);
    });
  }

  /** Asks the last question once more; an answer of which something came stays reachable. */
  async retry(): Promise<void> {
    const last = this.#conversation.turns.at(-1);
    await this.#again(() =>
      last?.role === "answer" ? forkedAt(this.#conversation, last.id) : this.#conversation,
    );
  }

  /** Has a question answered anew; the answer of before stays reachable, and so does what followed. */
  async regenerate(answerId: string): Promise<void> {
    if (this.#find(answerId)?.role !== "answer") return;
    await this.#again(() => forkedAt(this.#conversation, answerId));
  }

  /** Asks a question in other words, about the same images; as it was it stays reachable. */
  async edit(questionId: string, text: string): Promise<void> {
    const before = this.#find(questionId);
    if (before?.role !== "question" || !text.trim()) return;
    await this.#again(() =>
      withTurn(forkedAt(this.#conversation, questionId), {
        ...{ ...before, id: crypto.randomUUID(), at: Date.now(), text },
      }),
    );
  }

  /** Has the last answer go on where it was cut off. */
  async continueAnswer(): Promise<void> {
    const last = this.#conversation.turns.at(-1);
    if (last?.role !== "answer" || !canContinue(this.#conversation)) return;
    await this.#again(() => this.#conversation, last);
  }

  /** Shows another version of a turn, `step` before (negative) or after the one that is shown. */
  showVersion(id: string, step: number): void {
    const turn = this.#find(id);
    if (!turn || this.answering) return;
    const { turns, current } = versionsOf(this.#conversation, turn);
    const other = turns[current + step];
    if (!other) return;
    this.#conversation = switchedTo(this.#conversation, other.id);
    this.#touch();
  }

  /** Ends at once whatever is asked or waits to be asked; what came of an answer is kept. */
  stop(): void {
    for (const run of this.#runs) run.abort();
  }

  /** Starts an empty conversation; the one of before stays kept. */
  async newConversation(): Promise<void> {
    await this.leaveConversation();
    this.#setDraft("");
    this.attachments.clear();
    for (const { id } of this.attachments.notices) this.attachments.dismiss(id);
    this.#touch();
  }

  /** The same, but what is being written stays. */
  async leaveConversation(): Promise<void> {
    await this.load();
    this.stop();
    await this.#running;
    this.#show(empty());
  }

  /** Goes on with a kept conversation; what is being written stays. False where it cannot be read. */
  async openConversation(id: string): Promise<boolean> {
    await this.load();
    if (id === this.#conversation.id) return true;
    this.stop();
    await this.#running;
    const opened = await this.#parts.store.open(id);
    if (opened) this.#show(restored(opened));
    return opened !== undefined;
  }

  /** Calls the conversation so; without a title its first question serves. */
  rename(title: string | undefined): void {
    this.#conversation = { ...this.#conversation, title };
    this.#touch();
  }

  /** Says what the store did. */
  tell(news: News): void {
    // The conversation that is being written goes on under another id.
    if (news.type === "copied" && news.id !== undefined)
      this.#conversation = { ...this.#conversation, id: news.id };
    const sentence = explainNews(news);
    const isSaid = this.attachments.notices.some(({ text }) => text === sentence);
    if (!isSaid) this.attachments.notify(sentence);
  }

  /** Writes down at once what is not written yet: the window is going away. */
  flush(): void {
    this.#save();
    this.#parts.store.close();
  }

  dispose(): void {
    this.stop();
    this.#changed.dispose();
    this.#appended.dispose();
  }

  #takeUp({ conversation, attached, draft }: LeftState): void {
    if (conversation) this.#conversation = restored(conversation);
    this.#setDraft(draft);
    this.attachments.restore(attached);
  }

  /** Puts another conversation in place of the one of before, which is written first. */
  #show(conversation: Conversation): void {
    this.#parts.store.flush();
    this.#conversation = conversation;
    this.#missed.clear();
    this.#parts.bytes.clear();
    this.#touch();
  }

  /** Asks once more about what is in the conversation, after it was prepared for that. */
  async #again(prepared: () => Conversation, earlier?: Answer): Promise<void> {
    if (this.answering) return;
    await this.#inTurn(async (signal) => {
      const next = prepared();
      if (next.turns.length === 0) return;
      const uploads = imagesOf(next).length > 0;
      const target = await orAborted(this.#parts.access.open({ uploads, signal }), signal);
      if (!target) return;
      this.#conversation = next;
      await this.#answer(target, signal, earlier);
    });
  }

  #find(id: string): Turn | undefined {
    return this.#conversation.turns.find((turn) => turn.id === id);
  }

  #setDraft(text: string): void {
    this.#draft = text;
    this.#draftRevision++;
  }

  /** Runs one question at a time; another waits for its turn, and can be stopped while it waits. */
  async #inTurn(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const controller = new AbortController();
    const { signal } = controller;
    this.#runs.add(controller);
    this.#touch();
    const before = this.#running;
    const run = (async () => {
      try {
        await this.load();
        await before;
        signal.throwIfAborted();
        await work(signal);
      } catch (error) {
        if (!signal.aborted) throw error;
      } finally {
        this.#runs.delete(controller);
        this.#waiting = undefined;
        this.#touch();
      }
    })();
    this.#running = run.catch(() => undefined);
    await run;
  }

  /** Shows another of the answers to one question; it is also the one that later questions build on. */
  choose(id: string, chosen: number): void {
    const turn = this.#find(id);
    const text = turn?.role === "answer" ? turn.choices?.[chosen] : undefined;
    if (text === undefined || this.answering) return;
    this.#change(id, { text, chosen });
    this.#touch();
  }

  /** Has the last question answered; with an answer that was cut off, has that go on. */
  async #answer({ endpoint }: Target, signal: AbortSignal, earlier?: Answer): Promise<void> {
    const { text = "", id = crypto.randomUUID() } = earlier ?? {};
    if (earlier) this.#change(id, { state: "streaming", capped: undefined, failure: undefined });
    else
      this.#conversation = withTurn(this.#conversation, {
        ...{ role: "answer", id, at: Date.now(), text, state: "streaming" },
        model: readSettings().model,
      });
    this.#touch();
    let length = text.length;
    await answer({ conversation: this.#conversation, earlier, endpoint, signal }, this.#parts, {
      wait: (waiting) => {
        this.#waiting = waiting;
        this.#touch();
      },
      missing: (name) => this.#missing(name),
      change: ({ by, appended }) => {
        this.#change(id, by);
        const wasWaiting = this.#waiting !== undefined;
        this.#waiting = undefined;
        if (appended === undefined || wasWaiting) this.#touch();
        else {
          this.#save();
          this.#appended.fire({ turnId: id, offset: length, text: appended });
        }
        length = by.text?.length ?? length;
      },
    });
  }

  #change(id: string, by: Partial<Answer>): void {
    this.#conversation = withAnswer(this.#conversation, id, by);
  }

  /** An image that is not stored any more is said to be missing once. */
  #missing({ id, name }: AttachedImage): void {
    if (this.#missed.has(id)) return;
    this.#missed.add(id);
    this.attachments.notify(
      vscode.l10n.t(
        "{0} is no longer stored and was left out. Attach it again to ask about it.",
        name,
      ),
    );
  }

  #state(): SavedState {
    return {
      conversation: this.#conversation,
      attached: this.attachments.ready,
      draft: this.#draft,
    };
  }

  #save(): void {
    // Before the saved state is read there is nothing to save but emptiness over it.
    if (this.#loaded) this.#parts.store.save(() => this.#state());
  }

  #touch(): void {
    this.#save();
    this.#changed.fire();
  }
}

/** What the work comes to, or the signal's reason as soon as it aborts. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason as Error);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

function empty(): Conversation {
  return { id: crypto.randomUUID(), turns: [], aside: [] };
}
