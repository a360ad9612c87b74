/* `iris-alt` called as its program does, with what it wrote. */
import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { Ajv2020 } from "ajv/dist/2020.js";
import schema from "../../docs/iris-alt.schema.json" with { type: "json" };
import type { Report } from "../../src/core/altText/review/report/contract.ts";
import { main } from "../../src/cli/main.ts";
import type { Threads } from "../../src/cli/surroundings.ts";
import type { FileContent } from "./folder.ts";

const validate = new Ajv2020({ allErrors: true }).compile(schema);

/** What the program does with a line of words. */
export async function run(
  cwd: string,
  line: string,
  stdin: FileContent = "",
  env = {},
  threads?: Threads,
) {
  let stdout = "";
  let stderr = "";
  const status = await main({
    argv: line.split(" ").filter(Boolean),
    ...{ cwd, env, imageScript: "dist/image/worker.cjs", signal: new AbortController().signal },
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    input: () => Readable.from([Buffer.from(stdin as string)]),
    ...(threads && { threads }),
  });
  return { status, stdout, stderr };
}

/** A report in JSON, which is what its schema says. */
export function readReport(json: string): Report {
  const report = JSON.parse(json) as Report;
  assert.ok(validate(report), JSON.stringify(validate.errors));
  const { total, good, missing, poor, decorative, computed } = report.summary;
  assert.equal(good + missing + poor + decorative + computed, total);
  assert.equal(report.references.length, total);
  return report;
}

/** The report of `check`. */
export async function reportOf(cwd: string, line = "", stdin?: FileContent): Promise<Report> {
  const { stdout, stderr } = await run(cwd, `check --format json ${line}`, stdin);
  assert.equal(stderr, "");
  return readReport(stdout);
}

/** Two images in a cell of Markdown, and none in what looks like some. */
export const NOTEBOOK = JSON.stringify(
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
