import * as vscode from "vscode";
import {
  codexSettings,
  MCP_CLIENTS,
  cursorServer,
  withMcpServer,
  type McpEditor,
} from "../../agent/mcpSettings.ts";
import { readBytes } from "../files.ts";
import { readSettings } from "../settings.ts";
import { notify } from "../notify.ts";

/** Bytes of a client's settings; a larger file is no list that somebody wrote. */
const LARGEST = 5_000_000;

interface SetUpItem extends vscode.QuickPickItem {
  readonly run: () => Promise<void>;
}

/** What Cursor has besides the API of VS Code. Source: cursor.com/docs/extension-api. */
interface CursorApi {
  readonly mcp?: {
    readonly registerServer?: (server: ReturnType<typeof cursorServer>) => unknown;
  };
}

/** Tells an agent of `iris-alt mcp`: registers it, writes the project's settings or copies them. */
export async function setUpForAgents(): Promise<void> {
  const { t } = vscode.l10n;
  const items = itemsFor(readSettings().agentsBudget);
  const chosen = await vscode.window.showQuickPick(items, {
    title: t("Set Up for Agents"),
    placeHolder: t("Select an agent. VS Code's chat already has the tools."),
    matchOnDetail: true,
  });
  await chosen?.run();
}

function itemsFor(budget: number): SetUpItem[] {
  const { t } = vscode.l10n;
  const { registerServer } = (vscode as { readonly cursor?: CursorApi }).cursor?.mcp ?? {};
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const isHere = ({ name }: McpEditor): boolean => vscode.env.appName.startsWith(name);
  const clients = MCP_CLIENTS.toSorted((a, b) => Number(isHere(b)) - Number(isHere(a)));
  const register: SetUpItem[] =
    typeof registerServer === "function"
      ? [
          {
            label: t("Register in Cursor"),
            run: async () => {
              await registerServer(cursorServer(budget));
              void notify.information(t("Set MEMORIES_API_KEY in the agent's environment."));
            },
          },
        ]
      : [];
  const written = clients.map((client): SetUpItem => {
    const { name, file } = client;
    if (file === undefined || !folder)
      return {
        label: name,
        detail: t("Copies the settings"),
        run: () => copy(withMcpServer(undefined, client, budget) ?? ""),
      };
    return {
      label: name,
      detail: t("Writes {0}", file),
      run: () => write(vscode.Uri.joinPath(folder, file), client, budget),
    };
  });
  const codex: SetUpItem = {
    label: "Codex",
    detail: t("Copies the settings"),
    run: () => copy(codexSettings(budget)),
  };
  return [...register, ...written, codex];
}

async function copy(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  const { t } = vscode.l10n;
  void notify.information(t("Settings copied. Set MEMORIES_API_KEY in the agent's environment."));
}

/** Into the project's file; what is in it stays, and a file with comments is left to its user. */
async function write(uri: vscode.Uri, client: McpEditor, budget: number): Promise<void> {
  const { t } = vscode.l10n;
  const before = await readBytes(uri, LARGEST);
  // What cannot be read is not written over.
  const isOurs = typeof before !== "string" || before === "gone";
  const text = typeof before === "string" ? undefined : new TextDecoder().decode(before);
  const next = isOurs ? withMcpServer(text, client, budget) : undefined;
  if (next !== undefined) await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(next));
  else await vscode.env.clipboard.writeText(withMcpServer(undefined, client, budget) ?? "");
  await vscode.window.showTextDocument(uri);
  void notify.information(
    next === undefined
      ? t("This file is not plain JSON, so it was not changed. The settings were copied instead.")
      : t("Set MEMORIES_API_KEY in the agent's environment."),
  );
}
