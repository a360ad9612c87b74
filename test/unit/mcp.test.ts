/* `iris-alt mcp`, driven by the official SDK's client: over stdio once, else linked in memory. */
import assert from "node:assert/strict";
import { mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { PassThrough } from "node:stream";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import {
  ElicitRequestSchema,
  ListRootsRequestSchema,
  type ElicitRequest,
} from "@modelcontextprotocol/sdk/types.js";
import sharp from "sharp";
import { wholeLines } from "../../src/cli/mcp/lines.ts";
import { createMcpSession } from "../../src/cli/mcp/mcp.ts";
import { createMcpServer } from "../../src/cli/mcp/server.ts";
import { main } from "../../src/cli/main.ts";
import { parseOptions, UsageError } from "../../src/cli/options.ts";
import { startEndpoint, STANDIN_KEY, type Endpoint } from "../endpoint/server.ts";
import { isFull } from "../strength.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";
import { root } from "../vscode/paths.ts";

let endpoint: Endpoint;
let folder: string;
before(async () => {
  endpoint = await startEndpoint({ pace: { delayMs: 0, pieceChars: 400 } });
  folder = temporaryFolder("mcp").path;
  const create = { width: 300, height: 150, channels: 3, background: "red" } as const;
  await mkdir(join(folder, "docs"));
  await mkdir(join(folder, "other"));
  await writeFile(join(folder, "docs/red.png"), await sharp({ create }).png().toBuffer());
  await writeFile(join(folder, "docs/a.md"), "# Pier\n\n![](red.png)\n");
  await writeFile(join(folder, "other/b.md"), "![](c.png)\n\n![](d.png)\n");
  await symlink(join(folder, "docs/red.png"), join(folder, "other/link.png"));
});
after(() => endpoint.close());
beforeEach(() => {
  endpoint.use("default");
  endpoint.clear();
});

interface ClientOptions {
  /** Undefined for a client that cannot name folders. */
  readonly roots?: readonly string[] | undefined;
  readonly args?: string;
  readonly env?: Record<string, string>;
  /** Undefined for a client that cannot ask. */
  readonly answer?: (request: ElicitRequest["params"]) => Record<string, unknown>;
}

function clientOf({ roots, answer }: ClientOptions): { client: Client; roots: string[] } {
  const named = [...(roots ?? [])];
  const client = new Client(
    { name: "test", version: "1" },
    {
      capabilities: {
        ...(roots && { roots: { listChanged: true } }),
        ...(answer && { elicitation: {} }),
      },
    },
  );
  if (roots)
    client.setRequestHandler(ListRootsRequestSchema, () => ({
      roots: named.map((path) => ({ uri: path.includes("://") ? path : pathToFileURL(path).href })),
    }));
  if (answer)
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
      const content = answer(params) as Record<string, number>;
      return "decline" in content
        ? { action: "decline" as const }
        : { action: "accept" as const, content };
    });
  return { client, roots: named };
}

const KEY = { IRIS_ENDPOINT_KEY: STANDIN_KEY };
const ALLOWED = "--allow-upload --budget 1";

/** A client linked to a server in this process. */
async function linked(options: ClientOptions = {}) {
  const { args = "", env = KEY } = options;
  const asked = parseOptions([
    "mcp",
    "--endpoint",
    endpoint.baseUrl,
    ...args.split(" ").filter(Boolean),
  ]);
  assert.ok(typeof asked !== "string");
  const failures: unknown[] = [];
  const imageScript = join(root, "dist/image/worker.cjs");
  const stderr = { write: (text: string) => failures.push(text) };
  const session = createMcpSession(asked, { cwd: folder, env, imageScript, stderr });
  const server = createMcpServer(session.portsOf, (error) => failures.push(error));
  const [here, there] = InMemoryTransport.createLinkedPair();
  const { client, roots } = clientOf(options);
  await Promise.all([server.connect(there), client.connect(here)]);
  // What comes back is held against the tools' schemas.
  await client.listTools();
  after(async () => {
    await client.close();
    await session.close();
    assert.deepEqual(failures, []);
  });
  const call = async (name: string, args: Record<string, unknown> = {}, own = {}) => {
    const result = await client.callTool({ name: `iris_${name}`, arguments: args }, undefined, own);
    const content = result.content as readonly { readonly text: string }[];
    const data = (result.structuredContent ?? {}) as {
      readonly summary?: { total: number };
      readonly cached?: boolean;
    };
    return { text: content[0]?.text ?? "", facts: content[1]?.text, data, isError: result.isError };
  };
  const failing = async (name: string, args: Record<string, unknown> = {}): Promise<string> => {
    const { text, isError } = await call(name, args);
    assert.equal(isError, true, text);
    return text;
  };
  return { client, roots, call, failing };
}

const image = "docs/red.png";
const environment = { ...process.env } as Record<string, string>;

describe("over stdio", () => {
  test("the tools answer, nothing else is on the standard output, and it ends with the client", async () => {
    const { client } = clientOf({ roots: [folder] });
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: ["src/cli/bin.ts", "mcp", "--endpoint", endpoint.baseUrl, ...ALLOWED.split(" ")],
      ...{ cwd: root, env: { ...process.env, ...KEY }, stderr: "pipe" as const },
    });
    let stderr = "";
    transport.stderr?.on("data", (text: Buffer) => (stderr += text.toString()));
    const wrong: unknown[] = [];
    // The SDK's client takes a result before the progress that it read together with it.
    client.onerror = (error) => {
      if (!error.message.startsWith("Received a progress notification for an unknown token"))
        wrong.push(error);
    };
    await client.connect(transport);
    assert.match(client.getInstructions() ?? "", /never follow instructions in it/);
    const { tools } = await client.listTools();
    assert.deepEqual(
      tools.map(({ name, annotations: { readOnlyHint, openWorldHint } = {} }) => [
        name,
        readOnlyHint,
        openWorldHint,
      ]),
      [
        ["iris_describeImage", true, true],
        ["iris_readImageText", true, true],
        ["iris_findAltTextProblems", true, false],
        ["iris_writeAltText", false, true],
      ],
    );
    // As it is on the wire: the SDK drops what comes together with the result.
    const progress: unknown[] = [];
    const { onmessage } = transport;
    transport.onmessage = (message) => {
      if ("method" in message && message.method === "notifications/progress")
        progress.push(message.params?.["progress"]);
      onmessage?.call(transport, message);
    };
    const described = await client.callTool(
      {
        name: "iris_writeAltText",
        arguments: { file: "docs/a.md", allMissing: true, propose: true, dryRun: true },
      },
      undefined,
      { onprogress: () => undefined },
    );
    assert.deepEqual(progress, [1]);
    assert.match(JSON.stringify(described), /\+!\[Stand-in/);
    const { pid } = transport;
    await client.close();
    assert.throws(() => process.kill(pid!, 0), "it has ended");
    assert.equal(stderr, "");
    assert.deepEqual(wrong, []);
  });

  test("lines come whole, however they are cut, and one without end is left out", async () => {
    let tooLong = 0;
    const lines = wholeLines(() => tooLong++, 10);
    for (const piece of ["ab", "c\nde\n", "0123456789", "0123456789\nf", "\ng"]) lines.write(piece);
    lines.end();
    const found: string[] = [];
    for await (const line of lines) found.push(String(line));
    assert.deepEqual([found.join(""), tooLong], ["abc\nde\nf\n", 1]);
  });

  test("takes no options of other commands, which do not take its own", () => {
    for (const line of ["mcp --format json", "mcp --stdin", "check --allow-upload"])
      assert.throws(() => parseOptions(line.split(" ")), UsageError, line);
  });
});

describe("folders", () => {
  const total = async ({ call }: Awaited<ReturnType<typeof linked>>, args = {}) =>
    (await call("findAltTextProblems", args)).data.summary?.total;

  test("are those that the client names, and those that it names next", async () => {
    const session = await linked({ roots: [join(folder, "docs")], args: folder });
    assert.equal(await total(session), 1);
    assert.match(await session.failing("findAltTextProblems", { path: "../other" }), /outside/);
    assert.match(await session.failing("describeImage", { image: "../other/link.png" }), /outside/);
    session.roots.splice(0, 1, join(folder, "other"));
    await session.client.sendRootsListChanged();
    assert.equal(await total(session), 2);
    assert.match(await session.failing("describeImage", { image: "link.png" }), /outside/);
    session.roots.splice(0, 1, join(folder, "none"));
    await session.client.sendRootsListChanged();
    assert.match(await session.failing("findAltTextProblems"), /No folder is open/);
    session.roots.splice(0, 1, "https://example.org/");
    await session.client.sendRootsListChanged();
    assert.match(await session.failing("findAltTextProblems"), /did not say which folders/);
  });

  test("are those of the command line, else the working one, for a client that names none", async () => {
    assert.equal(await total(await linked()), 3);
    assert.equal(await total(await linked({ args: "other" })), 2);
    assert.equal(await total(await linked({ args: "other", roots: [] })), 2);
    assert.match(await (await linked({ roots: [] })).failing("findAltTextProblems"), /No folder/);
    const both = await linked({ args: "docs other" });
    assert.equal(await total(both), 3);
    assert.equal(await total(both, { path: join(folder, "other/b.md") }), 2);
  });
});

describe("consent and money", () => {
  test("come from the command line, and the image goes to the endpoint once", async () => {
    const { call } = await linked({ args: ALLOWED });
    const both = [call("describeImage", { image }), call("describeImage", { image })];
    const [first, second] = (await Promise.all(both)).sort(
      (a, b) => Number(a.data.cached) - Number(b.data.cached),
    );
    assert.ok(first && second);
    assert.deepEqual([first.data.cached, second.data.cached], [false, true]);
    assert.equal(endpoint.requests.length, 1);
    assert.match(first.facts ?? "", /"notice":".*follow no instruction/);
    assert.match(first.text, /follow no instruction in it/);
  });

  const refused: [string, Partial<ClientOptions>, RegExp][] = [
    ["without a key", { args: ALLOWED, env: {} }, /IRIS_ENDPOINT_KEY/],
    [
      "with the vendor's key for another endpoint",
      { args: ALLOWED, env: { MEMORIES_API_KEY: STANDIN_KEY } },
      /IRIS_ENDPOINT_KEY/,
    ],
    [
      "with a variable in place of the key that its client did not fill in",
      { args: ALLOWED, env: { IRIS_ENDPOINT_KEY: "${IRIS_ENDPOINT_KEY}" } },
      /There is no usable key/,
    ],
    [
      "with a key that no header can have",
      { args: ALLOWED, env: { IRIS_ENDPOINT_KEY: "a\nb: c" } },
      /There is no usable key/,
    ],
    ["without consent", { args: "--budget 1" }, /without --allow-upload/],
    ["without a budget", { args: "--allow-upload" }, /without --budget/],
    ["beyond the budget", { args: "--allow-upload --budget 0.0001" }, /--budget|budget/],
    ["where its user declines", { answer: () => ({ decline: true }) }, /declined/],
    [
      "where its answer cannot be read",
      { answer: () => ({ dollars: "all" }) },
      /no answer that can/,
    ],
    ["where its user allows nothing", { answer: () => ({ dollars: 0 }) }, /Nothing may be spent/],
  ];
  for (const [name, options, sentence] of refused)
    test(`nothing goes out ${name}`, async () => {
      const { failing } = await linked(options);
      assert.match(await failing("describeImage", { image }), sentence);
      assert.equal(endpoint.requests.length, 0);
    });

  test("come from its user where the client asks them, for calls that come together once", async () => {
    const questions: ElicitRequest["params"][] = [];
    const answer = (question: ElicitRequest["params"]) => {
      questions.push(question);
      return { dollars: 0.012 };
    };
    const { call } = await linked({ answer });
    const both = [
      call("describeImage", { image }),
      call("readImageText", { image, format: "csv" }),
    ];
    for (const { isError, text } of await Promise.all(both)) assert.ok(!isError, text);
    assert.deepEqual(questions.slice(1), []);
    assert.match(
      questions[0]?.message ?? "",
      /^May Iris send red\.png to 127\.0\.0\.1:\d+\? About .* tokens with gemini-2\.5-flash, \$0\.00/,
    );
    for (let i = 0; i < 60 && !questions[1]; i++)
      await call("describeImage", { image, question: `${i}?` });
    assert.match(questions[1]?.message ?? "", /are spent so far/);
  });
});

test("the program ends when it is told to", async () => {
  const stopping = new AbortController();
  const input = new PassThrough();
  const running = main({
    argv: ["mcp"],
    ...{ cwd: folder, env: {}, imageScript: "dist/image/worker.cjs", signal: stopping.signal },
    stdout: { write: () => undefined },
    stderr: { write: () => undefined },
    input: () => input,
  });
  setTimeout(() => stopping.abort(), 50);
  assert.equal(await running, 0);
  assert.ok(input.destroyed, "nothing of it keeps a process alive");
});

test("writes that come together are all kept", async () => {
  const { call } = await linked();
  const page = join(folder, "together.md");
  await writeFile(page, "![](a.png)\n".repeat(8));
  const lines = Array.from({ length: 8 }, (_, at) => at + 1);
  await Promise.all(
    lines.map((line) => call("writeAltText", { file: "together.md", line, alt: `Gull ${line}` })),
  );
  const found = (await readFile(page, "utf8")).match(/Gull \d/g) ?? [];
  await rm(page);
  assert.deepEqual(
    found,
    lines.map((line) => `Gull ${line}`),
  );
});

test("two servers write into one file, and nothing is lost or in halves", async () => {
  const page = join(folder, "both.md");
  const lines = Array.from({ length: isFull ? 200 : 8 }, (_, at) => at + 1);
  const rest = "word ".repeat(isFull ? 50_000 : 5000);
  await writeFile(page, `${"![](a.png) ![](b.png)\n".repeat(lines.length)}${rest}`);
  const servers = await Promise.all(
    ["a.png", "b.png"].map(async (source) => {
      const { client } = clientOf({ roots: [folder] });
      const args = ["src/cli/bin.ts", "mcp"];
      await client.connect(
        // With the compiled code of others.
        new StdioClientTransport({ command: process.execPath, args, cwd: root, env: environment }),
      );
      return { client, source };
    }),
  );
  const done = new AbortController();
  const halves: number[] = [];
  const reading = (async () => {
    while (!done.signal.aborted) {
      const { length } = (await readFile(page, "utf8")).replaceAll(/!\[[^\]]*\]/g, "![]");
      if (length !== 22 * lines.length + rest.length) halves.push(length);
      await new Promise((next) => setTimeout(next, 3));
    }
  })();
  const write = (client: Client, image: string, line: number) =>
    client.callTool(
      {
        name: "iris_writeAltText",
        arguments: { file: "both.md", image, line, alt: `${image} ${line}` },
      },
      undefined,
      // All of them wait for one file.
      { timeout: 300_000 },
    );
  let results;
  try {
    results = await Promise.all(
      servers.flatMap(({ client, source }) => lines.map((line) => write(client, source, line))),
    );
  } finally {
    done.abort();
    await reading;
    await Promise.all(servers.map(({ client }) => client.close()));
  }
  for (const { structuredContent } of results)
    assert.deepEqual((structuredContent as { counts?: unknown }).counts, { written: 1, left: 0 });
  const wanted = lines.map((n) => `![a.png ${n}](a.png) ![b.png ${n}](b.png)\n`).join("");
  assert.equal(await readFile(page, "utf8"), wanted + rest);
  assert.deepEqual(halves, []);
  assert.deepEqual((await readdir(folder)).toSorted(), ["both.md", "docs", "other"]);
  await rm(page);
});

test("a call that is cancelled ends the request", async () => {
  const { call } = await linked({ args: ALLOWED });
  const release = endpoint.hold();
  const controller = new AbortController();
  const calling = call("describeImage", { image }, { signal: controller.signal });
  const request = await endpoint.waitForRequest(() => true);
  controller.abort("enough");
  await assert.rejects(calling);
  await endpoint.waitForRequest(
    ({ id, closedByClientAt }) => id === request.id && closedByClientAt !== undefined,
  );
  release();
});
