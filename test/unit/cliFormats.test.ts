/* What `iris-alt check` writes for people and other programs. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { folderWith } from "./folder.ts";
import { NOTEBOOK, run } from "./irisAlt.ts";

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

  test("csv has a row an image, and no formula", async () => {
    const alt = '=HYPERLINK("https://x.example")';
    const own = await folderWith({ "a.md": `![${alt}](-1.png)\n\n![Möwe, "klein"](b.png)` });
    const { stdout } = await run(own, "check --format csv");
    const [head, first, second] = stdout.split("\r\n");
    assert.match(head ?? "", /^file,cell,line,column,source,.*,alt,problems,message,proposal,/);
    assert.match(first ?? "", /^a\.md,,1,1,'-1\.png,,informative,"'=HYPERLINK\(""https/);
    assert.match(second ?? "", /,"Möwe, ""klein""",/);
  });

  test("markdown is a list that quotes without markup, and fits a pull request", async () => {
    const own = await folderWith({
      "a.md":
        "<img src='x|y.png' alt='Image of `@octocat` &lt;b>'>\n\n![](b.png)\n\n![A gull lands](c.png)",
    });
    const { stdout } = await run(own, "check --format markdown");
    assert.match(stdout, /^## Alt text\n\n3 images: /);
    assert.match(stdout, /\n### `a\.md`\n\n- Line 1 · `x\|y\.png`\n {2}- Remove “Image of”/);
    assert.match(stdout, /\n {2}- Now: ``Image of `@octocat` <b>``\n- Line 3 · /);
    assert.doesNotMatch(stdout, /A gull/);
    const many = await folderWith({ "a.md": "![](picture.png)\n\n".repeat(2000) });
    const long = (await run(many, "check --format markdown")).stdout;
    assert.ok(long.length < 65_536);
    const [, left] = /^Images that are not listed: (\d+)\n$/m.exec(long) ?? [];
    assert.equal(Number(left) + (long.match(/^- Line/gm) ?? []).length, 2000);
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
