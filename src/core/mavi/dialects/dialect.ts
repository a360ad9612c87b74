import type { Parameters } from "../parameters.ts";
import type { ChatMessage, ChatRequest, ImageEncoding, OutgoingImage } from "../chat.ts";

/** An image's bytes or address as they stand in the body. */
export type WriteImage = (image: OutgoingImage) => string;

/** How one of the providers behind the endpoint wants its requests. */
export interface Dialect {
  /** The form of an image's base64 that is tried first. */
  readonly encoding: ImageEncoding;
  /** A schema has a field of its own; else it is asked for in words. */
  readonly takesSchema: boolean;
  /** The system's words and the messages, as they stand in `messages`. */
  messages(request: ChatRequest, write: WriteImage): readonly object[];
  /** What stands in `metadata`; undefined where there is nothing of it. */
  metadata(request: Parameters): Readonly<Record<string, unknown>> | undefined;
  /** Fields of its own beside the common ones. */
  fields?(request: Parameters): Readonly<Record<string, unknown>>;
}

/** Messages of parts with a type each: images first, then the text. */
export function typedMessages(
  { system, messages }: Pick<ChatRequest, "system" | "messages">,
  imagePart: (image: OutgoingImage) => object,
): readonly object[] {
  return [
    ...(system ? [{ role: "system", content: system }] : []),
    ...messages.map((message) => ({
      role: message.role,
      content: [...imagesOf(message).map(imagePart), { type: "text", text: message.text }],
    })),
  ];
}

export function imagesOf(message: ChatMessage): readonly OutgoingImage[] {
  return message.role === "user" ? (message.images ?? []) : [];
}

/** The object, or undefined where nothing is in it. */
export function unlessEmpty<T extends object>(value: T): T | undefined {
  return Object.keys(value).length > 0 ? value : undefined;
}
