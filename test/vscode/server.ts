import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { VSCodeInstall } from "./install.ts";
import { temporaryFolder } from "./lifetime.ts";
import { run, start, type RunningProcess } from "./processes.ts";
import { quiet, type Log } from "./progress.ts";

export type Settings = Record<string, unknown>;

/** A VS Code that runs and waits for a browser. */
export interface RunningVSCode {
  /** The page with the workspace open. */
  url: string;
  /** Where its settings are: User/settings.json. */
  userDataDir: string;
  extensionsDir: string;
  /** What the server printed so far. */
  output: () => string;
  /** Resolves when it ended by itself, with its exit code or the signal's name. */
  ended: Promise<number | NodeJS.Signals>;
  /** Ends it with all its processes; removes the folders that were made for it. */
  stop(): Promise<void>;
}

interface CommonOptions {
  install: VSCodeInstall;
  /** The folder that is opened. */
  workspace: string;
  /** On 127.0.0.1; 0 takes a free one. */
  port?: number;
  /** User settings on top of the ones that keep VS Code quiet. */
  settings?: Settings;
  /** Default: a temporary folder. A folder that is given stays, with all that VS Code keeps in it. */
  userDataDir?: string;
  /** Environment variables on top of ours. */
  env?: NodeJS.ProcessEnv;
  /** False opens the workspace in Restricted Mode. */
  trusted?: boolean;
  log?: Log;
}

/** Starts VS Code as a user has it, with the extension installed from its package. */
export async function startVSCode({
  vsix,
  extensions,
  ...options
}: CommonOptions & {
  vsix?: string;
  /** A folder of installed extensions; VS Code gets a copy of it. */
  extensions?: string;
}): Promise<RunningVSCode> {
  const { install, workspace, trusted = true, log = quiet } = options;
  return serve(options, async ({ userDataDir, extensionsDir, port, env }) => {
    const own = await codeServer({ userDataDir, extensionsDir, env });
    if (extensions !== undefined) await cp(extensions, extensionsDir, { recursive: true });
    if (vsix !== undefined) {
      log("Installing the extension");
      await run(install.node, [install.codeServer, ...own.folders, "--install-extension", vsix], {
        env: own.env,
      });
    }
    log("Starting VS Code");
    return start(
      install.node,
      [
        install.codeServer,
        ...own.folders,
        ...["--bind-addr", `127.0.0.1:${port}`],
        "--disable-telemetry",
        "--disable-update-check",
        "--disable-getting-started-override",
        ...(trusted ? ["--disable-workspace-trust"] : []),
        workspace,
      ],
      { env: own.env },
    );
  });
}

/** Installs an extension from its package into a folder, which holds that one alone afterwards. */
export async function installExtension(
  install: VSCodeInstall,
  vsix: string,
  extensionsDir: string,
): Promise<void> {
  const { path: userDataDir, remove } = temporaryFolder("install");
  const { folders, env } = await codeServer({
    userDataDir,
    extensionsDir,
    env: cleanEnvironment(),
  });
  await rm(extensionsDir, { recursive: true, force: true });
  await run(install.node, [install.codeServer, ...folders, "--install-extension", vsix], {
    env,
  });
  remove();
}

/** What keeps code-server's own configuration and logs with the rest, and no one else's apply. */
async function codeServer({ userDataDir, extensionsDir, env }: Omit<Place, "port">) {
  const config = join(userDataDir, "code-server.yaml");
  await writeFile(config, "auth: none\n");
  return {
    env: { ...env, XDG_DATA_HOME: userDataDir },
    folders: [
      ...["--config", config],
      ...["--user-data-dir", userDataDir],
      ...["--extensions-dir", extensionsDir],
    ],
  };
}

/** Starts VS Code with an extension under development and, if given, tests to run in its extension host. */
export async function startDevelopmentHost({
  extension,
  tests,
  ...options
}: CommonOptions & {
  /** The extension's folder. */
  extension: string;
  /** A CommonJS file that exports `run()`. */
  tests?: string;
}): Promise<RunningVSCode> {
  const { install, workspace, trusted = true } = options;
  let payload = "";
  const running = await serve(options, ({ userDataDir, extensionsDir, port, env }) => {
    const remote = (path: string) => `vscode-remote://127.0.0.1:${port}${encodePath(path)}`;
    const pairs = [["extensionDevelopmentPath", remote(extension)]];
    if (tests !== undefined) pairs.push(["extensionTestsPath", remote(tests)]);
    payload = `&payload=${encodeURIComponent(JSON.stringify(pairs))}`;
    return Promise.resolve(
      start(
        install.node,
        [
          install.server,
          ...["--host", "127.0.0.1"],
          ...["--port", String(port)],
          "--without-connection-token",
          "--accept-server-license-terms",
          ...["--user-data-dir", userDataDir],
          ...["--extensions-dir", extensionsDir],
          ...["--server-data-dir", userDataDir],
          ...["--telemetry-level", "off"],
          // Only with this does the page read the two paths in its payload.
          "--enable-smoke-test-driver",
          ...(trusted ? ["--disable-workspace-trust"] : []),
          ...["--default-folder", workspace],
        ],
        { env },
      ),
    );
  });
  return { ...running, url: running.url + payload };
}

interface Place {
  userDataDir: string;
  extensionsDir: string;
  port: number;
  env: NodeJS.ProcessEnv;
}

/** What both ways share: the folders, the settings, the wait for the first answer and the end. */
async function serve(
  { workspace, port = 0, settings = {}, userDataDir, env }: CommonOptions,
  launch: (place: Place) => Promise<RunningProcess>,
): Promise<RunningVSCode> {
  const freePort = await findPort(port);
  const temporary = userDataDir === undefined ? temporaryFolder("vscode") : undefined;
  const folder = temporary?.path ?? userDataDir!;
  const place: Place = {
    userDataDir: folder,
    extensionsDir: join(folder, "extensions"),
    port: freePort,
    env: { ...cleanEnvironment(), ...env },
  };
  let server: RunningProcess | undefined;
  const stop = async () => {
    await server?.stop();
    temporary?.remove();
  };
  try {
    await writeSettings(folder, settings);
    server = await launch(place);
    const address = `http://127.0.0.1:${place.port}/`;
    await firstAnswer(address, server);
    return {
      url: `${address}?folder=${encodePath(workspace)}`,
      userDataDir: folder,
      extensionsDir: place.extensionsDir,
      output: server.output,
      ended: server.ended,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** So that nothing opens, asks or calls home by itself. */
const quietSettings: Settings = {
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "git.openRepositoryInParentFolders": "never",
  "telemetry.telemetryLevel": "off",
  "typescript.disableAutomaticTypeAcquisition": true,
  "update.mode": "none",
  "window.autoDetectColorScheme": false,
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.welcomePage.walkthroughs.openOnInstall": false,
};

/** What nobody looks at in a test, but every window draws and runs. */
export const undrawn: Settings = {
  "editor.cursorBlinking": "solid",
  "editor.minimap.enabled": false,
  "git.enabled": false,
};

/** Writes the user settings on top of the ones that keep VS Code quiet. */
export async function writeSettings(userDataDir: string, settings: Settings): Promise<void> {
  const folder = join(userDataDir, "User");
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, "settings.json"),
    JSON.stringify({ ...quietSettings, ...settings }, null, 2),
  );
}

/**
 * Our environment without what would reach into VS Code: another VS Code's variables when we run in
 * its terminal, code-server's, and a real key, which no test is to spend by accident.
 */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const foreign =
    /^(VSCODE_|ELECTRON_|CODE_SERVER_|CS_|NODE_OPTIONS$|PORT$|PASSWORD$|HASHED_PASSWORD$|MEMORIES_API_KEY$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

async function firstAnswer(address: string, server: RunningProcess): Promise<void> {
  let end: number | NodeJS.Signals | undefined;
  void server.ended.then((code) => (end = code));
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (end !== undefined) throw new Error(`VS Code ended with ${end}:\n${server.output()}`);
    const response = await fetch(address).catch(() => undefined);
    if (response?.ok) return;
    await delay(100);
  }
  throw new Error(`VS Code did not answer within a minute:\n${server.output()}`);
}

/** The port, if it is free; a free one for 0. */
async function findPort(wanted: number): Promise<number> {
  const probe = createServer().listen(wanted, "127.0.0.1");
  try {
    await once(probe, "listening");
  } catch (error) {
    throw new Error(`Port ${wanted} is not free on this machine.`, { cause: error });
  }
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}

const encodePath = (path: string) => path.split("/").map(encodeURIComponent).join("/");
