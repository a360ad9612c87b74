import type { ChatMessage, OutgoingImage } from "../mavi/request.ts";
import type {
  Answer,
  AttachedImage,
  Conversation,
  Question,
  SentPicture,
  StoredPicture,
} from "./conversation.ts";

/** How much of the images of one request is sent. Those of the last question go in any case. */
export interface ImageBudget {
  /** Bytes of all pictures together. */
  readonly maxBytes: number;
  /** Tokens of all pictures together. */
  readonly maxTokens: number;
  readonly tokensOf: (picture: SentPicture) => number;
}

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
    bytesOf: (picture: StoredPicture) => Uint8Array | undefined;
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
    const text = missing === 0 ? turn.text : `${turn.text}\n\n${missingText(missing)}`;
    const images = sent.flatMap((image) => outgoing(image, options.bytesOf));
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

/** Images that are not sent again, so that the newest ones find room; nothing older than one of them goes either. */
export function beyondBudget(
  turns: readonly (Pick<Question, "role" | "images"> | Pick<Answer, "role">)[],
  { maxBytes, maxTokens, tokensOf }: ImageBudget,
): Set<AttachedImage> {
  const questions = turns.filter((turn) => turn.role === "question").toReversed();
  const leftOut = new Set<AttachedImage>();
  let bytes = 0;
  let tokens = 0;
  for (const [i, { images }] of questions.entries()) {
    for (const image of images.toReversed()) {
      for (const picture of image.sent) {
        bytes += "url" in picture ? 0 : picture.byteLength;
        tokens += tokensOf(picture);
      }
      if (i > 0 && (bytes > maxBytes || tokens > maxTokens)) leftOut.add(image);
    }
  }
  return leftOut;
}

function outgoing(
  { sent }: AttachedImage,
  bytesOf: (picture: StoredPicture) => Uint8Array | undefined,
): OutgoingImage[] {
  return sent.flatMap((picture): OutgoingImage[] => {
    const { mimeType } = picture;
    if ("url" in picture) return [{ mimeType, url: picture.url }];
    const bytes = bytesOf(picture);
    return bytes ? [{ mimeType, bytes }] : [];
  });
}

/** For the model; names of files are none of its business. */
function missingText(count: number): string {
  return count === 1
    ? "[One image of this question is not included again.]"
    : `[${count} images of this question are not included again.]`;
}
