/** The review of many documents: its rows, how they are kept up to date, and what is decided of them. */

import { setImmediate } from "node:timers/promises";
import { Emitter } from "../../events.ts";
import type { ProblemOptions } from "../check/problems.ts";
import type { Documents } from "../documents.ts";
import type { ImageLocator } from "../resolve/locator.ts";
import { coverageOf, type Coverage } from "./coverage.ts";
import { textsElsewhere } from "./elsewhere.ts";
import { draftsOf } from "./drafts.ts";
import {
  isPersons,
  isWaiting,
  isWritable,
  proposalOf,
  type KeptWork,
  type ReviewItem,
} from "./item.ts";
import type { KeptRows } from "./kept.ts";
import { scan, scanDocument, type ScannedDocument, type ScanOptions } from "./scan.ts";
import { ReviewTable } from "./table.ts";

/** Milliseconds that documents may hold up everything else at once. */
const SLICE = 10;

export interface ReviewParts {
  readonly documents: Documents;
  readonly locator: Pick<ImageLocator, "locate" | "isUntagged" | "isCopy" | "withoutAlt" | "find">;
  /** Of a document. */
  readonly settingsFor: (uri: string) => Pick<ProblemOptions, "language" | "mayTellKind">;
  /** The URIs of the documents that are looked through. */
  readonly uris: (signal: AbortSignal) => AsyncIterable<string> | Iterable<string>;
  readonly kept: KeptRows;
  /** The path of a document as people know it. */
  readonly fileOf: (uri: string) => string;
  readonly onError: (error: unknown) => void;
}

/** What somebody decides of rows. */
export type Decision =
  | { readonly kind: "accept"; readonly text?: string | undefined }
  | { readonly kind: "decorative" | "skip" | "never" | "reset" };

export interface ScanProgress {
  readonly done: number;
  readonly total: number | undefined;
}

export class Review {
  readonly table = new ReviewTable();
  readonly #parts: ReviewParts;
  readonly #changes = new Emitter<readonly ReviewItem[] | "order">();
  readonly #scans = new Emitter<readonly string[]>();
  #scanning: AbortController | undefined;
  #progress: ScanProgress | undefined;
  #elsewhere:
    | { readonly revision: number; readonly of: ReturnType<typeof textsElsewhere> }
    | undefined;

  constructor(parts: ReviewParts) {
    this.#parts = parts;
  }

  /** Rows that say something else at their place, or `order` where rows came, went or moved. */
  get onDidChange(): Emitter<readonly ReviewItem[] | "order">["event"] {
    return this.#changes.event;
  }

  /** A scan came to its end: which documents could not be read or are too large. */
  get onDidScan(): Emitter<readonly string[]>["event"] {
    return this.#scans.event;
  }

  /** How far the scan is; none while nothing is looked through. */
  get scanning(): ScanProgress | undefined {
    return this.#progress;
  }

  get coverage(): Coverage {
    return coverageOf([...this.table.items()].map(({ row }) => row));
  }

  /** Looks through all documents; what is known shows meanwhile. A scan that runs is ended before. */
  async scan(): Promise<void> {
    this.stopScan();
    const scanning = new AbortController();
    this.#scanning = scanning;
    const { signal } = scanning;
    this.#tellProgress({ done: 0, total: undefined });
    try {
      const uris: string[] = [];
      for await (const uri of this.#parts.uris(signal)) uris.push(uri);
      const seen = new Set<string>();
      const unread: string[] = [];
      const onUnread = (uri: string, error?: unknown): void => {
        unread.push(uri);
        if (error !== undefined) this.#parts.onError(error);
      };
      let since = performance.now();
      const counted = this.#counted([...new Set(uris)].sort(), signal);
      for await (const document of scan(counted, { ...this.#options(signal), onUnread })) {
        seen.add(document.document.uri);
        await this.#take(document);
        if (performance.now() - since < SLICE) continue;
        await setImmediate();
        since = performance.now();
      }
      if (signal.aborted) return;
      for (const uri of [...this.table.uris]) if (!seen.has(uri)) this.table.remove(uri);
      this.#scans.fire(unread);
    } finally {
      if (this.#scanning === scanning) {
        this.#scanning = undefined;
        this.#tellProgress(undefined);
      }
    }
  }

  stopScan(): void {
    this.#scanning?.abort();
    this.#scanning = undefined;
    this.#progress = undefined;
  }

  /** Looks at documents anew that may have changed, come or gone. One that breaks a reader stays as it was. */
  async refresh(uris: Iterable<string>): Promise<void> {
    const { documents, onError } = this.#parts;
    const options = this.#options(new AbortController().signal);
    for (const uri of new Set(uris)) {
      try {
        const document = await documents.open(uri);
        if (document) await this.#take({ document, rows: await scanDocument(document, options) });
        else this.table.remove(uri);
      } catch (error) {
        onError(error);
      }
    }
    this.#changes.fire("order");
  }

  /**
   * Decides of rows. Of several at once none is accepted that has a person's words: those are decided one
   * by one.
   *
   * @param options.isForGroup also of the rows with the same image in the same purpose that wait for one
   * @returns how many were left as they are
   */
  decide(
    ids: readonly string[],
    decision: Decision,
    { isForGroup = false }: { readonly isForGroup?: boolean } = {},
  ): number {
    const named = ids.flatMap((id) => this.table.get(id) ?? []);
    const isTaking = decision.kind === "accept" || decision.kind === "decorative";
    const chosen = named.filter(
      (one) =>
        !isTaking ||
        (isWritable(one) &&
          (named.length === 1 || !isPersons(one)) &&
          (decision.kind !== "accept" || decision.text !== undefined || proposalOf(one))),
    );
    for (const item of chosen) this.#decide(item, decision);
    const mates = isForGroup ? this.#matesOf(chosen) : [];
    for (const { mate, of } of mates) {
      const { suggestion, choice, text, isDecorative, isFree } = of.kept;
      if (isTaking) mate.kept = { ...mate.kept, suggestion, choice, text, isDecorative, isFree };
      this.#decide(mate, decision);
    }
    this.changed([...chosen, ...mates.map(({ mate }) => mate)]);
    return named.length - chosen.length;
  }

  /** Takes a text as a proposal. */
  take(item: ReviewItem, text: string, { isFree }: { readonly isFree: boolean }): void {
    const { isDecorative: _, ...kept } = item.kept;
    item.kept = { ...kept, text, isFree, decision: undefined };
    item.failure = undefined;
    this.changed([item]);
  }

  /** Takes the next of the texts that were suggested. @returns false where there is no other */
  takeAnother(item: ReviewItem): boolean {
    const { suggestion, choice = 0 } = item.kept;
    if (!suggestion || suggestion.alts.length < 2) return false;
    const next = (choice + 1) % suggestion.alts.length;
    item.kept = { suggestion, choice: next };
    this.changed([item]);
    return true;
  }

  /** Texts of the row's image elsewhere. */
  elsewhere(item: ReviewItem): readonly string[] {
    const { revision } = this.table;
    if (this.#elsewhere?.revision !== revision)
      this.#elsewhere = { revision, of: textsElsewhere(this.table.items()) };
    return this.#elsewhere.of(item);
  }

  /** The rows that wait, and could take a text that costs nothing. */
  freeRows(): readonly ReviewItem[] {
    return [...this.table.items()].filter(
      (item) => isWaiting(item) && this.elsewhere(item).length > 0,
    );
  }

  /** Something became of rows: it is kept and told. */
  changed(items: readonly ReviewItem[], { isKept = true } = {}): void {
    if (items.length === 0) return;
    if (isKept) for (const item of items) this.#parts.kept.keep(item).catch(this.#parts.onError);
    this.#changes.fire(items);
  }

  dispose(): void {
    this.stopScan();
    this.#changes.dispose();
    this.#scans.dispose();
  }

  #decide(item: ReviewItem, { kind, ...given }: Decision): void {
    const { suggestion, choice, text, isFree, isDecorative } = item.kept;
    const own = { suggestion, choice, text, isFree, isDecorative };
    const decided: Readonly<Record<Decision["kind"], KeptWork>> = {
      accept: {
        ...("text" in given && given.text !== undefined
          ? { suggestion, choice, text: given.text }
          : own),
        decision: "accepted",
      },
      decorative: { suggestion, isDecorative: true, decision: "accepted" },
      skip: { ...own, decision: "skipped" },
      never: { ...own, decision: "never" },
      reset: { suggestion, choice },
    };
    item.kept = decided[kind];
    item.failure = undefined;
  }

  #matesOf(
    chosen: readonly ReviewItem[],
  ): readonly { readonly mate: ReviewItem; readonly of: ReviewItem }[] {
    const first = new Map(chosen.map((one) => [one.group, one]));
    const named = new Set(chosen);
    return [...this.table.items()].flatMap((mate) => {
      const of = first.get(mate.group);
      const isMeant = of && !named.has(mate) && mate.isFillable && isWritable(mate);
      return isMeant && mate.kept.decision === undefined && !mate.isWritten ? [{ mate, of }] : [];
    });
  }

  async #take({ document, rows }: ScannedDocument): Promise<void> {
    const { kept, fileOf, settingsFor } = this.#parts;
    const { uri } = document;
    const { language } = settingsFor(uri);
    const drafts = draftsOf(document, rows, { file: fileOf(uri), language });
    const works = await kept.of(drafts);
    const before = this.table.revision;
    const keys = new Map(this.table.itemsOf(uri).map(({ id, key }) => [id, key]));
    this.table.put(uri, drafts, ({ key }) => works.get(key));
    // What is kept under a key that another row had is that row's.
    for (const item of this.table.itemsOf(uri))
      if (!item.isWritten && keys.has(item.id) && keys.get(item.id) !== item.key)
        kept.keep(item).catch(this.#parts.onError);
    if (this.table.revision !== before) this.#changes.fire("order");
  }

  #options(signal: AbortSignal): ScanOptions {
    const { documents, locator, settingsFor } = this.#parts;
    return { documents, locator, settingsFor, signal };
  }

  *#counted(uris: readonly string[], signal: AbortSignal): Generator<string> {
    for (const [done, uri] of uris.entries()) {
      if (signal.aborted) return;
      this.#tellProgress({ done, total: uris.length });
      yield uri;
    }
  }

  #tellProgress(progress: ScanProgress | undefined): void {
    this.#progress = progress;
    this.#changes.fire([]);
  }
}
