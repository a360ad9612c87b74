import type { FailureFacts } from "../mavi/errors.ts";
import type { Usage } from "../mavi/models.ts";
import type { ChatMessage, OutgoingImage } from "../mavi/request.ts";
import type { ImageChange, Picture, PreparedImage } from "../image/prepared.ts";
import type { Overrides } from "./prompts.ts";

/** A picture as it was sent; its bytes are kept apart under `id`. */
export interface StoredPicture extends Omit<Picture, "bytes"> {
  /** SHA-256 of the bytes, in hex. */
  readonly id: string;
  readonly byteLength: number;
}

/** A picture of which the endpoint gets the address alone. */
export interface LinkedPicture {
  /** SHA-256 of the address, in hex. */
  readonly id: string;
  readonly mimeType: string;
  readonly url: string;
}

export type SentPicture = StoredPicture | LinkedPicture;

/** An image of a conversation. */
export interface AttachedImage {
  /** SHA-256 of the file as it was found, or of its address; in hex. */
  readonly id: string;
  /** None for an address, which only the endpoint looks at. */
  readonly found?: PreparedImage["found"] | undefined;
  /** What was done to it. */
  readonly changes: readonly ImageChange[];
  readonly name: string;
  /** Where it was found, as a URI; none for pasted pictures. */
  readonly source?: string | undefined;
  /** One, or the parts of a long one in order. */
  readonly sent: readonly SentPicture[];
  /** At full resolution, because its user wished so. */
  readonly full?: boolean | undefined;
  /** The panel's small WebP, in base64. */
  readonly thumbnail?: string | undefined;
}

export interface Question {
  readonly role: "question";
  readonly id: string;
  readonly text: string;
  readonly images: readonly AttachedImage[];
  /** What the prompt that was run asks for besides its words. */
  readonly overrides?: Overrides | undefined;
}

/** Why an answer is not whole, beside the endpoint's failures: the window went away while it came. */
export type AnswerFailure =
  /** With `prompt`, the title of the prompt that the wrong parameter is of. */
  (FailureFacts & { readonly prompt?: string | undefined }) | { readonly reason: "interrupted" };

export interface Answer {
  readonly role: "answer";
  readonly id: string;
  /** With several answers to one question, the one that was chosen. */
  readonly text: string;
  readonly state: "streaming" | "complete" | "stopped" | "failed";
  readonly model: string;
  /** All answers, where several were asked for; `text` is one of them. */
  readonly choices?: readonly string[] | undefined;
  /** Which of them `text` is, from 0. */
  readonly chosen?: number | undefined;
  /** Which of them, from 0, is JSON that fits the schema that was asked for. */
  readonly data?: number | undefined;
  readonly usage?: Usage | undefined;
  /** With `failed`, what went wrong; the text that came before it is kept. */
  readonly failure?: AnswerFailure | undefined;
  /** The model stopped at its `max_tokens`. */
  readonly capped?: boolean | undefined;
  /** The `max_tokens` that was asked for. */
  readonly maxTokens?: number | undefined;
}

export type Turn = Question | Answer;

export interface Conversation {
  readonly id: string;
  readonly turns: readonly Turn[];
}

/** The conversation with another last turn. */
export function withTurn(conversation: Conversation, turn: Turn): Conversation {
  return { ...conversation, turns: [...conversation.turns, turn] };
}

/** The conversation with one answer changed; unchanged where there is no such answer. */
export function withAnswer(
  conversation: Conversation,
  id: string,
  change: Partial<Answer>,
): Conversation {
  return {
    ...conversation,
    turns: conversation.turns.map((turn) =>
      turn.id === id && turn.role === "answer" ? { ...turn, ...change } : turn,
    ),
  };
}

/** Without the last turn where that is an answer: what is asked again. */
export function withoutLastAnswer(conversation: Conversation): Conversation {
  return conversation.turns.at(-1)?.role === "answer"
    ? { ...conversation, turns: conversation.turns.slice(0, -1) }
    : conversation;
}

/** A conversation read back after its window went away: what was still coming came no further. */
export function restored(conversation: Conversation): Conversation {
  return {
    ...conversation,
    turns: conversation.turns.map((turn) =>
      turn.role === "answer" && turn.state === "streaming"
        ? { ...turn, state: "failed", failure: { reason: "interrupted" } }
        : turn,
    ),
  };
}

/** The images of every question, as often as they are sent. */
export function imagesOf(conversation: Conversation): AttachedImage[] {
  return conversation.turns.flatMap((turn) => (turn.role === "question" ? turn.images : []));
}

/**
 * The messages to send: every earlier turn with its images, the last question
 * last. An answer without a word is left out, and neighbours of one role are
 * joined, so that questions and answers always alternate. So is an image whose bytes are gone.
 */
export function messagesOf(
  conversation: Conversation,
  bytesOf: (picture: StoredPicture) => Uint8Array | undefined,
): ChatMessage[] {
  const messages: ChatMessage[] = [];
  for (const turn of conversation.turns) {
    if (turn.role === "answer") {
      if (turn.text.trim()) messages.push({ role: "assistant", text: turn.text });
      continue;
    }
    const pictures = turn.images.flatMap(({ sent }) => sent);
    const images = pictures.flatMap((picture): OutgoingImage[] => {
      const { mimeType } = picture;
      if ("url" in picture) return [{ mimeType, url: picture.url }];
      const bytes = bytesOf(picture);
      return bytes ? [{ mimeType, bytes }] : [];
    });
    const last = messages.at(-1);
    if (last?.role === "user") {
      messages[messages.length - 1] = {
        role: "user",
        text: `${last.text}\n\n${turn.text}`,
        images: [...(last.images ?? []), ...images],
      };
    } else messages.push({ role: "user", text: turn.text, images });
  }
  return messages;
}
