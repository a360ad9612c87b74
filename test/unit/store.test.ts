/* What a window keeps, on real files: reloads, crashes, several windows, and the bound of all. */
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { describe, test } from "node:test";
import { crc32 } from "node:zlib";
import { build } from "esbuild";
import fc from "fast-check";
import {
  restored,
  withAnswer,
  withTurn,
  type AttachedImage,
  type Conversation,
} from "../../src/core/conversation/conversation.ts";
import { ConversationRepository } from "../../src/core/conversation/storage/conversations.ts";
import type { LeftState } from "../../src/core/conversation/storage/state.ts";
import { Store, type StorageNews } from "../../src/core/conversation/storage/store.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";
import { isFull, runs } from "../strength.ts";

const bytesOf = (seed: number): Buffer<ArrayBuffer> => Buffer.alloc(1000, seed);
async function image(seed: number): Promise<AttachedImage> {
  const hash = await crypto.subtle.digest("SHA-256", bytesOf(seed));
  const id = Buffer.from(hash).toString("hex");
  return {
    ...{ id: `${seed}`.padStart(64, "0"), name: `picture-${seed}.png`, changes: [] },
    sent: [{ id, mimeType: "image/webp", width: 10, height: 10, byteLength: 1000 }],
  };
}

const empty = (): Conversation => ({ id: crypto.randomUUID(), turns: [], aside: [] });
let clock = 1_700_000_000_000;
const asked = (
  conversation: Conversation,
  text: string,
  images: readonly AttachedImage[] = [],
): Conversation =>
  withTurn(conversation, {
    ...{ role: "question", id: crypto.randomUUID(), at: clock++, text, images },
  });
const answered = (conversation: Conversation, text: string): Conversation =>
  withTurn(conversation, {
    ...{ role: "answer", id: crypto.randomUUID(), at: clock++, text },
    ...{ state: "complete", model: "m" },
  });

/** A window on a storage, as far as the store knows it. */
class TestWindow {
  readonly store: Store;
  readonly news: StorageNews[] = [];
  /** What went wrong, where a test is about that. */
  errors: unknown[] | undefined;
  readonly #maxBytes: number;
  conversation = empty();
  attached: readonly AttachedImage[] = [];
  draft = "";

  /** @param runs whether other windows count as open: all of these are in one process */
  constructor(folder: string, { maxBytes = Infinity, runs = true } = {}) {
    this.#maxBytes = maxBytes;
    this.store = new Store(folder, {
      life: { runs: () => runs, isShown: () => Promise.resolve() },
      maxBytes: () => maxBytes,
      onNews: (one) => {
        this.news.push(one);
        if (one.type === "copied" && one.id !== undefined)
          this.conversation = { ...this.conversation, id: one.id };
      },
      onError: (error) => {
        if (!this.errors) throw error;
        this.errors.push(error);
      },
    });
  }

  async load(): Promise<this> {
    const left = await this.store.load();
    this.conversation = left?.conversation ?? this.conversation;
    this.attached = left?.attached ?? [];
    this.draft = left?.draft ?? "";
    return this;
  }

  write(conversation = this.conversation): void {
    this.conversation = conversation;
    this.store.save(() => this);
    this.store.flush();
  }

  async attach(seed: number): Promise<AttachedImage> {
    const one = await image(seed);
    await this.store.saveImage(one.sent[0]!.id, bytesOf(seed));
    this.attached = [...this.attached, one];
    this.write();
    return one;
  }

  /** Looks whether there is too much now, and not after some seconds. */
  async tidy(): Promise<number> {
    await this.store.kept.purge();
    return this.store.kept.prune(this.#maxBytes, (id) => id === this.conversation.id);
  }

  close(): void {
    this.store.save(() => this);
    this.store.close();
  }
}
const openWindow = (folder: string, options = {}): TestWindow => new TestWindow(folder, options);

const storage = (): string => temporaryFolder("storage").path;
const files = (folder: string, name: string): string[] =>
  existsSync(join(folder, name)) ? readdirSync(join(folder, name)).sort() : [];
/** As if everything there had been written long ago. */
const age = (folder: string): void => {
  for (const name of readdirSync(folder, { recursive: true }) as string[])
    lutimesSync(join(folder, name), 1, 1);
};
/** What another start finds of a conversation. */
const onDisk = async (folder: string, id: string): Promise<Conversation> => {
  const opened = await new ConversationRepository(folder).open(id);
  assert.ok(opened !== undefined && opened !== "damaged");
  return opened.conversation;
};
const texts = ({ turns }: Conversation): string[] => turns.map(({ text }) => text);

describe("the store", () => {
  test("a window has after a reload what it had before", async () => {
    const folder = storage();
    const first = await openWindow(folder).load();
    const one = await first.attach(1);
    first.attached = [];
    first.write(answered(asked(first.conversation, "What?", [one]), "That."));
    await first.attach(2);
    first.draft = "And";
    first.close();
    const second = await openWindow(folder).load();
    assert.deepEqual(second.conversation.id, first.conversation.id);
    assert.deepEqual(texts(second.conversation), ["What?", "That."]);
    assert.deepEqual([second.attached.length, second.draft], [1, "And"]);
    assert.deepEqual(await second.store.loadImage(one.sent[0]!.id), bytesOf(1));
    second.close();
  });

  test("an empty conversation is neither stored nor listed, and one that is left stays", async () => {
    const folder = storage();
    const window = await openWindow(folder).load();
    window.write();
    assert.deepEqual(files(folder, "conversations"), []);
    window.write(asked(window.conversation, "First"));
    window.write(empty());
    assert.deepEqual(
      (await window.store.list()).map(({ question }) => question),
      ["First"],
    );
    window.close();
    const next = await openWindow(folder).load();
    assert.deepEqual(texts(next.conversation), [], "the window had an empty one");
    next.close();
  });

  test("gives a title while another window writes, and says where it could not", async () => {
    const folder = storage();
    const window = await openWindow(folder).load();
    const first = asked(window.conversation, "First");
    window.write(first);
    window.write(asked(empty(), "Second"));
    const { kept } = window.store;
    const open = kept.open.bind(kept);
    let others = 1;
    kept.open = async (id) => {
      const opened = await open(id);
      if (others-- > 0) appendFileSync(kept.path(id), "\n");
      return opened;
    };
    assert.equal(await window.store.rename(first.id, "Mine"), true);
    assert.equal((await onDisk(folder, first.id)).title, "Mine");
    others = Infinity;
    assert.equal(await window.store.rename(first.id, "Yours"), false);
    assert.equal((await onDisk(folder, first.id)).title, "Mine");
  });

  test("says again what fails after it went well, be nothing written meanwhile", async () => {
    const folder = storage();
    const window = await openWindow(folder).load();
    window.errors = [];
    const one = await window.attach(1);
    const { id } = one.sent[0]!;
    // A name that no disk has.
    const unreadable = "f".repeat(300);
    const load = (of: string): Promise<unknown> => window.store.loadImage(of);
    assert.equal(await load(unreadable), undefined);
    assert.equal(await load(unreadable), undefined);
    assert.equal(window.errors.length, 1);
    assert.ok(await load(id));
    await load(unreadable);
    assert.equal(window.errors.length, 2);
  });

  test("opens a conversation, goes on in it, and gives it a title", async () => {
    const folder = storage();
    const window = await openWindow(folder).load();
    const first = asked(window.conversation, "First");
    window.write(first);
    window.write(asked(empty(), "Second"));
    window.write(await window.store.open(first.id));
    window.write(answered(window.conversation, "Answer"));
    assert.deepEqual(texts(await onDisk(folder, first.id)), ["First", "Answer"]);
    const second = (await window.store.list()).find(({ question }) => question === "Second")!;
    await window.store.rename(second.id, "Mine");
    await window.store.rename(second.id, undefined);
    await window.store.rename(second.id, "Yours");
    const listed = await window.store.list();
    assert.deepEqual(
      listed.map(({ title, question, images }) => [title, question, images]),
      [
        [undefined, "First", 0],
        ["Yours", "Second", 0],
      ],
    );
    assert.deepEqual(window.news, []);
    window.close();
  });

  test("a damaged file is said and set aside; everything else opens", async () => {
    const folder = storage();
    const window = await openWindow(folder).load();
    const [one, two, three] = [1, 2, 3].map((n) => {
      window.write(answered(asked(empty(), `Question ${n}`), "Answer"));
      return window.conversation.id;
    });
    window.close();
    const path = (id: string): string => join(folder, "conversations", `${id}.jsonl`);
    writeFileSync(path(one!), "nonsense");
    writeFileSync(path(two!), readFileSync(path(two!), "utf8").replace("Question", "Quastion"));
    writeFileSync(join(folder, "index.json"), "[{]");
    const next = await openWindow(folder).load();
    assert.equal(next.conversation.id, three);
    const listed = await next.store.list();
    assert.deepEqual(listed.map(({ id }) => id).sort(), [two!, three!].sort());
    assert.deepEqual(next.news, [{ type: "damaged" }]);
    assert.deepEqual(texts((await next.store.open(two!))!), ["Answer"]);
    assert.equal(next.news.length, 2);
    assert.equal(files(folder, "damaged").length, 2, "the whole one, and a copy of the other");
    next.close();
  });

  test("what is no conversation hides none, hangs nothing and stays where it is", async () => {
    const folder = storage();
    const window = await openWindow(folder).load();
    const attached = await window.attach(1);
    window.write(answered(asked(empty(), "Question", [attached]), "Answer"));
    const { id } = window.conversation;
    window.close();
    const hash = "0".repeat(64);
    for (const name of ["conversations", "windows", "deleted", "damaged", "images"]) {
      const path = (one: string): string =>
        join(folder, name, name === "images" ? one.replace(/^0/, hash) : `${one}.jsonl`);
      mkdirSync(join(folder, name), { recursive: true });
      const ending = name === "windows" ? ".json" : "";
      mkdirSync(path("0") + ending);
      symlinkSync(path("loop") + ending, path("loop") + ending);
      symlinkSync("/nowhere", path("nowhere") + ending);
      execFileSync("mkfifo", [path("pipe") + ending]);
    }
    mkdirSync(join(folder, "index.json.d"));
    rmSync(join(folder, "index.json"), { force: true });
    symlinkSync(join(folder, "index.json.d"), join(folder, "index.json"));
    for (const name of ["conversations", "deleted", "damaged", "images"]) age(join(folder, name));
    const next = await openWindow(folder).load();
    assert.equal(next.conversation.id, id);
    assert.deepEqual(
      (await next.store.list()).map((one) => one.id),
      [id],
    );
    assert.equal(await next.store.loadImage(hash), undefined);
    await next.store.kept.purge();
    assert.equal(await next.store.kept.prune(Infinity, () => false), 0);
    assert.equal((await next.store.loadImage(attached.sent[0]!.id))?.length, 1000);
    assert.deepEqual(next.news, []);
    next.close();
  });

  test("a torn end is mended by the next write", async () => {
    const folder = storage();
    const window = await openWindow(folder).load();
    window.write(asked(window.conversation, "First"));
    window.close();
    const path = join(folder, "conversations", `${window.conversation.id}.jsonl`);
    appendFileSync(path, '{"n":3,"turn":{"role":"ans');
    const next = await openWindow(folder).load();
    next.write(answered(next.conversation, "Answer"));
    assert.deepEqual(texts(await onDisk(folder, next.conversation.id)), ["First", "Answer"]);
    assert.ok(!readFileSync(path, "utf8").includes('"role":"ans{'));
    assert.deepEqual(next.news, []);
    next.close();
  });

  test("an image stays as long as anything uses it", async () => {
    const folder = storage();
    const window = await openWindow(folder).load();
    const [shared, own] = [await window.attach(1), await window.attach(2)];
    window.attached = [];
    window.write(asked(window.conversation, "Both", [shared, own]));
    const both = window.conversation.id;
    window.write(asked(empty(), "One", [shared]));
    const one = window.conversation.id;
    window.write(empty());
    const other = await openWindow(folder).load();
    const elsewhere = await other.attach(3);
    const names = (...images: AttachedImage[]): string[] =>
      images.map(({ sent }) => sent[0]!.id).sort();
    const tidied = async (): Promise<string[]> => {
      for (const name of files(folder, "images")) utimesSync(join(folder, "images", name), 1, 1);
      await window.tidy();
      return files(folder, "images");
    };
    assert.deepEqual(await tidied(), names(shared, own, elsewhere));
    await window.store.kept.remove([both]);
    assert.deepEqual(await tidied(), names(shared, own, elsewhere), "it can be brought back");
    await window.store.kept.purge([both]);
    assert.deepEqual(await tidied(), names(shared, elsewhere));
    await window.store.kept.remove([one]);
    await window.store.kept.restore([one]);
    await window.store.kept.purge([one]);
    assert.deepEqual(await tidied(), names(shared, elsewhere));
    await window.store.kept.remove([one]);
    await window.store.kept.purge([one]);
    assert.deepEqual(await tidied(), names(elsewhere));
    other.attached = [];
    other.write();
    assert.deepEqual(await tidied(), []);
    window.close();
    other.close();
  });

  test("what another window has open by now is not taken away, and what it wrote is not replaced", async () => {
    const folder = storage();
    const window = await openWindow(folder).load();
    window.write(asked(empty(), "One", []));
    const { id } = window.conversation;
    window.write(empty());
    const other = await openWindow(folder).load();
    const opened = await other.store.open(id);
    assert.ok(opened);
    other.write(opened);
    assert.deepEqual(await window.store.remove([id]), []);
    assert.equal(files(folder, "conversations").length, 1);

    // It was listed before the other one opened it.
    await window.store.kept.remove([id]);
    other.write(asked(other.conversation, "Two", []));
    other.write(empty());
    await window.store.kept.restore([id]);
    const kept = await window.store.open(id);
    assert.deepEqual(
      kept?.turns.flatMap((turn) => (turn.role === "question" ? [turn.text] : [])),
      ["One", "Two"],
    );
    window.close();
    other.close();
  });

  test("an image that came just before its conversation is deleted for good goes a moment later", async (context) => {
    const folder = storage();
    const window = await openWindow(folder).load();
    const one = await window.attach(1);
    window.attached = [];
    window.write(asked(empty(), "One", [one]));
    const { id } = window.conversation;
    window.write(empty());
    context.mock.timers.enable({ apis: ["setTimeout"] });
    await window.store.kept.remove([id]);
    await window.store.purge([id]);
    assert.equal(files(folder, "images").length, 1);
    age(join(folder, "images"));
    context.mock.timers.tick(11_000);
    context.mock.timers.reset();
    for (let i = 0; i < 100 && files(folder, "images").length > 0; i++) await delay(20);
    assert.deepEqual(files(folder, "images"), []);
    window.close();
  });

  test("an image stays that only a later version or a damaged line names", async () => {
    const folder = storage();
    const window = await openWindow(folder).load();
    const [lost, hidden, unused] = [await image(1), await image(2), await image(3)];
    const id = ({ sent }: AttachedImage): string => sent[0]!.id;
    for (const [i, one] of [lost, hidden, unused].entries())
      await window.store.saveImage(id(one), bytesOf(i + 1));
    window.write(answered(asked(empty(), "Damaged", [lost]), "Answer"));
    window.write(asked(empty(), "Newer", [hidden]));
    const newer = window.store.kept.path(window.conversation.id);
    window.write(empty());
    const json = JSON.stringify({ n: 0, version: 5 });
    const version = `${json}\t${crc32(json).toString(16).padStart(8, "0")}\n`;
    writeFileSync(newer, readFileSync(newer, "utf8").replace(/^.*\n/, version));
    const [{ id: damaged } = { id: "" }] = await window.store.list();
    const path = window.store.kept.path(damaged);
    writeFileSync(path, readFileSync(path, "utf8").replace("Damaged", "Demaged"));
    age(join(folder, "images"));
    // The second time by the cache of what was read.
    for (let i = 0; i < 2; i++) {
      await new ConversationRepository(folder).purge();
      assert.deepEqual(files(folder, "images"), [id(lost), id(hidden)].sort());
    }
    assert.deepEqual((await window.store.list()).length, 1);
    window.close();
  });

  test("an image that nothing names yet is safe for a moment", async () => {
    const folder = storage();
    const window = await openWindow(folder).load();
    const one = await image(1);
    await window.store.saveImage(one.sent[0]!.id, bytesOf(1));
    await window.tidy();
    assert.equal(files(folder, "images").length, 1);
    writeFileSync(join(folder, "images", one.sent[0]!.id), bytesOf(2));
    assert.equal(await window.store.loadImage(one.sent[0]!.id), undefined, "another is none");
    window.close();
  });

  test("past its bound the oldest conversations go, with their images; the open one stays", async () => {
    const folder = storage();
    const window = await openWindow(folder, { maxBytes: 5000 }).load();
    for (let n = 1; n <= 6; n++) {
      const one = await window.attach(n);
      window.attached = [];
      window.write(asked(empty(), `Question ${n}`, [one]));
    }
    age(join(folder, "images"));
    const dropped = await window.tidy();
    const left = await window.store.list();
    assert.equal(left.length, 6 - dropped);
    assert.deepEqual(
      left.map(({ question }) => question),
      ["Question 6", "Question 5", "Question 4", "Question 3", "Question 2"].slice(0, 6 - dropped),
    );
    const size = ["conversations", "images"]
      .flatMap((one) => files(folder, one).map((name) => statSync(join(folder, one, name)).size))
      .reduce((sum, one) => sum + one);
    assert.ok(size <= 5000 && size > 5000 - 1500, `${size} bytes`);
    const tight = openWindow(folder, { maxBytes: 1 });
    tight.conversation = window.conversation;
    await tight.tidy();
    assert.deepEqual(
      (await tight.store.list()).map(({ id }) => id),
      [window.conversation.id],
    );
    window.close();
  });
});

describe("two windows on one storage", () => {
  test("a window that is closed stays closed, whatever is saved then", async () => {
    const folder = storage();
    const one = await openWindow(folder).load();
    one.write(asked(one.conversation, "Before"));
    one.close();
    one.draft = "After";
    one.write(answered(one.conversation, "After"));
    await delay(300);
    const two = await openWindow(folder).load();
    assert.deepEqual(texts(two.conversation), ["Before"]);
    assert.equal(two.draft, "");
    two.close();
  });

  test("each has its own; the one that is closed last is followed first", async () => {
    const folder = storage();
    const one = await openWindow(folder).load();
    one.write(asked(one.conversation, "In one"));
    const two = await openWindow(folder).load();
    assert.deepEqual(texts(two.conversation), [], "the first still has it open");
    two.write(asked(two.conversation, "In two"));
    assert.deepEqual(
      (await two.store.list()).map(({ question, isElsewhere }) => [question, isElsewhere]),
      [
        ["In two", false],
        ["In one", true],
      ],
    );
    one.close();
    await delay(10);
    two.close();
    const three = await openWindow(folder).load();
    const four = await openWindow(folder).load();
    assert.deepEqual(texts(three.conversation), ["In two"]);
    assert.deepEqual(texts(four.conversation), ["In one"]);
    three.close();
    four.close();
  });

  test("a window follows one that ends only later, unless something was done in it", async () => {
    const folder = storage();
    const one = await openWindow(folder).load();
    one.write(asked(one.conversation, "Before"));
    const [two, busy] = [await openWindow(folder).load(), await openWindow(folder).load()];
    const followed = new Promise<LeftState>((resolve) => two.store.follow(resolve));
    busy.store.follow(() => assert.fail("it was in use"));
    busy.write(asked(busy.conversation, "Busy"));
    one.close();
    const left = await followed;
    assert.deepEqual(left.conversation && texts(left.conversation), ["Before"]);
    two.close();
    busy.close();
  });

  test("a conversation that is open elsewhere goes on as a copy, kept once it changes", async () => {
    const folder = storage();
    const one = await openWindow(folder).load();
    one.write(asked(one.conversation, "Shared"));
    const two = await openWindow(folder).load();
    two.write(restored((await two.store.open(one.conversation.id))!));
    assert.deepEqual(two.news, [{ type: "copied" }]);
    two.draft = "To look at";
    two.write({ ...two.conversation });
    const kept = [`${one.conversation.id}.jsonl`];
    assert.deepEqual(files(folder, "conversations"), kept, "nothing of it changed");
    one.write(answered(one.conversation, "Here"));
    two.write(answered(two.conversation, "There"));
    assert.deepEqual(texts(await onDisk(folder, one.conversation.id)), ["Shared", "Here"]);
    assert.deepEqual(texts(await onDisk(folder, two.conversation.id)), ["Shared", "There"]);
    one.close();
    two.close();
  });

  test("an answer that still comes elsewhere makes no copy either, and a reload shows it again", async () => {
    const folder = storage();
    const one = await openWindow(folder).load();
    const half = answered(asked(one.conversation, "Shared"), "Half");
    one.write(withAnswer(half, half.turns[1]!.id, { state: "streaming" }));
    const two = await openWindow(folder).load();
    two.write(restored((await two.store.open(half.id))!));
    two.close();
    const three = await openWindow(folder).load();
    assert.deepEqual(texts(three.conversation), ["Shared", "Half"]);
    one.close();
    const four = await openWindow(folder).load();
    assert.equal(four.conversation.id, half.id, "it goes on as itself where it was");
    four.close();
    three.write(restored(three.conversation));
    assert.deepEqual(files(folder, "conversations"), [`${half.id}.jsonl`]);
    three.write({ ...three.conversation, title: "Mine" });
    assert.equal((await onDisk(folder, three.conversation.id)).title, "Mine");
    assert.notEqual(three.conversation.id, half.id);
    three.close();
  });

  for (const torn of [false, true]) {
    const how = torn ? "that both would mend" : "that both took over";
    test(`of two that write to a file ${how}, the second goes on in a copy`, async () => {
      const folder = storage();
      const before = await openWindow(folder).load();
      before.write(asked(before.conversation, "Before"));
      before.close();
      const { id } = before.conversation;
      if (torn) appendFileSync(before.store.kept.path(id), '{"n":');
      const [one, two] = [0, 1].map(() => openWindow(folder, { runs: false }));
      one!.write(await one!.store.open(id));
      two!.write(await two!.store.open(id));
      one!.write(asked(one!.conversation, "One"));
      two!.write(asked(two!.conversation, "Two"));
      assert.deepEqual([one!.news, two!.news.length], [[], 1]);
      assert.deepEqual(texts(await onDisk(folder, id)), ["Before", "One"]);
      assert.deepEqual(texts(await onDisk(folder, two!.conversation.id)), ["Before", "Two"]);
      one!.close();
      two!.close();
    });
  }

  test("interleaved in any way, even where each takes the other for gone, no turn is lost", async () => {
    const action = fc.tuple(
      fc.nat({ max: 2 }),
      fc.constantFrom(
        "ask",
        "stream",
        "open",
        "open",
        "tear",
        "leave",
        "reload",
        "crash",
        "rename",
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 40 }), async (actions) => {
        const folder = storage();
        const start = () => openWindow(folder, { runs: false }).load();
        const windows = [await start(), await start(), await start()];
        const all = new Map<string, string>();
        for (const [who, what] of actions) {
          let window = windows[who]!;
          if (what === "ask") {
            window.write(asked(window.conversation, `Question ${all.size}`));
          } else if (what === "stream") {
            const last = window.conversation.turns.at(-1);
            window.write(
              last?.role === "answer"
                ? withAnswer(window.conversation, last.id, { text: `${last.text}more ` })
                : answered(window.conversation, `Answer ${all.size} `),
            );
          } else if (what === "open") {
            const opened = await window.store.open(windows[(who + 1) % 3]!.conversation.id);
            if (opened) window.write(opened);
          } else if (what === "rename") {
            const [first] = await window.store.list();
            if (first) await window.store.rename(first.id, `Title ${all.size}`);
          } else if (what === "tear") {
            // The next one that opens it writes it anew.
            const path = window.store.kept.path(window.conversation.id);
            if (existsSync(path)) appendFileSync(path, '{"n":');
          } else if (what === "leave") {
            window.write(empty());
          } else {
            if (what === "reload") window.close();
            else window.store.dispose();
            windows[who] = window = await start();
          }
          for (const { id, text } of window.conversation.turns) all.set(id, text);
        }
        for (const window of windows) window.close();
        const kept = new ConversationRepository(folder);
        const { summaries, damaged } = await kept.list();
        assert.equal(damaged, 0);
        const found = new Map<string, string>();
        for (const { id } of summaries) {
          const { turns, aside } = await onDisk(folder, id);
          // Of a turn that is in two copies, the longer one counts.
          for (const turn of [...turns, ...aside])
            if (turn.text.length >= (found.get(turn.id)?.length ?? 0))
              found.set(turn.id, turn.text);
        }
        for (const [id, text] of all) assert.ok(found.get(id)?.startsWith(text), text);
      }),
      { numRuns: runs(150) },
    );
  });
});

const KILLS = isFull ? 50 : 10;

test("killed in mid-write again and again, no conversation is unreadable and only the last turn can be lost", async () => {
  // One plain file starts faster than many that Node has to strip of their types.
  const writer = join(storage(), "writer.mjs");
  await build({
    entryPoints: [join(import.meta.dirname, "writer.ts")],
    outfile: writer,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "warning",
  });
  const kills = async (times: number): Promise<number> => {
    const folder = storage();
    let kept = 0;
    let id: string | undefined;
    for (let i = 0; i < times; i++) {
      const child = spawn(process.execPath, [writer, folder], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const ended = once(child, "exit");
      try {
        for await (const line of createInterface({ input: child.stdout })) {
          const [what, which, count] = line.split(" ");
          assert.ok(what === "has" || what === "kept", line);
          // At any moment of its writing; each second one once it has kept a turn, however slow it is.
          if (what === (i % 2 === 0 ? "has" : "kept"))
            setTimeout(() => child.kill("SIGKILL"), Math.random() * 20);
          else id ??= which;
          if (id === undefined) continue;
          assert.equal(which, id, "it goes on in the same conversation");
          assert.ok(Number(count) >= kept, `${count} turns of ${kept}`);
          kept = Number(count);
        }
      } finally {
        child.kill("SIGKILL");
        await ended;
      }
    }
    const { turns, aside } = await onDisk(folder, id!);
    assert.ok(turns.length >= kept);
    assert.deepEqual(aside, []);
    assert.deepEqual(files(folder, "damaged"), []);
    return kept;
  };
  const kept = await Promise.all((isFull ? [1, 2, 3, 4] : [1, 2]).map(() => kills(KILLS)));
  assert.ok(Math.min(...kept) >= KILLS / 2, `each went on, to ${kept.join(", ")} turns`);
});
