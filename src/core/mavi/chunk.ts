import type { MaviError } from "./errors.ts";
import type { Finishing } from "./finish.ts";
import type { PieceTemplate } from "./pieceTemplate.ts";
import type { TextPiece } from "./texts.ts";
import type { Counted } from "./usage.ts";

/** What one JSON object of a reply says, whatever its shape. */
export interface Chunk {
  readonly texts: readonly TextPiece[];
  readonly usage?: Counted | undefined;
  /** The model as the reply calls it, which may be no more than an echo of what was asked. */
  readonly model?: string | undefined;
  /** The model that the provider says answered. */
  readonly providerModel?: string | undefined;
  readonly id?: string | undefined;
  readonly finishes?: readonly Finishing[] | undefined;
  /** A sign that the reply as a whole is complete. More may come all the same. */
  readonly terminal: boolean;
  /** The reply says that it ends here; at most usage still follows. */
  readonly over?: boolean | undefined;
  /** The frame could not be read, so a piece of the answer may be missing. */
  readonly damaged?: boolean;
  /** That the answer failed, which stands beside its last text. */
  readonly failed?: MaviError | undefined;
  /** A sentence in an object that is no answer and no error that is known. */
  readonly says?: string | undefined;
  /** A sign of life that says nothing of an answer. */
  readonly idle?: boolean;
}

/** What came of a reply before, which decides how a bare word is read. */
export interface Came {
  /** JSON that was no sign of life. */
  json: boolean;
  text: boolean;
  /** What the last plain piece had around its text. */
  template?: PieceTemplate | undefined;
  /** How many templates were made. */
  templates?: number;
}

export const OVER: Chunk = { texts: [], terminal: true, over: true };
export const DAMAGED: Chunk = { texts: [], terminal: false, damaged: true };
export const IDLE: Chunk = { texts: [], terminal: false, idle: true };

/** Words and names of events that keep a connection alive, a comment that was taken for data among them. */
export const ALIVE =
  /^(\[?(null|undefined|ping|pong|heart-?beat|keep-?alive)\]?|: ?[a-z][a-z -]*processing)$/i;
