import type { KeyedQueue } from "../../keyedQueue.ts";
import type { ChatRequest } from "../../mavi/request.ts";
import { sha256 } from "../../sha256.ts";
import type { Suggestion } from "./suggestion.ts";

/** What was proposed for an image, by {@link proposalKey}. */
export interface Journal {
  get(key: string): Promise<Suggestion | undefined>;
  put(key: string, suggestion: Suggestion): Promise<void>;
  /** Of those that want the same at once one asks for it, and the others find it. */
  readonly queue: KeyedQueue;
}

/**
 * SHA-256 in hex of all that an answer hangs on: the image's content, the words, which hold its
 * purpose and the refinement, the model and its parameters. None of them can be read from it.
 *
 * @param imageId SHA-256 of the image's content
 */
export async function proposalKey(imageId: string, request: ChatRequest): Promise<string> {
  const { messages, ...others } = request;
  const words = messages.map(({ text }) => text);
  const all = JSON.stringify([imageId, words, Object.entries(others).sort()]);
  return sha256(Buffer.from(all));
}
