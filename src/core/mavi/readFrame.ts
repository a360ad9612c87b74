import { ALIVE, DAMAGED, IDLE, OVER, type Came, type Chunk } from "./chunk.ts";
import { failure, type ReplyContext } from "./failure.ts";
import { fields, type Fields } from "./fields.ts";
import { splitJson, type ReplyFrame } from "./frames.ts";
import { layersOf } from "./layers.ts";
import { parseLeniently } from "./lenientJson.ts";
import { factsOf } from "./errorShapes.ts";
import { OVER_KIND, readObject } from "./object.ts";
import { PieceTemplate } from "./pieceTemplate.ts";
import { plainPiece, type PlainPiece } from "./plainPiece.ts";
import { bareText, readWord } from "./word.ts";

/** Where another object begins in one that broke off: on a line of its own, or after a `data:` that was to be one. */
const NEXT_OBJECT = /(?:data:\s*|\n\s*)(?=\{\s*")/;

/** Takes what frames say: pieces of a stream, and all else. */
export interface Taker {
  readonly take: (chunk: Chunk) => void;
  readonly takePiece: (piece: PlainPiece) => void;
}

/**
 * Reads one frame: mostly one object, also several, a list, an object in a text,
 * one that another broke into, or a word.
 *
 * @param came is kept up to date
 * @throws MaviError when the frame is an error, after what stands before it was given out
 */
export function readFrame(
  frame: ReplyFrame,
  context: ReplyContext,
  came: Came,
  taker: Taker,
): void {
  const { event, data } = frame;
  const { take } = taker;
  const known = event === undefined ? came.template?.read(data) : undefined;
  if (known) return taker.takePiece(known);
  const only = data.startsWith("{") ? parse(data) : undefined;
  if (event === undefined && only && context.status < 400) {
    const piece = plainPiece(only);
    if (piece) {
      came.json = came.text = true;
      learn(data, piece, came);
      return taker.takePiece(piece);
    }
  }
  if (event !== undefined && ALIVE.test(event)) return take(IDLE);
  if (only) takeValue(only, frame, { context, came, take });
  else readOther(frame, context, came, taker);
  if (event !== undefined && OVER_KIND.test(event)) take(OVER);
}

/** Chunks that differ in more than their text have no template: after so many it is left at that. */
const MOST_TEMPLATES = 20;

function learn(data: string, piece: PlainPiece, came: Came): void {
  const { templates = 0 } = came;
  if (templates === MOST_TEMPLATES) return;
  came.templates = templates + 1;
  came.template = PieceTemplate.of(data, piece, (probe) => {
    const value = parse(probe);
    return value && plainPiece(value);
  });
}

function readOther(
  { event, data }: ReplyFrame,
  context: ReplyContext,
  came: Came,
  taker: Taker,
): void {
  const { take } = taker;
  // Some put a frame, or its JSON as a text, into a frame once more.
  const word = data.trim().replace(/^(data:\s*)+/, "");
  const text = word.startsWith('"{') ? bareText(word) : undefined;
  if (text !== undefined) return readFrame({ event, data: text }, context, came, taker);
  if (!/^(\{|\[(?!\w*\]))/.test(word)) {
    const chunk = readWord(
      word === data.trim() ? data : word,
      word.replace(/^"(.*)"$/s, "$1"),
      event,
      context,
      came,
    );
    if (chunk) take(chunk);
    return;
  }
  const values = splitJson(word);
  for (const value of values.length > 0 ? values : [word])
    for (const one of whole(value)) takeValue(one, { event, data }, { context, came, take });
  // What is no JSON in an event of several lines ends the stream, too.
  if (/\n\s*\[DONE\]\s*$/.test(word)) take(OVER);
}

/** The objects in a text that was to be one; undefined for each that cannot be read. */
function whole(text: string): readonly (Fields | undefined)[] {
  const value = parse(text);
  if (value) return [value];
  const parts = text.split(NEXT_OBJECT);
  return parts.length === 1
    ? [undefined]
    : parts.flatMap((part) => {
        const values = splitJson(part);
        return values.length === 0 ? [undefined] : values.map(parse);
      });
}

function takeValue(
  value: Fields | undefined,
  { event }: ReplyFrame,
  { context, came, take }: { context: ReplyContext; came: Came; take: (chunk: Chunk) => void },
): void {
  if (!value) return take(DAMAGED);
  if (event === "error") throw failure(factsOf(layersOf(value, event)), context);
  const chunk = readObject(value, event, context);
  if (!chunk.idle) came.json = true;
  if (chunk.texts.length > 0) came.text = true;
  take(chunk);
  if (chunk.failed) throw chunk.failed;
}

function parse(text: string): Fields | undefined {
  return fields(parseLeniently(text));
}
