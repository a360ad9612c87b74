import { Emitter } from "../../events.ts";
import { explainNotice } from "../../messages/notices.ts";
import { forkedAt } from "../branches.ts";
import {
  allIds,
  everyImageOf,
  illustrated,
  restored,
  storedIds,
  reworded,
  withTurn,
  type Question,
  type AttachedImage,
  type Conversation,
} from "../conversation.ts";
import { wordsOf } from "../prompts.ts";
import type { LeftState, SavedState } from "../storage/state.ts";
import type { Store } from "../storage/store.ts";
import { ActiveConversation, emptyConversation, type Appended } from "./active.ts";
import { canContinue, type AnswerParts, type WaitingAnswer } from "./answer.ts";
import { Asking, type AskingParts } from "./asking.ts";
import type { Attachments, ChosenImages } from "./attachments.ts";
import { QuestionDraft } from "./draft.ts";
import { Queue } from "./queue.ts";
import type { Written } from "./recall.ts";

export interface SessionParts extends AnswerParts, AskingParts {
  readonly store: Pick<Store, "load" | "follow" | "open" | "save" | "flush" | "close">;
}

/** The conversation and what is being asked in it. Fronts come and go, and show it. */
export class Session {
  readonly attachments: Attachments;
  readonly draft: QuestionDraft;
  readonly queue: Queue;
  readonly #parts: SessionParts;
  readonly #changed = new Emitter<void>();
  readonly #appended = new Emitter<Appended>();
  readonly #active: ActiveConversation;
  readonly #asking: Asking;
  #loading: Promise<void> | undefined;
  #loaded = false;
  /** Images that were said to be missing. */
  readonly #missed = new Set<string>();
  /** Anything but appended text changed. */
  readonly onDidChange = this.#changed.event;
  readonly onDidAppend = this.#appended.event;

  constructor(parts: SessionParts) {
    const onChange = (): void => this.#touch();
    this.#parts = parts;
    this.attachments = parts.attachments;
    this.draft = new QuestionDraft({ onType: () => this.#save(), onChange });
    this.queue = new Queue(onChange);
    this.#active = new ActiveConversation(parts, {
      onChange,
      onAppend: (appended) => {
        this.#save();
        this.#appended.fire(appended);
      },
      onMissing: (images) => this.#missing(images),
    });
    this.#asking = new Asking(parts, {
      ...{ conversation: this.#active, draft: this.draft, queue: this.queue },
      ready: () => this.load(),
      onChange,
      leave: () => this.#show(emptyConversation()),
      onLetGo: (images) => this.#forget(images),
    });
    this.attachments.onDidChange(onChange);
    this.attachments.onDidIllustrate((made) => {
      this.queue.illustrate(made);
      this.#active.now = illustrated(this.conversation, made);
      onChange();
    });
    this.attachments.onDidLetGo((images) => this.#forget(images));
  }

  get conversation(): Conversation {
    return this.#active.now;
  }

  /** A question is on its way, or waits for its turn. */
  get answering(): boolean {
    return this.#asking.active;
  }

  /** While the request waits to go out again. */
  get waiting(): WaitingAnswer | undefined {
    return this.#active.waiting;
  }

  /** The last answer was cut off, and can go on. */
  get canContinue(): boolean {
    return canContinue(this.conversation, this.#parts.settings());
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
   * What the panel's user sends: asked at once, or after what is being asked.
   * The same draft sent twice is sent once.
   *
   * @param revision the draft's, as the panel knew it
   */
  async submit(text: string, revision: number): Promise<void> {
    await this.#asking.submit(text, revision);
  }

  /** Asks about the images chosen alone, in a conversation of their own; nothing where there are none. */
  async send(written: Written, chosen: Promise<ChosenImages>): Promise<void> {
    await this.#asking.send(written, chosen);
  }

  /** Sends what waits; one after the other. */
  async sendQueued(): Promise<void> {
    this.queue.release();
    await this.#asking.goOn();
  }

  removeQueued(id: string): void {
    const removed = this.queue.take(id);
    if (removed) this.#forget(removed.images);
  }

  /** Takes a waiting question back into the text box, before what is written there. */
  editQueued(id: string): void {
    const taken = this.queue.list.find((one) => one.id === id);
    if (!taken) return;
    const { text: written, prompt = taken.prompt } = this.draft;
    // There is room for one prompt: the other stays as words.
    const text = this.draft.prompt ? wordsOf(taken.prompt, taken.text) : taken.text;
    const lines = [text, written].filter((one) => one.trim() !== "");
    this.draft.replace({ text: lines.join("\n"), prompt });
    this.attachments.restore(taken.images);
    this.queue.take(id);
  }

  /** Asks the last question once more; an answer of which something came stays reachable. */
  async retry(): Promise<void> {
    const { last } = this.#active;
    await this.#asking.again(() =>
      last?.role === "answer" ? forkedAt(this.conversation, last.id) : this.conversation,
    );
  }

  /** Has a question answered anew; the answer of before stays reachable, and so does what followed. */
  async regenerate(answerId: string): Promise<void> {
    if (this.#active.find(answerId)?.role !== "answer") return;
    await this.#asking.again(() => forkedAt(this.conversation, answerId));
  }

  /** Asks a question in other words, about the same images; as it was it stays reachable. */
  async edit(questionId: string, text: string): Promise<void> {
    const before = this.#active.find(questionId);
    if (before?.role !== "question" || !text.trim()) return;
    await this.#asking.again(() =>
      withTurn(forkedAt(this.conversation, questionId), {
        ...reworded(before, text),
        ...{ id: crypto.randomUUID(), at: Date.now() },
      }),
    );
  }

  /** Has the last answer go on where it was cut off. */
  async continueAnswer(): Promise<void> {
    const { last } = this.#active;
    if (last?.role !== "answer" || !this.canContinue) return;
    await this.#asking.again(() => this.conversation, last);
  }

  /** Shows another version of a turn, `step` before (negative) or after the one that is shown. */
  showVersion(id: string, step: number): void {
    if (!this.answering) this.#active.showVersion(id, step);
  }

  /** Shows another of the answers to one question; it is also the one that later questions build on. */
  choose(id: string, chosen: number): void {
    if (!this.answering) this.#active.choose(id, chosen);
  }

  /** Ends at once whatever is asked or waits to be asked; what came of an answer is kept. */
  stop(): void {
    this.#asking.stop();
  }

  /** Starts an empty conversation; the one of before stays kept. */
  async newConversation(): Promise<void> {
    await this.leaveConversation();
    this.draft.clear();
    this.queue.clear();
    this.attachments.clear();
    for (const { id } of this.attachments.notices) this.attachments.dismiss(id);
    this.#touch();
  }

  /** The same, but what is being written stays. */
  async leaveConversation(): Promise<void> {
    await this.load();
    await this.#asking.settle();
    this.#show(emptyConversation());
  }

  /** Goes on with a kept conversation; what is being written stays. False where it cannot be read. */
  async openConversation(id: string): Promise<boolean> {
    await this.load();
    if (id === this.conversation.id) return true;
    const opened = await this.#parts.store.open(id);
    if (!opened) return false;
    // Nothing may be asked between the last answer's end and the other conversation.
    await this.#asking.settle();
    this.#show(restored(opened));
    return true;
  }

  /** Calls the conversation so; without a title its first question serves. */
  rename(title: string | undefined): void {
    this.#active.now = { ...this.conversation, title };
    this.#touch();
  }

  /**
   * Says what the store did, once.
   *
   * @param copy the id under which the conversation goes on from here
   */
  tell(sentence: string, copy?: string): void {
    if (copy !== undefined) this.#active.now = { ...this.conversation, id: copy };
    const isSaid = this.attachments.notices.some(({ text }) => text === sentence);
    if (!isSaid) this.attachments.notify(sentence, { stays: true });
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

  /** Images that are not stored any more are said to be missing once, all in one sentence. */
  #missing(images: readonly AttachedImage[]): void {
    const unsaid = images.filter(({ id }) => !this.#missed.has(id));
    for (const { id } of unsaid) this.#missed.add(id);
    if (unsaid.length === 0) return;
    const names = unsaid.map(({ name }) => name);
    const sentence = explainNotice({ type: "missing", names }, this.#parts.t);
    this.attachments.notify(sentence, { stays: true });
  }

  /** Lets go of the bytes of images that nothing here holds any more. */
  #forget(images: readonly AttachedImage[]): void {
    const waiting = [...this.attachments.wanted, ...this.queue.images];
    const held = new Set([
      ...waiting.flatMap(allIds),
      ...everyImageOf(this.conversation).flatMap(storedIds),
    ]);
    this.#parts.vault.forget(images, held);
  }

  #takeUp({ conversation, attached, draft, prompt, queued = [] }: LeftState): void {
    if (conversation) this.#active.now = restored(conversation);
    this.draft.replace({ text: draft, prompt });
    this.queue.restore(queued);
    for (const turn of this.conversation.turns)
      if (turn.role === "question" && turn.text.trim()) this.draft.remember(writtenIn(turn));
    this.attachments.restore(attached);
  }

  /** Puts another conversation in place of the one of before, which is written first. */
  #show(conversation: Conversation): void {
    this.#parts.store.flush();
    this.#active.now = conversation;
    this.#missed.clear();
    this.#parts.vault.clear();
    this.#touch();
  }

  #state(): SavedState {
    const { draft, queue } = this;
    return {
      conversation: this.conversation,
      attached: this.attachments.ready,
      draft: draft.text,
      ...(draft.prompt && { prompt: draft.prompt }),
      ...(queue.list.length > 0 && { queued: queue.list }),
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

/** A question as it was typed, behind the prompt that it was asked with. */
function writtenIn({ text, prompt, overrides }: Question): Written {
  if (!prompt) return { text };
  return { text, prompt: { ...overrides, title: prompt.title, prompt: prompt.words } };
}
