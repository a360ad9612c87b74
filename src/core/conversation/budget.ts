import { CONTEXT_TOKENS, imageTokens } from "../mavi/models.ts";
import type { MediaResolution } from "../mavi/modelTable.ts";
import type { Settings } from "../settings.ts";
import type { Answer, AttachedImage, Question, SentImage } from "./conversation.ts";

/** How much of the images of one request is sent. Those of the last question go in any case. */
export interface ImageBudget {
  /** Bytes of all images together. */
  readonly maxBytes: number;
  /** Tokens of all images together. */
  readonly maxTokens: number;
  readonly tokensOf: (sentImage: SentImage) => number;
}

/** What decides how many tokens an image takes. */
export interface Looking {
  /** The model's id. */
  readonly model: string;
  readonly resolution?: MediaResolution | undefined;
}

/** How much of a conversation's images goes into one request; half of what a model takes is left to words. */
export function budgetOf({
  model,
  parameters,
  maxTotalBytes,
}: Pick<Settings, "model" | "parameters" | "maxTotalBytes">): ImageBudget {
  const looking = { model, resolution: parameters.mediaResolution };
  return {
    maxBytes: maxTotalBytes,
    maxTokens: CONTEXT_TOKENS / 2,
    tokensOf: (sentImage) => sentImageTokens(sentImage, looking),
  };
}

/** About how many tokens an image takes; of one that only the endpoint sees, nothing is known. */
function sentImageTokens(sentImage: SentImage, { model, resolution }: Looking): number {
  return "url" in sentImage ? 0 : imageTokens(model, sentImage, resolution);
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
      for (const sentImage of image.sent) {
        bytes += "url" in sentImage ? 0 : sentImage.byteLength;
        tokens += tokensOf(sentImage);
      }
      if (i > 0 && (bytes > maxBytes || tokens > maxTokens)) leftOut.add(image);
    }
  }
  return leftOut;
}

/** Bytes of all that is sent of an image. */
export function sentBytes({ sent }: Pick<AttachedImage, "sent">): number {
  return sent.reduce((sum, one) => sum + ("url" in one ? 0 : one.byteLength), 0);
}

/**
 * Bytes that each image may have for all to have no more than `most`: the same for all that are
 * heavier, so that light ones stay as they are. Undefined where they fit.
 */
export function evenShare(bytes: readonly number[], most: number): number | undefined {
  let left = most;
  const inOrder = bytes.toSorted((a, b) => a - b);
  for (const [i, one] of inOrder.entries()) {
    const share = left / (inOrder.length - i);
    if (one > share) return Math.floor(share);
    left -= one;
  }
  return undefined;
}

/** About how many tokens all that is sent of an image takes. */
export function sentTokens({ sent }: Pick<AttachedImage, "sent">, looking: Looking): number {
  return sent.reduce((sum, one) => sum + sentImageTokens(one, looking), 0);
}
