import type { AttachedImage, Conversation, QueuedQuestion } from "../conversation.ts";
import type { Prompt } from "../prompts.ts";

/** What outlives a reload of the window. */
export interface SavedState {
  readonly conversation: Conversation;
  /** Images attached to the question being written. */
  readonly attached: readonly AttachedImage[];
  readonly draft: string;
  /** The prompt chosen for it. */
  readonly prompt?: Prompt | undefined;
  /** Questions that waited for an answer before them. */
  readonly queued?: readonly QueuedQuestion[] | undefined;
}

/** What a window left; no conversation where that was empty. */
export interface LeftState extends Omit<SavedState, "conversation"> {
  readonly conversation: Conversation | undefined;
}

/** What a window shows beside its conversation, and which that is. */
export interface WindowState extends Omit<SavedState, "conversation"> {
  readonly conversation: string | undefined;
}
