/** What every question needs: requests that keep the pace, are recorded, and are read as Iris reads them. */
import type { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { deflateSync, crc32 } from "node:zlib";
import { exchange, type Exchange } from "./exchange.ts";
import { bodyOf, errorShape, readAsClient, short, type Reading } from "./read.ts";
import { isObject, parseJson } from "../endpoint/json.ts";

export interface Answer extends Exchange {
  readonly reading: Reading;
}

/** What a request has otherwise than all others. */
export interface Otherwise {
  readonly method?: string;
  readonly path?: string;
  /** Undefined sends none. */
  readonly authorization?: string | undefined;
  readonly contentType?: string;
  readonly headers?: Record<string, string>;
  /** Instead of the fields, as it stands. */
  readonly body?: string;
}

export interface Kit {
  readonly url: URL;
  readonly key: string;
  readonly signal: AbortSignal;
  /** The model that is asked; the question about models may choose another. */
  model: string;
  readonly modelIsFixed: boolean;
  authorization: string;
  /** Fields that were found to switch thinking off, which would use up the few tokens. */
  quiet: Record<string, unknown>;
  /** All that came so far. */
  readonly answers: readonly Answer[];
  /** Replies that said "too many requests". */
  readonly limited: number;
  ask(label: string, fields?: Record<string, unknown>, otherwise?: Otherwise): Promise<Answer>;
}

export interface KitOptions {
  readonly endpoint: string;
  readonly key: string;
  readonly model: string;
  readonly modelIsFixed: boolean;
  /** Milliseconds from the start of one request to the start of the next. */
  readonly paceMs: number;
  readonly agent: Agent;
  readonly signal: AbortSignal;
  readonly record: (label: string, exchange: Exchange) => void;
}

export const HELLO = "Say hello.";
export const user = (text: string, ...files: object[]) => ({
  role: "user",
  content: [...files, { type: "text", text }],
});

export function createKit(options: KitOptions): Kit {
  const { endpoint, key, paceMs, agent, signal, record } = options;
  const answers: Answer[] = [];
  let limited = 0;
  let next = 0;

  const kit: Kit = {
    url: new URL(endpoint),
    key,
    signal,
    model: options.model,
    modelIsFixed: options.modelIsFixed,
    authorization: key,
    quiet: {},
    answers,
    get limited() {
      return limited;
    },
    async ask(label, fields = {}, otherwise = {}) {
      const answer = await once(label, fields, otherwise);
      if (answer.reading.error?.reason !== "rateLimit") return answer;
      limited++;
      // Another question's pace is no answer to this one: it is put once more.
      const seconds = Math.min(60, answer.reading.error.retryAfter ?? 0);
      await sleep(Math.max(seconds * 1000, paceMs * 10), undefined, { signal });
      return once(`${label}, once more`, fields, otherwise);
    },
  };

  async function once(
    label: string,
    fields: Record<string, unknown>,
    otherwise: Otherwise,
  ): Promise<Answer> {
    await sleep(Math.max(0, next - Date.now()), undefined, { signal });
    next = Date.now() + paceMs;
    const { method = "POST", path = "/chat/completions", contentType, headers } = otherwise;
    const authorization =
      "authorization" in otherwise ? otherwise.authorization : kit.authorization;
    const content = { model: kit.model, messages: [user(HELLO)], max_tokens: 64, ...kit.quiet };
    const outgoing = {
      url: new URL(endpoint + path),
      method,
      headers: {
        ...(authorization === undefined ? {} : { authorization }),
        ...(method === "GET" ? {} : { "content-type": contentType ?? "application/json" }),
        accept: "text/event-stream, application/json",
        ...headers,
      },
      body: method === "GET" ? "" : (otherwise.body ?? JSON.stringify({ ...content, ...fields })),
    };
    const came = await exchange(outgoing, { agent, signal });
    record(label, came);
    const answer = { ...came, reading: readAsClient(came, key) };
    answers.push(answer);
    return answer;
  }
  return kit;
}

/** Whether an answer came, even an empty one. */
export const answers = ({ status, reading }: Answer): boolean =>
  status !== 0 && reading.error === undefined;

/** "answers", or how it was refused and what Iris would take that for. */
export function verdict(answer: Answer): string {
  const { status, broken, reading } = answer;
  if (status === 0) return `no reply (${broken ?? "none"})`;
  const { error } = reading;
  const cut = broken === undefined ? "" : `, broken off (${broken})`;
  if (error === undefined) return `accepted${textOf(answer) === "" ? ", but no text" : ""}${cut}`;
  const said = messageOf(answer);
  return `refused: ${errorShape(answer)}, ${error.reason}${said === "" ? "" : `, "${said}"`}${cut}`;
}

export const textOf = ({ reading }: Answer): string => reading.texts[0] ?? "";

/** The endpoint's own words, wherever they stand: also where Iris would overlook them. */
function messageOf(answer: Answer): string {
  const body = parseJson(bodyOf(answer));
  if (!isObject(body)) return "";
  const { error, msg, message, detail, errors } = body;
  const inner = isObject(error) ? error["message"] : undefined;
  const all = [inner, msg, message, detail, errors, error];
  const said = all.find((one) => one !== undefined && one !== null && one !== "");
  return said === undefined ? "" : short(typeof said === "string" ? said : JSON.stringify(said));
}

export const outputTokens = ({ reading }: Answer): string =>
  `${reading.ending?.usage?.outputTokens ?? "unknown"} output tokens`;

/** A PNG of 16 × 16 pixels, the left half red and the right half blue. */
export function makePng(): Buffer {
  const row = Buffer.from([0, ...Array.from({ length: 16 }, (_, x) => (x < 8 ? 0 : 1))]);
  const pixels = Buffer.concat(Array.from({ length: 16 }, () => row));
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", Buffer.from([0, 0, 0, 16, 0, 0, 0, 16, 8, 3, 0, 0, 0])),
    chunk("PLTE", Buffer.from([255, 0, 0, 0, 0, 255])),
    chunk("IDAT", deflateSync(pixels)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
