/* The first of the files by name: nothing has called Iris before. */
import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import * as vscode from "vscode";
import manifest from "../../package.json" with { type: "json" };
import { shareOf } from "../strength.ts";
import { extension, loadedFiles, MemoryFiles, until } from "./iris.ts";

/** As VS Code was before any test ran: files are loaded first. */
const activeAtStart = extension.isActive;

async function isOffered({ uri }: vscode.TextDocument): Promise<boolean> {
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    uri,
    new vscode.Range(0, 5, 0, 5),
  );
  return actions.some(({ title }) => title === "Generate Alt Text");
}

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

  it("asks for no event but those of its own commands, view and images, and documents with images", () => {
    const [first, tab, ...others] = manifest.activationEvents;
    assert.deepEqual([first, tab], ["onFileSystem:iris-image", "onWebviewPanel:iris.review"]);
    const endings = others.pop() ?? "";
    assert.match(endings, /^workspaceContains:\*\*\/\*\.\{[a-z\d,]+\}$/);
    for (const event of others) assert.match(event, /^onLanguage:[a-z-]+$/);
    // Plain text is what some part of VS Code shows from the start.
    for (const language of [
      "plaintext",
      "json",
      "jsonc",
      "typescript",
      "python",
      "css",
      "yaml",
      "shellscript",
    ])
      assert.ok(!others.includes(`onLanguage:${language}`), language);
    const { activationEvents = [] } = extension.packageJSON as { activationEvents?: string[] };
    const own =
      /^workspaceContains:|^on(Command:iris\.\w+|LanguageModelTool:iris_\w+|View:iris\.(?:conversation|coverage)|WebviewPanel:iris\.review|FileSystem:iris-image|Language:[a-z-]+|Walkthrough:iris-vision\.iris#start)$/;
    assert.deepEqual(
      activationEvents.filter((event) => !own.test(event)),
      [],
    );
  });

  it("does not come with the start of VS Code, nor with a file that has no images", async () => {
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

  it("reads a document with images in a bundle of its own, when the light bulb asks", async function () {
    this.timeout(60_000);
    // For Markdown, VS Code's own language server would be asked too, which starts for the first time then.
    const document = await vscode.workspace.openTextDocument({
      language: "html",
      content: '<img src="a.png">',
    });
    // VS Code asks whom it knows of by then.
    await until("Generate Alt Text", () => isOffered(document), 40_000);
    assert.deepEqual(loadedFiles().sort(), ["engine.cjs", "extension.cjs"]);
  });

  // `a.php`, `d.js`, `e.njk` and `f.html.erb` had neither problems nor a light bulb before some HTML was opened.
  const files = new MemoryFiles();
  const images = {
    ...{ "a.php": '<img src="a.png">', "b.ejs": '<img src="a.png">', "c.jsp": '<img src="a.png">' },
    ...{ "d.js": 'x = <img src="a.png" />', "e.njk": '<img src="a.png">' },
    ...{
      "f.html.erb": '<img src="a.png">',
      "g.volt": '<img src="a.png">',
      "h.svelte": "<img src=a>",
    },
    ...{ "i.cshtml": '<img src="a.png">', "j.rst": ".. image:: a.png", "k.md": "![](a.png)" },
    ...{
      "l.tex": "\\includegraphics{a.png}",
      "m.xhtml": '<img src="a.png"/>',
      "n.qmd": "![](a.png)",
    },
  };
  for (const [name, text] of shareOf(Object.entries(images), 4))
    it(`comes with ${name}, whose image is offered an alt text`, async function () {
      this.timeout(30_000);
      const uri = vscode.Uri.from({ scheme: "waking", path: `/${name}` });
      files.writeFile(uri, Buffer.from(text));
      const registration = vscode.workspace.registerFileSystemProvider("waking", files);
      try {
        const document = await vscode.workspace.openTextDocument(uri);
        const language = `onLanguage:${document.languageId}`;
        const ending = new RegExp(`[{,]${name.replace(/^.*\./, "")}[,}]`);
        const wakes = (event: string): boolean =>
          event === language || (event.startsWith("workspaceContains:") && ending.test(event));
        assert.ok(manifest.activationEvents.some(wakes), `${name} is ${document.languageId}`);
        await vscode.window.showTextDocument(document);
        await until("Generate Alt Text", () => isOffered(document));
        await until("a problem", () =>
          vscode.languages.getDiagnostics(uri).some(({ source }) => source === "Iris"),
        );
      } finally {
        registration.dispose();
      }
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
    const own = all.filter(
      (id) => id.startsWith("iris.") && !/^iris\.(?:conversation|coverage)\./.test(id),
    );
    assert.deepEqual(
      own.sort(),
      manifest.contributes.commands.map(({ command }) => command).sort(),
    );
    assert.ok(all.includes("iris.conversation.focus"), "the view is there");
  });
});
