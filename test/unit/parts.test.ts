/* Files that several threads look through, and images that are looked for once. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { join } from "node:path";
import { describe, test } from "node:test";
import { Worker } from "node:worker_threads";
import { parseAltTextSettings } from "../../src/core/settings.ts";
import { readParts, THREAD_LIMITS } from "../../src/cli/parts.ts";
import type { Threads } from "../../src/cli/surroundings.ts";
import { settingsOf } from "../../src/node/settings.ts";
import { root } from "../vscode/paths.ts";
import { folderWith } from "./folder.ts";

const altText = parseAltTextSettings(settingsOf({}));
const signal = new AbortController().signal;
const FILES = 410;
const THREAD = join(root, "src/cli/thread.ts");
/** A thread that tells of lists for ever. */
const BUSY = `import { parentPort } from "node:worker_threads";
setInterval(() => parentPort.postMessage({ at: 0, outcome: { references: [], unread: [] } }), 1);`;
/** What decides where images are: folders, markups, links as notes have them, folders that a document names. */
const KINDS: Readonly<Record<string, (at: number) => string>> = {
  md: (at) => `# Part ${at}\n\n![](../media/a.png) ![](b.png) <img src="/a.png">\n`,
  "note.md": () => "[[Other]] ![](c.png)\n",
  tex: (at) => `\\graphicspath{{../g${at % 4}/}}\n\\includegraphics{d}\n`,
  rst: () => ".. image:: b.png\n",
  adoc: () => "image::b.png[]\n",
  jsx: () => `export const A = () => <img src={require("../media/a.png")} />;\n`,
};

// eslint-disable-next-line typescript/require-await -- as files come that are looked for
async function* listed(files: readonly string[]): AsyncGenerator<string> {
  yield* files;
}

describe("looking through many files", () => {
  test("several threads tell the same as one, and an image is where it is looked for each time", async () => {
    const images = ["a/b.png", "media/a.png", "b/images/b.png", "x/c.png", "g0/d.png", "g2/d.png"];
    const endings = Object.keys(KINDS);
    const paths = Array.from({ length: FILES }, (_, at) => {
      const ending = endings[at % endings.length] ?? "";
      return [`${"abcde"[at % 5]}/${at}.${ending}`, KINDS[ending]?.(at) ?? ""] as const;
    });
    const cwd = await folderWith(
      Object.fromEntries([...paths, ...images.map((path) => [path, "image"] as const)]),
    );
    const files = paths.map(([path]) => join(cwd, path));
    const told = (isWithoutLinks: boolean, threads?: Threads) =>
      readParts(listed(files), {
        ...{ cwd, altText, isWhole: true, isWithoutLinks, threads, signal },
      });
    const alone = await told(false);
    const found = new Set(alone.references.map(({ resolved }) => resolved));
    for (const image of images) assert.ok(found.has(image), image);
    assert.ok(found.has(null));
    assert.deepEqual(await told(true), alone);
    assert.deepEqual(await told(true, { script: THREAD, most: 1 }), alone);
    const only = await readParts(listed(files), {
      ...{ cwd, altText, isWhole: false, isWithoutLinks: true, threads: undefined, signal },
    });
    assert.deepEqual(only, {
      summary: alone.summary,
      references: alone.references.filter(({ problems }) => problems.length > 0),
      unread: [],
    });
  });

  const same = (file: string, count: number): AsyncGenerator<string> =>
    listed(Array<string>(count).fill(file));
  const options = { altText, isWhole: true, isWithoutLinks: true, signal };

  test("a document is looked through for links of notes once, however many images it has", async (t) => {
    const images = Array.from({ length: 50 }, (_, at) => `![](${at}.png)`);
    const cwd = await folderWith({ "a.md": images.join("\n") });
    const exec = t.mock.method(RegExp.prototype, "exec");
    const { summary } = await readParts(listed([join(cwd, "a.md")]), {
      ...{ ...options, cwd, isWithoutLinks: false, threads: undefined },
    });
    assert.equal(summary.notFound, images.length);
    const calls = exec.mock.calls.filter((one) =>
      (one.this as RegExp).source.startsWith("!?\\[\\["),
    );
    assert.equal(calls.length, 1);
  });

  test("a thread that fails is told", async () => {
    const cwd = await folderWith({ "a.md": "![](a.png)" });
    const threads = { script: join(cwd, "none.js"), most: 1 };
    const reading = readParts(same(join(cwd, "a.md"), FILES), { ...options, cwd, threads });
    await assert.rejects(reading, /none\.js/);
  });

  test("documents that the engine fails at are named in their order, and the others looked at", async () => {
    const cwd = await folderWith({ "a.md": "![](a.png)", "b.jsx": '<img src="a.png" />' });
    const [good, bad] = [join(cwd, "a.md"), join(cwd, "b.jsx")];
    const files = [bad, ...Array<string>(FILES).fill(good), bad];
    const failing = { ...altText, components: [null as unknown as string] };
    const told = (threads?: Threads) =>
      readParts(listed(files), { ...options, cwd, threads, altText: failing });
    const alone = await told();
    assert.equal(alone.summary.missing, FILES);
    const [message = ""] = alone.unread.map((one) => (one.problem === "failed" ? one.message : ""));
    assert.match(message, /null/);
    const unread = { path: bad, problem: "failed", message };
    assert.deepEqual(alone.unread, [unread, unread]);
    for (const most of [1, 3]) assert.deepEqual(await told({ script: THREAD, most }), alone);
  });

  test("whoever stops waits for no thread", async () => {
    const cwd = await folderWith({ "a.md": "![](a.png)" });
    const file = join(cwd, "a.md");
    const stopped = { ...options, cwd, signal: AbortSignal.abort(new Error("stopped")) };
    const reading = readParts(same(file, FILES), { ...stopped, threads: undefined });
    await assert.rejects(reading, /stopped/);
    for (const script of [THREAD, join(await folderWith({ "busy.mjs": BUSY }), "busy.mjs")])
      for (const delay of [0, 50]) {
        const signal = AbortSignal.timeout(delay);
        const threads = { script, most: 2 };
        const reading = readParts(same(file, 20_000), { ...options, cwd, signal, threads });
        await assert.rejects(reading, { name: "TimeoutError" });
      }
  });

  test("a thread has as much stack as this one", async () => {
    const depth = `(() => { let depth = 0; const go = () => ++depth + go(); try { go(); } catch {} return depth; })()`;
    const worker = new Worker(`require("node:worker_threads").parentPort.postMessage(${depth})`, {
      ...{ eval: true, resourceLimits: THREAD_LIMITS },
    });
    const [own] = (await once(worker, "message")) as [number];
    const share = own / (0, eval)(depth);
    assert.ok(share > 0.8 && share < 1.25, `${share}`);
  });
});
