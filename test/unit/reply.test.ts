import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { MaviError, type FailureReason } from "../../src/core/mavi/errors.ts";
import { readFrame } from "../../src/core/mavi/readFrame.ts";
import { createReplyReader } from "../../src/core/mavi/reply.ts";
import type { Ending } from "../../src/core/mavi/replyEvents.ts";
import { runs } from "../strength.ts";

const context = { status: 200, sent: ["the prompt that was sent"] };
const SSE = "text/event-stream";
const JSON_TYPE = "application/json";

/** All answers of a reply and how it ended, read in the given cuts. */
function read(
  cuts: Uint8Array[],
  contentType: string | undefined,
  status = 200,
): { texts: string[]; ending: Ending } {
  const reader = createReplyReader(contentType, { ...context, status });
  const texts: string[] = [];
  let ending: Ending | undefined;
  for (const events of [...cuts.map((bytes) => () => reader.push(bytes)), () => reader.end()])
    for (const event of events()) {
      if (event.type === "end") ending = event.ending;
      else if (event.type === "replace") texts[event.index] = event.text;
      else texts[event.index] = (texts[event.index] ?? "") + event.text;
    }
  assert.ok(ending, "a reply that throws nothing has an ending");
  return { texts, ending };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const sse = (...data: unknown[]): string =>
  data.map((one) => `data: ${typeof one === "string" ? one : JSON.stringify(one)}\n\n`).join("");
const delta = (text: string): object => ({ choices: [{ text, index: 0 }] });
const openai = (content: string): object => ({
  object: "chat.completion.chunk",
  choices: [{ index: 0, delta: { content } }],
});
const usage = { input_tokens: 1812, output_tokens: 38, total_tokens: 1850 };

interface Row {
  readonly name: string;
  readonly body: string;
  readonly type?: string | undefined;
  readonly text: string | string[];
  readonly complete?: boolean;
  readonly tokens?: [number, number];
}

const rows: Row[] = [
  {
    name: "the documented JSON reply",
    type: JSON_TYPE,
    body: JSON.stringify({
      id: "resp_1",
      object: "completion",
      status: "completed",
      choices: [{ text: "A red square — “Rot” 🟥", index: 0 }],
      usage,
    }),
    text: "A red square — “Rot” 🟥",
    tokens: [1812, 38],
  },
  {
    name: "JSON in answer to a streamed request",
    type: SSE,
    body: JSON.stringify({ choices: [{ text: "All at once", index: 0 }], usage }),
    text: "All at once",
    tokens: [1812, 38],
  },
  {
    name: "OpenAI's message with parts",
    type: JSON_TYPE,
    body: JSON.stringify({
      choices: [
        {
          message: {
            content: [
              { type: "text", text: "Two " },
              { type: "text", text: "parts" },
            ],
          },
        },
      ],
      usage: { prompt_tokens: 5, completion_tokens: 2 },
    }),
    text: "Two parts",
    tokens: [5, 2],
  },
  {
    name: "SSE chunks of the documented reply",
    type: SSE,
    body: sse(delta("A red"), delta(" squ"), { ...delta("are"), usage }, "[DONE]"),
    text: "A red square",
    tokens: [1812, 38],
  },
  {
    name: "OpenAI chunks, usage after the finish reason",
    type: SSE,
    body: sse(
      openai("Ein "),
      openai("Haus 🏠"),
      { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
      { choices: [], usage: { prompt_tokens: 7, completion_tokens: 3 } },
      "[DONE]",
    ),
    text: "Ein Haus 🏠",
    tokens: [7, 3],
  },
  {
    name: "no space after data, CR, BOM, comments, no last line break",
    type: SSE,
    body: `\ufeff: hello\rdata:${JSON.stringify(delta("one "))}\r\r:\rdata:${JSON.stringify(delta("two"))}\r\rdata:[DONE]`,
    text: "one two",
  },
  {
    name: "CRLF and multi-line data",
    type: SSE,
    body: `data: {"choices":\r\ndata: [{"text":"split"}]}\r\n\r\ndata: done\r\n\r\n`,
    text: "split",
  },
  {
    name: "several objects in one event",
    type: SSE,
    body: sse(`${JSON.stringify(delta("a"))}${JSON.stringify(delta("b"))}`, '"Done"'),
    text: "ab",
  },
  {
    name: "the vendor's envelope and tokens",
    type: SSE,
    body: sse({ code: "0000", data: { msg: "Hel" } }, { token: "lo" }, "event: x").replace(
      "data: event: x",
      "event: complete\ndata: {}",
    ),
    text: "Hello",
  },
  {
    name: "Responses events",
    type: SSE,
    body: sse(
      { type: "response.created", response: { id: "r", status: "in_progress", output: [] } },
      { type: "response.reasoning_text.delta", delta: "hmm" },
      { type: "response.output_text.delta", delta: "Hi " },
      { type: "response.output_text.delta", delta: "there" },
      { type: "response.output_text.done", text: "Hi there" },
      {
        type: "response.completed",
        response: {
          status: "completed",
          output: [{ type: "message", content: [{ type: "output_text", text: "Hi there" }] }],
          usage: { input_tokens: 4, output_tokens: 2 },
        },
      },
    ),
    text: "Hi there",
    tokens: [4, 2],
  },
  {
    name: "native Gemini chunks, thoughts kept apart",
    type: SSE,
    body: sse(
      { candidates: [{ content: { parts: [{ text: "thinking…", thought: true }] } }] },
      { candidates: [{ content: { parts: [{ text: "An " }] } }] },
      {
        candidates: [{ content: { parts: [{ text: "answer" }] }, finishReason: "STOP" }],
        usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 2, thoughtsTokenCount: 5 },
      },
    ),
    text: "An answer",
    tokens: [9, 7],
  },
  {
    name: "Gemini's array without SSE",
    type: JSON_TYPE,
    body: `[${JSON.stringify({ candidates: [{ content: { parts: [{ text: "An " }] } }] })}\n,\n${JSON.stringify(
      { candidates: [{ content: { parts: [{ text: "array" }] }, finishReason: "STOP" }] },
    )}]`,
    text: "An array",
  },
  {
    name: "cumulative text",
    type: SSE,
    body: sse(
      delta("The"),
      delta("The cat"),
      delta("The cat sat"),
      delta("The cat sat."),
      "[DONE]",
    ),
    text: "The cat sat.",
  },
  {
    name: "cumulative text in two pieces",
    type: SSE,
    body: sse(delta("The black cat"), delta("The black cat sat."), "[DONE]"),
    text: "The black cat sat.",
  },
  {
    name: "deltas that begin alike are no cumulative text",
    type: SSE,
    body: sse(delta("ha"), delta("haha"), delta(", he laughed"), "[DONE]"),
    text: "hahaha, he laughed",
  },
  {
    name: "a rule of dashes in growing pieces is no cumulative text",
    type: SSE,
    body: sse(delta("----"), delta("------"), delta("--------"), delta("\nerror: x"), "[DONE]"),
    text: `${"-".repeat(18)}\nerror: x`,
  },
  {
    name: "a repeated line stays repeated",
    type: SSE,
    body: sse(
      delta("retrying the connection\n"),
      delta("retrying the connection\n"),
      delta("ok"),
      "[DONE]",
    ),
    text: "retrying the connection\nretrying the connection\nok",
  },
  {
    name: "a short closing message is not said twice",
    type: SSE,
    body: sse(delta("O"), delta("K"), { ...delta("OK"), status: "completed" }),
    text: "OK",
  },
  {
    name: "tokens keep their spaces",
    type: SSE,
    body: "data:Red\n\ndata: and\n\ndata:  blue\n\ndata:[DONE]\n\n",
    text: "Redand blue",
  },
  {
    name: "a closing full message is not said twice",
    type: SSE,
    body: sse(
      delta("All of "),
      delta("the text"),
      { ...delta("All of the text"), status: "completed" },
      "[DONE]",
    ),
    text: "All of the text",
  },
  {
    name: "interleaved answers",
    type: SSE,
    body: sse(
      { choices: [{ text: "a1", index: 0 }] },
      { choices: [{ text: "b1", index: 1 }] },
      { choices: [{ text: "a2", index: 0 }] },
      { choices: [{ text: "b2", index: 1 }] },
      "[DONE]",
    ),
    text: ["a1a2", "b1b2"],
  },
  {
    name: "a stream without any sign of its end may be cut",
    type: SSE,
    body: sse(delta("Half an ans")),
    text: "Half an ans",
    complete: false,
  },
  {
    name: "broken JSON in the middle marks the answer as not whole",
    type: SSE,
    body: sse(delta("one "), '{"choices":[{"te', delta("three"), "[DONE]"),
    text: "one three",
    complete: false,
  },
  {
    name: "a stream without a content type",
    type: undefined,
    body: sse(delta("guess"), "[DONE]"),
    text: "guess",
  },
];

describe("replies of every shape", () => {
  for (const { name, body, type, text, complete = true, tokens } of rows) {
    test(name, () => {
      const { texts, ending } = read([bytes(body)], type);
      assert.deepEqual(texts, [text].flat());
      assert.equal(ending.complete, complete);
      if (tokens)
        assert.deepEqual(ending.usage, { inputTokens: tokens[0], outputTokens: tokens[1] });
    });

    test(`${name}: the same at every cut`, () => {
      const all = bytes(body);
      const whole = read([all], type);
      for (let at = 0; at <= all.length; at++)
        assert.deepEqual(
          read([all.subarray(0, at), all.subarray(at)], type),
          whole,
          `cut at ${at}`,
        );
      assert.deepEqual(
        read(
          [...all].map((one) => Uint8Array.of(one)),
          type,
        ),
        whole,
      );
    });
  }
});

const failures: [name: string, body: string, reason: FailureReason, status?: number][] = [
  ["code equal to the status", '{"code":401,"msg":"Unauthorized","data":null}', "auth", 401],
  ["no balance", '{"code":402,"msg":"Insufficient balance","data":null}', "balance", 402],
  ["forbidden", '{"code":403,"msg":"IP not allowed"}', "forbidden", 403],
  ["rate limit", '{"code":429,"msg":"Too many requests"}', "rateLimit", 429],
  [
    "200 with an errored status",
    '{"status":"errored","choices":[],"error":{"code":"INVALID_ARGUMENT","message":"Bad value"}}',
    "badRequest",
  ],
  ["200 with a string code", '{"code":"0402","msg":"x","data":null,"success":false}', "balance"],
  [
    "200 with a passing code",
    '{"code":"0001","msg":"busy","success":false,"failed":true}',
    "server",
  ],
  [
    "the gateway's JSON",
    '{"timestamp":"2026-01-01","path":"/iu","status":503,"error":"Service Unavailable","requestId":"abc"}',
    "server",
    503,
  ],
  ["the gateway's page", "<html><body>502 Bad Gateway</body></html>", "server", 502],
  ["too large, as a page", "<html>Request Entity Too Large</html>", "tooLarge", 413],
  ["a page with status 200", "<!DOCTYPE html><title>Sign in</title>", "badReply"],
  ["an empty 200", "", "badReply"],
  [
    "an unknown model",
    '{"code":400,"msg":"Model gemini-9 is not supported","data":null}',
    "modelUnavailable",
    400,
  ],
  ["an error event", 'event: error\ndata: {"code":429,"msg":"slow down"}\n\n', "rateLimit"],
  ["the bare word Error", 'data:"Error"\n\n', "server"],
  ["a blocked prompt", '{"promptFeedback":{"blockReason":"SAFETY"}}', "filtered"],
];

describe("failures", () => {
  for (const [name, body, reason, status] of failures) {
    test(name, () => {
      assert.throws(
        () => read([bytes(body)], JSON_TYPE, status),
        (error) => error instanceof MaviError && error.reason === reason,
      );
    });
  }

  test("the text that came before a failure was given out", () => {
    const reader = createReplyReader(SSE, context);
    const given: unknown[] = [];
    assert.throws(() => {
      for (const event of reader.push(bytes(`${sse(delta("Some text"))}data: "Error"\n\n`)))
        given.push(event);
    }, MaviError);
    assert.deepEqual(given, [{ type: "text", index: 0, text: "Some text" }]);
  });

  test("whatever the cuts between deltas, the text is the text", () => {
    const texts = fc.constantFrom(
      `${"=".repeat(60)}\nFAIL test/a.ts\n${"=".repeat(60)}\n`,
      `| a | b |\n|---|---|\n| 1 | 1 |\n| 1 | 1 |\n`,
      "```ts\nfor (;;) {\n    for (;;) {\n        run();\n    }\n}\n```\n",
      "The quick brown fox jumps over the lazy dog. The quick brown fox jumps again.",
    );
    fc.assert(
      fc.property(
        texts,
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 80, maxLength: 80 }),
        (text, lengths) => {
          const pieces = ["Result: "];
          let at = 0;
          for (const length of lengths) {
            if (at < text.length) pieces.push(text.slice(at, at + length));
            at += length;
          }
          if (at < text.length) pieces.push(text.slice(at));
          const { texts } = read([bytes(sse(...pieces.map(delta), "[DONE]"))], SSE);
          assert.deepEqual(texts, [`Result: ${text}`]);
        },
      ),
      { numRuns: runs(1000) },
    );
  });

  test("any bytes end in an answer or in the client's own error", () => {
    const pieces = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.constantFrom(...rows.map(({ body }) => body)).map((body) => bytes(body).subarray(0, 300)),
      fc.json().map((json) => bytes(`data: ${json}\n\n`)),
    );
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 6 }),
        fc.constantFrom(SSE, JSON_TYPE, "text/html", undefined),
        fc.constantFrom(200, 400, 500),
        (cuts, type, status) => {
          try {
            read(cuts, type, status);
          } catch (error) {
            assert.ok(error instanceof MaviError, String(error));
          }
        },
      ),
      { numRuns: runs(2000) },
    );
  });

  test("an endless line is given up, not gathered", () => {
    const reader = createReplyReader(SSE, context);
    const piece = bytes("data: " + "x".repeat(1 << 20));
    assert.throws(() => {
      for (let i = 0; i < 64; i++) Array.from(reader.push(piece));
    }, MaviError);
  });
});

test("a piece that is read by the make of the one before is what it is by itself", () => {
  const read = (...all: string[]): unknown => {
    let last: unknown;
    const came = { json: false, text: false };
    for (const data of all) {
      last = undefined;
      readFrame({ data }, { status: 200, sent: [] }, came, {
        takePiece: (piece) => (last = piece),
        take: (chunk) => (last = chunk),
      });
    }
    return last;
  };
  const text = fc.oneof(
    fc.constantFrom("", "a", '"', "\\", '","index":1', "text", 'a"}]}', "\n", "é👍"),
    fc.string(),
  );
  const chunk = fc
    .record(
      {
        id: fc.constantFrom("a", "b", "text"),
        model: fc.constantFrom("a", "m"),
        index: fc.constantFrom(0, 1),
        text,
        meta: fc.record({ text }),
        finish: fc.constantFrom(null, "stop"),
        isDelta: fc.boolean(),
      },
      { requiredKeys: ["id", "index", "text"] },
    )
    .map(({ index, text: words, finish, isDelta, ...rest }) => {
      const said = isDelta ? { delta: { content: words } } : { text: words };
      return JSON.stringify({ ...rest, choices: [{ ...said, index, finish_reason: finish }] });
    });
  fc.assert(
    fc.property(chunk, chunk, (one, other) => {
      assert.deepEqual(read(one, other), read(other));
    }),
    { numRuns: runs(5000) },
  );
});

test("the short way of a plain piece finds what the long way finds", () => {
  const read = (value: object): unknown[] => {
    const chunks: unknown[] = [];
    const came = { json: false, text: false };
    readFrame({ data: JSON.stringify(value) }, { status: 200, sent: [] }, came, {
      takePiece: ({ index, text, ...more }) => {
        const texts = [{ index, text, as: "delta" }];
        chunks.push({ texts, ...more, terminal: false });
      },
      take: (chunk) => {
        chunks.push(chunk);
      },
    });
    return chunks;
  };
  const some = fc.constantFrom<unknown>("a", "", null, undefined, 0, 1, {}, [], { content: "b" });
  const choice = fc.record(
    {
      index: some,
      text: some,
      delta: some,
      message: some,
      finish_reason: fc.constantFrom<unknown>(null, undefined, "stop", "length", ""),
      finishReason: fc.constantFrom<unknown>(null, undefined, "SAFETY"),
    },
    { requiredKeys: [] },
  );
  const chunk = fc.record(
    {
      id: some,
      model: some,
      object: some,
      meta: some,
      choices: fc.array(choice, { maxLength: 2 }),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(chunk, (value) => {
      const outcome = (of: object): unknown => {
        try {
          return JSON.stringify(read(of));
        } catch (error) {
          return String(error);
        }
      };
      // A field that nobody knows sends it the long way.
      assert.equal(outcome(value), outcome({ ...value, unheard_of: 1 }));
    }),
    { numRuns: runs(5000) },
  );
});
