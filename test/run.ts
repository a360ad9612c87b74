/* `npm test`: every check, and their counts at the end. Names choose some of them. */
import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { ensureChromium } from "./vscode/chromium.ts";
import { ensureVSCode } from "./vscode/install.ts";
import { root } from "./vscode/paths.ts";

interface Counts {
  passed: number;
  failed: number;
}

const checks: Record<string, () => Promise<Counts>> = {
  types: () => commands(["tsc", "-p", "."], ["tsc", "-p", "src/webview"], ["tsc", "-p", "test"]),
  lint: () => commands(["eslint", "--max-warnings", "0", "."]),
  format: () => commands(["prettier", "--check", "--log-level", "warn", "."]),
  unit: async () => {
    await build();
    return nodeTests("unit", { concurrency: Math.max(2, availableParallelism()), behind: true });
  },
  host: async () => {
    await build();
    const { runHostTests } = await import("./host/run.ts");
    return runHostTests();
  },
  browser: async () => {
    await packed;
    // Much of a browser test is waiting, so there is room for one more than there are cores. What fails then is
    // tried again by itself: where it was the crowd, the report of the first time still says so.
    return nodeTests("browser", {
      concurrency: Math.max(3, availableParallelism()),
      again: true,
    });
  },
};

let built: Promise<void> | undefined;
/** Builds what the tests run, once; on a build of yesterday they would prove nothing. */
function build(): Promise<void> {
  built ??= prepared
    .then(() => commands(["node", "esbuild.js"]))
    .then(({ failed }) => {
      if (failed > 0) throw new Error("Iris does not build.");
    });
  return built;
}

/** Runs programs of the project; each that ends well counts as one passed. */
async function commands(...lines: string[][]): Promise<Counts> {
  const counts = { passed: 0, failed: 0 };
  for (const [name, ...args] of lines) {
    const child = spawn(name!, args, {
      cwd: root,
      stdio: "inherit",
      shell: process.platform === "win32",
    });
    const code = await new Promise((resolve) => child.on("close", resolve).on("error", resolve));
    counts[code === 0 ? "passed" : "failed"]++;
  }
  return counts;
}

const LOW_PRIORITY = "data:text/javascript,import os from 'node:os'; os.setPriority(10)";
/** Tests that take a minute or two. */
const LONG =
  /\b(hostile|legible|image|panel|failures|history|altText|everywhere|compose|parameters)\.test\.ts$/;

/** Runs the node:test files of a folder, each in a process of its own. */
async function nodeTests(
  folder: string,
  options: {
    concurrency: number;
    /** With a low priority, so that who waits for an answer meanwhile gets it. */
    behind?: boolean;
    again?: boolean;
  },
): Promise<Counts> {
  const names = globSync(`test/${folder}/**/*.test.ts`, { cwd: root });
  // The long ones first: the last one to end has the machine for itself.
  const files = names
    .sort((a, b) => Number(LONG.test(b)) - Number(LONG.test(a)))
    .map((one) => join(root, one));
  const { concurrency, behind = false, again = false } = options;
  const execArgv = behind ? ["--import", LOW_PRIORITY] : [];
  const counts = await runFiles(files, { concurrency, execArgv });
  const failed = files.filter((file) => (counts.get(file)?.failed ?? 0) > 0);
  if (again && failed.length > 0) {
    console.log(`\nOnce more, one at a time: ${failed.map((one) => basename(one)).join(", ")}`);
    for (const [file, second] of await runFiles(failed, { concurrency: 1 }))
      counts.set(file, second);
  }
  const sum = { passed: 0, failed: 0 };
  for (const { passed, failed: count } of counts.values()) {
    sum.passed += passed;
    sum.failed += count;
  }
  return sum;
}

/** The counts of each file that tests are written in. */
async function runFiles(
  files: string[],
  options: { concurrency: number; execArgv?: string[] },
): Promise<Map<string, Counts>> {
  const counts = new Map<string, Counts>();
  const count = (
    { file = "", details }: { file?: string; details: { type?: string } },
    how: keyof Counts,
  ): void => {
    if (details.type === "suite") return;
    const own = counts.get(file) ?? { passed: 0, failed: 0 };
    own[how]++;
    counts.set(file, own);
  };
  const stream = run({ files, ...options });
  stream.on("test:pass", (event) => {
    // A test that was left out has shown nothing.
    count(event, event.skip === undefined && event.todo === undefined ? "passed" : "failed");
  });
  stream.on("test:fail", (event) => {
    count(event, "failed");
  });
  stream.compose(spec).pipe(process.stdout, { end: false });
  await new Promise((resolve) => stream.once("end", resolve));
  return counts;
}

const chosen = process.argv.slice(2);
const total = { passed: 0, failed: 0 };
const inVSCode = new Set(["host", "browser"]);
/** VS Code, the browser and, for the browser tests, Iris as it ships. */
let prepared: Promise<unknown> = Promise.resolve();
let packed: Promise<void> | undefined;

async function perform(name: string, check: () => Promise<Counts>): Promise<void> {
  if (inVSCode.has(name)) await prepared;
  const started = performance.now();
  console.log(`\n== ${name}`);
  const { passed, failed } = await check().catch((error: unknown) => {
    console.error(error);
    return { passed: 0, failed: 1 };
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(`-- ${name}: ${passed} passed, ${failed} failed, ${seconds} s`);
  total.passed += passed;
  total.failed += failed;
}

/**
 * What goes on side by side, one step after the other: the first only read the sources, and each keeps
 * one core busy; much of the host tests is waiting.
 */
const steps = [["types", "lint", "format"], ["unit", "host"], ["browser"]];
const wanted = Object.entries(checks).filter(
  ([name]) => chosen.length === 0 || chosen.includes(name),
);
// VS Code and a browser are downloaded and built meanwhile; what went wrong is told by the check that needs them.
if (wanted.some(([name]) => inVSCode.has(name)))
  prepared = Promise.allSettled([ensureVSCode(), ensureChromium()]);
if (wanted.some(([name]) => name === "browser")) {
  // Before anything else is built: packing leaves in dist/ what ships, the other tests want what was just built.
  packed = prepared.then(async () => (await import("./vscode/package.ts")).packAndInstall());
  prepared = packed.catch(() => undefined);
}
for (const step of steps)
  await Promise.all(
    wanted.filter(([name]) => step.includes(name)).map(([name, check]) => perform(name, check)),
  );
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);
