import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cached } from "./cached.ts";
import { exists, run } from "./processes.ts";
import { progress, type Log } from "./progress.ts";

/** A whole VS Code on this machine, as the package code-server carries it. */
export interface VSCodeInstall {
  /** VS Code's own version, such as "1.139.1". */
  version: string;
  /** code-server's program: VS Code with what a user has, settings and secrets that persist. */
  codeServer: string;
  /** VS Code's own server: the one that takes an extension under development and its tests. */
  server: string;
}

/** The code-server that carries the newest VS Code we test with. */
const newest = "4.139.1";

/**
 * Gets VS Code ready: installs code-server into the cache the first time (about a minute,
 * 600 MB) and finds it there afterwards. Rejects with a sentence that says what is missing.
 */
export async function ensureVSCode({
  version = newest,
  log = console.log,
}: { version?: string; log?: Log } = {}): Promise<VSCodeInstall> {
  const folder = await cached(`code-server-${version}`, async (partial) => {
    await checkPlatform();
    await install(version, partial, log);
  });
  const codeServer = join(folder, "node_modules/code-server");
  const vscode = join(codeServer, "lib/vscode");
  const manifest: unknown = JSON.parse(await readFile(join(vscode, "package.json"), "utf8"));
  return {
    version: (manifest as { version: string }).version,
    codeServer: join(codeServer, "out/node/entry.js"),
    server: join(vscode, "out/server-main.js"),
  };
}

async function install(version: string, folder: string, log: Log): Promise<void> {
  const step = progress(log, "VS Code", 5);
  const vscode = join(folder, "node_modules/code-server/lib/vscode");
  // Without a package.json here, npm would install into the repository around it.
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true }));

  // Their install scripts build modules that we do not need and that fail where kerberos has no headers.
  const npmInstall = (cwd: string, ...packages: string[]) =>
    run(
      "npm",
      ["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", ...packages],
      {
        cwd,
      },
    );
  await step(`installing code-server ${version}`, () =>
    npmInstall(folder, `code-server@${version}`),
  );
  await step("installing its packages", () => npmInstall(vscode));
  await step("installing its extensions' packages", () => npmInstall(join(vscode, "extensions")));
  await step("building its native modules", () => build(vscode));
  await step("checking that they load", () =>
    run(process.execPath, ["-e", nativeModules.map((name) => `require("${name}")`).join(";")], {
      cwd: vscode,
    }),
  );
}

/** Without spdlog, every extension that opens a log fails to activate; the watchdog ends extension hosts. */
const nativeModules = ["@vscode/spdlog", "@vscode/native-watchdog"];

async function build(vscode: string): Promise<void> {
  const headers = nodeHeaders();
  await run("npm", ["rebuild", "--ignore-scripts=false", ...nativeModules], {
    cwd: vscode,
    env: { ...process.env, JOBS: "max", ...(headers && { npm_config_nodedir: headers }) },
  });
}

/**
 * Where Node's headers are on this machine; without any, npm downloads them.
 * Both modules use Node-API only, which stays the same from one Node to the next: any headers will do.
 */
function nodeHeaders(): string | undefined {
  return [dirname(dirname(process.execPath)), "/usr", "/usr/local"].find((folder) =>
    ["node_api.h", "common.gypi"].every((file) => existsSync(join(folder, "include/node", file))),
  );
}

async function checkPlatform(): Promise<void> {
  if (process.platform === "win32") {
    throw new Error(
      "VS Code comes from the package code-server here, which runs on Linux and macOS. " +
        "On Windows, use WSL, or run `npm run test:desktop`.",
    );
  }
  const missing = [];
  for (const tool of ["npm", "python3", "make", "g++"]) {
    if (!(await exists(tool, "--version"))) missing.push(tool);
  }
  if (missing.length > 0) {
    throw new Error(
      `VS Code's native modules are built here, and that needs ${missing.join(", ")}. ` +
        "On Debian or Ubuntu: `apt-get install python3 make g++`; on macOS: `xcode-select --install`.",
    );
  }
}
