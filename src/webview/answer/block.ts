/** One block of an answer: its HTML is `open`, the parts, `close`. */
export interface Block {
  readonly open: string;
  /** One element each. */
  readonly parts: string[];
  readonly close: string;
  /** How many parts are finished, from the first. */
  done: number;
  /** The element in `open` that the parts stand in, as a selector; empty where `open` is. */
  readonly holder: string;
  /** Code that stays in parts has come to its end. */
  isClosed?: boolean;
}

/** A block in one part. */
export function whole(html: string, isFinished: boolean): Block {
  return { open: "", parts: [html], done: isFinished ? 1 : 0, close: "", holder: "" };
}

export function htmlOf(block: Block | undefined): string {
  return block ? block.open + block.parts.join("") + block.close : "";
}
