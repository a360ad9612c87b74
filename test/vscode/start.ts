/* `npm start`: Iris in a real VS Code, in the browser, with something to answer it. */
import { existsSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { STANDIN_KEY, startEndpoint } from "../endpoint/server.ts";
import { ensureVSCode } from "./install.ts";
import { temporaryFolder } from "./lifetime.ts";
import { packageVsix } from "./package.ts";
import { root } from "./paths.ts";
import { startVSCode, type Settings } from "./server.ts";

const usage = `Starts a real VS Code with Iris in it and prints the address to open in a browser.

  npm start -- [--port NUMBER] [--workspace FOLDER]

  --port       where VS Code listens on this machine (default: any free port)
  --workspace  the folder to open (default: a copy of the sample workspace)

With MEMORIES_API_KEY set, Iris asks the real endpoint; otherwise a stand-in answers.
Ctrl+C ends everything.`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "0" },
      workspace: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`--port takes a number from 0 to 65535, not "${values.port}".`);
  }
  const given = values.workspace === undefined ? undefined : resolve(values.workspace);
  if (given !== undefined && !existsSync(given)) throw new Error(`There is no folder ${given}.`);

  // Before anything is started, so that this ends first: being told to stop is no failure here.
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));

  console.log("Building Iris");
  const vsix = await packageVsix();
  const install = await ensureVSCode();
  const workspace = given ?? (await sampleWorkspace());
  const answers = await whoAnswers();

  const vscode = await startVSCode({
    install,
    workspace,
    vsix,
    port,
    log: console.log,
    ...answers,
  });
  if (answers.hint !== undefined) console.log(answers.hint);
  console.log(`Iris is ready: ${vscode.url}`);
  throw new Error(`VS Code ended with ${await vscode.ended}:\n${vscode.output()}`);
}

/** A copy to play with, gone at the end. */
async function sampleWorkspace(): Promise<string> {
  const folder = join(temporaryFolder("sample").path, "workspace");
  await cp(join(root, "test/fixtures/workspace"), folder, { recursive: true });
  return folder;
}

/** The real endpoint for who has a key in the environment, else the stand-in. */
async function whoAnswers(): Promise<{
  settings?: Settings;
  env?: NodeJS.ProcessEnv;
  hint?: string;
}> {
  const key = process.env["MEMORIES_API_KEY"];
  if (key) return { env: { MEMORIES_API_KEY: key } };
  const { baseUrl } = await startEndpoint();
  return {
    settings: { "iris.endpoint": baseUrl },
    hint: `A stand-in answers. When Iris asks for an API key, give it: ${STANDIN_KEY}`,
  };
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
