import type { Exported } from "./markdown.ts";

/** The folder that an export goes into; names are relative to it, with `/`. Errors are those of the file system. */
export interface ExportFolder {
  readonly exists: (name: string) => Promise<boolean>;
  /** Undefined where there is no such file. */
  readonly read: (name: string) => Promise<Uint8Array | undefined>;
  readonly write: (name: string, bytes: Uint8Array) => Promise<void>;
  /** Deletes a file or an empty folder. */
  readonly delete: (name: string) => Promise<void>;
}

/** What an export wants to write came from elsewhere while it went on. */
export class TakenError extends Error {
  readonly file: string;

  constructor(file: string) {
    super("A file was created or changed while a conversation was exported.");
    this.file = file;
  }
}

interface Export {
  readonly folder: ExportFolder;
  /** The Markdown file. */
  readonly file: string;
  /** @param images the folder that links lead to */
  readonly render: (images: string) => Pick<Exported, "markdown" | "images">;
  /** Undefined where an image is no longer stored. */
  readonly load: (id: string) => Promise<Uint8Array | undefined>;
  readonly isCancelled: () => boolean;
}

/**
 * Writes images first and the Markdown last, and nothing over what others put there meanwhile.
 * Where it fails or is cancelled, nothing is left of it: what it wrote goes, and a file of before is put back.
 *
 * @returns how many images were no longer stored; undefined when cancelled
 * @throws TakenError, and whatever the folder throws
 */
export async function writeExport(options: Export): Promise<number | undefined> {
  const { folder, file, render, load, isCancelled } = options;
  const before = await folder.read(file);
  const images = await freeFolder(folder, file);
  const exported = render(images);
  const written: string[] = [];
  let missing = 0;
  let isBegun = false;
  const undo = async (): Promise<void> => {
    for (const name of written) await folder.delete(name).catch(ignore);
    // It was not there before; where anything else came into it meanwhile, it stays.
    if (written.length > 0) await folder.delete(images).catch(ignore);
    if (!isBegun) return;
    await (before ? folder.write(file, before) : folder.delete(file)).catch(ignore);
  };
  try {
    for (const { sentImage, name } of exported.images) {
      if (isCancelled()) break;
      const bytes = await load(sentImage.id);
      if (!bytes) {
        missing++;
        continue;
      }
      const path = `${images}/${name}`;
      if (await folder.exists(path)) throw new TakenError(path);
      // Half of it may be there where it fails.
      written.push(path);
      await folder.write(path, bytes);
    }
    if (isCancelled()) {
      await undo();
      return undefined;
    }
    const now = await folder.read(file);
    if (!isSame(before, now)) throw new TakenError(file);
    isBegun = true;
    await folder.write(file, new TextEncoder().encode(exported.markdown));
    return missing;
  } catch (error) {
    await undo();
    throw error;
  }
}

/** A folder beside the file that is not there yet: `NAME-images`, or that with a number. */
async function freeFolder(folder: ExportFolder, file: string): Promise<string> {
  const stem = file.replace(/\.md$/i, "");
  for (let number = 1; ; number++) {
    const name = `${stem}-images${number === 1 ? "" : `-${number}`}`;
    if (!(await folder.exists(name))) return name;
  }
}

function isSame(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

const ignore = (): undefined => undefined;
