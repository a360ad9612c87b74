import * as vscode from "vscode";
import { createAnswering } from "../../core/conversation/answering.ts";
import { overridesOf, type Prompt } from "../../core/conversation/prompts.ts";
import {
  imagesOf,
  messagesOf,
  restored,
  withAnswer,
  withoutLastAnswer,
  withTurn,
  type Answer,
  type AttachedImage,
  type Conversation,
  type Question,
  type StoredPicture,
} from "../../core/conversation/conversation.ts";
import { ask } from "../../core/mavi/client.ts";
import { MaviError, type FailureReason } from "../../core/mavi/errors.ts";
import type { ChatRequest } from "../../core/mavi/request.ts";
import type { Access, Target } from "../access.ts";
import type { Network } from "../network.ts";
import { readSettings, withOverrides } from "../settings.ts";
import type { SavedState, Store } from "../store.ts";
import type { Attachments } from "./attachments.ts";

export interface SessionParts {
  readonly access: Access;
  readonly network: Network;
  readonly attachments: Attachments;
  /** Bytes of images, as sent, by id. */
  readonly bytes: Map<string, Uint8Array>;
  readonly store: Store;
  readonly log: vscode.LogOutputChannel;
}

/** Text that was added to an answer. */
export interface Appended {
  readonly turnId: string;
  readonly offset: number;
  readonly text: string;
}

/** A request that goes out again. */
export interface Waiting {
  /** Milliseconds since 1970. */
  readonly until: number;
  readonly reason: FailureReason;
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
      const saved = await this.#parts.store.load();
      this.#loaded = true;
      if (!saved) return;
      this.#conversation = restored(saved.conversation);
      this.#setDraft(saved.draft);
      this.attachments.restore(saved.attached);
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
        role: "question",
        id: crypto.randomUUID(),
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

  /** Asks the last question once more, in place of its answer. */
  async retry(): Promise<void> {
    if (this.answering) return;
    await this.#inTurn(async (signal) => {
      if (withoutLastAnswer(this.#conversation).turns.length === 0) return;
      const uploads = imagesOf(this.#conversation).length > 0;
      const target = await orAborted(this.#parts.access.open({ uploads, signal }), signal);
      if (!target) return;
      this.#conversation = withoutLastAnswer(this.#conversation);
      await this.#answer(target, signal);
    });
  }

  /** Ends at once whatever is asked or waits to be asked; what came of an answer is kept. */
  stop(): void {
    for (const run of this.#runs) run.abort();
  }

  async newConversation(): Promise<void> {
    await this.load();
    this.stop();
    await this.#running;
    const dropped = [...imagesOf(this.#conversation), ...this.attachments.ready].flatMap(
      ({ sent }) => sent.map(({ id }) => id),
    );
    this.#conversation = empty();
    this.#setDraft("");
    this.attachments.clear();
    for (const { id } of this.attachments.notices) this.attachments.dismiss(id);
    this.#parts.bytes.clear();
    this.#touch();
    await this.#parts.store.removeImages(dropped);
  }

  /** Writes down at once what is not written yet: the window is going away. */
  flush(): void {
    this.#save();
    this.#parts.store.flushNow();
  }

  dispose(): void {
    this.stop();
    this.#changed.dispose();
    this.#appended.dispose();
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
    const turn = this.#conversation.turns.find((one) => one.id === id);
    const text = turn?.role === "answer" ? turn.choices?.[chosen] : undefined;
    if (text === undefined || this.answering) return;
    this.#conversation = withAnswer(this.#conversation, id, { text, chosen });
    this.#touch();
  }

  async #answer({ endpoint }: Target, signal: AbortSignal): Promise<void> {
    const bytes = await this.#imageBytes();
    const request = this.#request(({ id }) => bytes.get(id));
    const { model } = request;
    const answer: Answer = {
      role: "answer",
      id: crypto.randomUUID(),
      text: "",
      state: "streaming",
      model,
    };
    this.#conversation = withTurn(this.#conversation, answer);
    this.#touch();

    const { log, network } = this.#parts;
    const started = Date.now();
    let firstText = 0;
    let length = 0;
    const answering = createAnswering(request);
    const change = (by: Partial<Answer>): void => {
      this.#conversation = withAnswer(this.#conversation, answer.id, by);
    };
    try {
      for await (const event of ask(request, { ...network.optionsFor(endpoint), signal })) {
        if (event.type === "retry") {
          this.#waiting = { until: Date.now() + event.seconds * 1000, reason: event.reason };
          log.info(`${event.reason}: trying again in ${event.seconds.toFixed(1)} s`);
          this.#touch();
          continue;
        }
        if (event.type === "text") firstText ||= Date.now() - started;
        if (event.type === "repair") log.info("The answer does not fit the schema: asking again");
        const changed = answering.take(event);
        if (!changed) continue;
        change(changed.by);
        const wasWaiting = this.#waiting !== undefined;
        this.#waiting = undefined;
        if (changed.appended === undefined || wasWaiting) this.#touch();
        else {
          this.#save();
          this.#appended.fire({ turnId: answer.id, offset: length, text: changed.appended });
        }
        length = changed.by.text?.length ?? length;
        if (event.type === "end")
          log.info(
            `Answer of ${model}: first text after ${firstText} ms, end after ${Date.now() - started} ms, ` +
              `${event.ending.usage?.inputTokens ?? "?"} tokens in, ${event.ending.usage?.outputTokens ?? "?"} out`,
          );
      }
    } catch (error) {
      change(answering.broken());
      if (signal.aborted) change({ state: "stopped" });
      else if (error instanceof MaviError) {
        const { reason, status, code, vendorText, requestId, parameter } = error;
        const overrides = this.#lastQuestion?.overrides;
        const prompt = parameter && parameter in (overrides?.parameters ?? {}) && overrides?.title;
        change({
          state: "failed",
          failure: {
            ...{ reason, status, code, vendorText, requestId, parameter },
            ...(prompt && { prompt }),
          },
        });
        log.warn(`${error.message}${requestId ? `, request ${requestId}` : ""}`);
      } else {
        change({ state: "failed", failure: { reason: "badReply" } });
        throw error;
      }
    }
  }

  get #lastQuestion(): Question | undefined {
    return this.#conversation.turns.findLast((turn) => turn.role === "question");
  }

  /** The whole conversation as one request, by the settings and by what its last question asks for. */
  #request(bytesOf: (picture: StoredPicture) => Uint8Array | undefined): ChatRequest {
    const { model, parameters, systemPrompt } = withOverrides(
      readSettings(),
      this.#lastQuestion?.overrides,
    );
    return {
      ...parameters,
      model,
      system: systemPrompt,
      messages: messagesOf(this.#conversation, bytesOf),
    };
  }

  /** The bytes of every image of the conversation; those of before a reload are read back. */
  async #imageBytes(): Promise<ReadonlyMap<string, Uint8Array>> {
    const { bytes, store } = this.#parts;
    const missing = imagesOf(this.#conversation).flatMap(({ name, sent }) =>
      sent.flatMap((one) => ("url" in one || bytes.has(one.id) ? [] : { id: one.id, name })),
    );
    for (const { id, name } of missing) {
      const read = await store.loadImage(id);
      if (read) bytes.set(id, read);
      else if (!this.#missed.has(id)) {
        this.#missed.add(id);
        this.attachments.notify(
          vscode.l10n.t(
            "{0} is no longer stored and was left out. Attach it again to ask about it.",
            name,
          ),
        );
      }
    }
    return bytes;
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
  return { id: crypto.randomUUID(), turns: [] };
}
