import * as vscode from "vscode";
import { bytesOfDataUri } from "../../core/image/address.ts";
import type { ImageSource } from "../../core/image/source.ts";
import { activeImage } from "./find.ts";
import { fileSource } from "./read.ts";

/**
 * The image that was right-clicked in a webview of VS Code: its image preview, its Markdown
 * preview, or the output of a notebook. Undefined where the argument tells of none.
 */
export function imageOfWebview(argument: unknown): ImageSource | undefined {
  if (typeof argument !== "object" || argument === null) return undefined;
  const { webview, imageSource, resource, outputId } = argument as Record<string, unknown>;
  if (typeof webview !== "string") return undefined;
  if (typeof imageSource === "string") return imageOfPreview(imageSource, resource);
  if (typeof outputId === "string") return imageOfOutput(outputId);
  const active = activeImage();
  return active && fileSource(active);
}

function imageOfPreview(address: string, document: unknown): ImageSource | undefined {
  const bytes = /^data:/i.test(address) ? bytesOfDataUri(address) : undefined;
  if (bytes) return { kind: "bytes", name: vscode.l10n.t("Image"), bytes };
  if (/^https?:/i.test(address)) return { kind: "address", address };
  if (typeof document !== "string" || !URL.canParse(document)) return undefined;
  const home = vscode.Uri.parse(document, true);
  const path = decoded(address.replace(/[?#].*$/, ""));
  const folder = path.startsWith("/") && vscode.workspace.getWorkspaceFolder(home)?.uri;
  const uri = folder ? vscode.Uri.joinPath(folder, path) : vscode.Uri.joinPath(home, "..", path);
  return { kind: "file", uri: uri.toString(), doubt: "outside" };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function imageOfOutput(outputId: string): ImageSource | undefined {
  const cells = vscode.workspace.notebookDocuments.flatMap((notebook) => notebook.getCells());
  for (const { outputs, index } of cells)
    for (const output of outputs) {
      // VS Code gives each an id, which its typings leave out.
      if ((output as { readonly id?: unknown }).id !== outputId) continue;
      const item = output.items.find(({ mime }) => mime.startsWith("image/"));
      const name = vscode.l10n.t("Output of cell {0}", index + 1);
      return item && { kind: "bytes", name, bytes: item.data };
    }
  return undefined;
}
