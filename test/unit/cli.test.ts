/* `iris-alt check` on real folders: what is looked at, exit statuses and settings. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { folderWith } from "./folder.ts";
import { reportOf, run } from "./irisAlt.ts";

describe("what is looked at", () => {
  const files = {
    ".gitignore": "build/\n",
    "a.md": "![](a.png)",
    "b/c.adoc": "image::c.png[]",
    "build/d.md": "![](d.png)",
    "e.txt": "![](e.png)",
  };
  const filesOf = async (folder: string, line: string): Promise<string[]> =>
    (await reportOf(folder, line)).references.map(({ file }) => file);

  test("is what is named, each file once, and what no ignore file leaves out", async () => {
    const folder = await folderWith({ ...files, ".iris-alt.json": '{"ignore": ["b/*.adoc"],}' });
    assert.deepEqual(await filesOf(folder, ""), ["a.md"]);
    assert.deepEqual(await filesOf(folder, "b"), []);
    assert.deepEqual(await filesOf(folder, "b/c.adoc build/d.md"), ["b/c.adoc", "build/d.md"]);
    assert.deepEqual(await filesOf(folder, "a.md . build e.txt"), ["a.md", "build/d.md"]);
    assert.deepEqual(await filesOf(join(folder, "b"), ".."), ["../a.md", "c.adoc"]);
  });

  test("is nothing that is set aside, where it or its folder is not named", async () => {
    const folder = await folderWith({ "a.md": "![](a.png)", "archive/b.md": "![](b.png)" });
    assert.deepEqual(await filesOf(folder, ""), ["a.md"]);
    assert.deepEqual(await filesOf(folder, "archive"), ["archive/b.md"]);
    assert.deepEqual(await filesOf(folder, "archive/b.md"), ["archive/b.md"]);
  });

  test("is what changed, with the ignore files of the repository", async () => {
    const folder = await folderWith(files);
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], { cwd: folder });
    git("init", "-q");
    git("add", "-A");
    git("commit", "-qm", "one");
    assert.deepEqual(await filesOf(folder, "--changed-since HEAD"), []);
    await writeFile(join(folder, "b/c.adoc"), "image::x.png[]");
    await writeFile(join(folder, "neu ü.md"), "![](d.png)");
    await writeFile(join(folder, "build/e.md"), "![](d.png)");
    assert.deepEqual(await filesOf(folder, "--changed-since HEAD"), ["b/c.adoc", "neu ü.md"]);
    assert.deepEqual(await filesOf(join(folder, "b"), "--changed-since HEAD"), ["c.adoc"]);
    // Git names files by where links lead.
    const link = join(await folderWith({}), "link");
    await symlink(join(folder, "b"), link, "junction");
    assert.deepEqual(await filesOf(link, "--changed-since HEAD"), ["c.adoc"]);
    await mkdir(join(folder, "b/build"));
    await writeFile(join(folder, "b/build/e.md"), "![](d.png)");
    assert.deepEqual(await filesOf(join(folder, "b"), ""), ["c.adoc"]);
    const unknown = await run(folder, "check --changed-since --output=x");
    assert.equal(unknown.status, 2);
    assert.equal((await run(folder, "check --changed-since nothing")).status, 2);
  });

  test("is read from the standard input under a name", async () => {
    const folder = await folderWith({ "img/a.png": "" });
    const line = "--stdin --stdin-filename docs/new.rst";
    const { references } = await reportOf(folder, line, ".. image:: ../img/a.png\n");
    assert.ok(references[0]);
    assert.equal(references[0].file, "docs/new.rst");
    assert.equal(references[0].resolved, "img/a.png");
  });
});

describe("the exit status", () => {
  const folder = folderWith({
    "good.md": "![A gull lands on a mast](a.png)",
    "poor.md": "![image](a.png)",
    "missing.md": "![](a.png)\n\n![](b.png)",
  });
  const cases: [line: string, status: number][] = [
    ["good.md", 0],
    ["poor.md", 1],
    ["missing.md", 1],
    ["--max-missing 2 .", 0],
    ["--max-missing 1 .", 1],
    ["none.md", 2],
    ["--max-missing x", 2],
    ["--format xml", 2],
    ["--nothing", 2],
    ["--stdin", 2],
    ["--config none.json", 2],
    ["--baseline none.json", 2],
    ["--update-baseline", 2],
  ];
  for (const [line, status] of cases)
    test(`is ${status} for \`check ${line}\``, async () => {
      const result = await run(await folder, `check ${line}`);
      assert.equal(result.status, status, result.stderr);
      assert.equal(result.stderr === "", status < 2);
    });

  test("is 2 without a command, and 0 for help", async () => {
    assert.equal((await run(await folder, "")).status, 2);
    assert.match((await run(await folder, "--help")).stdout, /^Usage/);
    assert.match((await run(await folder, "--version")).stdout, /^\d+\.\d+\.\d+\n$/);
  });

  test("counts no problem that a baseline knows, wherever its line is by now", async () => {
    const own = await folderWith({ "a.md": "![](a.png)\n\n![](a.png)", "b.md": "![image](b.png)" });
    assert.equal((await run(own, "check --baseline known.json --update-baseline")).status, 0);
    assert.equal((await run(own, "check --baseline known.json")).status, 0);
    await writeFile(join(own, "a.md"), "New\n\n![](a.png)\n\n![](a.png)\n\n![](a.png)");
    const { status, stdout } = await run(own, "check --baseline known.json");
    assert.equal(status, 1);
    assert.equal(stdout.split("\n").filter((line) => line.includes("[missing-alt]")).length, 1);
  });
});

describe("settings", () => {
  test("count where they can do no harm", async () => {
    const folder = await folderWith({
      ".vscode/settings.json": `{
        // A comment.
        "iris.altText.components": ["Avatar"], "iris.endpoint": "https://evil.example",
      }`,
      "a.jsx": 'const a = <Avatar src="a.png" />;',
    });
    assert.equal((await reportOf(folder)).summary.total, 1);
    await writeFile(join(folder, ".iris-alt.json"), '{"endpoint": "https://evil.example"}');
    const { status, stderr } = await run(folder, "check");
    assert.equal(status, 2);
    assert.match(stderr, /endpoint/);
  });
});
