import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import sharp from "sharp";
import { ask, type AskEvent, type LearnedFacts } from "../../src/core/mavi/client.ts";
import { MaviError, type FailureReason } from "../../src/core/mavi/errors.ts";
import type { ChatRequest, OutgoingImage } from "../../src/core/mavi/request.ts";
import { createTransport } from "../../src/core/mavi/transport.ts";
import { SCENARIOS } from "../endpoint/scenarios.ts";
import { startEndpoint, STANDIN_KEY, type Endpoint } from "../endpoint/server.ts";

const transport = createTransport({ useProxy: false, strictSSL: true });
let endpoint: Endpoint;
let image: OutgoingImage;

before(async () => {
  endpoint = await startEndpoint({ pace: { delayMs: 0, pieceChars: 40 } });
  const create = { width: 30, height: 20, channels: 3, background: "red" } as const;
  image = { mimeType: "image/png", bytes: await sharp({ create }).png().toBuffer() };
});
after(async () => {
  await transport.close();
  await endpoint.close();
});

interface Outcome {
  text: string;
  retries: number;
  requests: number;
  /** A failure's reason, or how the answer ended. */
  end: FailureReason | "whole" | "cut" | "aborted";
}

interface Options {
  request?: Partial<ChatRequest>;
  key?: string;
  learned?: LearnedFacts;
  signal?: AbortSignal;
  onEvent?: (event: AskEvent) => void;
}

async function outcome(options: Options = {}): Promise<Outcome> {
  const { request, key = STANDIN_KEY, learned, signal = AbortSignal.timeout(20_000) } = options;
  endpoint.clear();
  const result: Outcome = { text: "", retries: 0, requests: 0, end: "whole" };
  try {
    const events = ask(
      {
        model: "gemini:gemini-2.5-flash",
        messages: [{ role: "user", text: "What is it?", images: [image] }],
        stream: true,
        maxTokens: 2000,
        ...request,
      },
      {
        transport,
        endpoint: { baseUrl: endpoint.baseUrl, apiKey: key },
        encoding: "auto",
        ...(learned && { learned }),
        signal,
        wait: () => Promise.resolve(),
      },
    );
    for await (const event of events) {
      options.onEvent?.(event);
      if (event.type === "retry") result.retries++;
      else if (event.type === "end") result.end = event.ending.complete ? "whole" : "cut";
      else if (event.index === 0)
        result.text = event.type === "text" ? result.text + event.text : event.text;
    }
  } catch (error) {
    if (signal.aborted) result.end = "aborted";
    else if (error instanceof MaviError) result.end = error.reason;
    else throw error;
  }
  result.requests = endpoint.requests.length;
  return result;
}

type Row = [end: Outcome["end"], text: "all" | "some" | "none", requests: number];
const refused = (end: FailureReason, requests = 1): Row => [end, "none", requests];
/** Tried five times, since it may pass. */
const retried = (end: FailureReason): Row => refused(end, 5);
const broken = (end: FailureReason): Row => [end, "some", 1];
const whole: Row = ["whole", "all", 1];

/** What becomes of every scenario that is not a whole answer at the first try. */
const ROWS: Record<string, Row> = {
  "end-missing": ["cut", "all", 1],
  "thinking-ate-all": ["whole", "none", 1],
  "no-choices": ["whole", "none", 1],
  "cut-short": ["whole", "some", 1],
  long: ["whole", "some", 1],
  hostile: ["whole", "some", 1],
  scripts: ["whole", "some", 1],
  surrogates: ["whole", "some", 1],
  "json-fenced": ["whole", "some", 1],
  "json-wrong": ["whole", "some", 1],
  "data-uri-only": ["whole", "some", 2],
  "bearer-only": ["whole", "all", 2],
  "filtered-gemini": refused("filtered"),
  "filtered-openai": refused("filtered"),
  "envelope-400": refused("badRequest"),
  "envelope-401": refused("auth", 2),
  "envelope-402": refused("balance"),
  "envelope-403": refused("forbidden"),
  "envelope-405": refused("badRequest"),
  "envelope-409": refused("badRequest"),
  "envelope-415": refused("unsupportedImage"),
  "envelope-429": retried("rateLimit"),
  "envelope-500": retried("server"),
  "errored-invalid-argument": refused("unsupportedImage", 2),
  "errored-unauthenticated": refused("auth", 2),
  "errored-permission-denied": refused("forbidden"),
  "errored-not-found": refused("modelUnavailable"),
  "errored-resource-exhausted": retried("rateLimit"),
  "errored-internal": retried("server"),
  "errored-unavailable": retried("server"),
  "errored-deadline-exceeded": retried("timeout"),
  "code-0001": retried("server"),
  "code-0401": refused("auth", 2),
  "code-0402": refused("balance"),
  "code-0403": refused("forbidden"),
  "code-0409": refused("badRequest"),
  "code-0429": retried("rateLimit"),
  "gateway-404": refused("badRequest"),
  "gateway-413": refused("tooLarge"),
  "gateway-502": retried("server"),
  "gateway-503": retried("server"),
  "gateway-504": retried("timeout"),
  "html-404": refused("badRequest"),
  "html-413": refused("tooLarge"),
  "html-502": retried("server"),
  "html-503": retried("server"),
  "html-504": retried("timeout"),
  "retired-model": refused("modelUnavailable"),
  "retry-after-seconds": retried("rateLimit"),
  "retry-after-date": retried("rateLimit"),
  "retry-after-hour": refused("server"),
  "early-413": refused("tooLarge"),
  "event-error": broken("server"),
  "data-error": broken("server"),
  "envelope-mid-stream": broken("server"),
  "errored-mid-stream": broken("server"),
  "code-mid-stream": broken("server"),
  "invalid-json-mid-stream": ["cut", "some", 1],
  "reset-before-headers": retried("network"),
  "reset-on-arrival": retried("network"),
  "close-before-headers": retried("network"),
  "reset-mid-stream": broken("truncated"),
  "cut-mid-stream": broken("truncated"),
  "short-length": ["truncated", "all", 1],
  "empty-200": refused("badReply"),
  "empty-stream": refused("badReply"),
  "null-200": refused("badReply"),
  "object-200": refused("badReply"),
  "html-200": refused("badReply"),
  "invalid-json": refused("badReply"),
  "bad-gzip": refused("badReply"),
  "bad-chunk": refused("badReply"),
  "not-http": refused("badReply"),
  "endless-headers": refused("badReply"),
  "endless-line": refused("badReply"),
  "endless-stream": broken("badReply"),
  "stall-at-end": whole,
  ...Object.fromEntries(
    [301, 302, 303, 307, 308].map((status) => [`redirect-${status}`, refused("badReply")]),
  ),
};

/** These end only when the client leaves. */
const HANGING = SCENARIOS.filter(
  ({ name, ends }) => (ends === "hangs" || ends === "endless") && !(name in ROWS),
).map(({ name }) => name);

describe("every scenario of the stand-in, over a real socket", () => {
  let all: string;
  before(async () => {
    all = (await outcome()).text;
    assert.ok(all.length > 200);
  });
  after(() => endpoint.use("default"));

  for (const { name } of SCENARIOS.filter((one) => !HANGING.includes(one.name))) {
    const [end, text, requests] = ROWS[name] ?? whole;
    test(`${name}: ${end}, ${text} of the text, ${requests} sent`, async () => {
      endpoint.use(name);
      const result = await outcome();
      assert.deepEqual([result.end, result.requests], [end, requests]);
      if (text === "all") assert.equal(result.text, all);
      else if (text === "none") assert.equal(result.text, "");
      else assert.ok(result.text.length > 0);
    });
  }

  for (const name of HANGING) {
    test(`${name}: aborting frees the socket and the server sees it gone`, async () => {
      endpoint.use(name);
      const { end } = await outcome({ signal: AbortSignal.timeout(400) });
      assert.equal(end, "aborted");
      await endpoint.waitForRequest((one) => one.closedByClientAt !== undefined);
    });
  }

  test("a redirect is not followed, and so neither is the key", async () => {
    endpoint.use("redirect-307");
    await outcome();
    assert.deepEqual(
      endpoint.requests.map(({ url }) => url),
      ["/serve/api/v2/iu/chat/completions"],
    );
  });
});

describe("what the client tries and remembers", () => {
  after(() => endpoint.use("default"));

  test("the bare key first, Bearer once, and then Bearer at once", async () => {
    endpoint.use("bearer-only");
    const learned: LearnedFacts = {};
    await outcome({ learned });
    assert.deepEqual(
      endpoint.requests.map(({ headers }) => headers.authorization),
      [STANDIN_KEY, `Bearer ${STANDIN_KEY}`],
    );
    assert.deepEqual(learned, { bearer: true, encoding: "base64" });
    assert.equal((await outcome({ learned })).requests, 1);
  });

  test("base64 first, a data URI once, and then a data URI at once", async () => {
    endpoint.use("data-uri-only");
    const learned: LearnedFacts = {};
    await outcome({ learned });
    assert.equal(learned.encoding, "dataUri");
    assert.deepEqual(
      endpoint.requests.map(({ images }) => images[0]?.encoding ?? "refused"),
      ["refused", "data-uri"],
    );
    assert.equal((await outcome({ learned })).requests, 1);
  });

  test("waits grow, and what the endpoint asks for is kept", async () => {
    endpoint.use("envelope-429");
    const waits: number[] = [];
    const onEvent = (event: AskEvent): void => {
      if (event.type === "retry") waits.push(event.seconds);
    };
    await outcome({ onEvent });
    assert.equal(waits.length, 4);
    waits.forEach((seconds, i) => {
      assert.ok(seconds >= 2 ** i / 2 && seconds <= 2 ** i, `wait ${i} of ${seconds} s`);
    });
    endpoint.use("retry-after-seconds");
    waits.length = 0;
    await outcome({ onEvent });
    assert.ok(waits.every((seconds) => seconds >= 1));
  });

  test("an answer after a failure that passed", async () => {
    endpoint.use("default");
    endpoint.use("envelope-500", { times: 2 });
    const { end, retries } = await outcome();
    assert.deepEqual([end, retries], ["whole", 2]);
  });

  test("no failure carries the key, the prompt or the image", async () => {
    for (const { name } of SCENARIOS.filter((one) => !HANGING.includes(one.name))) {
      endpoint.use(name);
      await ask(
        {
          model: "gemini:gemini-2.5-flash",
          messages: [{ role: "user", text: "my secret prompt" }],
        },
        {
          transport,
          endpoint: { baseUrl: endpoint.baseUrl, apiKey: STANDIN_KEY },
          signal: AbortSignal.timeout(20_000),
          retries: 0,
        },
      )
        .next()
        .catch((error: unknown) => {
          assert.ok(error instanceof MaviError, String(error));
          assert.doesNotMatch(
            JSON.stringify(error) + error.message + String(error.stack),
            /sk-mavi|secret prompt/,
          );
        });
    }
  });
});
