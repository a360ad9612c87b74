/* `iris-alt check` over many documents: what it writes is the same to the byte, in one thread or in several. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { Threads } from "../../src/cli/surroundings.ts";
import { isFull, shareOf } from "../strength.ts";
import { root } from "../vscode/paths.ts";
import { folderWith, type FileContent } from "./folder.ts";
import { NOTEBOOK, run } from "./irisAlt.ts";
import { documentIn, MARKUPS } from "./twelveMarkups.ts";

/** Enough for two threads in all, at full strength for four. */
const FOLDERS = isFull ? 120 : 40;
/** Folders that have all of the 400 images. */
const WHOLE = isFull ? 5 : 1;
const MANY = { missing: 12, poor: 8, good: 12, decorative: 4 };
/** Of the documents in the others. */
const FEW = { missing: 1, poor: 1, good: 0, decorative: 0 };
const threads: Threads = { script: join(root, "src/cli/thread.ts"), most: 3 };
const LARGE = "a".repeat(3_000_000);
const LINES = [
  "--format json",
  "--max-missing 5",
  "--max-missing 100000",
  "--changed-since HEAD --format json",
  "f1/a.md",
  "--baseline known.json",
  "f9 none",
  "--format github",
  "--format junit",
  "--format csv",
  "--format sarif",
  "--format markdown",
  "f3 f1 f3 . --format text",
];

/** The workspace of 400 images again and again, and beside it what is read in another way or not at all. */
async function manyDocuments(): Promise<string> {
  const files: Record<string, FileContent> = {};
  for (let at = 0; at < FOLDERS; at++)
    for (const markup of MARKUPS) {
      const { text, images } = documentIn(markup, at < WHOLE ? MANY : FEW);
      files[`f${at}/${markup}`] = text;
      // In one of two folders there is what is shown.
      if (at % 2 === 0) for (const name of images.keys()) files[`f${at}/${name}`] = "image";
    }
  files["f5/n.ipynb"] = NOTEBOOK;
  files["f7/utf16.md"] = Buffer.from("\ufeff![](é.png)\r\n", "utf16le");
  files["f8/large.md"] = LARGE;
  files[".gitignore"] = "f11\n";
  files[".iris-alt.json"] = '{"ignore": ["f12/*.md"]}';
  return folderWith(files);
}

test("a check of many documents writes the same in one thread and in several", async () => {
  const cwd = await manyDocuments();
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], { cwd });
  git("init", "-q");
  git("add", "f1", "f2");
  git("commit", "-qm", "one");
  await writeFile(join(cwd, "f1/a.md"), "![](new.png)\n");
  await run(cwd, "check f1 f2 f3 --baseline known.json --update-baseline");
  for (const line of shareOf(LINES)) {
    const alone = await run(cwd, `check ${line}`);
    const shared = await run(cwd, `check ${line}`, "", {}, threads);
    assert.deepEqual(shared, alone, line);
  }
});
