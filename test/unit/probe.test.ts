/** The probe, as a process of its own against the stand-in: what it finds is how the stand-in behaves. */
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { startEndpoint, STANDIN_KEY, type Endpoint } from "../endpoint/server.ts";
import { createRedactor } from "../probe/record.ts";
import { fullTest, shareOf } from "../strength.ts";

const MAIN = join(import.meta.dirname, "../probe/main.ts");

let endpoint: Endpoint;
before(async () => {
  endpoint = await startEndpoint({ pace: { delayMs: 0 } });
});
after(() => endpoint.close());
afterEach(() => {
  endpoint.use("default");
  endpoint.clear();
});

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What went over the wire, as it was recorded. */
  readonly file: string;
  /** Findings by "question: what about". */
  readonly findings: ReadonlyMap<string, string>;
}

interface RunOptions {
  readonly key?: string | undefined;
  readonly baseUrl?: string;
  readonly onStart?: (child: ChildProcess) => void;
}

const quick = ["--yes", "--pace-ms", "0"];
const only = (...names: string[]): string[] => [...quick, "--only", names.join(",")];

async function probe(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const { baseUrl = endpoint.baseUrl, onStart } = options;
  const key = "key" in options ? options.key : STANDIN_KEY;
  const child = spawn(process.execPath, [MAIN, "--endpoint", baseUrl, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env["PATH"],
      NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"],
      ...(key === undefined ? {} : { MEMORIES_API_KEY: key }),
    },
  });
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].setEncoding("utf8").on("data", (text: string) => (texts[name] += text));
  onStart?.(child);
  const [code] = (await once(child, "close")) as [number | null];
  const [, path] = /over the wire: (.+)/.exec(texts.stdout) ?? [];
  const file = path === undefined ? "" : readFileSync(path, "utf8");
  if (path !== undefined) rmSync(path);
  return { code, ...texts, file, findings: findingsIn(texts.stdout) };
}

function findingsIn(stdout: string): Map<string, string> {
  const found = new Map<string, string>();
  let last = "";
  for (const line of stdout.split("\n")) {
    const [question = "", finding = ""] = line.split(/\s{2,}/);
    if (/^\w+: /.test(question) && finding !== "") found.set((last = question), finding);
    else if (question === "" && finding !== "")
      found.set(last, `${found.get(last) ?? ""} ${finding}`);
  }
  return found;
}

function expectFindings({ findings }: Run, expected: Record<string, RegExp>): void {
  for (const [question, pattern] of Object.entries(expected))
    assert.match(findings.get(question) ?? "(no such row)", pattern, question);
}

/** Nothing from which the key could be had again. */
function expectNoKey(text: string, key: string): void {
  const forms = ["", "a", "ab", "Bearer "].map((before) =>
    Buffer.from(`${before}${key}`).toString("base64").slice(-8),
  );
  for (const form of [key, encodeURIComponent(key), ...forms])
    assert.ok(!text.includes(form), `the text holds ${form}`);
}

describe("what the probe finds", () => {
  it("is how the stand-in behaves by default", async () => {
    const run = await probe(quick);
    assert.equal(run.code, 0, run.stdout + run.stderr);
    expectFindings(run, {
      "key: bare": /^accepted$/,
      "key: Bearer": /^refused: shape 1, auth/,
      "models: gemini-2.5-pro": /^accepted/,
      "content: array of parts": /^accepted$/,
      "content: plain string": /^refused: shape 2, badRequest, "Model input cannot be empty"$/,
      "content: assistant's turn as parts": /^accepted$/,
      "system: plain string": /^accepted/,
      "metadata: extra_body only": /^read: .+ an impossible one refused: shape 2/,
      "metadata: top level only": /^read: /,
      "metadata: both": /^read: /,
      "schema: extra_body only": /^accepted, followed$/,
      "schema: top level only": /^accepted, followed$/,
      "image: bare base64": /^accepted, \d+ input tokens, both colours named$/,
      "image: data URI": /^accepted, \d+ input tokens, both colours named$/,
      "address: /ilm in place of /iu": /^refused: shape 4, notFound/,
      "resolution: MEDIA_RESOLUTION_LOW": /^accepted, \d+ input tokens$/,
      "thinking: level low": /^accepted, \d+ output tokens$/,
      "thinking: a level that is none": /^refused: shape 2.*not supported/,
      "thinking: a level and a budget": /^refused: shape 2.*only set one/,
      "thinking: budget -1": /^accepted/,
      "ending: gemini:gemini-3-flash-preview": /^accepted/,
      "ending: gemini:gemini-3.5-flash-lite": /^refused: shape 2.*last turn/,
      "providers: gpt, data URI": /^accepted, colours named/,
      "providers: gpt, bare base64": /^refused: shape 2.*data URI/,
      "providers: nova, image_url as an object": /^accepted, colours named/,
      "providers: nova, image_url as a text": /^refused: shape 1/,
      "providers: qwen, parts without a type": /^accepted, colours named/,
      "providers: qwen, text alone as a string": /^accepted, \d+ output tokens$/,
      "reply: whole": /^finish reason none, status completed/,
      "reply: cut at max_tokens 4": /^finish reason none, status completed, 4 output tokens/,
      "stream: Iris's reader": /^accepted: \d+ characters, complete/,
      "stream: framing": /^text\/event-stream; sse, \d+ events/,
      "stream: shape": /^choices\[\]\.text$/,
      "stream: last event": /^\[DONE\]$/,
      "stream: end": /^status completed; \[DONE\]$/,
      "stream: usage": /^in event \d+ of \d+$/,
      "stream: text": /each only what is new$/,
      "n: n = 2": /^accepted, 2 answers$/,
      "n: n = 2, streamed": /^accepted, 2 answers$/,
      "stop: as a string": /the text ends before it$/,
      "stop: as an array": /the text ends before it$/,
      "penalties: frequency_penalty 0": /^accepted$/,
      "penalties: presence_penalty 0.5": /^refused: shape 1, badRequest/,
      "fields: an unknown one": /^accepted$/,
      "errors: wrong key": /^refused: shape 1, auth/,
      "errors: unknown model": /^refused: shape 1, modelUnavailable/,
      "errors: temperature 5": /^refused: shape 1, badRequest, "temperature must be 0 to 2"$/,
      "errors: broken base64": /^refused: shape 2, badRequest/,
      "errors: empty messages": /^refused: shape 1, badRequest/,
      "errors: content type text/plain": /^refused: shape 1, unsupportedImage/,
      "errors: wrong path": /^refused: shape 4, notFound/,
      "errors: GET": /^refused: shape 1, badRequest/,
      "headers: compression when asked": /^none$/,
      "headers: limits": /^no such header; 0 replies/,
      "headers: protocol": /^HTTP\/1\.1; .+ no TLS/,
    });

    const planned = /(\d+) requests to/.exec((await probe(["--list"])).stdout)?.[1];
    assert.equal(endpoint.requests.length, Number(planned));
    assert.equal(run.file.match(/^======== /gm)?.length, Number(planned));
    // The record has every header that arrived, and no whole image.
    const [first] = endpoint.requests;
    for (const name of Object.keys(first!.headers))
      assert.match(run.file, new RegExp(`^${name}: `, "m"));
    assert.match(run.file, /… \(\d+ characters of base64\)/);
    expectNoKey(run.stdout + run.stderr + run.file, STANDIN_KEY);
  });

  const scenarios: Record<string, { names: string[]; expected: Record<string, RegExp> }> = {
    "bearer-only": {
      names: ["content"],
      expected: {
        "key: bare": /^refused: shape 1, auth/,
        "key: Bearer": /^accepted$/,
        "content: array of parts": /^accepted$/,
      },
    },
    "data-uri-only": {
      names: ["image"],
      expected: {
        "image: bare base64": /^refused: shape 2, badRequest/,
        "image: data URI": /^accepted/,
      },
    },
    "no-extra-body": {
      names: ["metadata", "schema", "fields"],
      expected: {
        "metadata: extra_body only": /^refused: .+ "Unrecognized field "extra_body""$/,
        "metadata: top level only": /^read: /,
        "metadata: both": /^refused: .+extra_body/,
        "schema: extra_body only": /^refused/,
        "schema: top level only": /^accepted, followed$/,
        "schema: as json_schema": /^accepted, followed$/,
        "fields: free metadata": /^accepted$/,
      },
    },
    "no-metadata": {
      names: ["metadata"],
      expected: {
        "metadata: extra_body only": /^read: /,
        "metadata: top level only": /^refused: .+ "Unrecognized field "metadata""$/,
        "metadata: both": /^refused/,
      },
    },
    "sse-openai": {
      names: ["stream"],
      expected: {
        "stream: shape": /^choices\[\]\.delta \(OpenAI\)$/,
        "stream: end": /^finish reason stop; \[DONE\]$/,
        "stream: Iris's reader": /complete, finish stop/,
      },
    },
    "json-ignored-stream": {
      names: ["stream"],
      expected: {
        "stream: framing": /^application\/json; one JSON body: the flag is ignored/,
        "stream: Iris's reader": /^accepted: .+ complete/,
      },
    },
    "end-missing": {
      names: ["stream"],
      expected: {
        "stream: end": /^no sign/,
        "stream: usage": /^nowhere$/,
        "stream: Iris's reader": /taken for cut/,
      },
    },
    cumulative: { names: ["stream"], expected: { "stream: text": /each with all before it$/ } },
    "strict-fields": {
      names: ["fields"],
      expected: { "fields: an unknown one": /^refused: .+iris_probe/ },
    },
    gzip: { names: ["headers"], expected: { "headers: compression when asked": /^gzip$/ } },
    "cut-mid-stream": {
      names: ["stream"],
      expected: { "stream: Iris's reader": /broken off \((closed|ECONNRESET)\)/ },
    },
  };
  for (const [scenario, { names, expected }] of shareOf(Object.entries(scenarios), 9))
    it(`follows the stand-in when it plays ${scenario}`, async () => {
      endpoint.use(scenario);
      const run = await probe(only(...names));
      assert.equal(run.code, 0, run.stdout + run.stderr);
      expectFindings(run, expected);
    });

  fullTest("chooses another model when its own was shut down", async () => {
    endpoint.use("sse-text", { times: 2 });
    endpoint.use("retired-model", { times: 1 });
    const run = await probe(only("models"));
    assert.equal(run.code, 0);
    expectFindings(run, {
      "models: gemini-2.5-flash": /^refused: shape 2, modelUnavailable/,
      "models: gemini-2.5-flash-lite": /^accepted/,
    });
    assert.match(run.stdout, /^Model: gemini:gemini-2\.5-flash-lite$/m);
  });

  fullTest("puts a question once more after too many requests, and counts that", async () => {
    endpoint.use("sse-text", { times: 2 });
    endpoint.use("envelope-429", { times: 1 });
    const run = await probe(only("content", "headers"));
    expectFindings(run, {
      "content: array of parts": /^accepted$/,
      "headers: limits": /1 replies of "too many"$/,
    });
  });
});

describe("what the probe refuses", () => {
  it("goes nowhere without a key", async () => {
    for (const key of [undefined, "  "]) {
      const { code, stderr } = await probe(quick, { key });
      assert.equal(code, 2);
      assert.match(stderr, /^Set MEMORIES_API_KEY/);
    }
    assert.equal(endpoint.requests.length, 0);
  });

  it("sends nothing unasked: without a terminal it lists and ends", async () => {
    const unasked = await probe(["--pace-ms", "0"]);
    assert.equal(unasked.code, 2);
    assert.match(unasked.stdout, /^metadata +7 /m);
    assert.match(unasked.stderr, /--yes/);
    const listed = await probe(["--list"], { key: undefined });
    assert.equal(listed.code, 0);
    assert.equal(listed.stdout, unasked.stdout);
    assert.equal(endpoint.requests.length, 0);
  });

  it("takes no unknown name, option or pace, and no plain http to elsewhere", async () => {
    for (const args of shareOf([only("kez"), ["--nonsense"], ["--yes", "--pace-ms", "soon"]]))
      assert.equal((await probe(args)).code, 2, args.join(" "));
    const plain = await probe(quick, { baseUrl: "http://endpoint.invalid/serve/api/v2/iu" });
    assert.equal(plain.code, 2);
    assert.match(plain.stderr, /https/);
    assert.equal(endpoint.requests.length, 0);
  });

  fullTest("ends with 1 when the endpoint cannot be reached", async () => {
    const gone = await startEndpoint();
    await gone.close();
    const run = await probe(quick, { baseUrl: gone.baseUrl });
    assert.equal(run.code, 1);
    assert.match(run.stdout, /could not be reached/);
    expectFindings(run, { "key: bare": /^no reply \(ECONNREFUSED\)$/ });
  });

  fullTest("ends with 1 when a question found no reply, after the others", async () => {
    endpoint.use("sse-text", { times: 2 });
    // A broken connection that was used before is tried once more on a new one.
    endpoint.use("close-before-headers", { times: 2 });
    const run = await probe(only("stream", "stop"));
    assert.equal(run.code, 1);
    assert.match(run.stdout, /^No reply at all: stream\.$/m);
    expectFindings(run, { "stop: as a string": /^accepted/ });
  });

  fullTest(
    "asks nothing more of an endpoint that refuses the key or has no balance left",
    async () => {
      for (const [key, sent] of [
        ["sk-mavi-wrong", 2],
        ["sk-mavi-nobalance", 1],
      ] as const) {
        endpoint.clear();
        const run = await probe(quick, { key });
        assert.equal(run.code, 1);
        assert.equal(endpoint.requests.length, sent);
        expectNoKey(run.stdout + run.stderr + run.file, key);
      }
    },
  );
});

it("ends on Ctrl+C with what was found so far", async () => {
  endpoint.use("sse-text", { times: 3 });
  endpoint.use("stall-before-headers", { times: 1 });
  const run = await probe(only("n"), {
    onStart: (child) =>
      void endpoint
        .waitForRequest(({ scenario }) => scenario === "stall-before-headers")
        .then(() => child.kill("SIGINT")),
  });
  assert.equal(run.code, 130);
  assert.match(run.stdout, /Ended early/);
  expectFindings(run, { "key: bare": /^accepted$/, "n: n = 2": /^accepted, 2 answers$/ });
  assert.equal(run.findings.size, 3, run.stdout);
});

describe("the key", () => {
  const KEY = "sk-mavi-0aB/+cD=secret%key~";

  it("stays out of the record of an endpoint that says it back, whole, encoded and in pieces", async () => {
    const server = createServer((request, response) => {
      request.resume();
      const said = request.headers.authorization ?? "";
      const encoded = ["", "a", "ab"].map((before) =>
        Buffer.from(before + said).toString("base64"),
      );
      const msg = [said, encodeURIComponent(said), ...encoded].join(" ");
      response.writeHead(401, { "x-request-id": said, "content-type": "application/json" });
      for (const piece of JSON.stringify({ code: 401, msg, data: null }).match(/.{1,7}/g) ?? [])
        response.write(piece);
      response.end();
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as AddressInfo;
    const run = await probe(quick, { key: KEY, baseUrl: `http://127.0.0.1:${port}/iu` });
    server.close();
    assert.equal(run.code, 1);
    assert.match(run.file, /\[without its framing\]/);
    expectNoKey(run.stdout + run.stderr + run.file, KEY);
  });

  it("is cut out of a text in every form, and little else is", () => {
    const redact = createRedactor(KEY);
    const base64 = (text: string): string => Buffer.from(text).toString("base64");
    for (const text of [
      KEY,
      KEY.toUpperCase(),
      `Bearer ${KEY}`,
      encodeURIComponent(KEY),
      base64(KEY),
      Buffer.from(KEY).toString("base64url"),
      base64(`user:${KEY}`),
      base64(`Bearer ${KEY} and more`),
    ]) {
      const cut = redact(`before ${text} after`);
      assert.match(cut, /^before .*\[key\].* after$/);
      expectNoKey(cut, KEY);
    }
    assert.equal(redact("key sk-mavi-0aB…key~ is wrong"), "key [key]~ is wrong");
    assert.equal(redact("a risk-free task"), "a risk-free task");
  });
});
