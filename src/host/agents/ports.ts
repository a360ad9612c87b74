import * as vscode from "vscode";
import { createAnswerCache } from "../../agent/answerCache.ts";
import { createSharedWriter } from "../../agent/sharedWriter.ts";
import type { AgentSite } from "../../agent/places.ts";
import { createSpendingCap } from "../../core/mavi/spendingCap.ts";
import type { AgentGate, AgentPorts } from "../../agent/tool.ts";
import type { Writer } from "../../core/altText/write/writer.ts";
import type { Images } from "../../core/image/read.ts";
import type { Gate } from "../../core/mavi/model.ts";
import { hostOf } from "../../core/settings.ts";
import type { Access } from "../access.ts";
import type { WorkspaceLocator } from "../altText/locator.ts";
import { settingsNow } from "../altText/opening.ts";
import type { WorkspaceDocuments } from "../documents.ts";
import { filesOn, readBytes, systemOf, uriOn } from "../files.ts";
import { pathOutside } from "../images/outside.ts";
import { readSettings } from "../settings.ts";

/** What the tools take of the app. */
export interface AgentPortsParts {
  readonly access: Pick<Access, "hasKey">;
  readonly gate: Gate;
  /** Reads what is named by no more than a path or a public address: nobody is asked about the rest. */
  readonly images: Images;
  readonly documents: WorkspaceDocuments;
  readonly locator: WorkspaceLocator;
  readonly writer: Writer;
}

/** The ports of the tools on VS Code; what they spend counts as long as the window is open. */
export function createAgentPorts(parts: AgentPortsParts): AgentPorts {
  const { documents, locator, images } = parts;
  return {
    ...{ documents, locator, images, writer: createSharedWriter()(parts.writer) },
    sites: () => Promise.resolve(sites()),
    documentsIn: (uri, signal) => documentsIn(documents, uri, signal),
    readFile: (uri, most) => readBytes(vscode.Uri.parse(uri, true), most),
    settingsNow,
    host: () => hostOf(readSettings()),
    gate: gateFor(parts),
    cap: createSpendingCap(() => readSettings().agentsBudget),
    answers: createAnswerCache(),
  };
}

/** The gate of people, but for the key: no box to type in opens because an agent calls. */
const gateFor = ({ access, gate }: AgentPortsParts): AgentGate => ({
  async open({ names, spending, signal }) {
    if (!(await access.hasKey()))
      return {
        refused:
          "Iris has no API key, so nothing was sent. Ask the user to run the command “Iris: Set API Key”.",
      };
    const model = await gate.open({ images: names.length, spending, signal });
    return model ?? { refused: "The user did not allow sending images. Nothing was sent." };
  },
});

/** The folders of the workspace, by their file systems. */
function sites(): readonly AgentSite[] {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  return [...Map.groupBy(folders, systemOf).values()].flatMap((own): AgentSite[] => {
    const [first] = own;
    if (!first) return [];
    return [
      {
        files: filesOn(first),
        roots: own.map(({ path }) => path),
        uriOf: (path) => uriOn(first, path).toString(),
        pathOf: (written) => pathOn(first, written),
      },
    ];
  });
}

const ABSOLUTE = /^(?:[\\/]|[a-z]:[\\/])/i;

function pathOn(system: vscode.Uri, written: string): string | undefined {
  if (ABSOLUTE.test(written))
    return system.scheme === "file" ? vscode.Uri.file(written).path : written;
  if (!/^[a-z][a-z\d+.-]+:/i.test(written)) return undefined;
  try {
    const uri = vscode.Uri.parse(written, true);
    return systemOf(uri) === systemOf(system) ? uri.path : undefined;
  } catch {
    return undefined;
  }
}

async function* documentsIn(
  documents: WorkspaceDocuments,
  uri: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const named = uri === undefined ? undefined : vscode.Uri.parse(uri, true);
  if (named && !(await isFolder(named))) {
    const notebook = vscode.workspace.notebookDocuments.find(
      (one) => one.uri.toString() === named.toString(),
    );
    if (notebook) for (const cell of notebook.getCells()) yield cell.document.uri.toString();
    else yield named.toString();
    return;
  }
  const below = named && `${named.toString().replace(/\/$/, "")}/`;
  for await (const one of documents.all(signal)) {
    if (below !== undefined && !one.startsWith(below)) continue;
    // VS Code's search follows links.
    const outside = await pathOutside({ kind: "file", uri: one, doubt: "link" });
    if (outside === undefined) yield one;
  }
}

async function isFolder(uri: vscode.Uri): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.Directory) !== 0;
  } catch {
    return false;
  }
}
