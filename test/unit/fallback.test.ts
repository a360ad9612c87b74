/* What Iris does where the endpoint does not have a model any more, over real sockets. */
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { createAnswering } from "../../src/core/conversation/answering.ts";
import type { Answer } from "../../src/core/conversation/conversation.ts";
import {
  ask,
  complete,
  type AskEvent,
  type ExchangeOptions,
  type Fallback,
  type LearnedFacts,
  type ModelChange,
} from "../../src/core/mavi/client.ts";
import { MaviError } from "../../src/core/mavi/errors.ts";
import { nextModel } from "../../src/core/mavi/fallback.ts";
import { OTHER_MODELS } from "../../src/core/mavi/models.ts";
import type { ChatRequest } from "../../src/core/mavi/request.ts";
import { createTransport } from "../../src/core/mavi/transport.ts";
import { startEndpoint, STANDIN_KEY, type Endpoint } from "../endpoint/server.ts";

const DEFAULT = "gemini:gemini-2.5-flash";
const FLASH_3 = "gemini:gemini-3-flash-preview";
const DAY = 24 * 60 * 60 * 1000;

const transport = createTransport({ useProxy: false, strictSSL: true });
let endpoint: Endpoint;
before(async () => {
  endpoint = await startEndpoint({ pace: { delayMs: 0, pieceChars: 400 } });
});
after(async () => {
  await transport.close();
  await endpoint.close();
});
afterEach(() => {
  endpoint.use("default");
  endpoint.clear();
});

const request: ChatRequest = {
  model: DEFAULT,
  messages: [{ role: "user", text: "What is it?" }],
  stream: true,
};
const unchosen: Fallback = { of: DEFAULT, models: OTHER_MODELS };

function options(change: Partial<ExchangeOptions> = {}): ExchangeOptions {
  return {
    transport,
    endpoint: { baseUrl: endpoint.baseUrl, apiKey: STANDIN_KEY },
    signal: AbortSignal.timeout(20_000),
    wait: () => Promise.resolve(),
    fallback: unchosen,
    ...change,
  };
}
/** The models that were asked, in their order. */
const asked = (): unknown[] =>
  endpoint.requests.map(({ body }) => (body as { model: unknown }).model);

/** The answer as the panel would have it. */
async function answered(
  change: Partial<ExchangeOptions> = {},
  own: Partial<ChatRequest> = {},
): Promise<Partial<Answer> & { events: AskEvent[] }> {
  const sent = { ...request, ...own };
  const answering = createAnswering(sent);
  const events: AskEvent[] = [];
  let answer: Partial<Answer> = { model: sent.model };
  for await (const event of ask(sent, options(change))) {
    events.push(event);
    answer = { ...answer, ...answering.take(event)?.by };
  }
  return { ...answer, events };
}

describe("a model that nobody chose and that is gone", () => {
  test("gives way to the first that answers, which is said and remembered", async () => {
    endpoint.use("models-retired");
    let learned: LearnedFacts = {};
    const remember = { onLearned: (facts: LearnedFacts) => (learned = { ...learned, ...facts }) };
    const first = await answered(remember);
    assert.deepEqual(asked(), [DEFAULT, FLASH_3]);
    assert.deepEqual([first.state, first.model, first.wanted], ["complete", FLASH_3, DEFAULT]);
    assert.deepEqual(
      first.events.filter(({ type }) => type === "model"),
      [{ type: "model", asked: DEFAULT, model: FLASH_3 }],
    );
    assert.deepEqual(Object.keys(learned.gone ?? {}), [DEFAULT]);

    endpoint.clear();
    const second = await answered({ learned });
    assert.deepEqual(asked(), [FLASH_3], "the one that is gone is not asked again");
    assert.deepEqual([second.model, second.wanted], [FLASH_3, DEFAULT], "and it is said again");
  });

  test("is asked again after some days", async () => {
    const before = { gone: { [DEFAULT]: Date.now() - 2 * DAY } };
    await answered({ learned: before });
    assert.deepEqual(asked(), [FLASH_3]);
    endpoint.clear();
    const { wanted } = await answered({ learned: { gone: { [DEFAULT]: Date.now() - 4 * DAY } } });
    assert.deepEqual(asked(), [DEFAULT]);
    assert.equal(wanted, undefined);
  });

  test("gives way to each once, and fails with what was said of it", async () => {
    endpoint.use("retired-model");
    const failing = answered();
    await assert.rejects(failing, (error) => {
      assert.ok(error instanceof MaviError);
      assert.equal(error.reason, "modelUnavailable");
      assert.match(error.vendorText ?? "", /gemini-2\.5-flash is no longer available/);
      return true;
    });
    assert.deepEqual(asked(), [DEFAULT, ...OTHER_MODELS]);
    // All are known to be gone: they are asked anew rather than nothing at all.
    endpoint.use("default");
    endpoint.clear();
    const now = Date.now();
    const gone = Object.fromEntries([DEFAULT, ...OTHER_MODELS].map((id) => [id, now]));
    assert.equal((await answered({ learned: { gone } })).model, DEFAULT);
  });

  test("answers a key's check and an alt text too", async () => {
    endpoint.use("models-retired");
    const { text, ending } = await complete(request, options());
    assert.match(text, /Stand-in/);
    assert.equal(ending.model, "gemini-3-flash-preview");
    const { data } = await complete(
      { ...request, responseSchema: { type: "object", properties: { alt: { type: "string" } } } },
      options(),
    );
    assert.equal(typeof (data as { alt: unknown }).alt, "string");
  });

  test("does not take along what the other model refuses to be told of its thinking", async () => {
    endpoint.use("retired-model", { times: 4 });
    // 2.5 Flash-Lite thinks 0 or at least 512 tokens.
    const { model } = await answered({}, { thinkingBudget: 100 });
    assert.equal(model, "gemini:gemini-2.5-flash-lite");
    assert.deepEqual(
      endpoint.requests.map(({ body }) => "metadata" in (body as object)),
      [true, true, true, true, false],
    );
  });

  test("is not given up for any other failure", async () => {
    for (const [name, reason] of [
      ["envelope-402", "balance"],
      ["gateway-404", "notFound"],
      ["gateway-503", "server"],
    ] as const) {
      endpoint.use(name);
      await assert.rejects(answered({ retries: 0 }), { reason });
      assert.deepEqual(new Set(asked()), new Set([DEFAULT]), name);
      endpoint.clear();
    }
  });
});

describe("a dearer model", () => {
  test("is named before it does work in bulk, and not used where that is refused", async () => {
    endpoint.use("models-retired");
    const named: ModelChange[] = [];
    const approve = (answer: boolean) => (change: ModelChange) => {
      named.push(change);
      return Promise.resolve(answer);
    };
    const bulk = (answer: boolean) => ({
      bulk: true,
      fallback: { ...unchosen, approve: approve(answer) },
    });
    await assert.rejects(answered(bulk(false)), { reason: "modelUnavailable" });
    assert.deepEqual(named, [{ asked: DEFAULT, model: FLASH_3 }]);
    assert.deepEqual(asked(), [DEFAULT], "nothing is spent");
    assert.equal((await answered(bulk(true))).model, FLASH_3);
    // Also where it is known already that the cheaper one is gone.
    named.length = 0;
    const learned = { gone: { [DEFAULT]: Date.now() } };
    await assert.rejects(answered({ ...bulk(false), learned }), { reason: "modelUnavailable" });
    assert.equal(named.length, 1);
  });

  test("does no work in bulk where nobody can be asked", async () => {
    endpoint.use("models-retired");
    await assert.rejects(answered({ bulk: true }), { reason: "modelUnavailable" });
    assert.deepEqual(asked(), [DEFAULT]);
  });

  test("is not asked about for one answer, nor where it is not dearer", async () => {
    endpoint.use("models-retired");
    const approve = (): Promise<boolean> => Promise.reject(new Error("asked"));
    const fallback = { ...unchosen, approve };
    assert.equal((await answered({ fallback })).model, FLASH_3);
    const cheap = { ...fallback, models: ["gemini:gemini-3.5-flash-lite"] };
    assert.equal(
      (await answered({ fallback: cheap, bulk: true })).model,
      "gemini:gemini-3.5-flash-lite",
    );
  });
});

describe("a model that somebody chose and that is gone", () => {
  test("fails at once and is remembered", async () => {
    endpoint.use("models-retired");
    let learned: LearnedFacts = {};
    const chosen = {
      fallback: undefined,
      onLearned: (facts: LearnedFacts) => (learned = { ...learned, ...facts }),
    };
    await assert.rejects(answered(chosen), { reason: "modelUnavailable" });
    assert.deepEqual(asked(), [DEFAULT]);
    assert.deepEqual(Object.keys(learned.gone ?? {}), [DEFAULT]);
  });

  test("also beside an unchosen one", async () => {
    endpoint.use("models-retired");
    await assert.rejects(answered({}, { model: "gemini:gemini-2.5-pro" }), {
      reason: "modelUnavailable",
    });
    assert.deepEqual(asked(), ["gemini:gemini-2.5-pro"]);
  });

  test("has a successor to try, and after that the next that may be there", () => {
    const now = Date.now();
    assert.equal(nextModel(DEFAULT), "gemini:gemini-3.5-flash-lite");
    assert.equal(nextModel("gemini:gemini-3-pro-preview"), "gemini:gemini-3.1-pro-preview");
    assert.equal(nextModel("gemini:gemini-2.0-flash"), FLASH_3);
    assert.equal(nextModel(DEFAULT, { "gemini:gemini-3.5-flash-lite": now }), FLASH_3);
    assert.equal(nextModel(FLASH_3), "gemini:gemini-3.5-flash-lite", "never itself");
    const gone = Object.fromEntries([DEFAULT, ...OTHER_MODELS].map((id) => [id, now]));
    assert.equal(nextModel(DEFAULT, gone), undefined);
  });
});

describe("the model that answered", () => {
  const ended = (model: string | undefined): Partial<Answer> =>
    createAnswering(request).take({ type: "end", ending: { complete: true, model } })!.by;

  test("is said where it is another one than was asked", () => {
    const { model, wanted } = ended("gemini-3.5-flash-lite");
    assert.deepEqual([model, wanted], ["gemini-3.5-flash-lite", DEFAULT]);
  });

  test("is the one asked where the reply calls it by another form of its name, or not at all", () => {
    for (const name of ["gemini-2.5-flash", "models/gemini-2.5-flash-001", DEFAULT, undefined]) {
      const { model, wanted } = ended(name);
      assert.deepEqual([model, wanted], [DEFAULT, undefined], name);
    }
  });
});

describe("thinking", () => {
  test("a level and a budget at once are refused before anything is sent", async () => {
    const both = { model: FLASH_3, thinkingBudget: 0, thinkingLevel: "low" } as const;
    await assert.rejects(answered({}, both), { code: "CONFLICT", parameter: "thinkingLevel" });
    await assert.rejects(answered({}, { thinkingLevel: "low" }), {
      code: "INVALID_PARAMETER",
      parameter: "thinkingLevel",
    });
    assert.equal(endpoint.requests.length, 0);
  });

  test("levels, −1 and a resolution of images arrive", async () => {
    await answered({}, { model: FLASH_3, thinkingLevel: "minimal", mediaResolution: "low" });
    await answered({}, { thinkingBudget: -1 });
    assert.deepEqual(
      endpoint.requests.map(({ body }) => (body as { metadata: unknown }).metadata),
      [
        {
          thinking_config: { thinking_level: "minimal" },
          media_resolution: "MEDIA_RESOLUTION_LOW",
        },
        { thinking_config: { thinking_budget: -1 } },
      ],
    );
  });
});

describe("the stand-in", () => {
  const send = async (fields: object): Promise<string> => {
    const reply = await fetch(`${endpoint.baseUrl}/chat/completions`, {
      method: "POST",
      headers: { authorization: STANDIN_KEY, "content-type": "application/json" },
      body: JSON.stringify({
        model: "gemini:gemini-3.8-flash",
        messages: [{ role: "user", content: [{ type: "text", text: "?" }] }],
        ...fields,
      }),
    });
    return reply.text();
  };
  const thinking = (config: object): object => ({ metadata: { thinking_config: config } });

  test("refuses what the newest models refuse", async () => {
    const turn = (role: string): object => ({ role, content: [{ type: "text", text: "x" }] });
    assert.match(await send({ messages: [turn("user"), turn("assistant")] }), /last turn/);
    assert.doesNotMatch(
      await send({ model: FLASH_3, messages: [turn("user"), turn("assistant")] }),
      /last turn/,
    );
    assert.match(await send(thinking({ thinking_level: "minimal" })), /not supported/);
    assert.match(
      await send(thinking({ thinking_level: "low", thinking_budget: 128 })),
      /only set one/,
    );
    assert.match(
      await send({ model: DEFAULT, ...thinking({ thinking_level: "low" }) }),
      /not supported/,
    );
    assert.match(await send({ metadata: { media_resolution: "low" } }), /Invalid media_resolution/);
  });
});
