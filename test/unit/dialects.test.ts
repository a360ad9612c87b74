/* The other providers behind the endpoint, and its older address: over real sockets, checked as the vendor's pages say. */
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import sharp from "sharp";
import {
  ask,
  complete,
  type AskEvent,
  type ExchangeOptions,
  type LearnedFacts,
} from "../../src/core/mavi/client.ts";
import { findInvalid } from "../../src/core/mavi/parameters.ts";
import { writeBody, type ChatRequest, type OutgoingImage } from "../../src/core/mavi/request.ts";
import { createTransport } from "../../src/core/mavi/transport.ts";
import { startEndpoint, STANDIN_KEY, type Endpoint } from "../endpoint/server.ts";

const MODELS = {
  gemini: "gemini:gemini-3-flash-preview",
  gpt: "gpt:gpt-4o",
  nova: "nova:us.amazon.nova-lite-v1:0",
  qwen: "qwen:qwen3-vl-plus",
};
const SCHEMA = {
  type: "object",
  properties: { alt: { type: "string" } },
  required: ["alt"],
} as const;

const transport = createTransport({ useProxy: false, strictSSL: true });
let endpoint: Endpoint;
let image: OutgoingImage;
before(async () => {
  endpoint = await startEndpoint({ pace: { delayMs: 0, pieceChars: 400 } });
  const create = { width: 30, height: 20, channels: 3, background: "red" } as const;
  image = { mimeType: "image/png", bytes: await sharp({ create }).png().toBuffer() };
});
after(async () => {
  await transport.close();
  await endpoint.close();
});
afterEach(() => {
  endpoint.use("default");
  endpoint.clear();
});

const options = (change: Partial<ExchangeOptions> = {}): ExchangeOptions => ({
  transport,
  endpoint: { baseUrl: endpoint.baseUrl, apiKey: STANDIN_KEY },
  signal: AbortSignal.timeout(20_000),
  wait: () => Promise.resolve(),
  ...change,
});
const asking = (model: string, own: Partial<ChatRequest> = {}): ChatRequest => ({
  model,
  system: "Be brief.",
  messages: [{ role: "user", text: "What is it?", images: [image] }],
  ...own,
});
const conversation = (): ChatRequest["messages"] => [
  { role: "user", text: "What is it?", images: [image] },
  { role: "assistant", text: "A red field." },
  { role: "user", text: "How large?" },
];
const body = (): Record<string, unknown> =>
  endpoint.requests.at(-1)!.body as Record<string, unknown>;
const written = (request: ChatRequest): Record<string, unknown> => {
  const writing = writeBody(request, { encoding: "dataUri", metadata: "metadata" });
  return JSON.parse(Buffer.concat([...writing.pieces()]).toString()) as Record<string, unknown>;
};

describe("every provider", () => {
  for (const [provider, model] of Object.entries(MODELS)) {
    test(`${provider}: takes an image, streamed and not, and counts tokens`, async () => {
      const { text, ending } = await complete(asking(model), options());
      assert.match(text, /30 × 20 px/);
      assert.ok((ending.usage?.outputTokens ?? 0) > 0, "output");
      assert.ok((ending.usage?.inputTokens ?? 0) > 0, "input");
      let streamed = "";
      for await (const event of ask(asking(model, { stream: true }), options()))
        if (event.type === "text") streamed += event.text;
      assert.match(streamed, /30 × 20 px/);
      assert.equal(endpoint.requests.length, 2, "at the first try");
    });

    test(`${provider}: takes a conversation, and text alone`, async () => {
      const { text } = await complete(asking(model, { messages: conversation() }), options());
      assert.match(text, /How large\?/);
      assert.match(text, /30 × 20 px/);
      const alone = await complete(
        asking(model, { messages: [{ role: "user", text: "Say hello." }] }),
        options(),
      );
      assert.match(alone.text, /Say hello\./);
    });

    test(`${provider}: answers with data by a schema`, async () => {
      const { data } = await complete(asking(model, { responseSchema: SCHEMA }), options());
      assert.equal(typeof (data as { alt?: unknown } | undefined)?.alt, "string");
    });
  }
});

describe("gpt", () => {
  test("has image_url parts with data URIs, and JSON by response_format with its schema in words", async () => {
    const request = asking(MODELS.gpt, { responseSchema: SCHEMA });
    await complete(request, options());
    const { messages, response_format: format, metadata } = body();
    assert.deepEqual(format, { type: "json_object" });
    assert.equal(metadata, undefined);
    assert.match(
      JSON.stringify(messages),
      /"type":"image_url","image_url":\{"url":"data:image\/png;base64,/,
    );
    assert.match(JSON.stringify(messages), /JSON Schema/);
  });
});

describe("qwen", () => {
  test("has parts without types, one message of the user's, thinking and schema in metadata", () => {
    const { messages, metadata } = written(
      asking(MODELS.qwen, {
        messages: conversation(),
        thinkingBudget: 512,
        responseSchema: SCHEMA,
      }),
    );
    const [system, user, ...others] = messages as { role: string; content: object[] }[];
    assert.deepEqual(others, []);
    assert.deepEqual(system, { role: "system", content: "Be brief." });
    assert.deepEqual(
      user!.content.map((part) => Object.keys(part)),
      [["image"], ["text"]],
    );
    assert.match(JSON.stringify(user), /What is it\?.*A red field\..*Now I ask:.*How large\?/);
    assert.deepEqual(metadata, {
      enable_thinking: true,
      thinking_budget: 512,
      response_format: {
        type: "json_schema",
        json_schema: { name: "answer", schema: SCHEMA },
      },
    });
  });

  test("turns thinking off by 0 and leaves it to the model by −1", () => {
    const thinking = (thinkingBudget: number): unknown =>
      written(asking(MODELS.qwen, { thinkingBudget }))["metadata"];
    assert.deepEqual(thinking(0), { enable_thinking: false });
    assert.deepEqual(thinking(-1), { enable_thinking: true });
  });

  test("has text alone as a bare string", () => {
    const { messages } = written(
      asking(MODELS.qwen, { system: undefined, messages: [{ role: "user", text: "Hello" }] }),
    );
    assert.deepEqual(messages, [{ role: "user", content: "Hello" }]);
  });
});

test("what a provider cannot be told is named before it is sent", () => {
  for (const model of [MODELS.gpt, MODELS.nova]) {
    assert.equal(findInvalid({ thinkingBudget: 0 }, model), "thinkingBudget");
    assert.equal(findInvalid({ thinkingLevel: "low" }, model), "thinkingLevel");
    assert.equal(findInvalid({ mediaResolution: "low" }, model), "mediaResolution");
  }
  assert.equal(findInvalid({ thinkingBudget: 0 }, MODELS.qwen), undefined);
  assert.equal(findInvalid({ thinkingLevel: "low" }, MODELS.qwen), "thinkingLevel");
});

test("the stand-in refuses what is of another dialect", async () => {
  const send = async (model: string, messages: object[], rest: object = {}): Promise<string> => {
    const reply = await fetch(`${endpoint.baseUrl}/chat/completions`, {
      method: "POST",
      headers: { authorization: STANDIN_KEY, "content-type": "application/json" },
      body: JSON.stringify({ model, messages, ...rest }),
    });
    return reply.text();
  };
  const part = (content: object): object[] => [{ role: "user", content: [content] }];
  const text = { type: "text", text: "?" };
  const file = { type: "input_file", file_uri: "https://a.example/a.png", mime_type: "image/png" };
  assert.match(await send(MODELS.gpt, part(file)), /must be text or image_url/);
  assert.match(await send(MODELS.nova, part({ image: "https://a.example/a.png" })), /image_url/);
  assert.match(await send(MODELS.qwen, part(text)), /must have an image or a text/);
  assert.match(
    await send(MODELS.qwen, [{ role: "assistant", content: "?" }]),
    /must be system or user/,
  );
  assert.match(
    await send(MODELS.gpt, part(text), { response_format: { type: "json_object" } }),
    /must contain the word/,
  );
  assert.match(await send("claude:claude-5", part(text)), /no provider prefix/);
});

describe("the older address", () => {
  test("is tried once where nothing is at the vendor's own, said, and remembered", async () => {
    endpoint.use("older-address");
    let learned: LearnedFacts = {};
    const remember = { onLearned: (facts: LearnedFacts) => (learned = { ...learned, ...facts }) };
    const events: AskEvent[] = [];
    for await (const event of ask(asking(MODELS.gemini), options(remember))) events.push(event);
    const paths = (): string[] => endpoint.requests.map(({ url }) => url.split("/").at(-3)!);
    assert.deepEqual(paths(), ["iu", "ilm"]);
    const older = endpoint.baseUrl.replace(/iu$/, "ilm/chat/completions");
    assert.deepEqual(events[0], { type: "address", address: older });
    assert.deepEqual(learned, { olderAddress: true });

    endpoint.clear();
    await complete(asking(MODELS.gemini), options({ learned }));
    assert.deepEqual(paths(), ["ilm"]);

    // The vendor took it away: back to the usual one.
    endpoint.use("default");
    endpoint.clear();
    await complete(asking(MODELS.gemini), options({ learned, ...remember }));
    assert.deepEqual(paths(), ["ilm", "iu"]);
    assert.deepEqual(learned, { olderAddress: false });
  });

  test("is not tried elsewhere, and what nothing is at is said of the first", async () => {
    const { baseUrl } = endpoint;
    const other = { baseUrl: `${baseUrl}/elsewhere`, apiKey: STANDIN_KEY };
    await assert.rejects(complete(asking(MODELS.gemini), options({ endpoint: other })), {
      reason: "notFound",
    });
    assert.equal(endpoint.requests.length, 1);
    endpoint.use("gateway-404");
    endpoint.clear();
    await assert.rejects(complete(asking(MODELS.gemini), options()), { reason: "notFound" });
    assert.equal(endpoint.requests.length, 2, "each once");
  });
});
