/* What VS Code's files are read with, on an editor of which only this is there: whoever made a folder says what its files are. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, statSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { join } from "node:path";
import { afterEach, test } from "node:test";
import { temporaryFolder } from "../vscode/lifetime.ts";

const isPosix = process.platform !== "win32";
/** Of the file systems that other extensions bring along: what each file says that it has, and what it gives. */
const remote = new Map<string, { readonly size: number; readonly given: number }>();
/** Files that VS Code was asked to read, however long they are. */
const readWhole: string[] = [];

interface StubUri {
  readonly scheme: string;
  readonly path: string;
  readonly fsPath: string;
  with(change: { readonly path: string }): StubUri;
}
const uriOf = (path: string, scheme = "file"): StubUri => ({
  ...{ scheme, path, fsPath: path },
  with: (change) => uriOf(change.path, scheme),
});

const FileType = { Unknown: 0, File: 1, Directory: 2, SymbolicLink: 64 };
class FileSystemError extends Error {
  readonly code = "FileNotFound";
}
const editor = {
  ...{ FileType, FileSystemError, RelativePattern: Object },
  Uri: { file: (path: string) => uriOf(path) },
  workspace: {
    fs: {
      stat({ scheme, path }: StubUri) {
        const own = scheme === "file" && statSync(path, { throwIfNoEntry: false });
        if (own) return Promise.resolve({ type: own.isFile() ? FileType.File : 0, size: own.size });
        const found = remote.get(path);
        return found
          ? Promise.resolve({ type: FileType.File, size: found.size })
          : Promise.reject(new FileSystemError());
      },
      readFile({ path }: StubUri) {
        readWhole.push(path);
        return Promise.resolve(new Uint8Array(remote.get(path)?.given ?? 0));
      },
    },
  },
};
Object.assign(globalThis, { editorOfTest: editor });
const source = `export const {${Object.keys(editor).join()}} = globalThis.editorOfTest;`;
registerHooks({
  resolve: (name, context, next) =>
    name === "vscode"
      ? { url: `data:text/javascript,${encodeURIComponent(source)}`, shortCircuit: true }
      : next(name, context),
});
const { filesOn, readBytes } = await import("../../src/host/files.ts");

type Uri = Parameters<typeof readBytes>[0];
const read = (uri: StubUri, most: number) => readBytes(uri as Uri, most);

afterEach(() => {
  remote.clear();
  readWhole.length = 0;
});

test("of a file of this computer no more is read than may be, whatever it says of itself", async (t) => {
  if (!isPosix) return t.skip("no such files");
  const { path: folder } = temporaryFolder("host-files");
  const at = (name: string): string => join(folder, name);
  writeFileSync(at("a.md"), "![](a.png)");
  writeFileSync(at("empty.md"), "");
  writeFileSync(at("large.md"), "");
  truncateSync(at("large.md"), 4_000_000_000);
  symlinkSync("/dev/zero", at("device.md"));
  symlinkSync(at("circle.md"), at("circle.md"));
  execFileSync("mkfifo", [at("pipe.md")]);
  const expected: Record<string, string | number> = {
    ...{ "a.md": 10, "empty.md": 0, "large.md": "tooLarge", "gone.md": "gone", "": "folder" },
    ...{ "device.md": "unreadable", "circle.md": "unreadable", "pipe.md": "unreadable" },
  };
  if (existsSync("/proc/self/pagemap")) {
    // They say that they are empty. One has no end, and is read in numbers of eight bytes alone.
    symlinkSync("/proc/self/pagemap", at("kernel.md"));
    symlinkSync("/proc/cpuinfo", at("table.md"));
    Object.assign(expected, { "kernel.md": "unreadable", "table.md": "tooLarge" });
  }
  for (const [name, what] of Object.entries(expected)) {
    const found = await read(uriOf(at(name)), 100);
    assert.equal(typeof found === "string" ? found : found.length, what, name);
  }
  const files = filesOn(uriOf(folder) as Uri);
  assert.equal(await files.readText(at("a.md"), 100), "![](a.png)");
  assert.equal(await files.readText(at("kernel.md"), 100), undefined);
  // Its own reading has no bound.
  assert.deepEqual(readWhole, []);
});

test("what another file system gives beyond what it said is not taken", async () => {
  remote.set("/a.md", { size: 10, given: 10 });
  remote.set("/large.md", { size: 2000, given: 2000 });
  remote.set("/liar.md", { size: 0, given: 2000 });
  const found: Record<string, string | number> = {};
  for (const name of ["/a.md", "/large.md", "/liar.md", "/gone.md"]) {
    const bytes = await read(uriOf(name, "other"), 100);
    found[name] = typeof bytes === "string" ? bytes : bytes.length;
  }
  assert.deepEqual(found, {
    ...{ "/a.md": 10, "/large.md": "tooLarge", "/liar.md": "tooLarge", "/gone.md": "gone" },
  });
  assert.deepEqual(readWhole, ["/a.md", "/liar.md"]);
});
