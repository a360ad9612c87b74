import * as vscode from "vscode";
import type { LazyApp } from "./lazyApp.ts";

/** Registers every command of the manifest; the first that runs loads what they take. `hasRun` says whether one ran. */
export function registerCommands({
  extension,
  app,
  onError,
}: {
  extension: Pick<vscode.Extension<unknown>, "packageJSON">;
  app: LazyApp;
  onError: (error: unknown) => void;
}): vscode.Disposable & { readonly hasRun: boolean } {
  let hasRun = false;
  const run = async (id: string, args: readonly unknown[]): Promise<void> => {
    hasRun = true;
    // Where nothing was begun, nothing is to be stopped.
    if (id === "iris.stop" && !app.loaded) return;
    const { commands } = await app.get();
    await commands[id]?.(...args);
  };
  const registered = vscode.Disposable.from(
    ...idsOf(extension).map((id) =>
      vscode.commands.registerCommand(id, (...args: unknown[]) => run(id, args).catch(onError)),
    ),
  );
  return {
    dispose: () => void registered.dispose(),
    get hasRun() {
      return hasRun;
    },
  };
}

function idsOf({ packageJSON }: Pick<vscode.Extension<unknown>, "packageJSON">): string[] {
  const { contributes } = packageJSON as {
    contributes: { commands: readonly { command: string }[] };
  };
  return contributes.commands.map(({ command }) => command);
}
