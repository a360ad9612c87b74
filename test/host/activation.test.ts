/* The first of the files by name: nothing has called Iris before. */
import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import * as vscode from "vscode";
import manifest from "../../package.json" with { type: "json" };
import { extension, loadedFiles, until } from "./iris.ts";

/** As VS Code was before any test ran: files are loaded first. */
const activeAtStart = extension.isActive;

describe("activation", () => {
  const started: ChildProcess[] = [];
  const note = (message: unknown): void => {
    started.push((message as { process: ChildProcess }).process);
  };
  before(() => subscribe("child_process", note));
  after(async () => {
    unsubscribe("child_process", note);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  it("asks for no event but those of its own commands, view and pictures, and documents with pictures", () => {
    const [first, ...others] = manifest.activationEvents;
    assert.equal(first, "onFileSystem:iris-image");
    for (const event of others) assert.match(event, /^onLanguage:[a-z-]+$/);
    for (const language of ["plaintext", "json", "typescript", "javascript", "python", "php"])
      assert.ok(!others.includes(`onLanguage:${language}`), language);
    const { activationEvents = [] } = extension.packageJSON as { activationEvents?: string[] };
    const own =
      /^on(Command:iris\.\w+|View:iris\.conversation|FileSystem:iris-image|Language:[a-z-]+|Walkthrough:iris-vision\.iris#start)$/;
    assert.deepEqual(
      activationEvents.filter((event) => !own.test(event)),
      [],
    );
  });

  it("does not come with the start of VS Code, nor with a file that has no pictures", async () => {
    assert.equal(activeAtStart, false);
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument({ language: "json", content: "{}" }),
    );
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal(extension.isActive, false);
    assert.deepEqual(loadedFiles(), []);
    // It stays open: a later document without a file would get its name, and at times its text as well.
  });

  it("comes with the first command, and loads nothing but its own bundle", async () => {
    await vscode.commands.executeCommand("iris.stop");
    assert.equal(extension.isActive, true);
    assert.deepEqual(loadedFiles(), ["extension.cjs"], "no undici, no decoder");
    assert.deepEqual(
      started.filter((child) => child.spawnargs.some((one) => one.includes("worker.cjs"))),
      [],
      "no image process",
    );
  });

  it("reads a document with pictures in a bundle of its own, when the light bulb asks", async function () {
    this.timeout(60_000);
    // For Markdown, VS Code's own language server would be asked too, which starts for the first time then.
    const document = await vscode.workspace.openTextDocument({
      language: "html",
      content: '<img src="a.png">',
    });
    // VS Code asks whom it knows of by then.
    const isOffered = async (): Promise<boolean> => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        "vscode.executeCodeActionProvider",
        document.uri,
        new vscode.Range(0, 1, 0, 1),
      );
      return actions.some(({ title }) => title === "Generate Alt Text");
    };
    await until("Generate Alt Text", isOffered, 40_000);
    assert.deepEqual(loadedFiles().sort(), ["altText.cjs", "extension.cjs"]);
  });

  it("exports nothing", () => {
    assert.equal(extension.exports, undefined);
  });
});

describe("commands", () => {
  it("are those of the manifest: each is registered, and no other", async () => {
    await extension.activate();
    const all = await vscode.commands.getCommands(true);
    // VS Code makes commands for each view by itself.
    const own = all.filter((id) => id.startsWith("iris.") && !id.startsWith("iris.conversation."));
    assert.deepEqual(
      own.sort(),
      manifest.contributes.commands.map(({ command }) => command).sort(),
    );
    assert.ok(all.includes("iris.conversation.focus"), "the view is there");
  });
});
