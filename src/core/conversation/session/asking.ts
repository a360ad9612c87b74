import { orAborted } from "../../abort.ts";
import type { Endpoint } from "../../mavi/client.ts";
import type { Translate } from "../../messages/locale.ts";
import type { Settings } from "../../settings.ts";
import { explainNotice } from "../../messages/notices.ts";
import {
  imagesOf,
  type Answer,
  type AttachedImage,
  type Conversation,
  type QueuedQuestion,
} from "../conversation.ts";
import { overridesOf, wordsOf, type Prompt } from "../prompts.ts";
import type { ActiveConversation } from "./active.ts";
import type { Attachments, ChosenImages } from "./attachments.ts";
import type { QuestionDraft } from "./draft.ts";
import type { Queue } from "./queue.ts";
import { isSame, type Written } from "./recall.ts";
import { Runner } from "./runner.ts";

export interface AskingParts {
  /** What stands before a request: a key, and consent where images go out. Undefined when the user cancels. */
  readonly access: {
    open(asked: {
      images: number;
      signal: AbortSignal;
    }): Promise<{ readonly endpoint: Endpoint } | undefined>;
  };
  readonly attachments: Attachments;
  readonly settings: () => Settings;
  readonly t: Translate;
}

/** What a question is made of and where it goes. */
interface Desk {
  readonly conversation: ActiveConversation;
  readonly draft: QuestionDraft;
  readonly queue: Queue;
  /** What every question waits for. */
  readonly ready: () => Promise<void>;
  readonly onChange: () => void;
  /** Puts an empty conversation in place of the one that is shown, which stays kept. */
  readonly leave: () => void;
  /** Some bytes of these images may be wanted no more. */
  readonly onLetGo: (images: readonly AttachedImage[]) => void;
}

/** Asks what was written, one question after the other. */
export class Asking {
  readonly #parts: AskingParts;
  readonly #desk: Desk;
  readonly #runner: Runner;

  constructor(parts: AskingParts, desk: Desk) {
    this.#parts = parts;
    this.#desk = desk;
    this.#runner = new Runner({
      ready: desk.ready,
      onStart: desk.onChange,
      onEnd: (stopped) => this.#ended(stopped),
    });
  }

  /** A question is on its way, or waits for its turn. */
  get active(): boolean {
    return this.#runner.active;
  }

  /**
   * Asks what was written at once, or after what is being asked. The same draft sent twice is sent once.
   *
   * @param revision the draft's, as the page knew it
   */
  async submit(text: string, revision: number): Promise<void> {
    const { draft } = this.#desk;
    if (draft.isSent(text, revision)) return;
    const written: Written = { text, prompt: draft.prompt };
    if (!wordsOf(written.prompt, text).trim() || this.#lacksImages(written.prompt)) return;
    draft.send(written);
    try {
      if (this.active) await this.#enqueue(written);
      else await this.#ask(written);
    } finally {
      draft.settle(written);
    }
    await this.goOn();
  }

  /** Asks about the images chosen alone, in a conversation of their own; nothing where there are none. */
  async send(written: Written, chosen: Promise<ChosenImages>): Promise<void> {
    const { draft } = this.#desk;
    const hasWords = written.text.trim() !== "";
    if (hasWords) draft.send(written);
    // It stands beside its images until it is asked, unless another question is being written.
    const isThere = hasWords && isSame(draft, written);
    const isShown = isThere || (hasWords && !draft.isWritten);
    if (isShown && !isThere) draft.replace(written);
    const sent = { isAsked: false };
    const onAsked = (): void => void (sent.isAsked = true);
    try {
      await this.#ask(written, { chosen, isShown, onAsked });
    } finally {
      draft.settle(written);
      // Its user cancelled or stopped it on the way, or no image could be read.
      if (hasWords && !isShown && !sent.isAsked) draft.bringBack(written);
    }
    await this.goOn();
  }

  /** Asks once more about what is in the conversation, after it was prepared for that. */
  async again(prepared: () => Conversation, earlier?: Answer): Promise<void> {
    if (this.active) return;
    const { conversation } = this.#desk;
    await this.#runner.run(async (signal) => {
      const next = prepared();
      if (next.turns.length === 0) return;
      const endpoint = await this.#open(imagesOf(next).length, signal);
      if (!endpoint) return;
      conversation.now = next;
      await conversation.answer(endpoint, signal, earlier);
    });
    await this.goOn();
  }

  /** Asks what waits, as long as each is answered. */
  async goOn(): Promise<void> {
    const { queue, onChange } = this.#desk;
    for (;;) {
      const { next } = queue;
      if (!next || this.active) return;
      try {
        await this.#ask(next, { queued: next });
      } finally {
        // It was not even asked: the user cancelled on the way, or something failed.
        if (queue.has(next)) {
          queue.hold();
          onChange();
        }
      }
    }
  }

  /** Ends at once whatever is asked or waits to be asked; what came of an answer is kept. */
  stop(): void {
    this.#runner.stop();
    this.#desk.queue.stop();
  }

  /** Stops until nothing is asked any more. */
  async settle(): Promise<void> {
    do {
      this.stop();
      await this.#runner.ended;
    } while (this.active);
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
      isShown = chosen === undefined,
      onAsked,
    }: {
      chosen?: Promise<ChosenImages>;
      queued?: QueuedQuestion;
      /** It stands in the text box. */
      isShown?: boolean;
      onAsked?: () => void;
    } = {},
  ): Promise<void> {
    const { text: typed, prompt } = written;
    const { attachments } = this.#parts;
    const { conversation, draft, queue } = this.#desk;
    await this.#runner.run(async (signal) => {
      if (!queued) await orAborted(attachments.settled(), signal);
      const apart = chosen && (await orAborted(chosen, signal));
      const wanted = queued?.images ?? apart?.images ?? attachments.ready;
      if (chosen && wanted.length === 0) return;
      if (chosen && this.#lacksImages(prompt, wanted)) {
        // With more images it can be sent.
        if (!typed.trim()) draft.prompt ??= prompt;
        return;
      }
      if (!queued) await orAborted(this.#fit(wanted), signal);
      const count = wanted.length + (chosen ? 0 : imagesOf(conversation.now).length);
      const endpoint = await this.#open(count, signal);
      if (!endpoint) return;
      // What was taken back or away meanwhile is not sent.
      if (queued && !queue.has(queued)) return;
      const { ready } = attachments;
      const images = queued
        ? wanted
        : wanted.flatMap(({ id, name, source }) => {
            const found = ready.find((one) => one.id === id);
            return found ? { ...found, name, source } : [];
          });
      if (chosen && images.length === 0) return;
      // Images of earlier questions would be sent, and paid for, with each of them.
      if (chosen && conversation.now.turns.length > 0) this.#desk.leave();
      conversation.add({
        ...{ role: "question", id: crypto.randomUUID(), at: Date.now() },
        text: typed,
        prompt: prompt && { title: prompt.title, words: prompt.prompt },
        images,
        overrides: prompt && overridesOf(prompt),
      });
      if (queued) queue.take(queued.id);
      else {
        // What the user wrote or attached meanwhile is for the next question.
        if (isShown) draft.take(written);
        const isKept = ({ id }: AttachedImage): boolean =>
          draft.isWritten && apart?.attached.has(id) === true;
        attachments.take(images.filter((image) => !isKept(image)));
      }
      onAsked?.();
      draft.settle(written);
      // Originals of pasted images are dropped once they are sent.
      this.#desk.onLetGo(images);
      await conversation.answer(endpoint, signal);
    });
  }

  /** All images of a question are to go out. */
  async #fit(images: readonly AttachedImage[]): Promise<void> {
    const { attachments, settings } = this.#parts;
    await attachments.fit(images, settings().maxTotalBytes);
  }

  async #open(images: number, signal: AbortSignal): Promise<Endpoint | undefined> {
    const { access } = this.#parts;
    return (await orAborted(access.open({ images, signal }), signal))?.endpoint;
  }

  /** One that is stopped while its images are read stays in the text box. */
  async #enqueue(written: Written): Promise<void> {
    const { attachments } = this.#parts;
    const { draft, queue } = this.#desk;
    const ready = async (): Promise<void> => {
      await attachments.settled();
      await this.#fit(attachments.ready);
    };
    if (!(await queue.arrives(ready()))) return;
    const { text, prompt } = written;
    const images = attachments.ready;
    queue.add({ id: crypto.randomUUID(), text, prompt, images });
    draft.take(written);
    attachments.take(images);
  }

  /** After a stop or a failure its user decides what becomes of the questions that wait. */
  #ended(stopped: boolean): void {
    const { conversation, queue, onChange } = this.#desk;
    const { last } = conversation;
    if (stopped || (last?.role === "answer" && last.state !== "complete")) queue.hold();
    onChange();
  }

  /** Says what a prompt needs before it can be asked. */
  #lacksImages(
    prompt: Prompt | undefined,
    images: readonly AttachedImage[] = [
      ...imagesOf(this.#desk.conversation.now),
      ...this.#parts.attachments.wanted,
    ],
  ): boolean {
    const { title, needs = 0 } = prompt ?? {};
    if (images.length >= needs || title === undefined) return false;
    const { attachments, t } = this.#parts;
    attachments.notify(explainNotice({ type: "tooFew", prompt: title, needs }, t));
    return true;
  }
}
