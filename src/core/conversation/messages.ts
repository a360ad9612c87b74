import type { ChatMessage, OutgoingImage } from "../mavi/request.ts";
import { beyondBudget, type ImageBudget } from "./budget.ts";
import {
  wordsOfQuestion,
  type AttachedImage,
  type Conversation,
  type StoredImage,
} from "./conversation.ts";

export interface Sending {
  readonly messages: readonly ChatMessage[];
  /** Images of earlier questions that are beyond the budget. */
  readonly leftOut: readonly AttachedImage[];
}

/**
 * The messages to send: every earlier turn with its images, the last question
 * last. An answer without a word is left out, and neighbours of one role are
 * joined, so that questions and answers always alternate. Left out too is an
 * image whose bytes are gone; and, oldest first, those that the budget does not
 * allow, of which the model is told that there were some.
 */
export function messagesOf(
  conversation: Conversation,
  options: {
    bytesOf: (sentImage: StoredImage) => Uint8Array | undefined;
    budget: ImageBudget;
  },
): Sending {
  const leftOut = beyondBudget(conversation.turns, options.budget);
  const messages: ChatMessage[] = [];
  for (const turn of conversation.turns) {
    if (turn.role === "answer") {
      if (turn.text.trim()) messages.push({ role: "assistant", text: turn.text });
      continue;
    }
    const sent = turn.images.filter((image) => !leftOut.has(image));
    const missing = turn.images.length - sent.length;
    const words = wordsOfQuestion(turn);
    const text = missing === 0 ? words : `${words}\n\n${missingText(missing)}`;
    const images = sent.flatMap((image) => outgoingImages(image, options.bytesOf));
    const last = messages.at(-1);
    if (last?.role === "user") {
      messages[messages.length - 1] = {
        role: "user",
        text: `${last.text}\n\n${text}`,
        images: [...(last.images ?? []), ...images],
      };
    } else messages.push({ role: "user", text, images });
  }
  return { messages, leftOut: [...leftOut] };
}

/** What goes out of an image; nothing of what has no bytes any more. */
export function outgoingImages(
  { sent }: AttachedImage,
  bytesOf: (sentImage: StoredImage) => Uint8Array | undefined,
): OutgoingImage[] {
  return sent.flatMap((sentImage): OutgoingImage[] => {
    const { mimeType } = sentImage;
    if ("url" in sentImage) return [{ mimeType, url: sentImage.url }];
    const bytes = bytesOf(sentImage);
    return bytes ? [{ mimeType, bytes }] : [];
  });
}

/** For the model; names of files are none of its business. */
function missingText(count: number): string {
  return count === 1
    ? "[One image of this question is not included again.]"
    : `[${count} images of this question are not included again.]`;
}
