/* The tools for agents, called as an agent in VS Code calls them. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { changeSettings, extension, loadedFiles, workspace } from "./iris.ts";

const file = vscode.Uri.joinPath(workspace, "agents.md");
const text = "# A\n\n![](agents.png)\n\n![A person wrote this](agents.png)\n";

describe("tools for agents", () => {
  let putBack: () => Promise<void>;
  before(async () => {
    // Nobody is there to be asked; what is asked is clicked in a browser test.
    putBack = await changeSettings({ "chat.tools.global.autoApprove": true });
    const { fs } = vscode.workspace;
    const png = vscode.Uri.joinPath(extension.extensionUri, "media/icon.png");
    await fs.writeFile(file, new TextEncoder().encode(text));
    await fs.copy(png, vscode.Uri.joinPath(workspace, "agents.png"), { overwrite: true });
  });
  after(async () => {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await vscode.workspace.fs.delete(file);
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(workspace, "agents.png"));
    await putBack();
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
    assert.equal((JSON.parse(facts) as { summary: { total: number } }).summary.total, 2);
    const names = vscode.lm.tools.map(({ name }) => name).filter((one) => one.startsWith("iris_"));
    assert.equal(names.length, 4);
  });

  it("write into documents as its user would undo it", async () => {
    const wish = { file: "agents.md", line: 3, alt: "An eye" };
    const [said = ""] = await call("iris_writeAltText", wish);
    assert.match(said, /\+!\[An eye\]\(agents\.png\)/);
    const document = await vscode.workspace.openTextDocument(file);
    assert.equal(document.getText(), text.replace("![]", "![An eye]"));
    await assert.rejects(call("iris_writeAltText", { ...wish, line: 5 }), /Somebody wrote that/);
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
