import * as vscode from "vscode";
import { ImageProcess } from "../../core/image/imageProcess.ts";
import { drawnInPage, type DrawingPage } from "../../core/image/inPage.ts";
import { createImageReader, type Images } from "../../core/image/read.ts";
import type { MayRead } from "../../core/image/permission.ts";
import type { ImageSource } from "../../core/image/source.ts";
import { visible } from "../../core/messages/visible.ts";
import { readBytes } from "../files.ts";
import { pathOutside } from "./outside.ts";

/**
 * Reads images of any file system; they are decoded in a process of its own, which starts with the
 * first one. Drawings are drawn by a page where one is there.
 */
export function createImages(
  extensionUri: vscode.Uri,
  parts: {
    readonly mayRead: MayRead;
    readonly page: DrawingPage;
    readonly uplink: () => number;
  },
): Images & {
  /** Reads what nobody has to be asked about, and nothing else. */
  readonly unasked: Images;
  warm(): void;
  dispose(): void;
} {
  const { mayRead, page, uplink } = parts;
  const script = vscode.Uri.joinPath(extensionUri, "dist/image/worker.cjs").fsPath;
  const decoder = new ImageProcess(script);
  const reading: Parameters<typeof createImageReader>[0] = {
    readFile: (uri, most) => readBytes(vscode.Uri.parse(uri, true), most),
    decoder: {
      prepare: drawnInPage((...args) => decoder.prepare(...args), page),
      thumbnail: (...args) => decoder.thumbnail(...args),
    },
    ...{ uplink, pathOutside },
  };
  return {
    ...createImageReader({ ...reading, mayRead }),
    unasked: createImageReader(reading),
    warm: () => decoder.warm(),
    dispose: () => decoder.dispose(),
  };
}

/** A file that somebody chose, as a source. */
export function fileSource(uri: vscode.Uri): ImageSource {
  return { kind: "file", uri: uri.toString(), doubt: "link" };
}

/** The last part of a path, as it may be shown. */
export function baseName(uri: vscode.Uri): string {
  return visible(uri.path.slice(uri.path.lastIndexOf("/") + 1));
}
