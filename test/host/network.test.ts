import assert from "node:assert/strict";
import type { Memento } from "vscode";
import { createAnswering } from "../../src/core/conversation/answering.ts";
import type { Answer } from "../../src/core/conversation/conversation.ts";
import { ask, complete, type LearnedFacts } from "../../src/core/mavi/client.ts";
import { MaviError } from "../../src/core/mavi/errors.ts";
import { explainAnswer } from "../../src/core/messages/answers.ts";
import { hostOf } from "../../src/core/settings.ts";
import { locale } from "../../src/host/locale.ts";
import { Network } from "../../src/host/network.ts";
import {
  NETWORK_FAULTS,
  SCENARIO_FAULTS,
  startPlaces,
  type Outcome,
  type Places,
  type Route,
} from "../endpoint/outcomes.ts";
import { shareOf } from "../strength.ts";
import { fixture, standIn, withSettings } from "./iris.ts";

/** What is remembered between requests, for one test alone. */
function memento(): Memento {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: <T>(key: string, otherwise?: T) => (values.get(key) as T | undefined) ?? otherwise,
    update: (key: string, value: unknown) => Promise.resolve(void values.set(key, value)),
  };
}

const MODEL = "gemini:gemini-2.5-flash";

let network: Network;
let places: Places;

before(async () => {
  network = new Network(memento());
  places = await startPlaces(standIn.baseUrl, (file) => fixture(`tls/${file}`));
});
after(async () => {
  network.dispose();
  await places.close();
});

describe("the fault matrix, with VS Code's settings and sentences", function () {
  this.timeout(90_000);
  before(() => standIn.use("default", { delayMs: 0, pieceChars: 40 }));
  after(() => standIn.use("default"));

  const IMPATIENT = {
    "iris.timeout.connect": 1,
    "iris.timeout.firstByte": 1,
    "iris.timeout.idle": 1,
  };

  /** Asks by the settings as they are, and reads what stands below the answer. */
  async function run({ baseUrl }: Route): Promise<Omit<Outcome, "keeps" | "sees"> & Answer> {
    const png = fixture("workspace/public/images/berth-map.png");
    const request = {
      model: MODEL,
      messages: [{ role: "user", text: "?", images: [{ mimeType: "image/png", bytes: png }] }],
      maxTokens: 2000,
      stream: true,
    } as const;
    let answer: Answer = {
      role: "answer",
      id: "1",
      at: 0,
      text: "",
      state: "streaming",
      model: MODEL,
    };
    let tries = 0;
    let end: Outcome["end"] = "whole";
    const options = network.optionsFor({ baseUrl, apiKey: standIn.key });
    const { transport } = options;
    const answering = createAnswering(request);
    try {
      const events = ask(request, {
        ...options,
        // As if somebody had chosen the model: what else Iris would try is another test's.
        fallback: undefined,
        learned: {},
        onLearned: undefined,
        limiter: undefined,
        transport: {
          post: (...args) => {
            tries++;
            return transport.post(...args);
          },
        },
        signal: AbortSignal.timeout(80_000),
        wait: () => Promise.resolve(),
      });
      for await (const event of events) {
        answer = { ...answer, ...answering.take(event)?.by };
        if (event.type === "end" && !event.ending.complete) end = "cut";
      }
    } catch (error) {
      if (!(error instanceof MaviError)) throw error;
      end = error.reason;
      answer = { ...answer, ...answering.broken(), state: "failed", failure: error };
    }
    return { ...answer, end, tries };
  }

  async function check({ outcome, route }: { outcome: Outcome; route: Route }): Promise<void> {
    await withSettings(outcome.impatient ? IMPATIENT : {}, async () => {
      const found = await run(route);
      assert.deepEqual([found.end, found.tries], [outcome.end, outcome.tries]);
      assert.equal(found.text === "", outcome.keeps === "none", found.text);
      const { sentence } = explainAnswer(found, {
        host: hostOf({ endpoint: route.baseUrl }),
        ...locale,
      });
      if (outcome.sees) assert.match(sentence ?? "", outcome.sees);
      else assert.equal(sentence, undefined);
    });
  }

  // What a gigabyte comes to is the reader's doing alone, and takes a while: unit tests have that row, and all others.
  const scenarios = SCENARIO_FAULTS.filter(({ name }) => name !== "gigabyte");
  for (const { name, outcome } of shareOf(scenarios, 25))
    it(`${name}: ${outcome.end}`, async () => {
      await standIn.use(name);
      await check({ outcome, route: { baseUrl: standIn.baseUrl } });
    });

  describe("the network between", () => {
    before(() => standIn.use("default"));
    // Only there can a test add to what the system trusts, by its environment.
    const faults = NETWORK_FAULTS.filter(
      ({ knowsAuthority }) => !knowsAuthority || process.platform === "linux",
    );
    for (const fault of shareOf(faults)) {
      const { name, outcome, knowsAuthority } = fault;
      it(`${name}: ${outcome.end}`, async () => {
        places.proxy.mood = "open";
        const route = fault.prepare(places);
        await withSettings(
          {
            ...(route.proxy && { "http.proxy": route.proxy }),
            ...(route.noProxy && { "http.noProxy": route.noProxy }),
            ...(route.strictSSL === false && { "http.proxyStrictSSL": false }),
            ...(!knowsAuthority && { "http.systemCertificates": false }),
          },
          () => check({ outcome, route }),
        );
      });
    }
  });
});

describe("the network, as VS Code's settings say", () => {
  beforeEach(async () => {
    places.proxy.seen.length = 0;
    places.proxy.mood = "open";
    await standIn.forget();
  });

  const send = async (baseUrl = standIn.baseUrl): Promise<void> => {
    const { ending } = await complete(
      { model: MODEL, messages: [{ role: "user", text: "Reply with OK." }] },
      {
        ...network.optionsFor({ baseUrl, apiKey: standIn.key }),
        signal: AbortSignal.timeout(20_000),
        retries: 0,
      },
    );
    assert.equal(ending.complete, true);
  };
  const arrived = async () => (await standIn.requests()).length;
  const viaProxy = () => ({ "http.proxy": `http://127.0.0.1:${places.proxy.port}` });

  it("goes straight to the endpoint without a proxy", async () => {
    await send();
    assert.deepEqual([places.proxy.seen.length, await arrived()], [0, 1]);
  });

  it("takes up a changed setting without a reload, and drops it again", async () => {
    await withSettings(viaProxy(), () => send());
    await send();
    assert.deepEqual([places.proxy.seen.length, await arrived()], [1, 2]);
    assert.match(places.proxy.seen[0] ?? "", new RegExp(new URL(standIn.origin).host));
  });

  it("leaves the proxy out for the hosts of http.noProxy", async () => {
    for (const noProxy of [["127.0.0.1"], ["other.example", "127.0.0.1"]])
      await withSettings({ ...viaProxy(), "http.noProxy": noProxy }, () => send());
    assert.deepEqual([places.proxy.seen.length, await arrived()], [0, 2]);
    await withSettings({ ...viaProxy(), "http.noProxy": ["other.example"] }, () => send());
    assert.equal(places.proxy.seen.length, 1);
  });

  it("leaves the proxy out when http.proxySupport is off", async () => {
    await withSettings({ ...viaProxy(), "http.proxySupport": "off" }, () => send());
    assert.deepEqual([places.proxy.seen.length, await arrived()], [0, 1]);
  });

  it("tunnels https through http.proxy by CONNECT", async () => {
    const { signed } = places.secure;
    await withSettings(viaProxy(), () => send(signed));
    assert.deepEqual(places.proxy.seen, [`CONNECT ${new URL(signed).host}`]);
  });

  it("ends a question by the settings that it began with", async () => {
    await standIn.use("slow-drip");
    try {
      const sending = send();
      await new Promise((resolve) => setTimeout(resolve, 300));
      // Long enough for the change to arrive while the answer still drips.
      await withSettings({ "http.noProxy": ["other.example"] }, () => sending);
    } finally {
      await standIn.use("default");
    }
  });

  it("opens a connection ahead that the next request uses", async () => {
    await withSettings({ "iris.endpoint": standIn.baseUrl }, async () => {
      const fresh = new Network(memento());
      await fresh.warm();
      assert.equal(await arrived(), 0);
      await new Promise((resolve) => setTimeout(resolve, 50));
      const opened = performance.timeOrigin + performance.now();
      await complete(
        { model: MODEL, messages: [{ role: "user", text: "Reply with OK." }] },
        {
          ...fresh.optionsFor({ baseUrl: standIn.baseUrl, apiKey: standIn.key }),
          signal: AbortSignal.timeout(20_000),
        },
      );
      const [request] = await standIn.requests();
      assert.ok((request?.connectedAt ?? Infinity) < opened);
      fresh.dispose();
    });
  });
});

describe("what trying taught about an endpoint", () => {
  after(() => standIn.use("default"));

  it("is kept for the next window, for each endpoint apart", async () => {
    const memory = memento();
    const send = async (at: Network, baseUrl = standIn.baseUrl): Promise<void> => {
      await complete(
        { model: MODEL, messages: [{ role: "user", text: "Reply with OK." }] },
        {
          ...at.optionsFor({ baseUrl, apiKey: standIn.key }),
          signal: AbortSignal.timeout(20_000),
        },
      );
    };
    await standIn.use("bearer-only");
    const one = new Network(memory);
    await standIn.forget();
    await send(one);
    assert.equal((await standIn.requests()).length, 2);
    one.dispose();
    const learned = memory.get<Record<string, LearnedFacts>>("iris.learned");
    assert.deepEqual(learned, { [standIn.baseUrl]: { bearer: true } });
    assert.doesNotMatch(JSON.stringify(learned), new RegExp(standIn.key));

    const next = new Network(memory);
    await standIn.forget();
    await send(next);
    assert.equal((await standIn.requests()).length, 1);
    // The same server by another address is another endpoint.
    await standIn.forget();
    await send(next, standIn.baseUrl.replace("127.0.0.1", "localhost"));
    assert.equal((await standIn.requests()).length, 2);
    next.dispose();
  });

  it("requests with one key at one endpoint share a limiter, others have their own", () => {
    const of = (baseUrl: string, apiKey: string) => network.optionsFor({ baseUrl, apiKey }).limiter;
    assert.equal(of("https://a.example", "1"), of("https://a.example", "1"));
    assert.notEqual(of("https://a.example", "1"), of("https://a.example", "2"));
    assert.notEqual(of("https://a.example", "1"), of("https://b.example", "1"));
  });
});
