import type { MaviError } from "./errors.ts";
import type { Finish } from "./finish.ts";
import type { Usage } from "./models.ts";

/** What a reader of an answer gets to know, in order. */
export type ReplyEvent =
  /** Text to append to answer `index` (0 unless several were asked for). */
  | { readonly type: "text"; readonly index: number; readonly text: string }
  /** All of answer `index` so far was this instead. */
  | { readonly type: "replace"; readonly index: number; readonly text: string }
  /** The last event. */
  | { readonly type: "end"; readonly ending: Ending };

/** How a reply ended. */
export interface Ending {
  /** False when the connection closed without any sign that the answer was over: it may be cut. */
  readonly complete: boolean;
  readonly finish?: Finish | undefined;
  /** Why the text is not whole, though the reply is: a content filter, or an end of the model's own. */
  readonly failed?: MaviError | undefined;
  readonly usage?: Usage | undefined;
  readonly model?: string | undefined;
  readonly id?: string | undefined;
}
