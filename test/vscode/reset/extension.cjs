/* Sets a window back to its beginning between the files of a lane, faster and surer than by the palette; calls tools as an agent does. */
const vscode = require("vscode");
const { watch } = require("./blocks.cjs");

exports.activate = ({ subscriptions }) => {
  const { IRIS_BLOCKS } = process.env;
  if (IRIS_BLOCKS) watch(IRIS_BLOCKS);
  const sign = vscode.window.createStatusBarItem("reset");
  const run = vscode.commands.executeCommand;
  subscriptions.push(
    sign,
    vscode.commands.registerCommand("irisTest.reset", async () => {
      const { id, user } = vscode.workspace.getConfiguration().get("irisTest.reset");
      await run("notifications.clearAll");
      // What has a file is saved, and restored by the test; a revert reaches only the editor that VS Code thinks active.
      await vscode.workspace.saveAll(false);
      for (const { isDirty, uri } of vscode.workspace.textDocuments) {
        if (!isDirty) continue;
        await vscode.window.showTextDocument(uri);
        await run("workbench.action.revertAndCloseActiveEditor");
      }
      await run("workbench.action.closeAllEditors");
      for (const [name, value] of Object.entries(user))
        await vscode.workspace
          .getConfiguration()
          .update(name, value, vscode.ConfigurationTarget.Global);
      await run("iris.newConversation");
      await run("workbench.action.resetViewLocations");
      await run("workbench.action.closeAuxiliaryBar");
      await run("workbench.view.explorer");
      await run("workbench.files.action.collapseExplorerFolders");
      await run("notifications.clearAll");
      // The window shows it, so that the test sees that it was this one.
      sign.text = `Reset ${id}`;
      sign.show();
    }),
    vscode.commands.registerCommand("irisTest.callTool", async () => {
      const { fs, workspaceFolders } = vscode.workspace;
      const file = (name) => vscode.Uri.joinPath(workspaceFolders[0].uri, ".vscode", name);
      const { name, input } = JSON.parse(
        new TextDecoder().decode(await fs.readFile(file("call.json"))),
      );
      const options = { toolInvocationToken: undefined, input };
      const result = await vscode.lm.invokeTool(name, options).then(
        ({ content }) => ({ said: content[0].value }),
        (error) => ({ failed: String(error) }),
      );
      await fs.writeFile(file("result.json"), new TextEncoder().encode(JSON.stringify(result)));
    }),
    vscode.commands.registerCommand("irisTest.runTogether", async () => {
      const { fs, workspaceFolders } = vscode.workspace;
      const uri = (path) => vscode.Uri.joinPath(workspaceFolders[0].uri, path);
      const calls = JSON.parse(
        new TextDecoder().decode(await fs.readFile(uri(".vscode/call.json"))),
      );
      await Promise.all(
        calls.map(({ command, files }) => run(command, uri(files[0]), files.map(uri))),
      );
    }),
  );
};
