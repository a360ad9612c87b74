import type { PlainPiece } from "./plainPiece.ts";

/** Characters that a JSON text cannot hold as they stand. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const ESCAPED = /["\\\u0000-\u001f]/;
/** A text that stands for any other while a template is tried. */
const PROBE = "probe";

/**
 * What a stream's chunks have around their text. Mostly only that changes, and
 * a chunk of the same make need not be parsed.
 */
export class PieceTemplate {
  readonly #before: string;
  readonly #after: string;
  readonly #piece: PlainPiece;

  private constructor(before: string, after: string, piece: PlainPiece) {
    this.#before = before;
    this.#after = after;
    this.#piece = piece;
  }

  /**
   * The template of a chunk; undefined where its text cannot be told for sure.
   *
   * @param read reads a chunk the long way
   */
  static of(
    data: string,
    piece: PlainPiece,
    read: (data: string) => PlainPiece | undefined,
  ): PieceTemplate | undefined {
    if (ESCAPED.test(piece.text)) return undefined;
    const text = `"${piece.text}"`;
    const at = data.lastIndexOf(text);
    if (at < 0 || data.indexOf(text) !== at) return undefined;
    const before = data.slice(0, at + 1);
    const after = data.slice(at + text.length - 1);
    const probed = read(before + PROBE + after);
    return probed?.text === PROBE ? new PieceTemplate(before, after, piece) : undefined;
  }

  /** The piece of a chunk of this make. */
  read(data: string): PlainPiece | undefined {
    const before = this.#before;
    const after = this.#after;
    const { length } = data;
    if (length <= before.length + after.length) return undefined;
    if (!data.startsWith(before) || !data.endsWith(after)) return undefined;
    const inside = data.slice(before.length, length - after.length);
    const text = ESCAPED.test(inside) ? unescaped(inside) : inside;
    if (text === undefined) return undefined;
    const { index, model, providerModel, id } = this.#piece;
    return { index, text, model, providerModel, id };
  }
}

/** What is between the quotes of a JSON text; undefined where they are not all of it. */
function unescaped(inside: string): string | undefined {
  try {
    const text: unknown = JSON.parse(`"${inside}"`);
    return typeof text === "string" && text !== "" ? text : undefined;
  } catch {
    return undefined;
  }
}
