/* What the host tests share: the extension, settings put back, the stand-in endpoint, files in memory. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { join, relative, sep } from "node:path";
import * as vscode from "vscode";
import type { RecordedRequest } from "../endpoint/record.ts";
import { isFull } from "../strength.ts";

const found = vscode.extensions.getExtension("iris-vision.iris");
assert.ok(found, "the extension under test is there");
export const extension = found;

const folder = vscode.workspace.workspaceFolders?.[0];
assert.ok(folder, "a folder is open");
/** The opened folder. */
export const workspace = folder.uri;

/** Files of the built extension that Node has loaded in this process. */
export function loadedFiles(): string[] {
  const dist = join(extension.extensionPath, "dist") + sep;
  return Object.keys(require.cache)
    .filter((path) => path.startsWith(dist))
    .map((path) => relative(dist, path));
}

/** A file of test/fixtures. */
export function fixture(path: string): Buffer {
  return readFileSync(join(extension.extensionPath, "test/fixtures", path));
}

/** A test of the full strength alone, as `fullTest` is. */
export function fullIt(name: string, body: () => Promise<void>): void {
  if (isFull) it(name, body);
}

/** Works with these user settings, and puts back what was before. */
export async function withSettings(
  values: Readonly<Record<string, unknown>>,
  work: () => Promise<void>,
): Promise<void> {
  const putBack = await changeSettings(values);
  try {
    await work();
  } finally {
    await putBack();
  }
}

/** Sets these user settings; what is returned puts back what was before. Each takes VS Code a third of a second. */
export async function changeSettings(
  values: Readonly<Record<string, unknown>>,
): Promise<() => Promise<void>> {
  const config = vscode.workspace.getConfiguration();
  const before = Object.keys(values).map(
    (id) => [id, config.inspect<unknown>(id)?.globalValue] as const,
  );
  for (const [id, value] of Object.entries(values)) await setUserSetting(id, value);
  return async () => {
    for (const [id, value] of before) await setUserSetting(id, value);
  };
}

function setUserSetting(id: string, value: unknown): Thenable<void> {
  return vscode.workspace.getConfiguration().update(id, value, vscode.ConfigurationTarget.Global);
}

/** The stand-in endpoint, which runs outside of VS Code. */
export const standIn = {
  origin: environment("IRIS_STANDIN"),
  key: environment("IRIS_STANDIN_KEY"),
  get baseUrl(): string {
    return `${this.origin}/serve/api/v2/iu`;
  },
  /** What it received since it last forgot, oldest first. */
  async requests(): Promise<RecordedRequest[]> {
    return JSON.parse(await control("GET", "requests")) as RecordedRequest[];
  },
  async forget(): Promise<void> {
    await control("DELETE", "requests");
  },
  /** Has it play a scenario from now on, at a pace. */
  async use(scenario: string, pace = {}): Promise<void> {
    await control("POST", "use", { scenario, pace });
  },
};

function environment(name: string): string {
  const value = process.env[name];
  assert.ok(value, `${name} is set by whoever runs the host tests`);
  return value;
}

/** Not to be called while a proxy setting is under test: VS Code applies that to node:http as well. */
function control(method: string, route: string, body?: unknown): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${standIn.origin}/__standin/${route}`, { method }, (reply) => {
      let text = "";
      reply.setEncoding("utf8").on("data", (piece: string) => (text += piece));
      reply.on("end", () => resolve(text)).on("error", reject);
    });
    outgoing.on("error", reject).end(body && JSON.stringify(body));
  });
}

/** Looks again and again until the value is there. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  timeout = 10_000,
): Promise<T> {
  for (const deadline = Date.now() + timeout; ;) {
    const value = await look();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`Waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A file system of the tests' own: nothing in it has a path on this machine. */
export class MemoryFiles implements vscode.FileSystemProvider {
  readonly #files = new Map<string, Uint8Array>();
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;
  /** Paths that nobody may read. */
  readonly locked = new Set<string>();
  /** Paths that were read, in order. */
  readonly reads: string[] = [];

  stat({ path }: vscode.Uri): vscode.FileStat {
    const bytes = this.#files.get(path);
    const isFolder = [...this.#files.keys()].some((one) => one.startsWith(`${path}/`));
    if (!bytes && !isFolder) throw vscode.FileSystemError.FileNotFound(path);
    const type = bytes ? vscode.FileType.File : vscode.FileType.Directory;
    return { type, ctime: 0, mtime: 0, size: bytes?.length ?? 0 };
  }

  readFile({ path }: vscode.Uri): Uint8Array {
    this.reads.push(path);
    if (this.locked.has(path)) throw vscode.FileSystemError.NoPermissions(path);
    const bytes = this.#files.get(path);
    if (!bytes) throw vscode.FileSystemError.FileNotFound(path);
    return bytes;
  }

  writeFile({ path }: vscode.Uri, bytes: Uint8Array): void {
    this.#files.set(path, bytes);
  }

  delete({ path }: vscode.Uri): void {
    this.#files.delete(path);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(): void {
    // Folders are there by their files.
  }

  rename(): void {
    throw vscode.FileSystemError.NoPermissions();
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }
}
