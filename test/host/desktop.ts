/* Runs the host tests in the desktop's VS Code, which is downloaded: `node test/host/desktop.ts [--version 1.106.0]`. */
import { parseArgs } from "node:util";
import { runTests } from "@vscode/test-electron";
import { editionFor, stage } from "../vscode/editions.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";
import { cache, root } from "../vscode/paths.ts";
import { buildHostTests } from "./run.ts";
import { prepareSurroundings } from "./surroundings.ts";

const { values } = parseArgs({ options: { version: { type: "string", default: "stable" } } });

// Not below the repository, whose path may be too long for the socket that VS Code makes in it.
const userData = temporaryFolder("vscode");
const { workspace, env, end } = await prepareSurroundings();
const extension = temporaryFolder("edition");
const isOlder = editionFor(values.version) === "1.105";
if (isOlder) await stage("1.105", extension.path);
const extensionDevelopmentPath = isOlder ? extension.path : root;
// Rejects, and so ends this with a failure, when tests fail.
await runTests({
  version: values.version,
  cachePath: cache,
  extensionDevelopmentPath,
  extensionTestsPath: await buildHostTests(extensionDevelopmentPath),
  extensionTestsEnv: env,
  launchArgs: [
    workspace,
    `--user-data-dir=${userData.path}`,
    "--disable-extensions",
    "--disable-workspace-trust",
    // No keyring of the machine is asked for, nor written to.
    "--use-inmemory-secretstorage",
    "--skip-release-notes",
    "--skip-welcome",
  ],
});
await end();
