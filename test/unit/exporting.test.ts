/* What an export leaves behind: all of it or nothing, and never anything of others'. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  TakenError,
  writeExport,
  type ExportFolder,
} from "../../src/core/conversation/exporting.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A folder in memory. @param onWrite is told before each write; what it throws, the write throws */
class MemoryFolder implements ExportFolder {
  readonly files = new Map<string, string>();
  readonly #onWrite: (name: string, files: Map<string, string>) => void;

  constructor(
    files: Readonly<Record<string, string>>,
    onWrite: (name: string, files: Map<string, string>) => void = () => undefined,
  ) {
    for (const [name, text] of Object.entries(files)) this.files.set(name, text);
    this.#onWrite = onWrite;
  }

  exists = (name: string): Promise<boolean> =>
    Promise.resolve(
      [...this.files.keys()].some((one) => one === name || one.startsWith(`${name}/`)),
    );

  read = (name: string): Promise<Uint8Array | undefined> => {
    const text = this.files.get(name);
    return Promise.resolve(text === undefined ? undefined : bytes(text));
  };

  write = (name: string, content: Uint8Array): Promise<void> => {
    // A disk that is full has the beginning of it.
    this.files.set(name, "");
    return Promise.resolve().then(() => {
      this.#onWrite(name, this.files);
      this.files.set(name, new TextDecoder().decode(content));
    });
  };

  delete = async (name: string): Promise<void> => {
    if (this.files.delete(name)) return;
    if (await this.exists(name)) throw new Error("not empty");
  };

  get all(): Record<string, string> {
    return Object.fromEntries([...this.files].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

const IMAGES = ["1", "2", "3"];

const exportInto = (
  folder: ExportFolder,
  {
    isCancelled = () => false,
    load = (id: string) => Promise.resolve(bytes(`image ${id}`)),
  }: { isCancelled?: () => boolean; load?: (id: string) => Promise<Uint8Array | undefined> } = {},
): Promise<number | undefined> =>
  writeExport({
    ...{ folder, load, isCancelled, file: "Harbor.md" },
    render: (images) => ({
      markdown: `# ${images}`,
      images: IMAGES.map((id) => ({
        name: `${id}-a.webp`,
        sentImage: { id, mimeType: "image/webp", width: 1, height: 1, byteLength: 1 },
      })),
    }),
  });

describe("an export", () => {
  test("has its images in a folder of its own, and tells how many are gone", async () => {
    const others = { "Harbor-images/x.png": "x", "Harbor-images-2": "a file" };
    const folder = new MemoryFolder({ ...others, "Harbor.md": "old" });
    const load = (id: string) => Promise.resolve(id === "2" ? undefined : bytes(id));
    assert.equal(await exportInto(folder, { load }), 1);
    assert.deepEqual(folder.all, {
      ...others,
      "Harbor-images-3/1-a.webp": "1",
      "Harbor-images-3/3-a.webp": "3",
      "Harbor.md": "# Harbor-images-3",
    });
  });

  test("leaves the folder as it was where the disk fills up, at whichever file", async () => {
    for (const before of [{}, { "Harbor.md": "old" }])
      for (let full = 1; full <= IMAGES.length + 1; full++) {
        let count = 0;
        const folder = new MemoryFolder(before, () => {
          if (++count === full) throw new Error("ENOSPC");
        });
        await assert.rejects(exportInto(folder), /ENOSPC/);
        assert.deepEqual(folder.all, before, `${full}`);
      }
  });

  test("leaves the folder as it was where it is cancelled", async () => {
    for (let last = 0; last <= IMAGES.length; last++) {
      let asked = 0;
      const folder = new MemoryFolder({ "Harbor.md": "old" });
      const isCancelled = () => asked++ >= last;
      assert.equal(await exportInto(folder, { isCancelled }), undefined);
      assert.deepEqual(folder.all, { "Harbor.md": "old" }, `${last}`);
    }
  });

  test("writes over nothing that came meanwhile, and takes back what it wrote", async () => {
    const comes = (when: string, name: string, before: Record<string, string> = {}) =>
      new MemoryFolder(before, (writing, files) => {
        if (writing === when) files.set(name, "another's");
      });
    for (const [folder, left, file] of [
      [
        comes("Harbor-images/1-a.webp", "Harbor-images/3-a.webp"),
        { "Harbor-images/3-a.webp": "another's" },
        "Harbor-images/3-a.webp",
      ],
      [comes("Harbor-images/2-a.webp", "Harbor.md"), { "Harbor.md": "another's" }, "Harbor.md"],
      [
        comes("Harbor-images/3-a.webp", "Harbor.md", { "Harbor.md": "old" }),
        { "Harbor.md": "another's" },
        "Harbor.md",
      ],
    ] as const) {
      await assert.rejects(exportInto(folder), (error) => {
        assert.ok(error instanceof TakenError);
        assert.equal(error.file, file);
        return true;
      });
      assert.deepEqual(folder.all, left);
    }
    // Of what has another name, nothing is touched.
    const folder = comes("Harbor-images/1-a.webp", "Harbor-images/notes.txt");
    assert.equal(await exportInto(folder), 0);
    assert.equal(folder.files.get("Harbor-images/notes.txt"), "another's");
  });
});
