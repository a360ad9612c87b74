import { createParser, type EventSourceParser } from "eventsource-parser";
import { MaviError } from "./errors.ts";

/** One piece of a reply: the text of an SSE event, or one JSON value of a body that has no SSE framing. */
export interface Frame {
  /** The SSE event's name, where it has one. */
  readonly event?: string | undefined;
  readonly data: string;
}

/** Characters one unfinished frame may hold before the reply is given up. */
const FRAME_LIMIT = 32 * 1024 * 1024;

/** Cuts a reply into frames, whatever its bytes' boundaries are. */
export interface FrameReader {
  /** What the reply turned out to be; undefined until its first visible character came. */
  readonly kind: "sse" | "json" | "html" | "text" | undefined;
  push(bytes: Uint8Array): Frame[];
  /** The frames that an end without a last line break left open. */
  end(): Frame[];
}

/**
 * Reads SSE or JSON, whichever comes: the first visible character decides, and
 * the content type only where that one fits both. The endpoint's streaming is
 * undocumented, and gateways answer a stream with a JSON body or a page.
 *
 * @throws MaviError `badReply` when one frame grows past 32 Mi characters
 */
export function createFrameReader(contentType: string | undefined): FrameReader {
  const decoder = new TextDecoder();
  let frames: Frame[] = [];
  let body: { feed(text: string): void; end(): void } | undefined;
  let kind: FrameReader["kind"];
  let failed: Error | undefined;

  const open = (text: string): void => {
    const first = text.trimStart()[0];
    if (body === undefined && first === undefined) return;
    if (body === undefined) {
      kind = kindOf(first, contentType);
      body = kind === "sse" ? sse(add) : kind === "json" ? jsonValues(add) : rest(add);
    }
    body.feed(text);
  };
  const add = (frame: Frame): void => void frames.push(frame);
  const take = (): Frame[] => {
    const taken = frames;
    frames = [];
    return taken;
  };

  return {
    get kind() {
      return kind;
    },
    push(bytes) {
      if (failed) throw failed;
      try {
        open(decoder.decode(bytes, { stream: true }));
      } catch (error) {
        // The frames before it come first.
        failed = error as Error;
        if (frames.length === 0) throw failed;
      }
      return take();
    },
    end() {
      if (failed) throw failed;
      open(decoder.decode());
      body?.end();
      return take();
    },
  };
}

function kindOf(first: string | undefined, contentType = ""): FrameReader["kind"] {
  if (first === "{" || first === "[") return "json";
  if (first === "<") return "html";
  return /^(text\/event-stream|application\/json)/i.test(contentType) || /[:deir]/.test(first ?? "")
    ? "sse"
    : "text";
}

function sse(add: (frame: Frame) => void): { feed(text: string): void; end(): void } {
  let tooLong = false;
  const parser: EventSourceParser = createParser({
    maxBufferSize: FRAME_LIMIT,
    onEvent: ({ event, data }) => add({ event, data }),
    onError: ({ type }) => {
      if (type === "max-buffer-size-exceeded") tooLong = true;
    },
  });
  const feed = (text: string): void => {
    parser.feed(text);
    if (tooLong) throw new MaviError({ reason: "badReply", code: "FRAME_TOO_LONG" });
  };
  return {
    feed,
    // A stream that ends inside its last event still meant it.
    end: () => feed("\n\n"),
  };
}

/**
 * JSON values one after the other, apart by anything between them: a plain
 * body, lines of JSON, or the array in which Gemini streams without SSE.
 */
function jsonValues(add: (frame: Frame) => void): { feed(text: string): void; end(): void } {
  let pending = "";
  let at = 0;
  let depth = 0;
  let inString = false;
  return {
    feed(text) {
      pending += text;
      let start = 0;
      for (; at < pending.length; at++) {
        const c = pending.charCodeAt(at);
        if (inString) {
          if (c === 0x5c) at++;
          else if (c === 0x22) inString = false;
        } else if (c === 0x22) {
          // Between values a string is no object of a reply; it is passed over.
          inString = depth > 0;
        } else if (c === 0x7b) {
          if (depth++ === 0) start = at;
        } else if (c === 0x7d && depth > 0 && --depth === 0) {
          add({ data: pending.slice(start, at + 1) });
          start = at + 1;
        }
      }
      pending = depth > 0 ? pending.slice(start) : "";
      at = depth > 0 ? at - start : 0;
      if (pending.length > FRAME_LIMIT)
        throw new MaviError({ reason: "badReply", code: "FRAME_TOO_LONG" });
    },
    end() {
      if (depth > 0) add({ data: pending });
    },
  };
}

/** The JSON objects of an SSE event's data, of which some streams put several into one. */
export function splitJson(data: string): string[] {
  const values: string[] = [];
  const reader = jsonValues((frame) => values.push(frame.data));
  reader.feed(data);
  reader.end();
  return values;
}

/** A page or plain text: kept short, since only its being there is of use. */
function rest(add: (frame: Frame) => void): { feed(text: string): void; end(): void } {
  let text = "";
  return {
    feed: (more) => {
      if (text.length < 2000) text += more.slice(0, 2000);
    },
    end: () => add({ data: text }),
  };
}
