import { createParser, type EventSourceParser } from "eventsource-parser";
import { MaviError } from "./errors.ts";

/** One piece of a reply: the text of an SSE event, or one JSON value of a body that has no SSE framing. */
export interface ReplyFrame {
  /** The SSE event's name, where it has one. */
  readonly event?: string | undefined;
  readonly data: string;
}

/** Characters that may come without a whole frame before the reply is given up. */
const FRAME_LIMIT = 32 * 1024 * 1024;

/** Characters of a body that are kept, should it be a sentence. */
const BEGINNING = 2000;

/** Cuts a reply into frames, whatever its bytes' boundaries are. */
export interface FrameReader {
  /** What the reply turned out to be; undefined until its first visible character came. */
  readonly kind: "sse" | "json" | "html" | "text" | undefined;
  /** The first 2,000 characters, for a body that is a sentence and has no frames. */
  readonly beginning: string;
  push(bytes: Uint8Array): void;
  /** Gives out the frames that an end without a last line break left open. */
  end(): void;
}

interface Cutter {
  feed(text: string): void;
  end(): void;
}

/**
 * Reads SSE or JSON, whichever comes: the first visible character decides, and
 * the content type only where that one fits both. The endpoint's streaming is
 * undocumented, and gateways answer a stream with a JSON body or a page. Pages
 * and plain text have no frames.
 *
 * @param onFrame gets each frame as soon as it is whole; after it threw, nothing more may be read
 * @throws MaviError `badReply` when one frame grows past 32 Mi characters
 */
export function createFrameReader(
  contentType: string | undefined,
  onFrame: (frame: ReplyFrame) => void,
): FrameReader {
  const decoder = new TextDecoder();
  let cutter: Cutter | undefined;
  let kind: FrameReader["kind"];
  let beginning = "";

  const read = (text: string): void => {
    if (beginning.length < BEGINNING) beginning += text.slice(0, BEGINNING - beginning.length);
    if (kind !== undefined) return cutter?.feed(text);
    // White space before everything says nothing, and may come in a piece of its own.
    const visible = text.trimStart();
    if (visible === "") return;
    kind = kindOf(visible[0], contentType);
    if (kind === "sse") cutter = sse(onFrame);
    else if (kind === "json") cutter = jsonValues((data) => onFrame({ data }));
    cutter?.feed(visible);
  };

  return {
    get kind() {
      return kind;
    },
    get beginning() {
      return beginning;
    },
    push: (bytes) => read(decoder.decode(bytes, { stream: true })),
    end() {
      read(decoder.decode());
      cutter?.end();
    },
  };
}

function kindOf(first: string | undefined, contentType = ""): FrameReader["kind"] {
  if (first === "{" || first === "[") return "json";
  if (first === "<") return "html";
  // A guard against being run as a script, such as `)]}'`, stands before JSON.
  if (first === ")" && /json/i.test(contentType)) return "json";
  return /^(text\/event-stream|application\/json)/i.test(contentType) || /[:deir]/.test(first ?? "")
    ? "sse"
    : "text";
}

/** How a line of events begins. */
const FIELD = /^(?:data|event|id|retry)?:/;

function sse(onFrame: (frame: ReplyFrame) => void): Cutter {
  // Counted here: comments and empty lines count for nothing with the parser, and may come for ever.
  let pending = 0;
  // An error that comes in the middle of events may have no `data:` before it, and many lines.
  const unframed = jsonValues((data) => onFrame({ data }));
  /** Lines that are no field. They may go on with the JSON of the event that is open. */
  let stray = "";
  const endStray = (): void => {
    if (stray !== "") unframed.feed(stray);
    stray = "";
  };
  const parser: EventSourceParser = createParser({
    onError: ({ line }) => {
      if (line !== undefined) stray += `${line}\n`;
    },
    onEvent: (frame) => {
      pending = 0;
      const goesOn = stray !== "" && isOpen(frame.data);
      const data = goesOn ? `${frame.data}\n${stray}` : frame.data;
      if (goesOn) stray = "";
      else endStray();
      onFrame(goesOn ? { ...frame, data } : frame);
    },
  });
  /** The beginning of a line that is no field, or not yet: before its end has come, the parser would drop it. */
  let held: string[] = [];
  let isLineStart = true;
  /** Feeds a piece in which no line ends. */
  const feedPart = (part: string): void => {
    if (part === "") return;
    if (held.length > 0 || (isLineStart && !FIELD.test(part))) held.push(part);
    else parser.feed(part);
    isLineStart = false;
  };
  const feed = (text: string): void => {
    pending += text.length;
    const feedEnd = text.lastIndexOf("\n") + 1;
    const end = feedEnd + text.slice(feedEnd).lastIndexOf("\r") + 1;
    if (end === 0) feedPart(text);
    else {
      const lines = text.slice(0, end);
      parser.feed(held.length > 0 ? held.join("") + lines : lines);
      held = [];
      isLineStart = true;
      feedPart(text.slice(end));
    }
    if (pending > FRAME_LIMIT) throw new MaviError({ reason: "badReply", code: "FRAME_TOO_LONG" });
  };
  return {
    feed,
    end() {
      // A stream that ends inside its last event still meant it.
      feed("\n\n");
      endStray();
    },
  };
}

/** Whether a text begins an object or a list and does not end it. */
function isOpen(data: string): boolean {
  let isWhole = false;
  const reader = jsonValues(() => {
    isWhole = true;
  });
  reader.feed(data);
  return /^\s*[{[]/.test(data) && !isWhole;
}

/**
 * JSON values one after the other, apart by anything between them: a plain
 * body, lines of JSON, or the array in which Gemini streams without SSE.
 */
function jsonValues(add: (json: string) => void): Cutter {
  /** The beginning of a value whose end has not come; never read here, so that it is put together once. */
  let begun = "";
  /** Where to go on in the next text: past its first character, where a backslash was the last of this one. */
  let at = 0;
  let depth = 0;
  let inString = false;
  return {
    feed(text) {
      let start = 0;
      for (; at < text.length; at++) {
        const c = text.charCodeAt(at);
        if (inString) {
          if (c === 0x5c) at++;
          else if (c === 0x22) inString = false;
        } else if (c === 0x22) {
          // Between values a string is no object of a reply; it is passed over.
          inString = depth > 0;
        } else if (c === 0x7b) {
          if (depth++ === 0) start = at;
        } else if (c === 0x7d && depth > 0 && --depth === 0) {
          add(begun + text.slice(start, at + 1));
          begun = "";
        }
      }
      at -= text.length;
      if (depth > 0) begun += text.slice(start);
      if (begun.length > FRAME_LIMIT)
        throw new MaviError({ reason: "badReply", code: "FRAME_TOO_LONG" });
    },
    end() {
      if (depth > 0) add(begun);
    },
  };
}

/** The JSON objects of an SSE event's data, of which some streams put several into one. */
export function splitJson(data: string): string[] {
  const values: string[] = [];
  const reader = jsonValues((json) => values.push(json));
  reader.feed(data);
  reader.end();
  return values;
}
