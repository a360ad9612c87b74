import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { ImageProblem } from "../../src/core/image/read.ts";
import { explainImageProblem } from "../../src/core/messages/images.ts";
import { pathOutside } from "../../src/host/images/outside.ts";
import { createImages, fileSource } from "../../src/host/images/read.ts";
import { locale } from "../../src/host/locale.ts";
import { extension, fixture, MemoryFiles, workspace } from "./iris.ts";

const options = { maxEdge: 3840, maxBytes: 4_000_000 };

describe("reading images", () => {
  const files = new MemoryFiles();
  const questions: unknown[] = [];
  let mayRead = false;
  const images = createImages(extension.extensionUri, {
    mayRead(question) {
      questions.push(question);
      return Promise.resolve(mayRead);
    },
    uplink: () => 20_000_000,
    page: { isThere: () => false, draw: () => Promise.resolve(undefined) },
  });
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
  const read = (given: vscode.Uri | string, signal = new AbortController().signal) => {
    const source =
      typeof given === "string"
        ? ({ kind: "address", address: given } as const)
        : fileSource(given);
    return images.read(source, options, signal);
  };
  const refused = async (source: vscode.Uri | string, sentence: string): Promise<void> => {
    await assert.rejects(read(source), (error: unknown) => {
      assert.ok(error instanceof ImageProblem);
      assert.equal(explainImageProblem(error, locale), sentence);
      return true;
    });
  };

  it("works over any file system", async () => {
    const bytes = fixture("workspace/images/quarterly-chart.png");
    const uri = put("/pictures/chart of 2025 (1).png", bytes);
    const { image, bytes: sent, makeThumbnail } = await read(uri);
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
    const thumbnail = (await makeThumbnail?.(AbortSignal.timeout(60_000))) ?? "";
    assert.equal(Buffer.from(thumbnail, "base64").toString("latin1", 8, 12), "WEBP");
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

  it("takes data URIs, and addresses without opening them", async () => {
    const bytes = fixture("workspace/images/quarterly-chart.png");
    const data = await read(`data:image/png;base64,${bytes.toString("base64")}`);
    assert.deepEqual([data.image.name, data.image.source], ["image/png", undefined]);
    assert.equal(data.image.sent.length, 1);
    const url = "https://example.invalid/pictures/chart%20of%202025.webp?size=a%2Fb%3D";
    const { image, bytes: none } = await read(url);
    assert.deepEqual(
      [image.name, image.source, image.found, none.size],
      ["chart%20of%202025.webp", url, undefined, 0],
    );
    assert.deepEqual(image.sent, [{ id: image.id, url, mimeType: "image/webp" }]);
    await refused(
      "http://example.com/a.png",
      "a.png is not an https URL, so it was not sent. Save the image, then attach the file.",
    );
    await refused(
      "https://169.254.169.254/latest/a.png",
      "a.png is reachable only from this computer or its network, so the endpoint cannot open it. Save the image, then attach the file.",
    );
    await refused("data:text/html,<script>", "text/html is not an image that Iris can read.");
  });

  it("asks before it reads what links take out of the workspace, or what is dropped from outside", async () => {
    const outside = mkdtempSync(join(tmpdir(), "iris-outside-"));
    const chart = fixture("workspace/images/quarterly-chart.png");
    writeFileSync(join(outside, "secret.png"), chart);
    const real = vscode.Uri.file(join(realpathSync(outside), "secret.png"));
    const link = vscode.Uri.joinPath(workspace, "linked.png");
    symlinkSync(real.fsPath, link.fsPath);
    try {
      const asked = { kind: "outside", path: real.path };
      const dropped = { kind: "file", uri: real.toString(), doubt: "outside" } as const;
      await refused(link, "linked.png is outside the workspace and was not read.");
      await assert.rejects(images.read(dropped, options, AbortSignal.timeout(5000)));
      assert.deepEqual(questions.splice(0), [asked, asked]);
      // What its user chose in a dialog is meant.
      assert.equal((await read(real)).image.name, "secret.png");
      assert.deepEqual(questions, []);
      mayRead = true;
      assert.equal((await read(link)).image.name, "linked.png");
      assert.deepEqual(questions.splice(0), [asked]);
    } finally {
      mayRead = false;
      rmSync(link.fsPath);
      rmSync(outside, { recursive: true });
    }
  });

  it("says in a sentence why a file cannot be attached", async () => {
    const broken = (name: string) => put(`/${name}`, fixture(`workspace/images/broken/${name}`));
    await refused(broken("empty.png"), "empty.png is empty. Attach another image.");
    await refused(
      broken("not-an-image.png"),
      "not-an-image.png is not an image that Iris can read.",
    );
    await refused(
      broken("truncated.png"),
      "truncated.png is damaged or incomplete. Open it to check, or save it again.",
    );
    await refused(
      memory("/gone.png"),
      "gone.png was not found. It may have been moved or deleted.",
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

  it("knows a file of the workspace by the name that a remote's window drops", async () => {
    const dropped = (path: string): Promise<string | undefined> => {
      const uri = vscode.Uri.from({ scheme: "vscode-remote", authority: "127.0.0.1:1", path });
      return pathOutside({ kind: "file", uri: uri.toString(), doubt: "outside" });
    };
    assert.equal(await dropped(`${workspace.path}/images/harbor-photo.jpg`), undefined);
    assert.equal(await dropped("/elsewhere.png"), "/elsewhere.png");
  });
});
