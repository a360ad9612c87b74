import { rmSync } from "node:fs";
import { join } from "node:path";
import { format } from "node:util";
import { build } from "esbuild";
import { launchBrowser } from "../vscode/browser.ts";
import { ensureVSCode } from "../vscode/install.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";
import { root } from "../vscode/paths.ts";
import { startDevelopmentHost, type RunningVSCode, type Settings } from "../vscode/server.ts";
import { marks } from "./index.ts";

/** Bundles the host tests and returns the path of the file that VS Code is to run. */
export async function buildHostTests(): Promise<string> {
  const outdir = join(root, "test/output/host");
  // Tests that are gone from the sources are not to run on.
  rmSync(outdir, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: ["test/host/index.ts", "test/host/*.test.ts"],
    outdir,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    external: ["vscode", "mocha"],
    logLevel: "warning",
  });
  return join(outdir, "index.cjs");
}

export interface Counts {
  passed: number;
  failed: number;
}

/**
 * Runs the host tests in the extension host of a real VS Code, prints what they print, and
 * returns their counts. Rejects when the run ends without any.
 */
export async function runHostTests({
  extension = root,
  workspace,
  settings = {},
  env = {},
  version,
  timeout = 300_000,
}: {
  /** The extension under development. */
  extension?: string;
  /** Default: an empty folder. */
  workspace?: string;
  settings?: Settings;
  env?: NodeJS.ProcessEnv;
  /** Of code-server; default: the newest. */
  version?: string;
  timeout?: number;
} = {}): Promise<Counts> {
  const [tests, install] = await Promise.all([
    buildHostTests(),
    ensureVSCode(version === undefined ? {} : { version }),
  ]);
  const empty = workspace === undefined ? temporaryFolder("workspace") : undefined;
  const vscode = await startDevelopmentHost({
    install,
    extension,
    tests,
    workspace: workspace ?? empty!.path,
    settings,
    env,
  });
  try {
    return await follow(vscode, timeout);
  } finally {
    await vscode.stop();
    empty?.remove();
  }
}

/** Opens VS Code in a browser, where its test run begins by itself, and follows it to the end. */
async function follow(vscode: RunningVSCode, timeout: number): Promise<Counts> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const before: string[] = [];
    const state: { begun: boolean; counts?: Counts } = { begun: false };
    const read = (line: string) => {
      if (state.counts !== undefined) return; // What VS Code says while it ends.
      if (line === marks.begin) state.begun = true;
      else if (!state.begun) before.push(line);
      else if (line.startsWith(marks.end)) {
        state.counts = JSON.parse(line.slice(marks.end.length)) as Counts;
      } else console.log(line);
    };
    const ended = new Promise<void>((resolve, reject) => {
      const late = new Error(`The host tests did not end in ${timeout / 1000} s`);
      setTimeout(reject, timeout, late).unref();
      // The two functions that VS Code calls in the page that drives it.
      const log = (_type: string, values: unknown[]) => read(format(...values));
      page.exposeFunction("codeAutomationLog", log).catch(reject);
      page.exposeFunction("codeAutomationExit", () => resolve()).catch(reject);
    });
    await page.goto(vscode.url);
    await ended;
    if (state.counts === undefined) {
      const why = state.begun ? [] : [...before, vscode.output()];
      throw new Error(["The host tests ended early.", ...why].join("\n"));
    }
    return state.counts;
  } finally {
    await browser.close();
  }
}

if (import.meta.main) {
  const counts = await runHostTests();
  console.log(JSON.stringify(counts));
  process.exitCode = counts.failed > 0 ? 1 : 0;
}
