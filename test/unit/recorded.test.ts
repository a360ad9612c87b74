/** The bytes of every answer and fault that the stand-in can send, cut and damaged in every way. */
import assert from "node:assert/strict";
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { before, describe, test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import fc from "fast-check";
import { MaviError } from "../../src/core/mavi/errors.ts";
import { createReplyReader } from "../../src/core/mavi/reply.ts";
import type { ReplyEvent } from "../../src/core/mavi/replyEvents.ts";
import { SCENARIOS } from "../endpoint/scenarios.ts";
import { startEndpoint, STANDIN_KEY, type Endpoint } from "../endpoint/server.ts";
import { isFull, runs, shareOf } from "../strength.ts";

/** What is kept of a reply that has no end. */
const ENDLESS_BYTES = 20_000;
/** Milliseconds for what comes after the first of it, and for that on a busy machine. */
const HANGING_MS = 200;
const ARRIVING_MS = 2000;
/** Recordings up to this length are cut at every byte; longer ones at both ends and in random places. */
const EVERY_CUT = isFull ? 6000 : 40;
const WINDOW = isFull ? 300 : 12;
const RANDOM_CUTS = isFull ? 100 : 8;
const TEXT_LIMIT = 8 * 1024 * 1024;

interface Recording {
  readonly name: string;
  readonly status: number;
  readonly type: string | undefined;
  readonly bytes: Uint8Array;
}

interface Outcome {
  readonly events: ReplyEvent[];
  readonly error?: Partial<MaviError>;
}

/**
 * All events in order and the error after them, if there is one. Neighbouring pieces of a text count as
 * one: how many there are is a matter of how the bytes came.
 */
function read(pieces: Iterable<Uint8Array>, { status, type }: Omit<Recording, "bytes">): Outcome {
  const events: ReplyEvent[] = [];
  const add = (event: ReplyEvent): void => {
    const last = events.at(-1);
    if (event.type === "text" && last?.type === "text" && last.index === event.index)
      events[events.length - 1] = { ...last, text: last.text + event.text };
    else events.push(event);
  };
  try {
    const reader = createReplyReader(type, { status, sent: ["What is it?"] });
    for (const piece of pieces) for (const event of reader.push(piece)) add(event);
    for (const event of reader.end()) add(event);
  } catch (error) {
    if (!(error instanceof MaviError)) throw error;
    const { reason, code, vendorText, requestId } = error;
    return { events, error: { reason, code, vendorText, requestId } };
  }
  return { events };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function* cutAt(all: Uint8Array, ...places: number[]): Generator<Uint8Array> {
  let from = 0;
  for (const to of [...places.sort((a, b) => a - b), all.length]) {
    yield all.subarray(from, to);
    from = to;
  }
}

function* singly(all: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < all.length; at++) yield all.subarray(at, at + 1);
}

/** A reply as it came over the socket, or undefined where no body did. */
function record(
  endpoint: Endpoint,
  name: string,
  ends: (typeof SCENARIOS)[number]["ends"],
): Promise<Recording | undefined> {
  const hangs = ends === "hangs" || ends === "endless";
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    let size = 0;
    let head: { statusCode?: number | undefined; headers: IncomingHttpHeaders } | undefined;
    const end = (): void => {
      clearTimeout(timer);
      outgoing.destroy();
      const came = decoded(Buffer.concat(pieces), head?.headers["content-encoding"]);
      if (head === undefined || came === undefined || came.length === 0) return resolve(undefined);
      const type = head.headers["content-type"];
      resolve({ name, status: head.statusCode ?? 0, type, bytes: came });
    };
    // What came while the thread was held is read before a reply counts as one that hangs.
    const wait = (ms: number): NodeJS.Timeout => setTimeout(() => setImmediate(end), ms);
    let timer = ends === "hangs" ? wait(ARRIVING_MS) : undefined;
    const arrived = (): void => {
      if (ends !== "hangs" || size > 0) return;
      clearTimeout(timer);
      timer = wait(HANGING_MS);
    };
    const outgoing = httpRequest(`${endpoint.baseUrl}/chat/completions`, {
      method: "POST",
      agent: false,
      headers: { "content-type": "application/json", authorization: STANDIN_KEY },
    });
    outgoing.on("response", (response) => {
      head = response;
      response.on("data", (piece: Buffer) => {
        pieces.push(hangs ? piece.subarray(0, ENDLESS_BYTES - size) : piece);
        arrived();
        size += piece.length;
        if (hangs && size >= ENDLESS_BYTES) end();
      });
      response.on("end", end).on("error", end);
    });
    outgoing.on("error", end);
    const content = [{ type: "text", text: "What is it? Größe 👍🏽" }];
    const messages = [{ role: "user", content }];
    outgoing.end(JSON.stringify({ model: "gemini:gemini-2.5-flash", messages, stream: true }));
  });
}

/** Undefined where the bytes are not what the header says. */
function decoded(came: Buffer, encoding: string | undefined): Uint8Array | undefined {
  try {
    return encoding === "gzip" ? gunzipSync(came) : encoding ? brotliDecompressSync(came) : came;
  } catch {
    return undefined;
  }
}

const recordings: Recording[] = [];

before(async () => {
  const endpoint = await startEndpoint({ pace: { delayMs: 0, pieceChars: 24 } });
  for (const { name, ends } of SCENARIOS) {
    endpoint.use(name);
    const one = await record(endpoint, name, ends);
    if (one) recordings.push(one);
  }
  await endpoint.close();
});

describe("recorded replies", () => {
  test("are those of nearly every scenario", (t) => {
    const without = SCENARIOS.map(({ name }) => name).filter(
      (name) => !recordings.some((one) => one.name === name),
    );
    t.diagnostic(`${recordings.length} of ${SCENARIOS.length}, without a body: ${without.join()}`);
    assert.ok(recordings.length > 100);
    assert.ok(
      without.every((name) =>
        /headers|arrival|redirect|empty|not-|bad-|gzip-|-coded|-misnamed|deflate|zstd|encoding-|after-open|nginx-499|bearer-/.test(
          name,
        ),
      ),
    );
  });

  test("read the same when cut in two at every byte", (t) => {
    let cuts = 0;
    for (const one of recordings) {
      const whole = read([one.bytes], one);
      for (const at of cutsOf(one.bytes)) {
        cuts++;
        assert.deepEqual(read(cutAt(one.bytes, at), one), whole, `${one.name}, cut at ${at}`);
      }
    }
    t.diagnostic(`${cuts} cuts`);
  });

  test("read the same byte by byte", () => {
    for (const one of recordings)
      assert.deepEqual(read(singly(one.bytes), one), read([one.bytes], one), one.name);
  });

  test("white space before everything reads the same in one piece and in its own", () => {
    const head = { name: "white space", status: 200, type: "text/event-stream" };
    for (const body of [
      ' data: {"token":"a"}\n\n',
      '\r\n\t{"token":"a"}',
      "\u00a0\ufeff\ndata:a",
    ]) {
      const whole = read([bytes(body)], head);
      assert.equal(whole.events.length, 2);
      for (let at = 0; at <= bytes(body).length; at++)
        assert.deepEqual(read(cutAt(bytes(body), at), head), whole, `${body}, cut at ${at}`);
    }
  });

  test("read the same in any pieces", () => {
    const places = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 });
    const index = fc.nat({ max: recordings.length - 1 });
    fc.assert(
      fc.property(index, places, (at, parts) => {
        const one = recordings[at]!;
        const where = parts.map((part) => Math.floor(part * one.bytes.length));
        assert.deepEqual(read(cutAt(one.bytes, ...where), one), read([one.bytes], one), one.name);
      }),
      { numRuns: runs(3000) },
    );
  });

  function cutsOf({ length }: Uint8Array): number[] {
    const every = Array.from({ length: length + 1 }, (_, at) => at);
    if (length <= EVERY_CUT) return every;
    const random = fc.sample(fc.nat({ max: length }), RANDOM_CUTS);
    return [...every.slice(0, WINDOW), ...every.slice(-WINDOW), ...random];
  }
});

describe("anything else", () => {
  /** Reads and holds the outcome against what holds for every reply. */
  function holds(pieces: Iterable<Uint8Array>, head: Omit<Recording, "bytes">): void {
    const { events, error } = read(pieces, head);
    const ends = events.filter(({ type }) => type === "end").length;
    assert.equal(ends, error ? 0 : 1, "one end, or an error in its place");
    let length = 0;
    for (const event of events) if (event.type === "text") length += event.text.length;
    assert.ok(length <= TEXT_LIMIT);
  }
  const types = fc.constantFrom("text/event-stream", "application/json", "text/html", undefined);
  const statuses = fc.constantFrom(200, 200, 400, 503);

  test("random bytes and random JSON end in an answer or in the client's own error", () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.json().map((json) => bytes(json)),
      fc.json().map((json) => bytes(`data: ${json}\n\n`)),
      fc.json().map((json) => bytes(`data: {"choices":${json}}\r\n\r\n`)),
      fc.json().map((json) => bytes(`{"data":${json},"usage":${json},"candidates":[${json}]}`)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), types, statuses, (pieces, type, status) =>
        holds(pieces, { name: "random", type, status }),
      ),
      { numRuns: runs(5000) },
    );
  });

  test("damaged recordings do, too", () => {
    const damage = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      removed: fc.nat({ max: 3 }),
      put: fc.uint8Array({ maxLength: 3 }),
    });
    const index = fc.nat({ max: recordings.length - 1 });
    const damages = fc.array(damage, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(index, damages, (which, all) => {
        const one = recordings[which]!;
        let left = Buffer.from(one.bytes);
        for (const { at, removed, put } of all) {
          const from = Math.floor(at * left.length);
          left = Buffer.concat([left.subarray(0, from), put, left.subarray(from + removed)]);
        }
        holds([left], one);
      }),
      { numRuns: runs(4000) },
    );
  });
});

describe("what has no end", () => {
  const chunk = (text: string, index = 0): string =>
    `data: {"choices":[{"text":"${text}","index":${index}}]}\n\n`;
  const MB = 2 ** 20;
  const filled = (piece: string): string => piece.repeat(Math.ceil((64 * 1024) / piece.length));

  /** What the same piece over and over ends in, and the most memory that the reader was seen to hold. */
  function endlessly(first: string, piece: string) {
    setFlagsFromString("--expose-gc");
    const gc = runInNewContext("gc") as () => void;
    const used = (): number => {
      gc();
      const { heapUsed, external } = process.memoryUsage();
      return heapUsed + external;
    };
    const again = bytes(piece);
    const before = used();
    const reader = createReplyReader("text/event-stream", { status: 200, sent: [] });
    let text = 0;
    let read = 0;
    let held = 0;
    const push = (one: Uint8Array): void => {
      read += one.length;
      for (const event of reader.push(one)) if (event.type !== "end") text += event.text.length;
    };
    try {
      push(bytes(first));
      let looked = 0;
      while (read <= 1024 * MB) {
        push(again);
        // Just under the limit of one line, which lets go of it.
        if (read - looked < 31 * MB) continue;
        looked = read;
        held = Math.max(held, used() - before);
      }
    } catch (error) {
      assert.ok(error instanceof MaviError, String(error));
      held = Math.max(held, used() - before);
      assert.throws(() => reader.push(again), error, "and stays so");
      return { reason: error.reason, code: error.code, text, read, held };
    }
    return assert.fail("It is read for ever.");
  }

  const rows: [name: string, code: string, heldMB: number, first: string, piece: string][] = [
    ["a line", "FRAME_TOO_LONG", 100, "data: ", "x".repeat(64 * 1024)],
    ["a JSON text", "FRAME_TOO_LONG", 100, '{"choices":[{"text":"', "x".repeat(64 * 1024)],
    ["long texts", "ENDLESS", 50, "", chunk("x".repeat(64 * 1024))],
    ["short texts", "ENDLESS", 150, "", filled(chunk("a few wörds"))],
    ["ever the same word", "ENDLESS", 150, '"', filled('data: "an answer"\n\n')],
    ["comments", "FRAME_TOO_LONG", 20, "", `: ${"keep-alive ".repeat(6000)}\n\n`],
    ["lines of no data", "FRAME_TOO_LONG", 250, "", "data:\n".repeat(10_000)],
    ["events that say nothing", "ENDLESS", 20, "", `data: {"ping":"${"x".repeat(65_000)}"}\n\n`],
    ["white space", "ENDLESS", 20, "", " \n".repeat(32 * 1024)],
    ["a page", "ENDLESS", 20, "<html>", "x".repeat(64 * 1024)],
  ];
  for (const [name, code, heldMB, first, piece] of shareOf(rows)) {
    test(`${name}: ${code}, less than ${heldMB} MB held`, (t) => {
      const { text, read, held, ...end } = endlessly(first, piece);
      t.diagnostic(`${(read / MB).toFixed(1)} MB read, ${(held / MB).toFixed(1)} MB held`);
      assert.deepEqual(end, { reason: "badReply", code });
      assert.ok(text <= TEXT_LIMIT, `${text} characters given out`);
      assert.ok(read <= 512 * MB + piece.length);
      assert.ok(held < heldMB * MB, `${held} bytes held`);
    });
  }

  test("answers without number", () => {
    const head = { name: "answers", type: "text/event-stream", status: 200 };
    const all = Array.from({ length: 1000 }, (_, index) => bytes(chunk("x", index)));
    const { events, error } = read(all, head);
    assert.deepEqual([events.length, error?.reason, error?.code], [128, "badReply", "ENDLESS"]);
  });

  test("one text of more than an answer may have is not given out", () => {
    const head = { name: "text", type: "application/json", status: 200 };
    const body = JSON.stringify({ choices: [{ text: "x".repeat(TEXT_LIMIT + 1) }] });
    const { events, error } = read([bytes(body)], head);
    assert.deepEqual([events.length, error?.reason, error?.code], [0, "badReply", "ENDLESS"]);
  });
});
