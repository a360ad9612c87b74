import * as vscode from "vscode";
import { isImageName } from "../../core/image/formats.ts";
import type { ReviewTable } from "../../core/altText/review/table.ts";
import type { Review } from "../../core/altText/review/review.ts";
import { notebookOf } from "../notebooks.ts";
import { fileUriOf } from "../uris.ts";

/** Milliseconds without a change, after which documents are looked at anew. */
const PAUSE = 400;

export interface WatchParts {
  readonly review: Review;
  /** The URIs of all documents that are reviewed. */
  readonly uris: (signal: AbortSignal) => AsyncIterable<string>;
  readonly isDocument: (path: string) => boolean;
  readonly onImages: () => void;
  readonly onError: (error: unknown) => void;
}

/** Keeps a review up to date as documents and images change, in editors and on the disk. */
export class ReviewWatch {
  readonly #parts: WatchParts;
  readonly #changed = new Set<string>();
  #areNew = false;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  readonly #ending = new AbortController();
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor(parts: WatchParts) {
    this.#parts = parts;
    const watcher = vscode.workspace.createFileSystemWatcher("**/*");
    this.#subscriptions = [
      watcher,
      watcher.onDidChange((uri) => this.#see(uri, "changed")),
      watcher.onDidCreate((uri) => this.#see(uri, "created")),
      watcher.onDidDelete((uri) => this.#see(uri, "deleted")),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0)
          this.#wantKnown(notebookOf(document) ?? document.uri.toString());
      }),
      vscode.workspace.onDidChangeNotebookDocument(({ notebook, contentChanges }) => {
        if (contentChanges.length > 0) this.#see(notebook.uri, "created");
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#wantKnown(uri.toString())),
    ];
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#ending.abort();
    for (const one of this.#subscriptions) one.dispose();
  }

  #see(uri: vscode.Uri, what: "changed" | "created" | "deleted"): void {
    const { review, isDocument, onImages } = this.#parts;
    if (isImageName(uri.path)) {
      onImages();
      if (what === "changed") return;
      for (const one of documentsOf(review.table, uri.toString(), what)) this.#want(one);
    } else if (isDocument(uri.path)) {
      // Of a notebook, cells may be new.
      if (what === "created" || uri.path.toLowerCase().endsWith(".ipynb")) {
        this.#areNew = true;
        this.#schedule();
      }
      this.#wantKnown(uri.toString());
    } else if (what === "deleted") {
      // A folder takes all below it along.
      for (const one of review.table.uris)
        if (one.startsWith(`${uri.toString()}/`)) this.#want(one);
    }
  }

  #wantKnown(uri: string): void {
    for (const one of this.#parts.review.table.uris) if (fileUriOf(one) === uri) this.#want(one);
    // A document that had no image may have one by now.
    if (!this.#parts.review.table.isKnown(uri)) return;
    this.#want(uri);
  }

  #want(uri: string): void {
    this.#changed.add(uri);
    this.#schedule();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#running = (this.#running ?? Promise.resolve())
        .then(() => this.#look())
        .catch(this.#parts.onError);
    }, PAUSE);
  }

  async #look(): Promise<void> {
    const { review, uris } = this.#parts;
    const wanted = new Set(this.#changed);
    this.#changed.clear();
    if (this.#areNew) {
      this.#areNew = false;
      // Ignore files decide whether a new one counts.
      for await (const uri of uris(this.#ending.signal))
        if (!review.table.isKnown(uri)) wanted.add(uri);
    }
    if (wanted.size > 0 && !this.#ending.signal.aborted) await review.refresh(wanted);
  }
}

/** The documents for which an image that came or went may count. */
function documentsOf(table: ReviewTable, image: string, what: "created" | "deleted"): Set<string> {
  const found = new Set<string>();
  for (const { row } of table.items()) {
    const isMeant =
      what === "created"
        ? row.image.kind === "missing"
        : row.image.kind === "file" && row.image.uri === image;
    if (isMeant) found.add(row.uri);
  }
  return found;
}
