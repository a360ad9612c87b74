import * as vscode from "vscode";
import { isImageName } from "../../core/image/formats.ts";
import { FILE_LIMIT } from "../../shared/protocol.ts";
import { readBytes } from "../files.ts";
import { loadEngine } from "./documents.ts";
import { isSameSystem } from "../uris.ts";

/** An image that was pasted or dropped: the file it is, or is going to be. */
export interface PastedImage {
  readonly uri: vscode.Uri;
  /** Where it is not there yet. */
  readonly file?: {
    readonly contents: vscode.DataTransferFile | Uint8Array;
    readonly overwrite: boolean;
    /** What it was called where it came from. */
    readonly name: string;
    /** Path of the file it is a copy of, where an address alone came: a page may name any. */
    readonly from?: string;
  };
}

/** Where images are pasted. */
interface PasteTarget {
  readonly document: vscode.TextDocument;
  /** Where the document's paths begin. */
  readonly home: vscode.Uri;
  readonly token: vscode.CancellationToken;
}

/**
 * The images of a paste or drop. What is in the workspace stays where it is; the rest
 * is to be saved as VS Code's own setting says. None where anything else comes along.
 */
export async function pastedImagesIn(
  data: vscode.DataTransfer,
  target: PasteTarget,
): Promise<PastedImage[]> {
  const { home, token } = target;
  const near = vscode.Uri.joinPath(home, "../").path;
  const isNear = (uri: vscode.Uri): boolean =>
    isSameSystem(uri, home) &&
    (vscode.workspace.getWorkspaceFolder(uri) !== undefined || uri.path.startsWith(near));
  const taken = new Set<string>();
  const pasted: PastedImage[] = [];
  for (const { name, uri, contents } of await transferredFilesIn(data)) {
    if (!isImageName(name) || token.isCancellationRequested) return [];
    if (uri && isNear(uri)) {
      pasted.push({ uri });
      continue;
    }
    const read = contents ?? (uri && (await contentOf(uri)));
    if (!read) return [];
    const { overwrite, ...saved } = await destinationFor(name, target, taken);
    taken.add(saved.uri.toString());
    const from = contents === undefined && uri ? { from: uri.path } : {};
    pasted.push({ uri: saved.uri, file: { contents: read, overwrite, name, ...from } });
  }
  return pasted;
}

interface TransferredFile {
  readonly name: string;
  readonly uri?: vscode.Uri | undefined;
  readonly contents?: vscode.DataTransferFile;
}

/** Files, or else the addresses of some: where there are both they are the same. */
async function transferredFilesIn(data: vscode.DataTransfer): Promise<TransferredFile[]> {
  const files = [...data].flatMap(([mimeType, item]): TransferredFile[] => {
    const file = item.asFile();
    return file ? [{ name: named(file.name, mimeType), uri: file.uri, contents: file }] : [];
  });
  if (files.length > 0) return files;
  const list = (await data.get("text/uri-list")?.asString()) ?? "";
  return list
    .split(/\r?\n/)
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const uri = vscode.Uri.parse(line).with({ query: "", fragment: "" });
      // What is on the web has no file.
      return { name: /^https?$/.test(uri.scheme) ? "" : nameIn(uri.path), uri };
    });
}

const nameIn = (path: string): string => path.replace(/^.*[\\/]/s, "");

/** A name with an ending: some programs leave it to the type. */
function named(name: string, mimeType: string): string {
  const own = nameIn(name);
  const type = /^image\/(?:x-|vnd\.microsoft\.)?(\w+)/.exec(mimeType)?.[1];
  return isImageName(own) || type === undefined || /\.\w+$/.test(own)
    ? own
    : `${own || "image"}.${type.replace("icon", "ico")}`;
}

/** Undefined where it is not there any more, or not for Iris: then VS Code's own choices are left. */
async function contentOf(uri: vscode.Uri): Promise<Uint8Array | undefined> {
  const content = await readBytes(uri, FILE_LIMIT);
  return typeof content === "string" ? undefined : content;
}

/** Where a new image goes: what the setting says of its document, else beside it. */
async function destinationFor(
  fileName: string,
  { document, home }: PasteTarget,
  taken: ReadonlySet<string>,
): Promise<{ uri: vscode.Uri; overwrite: boolean }> {
  const { destinationOf } = await loadEngine();
  const { destinations, overwrite } = rulesFor(document);
  const rule = destinations.find(([glob]) => isMeant(glob, document));
  const path = destinationOf(rule?.[1] ?? "", {
    ...{ document: home.path, fileName, now: new Date() },
    workspaceFolder: vscode.workspace.getWorkspaceFolder(home)?.uri.path,
  });
  return { uri: await uniqueUri(home.with({ path }), { taken, overwrite }), overwrite };
}

/** The address, or the first with a number at its name that nothing has. */
export async function uniqueUri(
  uri: vscode.Uri,
  {
    taken = new Set(),
    overwrite = false,
  }: { taken?: ReadonlySet<string>; overwrite?: boolean } = {},
): Promise<vscode.Uri> {
  const { numbered } = await loadEngine();
  for (const path of numbered(uri.path)) {
    const one = uri.with({ path });
    if (!taken.has(one.toString()) && (overwrite || !(await exists(one)))) return one;
  }
  return uri;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}

/** VS Code's settings for pasted files. A workspace that is not trusted must not say where to write. */
function rulesFor(document: vscode.TextDocument): {
  destinations: [glob: string, destination: string][];
  overwrite: boolean;
} {
  const config = vscode.workspace.getConfiguration("markdown", document);
  const read = (id: string): unknown =>
    vscode.workspace.isTrusted ? config.get(id) : config.inspect(id)?.globalValue;
  const destinations = Object.entries(read("copyFiles.destination") ?? {}).filter(
    (rule): rule is [string, string] => typeof rule[1] === "string",
  );
  return { destinations, overwrite: read("copyFiles.overwriteBehavior") === "overwrite" };
}

/** With a slash first it is from a workspace folder, else from any folder. */
function isMeant(glob: string, document: vscode.TextDocument): boolean {
  const patterns = glob.startsWith("/")
    ? (vscode.workspace.workspaceFolders ?? []).map(
        (folder) => new vscode.RelativePattern(folder, glob.slice(1)),
      )
    : [glob.startsWith("**") ? glob : `**/${glob}`];
  return patterns.some((pattern) => vscode.languages.match({ pattern }, document) > 0);
}
