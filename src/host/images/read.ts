import * as vscode from "vscode";
import { ImageProcess } from "../../core/image/imageProcess.ts";
import { prepareOnce } from "../../core/image/once.ts";
import { createImageReader, type Images } from "../../core/image/read.ts";
import type { ImageSource } from "../../core/image/source.ts";
import { readBytes } from "../files.ts";

/** Reads images of any file system; they are decoded in a process of its own, which starts with the first one. */
export function createImages(extensionUri: vscode.Uri): Images & { dispose(): void } {
  const script = vscode.Uri.joinPath(extensionUri, "dist/image/worker.cjs").fsPath;
  const decoder = new ImageProcess(script);
  return {
    ...createImageReader({
      readFile: (uri, most) => readBytes(vscode.Uri.parse(uri, true), most),
      prepare: prepareOnce((...args) => decoder.prepare(...args)),
    }),
    dispose: () => decoder.dispose(),
  };
}

/** A file of any file system, as a source. */
export function fileSource(uri: vscode.Uri): ImageSource {
  return { kind: "file", uri: uri.toString() };
}

/** The last part of a path, as people call the file. */
export function baseName(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf("/") + 1);
}
