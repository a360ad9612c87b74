import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as vscode from "vscode";
import { createImageProcess, readImage, UnreadableImage } from "../../src/host/images/read.ts";
import { extension, fixture, MemoryFiles, workspace } from "./iris.ts";

const options = { maxEdge: 3072, maxBytes: 4_000_000 };

describe("reading images", () => {
  const files = new MemoryFiles();
  const images = createImageProcess(extension.extensionUri);
  let registered: vscode.Disposable;
  before(() => {
    registered = vscode.workspace.registerFileSystemProvider("memfs", files);
  });
  after(() => {
    registered.dispose();
    images.dispose();
  });

  /** A file in memory, by no path of this machine. */
  const memory = (path: string): vscode.Uri => vscode.Uri.from({ scheme: "memfs", path });
  const put = (path: string, bytes: Uint8Array): vscode.Uri => {
    files.writeFile(memory(path), bytes);
    return memory(path);
  };
  const read = (uri: vscode.Uri, signal = new AbortController().signal) =>
    readImage(uri, options, { images, signal });
  const refused = async (uri: vscode.Uri, sentence: string): Promise<void> => {
    await assert.rejects(read(uri), (error: unknown) => {
      assert.ok(error instanceof UnreadableImage);
      assert.equal(error.message, sentence);
      return true;
    });
  };

  it("works over any file system", async () => {
    const bytes = fixture("workspace/images/quarterly-chart.png");
    const uri = put("/pictures/chart of 2025 (1).png", bytes);
    const { image, bytes: sent } = await read(uri);
    assert.equal(image.name, "chart of 2025 (1).png");
    assert.equal(image.source, uri.toString());
    const id = createHash("sha256").update(bytes).digest("hex");
    assert.deepEqual(image.sent, [
      { id, width: 1400, height: 840, mimeType: "image/png", byteLength: bytes.length },
    ]);
    assert.deepEqual(image.found, {
      format: "png",
      width: 1400,
      height: 840,
      byteLength: bytes.length,
    });
    assert.deepEqual([...sent.keys()], [id]);
    assert.equal(sent.get(id)?.length, bytes.length);
    assert.equal(image.id, id, "by what was found");
    assert.equal(Buffer.from(image.thumbnail ?? "", "base64").toString("latin1", 8, 12), "WEBP");
    assert.ok(files.reads.includes(uri.path), "through the provider");
  });

  it("gives the same file over two file systems the same id", async () => {
    const bytes = fixture("workspace/images/photo.webp");
    const onDisk = vscode.Uri.joinPath(workspace, "photo.webp");
    await vscode.workspace.fs.writeFile(onDisk, bytes);
    try {
      const [here, there] = await Promise.all([read(onDisk), read(put("/photo.webp", bytes))]);
      assert.equal(here.image.id, there.image.id);
      assert.notEqual(here.image.source, there.image.source);
    } finally {
      await vscode.workspace.fs.delete(onDisk);
    }
  });

  it("tells by the bytes, not by the name", async () => {
    const uri = put("/really-a-jpeg.png", fixture("workspace/images/broken/really-a-jpeg.png"));
    assert.equal((await read(uri)).image.sent[0]?.mimeType, "image/jpeg");
  });

  it("says in a sentence why a file cannot be attached", async () => {
    const broken = (name: string) => put(`/${name}`, fixture(`workspace/images/broken/${name}`));
    await refused(broken("empty.png"), "empty.png is empty, so there is nothing to send.");
    await refused(
      broken("not-an-image.png"),
      "not-an-image.png is not an image that Iris can read.",
    );
    await refused(
      broken("truncated.png"),
      "truncated.png is damaged or cut off. Open it to check, or save it again.",
    );
    await refused(
      memory("/gone.png"),
      "gone.png is no longer there. It may have been moved or deleted.",
    );
    put("/folder.png/inside.txt", new Uint8Array(1));
    await refused(memory("/folder.png"), "folder.png is a folder. Select the images inside it.");
    const locked = put("/locked.png", fixture("workspace/images/photo.webp"));
    files.locked.add(locked.path);
    await refused(locked, "locked.png cannot be read. Check its permissions.");
    await refused(
      vscode.Uri.parse("nowhere:/a.png"),
      "a.png cannot be read. Check its permissions.",
    );
  });

  it("does not even read what is larger than 50 MB", async () => {
    const uri = put("/huge.png", new Uint8Array(50_000_001));
    await refused(uri, "huge.png is larger than 50 MB. Save it smaller, then attach it again.");
    assert.ok(!files.reads.includes(uri.path));
    files.delete(uri);
  });

  it("ends with the signal's reason when aborted", async () => {
    const controller = new AbortController();
    const reading = read(
      put("/a.png", fixture("workspace/images/harbor-photo.jpg")),
      controller.signal,
    );
    const reason = new Error("enough");
    controller.abort(reason);
    await assert.rejects(reading, reason);
  });
});
