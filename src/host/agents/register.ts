import * as vscode from "vscode";
import type { AgentToolHost } from "./agents.lazy.ts";

/**
 * Registers the tools of the manifest; the first call loads what they take. An editor without tools has
 * none, and loses nothing else.
 */
export function registerAgentTools(
  { packageJSON }: Pick<vscode.Extension<unknown>, "packageJSON">,
  load: () => Promise<AgentToolHost>,
): vscode.Disposable {
  const { lm } = vscode as { readonly lm?: Partial<typeof vscode.lm> };
  if (typeof lm?.registerTool !== "function") return new vscode.Disposable(() => undefined);
  const { contributes } = packageJSON as {
    contributes: { languageModelTools?: readonly { name: string }[] };
  };
  const { languageModelTools = [] } = contributes;
  return vscode.Disposable.from(
    ...languageModelTools.map(({ name }) =>
      vscode.lm.registerTool<unknown>(name, {
        prepareInvocation: async ({ input }, token) => (await load()).prepare(name, input, token),
        invoke: async ({ input }, token) => (await load()).invoke(name, input, token),
      }),
    ),
  );
}
