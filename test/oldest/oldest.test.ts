/* `npm run test:oldest`: the host tests, and the way from the package to a first answer, in the oldest VS Code of each package. */
import assert from "node:assert/strict";
import { cp, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { before, describe, test } from "node:test";
import proposals from "../fixtures/proposals-1.105.json" with { type: "json" };
import { notification, typeKey } from "../browser/iris.ts";
import { startEndpoint } from "../endpoint/server.ts";
import { runHostTests } from "../host/run.ts";
import { openWorkbench, runCommand, webviewFrame } from "../vscode/browser.ts";
import { EDITIONS, stage, type Edition } from "../vscode/editions.ts";
import { ensureVSCode, OLDEST } from "../vscode/install.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";
import { packEdition } from "../vscode/package.ts";
import { panelIn } from "../vscode/panelParts.ts";
import { root } from "../vscode/paths.ts";
import { run } from "../vscode/processes.ts";
import { startVSCode } from "../vscode/server.ts";

const build = (...args: string[]) => run(process.execPath, ["esbuild.js", ...args], { cwd: root });

/** Where each has the icon of Iris. */
const CONTAINER: Readonly<Record<Edition, string>> = {
  "1.105": ".part.activitybar",
  "1.106": ".part.auxiliarybar",
};

describe("the host tests", () => {
  before(() => build());
  for (const edition of EDITIONS)
    test(`VS Code ${edition}`, async () => {
      const { path, remove } = temporaryFolder("edition");
      await stage(edition, path);
      const counts = await runHostTests({ extension: path, version: OLDEST[edition] });
      assert.equal(counts.failed, 0);
      assert.ok(counts.passed > 50, `${counts.passed} tests`);
      remove();
    });
});

describe("the package", () => {
  before(() => build("--production"));
  for (const edition of EDITIONS)
    test(`VS Code ${edition}: found at once, and answers`, async () => {
      const { path: folder, remove } = temporaryFolder("oldest");
      const vsix = await packEdition(edition, join(folder, "iris.vsix"));
      const workspace = join(folder, "harbor");
      await cp(join(root, "test/fixtures/workspace"), workspace, { recursive: true });
      const endpoint = await startEndpoint({ pace: { delayMs: 1 } });
      const vscode = await startVSCode({
        install: await ensureVSCode({ version: OLDEST[edition] }),
        vsix,
        workspace,
        settings: {
          "iris.endpoint": endpoint.baseUrl,
          "workbench.secondarySideBar.defaultVisibility": "visible",
        },
      });
      const workbench = await openWorkbench({ url: vscode.url });
      const { page } = workbench;
      try {
        await runCommand(page, "Iris: Set API Key…");
        await typeKey(page);
        await notification(page, "API key verified and saved.").waitFor();
        await page.locator(CONTAINER[edition]).getByRole("tab", { name: "Iris" }).click();
        const panel = panelIn(webviewFrame(page, "iris-vision.iris"));
        await panel.ask("Are you there?");
        await panel.answered();
        // What each of the old ones always says here.
        const own = workbench.errors.filter((text) => !text.includes("No default agent"));
        assert.deepEqual(own, []);
      } finally {
        await workbench.close();
        await vscode.stop();
        await endpoint.close();
        remove();
      }
    });
});

test("what is proposed in 1.105 is what its fixture says", async () => {
  const { server } = await ensureVSCode({ version: OLDEST["1.105"] });
  const workbench = join(dirname(server), "vs/code/browser/workbench/workbench.js");
  const text = await readFile(workbench, "utf8");
  const names = [...text.matchAll(/(\w+):\{proposal:"https:/g)].map(([, name]) => name!);
  assert.deepEqual([...new Set(names)].sort(), proposals.proposals);
  for (const [menu, proposal] of Object.entries(proposals.menus)) {
    const [entry = ""] = new RegExp(`\\{key:"${menu}"[^{}]*\\}`).exec(text) ?? [];
    assert.equal(/proposed:"(\w+)"/.exec(entry)?.[1] ?? null, proposal, menu);
  }
});
