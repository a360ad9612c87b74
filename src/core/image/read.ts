import type { AttachedImage } from "../conversation/conversation.ts";
import type { FileProblem } from "../files/files.ts";
import { visible } from "../messages/visible.ts";
import { sha256 } from "../sha256.ts";
import { bytesOfDataUri, checkAddress, mimeTypeOf } from "./address.ts";
import { holdsCredential } from "./credential.ts";
import type { ImageProcess } from "./imageProcess.ts";
import { prepareOnce, type Prepare } from "./once.ts";
import { passThrough } from "./passThrough.ts";
import type { MayRead } from "./permission.ts";
import { ImageError, type ImageFailure, type PrepareOptions } from "./prepared.ts";
import type { FileSource, ImageSource } from "./source.ts";

/** Bytes of a file that is read. The panel's limit for what it hands over is the same; a test holds it. */
export const LARGEST_FILE = 50_000_000;

/** Why an image could not be read. */
export type ReadFailure =
  | ImageFailure
  | FileProblem
  | "notSecure"
  | "private"
  | "outside"
  | "credential";

/** An image that could not be read; a reason, never a sentence. */
export class ImageProblem extends Error {
  override readonly name = "ImageProblem";
  readonly reason: ReadFailure;
  readonly imageName: string;
  /** Bytes; where the reason is one of size. */
  readonly limit: number | undefined;

  constructor(reason: ReadFailure, imageName: string, limit?: number) {
    super(reason);
    this.reason = reason;
    this.imageName = imageName;
    this.limit = limit;
  }
}

/** Whether it is one, also where another bundle made it, which has a class of its own. */
export const isImageProblem = (error: unknown): error is ImageProblem =>
  error instanceof Error && error.name === "ImageProblem";

/** Whether an image could not be read since it is not whole. */
export const isDamage = (error: unknown): boolean =>
  isImageProblem(error) && error.reason === "damaged";

/** An image ready to be sent, with the bytes of what goes out of it, by their ids. */
export interface ReadImage {
  readonly image: AttachedImage;
  readonly bytes: ReadonlyMap<string, Uint8Array>;
  /** The file as it was found, where nobody else keeps it. */
  readonly original?: Uint8Array | undefined;
  /**
   * Makes the thumbnail of an image that was not decoded, in base64; none where it has one, or never
   * will. Only this finds out whether the image is whole where its file has no checksums.
   *
   * @throws ImageProblem; the signal's reason when aborted
   */
  readonly makeThumbnail?: ((signal: AbortSignal) => Promise<string>) | undefined;
}

/** Makes images ready to be sent. */
export interface Images {
  /**
   * What an address leads to is never fetched: the endpoint gets the address.
   *
   * @throws ImageProblem; the signal's reason when aborted
   */
  read(source: ImageSource, options: PrepareOptions, signal: AbortSignal): Promise<ReadImage>;
}

/** Where files come from, and what decodes them. */
export interface ImageParts {
  /** @param most bytes */
  readonly readFile: (uri: string, most: number) => Promise<Uint8Array | FileProblem>;
  readonly decoder: { readonly prepare: Prepare } & Pick<ImageProcess, "thumbnail">;
  /** Bits a second of the way to the endpoint, as far as that is known. */
  readonly uplink?: (() => number) | undefined;
  /** Where a file in doubt is that is not the workspace's; undefined for all others. */
  readonly pathOutside?: (file: FileSource) => Promise<string | undefined>;
  /** Without it, what would be asked about is not read. */
  readonly mayRead?: MayRead;
}

/** Reads images of all sources; decodes none that can go out without that. */
export function createImageReader({
  readFile,
  decoder,
  uplink,
  pathOutside,
  mayRead = () => Promise.resolve(false),
}: ImageParts): Images {
  const prepare = prepareOnce(
    async (bytes, options, signal) =>
      (await passThrough(bytes, options)) ?? decoder.prepare(bytes, options, signal),
  );
  return {
    async read(source, wanted, signal) {
      const options = { ...wanted, uplink: uplink?.() };
      const name = nameOfSource(source);
      if (source.kind === "address" && !isData(source.address)) {
        const check = checkAddress(source.address);
        if (check !== "public") throw new ImageProblem(check, name);
        const { host } = new URL(source.address);
        if (holdsCredential(source.address) && !(await mayRead({ kind: "credential", host })))
          throw new ImageProblem("credential", name);
        signal.throwIfAborted();
        return { image: await linkedImage(source.address, name), bytes: new Map() };
      }
      const path = source.kind === "file" ? await pathOutside?.(source) : undefined;
      if (path !== undefined && !(await mayRead({ kind: "outside", path })))
        throw new ImageProblem("outside", name);
      signal.throwIfAborted();
      const file = await contentOf(source, readFile);
      if (typeof file === "string")
        throw new ImageProblem(file, name, file === "tooLarge" ? LARGEST_FILE : undefined);
      if (file.length > LARGEST_FILE) throw new ImageProblem("tooLarge", name, LARGEST_FILE);
      try {
        return await prepared(file, { source, name, options, signal, prepare, decoder });
      } catch (error) {
        throw problemOf(error, name, options.maxBytes);
      }
    },
  };
}

function problemOf(error: unknown, name: string, limit: number): unknown {
  return error instanceof ImageError ? new ImageProblem(error.reason, name, limit) : error;
}

/** What an image is called, as it may be shown: its file's name, the end of its address, or its kind. */
export const nameOfSource = (source: ImageSource): string => visible(plainNameOf(source));

function plainNameOf(source: ImageSource): string {
  if (source.kind === "bytes") return source.name;
  if (source.kind === "file") return baseNameOf(source.uri);
  const { address } = source;
  if (isData(address)) return /^data:([^;,]{1,40})/i.exec(address)?.[1] ?? "data:";
  if (!URL.canParse(address)) return address.slice(0, 80);
  const { pathname, host } = new URL(address);
  return pathname.slice(pathname.lastIndexOf("/") + 1) || host;
}

async function contentOf(
  source: ImageSource,
  readFile: ImageParts["readFile"],
): Promise<Uint8Array | ReadFailure> {
  if (source.kind === "bytes") return source.bytes;
  if (source.kind === "file") return readFile(source.uri, LARGEST_FILE);
  return bytesOfDataUri(source.address) ?? "notAnImage";
}

async function prepared(
  file: Uint8Array,
  how: {
    readonly source: ImageSource;
    readonly name: string;
    readonly options: PrepareOptions;
    readonly signal: AbortSignal;
    readonly prepare: ReturnType<typeof prepareOnce>;
    readonly decoder: ImageParts["decoder"];
  },
): Promise<ReadImage> {
  const { source, name, options, signal, prepare, decoder } = how;
  const id = await sha256(file);
  const { encoded, thumbnail, ...rest } = await prepare({ id, bytes: file }, options, signal);
  const sent = await Promise.all(
    encoded.map(async ({ bytes, ...one }) => ({
      facts: { ...one, id: bytes === file ? id : await sha256(bytes), byteLength: bytes.length },
      bytes,
    })),
  );
  const image: AttachedImage = {
    ...rest,
    id,
    name,
    ...(source.kind === "file" && { source: source.uri }),
    sent: sent.map(({ facts }) => facts),
    ...(thumbnail && { thumbnail: Buffer.from(thumbnail).toString("base64") }),
  };
  return {
    image,
    bytes: new Map(sent.map(({ facts, bytes }) => [facts.id, bytes])),
    ...(source.kind !== "file" && { original: file }),
    ...(thumbnail === undefined &&
      rest.found.format !== "heic" && {
        makeThumbnail: async (until: AbortSignal) => {
          try {
            return Buffer.from(await decoder.thumbnail(file, until)).toString("base64");
          } catch (error) {
            throw problemOf(error, name, options.maxBytes);
          }
        },
      }),
  };
}

const isData = (address: string): boolean => /^data:/i.test(address);

async function linkedImage(url: string, name: string): Promise<AttachedImage> {
  const id = await sha256(Buffer.from(url));
  return { id, name, source: url, sent: [{ id, url, mimeType: mimeTypeOf(url) }], changes: [] };
}

/** The last part of a URI's path, as people call the file. */
function baseNameOf(uri: string): string {
  const path = uri.replace(/[?#].*$/s, "");
  const name = path.slice(path.lastIndexOf("/") + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
