/* `iris-alt check` on real folders: the contract, exit statuses, encodings and what is chosen. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, writeFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import schema from "../../docs/iris-alt.schema.json" with { type: "json" };
import type { Report } from "../../src/core/altText/review/report/contract.ts";
import { main } from "../../src/cli/main.ts";
import { startEndpoint, STANDIN_KEY } from "../endpoint/server.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";

const validate = new Ajv2020({ allErrors: true }).compile(schema);

type FileContent = string | Uint8Array;

async function folderWith(files: Readonly<Record<string, FileContent>>): Promise<string> {
  const { path: folder } = temporaryFolder("cli");
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

async function run(cwd: string, line: string, stdin: FileContent = "", env = {}) {
  let stdout = "";
  let stderr = "";
  const status = await main({
    argv: line.split(" ").filter(Boolean),
    ...{ cwd, env, imageScript: "dist/image/worker.cjs", signal: new AbortController().signal },
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    stdin: () => Promise.resolve(Buffer.from(stdin as string)),
  });
  return { status, stdout, stderr };
}

async function reportOf(cwd: string, line = "", stdin?: FileContent): Promise<Report> {
  const { stdout, stderr } = await run(cwd, `check --format json ${line}`, stdin);
  assert.equal(stderr, "");
  const report = JSON.parse(stdout) as Report;
  assert.ok(validate(report), JSON.stringify(validate.errors));
  const { total, good, missing, poor, decorative, computed } = report.summary;
  assert.equal(good + missing + poor + decorative + computed, total);
  assert.equal(report.references.length, total);
  return report;
}

const NOTEBOOK = JSON.stringify(
  {
    cells: [
      {
        cell_type: "code",
        source: "print('![](no.png)')\n",
        outputs: [{ source: ["![](no.png)"] }],
      },
      {
        cell_type: "markdown",
        source: ['# Gulls "here"\n', "é \\ ![](a.png) and\n", "![](b.png)"],
      },
    ],
    metadata: { language_info: { name: "python" }, source: "![](no.png)" },
  },
  undefined,
  1,
);

describe("the report", () => {
  test("has every field of the contract", async () => {
    const folder = await folderWith({
      "docs/a.md": "# Birds\n\n😀 ![](../img/gull.png)\n",
      "img/gull.png": "",
    });
    assert.deepEqual(await reportOf(folder), {
      version: 1,
      summary: { total: 1, good: 0, missing: 1, poor: 0, decorative: 0, computed: 0, notFound: 0 },
      references: [
        {
          file: "docs/a.md",
          ...{ line: 3, column: 4, endLine: 3, endColumn: 24 },
          ...{ markup: "markdown", element: "image" },
          ...{ source: "../img/gull.png", resolved: "img/gull.png" },
          ...{ alt: "", computed: false, decorative: false, purpose: "informative" },
          ...{ heading: "Birds", caption: null },
          problems: [
            { code: "missing-alt", severity: "error", message: "This image has no alt text." },
          ],
        },
      ],
    });
  });

  test("sorts each image into one state", async () => {
    const folder = await folderWith({
      "a.html": [
        `<img src="x.png">`,
        `<img src="x.png" alt="">`,
        `<img src="x.png" alt="A gull lands on a mast">`,
        `<img src="x.png" alt="image">`,
        `<a href="/"><img src="x.png"></a>`,
        `<a href="/"><img src="x.png" alt=""></a>`,
        `<img src="https://a.example/x.png" alt="" aria-hidden="true">`,
        `<img src="data:image/png;base64,${"A".repeat(5000)}" aria-label="A harbor">`,
      ].join("\r\n"),
      "b.jsx": "const a = <img src={x} alt={y} />;",
    });
    const { summary, references } = await reportOf(folder);
    assert.deepEqual(summary, {
      ...{ total: 9, good: 2, missing: 2, poor: 2, decorative: 2, computed: 1, notFound: 6 },
    });
    assert.deepEqual(
      references.map(({ line, problems }) => [line, ...problems.map(({ code }) => code)]),
      [
        [1, "missing-alt"],
        [2],
        [3],
        [4, "empty-words"],
        [5, "missing-alt", "link-without-name"],
        [6, "link-without-name"],
        ...[[7], [8], [1]],
      ],
    );
    assert.ok((references[7]?.source?.length ?? 0) < 100, "no image is in a report");
  });

  test("counts a notebook's lines within its cells", async () => {
    const folder = await folderWith({ "n.ipynb": NOTEBOOK, "a.png": "" });
    const { references, summary } = await reportOf(folder);
    assert.deepEqual(
      references.map(({ file, cell, line, column, source, heading }) => ({
        ...{ file, cell, line, column, source, heading },
      })),
      [
        { file: "n.ipynb", cell: 2, line: 2, column: 5, source: "a.png", heading: 'Gulls "here"' },
        { file: "n.ipynb", cell: 2, line: 3, column: 1, source: "b.png", heading: 'Gulls "here"' },
      ],
    );
    assert.equal(summary.notFound, 1);
    assert.equal(
      (await reportOf(folder, "--stdin --stdin-filename x.ipynb", NOTEBOOK)).summary.total,
      2,
    );
  });

  test("tells of all images, also in long documents and in those that a program made", async () => {
    const many = "![](a.png)\n\n".repeat(1200);
    const folder = await folderWith({ "a.md": `<!-- DO NOT EDIT. -->\n${many}` });
    assert.equal((await reportOf(folder)).summary.missing, 1200);
  });

  const text = 'Über – <img src="a.png" alt="Möwe am Hafen"> ende\r\n![](b.png)\r![](c.png)\n';
  const encodings: [string, string, Uint8Array][] = [
    ["UTF-8 with a mark", text, Buffer.from(`\uFEFF${text}`)],
    ["UTF-16LE with a mark", text, Buffer.from(`\uFEFF${text}`, "utf16le")],
    ["UTF-16BE with a mark", text, Buffer.from(`\uFEFF${text}`, "utf16le").swap16()],
    ["UTF-16LE without one", text, Buffer.from(text, "utf16le")],
    ["Windows-1252", text.replace("–", "-"), Buffer.from(text.replace("–", "-"), "latin1")],
  ];
  for (const [name, , bytes] of encodings)
    test(`reads ${name}`, async () => {
      const { references } = await reportOf(await folderWith({ "a.md": bytes }));
      assert.deepEqual(
        references.map(({ line, column, alt }) => [line, column, alt]),
        [
          [1, 8, "Möwe am Hafen"],
          [2, 1, ""],
          [3, 1, ""],
        ],
      );
    });

  test("reads what a file says of its encoding", async () => {
    const bytes = Buffer.concat([
      Buffer.from('<meta charset="Shift_JIS"><img src="a.png" alt="'),
      Buffer.from([0x8f, 0x5c, 0x83, 0x5c]),
      Buffer.from('">'),
    ]);
    const { references } = await reportOf(await folderWith({ "a.html": bytes }));
    assert.equal(references[0]?.alt, "十ソ");
  });
});

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

describe("formats", () => {
  const folder = folderWith({
    "a, b.md": '![](<a "1".png>)\n\n[![](b.png)](https://x.example)\n\n![A gull lands](c.png)',
    "n.ipynb": NOTEBOOK,
  });
  const written = async (format: string): Promise<string> =>
    (await run(await folder, `check --format ${format}`)).stdout;

  test("text has a line a problem, which says once that a link has no name", async () => {
    const lines = (await written("text")).split("\n");
    assert.deepEqual(
      lines.filter((line) => line.includes("[")).map((line) => line.replace(/: error: .*\[/, " [")),
      [
        "a, b.md:1:1 [missing-alt]",
        "a, b.md:3:2 [link-without-name]",
        "n.ipynb:cell 2:2:5 [missing-alt]",
        "n.ipynb:cell 2:3:1 [missing-alt]",
      ],
    );
    assert.match(lines.join("\n"), /^5 images: 1 good, .*20 % covered\.$/m);
  });

  test("text is what the documented task's problem matcher reads", async () => {
    const docs = readFileSync(join(import.meta.dirname, "../../docs/iris-alt.md"), "utf8");
    const [, task = ""] = /```json\n(.*?)```/s.exec(docs) ?? [];
    const { tasks } = JSON.parse(task) as {
      tasks: { problemMatcher: { pattern: { regexp: string } } }[];
    };
    const pattern = new RegExp(tasks[0]!.problemMatcher.pattern.regexp);
    const read = (await written("text")).split("\n").flatMap((line) => {
      const found = pattern.exec(line);
      return found ? [found.slice(1)] : [];
    });
    assert.deepEqual(
      read.map(([file, line, column, severity, , code]) => [file, line, column, severity, code]),
      [
        ["a, b.md", "1", "1", "error", "missing-alt"],
        ["a, b.md", "3", "2", "error", "link-without-name"],
      ],
    );
  });

  test("github has annotations that a name cannot break", async () => {
    const [first] = (await written("github")).split("\n");
    assert.equal(
      first,
      "::error file=a%2C b.md,line=1,endLine=1,col=1,endColumn=17,title=missing-alt::This image has no alt text.",
    );
  });

  test("junit is well-formed, with a suite a file", async () => {
    const text = await written("junit");
    const { SaxesParser } = await import("saxes");
    const counts = new Map<string, number>();
    const parser = new SaxesParser();
    parser.on("opentag", ({ name }) => counts.set(name, (counts.get(name) ?? 0) + 1));
    parser.write(text).close();
    assert.deepEqual(Object.fromEntries(counts), {
      ...{ testsuites: 1, testsuite: 2, testcase: 5, failure: 4 },
    });
  });

  test("sarif is what its schema wants, with columns in UTF-16 and rules that are explained", async () => {
    const sarif = JSON.parse(await written("sarif")) as {
      runs: {
        columnKind: string;
        results: { ruleId: string; ruleIndex: number }[];
        tool: { driver: { rules: { id: string; helpUri: string }[] } };
      }[];
    };
    const [run] = sarif.runs;
    assert.ok(run);
    assert.equal(run.columnKind, "utf16CodeUnits");
    const { rules } = run.tool.driver;
    const explained = readFileSync(join(import.meta.dirname, "../../docs/alt-text.md"), "utf8");
    for (const { id, helpUri } of rules) {
      assert.ok(explained.includes(`\n## ${id}\n`), id);
      assert.ok(helpUri.endsWith(`#${id}`));
    }
    for (const { ruleId, ruleIndex } of run.results) assert.equal(rules[ruleIndex]?.id, ruleId);
    assert.equal(run.results.length, 4);
  });
});

test("what is proposed within a budget is written, and nothing is asked twice", async () => {
  const endpoint = await startEndpoint();
  try {
    const png = readFileSync(join(import.meta.dirname, "../../media/icon.png"));
    const text = "# A\r\n\r\n![](a.png)\r\n\r\n![A person wrote this](a.png)\r\n";
    const folder = await folderWith({ "a.md": text, "a.png": png });
    const line = `--endpoint ${endpoint.baseUrl}`;
    const key = { IRIS_ENDPOINT_KEY: STANDIN_KEY, MEMORIES_API_KEY: "sk-mavi-ci" };
    assert.equal((await run(folder, `propose ${line}`, "", key)).status, 2);
    const noKey = { MEMORIES_API_KEY: STANDIN_KEY };
    assert.equal((await run(folder, `propose ${line} --budget 1`, "", noKey)).status, 2);
    const first = await run(folder, `propose ${line} --budget 1 --format json`, "", key);
    assert.equal(first.status, 0, first.stderr);
    const report = JSON.parse(first.stdout) as Report;
    assert.ok(validate(report), JSON.stringify(validate.errors));
    const alt = report.references[0]?.proposal?.alt ?? "";
    assert.notEqual(alt, "");
    const sarif = await run(folder, `propose ${line} --budget 1 --format sarif`, "", key);
    const replacement = {
      deletedRegion: { startLine: 3, startColumn: 3, endLine: 3, endColumn: 3 },
      insertedContent: { text: alt },
    };
    const { runs } = JSON.parse(sarif.stdout) as {
      runs: { results: { fixes?: { artifactChanges: { replacements: unknown[] }[] }[] }[] }[];
    };
    assert.deepEqual(
      runs[0]?.results.map(({ fixes }) => fixes?.[0]?.artifactChanges[0]?.replacements),
      [[replacement]],
    );
    const again = await run(folder, `propose ${line} --budget 1 --format json`, "", key);
    assert.equal(again.stdout, first.stdout);
    assert.match(again.stderr, /It took about \$0/);
    assert.equal((await run(folder, `apply ${line}`)).status, 0);
    assert.equal(readFileSync(join(folder, "a.md"), "utf8"), text.replace("![]", `![${alt}]`));
  } finally {
    await endpoint.close();
  }
});
