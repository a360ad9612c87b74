import assert from "node:assert/strict";
import { mkdir, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as vscode from "vscode";
import { searchImages, type FoundImage } from "../../src/host/images/find.ts";
import { fullIt, withSettings, workspace } from "./iris.ts";

const never = new vscode.CancellationTokenSource().token;

/** Writes files into the workspace: text as given, images (with null) as one byte. */
async function write(tree: Readonly<Record<string, string | null>>): Promise<void> {
  for (const [path, text] of Object.entries(tree)) {
    const file = join(workspace.fsPath, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text ?? "x");
  }
}

const empty = (...paths: string[]) => Object.fromEntries(paths.map((path) => [path, null]));

/** The last list of a search. */
async function findImages(token: vscode.CancellationToken): Promise<readonly FoundImage[]> {
  let last: readonly FoundImage[] = [];
  for await (const images of searchImages(token)) last = images;
  return last;
}

/** Paths below the workspace, in the order they were found. */
async function find(token = never): Promise<string[]> {
  const found = await findImages(token);
  return found.map(({ uri }) => uri.path.slice(workspace.path.length + 1));
}

describe("finding the workspace's images", () => {
  afterEach(async () => {
    for (const name of await readdir(workspace.fsPath))
      if (name !== ".vscode")
        await rm(join(workspace.fsPath, name), { recursive: true, maxRetries: 3 });
  });

  it("takes every kind of image in either case, and no other file", async () => {
    const images = [
      ..."png jpg jpeg jfif webp gif bmp svg svgz avif heic heif tif tiff ico cur"
        .split(" ")
        .map((one) => `a.${one}`),
      ..."PNG JPG JPEG JFIF WEBP GIF BMP SVG SVGZ AVIF HEIC HEIF TIF TIFF ICO CUR"
        .split(" ")
        .map((one) => `B.${one}`),
      "Mixed.Png",
      "photo.Jpeg",
      ".hidden/of a folder/screenshot@2x (1).png",
      "多语言/图.png",
    ];
    await write(empty(...images, "a.txt", "png", "a.png.bak", "a.pdf", "b/a.tifx", "c/a.jpgx"));
    assert.deepEqual((await find()).sort(), images.sort());
  });

  it("leaves out what .gitignore and .ignore leave out, from any folder", async () => {
    await write({
      ".gitignore": "build/\n*.tmp.png\n/only-here.png\ndocs/**/draft-*\n!important.tmp.png\n",
      ".ignore": "secret\n",
      "packages/one/.gitignore": "generated.png\n!kept.tmp.png\n",
      "packages/two/.gitignore": "*\n!.gitignore\n!sub/\n!sub/shown.png\n",
      "# comment.png": null,
    });
    const kept = [
      "# comment.png",
      "a.png",
      "deep/only-here.png",
      "docs/final.png",
      "important.tmp.png",
      "packages/one/a.png",
      "packages/one/kept.tmp.png",
      "packages/two/sub/shown.png",
    ];
    await write(
      empty(
        ...kept,
        "build/a.png",
        "deep/build/deeper/a.png",
        "a.tmp.png",
        "deep/a.tmp.png",
        "only-here.png",
        "docs/a/b/draft-1.png",
        "secret/a.png",
        "deep/secret/a.png",
        "packages/one/generated.png",
        "packages/one/deep/generated.png",
        "packages/two/a.png",
        "packages/two/sub/hidden.png",
      ),
    );
    assert.deepEqual((await find()).sort(), kept);
  });

  it("takes nothing back out of a folder that is ignored as a whole, like git", async () => {
    await write({
      ".gitignore": "build/\n!build/shown.png\n",
      "build/.gitignore": "!shown.png\n",
      ...empty("build/shown.png", "shown.png"),
    });
    assert.deepEqual(await find(), ["shown.png"]);
  });

  it("lets .ignore speak after the .gitignore beside it, like search does", async () => {
    // Whichever of the two is read first.
    for (let round = 0; round < 5; round++) {
      await write({
        ".gitignore": `*.png\n${"#\n".repeat(round % 2 ? 20_000 : 0)}`,
        ".ignore": `!logo.png\n${"#\n".repeat(round % 2 ? 0 : 20_000)}`,
        ...empty("a.png", "logo.png"),
      });
      assert.deepEqual(await find(), ["logo.png"], `round ${round}`);
    }
  });

  it("leaves out what files.exclude and search.exclude leave out", async () => {
    const kept = ["a.png", "out/kept/a.png", "src/a.png"];
    await write(
      empty(
        ...kept,
        "node_modules/package/a.png",
        "src/node_modules/package/a.png",
        "excluded/a.png",
        "deep/excluded/a.png",
        "unsearched/a.png",
        "one/a.png",
        "two/a.png",
        "three.draft.png",
        "built/a.png",
      ),
    );
    await withSettings(
      {
        "files.exclude": {
          "**/excluded": true,
          "**/{one,two}/**": true,
          "out/kept": false,
        },
        "search.exclude": {
          "**/node_modules": true,
          unsearched: true,
          "**/built/**": true,
          "*.{draft,{old,older}}.{png,jpg}": true,
        },
      },
      async () => {
        assert.deepEqual((await find()).sort(), kept);
      },
    );
  });

  it("leaves out what VS Code hides by default, and not every folder with a dot", async () => {
    await write(empty(".git/a.png", "node_modules/a.png", ".vscode-images/a.png"));
    assert.deepEqual(await find(), [".vscode-images/a.png"]);
  });

  it("puts the newest first", async () => {
    await write(empty("a.png", "b/new.png", "c.png", "b/same.png"));
    const at = (path: string, seconds: number) =>
      utimes(join(workspace.fsPath, path), seconds, seconds);
    await at("a.png", 1_000_000);
    await at("b/new.png", 3_000_000);
    await at("b/same.png", 2_000_000);
    await at("c.png", 2_000_000);
    assert.deepEqual(await find(), ["b/new.png", "b/same.png", "c.png", "a.png"]);
    const [newest] = await findImages(never);
    assert.equal(newest?.mtime, 3_000_000_000);
  });

  it("finds nothing in an empty workspace", async () => {
    assert.deepEqual(await find(), []);
  });

  describe("with 10,000 of them", function () {
    this.timeout(120_000);
    const paths = Array.from(
      { length: 10_000 },
      (_, index) => `many/${index % 100}/picture-${index}.png`,
    );

    beforeEach(async () => {
      for (let folder = 0; folder < 100; folder++)
        await mkdir(join(workspace.fsPath, `many/${folder}`), { recursive: true });
      for (let at = 0; at < paths.length; at += 500)
        await Promise.all(
          paths.slice(at, at + 500).map((path) => writeFile(join(workspace.fsPath, path), "x")),
        );
      await write({ "many/.gitignore": "99/\n" });
    });

    it("tells of some long before all, none of them left out", async () => {
      const began = performance.now();
      const search = searchImages(never);
      const { value: first = [] } = await search.next();
      const soon = performance.now() - began;
      assert.ok(first.length > 0 && first.length <= 200, `${first.length} at first`);
      assert.ok(first.every(({ uri }) => !uri.path.includes("/many/99/")));
      const lengths: number[] = [];
      for await (const { length } of search) lengths.push(length);
      console.log(
        `    first after ${soon.toFixed(0)} ms, all after ${(performance.now() - began).toFixed(0)} ms`,
      );
      assert.deepEqual(lengths, [9900, 9900]);
    });

    fullIt("finds all that are not ignored, in seconds", async () => {
      const before = performance.now();
      const found = await find();
      const took = performance.now() - before;
      assert.equal(found.length, 9900);
      assert.equal(new Set(found).size, 9900);
      assert.ok(took < 15_000, `took ${took.toFixed(0)} ms`);
    });

    it("stops in the middle when cancelled", async () => {
      // VS Code looks at the token a few times, then each round of times asked for does.
      const source = new vscode.CancellationTokenSource();
      let looks = 0;
      const found = await findImages({
        get isCancellationRequested() {
          looks++;
          return looks > 40;
        },
        onCancellationRequested: source.token.onCancellationRequested,
      });
      assert.ok(found.length > 0 && found.length < 5000, `${found.length} found`);
    });

    fullIt("ends at once when cancelled while it looks", async () => {
      for (const wait of [0, 30, 100]) {
        const source = new vscode.CancellationTokenSource();
        const finding = findImages(source.token);
        await new Promise((resolve) => setTimeout(resolve, wait));
        const before = performance.now();
        source.cancel();
        const found = await finding;
        const took = performance.now() - before;
        assert.ok(found.length < 9900, `${found.length} found after ${wait} ms`);
        assert.ok(took < 1500, `went on for ${took.toFixed(0)} ms`);
      }
    });
  });
});
