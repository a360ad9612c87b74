/* The fault matrix against the client, in plain Node, over real sockets. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import sharp from "sharp";
import { createAnswering } from "../../src/core/conversation/answering.ts";
import type { Answer } from "../../src/core/conversation/conversation.ts";
import { ask } from "../../src/core/mavi/client.ts";
import { MaviError } from "../../src/core/mavi/errors.ts";
import type { Usage } from "../../src/core/mavi/models.ts";
import type { OutgoingImage } from "../../src/core/mavi/request.ts";
import { createTransport, type NetworkOptions } from "../../src/core/mavi/transport.ts";
import { explainAnswer } from "../../src/core/messages/answers.ts";
import {
  authority,
  NETWORK_FAULTS,
  SCENARIO_FAULTS,
  startPlaces,
  type Outcome,
  type Places,
  type Route,
} from "../endpoint/outcomes.ts";
import { SCENARIOS } from "../endpoint/scenarios.ts";
import { startEndpoint, STANDIN_KEY, type Endpoint } from "../endpoint/server.ts";
import { fullTest } from "../strength.ts";
import { english } from "./locales.ts";

const tls = (file: string): Buffer =>
  readFileSync(join(import.meta.dirname, "../fixtures/tls", file));
const SECOND = { connect: 1000, firstByte: 1000, idle: 1000 };

let endpoint: Endpoint;
let places: Places;
let image: OutgoingImage;
/** Left to the full strength, since they take seconds; the same bound ends a line and events without end. */
const LONG_FLOODS = ["endless-comments", "gigabyte"];
/** The whole answer of the stand-in. */
let all: string;

before(async () => {
  endpoint = await startEndpoint({ pace: { delayMs: 0, pieceChars: 40 } });
  places = await startPlaces(endpoint.baseUrl, tls);
  const create = { width: 30, height: 20, channels: 3, background: "red" } as const;
  image = { mimeType: "image/png", bytes: await sharp({ create }).png().toBuffer() };
  all = (await run({ baseUrl: endpoint.baseUrl })).text;
  assert.ok(all.length > 200);
});
after(async () => {
  await places.close();
  await endpoint.close();
});

async function run(
  { baseUrl, proxy, noProxy, strictSSL = true }: Route,
  { isImpatient = false, knowsAuthority = false } = {},
): Promise<
  Pick<Outcome, "end" | "tries"> & {
    text: string;
    usage: Usage | undefined;
    sentence: string | undefined;
  }
> {
  const network: NetworkOptions = {
    useProxy: proxy !== undefined,
    proxy,
    noProxy,
    strictSSL,
    ...(knowsAuthority && { ca: [authority(tls)] }),
    ...(isImpatient && { timeouts: SECOND }),
  };
  const transport = createTransport(network);
  let tries = 0;
  const request = {
    model: "gemini:gemini-2.5-flash",
    messages: [{ role: "user", text: "What is it?", images: [image] }],
    stream: true,
    maxTokens: 2000,
  } as const;
  const answering = createAnswering(request);
  let answer: Answer = {
    ...{ role: "answer", id: "1", at: 0, text: "", state: "streaming", model: request.model },
  };
  let end: Outcome["end"] = "whole";
  try {
    const events = ask(request, {
      transport: {
        post: (...args) => {
          tries++;
          return transport.post(...args);
        },
      },
      endpoint: { baseUrl, apiKey: STANDIN_KEY },
      encoding: "auto",
      signal: AbortSignal.timeout(60_000),
      ...(isImpatient && { silence: SECOND.firstByte + SECOND.idle }),
      wait: () => Promise.resolve(),
    });
    for await (const event of events) {
      answer = { ...answer, ...answering.take(event)?.by };
      if (event.type === "end") end = event.ending.complete ? "whole" : "cut";
    }
  } catch (error) {
    if (!(error instanceof MaviError)) throw error;
    end = error.reason;
    answer = { ...answer, ...answering.broken(), state: "failed", failure: error };
  } finally {
    await transport.close();
  }
  const { sentence } = explainAnswer(answer, { host: new URL(baseUrl).hostname, ...english });
  return { end, tries, text: answer.text, usage: answer.usage, sentence };
}

function check(
  { end, tries, keeps, text, tokens, sees }: Outcome,
  found: Awaited<ReturnType<typeof run>>,
): void {
  assert.deepEqual([found.end, found.tries], [end, tries]);
  if (text !== undefined) assert.equal(found.text, text);
  if (sees) assert.match(found.sentence ?? "", sees);
  else assert.equal(found.sentence, undefined);
  if (tokens) assert.deepEqual([found.usage?.inputTokens, found.usage?.outputTokens], tokens);
  if (keeps === "all") assert.equal(found.text, all);
  else if (keeps === "none") assert.equal(found.text, "");
  else assert.ok(found.text.length > 0);
}

describe("every scenario of the stand-in", () => {
  after(() => endpoint.use("default"));
  for (const { name, outcome } of SCENARIO_FAULTS)
    (LONG_FLOODS.includes(name) ? fullTest : test)(
      `${name}: ${outcome.end}, ${outcome.keeps} of the text, ${outcome.tries} sent`,
      async () => {
        endpoint.use(name);
        check(
          outcome,
          await run({ baseUrl: endpoint.baseUrl }, { isImpatient: outcome.impatient }),
        );
      },
    );
});

describe("the network between", () => {
  for (const fault of NETWORK_FAULTS) {
    const { name, outcome, knowsAuthority } = fault;
    test(`${name}: ${outcome.end}, ${outcome.tries} tries`, async () => {
      places.proxy.mood = "open";
      check(
        outcome,
        await run(fault.prepare(places), { isImpatient: outcome.impatient, knowsAuthority }),
      );
    });
  }

  const withEnvironment = async (
    values: Readonly<Record<string, string>>,
    work: () => Promise<void>,
  ): Promise<void> => {
    const before = { ...process.env };
    Object.assign(process.env, values);
    try {
      await work();
    } finally {
      for (const name of Object.keys(values)) {
        if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = before[name];
      }
    }
  };

  test("HTTPS_PROXY and NO_PROXY of the environment count where no proxy is set", async () => {
    const { proxy, secure } = places;
    proxy.mood = "open";
    const network: NetworkOptions = { useProxy: true, strictSSL: true, ca: [authority(tls)] };
    const send = async (): Promise<string> => {
      proxy.seen.length = 0;
      const transport = createTransport(network);
      const { status } = await transport.post(`${secure.signed}/chat/completions`, {
        headers: { "content-type": "application/json" },
        body: {
          length: 2,
          pieces: function* () {
            yield Buffer.from("{}");
          },
        },
        signal: AbortSignal.timeout(10_000),
      });
      await transport.close();
      assert.equal(status, 401);
      return proxy.seen.join();
    };
    const address = `http://127.0.0.1:${proxy.port}`;
    const { host } = new URL(secure.signed);
    await withEnvironment({ HTTPS_PROXY: address }, async () =>
      assert.equal(await send(), `CONNECT ${host}`),
    );
    await withEnvironment({ HTTPS_PROXY: address, NO_PROXY: "localhost" }, async () =>
      assert.equal(await send(), ""),
    );
  });
});

test("every fault has its row", (t) => {
  assert.equal(SCENARIO_FAULTS.length, SCENARIOS.length);
  const count = SCENARIO_FAULTS.length + NETWORK_FAULTS.length;
  t.diagnostic(`The fault matrix has ${count} rows.`);
  console.log(
    `Fault matrix: ${count} rows (${SCENARIO_FAULTS.length} replies, ${NETWORK_FAULTS.length} of the network)`,
  );
});
