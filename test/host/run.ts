import { globSync, rmSync } from "node:fs";
import { cp, symlink } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { followTestRun } from "../vscode/browser.ts";
import { ensureVSCode } from "../vscode/install.ts";
import { root } from "../vscode/paths.ts";
import {
  startDevelopmentHost,
  undrawn,
  type RunningVSCode,
  type Settings,
} from "../vscode/server.ts";
import { marks } from "./index.ts";
import { prepareSurroundings } from "./surroundings.ts";

const TESTS = "tests:all";

/**
 * Bundles the host tests and returns the path of the file that VS Code is to run. It lies in the
 * folder of the extension: only there VS Code hands both one and the same API.
 */
export async function buildHostTests(extension = root): Promise<string> {
  const outdir = join(extension, "test/output/host");
  if (extension !== root) {
    const type = process.platform === "win32" ? "junction" : "dir";
    await symlink(join(root, "node_modules"), join(extension, "node_modules"), type);
    await cp(join(root, "test/fixtures"), join(extension, "test/fixtures"), { recursive: true });
  }
  // Tests that are gone from the sources are not to run on.
  rmSync(outdir, { recursive: true, force: true });
  const files = globSync("test/host/*.test.ts", { cwd: root }).sort();
  await build({
    absWorkingDir: root,
    entryPoints: { index: "test/host/index.ts", tests: TESTS },
    plugins: [
      {
        // One bundle of all files: most of them test the same modules, which load once.
        name: "tests",
        setup(builds) {
          builds.onResolve({ filter: /^tests:/ }, ({ path }) => ({ path, namespace: "tests" }));
          builds.onLoad({ filter: /./, namespace: "tests" }, () => ({
            contents: files.map((file) => `import ${JSON.stringify(`./${file}`)};`).join("\n"),
            resolveDir: root,
          }));
        },
      },
    ],
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
  settings = {},
  version,
  timeout = 900_000,
}: {
  /** The extension under development. */
  extension?: string;
  settings?: Settings;
  /** Of code-server; default: the newest. */
  version?: string;
  timeout?: number;
} = {}): Promise<Counts> {
  const [tests, install] = await Promise.all([
    buildHostTests(extension),
    ensureVSCode(version === undefined ? {} : { version }),
  ]);
  const { workspace, env, end } = await prepareSurroundings();
  try {
    const vscode = await startDevelopmentHost({
      install,
      extension,
      tests,
      workspace,
      settings: { ...undrawn, ...settings },
      env,
    });
    try {
      return await follow(vscode, timeout);
    } finally {
      await vscode.stop();
    }
  } finally {
    await end();
  }
}

async function follow(vscode: RunningVSCode, timeout: number): Promise<Counts> {
  const before: string[] = [];
  let begun = false;
  let counts: Counts | undefined;
  const onLine = (line: string) => {
    if (line === marks.begin) begun = true;
    else if (!begun) before.push(line);
    else if (line.startsWith(marks.end)) {
      counts = JSON.parse(line.slice(marks.end.length)) as Counts;
    } else console.log(line);
  };
  await followTestRun(vscode.url, { onLine, timeout });
  if (counts === undefined) {
    throw new Error(["The host tests ended early.", ...before, vscode.output()].join("\n"));
  }
  return counts;
}

if (import.meta.main) {
  const counts = await runHostTests();
  console.log(JSON.stringify(counts));
  process.exitCode = counts.failed > 0 ? 1 : 0;
}
