/* What happens to conversations under the hands of a window: others that write, files that go, and very many answers. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { build } from "esbuild";
import { withTurn } from "../../src/core/conversation/conversation.ts";
import { ConversationRepository } from "../../src/core/conversation/storage/conversations.ts";
import { ConversationFile } from "../../src/core/conversation/storage/file.ts";
import type { Images } from "../../src/core/image/read.ts";
import { startEndpoint, type Endpoint } from "../endpoint/server.ts";
import { encodePng } from "../fixtures/oddities.ts";
import { createPanelHost, type PanelHost } from "../panel/host.ts";
import { fullTest, isFull } from "../strength.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";
import { waitFor } from "../vscode/wait.ts";

test("windows that write to one storage at once lose no turn and no image", async () => {
  const { path: folder } = temporaryFolder("twins");
  const script = join(temporaryFolder("twin").path, "twin.mjs");
  await build({
    entryPoints: [join(import.meta.dirname, "twin.ts")],
    ...{ outfile: script, bundle: true, platform: "node", format: "esm", logLevel: "warning" },
  });
  const shared = crypto.randomUUID();
  const kept = new ConversationRepository(folder);
  const first = { role: "question", id: "first", at: 1, text: "First", images: [] } as const;
  new ConversationFile(kept.path(shared)).save(
    withTurn({ id: shared, turns: [], aside: [] }, first),
  );
  const turns = isFull ? 200 : 40;
  const told = new Map<string, string>([["first", ""]]);
  const found = new Set<string>();
  const windows = ["one", "two", "three"].map(async (name) => {
    const child = spawn(process.execPath, [script, folder, name, `${turns}`, shared], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(child, "exit");
    for await (const line of createInterface({ input: child.stdout })) {
      const [what, id = "", hash = ""] = line.split(" ");
      assert.equal(what, "kept", line);
      told.set(id, hash);
    }
    assert.deepEqual(await ended, [0, null]);
  });
  await Promise.all(windows);
  assert.equal(told.size, 1 + 3 * turns);
  const { summaries, damaged } = await kept.list();
  assert.equal(damaged, 0);
  for (const { id } of summaries) {
    const opened = await kept.open(id);
    assert.ok(opened && opened !== "damaged" && !opened.damaged, id);
    for (const turn of [...opened.conversation.turns, ...opened.conversation.aside]) {
      const hash = told.get(turn.id);
      assert.ok(hash === "" || (hash && (await kept.images.load(hash))), turn.id);
      found.add(turn.id);
    }
  }
  assert.deepEqual([...found].sort(), [...told.keys()].sort());
});

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

describe("a session", () => {
  let endpoint: Endpoint;
  let host: PanelHost;
  let storage: string;
  /** Bytes of each image. */
  let weight = 0;
  /** Images of their own, each made when it is read. */
  const images: Images = {
    async read() {
      const paint = (): number[] => [192, 48, 32];
      const png = encodePng({ width: 8, height: 8, depth: 8, type: 2, paint });
      const bytes = Buffer.concat([png, randomBytes(weight + 16)]);
      const hash = Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("hex");
      const sent = [
        {
          ...({ id: hash, mimeType: "image/png", width: 8, height: 8 } as const),
          byteLength: bytes.length,
        },
      ];
      return {
        image: { id: hash, name: "a.png", changes: [], sent, thumbnail: "AAAA" },
        bytes: new Map([[hash, bytes]]),
      };
    },
  };

  before(async () => {
    endpoint = await startEndpoint();
  });
  after(() => endpoint.close());
  beforeEach(async () => {
    endpoint.setPace({ delayMs: 0, pieceChars: 500 });
    endpoint.clear();
    storage = temporaryFolder("storage").path;
    host = createPanelHost({
      ...{ baseUrl: endpoint.baseUrl, images, storage, colours: () => ({}) },
      settings: { requestsPerSecond: 1000 },
    });
    await host.session.load();
  });
  afterEach(() => host.close());

  const ask = async (text: string, count = 1): Promise<void> => {
    const { session } = host;
    if (count > 0)
      await session.attachments.add(
        Array.from({ length: count }, (_, at) => ({ kind: "file", uri: `file:///${at}` }) as const),
      );
    session.draft.type(text);
    await session.submit(text, session.draft.revision);
  };
  const states = (): string[] =>
    host.session.conversation.turns.flatMap((turn) => (turn.role === "answer" ? [turn.state] : []));

  test("whose images are dropped by another window goes on, and says so", async () => {
    await ask("What is it?");
    rmSync(join(storage, "images"), { recursive: true });
    await ask("And now?", 0);
    assert.deepEqual(states(), ["complete", "complete"], "they are in memory");
    // A window that opens it later has them no more.
    const { id } = host.session.conversation;
    await host.close();
    host = createPanelHost({ baseUrl: endpoint.baseUrl, images, storage, colours: () => ({}) });
    await host.session.load();
    assert.equal(host.session.conversation.id, id);
    endpoint.clear();
    await ask("Once more?", 0);
    assert.equal(states().length, 3);
    const shown = JSON.stringify([
      host.session.conversation.turns.at(-1),
      host.session.attachments.notices,
    ]);
    assert.match(shown, /missing|no longer stored/i);
    assert.deepEqual(host.errors, []);
  });

  test("whose file is dropped by another window writes all of it anew", async () => {
    await ask("One?");
    host.store.flush();
    const { id } = host.session.conversation;
    for (const name of readdirSync(join(storage, "conversations")))
      rmSync(join(storage, "conversations", name));
    await ask("Two?");
    host.store.flush();
    const kept = new ConversationRepository(storage);
    const { summaries } = await kept.list();
    const opened = await Promise.all(summaries.map((one) => kept.open(one.id)));
    const lengths = opened.map((one) => one && one !== "damaged" && one.conversation.turns.length);
    assert.deepEqual(lengths, [4], id);
    assert.deepEqual(host.errors, []);
  });

  test("whose storage is taken away and is a file says it once and goes on", async () => {
    await ask("One?", 0);
    host.store.flush();
    rmSync(storage, { recursive: true });
    writeFileSync(storage, "");
    await ask("Two?", 0);
    await ask("Three?", 0);
    host.store.flush();
    assert.deepEqual(states(), ["complete", "complete", "complete"]);
    assert.ok(host.errors.length >= 1 && host.errors.length <= 2, `${host.errors.length} errors`);
    rmSync(storage);
    await ask("Four?", 0);
    host.store.flush();
    const { summaries } = await new ConversationRepository(storage).list();
    assert.equal(summaries.length, 1, "it is kept again once it can be");
  });

  test("goes by the settings that a request began with, however they change meanwhile", async () => {
    endpoint.setPace({ delayMs: 5, pieceChars: 5 });
    const asking = ask("Slowly?");
    await waitFor(() => endpoint.requests.length === 1, "the request");
    for (let at = 0; at < 20; at++) {
      host.set({
        model: at % 2 ? "gemini-2.5-pro" : "no such model",
        maxTokens: at - 10,
        temperature: at % 3 ? at : "nonsense",
        stream: at % 2 === 0,
        "history.maxBytes": -at,
        requestsPerSecond: at % 2 ? 0.001 : 1000,
      });
      await delay(5);
    }
    host.set({ requestsPerSecond: 1000 });
    await asking;
    assert.deepEqual(states(), ["complete"]);
    const [{ body }] = endpoint.requests as unknown as [{ body: { model: string } }];
    assert.match(body.model, /gemini-2\.5-flash$/);
    assert.deepEqual(host.errors, []);
  });

  fullTest("after 500 answers with images takes no more memory than after 100", async (t) => {
    weight = 200_000;
    const used = async (): Promise<number> => {
      endpoint.clear();
      for (let round = 0; round < 4; round++) {
        collectGarbage();
        await delay(50);
      }
      const { heapUsed, external } = process.memoryUsage();
      return heapUsed + external;
    };
    const after: number[] = [];
    for (let n = 1; n <= 500; n++) {
      if (n % 5 === 1) await host.session.newConversation();
      await ask(`Question ${n}?`);
      endpoint.clear();
      if (n % 100 === 0) after.push(await used());
    }
    weight = 0;
    const [early = 0] = after;
    t.diagnostic(after.map((bytes) => `${(bytes / 1e6).toFixed(1)} MB`).join(", "));
    assert.ok(Math.max(...after) < early * 1.1);
  });
});
