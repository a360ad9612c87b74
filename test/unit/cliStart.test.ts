/* What a check of one document loads: each module costs a part of a millisecond, some of Node's several. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../vscode/paths.ts";
import { folderWith } from "./folder.ts";

/** Tells on standard error what is imported, and fails where text is taken apart into characters. */
const LISTING = `import { registerHooks } from "node:module";
registerHooks({ load: (url, context, next) => (process.stderr.write(url + "\\n"), next(url, context)) });
Intl.Segmenter = class { constructor() { throw new Error("a segmenter"); } };`;
const UNWANTED =
  /^(?:node:(?:crypto|child_process|v8|worker_threads|util)$|.*(?:@lezer\/(?:javascript|lr)|sarif|propose|undici))/;

test("a check of one document in Markdown loads no other parser, and of Node only what it takes", async () => {
  const cwd = await folderWith({ "a.md": "![A gull](a.png) <img src='b.png' alt='A boat'>\n" });
  const list = `data:text/javascript,${encodeURIComponent(LISTING)}`;
  const args = ["--import", list, join(root, "src/cli/bin.ts"), "check", "a.md"];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: "utf8" });
  const loaded = stderr.split("\n");
  assert.match(stdout, /2 images: 2 good/);
  assert.ok(loaded.some((url) => url.endsWith("read/markdown/markdown.ts")));
  assert.deepEqual(
    loaded.filter((url) => UNWANTED.test(url)),
    [],
  );
});
