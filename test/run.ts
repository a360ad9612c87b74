/* `npm test`: every check, and their counts at the end. Names choose some of them, `--full` gives each its full strength. */
import { spawn } from "node:child_process";
import { globSync, readFileSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { delimiter, join } from "node:path";
import { parseArgs } from "node:util";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { ensureChromium } from "./vscode/chromium.ts";
import { ensureVSCode } from "./vscode/install.ts";
import { install, packageVsix } from "./vscode/package.ts";
import { root } from "./vscode/paths.ts";

interface Counts {
  passed: number;
  failed: number;
}

const checks: Record<string, () => Promise<Counts>> = {
  types: () => commands(["tsc", "-p", "."], ["tsc", "-p", "src/webview"], ["tsc", "-p", "test"]),
  lint: () => commands(["oxlint"]),
  format: () => commands(["oxfmt", "--check"]),
  unit: async () => {
    await build();
    return unitTests();
  },
  host: async () => {
    await build();
    const { runHostTests } = await import("./host/run.ts");
    return runHostTests();
  },
  panel: async () => {
    await packed;
    return panelTests();
  },
  browser: async () => {
    await packed;
    return browserTests();
  },
};

let built: Promise<void> | undefined;
/** Builds what the tests run, once; on a build of yesterday they would prove nothing. */
function build(): Promise<void> {
  built ??= packaged
    .then(() => commands(["node", "esbuild.js"]))
    .then(({ failed }) => {
      if (failed > 0) throw new Error("Iris does not build.");
    });
  return built;
}

const bin = join(root, "node_modules/.bin");

/** Runs programs of the project; each that ends well counts as one passed. */
async function commands(...lines: string[][]): Promise<Counts> {
  const counts = { passed: 0, failed: 0 };
  for (const [name, ...args] of lines) {
    const child = spawn(name!, args, {
      cwd: root,
      // Also where npm did not start this.
      env: { ...process.env, PATH: [bin, process.env["PATH"]].join(delimiter) },
      stdio: "inherit",
      shell: process.platform === "win32",
    });
    const code = await new Promise((resolve) => child.on("close", resolve).on("error", resolve));
    counts[code === 0 ? "passed" : "failed"]++;
  }
  return counts;
}

/** Milliseconds that some files of unit tests may take together; the longest takes one minute, three at full strength. */
const FILES_TIMEOUT = 900_000;
const LOW_PRIORITY = "data:text/javascript,import os from 'node:os'; os.setPriority(5)";
/** Runs the files of its arguments one after the other in one process. */
const LANE = join(root, "test/lane.ts");
/** Files of unit tests that share a process: to start one and load all that they test takes longer than most of them. */
const FILES_IN_A_LANE = 8;

/**
 * Runs the unit tests, some files in a process at a time and with a low priority, so that the tests
 * in VS Code beside them, which wait for answers, get them.
 */
async function unitTests(): Promise<Counts> {
  const all = longestFirst("unit");
  const reading = all.filter((file) => readFileSync(file, "utf8").includes("builtImages"));
  const files = all.filter((file) => !reading.includes(file));
  const count = Math.ceil(files.length / FILES_IN_A_LANE);
  // Those that read images first, since they share a process for it; of the other lanes each has long and short ones.
  const waiting = [
    reading,
    ...Array.from({ length: count }, (_, lane) => files.filter((_, at) => at % count === lane)),
  ];
  const total = { passed: 0, failed: 0 };
  await Promise.all(
    // Much of some is waiting.
    Array.from({ length: availableParallelism() + 1 }, async () => {
      for (let argv = waiting.shift(); argv; argv = waiting.shift()) {
        const counts = await runFiles([LANE], {
          argv,
          execArgv: ["--import", LOW_PRIORITY],
          // A server that a failed test left open would keep its process from ending. It is not made to
          // exit with its last test: what it reported late would be lost, unnoticed.
          timeout: FILES_TIMEOUT,
          inOnePiece: true,
        });
        total.passed += counts.passed;
        total.failed += counts.failed;
      }
    }),
  );
  return total;
}

/** Runs the tests of the webviews' pages in two lanes; the files of one share a browser and the image process. */
function panelTests(): Promise<Counts> {
  return inLanes("panel", 2);
}

/**
 * Runs the browser tests in a few lanes: the files of one share a VS Code and take turns. There
 * is one for every two cores: a browser test draws all the time, and other tests go on beside.
 */
function browserTests(): Promise<Counts> {
  return inLanes("browser", Math.max(1, availableParallelism() >> 1));
}

/** What it leaves in VS Code, such as lists that wait, no other file is to find. */
const LAST = join("browser", "hostile.test.ts");

/** Runs the files of a folder in so many processes side by side, each with about as much text. */
async function inLanes(folder: string, count: number): Promise<Counts> {
  const lanes = Array.from({ length: count }, () => ({ files: [] as string[], bytes: 0 }));
  for (const file of longestFirst(folder)) {
    const shortest = lanes.reduce((a, b) => (b.bytes < a.bytes ? b : a));
    shortest.files.push(file);
    shortest.bytes += statSync(file).size;
  }
  const counts = await Promise.all(
    lanes.map(({ files }) => {
      const argv = files.toSorted((a, b) => Number(a.endsWith(LAST)) - Number(b.endsWith(LAST)));
      return runFiles([LANE], { argv, inOnePiece: true });
    }),
  );
  return counts.reduce(add);
}

/** The test files of a folder, the longest texts first: the last to end has the machine for itself. */
function longestFirst(folder: string): string[] {
  return globSync(`test/${folder}/**/*.test.ts`, { cwd: root })
    .map((name) => join(root, name))
    .sort((a, b) => statSync(b).size - statSync(a).size);
}

/** Runs files of node:test and prints what they report. */
async function runFiles(
  files: string[],
  {
    inOnePiece = false,
    ...options
  }: {
    concurrency?: number;
    execArgv?: string[];
    argv?: string[];
    timeout?: number;
    /** Where several runs go on side by side, each is printed when it has ended. */
    inOnePiece?: boolean;
  },
): Promise<Counts> {
  const counts = { passed: 0, failed: 0 };
  const stream = run({ files, ...options });
  stream.on("test:pass", ({ details, skip, todo }) => {
    if (details.type === "suite") return;
    // A test that was left out has shown nothing.
    counts[skip === undefined && todo === undefined ? "passed" : "failed"]++;
  });
  stream.on("test:fail", ({ details }) => {
    if (details.type !== "suite") counts.failed++;
  });
  const report = stream.compose(spec);
  const text: unknown[] = [];
  if (inOnePiece) report.on("data", (piece: unknown) => text.push(piece));
  else report.pipe(process.stdout, { end: false });
  await new Promise((resolve) => report.once("end", resolve));
  if (inOnePiece) process.stdout.write(text.join(""));
  return counts;
}

function add(one: Counts, other: Counts): Counts {
  return { passed: one.passed + other.passed, failed: one.failed + other.failed };
}

const { values, positionals: chosen } = parseArgs({
  options: { full: { type: "boolean", default: false } },
  allowPositionals: true,
});
// What one process has compiled, the other need not; all of them load much the same.
process.env["NODE_COMPILE_CACHE"] = join(root, ".vscode-test/compiled");
// Read by the tests: strength.ts.
if (values.full) process.env["IRIS_FULL"] = "1";
const total = { passed: 0, failed: 0 };
const inVSCode = new Set(["host", "panel", "browser"]);
const packedTests = new Set(["panel", "browser"]);
/** VS Code, the browser and, for the panel and browser tests, Iris as it ships. */
let prepared: Promise<unknown> = Promise.resolve();
let packed: Promise<void> | undefined;
/** Before anything else is built: packing leaves in dist/ what ships, the other tests want what was just built. */
let packaged: Promise<unknown> = Promise.resolve();

async function perform(name: string): Promise<void> {
  if (inVSCode.has(name)) await prepared;
  const started = performance.now();
  console.log(`\n== ${name}`);
  const { passed, failed } = await checks[name]!().catch((error: unknown) => {
    console.error(error);
    return { passed: 0, failed: 1 };
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(`-- ${name}: ${passed} passed, ${failed} failed, ${seconds} s`);
  total.passed += passed;
  total.failed += failed;
}

/**
 * What is done one after the other; of each, what goes on side by side, each a row of checks. The
 * first only read the sources. Of the two rows then, one waits for VS Code, and takes one core and a
 * half at most.
 */
const steps = [
  [["types"], ["lint"], ["format"]],
  [
    ["host", "browser"],
    ["unit", "panel"],
  ],
];
const wanted = Object.keys(checks).filter((name) => chosen.length === 0 || chosen.includes(name));
// VS Code and a browser are downloaded and built meanwhile; what went wrong is told by the check that needs them.
if (wanted.some((name) => inVSCode.has(name)))
  prepared = Promise.allSettled([ensureVSCode(), ensureChromium()]);
if (wanted.some((name) => packedTests.has(name))) {
  const vsix = packageVsix();
  packaged = vsix.catch(() => undefined);
  packed = prepared.then(async () => install(await vsix));
  prepared = packed.catch(() => undefined);
}
for (const step of steps)
  await Promise.all(
    step.map(async (names) => {
      for (const name of names.filter((one) => wanted.includes(one))) await perform(name);
    }),
  );
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);
