import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import sharp from "sharp";
import {
  ask,
  complete,
  type AskEvent,
  type ExchangeOptions,
  type LearnedFacts,
} from "../../src/core/mavi/client.ts";
import { MaviError, type FailureReason } from "../../src/core/mavi/errors.ts";
import { createLimiter, type Limiter } from "../../src/core/mavi/limiter.ts";
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
  limiter?: Limiter;
  /** Waits as long as it is told to; otherwise not at all. */
  realWaits?: boolean;
  onEvent?: (event: AskEvent) => void;
}

async function outcome(options: Options = {}): Promise<Outcome> {
  const { request, key = STANDIN_KEY, signal = AbortSignal.timeout(20_000) } = options;
  const { learned = {} } = options;
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
        learned,
        onLearned: (facts) => Object.assign(learned, facts),
        signal,
        limiter: options.limiter,
        ...(!options.realWaits && { wait: () => Promise.resolve() }),
      },
    );
    for await (const event of events) {
      options.onEvent?.(event);
      if (event.type === "retry") result.retries++;
      else if (event.type === "end") result.end = event.ending.complete ? "whole" : "cut";
      else if ((event.type === "text" || event.type === "replace") && event.index === 0)
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

describe("cancelling", () => {
  /** Asks, aborts when `ready` says so, and returns the milliseconds until asking ended. */
  async function cancel(
    ready: () => Promise<unknown>,
    change: Partial<ExchangeOptions> = {},
    big = false,
  ): Promise<number> {
    const controller = new AbortController();
    const huge = { mimeType: "image/png", bytes: Buffer.alloc(big ? 20_000_000 : 10) };
    const asking = complete(
      {
        model: "gemini:gemini-2.5-flash",
        messages: [{ role: "user", text: "What is it?", images: [big ? huge : image] }],
        stream: true,
      },
      { ...options(), ...change, signal: controller.signal },
    );
    let at = Infinity;
    const aborting = ready().then(() => {
      at = performance.now();
      controller.abort(new Error("cancelled"));
    });
    await assert.rejects(asking, /cancelled/);
    await aborting;
    return performance.now() - at;
  }
  /** A TCP server that reads only what it is told to, its last connection, and the time that one ended. */
  async function listen(onConnection: (socket: Socket) => void) {
    const connected = Promise.withResolvers<Socket>();
    const server = createServer((socket) => {
      onConnection(socket.on("error", () => undefined));
      connected.resolve(socket);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    return {
      port,
      connected: connected.promise,
      gone: async () => {
        const socket = await connected.promise;
        socket.resume();
        if (!socket.closed) await once(socket, "close", { signal: AbortSignal.timeout(5000) });
      },
      close: () => new Promise((resolve) => server.close(resolve)),
    };
  }
  /** Milliseconds, also on a busy machine. Whatever else would end a request comes later. */
  const SOON = 5000;

  test("in the queue: nothing is sent", async () => {
    endpoint.clear();
    const limiter = createLimiter(() => 1);
    limiter.refused(60);
    assert.ok((await cancel(() => sleep(50), { limiter })) < SOON);
    assert.equal(endpoint.requests.length, 0);
  });

  test("while connecting", async () => {
    const server = await listen(() => undefined);
    const baseUrl = `https://localhost:${server.port}/iu`;
    const change = { endpoint: { baseUrl, apiKey: "sk-mavi-x" } };
    assert.ok((await cancel(() => server.connected, change)) < SOON);
    await server.gone();
    await server.close();
  });

  test("while uploading", async () => {
    // It reads a little and then no more, so that the rest of the image is held up.
    const held = Promise.withResolvers<undefined>();
    const server = await listen((socket) =>
      socket.once("data", () => {
        socket.pause();
        held.resolve(undefined);
      }),
    );
    const baseUrl = `http://localhost:${server.port}/iu`;
    const change = { endpoint: { baseUrl, apiKey: "sk-mavi-x" } };
    const ready = async (): Promise<void> => {
      await held.promise;
      await sleep(200);
    };
    assert.ok((await cancel(ready, change, true)) < SOON);
    await server.gone();
    await server.close();
  });

  for (const [where, scenario] of Object.entries({
    "while waiting for the answer": "stall-before-headers",
    "between headers and text": "stall-after-headers",
    "in the middle of the text": "stall-mid-stream",
    "while text comes": "slow-drip",
  }))
    test(where, async () => {
      endpoint.use(scenario);
      endpoint.clear();
      const took = await cancel(async () => {
        await endpoint.waitForRequest(({ completedAt }) => completedAt !== undefined);
        await sleep(100);
      });
      assert.ok(took < SOON, `${took} ms`);
      await endpoint.waitForRequest(({ closedByClientAt }) => closedByClientAt !== undefined);
      endpoint.use("default");
    });

  test("while waiting to try again: it is not", async () => {
    endpoint.use("envelope-429");
    endpoint.clear();
    const ready = () => endpoint.waitForRequest(({ status }) => status === 429);
    assert.ok((await cancel(ready)) < SOON);
    await sleep(1200);
    assert.equal(endpoint.requests.length, 1);
    endpoint.use("default");
  });

  test("by leaving the loop", async () => {
    endpoint.use("slow-drip");
    endpoint.clear();
    const { signal } = new AbortController();
    const request = { model: "gemini:gemini-2.5-flash", stream: true } as const;
    const messages = [{ role: "user", text: "What is it?" }] as const;
    for await (const { type } of ask({ ...request, messages }, { ...options(), signal }))
      if (type === "text") break;
    await endpoint.waitForRequest(({ closedByClientAt }) => closedByClientAt !== undefined);
    endpoint.use("default");
  });
});

describe("the connection", () => {
  const post = () =>
    complete(
      { model: "gemini:gemini-2.5-flash", messages: [{ role: "user", text: "Hi" }] },
      options(),
    );

  test("is kept and used again", async () => {
    endpoint.clear();
    await post();
    await sleep(50);
    await post();
    const [one, other] = endpoint.requests.map(({ connection }) => connection);
    assert.equal(one, other);
  });

  test("that was kept and breaks costs one free try, and whole requests go out twice at most", async () => {
    await post();
    await sleep(50);
    endpoint.clear();
    endpoint.use("reset-before-headers", { times: 1 });
    await post();
    assert.equal(endpoint.requests.length, 2, "the free one");
    await sleep(50);
    endpoint.clear();
    endpoint.use("reset-before-headers");
    await assert.rejects(post(), { reason: "network" });
    endpoint.use("default");
    assert.equal(endpoint.requests.length, 2, "and no more");
  });

  test("can be opened ahead, and the request finds it open", async () => {
    endpoint.clear();
    const ahead = createTransport({ useProxy: false, strictSSL: true });
    await ahead.warm(`${endpoint.baseUrl}/chat/completions`);
    await sleep(50);
    const opened = performance.timeOrigin + performance.now();
    assert.equal(endpoint.requests.length, 0);
    await complete(
      { model: "gemini:gemini-2.5-flash", messages: [{ role: "user", text: "Hi" }] },
      { ...options(), transport: ahead },
    );
    const [{ connectedAt, headers } = assert.fail()] = endpoint.requests;
    assert.ok(connectedAt < opened);
    assert.equal(headers.authorization, STANDIN_KEY);
    await ahead.close();
  });

  test("that cannot be opened ahead is no trouble", async () => {
    const ahead = createTransport({ useProxy: false, strictSSL: true });
    await ahead.warm("http://127.0.0.1:1/iu/chat/completions");
    await ahead.close();
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
    assert.deepEqual(learned, { bearer: true });
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

  test("what was learned and is refused is tried the other way once", async () => {
    endpoint.use("default");
    const learned: LearnedFacts = { bearer: true };
    assert.deepEqual((await outcome({ learned })).end, "whole");
    assert.deepEqual(learned, { bearer: false });
    const encodings: LearnedFacts = { encoding: "dataUri" };
    endpoint.use("raw-only");
    assert.deepEqual((await outcome({ learned: encodings })).requests, 2);
    assert.deepEqual(encodings, { encoding: "base64" });
    // A key that is wrong either way costs two requests and teaches nothing.
    const nothing: LearnedFacts = {};
    assert.deepEqual(await outcome({ key: "sk-mavi-wrong", learned: nothing }), {
      text: "",
      retries: 0,
      requests: 2,
      end: "auth",
    });
    assert.deepEqual(nothing, {});
  });

  for (const [scenario, place, refused] of [
    ["no-extra-body", "metadata", "extra_body"],
    ["no-metadata", "extra_body", "metadata"],
  ] as const)
    test(`${scenario}: the refused field is left out, and then at once`, async () => {
      endpoint.use(scenario);
      const learned: LearnedFacts = {};
      const request = { thinkingBudget: 128 };
      assert.equal((await outcome({ learned, request })).end, "whole");
      assert.deepEqual(learned, { metadata: place });
      const fields = endpoint.requests.map(({ body }) => Object.keys(body as object));
      assert.deepEqual(
        fields.map((all) => all.includes(refused)),
        [true, false],
      );
      assert.equal((await outcome({ learned, request })).requests, 1);
      // Without metadata there is nothing to leave out, and nothing to learn.
      const none: LearnedFacts = {};
      assert.equal((await outcome({ learned: none })).requests, 1);
      assert.deepEqual(none, {});
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

  test("a limiter that pauses is told of, and a refusal slows it down", async () => {
    endpoint.use("default");
    endpoint.use("retry-after-seconds", { times: 1 });
    const limiter = createLimiter(() => 100);
    const reasons: FailureReason[] = [];
    const onEvent = (event: AskEvent): void => {
      if (event.type === "retry") reasons.push(event.reason);
    };
    const signal = AbortSignal.timeout(20_000);
    assert.equal((await outcome({ limiter, onEvent, signal, realWaits: true })).end, "whole");
    assert.ok(limiter.rate < 100);
    assert.deepEqual(reasons, ["rateLimit"]);
    limiter.refused(1);
    const before = performance.now();
    assert.equal((await outcome({ limiter, onEvent })).end, "whole");
    assert.deepEqual(reasons, ["rateLimit", "rateLimit"]);
    assert.ok(performance.now() - before > 900);
  });

  test("no failure carries the key, the prompt or the image", async () => {
    const ending = SCENARIOS.filter(({ ends }) => ends === "whole" || ends === "cut");
    for (const { name } of ending) {
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

describe("parameters", () => {
  before(() => endpoint.use("default"));

  test("every one of the vendor's page arrives", async () => {
    await outcome({
      request: {
        system: "Be brief.",
        temperature: 0.2,
        topP: 0.9,
        n: 2,
        stop: ["END"],
        thinkingBudget: 128,
        metadata: { trace: "t-1" },
      },
    });
    const { model, messages, ...sent } = endpoint.requests[0]!.body as Record<string, unknown>;
    const metadata = { trace: "t-1", thinking_config: { thinking_budget: 128 } };
    assert.deepEqual(sent, {
      temperature: 0.2,
      max_tokens: 2000,
      top_p: 0.9,
      n: 2,
      stop: ["END"],
      stream: true,
      extra_body: { metadata },
      metadata,
    });
    assert.equal(model, "gemini:gemini-2.5-flash");
    assert.equal((messages as unknown[]).length, 2);
    // Models before 2.5 take penalties.
    const penalties = { frequencyPenalty: 0.5, presencePenalty: -0.5, temperature: 0 };
    assert.equal(
      (await outcome({ request: { model: "gemini:gemini-2.0-flash", ...penalties } })).end,
      "whole",
    );
    const body = endpoint.requests[0]!.body as Record<string, unknown>;
    assert.deepEqual([body["frequency_penalty"], body["presence_penalty"]], [0.5, -0.5]);
  });

  test("one out of its range is named, and nothing is sent", async () => {
    for (const request of [{ temperature: 3 }, { n: 0 }, { thinkingBudget: 99_999 }]) {
      endpoint.clear();
      await assert.rejects(
        complete({ model: "gemini:gemini-2.5-flash", messages: [], ...request }, options()),
        (error: unknown) =>
          error instanceof MaviError &&
          error.reason === "badRequest" &&
          error.parameter === Object.keys(request)[0],
      );
      assert.equal(endpoint.requests.length, 0);
    }
  });

  test("several answers come apart, however they are mixed", async () => {
    for (const scenario of ["default", "interleaved", "json-ignored-stream", "sse-openai"]) {
      endpoint.use(scenario);
      const texts: string[] = [];
      await outcome({
        request: { n: 3 },
        onEvent: (event) => {
          if (event.type === "text") texts[event.index] = (texts[event.index] ?? "") + event.text;
          else if (event.type === "replace") texts[event.index] = event.text;
        },
      });
      assert.deepEqual(
        texts.map((text) => /Choice (\d) of 3/.exec(text)?.[1]),
        ["1", "2", "3"],
        scenario,
      );
    }
    endpoint.use("default");
  });
});

const options = () => ({
  transport,
  endpoint: { baseUrl: endpoint.baseUrl, apiKey: STANDIN_KEY },
  signal: AbortSignal.timeout(20_000),
});

describe("data by a JSON Schema", () => {
  const responseSchema = {
    type: "object",
    properties: {
      width: { type: "integer", minimum: 30, maximum: 30 },
      facts: { type: "array", items: { type: "string" }, minItems: 1 },
      note: { type: ["string", "null"] },
    },
    required: ["width", "facts"],
    additionalProperties: false,
  };
  const request = (): ChatRequest => ({
    model: "gemini:gemini-2.5-flash",
    messages: [{ role: "user", text: "Measure it.", images: [image] }],
    responseSchema,
    maxTokens: 2000,
  });
  const events = async (change: Partial<ChatRequest> = {}): Promise<AskEvent[]> => {
    endpoint.clear();
    const all: AskEvent[] = [];
    for await (const event of ask({ ...request(), stream: true, ...change }, options()))
      all.push(event);
    return all;
  };
  const kinds = (all: readonly AskEvent[]): string[] =>
    all.map(({ type }) => type).filter((type) => type !== "text" && type !== "replace");

  test("comes validated, streamed or not", async () => {
    endpoint.use("default");
    const { data } = await complete(request(), options());
    assert.equal((data as { width: number }).width, 30);
    assert.match((data as { facts: string[] }).facts[0]!, /30 × 20/);
    assert.deepEqual(kinds(await events()), ["data", "end"]);
    const { metadata } = endpoint.requests[0]!.body as { metadata: Record<string, unknown> };
    assert.equal(metadata["response_mime_type"], "application/json");
    assert.equal((metadata["responseSchema"] as { type: string }).type, "OBJECT");
  });

  test("comes out of a fence", async () => {
    endpoint.use("json-fenced");
    assert.deepEqual(kinds(await events()), ["data", "end"]);
  });

  test("comes after an echo of the schema, without asking again", async () => {
    endpoint.use("json-echoed");
    assert.deepEqual(kinds(await events()), ["data", "end"]);
    assert.equal(endpoint.requests.length, 1);
  });

  test("is asked for in words where the endpoint refuses its schema", async () => {
    endpoint.use("no-schema");
    assert.deepEqual(kinds(await events()), ["data", "end"]);
    const [first, second] = endpoint.requests.map(
      ({ body }) =>
        body as {
          metadata?: { responseSchema?: object; response_mime_type?: string };
          messages: { content: { text?: string }[] }[];
        },
    );
    assert.ok(first?.metadata?.responseSchema);
    assert.equal(second?.metadata?.responseSchema, undefined);
    assert.equal(second?.metadata?.response_mime_type, "application/json");
    assert.match(second.messages[0]?.content.at(-1)?.text ?? "", /by this JSON Schema:\n\{/);
    assert.equal(endpoint.requests.length, 2);
  });

  test("what does not fit is asked for once more, with what was wrong", async () => {
    endpoint.use("default");
    endpoint.use("json-wrong", { times: 1 });
    const all = await events();
    assert.deepEqual(kinds(all), ["repair", "data", "end"]);
    const { messages } = endpoint.requests[1]!.body as {
      messages: { role: string; content: { text?: string }[] }[];
    };
    assert.deepEqual(
      messages.map(({ role }) => role),
      ["user", "assistant", "user"],
    );
    const [, answered, asked] = messages.map(({ content }) => content.at(-1)?.text ?? "");
    assert.match(answered!, /conforms to nothing/);
    assert.match(asked!, /must have required property 'width'/);
    assert.match(asked!, /must NOT have additional properties: stand_in/);
    // Both answers are paid for.
    const end = all.at(-1)!;
    assert.ok(end.type === "end" && end.ending.usage!.inputTokens > 2 * 258);
  });

  test("what still does not fit is a failure, and its text is kept", async () => {
    endpoint.use("json-wrong");
    const all: AskEvent[] = [];
    await assert.rejects(
      async () => {
        for await (const event of ask({ ...request(), stream: true }, options())) all.push(event);
      },
      (error: unknown) =>
        error instanceof MaviError && error.reason === "badReply" && error.code === "SCHEMA",
    );
    assert.deepEqual(kinds(all), ["repair", "end"]);
    const text = all.flatMap((event) => (event.type === "text" ? event.text : [])).join("");
    assert.match(text, /conforms to nothing/);
  });

  test("an answer that ran into the limit is not asked for again: it would again", async () => {
    for (const scenario of ["cut-short", "thinking-ate-all"]) {
      endpoint.use(scenario);
      assert.deepEqual(kinds(await events()), ["end"], scenario);
      assert.equal(endpoint.requests.length, 1);
    }
    endpoint.use("default");
  });

  test("of several answers the first that fits counts", async () => {
    endpoint.use("default");
    const all = await events({ n: 2 });
    const data = all.find(({ type }) => type === "data");
    assert.ok(data?.type === "data" && data.index === 0);
  });

  test("a schema that is none is named, and nothing is sent", async () => {
    endpoint.clear();
    await assert.rejects(
      complete({ ...request(), responseSchema: { type: "thing" } }, options()),
      (error: unknown) => error instanceof MaviError && error.parameter === "responseSchema",
    );
    assert.equal(endpoint.requests.length, 0);
  });
});

describe("replies that go on after they said that they are over", () => {
  const choices = (...all: object[]): string => `data: ${JSON.stringify({ choices: all })}\n\n`;
  /** What is read of pieces that come 0.7 s apart, which is more than the grace in all. */
  async function read(
    pieces: readonly string[],
    n?: number,
  ): Promise<{ texts: string[]; complete: boolean }> {
    const server = createHttpServer((incoming, outgoing) => {
      incoming.resume();
      outgoing.writeHead(200, { "content-type": "text/event-stream" });
      void (async () => {
        for (const piece of pieces) {
          outgoing.write(piece);
          await sleep(700);
        }
        outgoing.end();
      })();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const texts: string[] = [];
    let complete = false;
    const events = ask(
      { model: "m:m", messages: [{ role: "user", text: "?" }], stream: true, n },
      { ...options(), endpoint: { baseUrl: `http://127.0.0.1:${port}`, apiKey: "sk-mavi-x" } },
    );
    for await (const event of events) {
      if (event.type === "text") texts[event.index] = (texts[event.index] ?? "") + event.text;
      else if (event.type === "end") ({ complete } = event.ending);
    }
    server.close();
    server.closeAllConnections();
    return { texts, complete };
  }

  test("the second answer goes on when the first is over", async () => {
    const rest = ["b", "c", "d", "e"].map((text) => choices({ index: 1, text }));
    const over = choices({ index: 0, text: "a", finish_reason: "stop" });
    assert.deepEqual((await read([over, ...rest])).texts, ["a", "bcde"]);
  });

  test("a second answer is waited for, however long the first has been over", async () => {
    const first = choices({ index: 0, text: "a", finish_reason: "stop" });
    const second = choices({ index: 1, text: "b", finish_reason: "stop" });
    const pause = ["", "", "", ""];
    assert.deepEqual(await read([first, ...pause, second], 2), {
      texts: ["a", "b"],
      complete: true,
    });
  });

  test("every piece says that it is the last", async () => {
    const pieces = ["a", "b", "c", "d", "e"].map(
      (text) =>
        `data: ${JSON.stringify({ candidates: [{ content: { parts: [{ text }] }, finishReason: "STOP" }] })}\n\n`,
    );
    assert.deepEqual(await read(pieces), { texts: ["abcde"], complete: true });
  });

  test("a finish reason that says nothing is none", async () => {
    for (const finish_reason of ["", "null", "FINISH_REASON_UNSPECIFIED"]) {
      const pieces = choices({ index: 0, text: "a", finish_reason });
      assert.deepEqual(await read([pieces]), { texts: ["a"], complete: false });
    }
  });

  test("answers are counted as they come, whatever their numbers", async () => {
    for (const index of [1, 7, -1, 0.5, 1e8, 4_294_967_294])
      assert.deepEqual((await read([choices({ index, text: "a" })])).texts, ["a"], `${index}`);
  });
});

describe("what a refusal may show", () => {
  async function refused(body: object, change: Partial<ChatRequest> = {}): Promise<MaviError> {
    const server = createHttpServer((incoming, outgoing) => {
      incoming.resume().on("end", () => {
        outgoing.writeHead(400, { "content-type": "application/json" }).end(JSON.stringify(body));
      });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const asking = complete(
      {
        model: "m:m",
        messages: [{ role: "user", text: "hunter2\nAcme GmbH\nDE89 3704", images: [image] }],
        ...change,
      },
      { ...options(), endpoint: { baseUrl: `http://127.0.0.1:${port}`, apiKey: "sk-mavi-x" } },
    );
    const error = await asking.catch((one: unknown) => one);
    server.close();
    server.closeAllConnections();
    assert.ok(error instanceof MaviError, String(error));
    return error;
  }
  const base64 = (): string =>
    "bytes" in image ? Buffer.from(image.bytes).toString("base64") : assert.fail();

  test("nothing of the prompt, the image or the metadata", async () => {
    const said = async (msg: string, change?: Partial<ChatRequest>): Promise<string | undefined> =>
      (await refused({ code: 400, msg }, change)).vendorText;
    assert.equal(await said("Bad text: hunter2 Acme GmbH DE89 3704"), undefined);
    assert.doesNotMatch((await said(`Bad picture: ${base64().slice(0, 38)}`)) ?? "", /iVBOR/);
    assert.equal(
      await said("Bad trace: customer-4711-secret", {
        metadata: { trace: "customer-4711-secret" },
      }),
      undefined,
    );
    assert.equal(await said("Bad budget"), "Bad budget");
    const { code, message } = await refused({ code: base64().slice(0, 60), msg: "no" });
    assert.equal(code, undefined);
    assert.doesNotMatch(message, /iVBOR/);
  });

  test("the first refusal, where a second form of the image was a wrong guess", async () => {
    const { vendorText } = await refused({
      status: "errored",
      error: { code: "INVALID_ARGUMENT", message: "Budget 7 is out of range" },
    });
    assert.equal(vendorText, "Budget 7 is out of range");
  });

  test("a field that is refused by its place alone, or late in a long sentence, is left out", async () => {
    for (const body of [
      { detail: [{ loc: ["body", "extra_body"], msg: "Extra inputs are not permitted" }] },
      { code: 400, msg: `${"So much was wrong. ".repeat(20)}Unknown: extra_body` },
    ]) {
      const seen: boolean[] = [];
      const server = createHttpServer((incoming, outgoing) => {
        let text = "";
        incoming.on("data", (piece: Buffer) => (text += piece.toString()));
        incoming.on("end", () => {
          const has = text.includes('"extra_body":');
          seen.push(has);
          outgoing.writeHead(has ? 400 : 200, { "content-type": "application/json" });
          outgoing.end(JSON.stringify(has ? body : { choices: [{ text: "ok" }] }));
        });
      }).listen(0, "127.0.0.1");
      await once(server, "listening");
      const { port } = server.address() as AddressInfo;
      const { text } = await complete(
        {
          model: "m:m",
          messages: [{ role: "user", text: "extra_body, please" }],
          thinkingBudget: 1,
        },
        { ...options(), endpoint: { baseUrl: `http://127.0.0.1:${port}`, apiKey: "sk-mavi-x" } },
      );
      server.close();
      server.closeAllConnections();
      assert.equal(text, "ok");
      assert.equal(seen.length, 2);
    }
  });
});
