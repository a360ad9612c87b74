import { webcrypto } from "node:crypto";
import * as vscode from "vscode";
import type { AttachedImage } from "../../core/conversation/conversation.ts";
import type { ReadImage } from "../../core/conversation/session/vault.ts";
import { bytesOfDataUri, checkAddress, mimeTypeOf } from "../../core/image/address.ts";
import { ImageProcess } from "../../core/image/imageProcess.ts";
import { prepareOnce } from "../../core/image/once.ts";
import { ImageError, type PrepareOptions } from "../../core/image/prepared.ts";
import type { ImageSource } from "../../core/image/source.ts";
import { explainImage, type ImageRefusal } from "../../core/messages/images.ts";
import { FILE_LIMIT } from "../../shared/protocol.ts";
import { locale } from "../locale.ts";

/** What makes images ready to be sent. */
export interface Images {
  readonly prepare: ReturnType<typeof prepareOnce>;
  dispose(): void;
}

/** Prepares images in a process of its own, which starts with the first one. */
export function createImages(extensionUri: vscode.Uri): Images {
  const script = vscode.Uri.joinPath(extensionUri, "dist/image/worker.cjs").fsPath;
  const images = new ImageProcess(script);
  return {
    prepare: prepareOnce((...args) => images.prepare(...args)),
    dispose: () => images.dispose(),
  };
}

/** An image that cannot be read; the message is a sentence for its user. */
export class UnreadableImage extends Error {
  override readonly name = "UnreadableImage";
}

/**
 * Reads an image and makes it ready to be sent. What an address leads to is
 * never fetched: the endpoint gets the address.
 *
 * @throws UnreadableImage; the signal's reason when aborted
 */
export async function readImage(
  source: ImageSource,
  options: PrepareOptions,
  { images, signal }: { images: Images; signal: AbortSignal },
): Promise<ReadImage> {
  const name = nameOf(source);
  const refuse = (reason: ImageRefusal, limit?: number): UnreadableImage =>
    new UnreadableImage(explainImage({ reason, name, limit }, locale));
  if (source.kind === "address" && !isData(source.address)) {
    const check = checkAddress(source.address);
    if (check !== "public") throw refuse(check);
    return { image: await linkedImage(source.address, name), bytes: new Map() };
  }
  const file = await contentOf(source, refuse);
  if (!file) throw refuse("notAnImage");
  if (file.length > FILE_LIMIT) throw refuse("tooLarge", FILE_LIMIT);
  try {
    const id = await hashOf(file);
    const { pictures, thumbnail, ...rest } = await images.prepare(
      { id, bytes: file },
      options,
      signal,
    );
    const sent = await Promise.all(
      pictures.map(async ({ bytes, ...picture }) => ({
        picture: { ...picture, id: await hashOf(bytes), byteLength: bytes.length },
        bytes,
      })),
    );
    const image: AttachedImage = {
      ...rest,
      id,
      name,
      ...(source.kind === "file" && { source: source.uri }),
      sent: sent.map(({ picture }) => picture),
      ...(thumbnail && { thumbnail: Buffer.from(thumbnail).toString("base64") }),
    };
    return {
      image,
      bytes: new Map(sent.map(({ picture, bytes }) => [picture.id, bytes])),
      ...(image.source === undefined && { original: file }),
    };
  } catch (error) {
    if (error instanceof ImageError) throw refuse(error.reason, options.maxBytes);
    throw error;
  }
}

type Refuse = (
  reason: "folder" | "tooLarge" | "gone" | "unreadable",
  limit?: number,
) => UnreadableImage;

/** The bytes; undefined for a `data:` URI that holds no image. */
async function contentOf(source: ImageSource, refuse: Refuse): Promise<Uint8Array | undefined> {
  if (source.kind === "address") return bytesOfDataUri(source.address);
  if (source.kind === "bytes") return source.bytes;
  return readFile(vscode.Uri.parse(source.uri, true), refuse);
}

/** The content of a file of any file system. */
async function readFile(uri: vscode.Uri, refuse: Refuse): Promise<Uint8Array> {
  try {
    const stat = await vscode.workspace.fs.stat(uri);
    if (stat.type & vscode.FileType.Directory) throw refuse("folder");
    if (stat.size > FILE_LIMIT) throw refuse("tooLarge", FILE_LIMIT);
    return await vscode.workspace.fs.readFile(uri);
  } catch (error) {
    if (error instanceof UnreadableImage) throw error;
    const gone = error instanceof vscode.FileSystemError && error.code === "FileNotFound";
    throw refuse(gone ? "gone" : "unreadable");
  }
}

function isData(address: string): boolean {
  return /^data:/i.test(address);
}

async function linkedImage(url: string, name: string): Promise<AttachedImage> {
  const id = await hashOf(Buffer.from(url));
  return { id, name, source: url, sent: [{ id, url, mimeType: mimeTypeOf(url) }], changes: [] };
}

/** What an image is called: its file's name, the end of its address, or its kind. */
export function nameOf(source: ImageSource): string {
  if (source.kind === "file") return baseName(vscode.Uri.parse(source.uri, true));
  if (source.kind === "bytes") return source.name;
  const { address } = source;
  if (isData(address)) return /^data:([^;,]{1,40})/i.exec(address)?.[1] ?? "data:";
  if (!URL.canParse(address)) return address.slice(0, 80);
  const { pathname, host } = new URL(address);
  return pathname.slice(pathname.lastIndexOf("/") + 1) || host;
}

/** SHA-256 in hex, made away from the main thread. */
async function hashOf(bytes: Uint8Array): Promise<string> {
  const digest = await webcrypto.subtle.digest("SHA-256", bytes);
  return Buffer.from(digest).toString("hex");
}

/** A file of any file system, as a source. */
export function fileSource(uri: vscode.Uri): ImageSource {
  return { kind: "file", uri: uri.toString() };
}

/** The last part of a path, as people call the file. */
export function baseName(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf("/") + 1);
}
