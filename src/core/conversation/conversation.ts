import type { FailureFacts } from "../mavi/errors.ts";
import type { Usage } from "../mavi/models.ts";
import type { ImageChange, EncodedImage, PreparedImage } from "../image/prepared.ts";
import { joined, type Overrides, type Prompt } from "./prompts.ts";

/** An image as it was sent; its bytes are kept apart under `id`. */
export interface StoredImage extends Omit<EncodedImage, "bytes"> {
  /** SHA-256 of the bytes, in hex. */
  readonly id: string;
  readonly byteLength: number;
}

/** An image of which the endpoint gets the address alone. */
export interface LinkedImage {
  /** SHA-256 of the address, in hex. */
  readonly id: string;
  readonly mimeType: string;
  readonly url: string;
}

export type SentImage = StoredImage | LinkedImage;

/** An image of a conversation. */
export interface AttachedImage {
  /** SHA-256 of the file as it was found, or of its address; in hex. */
  readonly id: string;
  /** None for an address, which only the endpoint looks at. */
  readonly found?: PreparedImage["found"] | undefined;
  /** What was done to it. */
  readonly changes: readonly ImageChange[];
  readonly name: string;
  /** Where it was found, as a URI; none for pasted images. */
  readonly source?: string | undefined;
  /** One, or the parts of a long one in order. */
  readonly sent: readonly SentImage[];
  /** At full resolution, because its user wished so. */
  readonly full?: boolean | undefined;
  /** The panel's small WebP, in base64. */
  readonly thumbnail?: string | undefined;
}

interface PlacedTurn {
  readonly id: string;
  /** The turn that it follows; none for a first question. */
  readonly parent?: string | undefined;
  /** When it was asked or began to be answered, in milliseconds since 1970. */
  readonly at: number;
}

export interface Question extends PlacedTurn {
  readonly role: "question";
  /** As typed, without the prompt's words. */
  readonly text: string;
  /** The prompt that was run, whose words come before what was typed. */
  readonly prompt?: { readonly title: string; readonly words: string } | undefined;
  readonly images: readonly AttachedImage[];
  /** What the prompt that was run asks for besides its words. */
  readonly overrides?: Overrides | undefined;
}

/** A question that waits for the answer before it. */
export interface QueuedQuestion {
  readonly id: string;
  /** As typed, without the prompt's words. */
  readonly text: string;
  readonly prompt?: Prompt | undefined;
  readonly images: readonly AttachedImage[];
}

/** Why an answer is not whole, beside the endpoint's failures: the window went away while it came. */
export type AnswerFailure =
  | (FailureFacts & {
      /** The title of the prompt that the wrong parameter is of. */
      readonly prompt?: string | undefined;
      /** Id of the model to try where the one asked is gone. */
      readonly successor?: string | undefined;
    })
  | { readonly reason: "interrupted" };

export interface Answer extends PlacedTurn {
  readonly role: "answer";
  /** With several answers to one question, the one that was chosen. */
  readonly text: string;
  readonly state: "streaming" | "complete" | "stopped" | "failed";
  /** The model that answered, or that is asked as long as none did. */
  readonly model: string;
  /** The model that was wanted, where another one answered. */
  readonly wanted?: string | undefined;
  /** Where the endpoint was found, if not where it was before. */
  readonly address?: string | undefined;
  /** All answers, where several were asked for; `text` is one of them. */
  readonly choices?: readonly string[] | undefined;
  /** Data was asked for: each text is JSON as it came, or what the model gave in place of it. */
  readonly isJson?: boolean | undefined;
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
  /** How many images of earlier questions were not sent again. */
  readonly leftOut?: number | undefined;
}

export type Turn = Question | Answer;

export interface Conversation {
  readonly id: string;
  /** What its user calls it; without one its first question serves. */
  readonly title?: string | undefined;
  /** What is shown and sent: from a first question to a last turn, each the next one's parent. */
  readonly turns: readonly Turn[];
  /** Turns of other versions: a question as it was before it was edited, an answer that was given anew. */
  readonly aside: readonly Turn[];
}

/** A turn that has no place yet. */
export type NewTurn = Omit<Question, "parent"> | Omit<Answer, "parent">;

/** The conversation with another last turn. */
export function withTurn(conversation: Conversation, turn: NewTurn): Conversation {
  const placed = { ...turn, parent: conversation.turns.at(-1)?.id };
  return { ...conversation, turns: [...conversation.turns, placed] };
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

/** The images, one of them with the thumbnail that was made after it. */
export function withThumbnail(
  images: readonly AttachedImage[],
  { id, thumbnail }: { id: string; thumbnail: string },
): readonly AttachedImage[] {
  return images.map((image) => (image.id === id ? { ...image, thumbnail } : image));
}

/** The conversation, an image of its questions with the thumbnail that was made after it. */
export function illustrated(
  conversation: Conversation,
  made: { id: string; thumbnail: string },
): Conversation {
  const withIt = (turn: Turn): Turn =>
    turn.role === "question" && turn.images.some(({ id }) => id === made.id)
      ? { ...turn, images: withThumbnail(turn.images, made) }
      : turn;
  const { turns, aside } = conversation;
  return { ...conversation, turns: turns.map(withIt), aside: aside.map(withIt) };
}

/** A conversation read back after its window went away: what was still coming came no further. */
export function restored(conversation: Conversation): Conversation {
  const ended = (turn: Turn): Turn =>
    turn.role === "answer" && turn.state === "streaming"
      ? { ...turn, state: "failed", failure: { reason: "interrupted" } }
      : turn;
  return { ...conversation, turns: conversation.turns.map(ended) };
}

/** Images that the name of a question names. */
const NAMED_IMAGES = 3;

/** What a question is called in a list: of a prompt its title and images stand for its words. */
export function nameOfQuestion({
  text,
  prompt,
  images,
}: Pick<Question, "text" | "prompt" | "images">): string {
  if (!prompt) return text.trim();
  const names = images.slice(0, NAMED_IMAGES).map(({ name }) => name);
  if (images.length > NAMED_IMAGES) names.push("…");
  const title = [prompt.title, names.join(", ")].filter(Boolean).join(": ");
  return [title, text.trim()].filter(Boolean).join(names.length > 0 ? " · " : " ");
}

/** All that is asked: the words of the prompt first, then those typed after it. */
export function wordsOfQuestion({ text, prompt }: Pick<Question, "text" | "prompt">): string {
  return joined(prompt?.words, text);
}

/** The same question in other words: its prompt stays where they still begin with its own. */
export function reworded(question: Question, words: string): Question {
  const { prompt, ...rest } = question;
  if (!prompt || !words.startsWith(prompt.words)) return { ...rest, text: words };
  return { ...question, text: words.slice(prompt.words.length).trim() };
}

/** The images of every question that is shown, as often as they are sent. */
export function imagesOf({ turns }: Pick<Conversation, "turns">): AttachedImage[] {
  return turns.flatMap((turn) => (turn.role === "question" ? turn.images : []));
}

/** Those of other versions too. */
export function everyImageOf({ turns, aside }: Conversation): AttachedImage[] {
  return imagesOf({ turns: [...turns, ...aside] });
}

/** The ids under which what goes out of an image is stored; none for an address. */
export function storedIds({ sent }: AttachedImage): string[] {
  return sent.flatMap((one) => ("url" in one ? [] : one.id));
}

/** All ids under which something of an image may be stored: as it was found, and as it is sent. */
export function allIds(image: AttachedImage): string[] {
  return [image.id, ...storedIds(image)];
}
