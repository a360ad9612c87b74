/** Looking into replies: as Iris's own reader does, and by hand where that one keeps silent. */
import { readFrame } from "../../src/core/mavi/readFrame.ts";
import { MaviError } from "../../src/core/mavi/errors.ts";
import { createFrameReader, splitJson, type ReplyFrame } from "../../src/core/mavi/frames.ts";
import { createReplyReader } from "../../src/core/mavi/reply.ts";
import type { Ending } from "../../src/core/mavi/replyEvents.ts";
import { isObject, parseJson } from "../endpoint/json.ts";
import type { Exchange } from "./exchange.ts";

/** What the client would make of a reply. */
export interface Reading {
  /** Answers by their index. */
  readonly texts: readonly string[];
  readonly ending?: Ending | undefined;
  readonly error?: MaviError | undefined;
}

export function readAsClient(exchange: Exchange, key: string): Reading {
  const texts: string[] = [];
  const { status, headers, pieces } = exchange;
  const after = Number(headers["retry-after"]);
  const reader = createReplyReader(headers["content-type"], {
    status,
    retryAfter: Number.isFinite(after) ? after : undefined,
    sent: [key],
  });
  let ending: Ending | undefined;
  const take = (events: ReturnType<typeof reader.end>): void => {
    for (const event of events) {
      if (event.type === "end") ending = event.ending;
      else if (event.type === "replace") texts[event.index] = event.text;
      else texts[event.index] = (texts[event.index] ?? "") + event.text;
    }
  };
  try {
    for (const piece of pieces) take(reader.push(piece));
    take(reader.end());
  } catch (error) {
    if (!(error instanceof MaviError)) throw error;
    return { texts, error };
  }
  return { texts, ending };
}

export const bodyOf = ({ pieces }: Exchange): string => Buffer.concat(pieces).toString("utf8");

export const short = (text: string, length = 90): string => {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
};

/** Which of the four error shapes a body has. */
export function errorShape(exchange: Exchange): string {
  const text = bodyOf(exchange);
  const body = parseJson(text);
  if (text.trim() === "") return "no body";
  if (!isObject(body))
    return text.trimStart().startsWith("<") ? "shape 4, a page" : "no known shape";
  if (body["status"] === "errored") return "shape 2";
  if ("timestamp" in body && "path" in body) return "shape 4";
  const { code } = body;
  if (typeof code === "number" && code === exchange.status) return "shape 1";
  if (typeof code === "number") return `shape 1 with another code (${code})`;
  if (typeof code === "string") return "shape 3";
  return `no known shape, fields ${Object.keys(body).slice(0, 6).join(", ")}`;
}

/** The frames of a body, and what they were framed as. */
export function framesOf(exchange: Exchange): {
  kind: string;
  frames: readonly ReplyFrame[];
} {
  const frames: ReplyFrame[] = [];
  const reader = createFrameReader(
    exchange.headers["content-type"],
    (frame) => void frames.push(frame),
  );
  for (const piece of exchange.pieces) reader.push(piece);
  reader.end();
  return { kind: reader.kind ?? "empty", frames };
}

const objects = ({ data }: ReplyFrame): Record<string, unknown>[] =>
  splitJson(data).map(parseJson).filter(isObject);

const items = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

/** The names of the shapes that a frame has, of those that Iris reads. */
export function shapesOf(frame: ReplyFrame): string[] {
  const found = objects(frame).flatMap((one) => {
    const choices = items(one["choices"]);
    const { type, data } = one;
    return [
      ...(choices.some((choice) => typeof choice["text"] === "string") ? ["choices[].text"] : []),
      ...(choices.some((choice) => isObject(choice["delta"])) ? ["choices[].delta (OpenAI)"] : []),
      ...(choices.some((choice) => isObject(choice["message"])) ? ["choices[].message"] : []),
      ...(Array.isArray(one["candidates"]) ? ["candidates (Gemini)"] : []),
      ...(typeof type === "string" && type.startsWith("response.") ? ["response.* events"] : []),
      ...(isObject(data) ? ["{code, data}"] : []),
      ...(typeof one["token"] === "string" ? ["{token}"] : []),
    ];
  });
  return [...new Set(found)];
}

/** What in a frame says that the reply is over. */
export function endSigns({ event, data }: ReplyFrame): string[] {
  const named = event !== undefined && /^(complete|completed|done|end|finish|close)$/i.test(event);
  const word = /^\s*"?(\[DONE\]|done|\[END\])"?\s*$/i.test(data);
  return [
    ...(named ? [`event: ${event}`] : []),
    ...(word ? [data.trim()] : []),
    ...objects({ data }).flatMap((one) => [
      ...finishReasons(one).map((reason) => `finish reason ${reason}`),
      ...(one["status"] === "completed" ? ["status completed"] : []),
      ...(one["type"] === "response.completed" ? ["response.completed"] : []),
    ]),
  ];
}

export function finishReasons(body: Record<string, unknown>): string[] {
  return [...items(body["choices"]), ...items(body["candidates"])].flatMap((choice) => {
    const reason = choice["finish_reason"] ?? choice["finishReason"];
    return typeof reason === "string" ? [reason] : [];
  });
}

/** Which frames count tokens, by their positions from 1. */
export const usagePositions = (frames: readonly ReplyFrame[]): number[] =>
  frames.flatMap((frame, at) =>
    objects(frame).some(
      (one) =>
        isObject(one["usage"]) ||
        isObject(one["usageMetadata"]) ||
        (isObject(one["response"]) && isObject(one["response"]["usage"])),
    )
      ? [at + 1]
      : [],
  );

/** Whether each piece of text is new, or repeats all before it. */
export function growth(frames: readonly ReplyFrame[]): string {
  const texts: string[] = [];
  const came = { json: false, text: false };
  const add = ({ index, text }: { index: number; text: string }): void => {
    if (index === 0) texts.push(text);
  };
  try {
    for (const frame of frames)
      readFrame(frame, { status: 200, sent: [] }, came, {
        take: (chunk) => chunk.texts.forEach(add),
        takePiece: add,
      });
  } catch {
    // An error inside the stream: the reader's own verdict tells of it.
  }
  if (texts.length < 3) return `${texts.length} pieces of text`;
  const repeats = texts.every((text, at) => text.startsWith(texts[at - 1] ?? ""));
  return `${texts.length} pieces of text, ${repeats ? "each with all before it" : "each only what is new"}`;
}
