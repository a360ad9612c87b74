/* The engine on plain Node: real folders, files and ignore files, and the script that CONTRIBUTING names. */
import assert from "node:assert/strict";
import { execFile, execFileSync, spawnSync } from "node:child_process";
import {
  appendFile,
  copyFile,
  readdir,
  readFile,
  rename,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { Suggestion } from "../../src/core/altText/propose/suggestion.ts";
import { findReferences } from "../../src/core/altText/resolve/findReferences.ts";
import { ImageLocator } from "../../src/core/altText/resolve/locator.ts";
import type { ImageEdit } from "../../src/core/altText/write/plan.ts";
import { environmentKey } from "../../src/core/mavi/environmentKey.ts";
import { createNodeDocuments } from "../../src/node/documents.ts";
import { createFileJournal } from "../../src/core/altText/propose/fileJournal.ts";
import { lockFile } from "../../src/node/fileLock.ts";
import { nodeFiles } from "../../src/node/files.ts";
import { uriPathOf } from "../../src/node/paths.ts";
import { walk } from "../../src/node/walk.ts";
import { createNodeWriter } from "../../src/node/writer.ts";
import { startEndpoint, STANDIN_KEY, type Endpoint } from "../endpoint/server.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";
import { root } from "../vscode/paths.ts";
import { folderWith } from "./folder.ts";

const signal = new AbortController().signal;
const settings = { components: ["Avatar"], staticRoots: [] };

async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const path of walk(folder, signal)) names.push(path.slice(folder.length + 1));
  return names;
}

test("a file is written by one process at a time, and a lock that nobody has is taken over", async () => {
  const folder = await folderWith({ "a.md": "" });
  const file = join(folder, "a.md");
  const unlock = await lockFile(file);
  assert.ok(unlock);
  const [name = ""] = (await readdir(folder)).filter((one) => one.endsWith(".lock"));
  const lock = join(folder, name);
  assert.equal(await lockFile(file), undefined);
  const { pid } = spawnSync(process.execPath, ["-e", "0"]);
  const own = await readFile(lock, "utf8");
  await writeFile(lock, own.replace(`${process.pid}`, `${pid}`));
  assert.ok(await lockFile(file), "its process is gone");
  await writeFile(lock, "");
  assert.equal(await lockFile(file), undefined, "it is just being written");
  await utimes(lock, 0, 0);
  const last = await lockFile(file);
  assert.ok(last, "it is old");
  await last();
  assert.deepEqual(await readdir(folder), ["a.md"]);
});

describe("the files of a folder", () => {
  test("are those that no ignore file leaves out, the nearest rule first", async () => {
    const folder = await folderWith({
      ".gitignore": "build/\n*.log.md\n/only-here.md\n",
      "a.md": "",
      "only-here.md": "",
      "build/x.md": "",
      "deep/.gitignore": "!keep.log.md\n",
      "deep/keep.log.md": "",
      "deep/no.log.md": "",
      "deep/only-here.md": "",
      "deep/build/.ignore": "!x.md\n",
      "deep/build/x.md": "",
      "other/.ignore": "*.md\n",
      "other/x.md": "",
      "node_modules/p/a.md": "",
      ".git/a.md": "",
    });
    assert.deepEqual(
      (await namesIn(folder)).filter((one) => one.endsWith(".md")),
      ["a.md", "deep/keep.log.md", "deep/only-here.md"],
    );
  });
});

describe("the references to an image", () => {
  test("are all found, however many documents are ignored", async () => {
    const ignored = Array.from({ length: 60 }, (_, i) => [`build/${i}.md`, "![](../a.png)"]);
    const own = Array.from({ length: 20 }, (_, i) => [`docs/${i}.md`, "![](../a.png)"]);
    const folder = await folderWith({
      ".gitignore": "build/\n",
      "a.png": "",
      ...(Object.fromEntries([...ignored, ...own]) as Record<string, string>),
      "other.md": "![](b.png) ![](http://x.example/a.png)",
    });
    const documents = createNodeDocuments([folder], settings);
    const locator = new ImageLocator((document) => documents.siteOf(document));
    const image = {
      uri: pathToFileURL(join(folder, "a.png")).href,
      path: uriPathOf(join(folder, "a.png")),
    };
    const search = (most: number) => findReferences([image], { documents, locator, signal, most });
    const { of, isComplete } = await search(30);
    assert.deepEqual([of.get(image.uri)?.length, isComplete], [20, true]);
    const cut = await search(10);
    assert.deepEqual([cut.of.get(image.uri)?.length, cut.isComplete], [10, false]);
    await writeFile(join(folder, "docs/large.md"), "x".repeat(2_000_001));
    assert.equal((await search(30)).isComplete, false);
  });

  test("are followed to where links lead, and neither pipes nor folders are read", async () => {
    const folder = await folderWith({ "a.png": "A", "out/b.png": "B" });
    const path = (name: string): string => uriPathOf(join(folder, name));
    await symlink("a.png", join(folder, "within.png"));
    await symlink(join(folder, "out"), join(folder, "linked"));
    await symlink("loop.png", join(folder, "loop.png"));
    execFileSync("mkfifo", [join(folder, "pipe.png")]);
    assert.equal(await nodeFiles.realPath(path("within.png")), path("a.png"));
    assert.equal(await nodeFiles.realPath(path("linked/b.png")), path("out/b.png"));
    assert.equal(await nodeFiles.realPath(path("a.png")), path("a.png"));
    for (const none of ["loop.png", "none.png"])
      assert.equal(await nodeFiles.realPath(path(none)), undefined);
    assert.equal(await nodeFiles.readBytes(path("pipe.png"), 10), "unreadable");
    assert.equal(await nodeFiles.readText(path("pipe.png"), 10), undefined);
    assert.equal(await nodeFiles.readBytes("/dev/zero", 10), "unreadable");
    assert.equal(await nodeFiles.readBytes(path("out"), 10), "folder");
  });

  test("count in the user's own components too", async () => {
    const folder = await folderWith({
      "a.png": "",
      "page.tsx": 'const a = <Avatar src="./a.png" />;',
    });
    const documents = createNodeDocuments([folder], settings);
    const document = await documents.open(pathToFileURL(join(folder, "page.tsx")).href);
    assert.equal((await documents.referencesIn(document!)).length, 1);
  });
});

describe("writing into files", () => {
  test("keeps a file's other words, its mark and line ends", async () => {
    const folder = await folderWith({ "a.md": "\uFEFFÜber\r\n![](x.png)\r\n" });
    const documents = createNodeDocuments([folder], settings);
    const uri = pathToFileURL(join(folder, "a.md")).href;
    const [reference] = await documents.referencesIn((await documents.open(uri))!);
    const edit = { uri, reference: reference!, put: { alt: "Möwen" } };
    const { written } = await createNodeWriter(documents).apply([edit]);
    assert.equal(written.length, 1);
    assert.equal(await readFile(join(folder, "a.md"), "utf8"), "\uFEFFÜber\r\n![Möwen](x.png)\r\n");
  });

  /** What a file is after its images got alt texts, and what was left. */
  const written = async (name: string, bytes: Uint8Array, alts: readonly string[]) => {
    const { path: folder } = temporaryFolder("engine");
    await writeFile(join(folder, name), bytes);
    const documents = createNodeDocuments([folder], settings);
    const found: ImageEdit[] = [];
    for await (const uri of documents.all(signal)) {
      const document = await documents.open(uri);
      for (const reference of await documents.referencesIn(document!))
        found.push({ uri, reference, put: { alt: alts[found.length] ?? "" } });
    }
    assert.equal(found.length, alts.length);
    const { left } = await createNodeWriter(documents).apply(found);
    return { now: await readFile(join(folder, name)), left: left.map(({ why }) => why) };
  };

  const text = "a é\r\n![](x.png)\n\r![](y.png)\r\n";
  const encodings: readonly [string, (text: string) => Buffer][] = [
    ["UTF-16LE with a mark", (one) => Buffer.from(`\uFEFF${one}`, "utf16le")],
    ["UTF-16BE with a mark", (one) => Buffer.from(`\uFEFF${one}`, "utf16le").swap16()],
    ["Latin-1", (one) => Buffer.from(one, "latin1")],
  ];
  for (const [name, encode] of encodings)
    test(`keeps ${name} and all other bytes`, async () => {
      const { now, left } = await written("a.md", encode(text), ["Möwe", "Ente"]);
      const wanted = text.replace("![]", "![Möwe]").replace("![]", "![Ente]");
      assert.deepEqual([now, left], [encode(wanted), []]);
    });

  test("writes in an encoding of two bytes a sign, and leaves what that lacks", async () => {
    const [before, sign] = ['<meta charset="Shift_JIS">', Buffer.from([0x83, 0x5c])];
    const page = (alt: Uint8Array): Buffer =>
      Buffer.concat([
        Buffer.from(before),
        sign,
        Buffer.from('<img src="a.png" alt="'),
        alt,
        Buffer.from('">'),
      ]);
    const { now } = await written("a.html", page(Buffer.of()), ["十ソ"]);
    assert.deepEqual(now, page(Buffer.from([0x8f, 0x5c, 0x83, 0x5c])));
    const lacking = await written("a.html", page(Buffer.of()), ["é😀"]);
    assert.deepEqual([lacking.now, lacking.left], [page(Buffer.of()), ["noPlace"]]);
  });

  test("changes the strings of a notebook's cells alone", async () => {
    const notebook = String.raw`{"cells": [ {"cell_type":"markdown", "source": ["# \"A\"\n", "![](x.png) \u00e9![a\n",  "b](y.png)"],
      "metadata":{}}, {"source":"![](z.png)","cell_type":"markdown"} ], "metadata": {}}`;
    const { now, left } = await written("n.ipynb", Buffer.from(notebook), [
      'Say "é"',
      "two",
      "three",
    ]);
    const wanted = notebook
      .replace("![](x.png)", String.raw`![Say \"é\"](x.png)`)
      .replace(String.raw`![a\n",  "b](y.png)`, "![two](y.png)")
      .replace("![](z.png)", "![three](z.png)");
    assert.deepEqual([now.toString(), left], [wanted, []]);
  });

  test("renames a file in the same step, and says what is gone", async () => {
    const folder = await folderWith({ "a.md": "![](x.png)", "x.png": "", "b.md": "![](y.png)" });
    const documents = createNodeDocuments([folder], settings);
    const writer = createNodeWriter(documents);
    const at = (name: string): string => pathToFileURL(join(folder, name)).href;
    const found = async (name: string) =>
      (await documents.referencesIn((await documents.open(at(name)))!))[0]!;
    const put = { fileName: { from: "x.png", to: "z.png" } };
    await writer.apply([{ uri: at("a.md"), reference: await found("a.md"), put }], {
      rename: { from: at("x.png"), to: at("z.png") },
    });
    assert.equal(await readFile(join(folder, "a.md"), "utf8"), "![](z.png)");
    await readFile(join(folder, "z.png"));
    const lost = { uri: at("b.md"), reference: await found("b.md"), put: { alt: "B" } };
    await rename(join(folder, "b.md"), join(folder, "c.md"));
    const { left } = await writer.apply([lost]);
    assert.deepEqual(
      left.map(({ why }) => why),
      ["closed"],
    );
  });
});

test("the environment's key goes to the vendor's own endpoint alone", () => {
  const environment = { MEMORIES_API_KEY: " Bearer sk-mavi-1 " };
  assert.equal(environmentKey("https://mavi-backend.memories.ai", environment), "sk-mavi-1");
  assert.equal(environmentKey("https://elsewhere.example", environment), undefined);
  assert.equal(environmentKey("https://mavi-backend.memories.ai", {}), undefined);
});

describe("the journal in a file", () => {
  const suggestion: Suggestion = {
    ...{ purpose: "informative", alts: ["A pier"], longDescription: "", why: "It is a pier" },
  };

  test("is there for the next run, however the last one ended", async () => {
    const file = join(await folderWith({}), "kept", "journal.jsonl");
    const first = createFileJournal(file);
    assert.equal(await first.get("a"), undefined);
    const other = { ...suggestion, alts: ["Two\nlines"] };
    await Promise.all([first.put("a", suggestion), first.put("b", suggestion)]);
    await first.put("b", other);
    await appendFile(file, '{"key":"c","suggestion":{"purpose":"inform');
    const second = createFileJournal(file);
    await second.put("d", suggestion);
    const third = createFileJournal(file);
    const kept = await Promise.all(["a", "b", "c", "d"].map((key) => third.get(key)));
    assert.deepEqual(kept, [suggestion, other, undefined, suggestion]);
  });
});

describe("the script without VS Code", () => {
  let endpoint: Endpoint;
  before(async () => {
    endpoint = await startEndpoint({ pace: { delayMs: 0, pieceChars: 400 } });
  });
  after(() => endpoint.close());

  test("writes the alt texts of a document, asking the stand-in", async () => {
    const folder = await folderWith({ "a.md": "# Port\n\n![](photo.webp)\n\n![](none.png)\n" });
    await copyFile(
      join(root, "test/fixtures/workspace/images/photo.webp"),
      join(folder, "photo.webp"),
    );
    const args = ["test/engine/describe.ts", join(folder, "a.md"), endpoint.baseUrl, STANDIN_KEY];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
    assert.match(stdout, /written 1, left 0/);
    assert.match(
      await readFile(join(folder, "a.md"), "utf8"),
      /^# Port\n\n!\[Stand-in: WEBP, [^\]]+\]\(photo\.webp\)\n\n!\[\]\(none\.png\)\n$/,
    );
    assert.equal(endpoint.requests.length, 1);
    const contributing = await readFile(join(root, "CONTRIBUTING.md"), "utf8");
    assert.match(contributing, /test\/engine\/describe\.ts/);
  });
});
