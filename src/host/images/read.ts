import { createHash } from "node:crypto";
import * as vscode from "vscode";
import type { AttachedImage } from "../../core/conversation/conversation.ts";
import { ImageProcess } from "../../core/image/imageProcess.ts";
import { ImageError, type PrepareOptions } from "../../core/image/prepared.ts";
import { explainImage } from "../failures.ts";
import { formatBytes } from "../format.ts";

/** Bytes past which a file is not even read. */
const FILE_LIMIT = 50_000_000;

/** The process that decodes images; it starts with the first one. */
export function createImageProcess(extensionUri: vscode.Uri): ImageProcess {
  return new ImageProcess(vscode.Uri.joinPath(extensionUri, "dist/image/worker.cjs").fsPath);
}

/** A file that cannot be attached; the message is a sentence for its user. */
export class UnreadableImage extends Error {
  override readonly name = "UnreadableImage";
}

/** An image ready to be attached, with the bytes of its pictures as they will be sent, by their ids. */
export interface ReadImage {
  readonly image: AttachedImage;
  readonly bytes: ReadonlyMap<string, Uint8Array>;
}

/**
 * Reads an image from any file system and makes it ready to be sent.
 *
 * @throws UnreadableImage; the signal's reason when aborted
 */
export async function readImage(
  uri: vscode.Uri,
  options: PrepareOptions,
  { images, signal }: { images: ImageProcess; signal: AbortSignal },
): Promise<ReadImage> {
  const name = baseName(uri);
  const refuse = (reason: Parameters<typeof explainImage>[0], limit?: number): UnreadableImage =>
    new UnreadableImage(explainImage(reason, name, limit === undefined ? "" : formatBytes(limit)));
  let file: Uint8Array;
  try {
    const stat = await vscode.workspace.fs.stat(uri);
    if (stat.type & vscode.FileType.Directory) throw refuse("folder");
    if (stat.size > FILE_LIMIT) throw refuse("tooLarge", FILE_LIMIT);
    file = await vscode.workspace.fs.readFile(uri);
  } catch (error) {
    if (error instanceof UnreadableImage) throw error;
    const gone = error instanceof vscode.FileSystemError && error.code === "FileNotFound";
    throw refuse(gone ? "gone" : "unreadable");
  }
  try {
    const { pictures, thumbnail, ...rest } = await images.prepare(file, options, signal);
    const sent = pictures.map(({ bytes, ...picture }) => ({
      picture: { ...picture, id: hashOf(bytes), byteLength: bytes.length },
      bytes,
    }));
    const image: AttachedImage = {
      ...rest,
      id: hashOf(file),
      name,
      source: uri.toString(),
      sent: sent.map(({ picture }) => picture),
      ...(thumbnail && { thumbnail: Buffer.from(thumbnail).toString("base64") }),
    };
    return { image, bytes: new Map(sent.map(({ picture, bytes }) => [picture.id, bytes])) };
  } catch (error) {
    if (error instanceof ImageError) throw refuse(error.reason, options.maxBytes);
    throw error;
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The last part of a path, as people call the file. */
export function baseName(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf("/") + 1);
}
