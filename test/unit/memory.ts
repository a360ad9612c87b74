/* A workspace in memory: the engine's ports over a table of files, for tests. */
import type { Documents, DocumentText } from "../../src/core/altText/documents.ts";
import { DOCUMENT_ENDINGS } from "../../src/core/altText/languages.ts";
import { offsetAfter } from "../../src/core/altText/read/changes.ts";
import { readReferences } from "../../src/core/altText/read/readReferences.ts";
import { ImageLocator } from "../../src/core/altText/resolve/locator.ts";
import { withEdits, type Tracker } from "../../src/core/altText/write/plan.ts";
import { createWriter, type Writer } from "../../src/core/altText/write/writer.ts";
import { IGNORE_FILES, type Files } from "../../src/core/files/files.ts";
import { IgnoreRules } from "../../src/core/files/ignore.ts";
import { parentOf } from "../../src/core/files/paths.ts";

const uriOf = (path: string): string => `memory:${path}`;
const pathOf = (uri: string): string => uri.slice("memory:".length);

export class MemoryWorkspace {
  readonly documents: Documents;
  readonly files: Files;
  readonly locator: ImageLocator;
  readonly writer: Writer;
  /** How many changes are refused before the next one is taken. */
  refusals = 0;
  /** All fails, as on a drive that was unplugged: nothing says that it is not there. */
  isUnmounted = false;
  /** Is called before each change that is tried. */
  onCommit: () => void = () => undefined;
  /** Paths of links, and where they lead. */
  readonly links = new Map<string, string>();
  readonly #contents: Map<string, string | Uint8Array>;
  readonly #versions = new Map<string, number>();
  readonly #trackers = new Map<string, Set<Tracker>>();

  /** @param contents of files by their paths in the one folder `/w` */
  constructor(contents: Readonly<Record<string, string | Uint8Array>>) {
    this.#contents = new Map(Object.entries(contents));
    const files = (this.files = this.#filesOf());
    this.documents = {
      all: (signal) => this.#all(signal),
      open: (uri) => Promise.resolve(this.#open(uri)),
      referencesIn: (document) => readReferences(document, []),
      siteOf: ({ path }) => ({ files, path, roots: ["/w"], staticRoots: [], uriOf }),
    };
    this.locator = new ImageLocator((document) => this.documents.siteOf(document));
    this.writer = createWriter({
      documents: this.documents,
      open: (uri) => Promise.resolve(this.#open(uri)),
      wait: () => Promise.resolve(),
      commit: (all) => {
        this.onCommit();
        if (this.isUnmounted) return Promise.resolve(false);
        if (this.refusals > 0) {
          this.refusals--;
          return Promise.resolve(false);
        }
        if (all.some(({ document: { uri, version } }) => this.#open(uri)?.version !== version))
          return Promise.resolve(false);
        for (const { document, edits } of all)
          this.write(document.path, withEdits(document.text, edits));
        return Promise.resolve(true);
      },
    });
  }

  text(path: string): string {
    const content = this.#contents.get(path) ?? "";
    return typeof content === "string" ? content : new TextDecoder().decode(content);
  }

  write(path: string, text: string): void {
    this.#contents.set(path, text);
    this.#versions.set(path, (this.#versions.get(path) ?? 0) + 1);
  }

  add(path: string, content: Uint8Array): void {
    this.#contents.set(path, content);
  }

  delete(path: string): void {
    this.#contents.delete(path);
  }

  /** Types into a document, as somebody does while answers are waited for. */
  type(path: string, offset: number, words: string): void {
    const text = this.text(path);
    this.write(path, text.slice(0, offset) + words + text.slice(offset));
    const changes = [{ span: { start: offset, end: offset }, length: words.length }];
    for (const tracker of this.#trackers.get(path) ?? [])
      tracker.offset = offsetAfter(tracker.offset, changes);
  }

  track(path: string, offset: number): Tracker {
    const tracker = { offset };
    this.#trackers.set(path, (this.#trackers.get(path) ?? new Set()).add(tracker));
    return tracker;
  }

  readFile = (uri: string): ReturnType<Files["readBytes"]> =>
    this.files.readBytes(pathOf(uri), Infinity);

  async *#all(signal: AbortSignal): AsyncGenerator<string> {
    await this.#check();
    const rules = new IgnoreRules();
    for (const path of this.#contents.keys())
      if (IGNORE_FILES.some((name) => path.endsWith(`/${name}`)))
        rules.add(parentOf(path), this.text(path));
    for (const path of [...this.#contents.keys()].sort()) {
      await Promise.resolve();
      if (signal.aborted) return;
      if (DOCUMENT_ENDINGS.some((one) => path.endsWith(one)) && !rules.isIgnored(path))
        yield uriOf(path);
    }
  }

  #open(uri: string): DocumentText | undefined {
    const path = pathOf(uri);
    if (this.isUnmounted || typeof this.#contents.get(path) !== "string") return undefined;
    const version = this.#versions.get(path) ?? 0;
    return { uri, path, languageId: "", text: this.text(path), version };
  }

  #check(): Promise<void> {
    if (!this.isUnmounted) return Promise.resolve();
    return Promise.reject(Object.assign(new Error("EIO: i/o error"), { code: "EIO" }));
  }

  #follow(path: string): string {
    const to = this.links.get(path);
    return to === undefined ? path : this.#follow(to);
  }

  #filesOf(): Files {
    return {
      isFile: async (path) => {
        await this.#check();
        return this.#contents.has(this.#follow(path));
      },
      readText: async (path) => {
        await this.#check();
        return this.#contents.has(path) ? this.text(path) : undefined;
      },
      realPath: async (path) => {
        await this.#check();
        return this.#follow(path);
      },
      readBytes: (path) => {
        if (this.isUnmounted) return Promise.resolve("unreadable");
        const content = this.#contents.get(this.#follow(path));
        return Promise.resolve(
          typeof content === "string" ? Buffer.from(content) : (content ?? "gone"),
        );
      },
      imagesBelow: (folder) =>
        Promise.resolve([...this.#contents.keys()].filter((one) => one.startsWith(`${folder}/`))),
      namesIn: (folder) => {
        const below = [...this.#contents.keys()].filter((one) => one.startsWith(`${folder}/`));
        return Promise.resolve([
          ...new Set(below.map((one) => one.slice(folder.length + 1).split("/")[0] ?? "")),
        ]);
      },
    };
  }
}
