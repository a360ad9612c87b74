/* `iris-alt propose`, `verify` and `apply` before the stand-in endpoint. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import sharp from "sharp";
import { startEndpoint, STANDIN_KEY, type Endpoint } from "../endpoint/server.ts";
import { shareOf } from "../strength.ts";
import { folderWith } from "./folder.ts";
import { readReport, run } from "./irisAlt.ts";

let endpoint: Endpoint;
before(async () => {
  endpoint = await startEndpoint({ pace: { delayMs: 0, pieceChars: 400 } });
});
after(() => endpoint.close());
beforeEach(() => {
  endpoint.use("default");
  endpoint.clear();
});

test("what is proposed within a budget is written, and nothing is asked twice", async () => {
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
  assert.match(first.stderr, /^1 image\. About /);
  const report = readReport(first.stdout);
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
  assert.match(again.stderr, /Cost: (<\$0|\$0)/);
  const applied = await run(folder, `apply ${line}`);
  assert.deepEqual([applied.status, applied.stderr], [0, "1 of 1 image got an alt text.\n"]);
  assert.equal(readFileSync(join(folder, "a.md"), "utf8"), text.replace("![]", `![${alt}]`));
});

test("what was paid for is told where the disk does not take it", async () => {
  const png = readFileSync(join(import.meta.dirname, "../../media/icon.png"));
  // A file stands where the folder would be.
  const folder = await folderWith({ "a.md": "![](a.png)\n", "a.png": png, ".iris-alt": "" });
  const key = { IRIS_ENDPOINT_KEY: STANDIN_KEY, MEMORIES_API_KEY: "sk-mavi-ci" };
  const line = `propose --endpoint ${endpoint.baseUrl} --budget 1 --format json`;
  const { status, stdout, stderr } = await run(folder, line, "", key);
  assert.equal(status, 1);
  assert.notEqual(readReport(stdout).references[0]?.proposal?.alt ?? "", "");
  assert.match(stderr, /Not all answers could be stored in \.iris-alt\/proposals\.jsonl: E/);
});

const plain = (background: string) =>
  sharp({ create: { width: 300, height: 150, channels: 3, background } })
    .png()
    .toBuffer();

test("texts are held against their images: what was found is told, and the texts stay", async () => {
  const text = [
    "# Buoys",
    "![A blue buoy](red.png)",
    "![A red buoy](red.png) and again ![A red buoy](red.png)",
    "![Buoy](red.png) ![A buoy in the harbor](red.png)",
    "![](red.png) ![image](red.png) ![A red buoy](none.png)",
    "<img src='red.png' alt='A red mooring'>",
  ].join("\n\n");
  const folder = await folderWith({ "a.md": text, "red.png": await plain("red") });
  const line = `verify --endpoint ${endpoint.baseUrl}`;
  const key = { IRIS_ENDPOINT_KEY: STANDIN_KEY };

  const estimate = await run(folder, line, "", key);
  assert.equal(estimate.status, 2);
  assert.match(estimate.stderr, /^6 images\. About .*\$/);
  assert.equal((await run(folder, `${line} --budget 1 --dry-run`, "", key)).status, 0);
  assert.equal(endpoint.requests.length, 0);

  const first = await run(folder, `${line} --budget 1 --format json`, "", key);
  assert.equal(first.status, 1, first.stderr);
  assert.equal(endpoint.requests.length, 5);
  const report = readReport(first.stdout);
  assert.equal(report.minor, 1);
  const found = report.references.map(({ alt, verified }) => [alt, verified?.finding]);
  assert.deepEqual(found, [
    ["A blue buoy", "says-something-else"],
    ["A red buoy", "fits"],
    ["A red buoy", "fits"],
    ["Buoy", "vague"],
    ["A buoy in the harbor", "misses-what-matters"],
    ["", undefined],
    ["image", undefined],
    ["A red buoy", undefined],
    ["A red mooring", "fits"],
  ]);
  const [wrong, fitting] = report.references;
  assert.match(
    wrong?.problems[0]?.message ?? "",
    /^This alt text does not match the image\. Stand-in: .*red$/,
  );
  assert.match(wrong?.proposal?.alt ?? "", /100\.0 % red/);
  assert.deepEqual([fitting?.problems, fitting?.proposal], [[], undefined]);
  assert.match(first.stderr, /^a\.md:9:\d+: .*none\.png.* not found/m);
  assert.match(first.stderr, /^3 texts do not fit their images\.$/m);

  // Whatever the form, nothing is asked or paid twice, and nothing is written.
  const shows: Record<string, RegExp> = {
    json: /"finding":"vague"/,
    text: /^a\.md:3:1: warning: This alt text does not match .*\[says-something-else\]\n\s+\+ “Stand-in: /m,
    sarif: /"ruleId": "says-something-else"/,
    github: /^::warning file=a\.md,.*title=vague::This .*%0A\+ “Stand-in: /m,
    junit: /<failure type="misses-what-matters" message="This /,
  };
  for (const [format, shown] of shareOf(Object.entries(shows), 4)) {
    const again = await run(folder, `${line} --budget 1 --format ${format}`, "", key);
    assert.match(again.stdout, shown);
    assert.match(again.stderr, /Cost: (<\$0|\$0)/);
  }
  assert.equal(endpoint.requests.length, 5);
  await run(folder, `apply --endpoint ${endpoint.baseUrl}`);
  assert.equal(readFileSync(join(folder, "a.md"), "utf8"), text);

  const fine = await folderWith({
    "a.md": "![A red buoy](red.png)",
    "red.png": await plain("red"),
  });
  const all = await run(fine, `${line} --budget 1`, "", key);
  assert.equal(all.status, 0);
  assert.match(all.stdout, /^1 image: 1 good, /m);
});

test("an endpoint that ignores the form of a finding is read all the same, or told", async () => {
  const folder = await folderWith({
    "a.md": "![A blue buoy](red.png)",
    "red.png": await plain("red"),
  });
  const line = `verify --endpoint ${endpoint.baseUrl} --budget 1`;
  const key = { IRIS_ENDPOINT_KEY: STANDIN_KEY };
  endpoint.use("json-wrong");
  const told = await run(folder, line, "", key);
  assert.equal(told.status, 1);
  assert.match(told.stderr, /^a\.md:1:1: /m);
  endpoint.use("default");
  assert.match((await run(folder, line, "", key)).stdout, /says-something-else/);
});

test("all other bytes of a file stay as they were, in any encoding and with any line ends", async () => {
  const text = "\tÜber\r\n\r\n![](red.png)\r<img src='red.png'>\n\n\u00a0Ende \r\n\n\n";
  const encodings: Record<string, (text: string) => Buffer> = {
    "a.md": (one) => Buffer.from(one),
    "b.md": (one) => Buffer.from(`\uFEFF${one}`),
    "c.md": (one) => Buffer.from(`\uFEFF${one}`, "utf16le"),
    "d.md": (one) => Buffer.from(`\uFEFF${one}`, "utf16le").swap16(),
    "e.md": (one) => Buffer.from(one, "utf16le"),
    "f.md": (one) => Buffer.from(one, "latin1"),
  };
  const files = Object.entries(encodings).map(([name, encode]) => [name, encode(text)] as const);
  const folder = await folderWith({
    ...Object.fromEntries(files),
    "red.png": await plain("red"),
  });
  const line = `--endpoint ${endpoint.baseUrl}`;
  const key = { IRIS_ENDPOINT_KEY: STANDIN_KEY };
  assert.equal((await run(folder, `propose ${line} --budget 1`, "", key)).status, 0);
  assert.equal(endpoint.requests.length, 1);
  const { status, stdout } = await run(folder, `apply ${line}`);
  assert.equal(status, 0, stdout);
  const [, alt = ""] = /“(.*)”/.exec(stdout) ?? [];
  const wanted = text.replace("![]", `![${alt}]`).replace("png'>", `png' alt='${alt}'>`);
  for (const [name, encode] of Object.entries(encodings))
    assert.deepEqual(readFileSync(join(folder, name)), encode(wanted), name);
});
