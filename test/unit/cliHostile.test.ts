/* `iris-alt` in folders that somebody made to harm whoever checks them, or the log that it is printed to. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, test } from "node:test";
import { main } from "../../src/cli/main.ts";
import type { MainOptions } from "../../src/cli/surroundings.ts";
import { readUpTo, readUpToNow } from "../../src/core/files/readUpTo.ts";
import { root } from "../vscode/paths.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";

const isPosix = process.platform !== "win32";
/** The user to whom nothing belongs. */
const NOBODY = 65534;

function folderWith(files: Readonly<Record<string, string>>): string {
  const { path: folder } = temporaryFolder("cli-hostile");
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

async function run(cwd: string, ...given: readonly (string | Pick<MainOptions, "input">)[]) {
  const argv = given.filter((one) => typeof one === "string");
  const own = given.filter((one) => typeof one !== "string");
  let stdout = "";
  let stderr = "";
  const status = await main({
    ...{ argv, cwd, env: {}, imageScript: "dist/image/worker.cjs" },
    signal: new AbortController().signal,
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    input: () => Readable.from([]),
    ...own[0],
  });
  return { status, stdout, stderr, lines: (stdout + stderr).split("\n") };
}

/** Names of documents that a log or a terminal would take for something else. */
const NAMES = [
  "::add-mask::x.md",
  " ::error file=a::b.md",
  "a\n::stop-commands::x.md",
  "a\r::set-output name=a::b.md",
  "##[add-mask]x.md",
  "x ##vso[task.setvariable variable=PATH]x.md",
  "##teamcity[buildStatus status='SUCCESS'].md",
  "\u001b]0;title\u0007.md",
  "\u009b2J.md",
  "\u202egnp.md",
  "a\ufe00\u{e0148}.md",
  "a%0A::error::b.md",
  "a,title=b.md",
  'a" onload="x.md',
  "a]]>.md",
  "--config=x.md",
  "a](https://attacker.invalid).md",
];

/** What GitHub's runner and Azure's agent take for a command, by their sources. */
const isCommand = (line: string): boolean =>
  line.trimStart().startsWith("::") || /##(?:\w+)?\[/.test(line);

describe("names that are commands", { skip: !isPosix }, () => {
  const folder = folderWith(Object.fromEntries(NAMES.map((name) => [name, "![](a.png)\n"])));

  for (const format of ["text", "json", "sarif", "junit", "csv", "markdown"])
    test(`are none in ${format}`, async () => {
      const { stdout, lines, status } = await run(folder, "check", `--format=${format}`);
      assert.equal(status, 1);
      assert.deepEqual(lines.filter(isCommand), []);
      assert.doesNotMatch(
        stdout.replaceAll("\r\n", "\n"),
        /[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}\p{DI}]/u,
      );
      if (format !== "json") return;
      const { references } = JSON.parse(stdout) as { references: { file: string }[] };
      assert.deepEqual(
        references.map(({ file }) => file).sort(),
        NAMES.map((name) => join(name)).sort(),
      );
    });

  test("are one annotation each for GitHub", async () => {
    const { lines } = await run(folder, "check", "--format=github");
    const [last, ...commands] = lines.reverse();
    assert.equal(last, "");
    assert.equal(commands.length, NAMES.length);
    for (const line of commands) {
      const [, place = "", message = ""] = /^::error (file=[^:]*)::(.*)$/.exec(line) ?? [];
      assert.match(message, /^This image has no alt text/, line);
      assert.deepEqual(
        place.split(",").map((one) => one.split("=")[0]),
        ["file", "line", "endLine", "col", "endColumn", "title"],
        line,
      );
    }
  });

  test("are none where a settings file cannot be followed", async () => {
    for (const name of [...NAMES, "constructor", "toString"]) {
      const own = folderWith({ ".iris-alt.json": JSON.stringify({ [name]: 1 }) });
      const { status, stderr, lines } = await run(own, "check");
      assert.equal(status, 2, name);
      assert.equal(lines.length, 2, name);
      assert.deepEqual(lines.filter(isCommand), []);
      assert.doesNotMatch(stderr, /[^\P{Cc}\n]/u);
    }
  });
});

describe("files that are none", { skip: !isPosix, timeout: 60_000 }, () => {
  const OWN = [
    ".iris-alt.json",
    ".vscode/settings.json",
    ".gitignore",
    ".ignore",
    "baseline.json",
    ".iris-alt/proposals.jsonl",
    "page.md",
    "page.ipynb",
    "image.png",
    "package.json",
    "tsconfig.json",
    "astro.config.mjs",
  ];
  const others = { "index.md": "![](image.png)\n![](/image.png)\n" };
  const ways: Readonly<Record<string, (path: string) => void>> = {
    pipe: (path) => execFileSync("mkfifo", [path]),
    device: (path) => symlinkSync("/dev/zero", path),
    terminal: (path) => symlinkSync("/dev/ptmx", path),
    // It says that it is an empty file, and has no end.
    "table of the kernel": (path) => symlinkSync("/proc/self/pagemap", path),
    folder: (path) => mkdirSync(path),
    circle: (path) => symlinkSync(path, path),
    "file of 4 GB": (path) => {
      writeFileSync(path, "");
      truncateSync(path, 4_000_000_000);
    },
  };
  for (const [way, make] of Object.entries(ways))
    test(`a ${way} in place of any file that is read holds up nothing`, async () => {
      const folder = folderWith(others);
      for (const path of OWN) {
        mkdirSync(join(folder, path, ".."), { recursive: true });
        make(join(folder, path));
      }
      const before = process.memoryUsage().rss;
      const { status, stdout } = await run(folder, "check", "--format=json");
      assert.equal(status, 1);
      const { summary } = JSON.parse(stdout) as { summary: { total: number } };
      assert.equal(summary.total, 2);
      assert.equal((await run(folder, "check", "--baseline", "baseline.json")).status, 2);
      assert.equal((await run(folder, "check", "--config", ".iris-alt.json")).status, 2);
      assert.notEqual((await run(folder, "apply", "--dry-run")).status, 0);
      assert.ok(process.memoryUsage().rss - before < 200_000_000);
    });
});

test("a document that is not looked at is told, and fails where it was named", async () => {
  const folder = folderWith({ "good.md": "![A gull](a.png)\n" });
  writeFileSync(join(folder, "large\u202e.md"), "");
  truncateSync(join(folder, "large\u202e.md"), 9_000_000);
  const all = await run(folder, "check");
  assert.equal(all.stderr, "iris-alt: large⟨U+202E⟩.md is not looked at: it is too large.\n");
  assert.equal(all.status, 0);
  const named = await run(folder, "check", "good.md", "large\u202e.md");
  assert.deepEqual([named.status, named.stdout], [2, ""]);
  assert.match(named.stderr, /is not looked at: it is too large/);
  for (let i = 0; i < 30; i++) {
    writeFileSync(join(folder, `${i}.md`), "");
    truncateSync(join(folder, `${i}.md`), 9_000_000);
  }
  const many = await run(folder, "check");
  assert.equal(many.stderr.split("\n").length, 22);
  assert.match(many.stderr, /iris-alt: Nor 11 other files\.\n$/);
});

test("what is asked about leaves out no document without a word either", async () => {
  const folder = folderWith({ "good.md": "![A gull](a.png)\n" });
  for (const name of ["large.md", "large.ipynb"]) {
    writeFileSync(join(folder, name), "");
    truncateSync(join(folder, name), 109_000_000);
  }
  const told = ["large.ipynb", "large.md"].map(
    (name) => `iris-alt: ${name} is not looked at: it is too large.\n`,
  );
  for (const command of ["propose", "verify", "apply"]) {
    const { status, stderr } = await run(folder, command, "--dry-run", "--budget=1");
    assert.ok(stderr.startsWith(told.join("")), stderr);
    assert.notEqual(status, 2, command);
    const named = await run(folder, command, "--dry-run", "--budget=1", "large.md");
    assert.deepEqual([named.status, named.stderr.split("\n").length], [2, 2]);
  }
});

test("a notebook that is cut is told, and one without cells is not", async () => {
  const cell = '{"cell_type":"markdown","source":"![A gull](a.png)"}';
  const folder = folderWith({
    "cut.ipynb": `{"cells":[${cell},{"cell`,
    "empty.ipynb": "",
    "old.ipynb": '{"worksheets":[]}',
    "whole.ipynb": `{"cells":[${cell}]}`,
  });
  const told = "iris-alt: cut.ipynb is not looked at: it cannot be read.\n";
  const { status, stderr } = await run(folder, "check");
  assert.deepEqual([status, stderr], [0, told]);
  assert.ok((await run(folder, "verify", "--dry-run", "--budget=1")).stderr.startsWith(told));
  assert.equal((await run(folder, "check", "cut.ipynb")).status, 2);
  assert.equal((await run(folder, "check", "empty.ipynb", "old.ipynb")).status, 0);
});

test("a document on the standard input that is too large fails", async () => {
  const folder = folderWith({});
  let read = 0;
  const endless = function* () {
    for (; read < 10_000_000; read += 100_000) yield Buffer.alloc(100_000, "x");
  };
  const input = () => Readable.from(endless());
  const { status, stderr } = await run(
    folder,
    { input },
    "check",
    "--stdin",
    "--stdin-filename=a.md",
  );
  assert.deepEqual([status, stderr], [2, "iris-alt: The standard input is too large.\n"]);
  assert.ok(read < 5_000_000);
});

test("a settings file that is there and cannot be read is told", async () => {
  const folder = folderWith({ "a.md": "![A gull](a.png)\n", ".vscode/settings.json": "{}" });
  assert.equal((await run(folder, "check")).stderr, "");
  writeFileSync(join(folder, ".iris-alt.json"), "");
  truncateSync(join(folder, ".iris-alt.json"), 5_000_001);
  truncateSync(join(folder, ".vscode/settings.json"), 5_000_001);
  const { status, stderr } = await run(folder, "check");
  assert.equal(status, 0);
  assert.deepEqual(stderr.split("\n"), [
    "iris-alt: .vscode/settings.json is not followed: it is too large.",
    "iris-alt: .iris-alt.json is not followed: it is too large.",
    "",
  ]);
});

test("a document that Iris fails at is named, and the others are looked at", async (t) => {
  const folder = folderWith({ "a.md": "![](a.png)\n", "b.md": "![](fails.png)\n" });
  const groupBy = Map.groupBy.bind(Map);
  t.mock.method(Map, "groupBy", (items: Iterable<unknown>, keyOf: () => unknown) => {
    const all = [...items];
    const isBad = all.some((one) => JSON.stringify(one).includes("fails.png"));
    if (isBad) throw new RangeError("Maximum call stack size exceeded");
    return groupBy(all, keyOf);
  });
  const told =
    "iris-alt: b.md is not looked at: Iris fails at it (Maximum call stack size exceeded).\n";
  for (const paths of [[], ["a.md", "b.md"]]) {
    const { status, stdout, stderr } = await run(folder, "check", ...paths);
    assert.deepEqual([status, stderr], [2, told]);
    assert.match(stdout, /^a\.md:1:1: error/);
  }
  const kept = await run(folder, "check", "--baseline", "known.json", "--update-baseline");
  assert.equal(kept.status, 2);
  const proposed = await run(folder, "propose", "--dry-run", "--budget=1");
  assert.deepEqual([proposed.status, proposed.stderr], [2, told]);
});

test("a folder that cannot be read is told, and fails where it was named", async (t) => {
  if (!isPosix) return t.skip("nobody shuts folders this way");
  const folder = folderWith({ "shut/a.md": "![](a.png)\n", "open/a.md": "![A gull](a.png)\n" });
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, "open/below\u202e"));
  mkdirSync(join(folder, "open/vendor"));
  mkdirSync(join(folder, "open/ignored"));
  writeFileSync(join(folder, "open/.gitignore"), "ignored\n");
  const SHUT = ["shut", "open/below\u202e", "open/vendor", "open/ignored"];
  for (const one of SHUT) chmodSync(join(folder, one), 0);
  t.after(() => {
    for (const one of SHUT) chmodSync(join(folder, one), 0o755);
  });
  // What checks is loaded first, by whoever may read it.
  assert.equal((await run(folder, "check", "open")).status, 0);
  await run(folder, "verify", "--dry-run", "--budget=1", "open");
  // Nothing is shut to a system's administrator.
  const isAdministrator = process.getuid?.() === 0;
  if (isAdministrator) process.seteuid?.(NOBODY);
  try {
    const { status, stderr } = await run(folder, "check", "shut");
    assert.deepEqual([status, stderr], [2, "iris-alt: shut cannot be read.\n"]);
    const below = "iris-alt: open/below⟨U+202E⟩ is not looked at: it cannot be read.\n";
    const around = await run(folder, "check", "open");
    assert.deepEqual([around.status, around.stderr], [0, below]);
    const asked = await run(folder, "verify", "--dry-run", "--budget=1", "open");
    assert.ok(asked.stderr.startsWith(below), asked.stderr);
  } finally {
    if (isAdministrator) process.seteuid?.(0);
  }
});

test("of a file that has more than it says no more is read", async (t) => {
  const path = "/proc/cpuinfo";
  if (!existsSync(path)) return t.skip("no files of the kernel");
  const { length } = readFileSync(path);
  assert.deepEqual([await readUpTo(path, 99), readUpToNow(path, 99)], ["tooLarge", "tooLarge"]);
  for (const bytes of [await readUpTo(path, length * 2), readUpToNow(path, length * 2)])
    assert.ok(typeof bytes !== "string" && Math.abs(bytes.length - length) < 2000);
});

test("nothing but documents is written through a link", { skip: !isPosix }, async () => {
  const { path: outside } = temporaryFolder("cli-outside");
  writeFileSync(join(outside, "profile"), "mine\n");
  const folder = folderWith({ "index.md": "![](a.png)\n" });
  symlinkSync(join(outside, "profile"), join(folder, "baseline.json"));
  symlinkSync(outside, join(folder, ".iris-alt"));
  const updated = await run(folder, "check", "--baseline", "baseline.json", "--update-baseline");
  assert.equal(updated.status, 2);
  assert.match(updated.stderr, /baseline\.json is a link/);
  assert.equal(readFileSync(join(outside, "profile"), "utf8"), "mine\n");
  assert.match((await run(folder, "apply")).stderr, /\.iris-alt is a link/);
});

test("a program that the repository names for git is not run", { skip: !isPosix }, async () => {
  const folder = folderWith({ "index.md": "![](a.png)\n", "same.txt": "a\n" });
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.c", ...args], { cwd: folder });
  git("init", "-q");
  git("add", "-A");
  git("commit", "-qm", "a");
  git("config", "core.fsmonitor", "touch ran; false");
  git("config", "diff.external", "touch ran; false");
  git("config", "core.pager", "touch ran; false");
  // A filter of the repository's own, also by a file that its settings take in.
  git("config", "filter.own.clean", "touch ran; cat");
  writeFileSync(join(folder, "more"), '[filter "more.own"]\n\tprocess = touch ran\n\trequired\n');
  git("config", "include.path", "../more");
  writeFileSync(
    join(folder, ".git/info/attributes"),
    "index.md filter=own\n*.txt filter=more.own\n",
  );
  // A hook for the list of files, which git writes anew where a file was only touched.
  writeFileSync(join(folder, ".git/hooks/post-index-change"), "#!/bin/sh\ntouch ran\n", {
    mode: 0o755,
  });
  // A commit that is said to be elsewhere, from where git would get it.
  git("config", "remote.origin.url", "elsewhere");
  git("config", "remote.origin.promisor", "true");
  git("config", "remote.origin.uploadpack", "touch ran; false");
  git("config", "extensions.partialClone", "origin");
  utimesSync(join(folder, "same.txt"), 1, 1);
  writeFileSync(join(folder, "index.md"), "![](b.png)\n");
  const { status } = await run(folder, "check", "--changed-since", "HEAD");
  assert.equal(status, 1);
  assert.equal((await run(folder, "check", "--changed-since", "1".repeat(40))).status, 2);
  assert.equal(existsSync(join(folder, "ran")), false);
  assert.equal((await run(folder, "check", "--changed-since", "--output=ran")).status, 2);
  assert.equal((await run(folder, "check", "--changed-since=--output=ran")).status, 2);
  assert.equal(existsSync(join(folder, "ran")), false);
});

describe("the action", { skip: !isPosix }, () => {
  const [, indented = ""] = readFileSync(join(root, "action.yml"), "utf8").split(
    /MAX_MISSING: .*\n {6}run: \|\n/,
  );
  const script = indented.replaceAll(/^ {8}/gm, "");
  /** A program in place of `iris-alt` that tells how it was called. */
  const tool = folderWith({
    ".vscode-test/iris-alt/bin.js":
      "process.stdout.write(JSON.stringify({ argv: process.argv.slice(2), options: process.env.NODE_OPTIONS ?? '' }))",
  });

  test("takes its inputs as they are, and nothing from the repository that is checked", () => {
    const folder = folderWith({
      ".npmrc": "node-options=--require ./ran.cjs\nscript-shell=./ran.sh\n",
      "ran.cjs": "require('node:fs').writeFileSync('ran', '')",
      "node_modules/.bin/iris-alt": "#!/bin/sh\ntouch ran\n",
      "node_modules/.bin/node": "#!/bin/sh\ntouch ran\n",
      "package.json": JSON.stringify({ name: "iris-alt", bin: "ran.cjs" }),
    });
    const hostile = "$(touch ran) `touch ran`; touch ran & | > ran * ' \" \\ --format=text";
    const inputs = { CHANGED_SINCE: hostile, BASELINE: hostile, MAX_MISSING: hostile };
    const { stdout, stderr, status } = spawnSync(
      "bash",
      ["--noprofile", "--norc", "-eo", "pipefail", "-c", script],
      {
        cwd: folder,
        encoding: "utf8",
        env: {
          PATH: process.env["PATH"],
          ...{ IRIS_ALT: tool, FORMAT: hostile, OUTPUT: "", ...inputs },
          PATHS: `docs\n${hostile}\n--config=x\n\n  two words  `,
        },
      },
    );
    assert.equal(status, 0, stderr);
    assert.deepEqual(JSON.parse(stdout), {
      argv: [
        ...["check", `--format=${hostile}`, `--changed-since=${hostile}`],
        ...[`--baseline=${hostile}`, `--max-missing=${hostile}`, "--"],
        ...["docs", hostile, "--config=x", "  two words  "],
      ],
      options: "",
    });
    assert.equal(existsSync(join(folder, "ran")), false);
  });
});
