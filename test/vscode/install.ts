import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
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
  /** The Node that both run on. */
  node: string;
}

/** The code-server that carries the newest VS Code we test with. */
const newest = "4.139.1";

/** Those that carry the oldest VS Code of each package, by its version. They want Node 22. */
export const OLDEST = { "1.105": "4.105.1", "1.106": "4.106.3" } as const;
/** What the oldest ones take from the registry in place of what does not install by itself any more. */
const OLD_NODE = "22.23.3";
const OLD_ARGON2 = "0.45.1";
const OLD_WATCHER = "2.5.1";

/**
 * Gets VS Code ready: installs code-server into the cache the first time (about a minute,
 * 600 MB) and finds it there afterwards. Rejects with a sentence that says what is missing.
 */
export async function ensureVSCode({
  version = newest,
  log = console.log,
}: { version?: string; log?: Log } = {}): Promise<VSCodeInstall> {
  const isOld = (Object.values(OLDEST) as string[]).includes(version);
  const folder = await cached(`code-server-${version}`, async (partial) => {
    await checkPlatform();
    await install({ version, isOld, folder: partial, log });
  });
  const codeServer = join(folder, "node_modules/code-server");
  const vscode = join(codeServer, "lib/vscode");
  const manifest: unknown = JSON.parse(await readFile(join(vscode, "package.json"), "utf8"));
  return {
    version: (manifest as { version: string }).version,
    codeServer: join(codeServer, "out/node/entry.js"),
    server: join(vscode, "out/server-main.js"),
    node: nodeOf(folder, isOld),
  };
}

function nodeOf(folder: string, isOld: boolean): string {
  return isOld ? join(folder, "node_modules/node/bin/node") : process.execPath;
}

async function install({
  version,
  isOld,
  folder,
  log,
}: {
  version: string;
  isOld: boolean;
  folder: string;
  log: Log;
}): Promise<void> {
  const step = progress(log, "VS Code", isOld ? 6 : 5);
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
    npmInstall(
      folder,
      `code-server@${version}`,
      ...(isOld ? [`argon2@${OLD_ARGON2}`, `node@${OLD_NODE}`] : []),
    ),
  );
  if (isOld) await step(`getting Node ${OLD_NODE}`, () => mendOld(folder, vscode));
  await step("installing its packages", () => npmInstall(vscode));
  await step("installing its extensions' packages", () => npmInstall(join(vscode, "extensions")));
  await step("building its native modules", () => build(vscode));
  const names = await nativeModules(vscode);
  await step("checking that they load", () =>
    run(nodeOf(folder, isOld), ["-e", names.map((name) => `require("${name}")`).join(";")], {
      cwd: vscode,
    }),
  );
}

/** Puts packages of the registry where the old ones name a Git address or build by a script that fails. */
async function mendOld(folder: string, vscode: string): Promise<void> {
  await run("npm", ["rebuild", "--ignore-scripts=false", "node"], { cwd: folder });
  // The one beside code-server is found in its place; it carries its binary.
  await rm(join(vscode, "../../node_modules/argon2"), { recursive: true, force: true });
  for (const place of [vscode, join(vscode, "extensions")]) {
    const path = join(place, "package.json");
    const manifest = await readFile(path, "utf8");
    await writeFile(path, manifest.replace(/("@parcel\/watcher": )"[^"]*"/, `$1"${OLD_WATCHER}"`));
    await rm(join(place, "npm-shrinkwrap.json"), { force: true });
  }
}

/**
 * Without spdlog, every extension that opens a log fails to activate; the watchdog, which older
 * ones have under another name, ends extension hosts.
 */
async function nativeModules(vscode: string): Promise<string[]> {
  const { dependencies } = JSON.parse(await readFile(join(vscode, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  return Object.keys(dependencies).filter((name) => /\b(spdlog|native-watchdog)$/.test(name));
}

async function build(vscode: string): Promise<void> {
  const headers = nodeHeaders();
  await run("npm", ["rebuild", "--ignore-scripts=false", ...(await nativeModules(vscode))], {
    cwd: vscode,
    env: {
      ...process.env,
      JOBS: "max",
      // To make them fast takes the compiler longer than they run in all tests.
      CXXFLAGS: [process.env["CXXFLAGS"], "-O0"].filter(Boolean).join(" "),
      ...(headers && { npm_config_nodedir: headers }),
    },
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
