/* What a hover, a paste and “Insert at Cursor” do where the ground moves under them. */
import assert from "node:assert/strict";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { OpenDocuments } from "../../src/host/altText/documents.ts";
import { AltTextHover } from "../../src/host/altText/hover.ts";
import { WorkspaceLocator } from "../../src/host/altText/locator.ts";
import { pastedImagesIn } from "../../src/host/altText/saving.ts";
import { WorkspaceDocuments } from "../../src/host/documents.ts";
import { versionsOfImage } from "../../src/host/images/versions.ts";
import { writableEditor } from "../../src/host/editors.ts";
import { CodeActions } from "../../src/host/panel/code.ts";
import { MemoryFiles, until, workspace } from "./iris.ts";

/** Files that are gone after somebody looked whether they are there. */
class VanishingFiles extends MemoryFiles {
  looks = 0;

  override stat(uri: vscode.Uri): vscode.FileStat {
    if (!uri.path.endsWith(".png")) return super.stat(uri);
    if (this.looks++ > 0) throw vscode.FileSystemError.FileNotFound(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: 12 };
  }
}

describe("a hover", () => {
  it("says what is known of an image whose file vanishes meanwhile", async () => {
    const files = new VanishingFiles();
    const registered = vscode.workspace.registerFileSystemProvider("vanishing", files);
    const page = vscode.Uri.from({ scheme: "vanishing", path: "/w/page.html" });
    files.writeFile(page, Buffer.from('<img src="a.png" alt="Two boats at the pier">'));
    const open = new OpenDocuments("/nowhere/engine.cjs");
    const locator = new WorkspaceLocator(new WorkspaceDocuments(open));
    try {
      const document = await vscode.workspace.openTextDocument(page);
      const hover = await new AltTextHover({ open, locator }).provideHover(
        document,
        new vscode.Position(0, 2),
      );
      const text =
        hover?.contents.map((one) => (one as vscode.MarkdownString).value).join("") ?? "";
      assert.ok(files.looks > 1, "it was looked at twice");
      assert.match(text, /Two(&nbsp;| )boats/);
      assert.doesNotMatch(text, /!\[\]/);
    } finally {
      locator.dispose();
      open.dispose();
      registered.dispose();
    }
  });
});

describe("a paste", () => {
  it("that is over reads no further file", async () => {
    const source = new vscode.CancellationTokenSource();
    class Ending extends MemoryFiles {
      override readFile(uri: vscode.Uri): Uint8Array {
        const bytes = super.readFile(uri);
        source.cancel();
        return bytes;
      }
    }
    const files = new Ending();
    const registered = vscode.workspace.registerFileSystemProvider("pasted", files);
    try {
      const uris = ["a", "b", "c"].map((name) =>
        vscode.Uri.from({ scheme: "pasted", path: `/${name}.png` }),
      );
      for (const uri of uris) files.writeFile(uri, new Uint8Array(10));
      const document = await vscode.workspace.openTextDocument({ language: "markdown" });
      const data = new vscode.DataTransfer();
      data.set("text/uri-list", new vscode.DataTransferItem(uris.join("\r\n")));
      const home = vscode.Uri.from({ scheme: "untitled", path: "/w/page.md" });
      const { token } = source;
      assert.deepEqual(await pastedImagesIn(data, { document, home, token }), []);
      assert.deepEqual(files.reads, ["/a.png"]);
    } finally {
      registered.dispose();
      source.dispose();
    }
  });
});

describe("the editor that a text goes into", () => {
  it("is none of the panel's, which may be the first in sight and the active one", async () => {
    const document = await vscode.workspace.openTextDocument({ content: "Words" });
    await vscode.window.showTextDocument(document);
    const output = vscode.window.createOutputChannel("Gestures");
    output.append("Lines");
    output.show();
    await vscode.commands.executeCommand("workbench.panel.output.focus");
    await until("the output in sight", () =>
      vscode.window.visibleTextEditors.some((one) => one.document.uri.scheme === "output"),
    );
    assert.equal(writableEditor()?.document, document);
    output.dispose();
    await vscode.commands.executeCommand("workbench.action.closePanel");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("is a new one where the last was closed a moment ago: it is not opened again", async () => {
    const file = vscode.Uri.joinPath(workspace, "closed.md");
    await vscode.workspace.fs.writeFile(file, Buffer.from("Words\n"));
    const document = await vscode.workspace.openTextDocument(file);
    const before = document.getText();
    const actions = new CodeActions();
    try {
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
      await until("no editor in sight", () => !vscode.window.activeTextEditor);
      await actions.run({ type: "insertCode", text: "let x = 1;\n", language: "ts" });
      assert.equal(document.getText(), before);
      assert.equal(vscode.window.activeTextEditor?.document.getText(), "let x = 1;\n");
      assert.equal(vscode.window.activeTextEditor.document.languageId, "typescript");
    } finally {
      actions.dispose();
      await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    }
  });
});

describe("a comparison with what Git has", () => {
  it("asks before a link takes it out of the workspace", async () => {
    const outside = await mkdtemp(join(tmpdir(), "iris-private-"));
    const link = join(workspace.fsPath, "linked.png");
    try {
      await writeFile(join(outside, "private.png"), "x");
      await symlink(join(outside, "private.png"), link);
      const asked: unknown[] = [];
      const mayRead = (question: unknown): Promise<boolean> => {
        asked.push(question);
        return Promise.resolve(false);
      };
      assert.equal(await versionsOfImage(vscode.Uri.file(link), mayRead), undefined);
      assert.deepEqual(asked, [{ kind: "outside", path: join(outside, "private.png") }]);
    } finally {
      await rm(link, { force: true });
      await rm(outside, { recursive: true });
    }
  });
});
