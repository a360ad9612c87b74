/* Replies that somebody made to break whoever reads them: each ends in an answer or in a reason, whole or in small pieces. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createAnswering } from "../../src/core/conversation/answering.ts";
import { jsonIn } from "../../src/core/mavi/findJson.ts";
import { MaviError } from "../../src/core/mavi/errors.ts";
import { createReplyReader } from "../../src/core/mavi/reply.ts";

const SSE = "text/event-stream";
const JSON_TYPE = "application/json";

interface Read {
  /** `whole`, `cut` or the reason of a failure; what else is thrown fails the test. */
  readonly end: string;
  readonly text: string;
}

function read(pieces: Iterable<Uint8Array>, type: string, status: number): Read {
  const reader = createReplyReader(type, { status, sent: ["the prompt that was sent"] });
  let text = "";
  let end = "";
  const take = (events: ReturnType<typeof reader.push>): void => {
    for (const event of events) {
      if (event.type === "end") end = event.ending.complete ? "whole" : "cut";
      else if (event.index === 0) text = event.type === "replace" ? event.text : text + event.text;
    }
  };
  try {
    for (const piece of pieces) take(reader.push(piece));
    take(reader.end());
  } catch (error) {
    if (!(error instanceof MaviError)) throw error;
    end = error.reason;
  }
  return { end, text };
}

function* cut(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const piece = (content: string): string =>
  JSON.stringify({ object: "chat.completion.chunk", choices: [{ index: 0, delta: { content } }] });
const STOP = JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] });
const good = (line = "\n"): string =>
  [piece("Hello "), piece("world"), STOP, "[DONE]"]
    .map((one) => `data: ${one}${line}${line}`)
    .join("");
const nested = (levels: number, inner = "1"): string =>
  `${'{"error":'.repeat(levels)}${inner}${"}".repeat(levels)}`;

type Case = readonly [body: string | Uint8Array, end: string, text?: string, options?: object];
/** Small enough to be read a few bytes at a time as well. */
const SMALL: Readonly<Record<string, Case>> = {
  "lines that end in CR alone": [good("\r"), "whole"],
  "lines that end in LF, CR and both": [
    `data: ${piece("Hello ")}\r\rdata: ${piece("world")}\n\r\ndata: ${STOP}\r\n\ndata: [DONE]\n\n`,
    "whole",
  ],
  "two byte order marks": [`\uFEFF\uFEFF${good()}`, "whole"],
  "fields without a colon": [
    `data\n\nevent\nid\nretry\ndata\ndata\n\n${good()}`,
    "whole",
    "\nHello world",
  ],
  "zeros between events": [good().replaceAll("\n\n", "\n\0\n"), "whole"],
  "a zero in JSON": [good().replace("Hello ", "Hel\0lo "), "cut", "world"],
  "an id with a zero and a wait without end": [
    `retry: ${"9".repeat(40)}\nid: \0\n${good()}`,
    "whole",
  ],
  "JSON in many lines": [
    `data: ${piece("Hello ").replace(/[{}[\],:]/g, "$&\ndata: ")}\n\ndata: ${piece("world")}\n\ndata: ${STOP}\n\n`,
    "whole",
  ],
  "events called as prototypes are": [
    `event: __proto__\ndata: ${piece("Hello ")}\n\nevent: constructor\ndata: ${piece("world")}\n\ndata: ${STOP}\n\n`,
    "whole",
  ],
  "the same field twice: the last one counts": [
    `data: {"choices":[{"index":0,"delta":{"content":"no"}}],"choices":[{"index":0,"delta":{"content":"Hello world"}}]}\n\ndata: ${STOP}\n\n`,
    "whole",
  ],
  "fields called as prototypes are": [
    `data: {"__proto__":{"choices":[{"delta":{"content":"no"}}]},"choices":[{"index":0,"__proto__":{"delta":{"content":"no"}},"delta":{"content":"Hello world"}}]}\n\ndata: ${STOP}\n\n`,
    "whole",
  ],
  "answers with numbers that no answer has": [
    `data: {"choices":[{"index":0,"delta":{"content":"Hello "}},{"index":1e308,"delta":{"content":"a"}},{"index":-1,"delta":{"content":"b"}},{"index":"__proto__","delta":{"content":"c"}}]}\n\ndata: ${piece("world")}\n\ndata: ${STOP}\n\n`,
    "cut",
  ],
  "half a letter in each of two pieces": [
    `data: {"choices":[{"index":0,"delta":{"content":"\\ud83d"}}]}\n\ndata: {"choices":[{"index":0,"delta":{"content":"\\ude00"}}]}\n\ndata: ${STOP}\n\n`,
    "whole",
    "😀",
  ],
  "bytes that are no UTF-8": [
    Buffer.concat([Buffer.from(good()), Buffer.from([0xff, 0xfe, 0xc3, 0x28])]),
    "whole",
  ],
  "UTF-16": [Buffer.from(good(), "utf16le"), "badReply", ""],
  "counts that are none": [
    `data: {"usage":{"prompt_tokens":-5,"completion_tokens":1e400,"total_tokens":"1e9"},"choices":[]}\n\n${good()}`,
    "whole",
  ],
  "an error in an error, 14 times as a text": [
    Array.from({ length: 14 }).reduce<string>(
      (inner) => JSON.stringify({ error: { message: inner.slice(0, 4000) } }),
      "deep",
    ),
    "rateLimit",
    "",
    { type: JSON_TYPE, status: 429 },
  ],
};
const LARGE: Readonly<Record<string, Case>> = {
  "a line of 10 MB": [`data: ${piece("x".repeat(10_000_000))}\n\n${good()}`, "badReply", ""],
  "a comment of 10 MB": [`: ${"x".repeat(10_000_000)}\n${good()}`, "whole"],
  "200,000 answers": [
    `data: {"choices":[${Array.from({ length: 200_000 }, (_, index) => `{"index":${index},"delta":{"content":"a"}}`).join()}]}\n\n`,
    "badReply",
    "a",
  ],
  "a number of a million digits": [
    `data: {"usage":{"prompt_tokens":${"9".repeat(1_000_000)}},"choices":[]}\n\n${good()}`,
    "whole",
  ],
  "a million lists in each other": [
    `data: ${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}\n\n${good()}`,
    "cut",
  ],
  "50,000 objects in each other": [nested(50_000), "badReply", "", { type: JSON_TYPE }],
  "50,000 errors in each other": [
    nested(50_000),
    "rateLimit",
    "",
    { type: JSON_TYPE, status: 429 },
  ],
  "3,000 errors in each other": [nested(3000), "rateLimit", "", { type: JSON_TYPE, status: 429 }],
  "details that are nested": [
    `{"error":{"message":"slow down","details":[${nested(20_000)}]}}`,
    "rateLimit",
    "",
    { type: JSON_TYPE, status: 429 },
  ],
  "an error of 30 MB": [
    JSON.stringify({ error: { message: "x".repeat(30_000_000) } }),
    "server",
    "",
    { type: JSON_TYPE, status: 500 },
  ],
  "an error that asks for 200,000 waits": [
    JSON.stringify({ error: { message: `try again in ${"1h2m3s ".repeat(200_000)}` } }),
    "rateLimit",
    "",
    { type: JSON_TYPE, status: 429 },
  ],
};

describe("a hostile reply", () => {
  for (const [name, [body, end, text = "Hello world", options]] of Object.entries({
    ...SMALL,
    ...LARGE,
  }))
    test(name, () => {
      const { type, status } = { type: SSE, status: 200, ...options };
      const bytes = typeof body === "string" ? Buffer.from(body) : body;
      for (const size of name in SMALL ? [Infinity, 7, 1] : [Infinity, 65_536])
        assert.deepEqual(read(cut(bytes, Math.min(size, bytes.length)), type, status), {
          end,
          text,
        });
    });
});

describe("data in an answer", () => {
  const request = {
    ...{ model: "gemini:gemini-2.5-flash", messages: [], stream: true, responseSchema: {} },
  };
  const shown = (source: string): string | undefined => {
    const value: unknown = JSON.parse(source);
    const change = createAnswering(request).take({ type: "data", index: 0, value, source });
    return change?.by.text;
  };

  test("is on lines of its own, unless they would be far longer than what came", () => {
    assert.equal(shown('{"a":[1,{"b":2}]}'), JSON.stringify({ a: [1, { b: 2 }] }, null, 2));
    // Indented they have 8 and 60 million characters.
    for (const source of [
      `${"[".repeat(2000)}${"]".repeat(2000)}`,
      `${"[".repeat(200)}${"1,".repeat(150_000)}1${"]".repeat(200)}`,
    ])
      assert.equal(shown(source), source);
  });

  test("is none where it is nested deeper than anybody's", () => {
    const deep = (levels: number): string => `${"[".repeat(levels)}1${"]".repeat(levels)}`;
    assert.equal([...jsonIn(deep(200))][0]?.source, deep(200));
    assert.deepEqual([...jsonIn(deep(201))], []);
    assert.deepEqual([...jsonIn(deep(1_000_000))], []);
    // What stands in texts is no nesting.
    const text = JSON.stringify({ a: "[".repeat(1000) });
    assert.deepEqual([...jsonIn(text)][0]?.value, { a: "[".repeat(1000) });
  });
});
