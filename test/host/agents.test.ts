/* The tools for agents, called as an agent in VS Code calls them. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { createModel } from "../../src/core/mavi/model.ts";
import { createTransport } from "../../src/core/mavi/transport.ts";
import { OpenDocuments } from "../../src/host/altText/documents.ts";
import { WorkspaceLocator } from "../../src/host/altText/locator.ts";
import { createAgentToolHost } from "../../src/host/agents/agents.lazy.ts";
import { WorkspaceDocuments } from "../../src/host/documents.ts";
import { createImages } from "../../src/host/images/read.ts";
import { createWorkspaceWriter } from "../../src/host/writer.ts";
import { extension, loadedFiles, standIn, workspace } from "./iris.ts";

const file = vscode.Uri.joinPath(workspace, "agents.md");
const text =
  "# A\n\n![](agents.png)\n\n![A person wrote this](agents.png)\n\n<img src='agents.png'>\n";

describe("tools for agents", () => {
  before(async () => {
    const { fs } = vscode.workspace;
    const png = vscode.Uri.joinPath(extension.extensionUri, "media/icon.png");
    await fs.writeFile(file, new TextEncoder().encode(text));
    await fs.copy(png, vscode.Uri.joinPath(workspace, "agents.png"), { overwrite: true });
  });
  after(async () => {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await vscode.workspace.fs.delete(file);
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(workspace, "agents.png"));
  });

  const call = async (name: string, input: object): Promise<string[]> => {
    const { content } = await vscode.lm.invokeTool(name, { toolInvocationToken: undefined, input });
    return content.map((part) => (part as vscode.LanguageModelTextPart).value);
  };

  it("are all there, and none is loaded before it is called", async () => {
    assert.ok(!loadedFiles().includes("agents.cjs"));
    const [said = "", facts = ""] = await call("iris_findAltTextProblems", { path: "agents.md" });
    assert.ok(loadedFiles().includes("agents.cjs"));
    assert.match(said, /agents\.md:3:1 agents\.png .*missing-alt/s);
    assert.equal((JSON.parse(facts) as { summary: { total: number } }).summary.total, 3);
    const names = vscode.lm.tools.map(({ name }) => name).filter((one) => one.startsWith("iris_"));
    assert.equal(names.length, 4);
  });

  it("show what they would write, and write it as its user would undo it", async () => {
    const wish = { file: "agents.md", line: 3, alt: "An eye" };
    const [said = ""] = await call("iris_writeAltText", { ...wish, dryRun: true });
    assert.match(said, /\+!\[An eye\]\(agents\.png\)/);
    await assert.rejects(call("iris_writeAltText", { ...wish, line: 5 }), /Somebody wrote that/);
    // VS Code under test agrees to each question; a browser test clicks them.
    await call("iris_writeAltText", wish);
    const document = await vscode.workspace.openTextDocument(file);
    assert.equal(document.getText(), text.replace("![]", "![An eye]"));
  });

  it("write what comes together into one file, and keep all of it", async () => {
    const page = vscode.Uri.joinPath(workspace, "together.md");
    const lines = [1, 2, 3, 4];
    await vscode.workspace.fs.writeFile(
      page,
      new TextEncoder().encode("![](agents.png)\n".repeat(4)),
    );
    try {
      await Promise.all(
        lines.map((line) =>
          call("iris_writeAltText", { file: "together.md", line, alt: `Eye ${line}` }),
        ),
      );
      const document = await vscode.workspace.openTextDocument(page);
      assert.equal(document.getText(), lines.map((n) => `![Eye ${n}](agents.png)\n`).join(""));
      await document.save();
    } finally {
      await vscode.workspace.fs.delete(page);
    }
  });

  it("name what goes where for about how much, send it once, and write what came", async () => {
    const open = new OpenDocuments(
      vscode.Uri.joinPath(extension.extensionUri, "dist/engine.cjs").fsPath,
    );
    const documents = new WorkspaceDocuments(open);
    const locator = new WorkspaceLocator(documents);
    const images = createImages(extension.extensionUri, {
      mayRead: () => Promise.resolve(false),
      page: { isThere: () => false, draw: () => Promise.resolve(undefined) },
      uplink: () => 10,
    });
    const transport = createTransport({ useProxy: false, strictSSL: true });
    const endpoint = { baseUrl: standIn.baseUrl, apiKey: standIn.key };
    const asked: number[] = [];
    const host = createAgentToolHost({
      access: { hasKey: () => Promise.resolve(true) },
      gate: {
        open: (ask) => {
          asked.push(ask.images);
          return Promise.resolve(createModel(() => ({ transport, endpoint })));
        },
      },
      ...{ images: images.unasked, documents, locator, writer: createWorkspaceWriter(documents) },
    });
    const { token } = new vscode.CancellationTokenSource();
    try {
      await standIn.forget();
      const wish = { image: "agents.png" };
      const { confirmationMessages } = await host.prepare("iris_describeImage", wish, token);
      assert.ok(confirmationMessages);
      assert.match(confirmationMessages.title, /^Send “agents\.png” to .+\?$/);
      const { value } = confirmationMessages.message as vscode.MarkdownString;
      assert.match(value, /tokens.*\$0\.\d/s);
      for (let time = 0; time < 2; time++) {
        const { content } = await host.invoke("iris_describeImage", wish, token);
        assert.match((content[0] as vscode.LanguageModelTextPart).value, /Stand-in/);
      }
      assert.deepEqual([asked, (await standIn.requests()).length], [[1], 1]);
      const fill = { file: "agents.md", allMissing: true, propose: true };
      await host.invoke("iris_writeAltText", fill, token);
      const document = await vscode.workspace.openTextDocument(file);
      assert.match(document.getText(), /^<img src='agents\.png' alt='Stand-in: .*'>$/m);
      assert.match(document.getText(), /^!\[A person wrote this\]/m);
    } finally {
      images.dispose();
      locator.dispose();
      open.dispose();
      await transport.close();
    }
  });

  it("tell what to do where there is no key, and of what is outside", async () => {
    for (const name of ["iris_describeImage", "iris_readImageText"]) {
      await assert.rejects(call(name, { image: "agents.png" }), /no API key.*Set API Key/s);
      await assert.rejects(call(name, { image: "/etc/passwd" }), /outside the folders/);
    }
  });

  it("end where nobody wants the result any more", async () => {
    const source = new vscode.CancellationTokenSource();
    source.cancel();
    const input = { path: "agents.md" };
    const options = { toolInvocationToken: undefined, input };
    await assert.rejects(async () => {
      await vscode.lm.invokeTool("iris_findAltTextProblems", options, source.token);
    });
  });
});
