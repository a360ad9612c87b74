import type { Endpoint } from "../../mavi/client.ts";
import { switchedTo, versionsOf } from "../branches.ts";
import {
  withAnswer,
  withTurn,
  type Answer,
  type AttachedImage,
  type Conversation,
  type NewTurn,
  type Turn,
} from "../conversation.ts";
import { answer, type AnswerParts, type WaitingAnswer } from "./answer.ts";

/** Text that was added to an answer. */
export interface Appended {
  readonly turnId: string;
  readonly offset: number;
  readonly text: string;
}

/** Whom the conversation tells of its changes. */
export interface ConversationListener {
  /** Anything but appended text changed. */
  readonly onChange: () => void;
  readonly onAppend: (appended: Appended) => void;
  /** Images that are to be sent are not stored any more. */
  readonly onMissing: (images: readonly AttachedImage[]) => void;
}

/** The conversation that is open, and the answer that comes in it. */
export class ActiveConversation {
  readonly #parts: AnswerParts;
  readonly #listener: ConversationListener;
  #now: Conversation = emptyConversation();
  #waiting: WaitingAnswer | undefined;

  constructor(parts: AnswerParts, listener: ConversationListener) {
    this.#parts = parts;
    this.#listener = listener;
  }

  get now(): Conversation {
    return this.#now;
  }

  /** Puts another state of it, or another conversation, in its place; nobody is told. */
  set now(conversation: Conversation) {
    this.#now = conversation;
  }

  /** While the request waits to go out again. */
  get waiting(): WaitingAnswer | undefined {
    return this.#waiting;
  }

  get last(): Turn | undefined {
    return this.#now.turns.at(-1);
  }

  find(id: string): Turn | undefined {
    return this.#now.turns.find((turn) => turn.id === id);
  }

  add(turn: NewTurn): void {
    this.#now = withTurn(this.#now, turn);
  }

  /** Shows another version of a turn, `step` before (negative) or after the one that is shown. */
  showVersion(id: string, step: number): void {
    const turn = this.find(id);
    if (!turn) return;
    const { turns, current } = versionsOf(this.#now, turn);
    const other = turns[current + step];
    if (!other) return;
    this.#now = switchedTo(this.#now, other.id);
    this.#listener.onChange();
  }

  /** Shows another of the answers to one question; it is also the one that later questions build on. */
  choose(id: string, chosen: number): void {
    const turn = this.find(id);
    const text = turn?.role === "answer" ? turn.choices?.[chosen] : undefined;
    if (text === undefined) return;
    this.#change(id, { text, chosen });
    this.#listener.onChange();
  }

  /** Has the last question answered; with an answer that was cut off, has that go on. */
  async answer(endpoint: Endpoint, signal: AbortSignal, earlier?: Answer): Promise<void> {
    const { onChange, onAppend, onMissing } = this.#listener;
    const { text = "", id = crypto.randomUUID() } = earlier ?? {};
    if (earlier) this.#change(id, { state: "streaming", capped: undefined, failure: undefined });
    else
      this.add({
        ...{ role: "answer", id, at: Date.now(), text, state: "streaming" },
        model: this.#parts.settings().model,
      });
    onChange();
    let length = text.length;
    try {
      await answer({ conversation: this.#now, earlier, endpoint, signal }, this.#parts, {
        wait: (waiting) => {
          this.#waiting = waiting;
          onChange();
        },
        missing: onMissing,
        change: ({ by, appended }) => {
          this.#change(id, by);
          const wasWaiting = this.#waiting !== undefined;
          this.#waiting = undefined;
          if (appended === undefined || wasWaiting) onChange();
          else onAppend({ turnId: id, offset: length, text: appended });
          length = by.text?.length ?? length;
        },
      });
    } finally {
      this.#waiting = undefined;
    }
  }

  #change(id: string, by: Partial<Answer>): void {
    this.#now = withAnswer(this.#now, id, by);
  }
}

export function emptyConversation(): Conversation {
  return { id: crypto.randomUUID(), turns: [], aside: [] };
}
