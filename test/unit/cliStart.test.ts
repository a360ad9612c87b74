/* What a check of one document loads: each module costs a part of a millisecond, some of Node's several. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { basename, join } from "node:path";
import { test } from "node:test";
import { buildCli } from "../cli/build.ts";
import { root } from "../vscode/paths.ts";
import { folderWith } from "./folder.ts";
import { run } from "./irisAlt.ts";
import { documentIn, MARKUPS } from "./twelveMarkups.ts";

/** Tells on standard error what is imported, and fails where text is taken apart into characters. */
const LISTING = `import { registerHooks } from "node:module";
registerHooks({ load: (url, context, next) => (process.stderr.write(url + "\\n"), next(url, context)) });
Intl.Segmenter = class { constructor() { throw new Error("a segmenter"); } };`;
const UNWANTED =
  /^(?:node:(?:crypto|child_process|v8|worker_threads|util)$|.*(?:@lezer\/(?:javascript|lr)|@babel|sarif|propose|undici))/;

/** What a program writes about a folder, and the modules that it loads. */
function traced(program: string, cwd: string, ...options: readonly string[]) {
  const list = `data:text/javascript,${encodeURIComponent(LISTING)}`;
  const args = ["--import", list, program, "check", ...options];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: "utf8" });
  return { stdout, loaded: stderr.split("\n").filter(Boolean) };
}

test("a check of one document in Markdown loads no other parser, and of Node only what it takes", async () => {
  const cwd = await folderWith({ "a.md": "![A gull](a.png) <img src='b.png' alt='A boat'>\n" });
  const { stdout, loaded } = traced(join(root, "src/cli/bin.ts"), cwd, "a.md");
  assert.match(stdout, /2 images: 2 good/);
  assert.ok(loaded.some((url) => url.endsWith("read/markdown/markdown.ts")));
  assert.deepEqual(
    loaded.filter((url) => UNWANTED.test(url)),
    [],
  );
});

test("the program as it is built loads few files, and writes what it does as it stands here", async () => {
  const few = { missing: 1, poor: 1, good: 1, decorative: 0 };
  const cwd = await folderWith({
    ...Object.fromEntries(MARKUPS.map((name) => [name, documentIn(name, few).text])),
    "program/package.json": '{"type":"module"}',
  });
  const program = join(cwd, "program/built");
  await buildCli(program);
  const { loaded } = traced(join(program, "bin.js"), cwd, "a.md");
  const files = loaded.filter((url) => url.startsWith("file:")).map((url) => basename(url));
  assert.deepEqual(
    files.map((name) => name.replace(/-\w+\.js$/, ".js")),
    ["bin.js", "main.js", "start.js"],
  );
  for (const format of ["text", "json", "sarif"]) {
    const { stdout } = traced(join(program, "bin.js"), cwd, ...MARKUPS, `--format=${format}`);
    const own = await run(cwd, `check ${MARKUPS.join(" ")} --format=${format}`);
    assert.equal(stdout, own.stdout);
  }
});
