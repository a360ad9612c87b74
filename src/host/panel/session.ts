import * as vscode from "vscode";
import { forkedAt, switchedTo, versionsOf } from "../../core/conversation/branches.ts";
import { overridesOf, wordsOf, type Prompt } from "../../core/conversation/prompts.ts";
import {
  everyImageOf,
  imagesOf,
  restored,
  storedIds,
  withAnswer,
  withTurn,
  type Answer,
  type AttachedImage,
  type Conversation,
  type QueuedQuestion,
  type Turn,
} from "../../core/conversation/conversation.ts";
import type { Access, Target } from "../access.ts";
import { allIds } from "../images/stored.ts";
import type { LeftState, News, SavedState } from "../history/store.ts";
import { explainNews } from "../history/words.ts";
import { readSettings } from "../settings.ts";
import { answer, canContinue, type AnswerParts, type Waiting } from "./answer.ts";
import type { Attachments } from "./attachments.ts";
import { Recall, type Written } from "./recall.ts";

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
  #prompt: Prompt | undefined;
  readonly #recall = new Recall();
  /** What was sent and still is the draft: the way to the endpoint is not clear yet. */
  #sending: Written | undefined;
  /** What was sent last. */
  #sent: string | undefined;
  #queue: readonly QueuedQuestion[] = [];
  #held = false;
  readonly #runs = new Set<AbortController>();
  /** Questions that wait for their images before they wait for their turn. */
  readonly #enqueuing = new Set<AbortController>();
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
    this.attachments.onDidLetGo((images) => this.#forget(images));
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

  /** The prompt whose words come before what is typed. */
  get prompt(): Prompt | undefined {
    return this.#prompt;
  }

  set prompt(prompt: Prompt | undefined) {
    this.#prompt = prompt;
    this.#touch();
  }

  /** An earlier question stands in place of the one being written. */
  get recalled(): boolean {
    return this.#recall.active;
  }

  /** Questions that go out one after the other when what is asked now is answered. */
  get queue(): readonly QueuedQuestion[] {
    return this.#queue;
  }

  /** They wait until `sendQueued`: an answer was stopped or failed, or the window was reloaded. */
  get held(): boolean {
    return this.#held;
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
   * What the panel's user sends: asked at once, or after what is being asked.
   * The same draft sent twice is sent once.
   *
   * @param revision the draft's, as the panel knew it
   */
  async submit(text: string, revision: number): Promise<void> {
    const isSame = text.trim() === this.#sent;
    if (isSame && (this.#sending || revision !== this.#draftRevision)) return;
    const written: Written = { text, prompt: this.#prompt };
    if (!wordsOf(written.prompt, text).trim() || this.#lacksImages(written.prompt)) return;
    this.#sending = written;
    this.#sent = text.trim();
    this.#recall.add(written);
    try {
      if (this.answering) await this.#enqueue(written);
      else await this.#ask(written);
    } finally {
      if (this.#sending === written) this.#sending = undefined;
    }
    await this.#goOn();
  }

  /** Sends what waits; one after the other. */
  async sendQueued(): Promise<void> {
    this.#held = false;
    this.#touch();
    await this.#goOn();
  }

  removeQueued(id: string): void {
    const removed = this.#queue.find((one) => one.id === id);
    this.#setQueue(this.#queue.filter((one) => one !== removed));
    if (removed) this.#forget(removed.images);
  }

  /** Takes a waiting question back into the text box, before what is written there. */
  editQueued(id: string): void {
    const taken = this.#queue.find((one) => one.id === id);
    if (!taken) return;
    // There is room for one prompt: the other stays as words.
    const text = this.#prompt ? wordsOf(taken.prompt, taken.text) : taken.text;
    const lines = [text, this.#draft].filter((one) => one.trim() !== "");
    this.#prompt ??= taken.prompt;
    this.#setDraft(lines.join("\n"));
    this.#setQueue(this.#queue.filter((one) => one !== taken));
    this.attachments.restore(taken.images);
  }

  /** Another question than the one being written; what is written comes back after the newest. */
  recall(older: boolean): void {
    const found = this.#recall.step({ text: this.#draft, prompt: this.#prompt }, older);
    if (!found) return;
    this.#prompt = found.prompt;
    this.#draft = found.text;
    this.#draftRevision++;
    this.#touch();
  }

  /** Asks a prompt about the images chosen, and nothing where there are none. */
  async send(prompt: Prompt, chosen: Promise<readonly AttachedImage[]>): Promise<void> {
    await this.#ask({ text: "", prompt }, { chosen });
    await this.#goOn();
  }

  /**
   * Asks about the attached images, or about those chosen. What was typed and
   * attached stays when the user cancels on the way.
   */
  async #ask(
    written: Written,
    {
      chosen,
      queued,
    }: { chosen?: Promise<readonly AttachedImage[]>; queued?: QueuedQuestion } = {},
  ): Promise<void> {
    const { text: typed, prompt } = written;
    const text = wordsOf(prompt, typed);
    await this.#inTurn(async (signal) => {
      if (!queued) await orAborted(this.attachments.settled(), signal);
      const wanted =
        queued?.images ?? (chosen ? await orAborted(chosen, signal) : this.attachments.ready);
      if (chosen && wanted.length === 0) return;
      if (chosen && this.#lacksImages(prompt, wanted)) {
        // With more images it can be sent.
        this.prompt ??= prompt;
        return;
      }
      const uploads = wanted.length > 0 || imagesOf(this.#conversation).length > 0;
      const target = await orAborted(this.#parts.access.open({ uploads, signal }), signal);
      if (!target) return;
      // What was taken back or away meanwhile is not sent.
      if (queued && !this.#queue.includes(queued)) return;
      const { ready } = this.attachments;
      const images = queued
        ? wanted
        : wanted.flatMap(({ id }) => ready.find((one) => one.id === id) ?? []);
      if (chosen && images.length === 0) return;
      this.#conversation = withTurn(this.#conversation, {
        ...{ role: "question", id: crypto.randomUUID(), at: Date.now() },
        text,
        prompt: prompt && { title: prompt.title, words: prompt.prompt },
        images,
        overrides: prompt && overridesOf(prompt),
      });
      if (queued) this.#setQueue(this.#queue.filter((one) => one !== queued));
      else {
        // What the user wrote or attached meanwhile is for the next question.
        if (!chosen && this.#draft.trim() === typed.trim()) this.#clearDraft();
        this.attachments.take(images);
      }
      if (this.#sending === written) this.#sending = undefined;
      // Of pictures that are no files, what was found is wanted no more.
      this.#forget(images);
      await this.#answer(target, signal);
    });
  }

  /** One that is stopped while its images are read stays in the text box. */
  async #enqueue({ text, prompt }: Written): Promise<void> {
    const controller = new AbortController();
    const { signal } = controller;
    this.#enqueuing.add(controller);
    try {
      await orAborted(this.attachments.settled(), signal);
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    } finally {
      this.#enqueuing.delete(controller);
    }
    // Who sends another question wants those before it answered too.
    this.#held = false;
    const images = this.attachments.ready;
    this.#setQueue([...this.#queue, { id: crypto.randomUUID(), text, prompt, images }]);
    if (this.#draft.trim() === text.trim()) this.#clearDraft();
    this.attachments.take(images);
  }

  /** Asks what waits, as long as each is answered. */
  async #goOn(): Promise<void> {
    for (;;) {
      const [next] = this.#queue;
      if (!next || this.#held || this.answering) return;
      try {
        await this.#ask(next, { queued: next });
      } finally {
        // It was not even asked: the user cancelled on the way, or something failed.
        if (this.#queue.includes(next)) {
          this.#held = true;
          this.#touch();
        }
      }
    }
  }

  #setQueue(queue: readonly QueuedQuestion[]): void {
    this.#queue = queue;
    if (queue.length === 0) this.#held = false;
    this.#touch();
  }

  /** Says what a prompt needs before it can be asked. */
  #lacksImages(
    prompt: Prompt | undefined,
    images: readonly AttachedImage[] = [
      ...imagesOf(this.#conversation),
      ...this.attachments.wanted,
    ],
  ): boolean {
    const { title, needs = 0 } = prompt ?? {};
    if (images.length >= needs || title === undefined) return false;
    this.attachments.notify(
      vscode.l10n.t("“{0}” needs {1} images. Attach more, then send it.", title, needs),
    );
    return true;
  }

  /** Lets go of the bytes of images that nothing here holds any more; their files go by themselves. */
  #forget(images: readonly AttachedImage[]): void {
    const waiting = [...this.attachments.wanted, ...this.#queue.flatMap((one) => one.images)];
    const held = new Set([
      ...waiting.flatMap(allIds),
      ...everyImageOf(this.#conversation).flatMap(storedIds),
    ]);
    for (const id of images.flatMap(allIds)) if (!held.has(id)) this.#parts.bytes.delete(id);
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
    for (const run of [...this.#runs, ...this.#enqueuing]) run.abort();
  }

  /** Stops until nothing runs any more. */
  async #settle(): Promise<void> {
    do {
      this.stop();
      await this.#running;
    } while (this.answering);
  }

  /** Starts an empty conversation; the one of before stays kept. */
  async newConversation(): Promise<void> {
    await this.leaveConversation();
    this.#clearDraft();
    this.#setQueue([]);
    this.attachments.clear();
    for (const { id } of this.attachments.notices) this.attachments.dismiss(id);
    this.#touch();
  }

  /** The same, but what is being written stays. */
  async leaveConversation(): Promise<void> {
    await this.load();
    await this.#settle();
    this.#show(empty());
  }

  /** Goes on with a kept conversation; what is being written stays. False where it cannot be read. */
  async openConversation(id: string): Promise<boolean> {
    await this.load();
    if (id === this.#conversation.id) return true;
    const opened = await this.#parts.store.open(id);
    if (!opened) return false;
    // Nothing may be asked between the last answer's end and the other conversation.
    await this.#settle();
    this.#show(restored(opened));
    return true;
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

  #takeUp({ conversation, attached, draft, prompt, queued = [] }: LeftState): void {
    if (conversation) this.#conversation = restored(conversation);
    this.#setDraft(draft);
    this.#prompt = prompt;
    this.#queue = queued;
    this.#held = queued.length > 0;
    for (const turn of this.#conversation.turns)
      if (turn.role === "question") this.#recall.add({ text: turn.text });
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
    await this.#goOn();
  }

  #find(id: string): Turn | undefined {
    return this.#conversation.turns.find((turn) => turn.id === id);
  }

  #setDraft(text: string): void {
    this.#draft = text;
    this.#draftRevision++;
    this.#recall.end();
  }

  #clearDraft(): void {
    this.#prompt = undefined;
    this.#setDraft("");
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
        // After a stop or a failure its user decides what becomes of the rest.
        const last = this.#conversation.turns.at(-1);
        if (signal.aborted || (last?.role === "answer" && last.state !== "complete"))
          this.#held = this.#queue.length > 0;
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
      missing: (images) => this.#missing(images),
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

  /** Images that are not stored any more are said to be missing once, all in one sentence. */
  #missing(images: readonly AttachedImage[]): void {
    const { t } = vscode.l10n;
    const unsaid = images.filter(({ id }) => !this.#missed.has(id));
    for (const { id } of unsaid) this.#missed.add(id);
    const [first] = unsaid;
    if (!first) return;
    this.attachments.notify(
      unsaid.length === 1
        ? t(
            "{0} is no longer stored and was left out. Attach it again to ask about it.",
            first.name,
          )
        : t(
            "{0} images are no longer stored and were left out. Attach them again to ask about them.",
            unsaid.length,
          ),
      { stays: true },
    );
  }

  #state(): SavedState {
    return {
      conversation: this.#conversation,
      attached: this.attachments.ready,
      draft: this.#draft,
      ...(this.#prompt && { prompt: this.#prompt }),
      ...(this.#queue.length > 0 && { queued: this.#queue }),
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
