import * as vscode from "vscode";
import type { AttachedImage } from "../../core/conversation/conversation.ts";

/** Of addresses that lead to images which are no files. */
const STORED_SCHEME = "iris-image";

/** The address under which an editor shows an image that is no file; it ends as its format does, which chooses the editor. */
export function storedUri(image: AttachedImage, original: boolean): vscode.Uri | undefined {
  const [sent] = image.sent;
  if (!sent || "url" in sent) return undefined;
  const id = original ? image.id : sent.id;
  const sentFormat = sent.mimeType.replace("image/", "");
  const format = original ? (image.found?.format ?? sentFormat) : sentFormat;
  const ending = `.${format === "jpeg" ? "jpg" : format}`;
  const name = image.name.endsWith(ending) ? image.name : `${image.name}${ending}`;
  return vscode.Uri.from({ scheme: STORED_SCHEME, path: `/${id}/${name}` });
}

/** Shows stored images to editors, which can change none. */
export function registerStoredImages(
  load: (id: string) => Promise<Uint8Array | undefined>,
): vscode.Disposable {
  const nothing = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  const read = async (uri: vscode.Uri): Promise<Uint8Array> => {
    const [, id = ""] = uri.path.split("/");
    // It becomes the name of a file.
    const bytes = /^[0-9a-f]{64}$/.test(id) ? await load(id) : undefined;
    if (!bytes) throw vscode.FileSystemError.FileNotFound(uri);
    return bytes;
  };
  const refuse = (uri: vscode.Uri): never => {
    throw vscode.FileSystemError.NoPermissions(uri);
  };
  const provider: vscode.FileSystemProvider = {
    onDidChangeFile: nothing.event,
    watch: () => new vscode.Disposable(() => undefined),
    stat: async (uri) => ({
      type: vscode.FileType.File,
      ctime: 0,
      mtime: 0,
      size: (await read(uri)).length,
    }),
    readFile: read,
    readDirectory: () => [],
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
  return vscode.Disposable.from(
    nothing,
    vscode.workspace.registerFileSystemProvider(STORED_SCHEME, provider, { isReadonly: true }),
  );
}
