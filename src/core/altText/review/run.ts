/** Asking about rows: what it would take, and what came of it. */

import { Emitter } from "../../events.ts";
import type { Images } from "../../image/read.ts";
import { createMeteredModel, type Spent } from "../../mavi/metered.ts";
import type { Gate, Model, Spending } from "../../mavi/model.ts";
import { createSpendingCap } from "../../mavi/spendingCap.ts";
import { pooled } from "../../pool.ts";
import type { Documents, DocumentText } from "../documents.ts";
import { estimateProposals, type EstimateOptions } from "../propose/estimate.ts";
import type { Journal } from "../propose/journal.ts";
import {
  proposeAll,
  type Outcome,
  type ProposeOptions,
  type ReferenceSubject,
  type SettingsFor,
} from "../propose/propose.ts";
import { isSame } from "../write/plan.ts";
import { isAskable, isVerifiable, type ReviewItem } from "./item.ts";
import { groupKeyOf } from "./plan.ts";
import type { Review } from "./review.ts";

/** Documents that are opened at once to know what they take. */
const AT_ONCE = 8;

export interface RunParts extends Pick<
  ProposeOptions,
  "images" | "locator" | "mayLeave" | "journal"
> {
  /** Settings as they are now, also later. */
  readonly settingsNow: () => SettingsFor;
  readonly review: Review;
  readonly documents: Documents;
  readonly gate: Gate;
  readonly images: Images;
  readonly journal: Journal;
  readonly readFile: EstimateOptions["readFile"];
}

/** An image to ask about: a row, and all rows that its answer is for. */
export interface AskedGroup {
  readonly item: ReviewItem;
  readonly items: readonly ReviewItem[];
}

/** Whether texts are proposed, or those that are there are held against their images. */
export type RunKind = "propose" | "verify";

/** What asking about rows would take. */
export interface RunEstimate {
  readonly kind: RunKind;
  readonly groups: readonly AskedGroup[];
  readonly rows: number;
  readonly spending: Spending;
}

export interface RunProgress {
  readonly kind: RunKind;
  readonly done: number;
  readonly total: number;
}

/** Asks about rows of a review, in one run at a time; a single one that somebody waits for is asked beside it. */
export class ReviewRun {
  readonly #parts: RunParts;
  readonly #changes = new Emitter<void>();
  readonly #all = new Set<AbortController>();
  #progress: RunProgress | undefined;
  #spent: Spent = { dollars: 0, inputTokens: 0, outputTokens: 0, requests: 0 };
  #isBudgetReached = false;

  constructor(parts: RunParts) {
    this.#parts = parts;
  }

  get onDidChange(): Emitter<void>["event"] {
    return this.#changes.event;
  }

  /** None while nothing is asked. */
  get progress(): RunProgress | undefined {
    return this.#progress;
  }

  /** All that this review took so far. */
  get spent(): Spent {
    return this.#spent;
  }

  /** Whether the budget ended the last run. */
  get isBudgetReached(): boolean {
    return this.#isBudgetReached;
  }

  /**
   * What asking would take. Nothing is sent.
   *
   * @param items those that can be asked about are taken
   */
  async estimate(
    kind: RunKind,
    items: readonly ReviewItem[],
    signal: AbortSignal,
  ): Promise<RunEstimate> {
    const options = this.#parts;
    const isVerifying = kind === "verify";
    const rows = items.filter(isVerifying ? isVerifiable : isAskable);
    const groupOf = ({ row }: ReviewItem): string => groupKeyOf(row, { isVerifying });
    const all = [...Map.groupBy(rows, groupOf).values()].flatMap((own) => {
      const [item] = own;
      return item ? [{ item, items: own }] : [];
    });
    const documents = new Map<string, Promise<DocumentText | undefined>>();
    const subjects = new Map<ReferenceSubject, AskedGroup>();
    await pooled(all, { atOnce: AT_ONCE, signal }, async (group) => {
      const { uri, reference } = group.item.row;
      const opening = documents.get(uri) ?? options.documents.open(uri);
      documents.set(uri, opening);
      const document = await opening;
      if (document) subjects.set({ reference, document }, group);
    });
    const estimated = await estimateProposals([...subjects.keys()], {
      ...{ ...options, settingsFor: options.settingsNow(), signal, isVerifying },
    });
    const groups = estimated.sendable.flatMap((one) => subjects.get(one) ?? []);
    return {
      ...{ kind, groups },
      rows: groups.reduce((sum, one) => sum + one.items.length, 0),
      spending: estimated.spending,
    };
  }

  /**
   * Asks about what was estimated, until the budget is used up or it is stopped; what was answered before
   * is free.
   *
   * @param dollars US dollars; 0 for no limit
   * @returns false where images may not go out
   */
  async run({ kind, groups, spending }: RunEstimate, dollars: number): Promise<boolean> {
    if (this.#progress) return false;
    return this.#running(async (signal) => {
      const { gate } = this.#parts;
      const images = groups.length;
      const model = await gate.open({ images, spending, isAgreed: true, signal });
      if (!model || signal.aborted) return false;
      // Those that were agreed to.
      const settingsFor = this.#parts.settingsNow();
      const each = (spending.dollars ?? 0) / Math.max(1, images);
      this.#isBudgetReached = false;
      this.#tellProgress({ kind, done: 0, total: images });
      try {
        await this.#ask(groups, model, {
          ...{ dollars: dollars || Infinity, each, signal, settingsFor },
          isVerifying: kind === "verify",
        });
      } finally {
        this.#tellProgress(undefined);
      }
      return true;
    });
  }

  /** Asks once more about a row, with a note on what should change. */
  async refine(item: ReviewItem, note: string): Promise<void> {
    if (!isAskable(item) || item.isAsking) return;
    await this.#running(async (signal) => {
      const model = await this.#parts.gate.open({ images: 1, signal });
      if (!model || signal.aborted) return;
      const refinement = { note };
      const settingsFor = this.#parts.settingsNow();
      const options = { dollars: Infinity, each: 0, signal, refinement, settingsFor };
      await this.#ask([{ item, items: [item] }], model, options);
    });
  }

  /** Ends what runs; what was answered is kept. */
  stop(): void {
    for (const run of this.#all) run.abort();
  }

  dispose(): void {
    this.stop();
    this.#changes.dispose();
  }

  async #running<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const run = new AbortController();
    this.#all.add(run);
    try {
      return await work(run.signal);
    } finally {
      this.#all.delete(run);
    }
  }

  async #ask(
    groups: readonly AskedGroup[],
    model: Model,
    options: Pick<ProposeOptions, "signal" | "settingsFor" | "refinement" | "isVerifying"> & {
      readonly dollars: number;
      readonly each: number;
    },
  ): Promise<void> {
    const { review, documents, images, locator, mayLeave, journal } = this.#parts;
    const { signal, settingsFor, refinement, isVerifying } = options;
    const cap = createSpendingCap(() => options.dollars);
    const metered = createMeteredModel({
      ...{ open: () => Promise.resolve(model), cap, each: options.each },
    });
    const before = this.#spent;
    const setAsking = ({ items }: AskedGroup, isAsking: boolean): void => {
      const now = this.#current(items);
      for (const item of now) item.isAsking = isAsking;
      review.changed(now, { isKept: false });
    };
    try {
      await proposeAll(
        groups,
        async (group) => {
          setAsking(group, true);
          return this.#subjectOf(this.#current(group.items)[0] ?? group.item);
        },
        {
          ...{ model: metered, images, locator, settingsFor, mayLeave, journal, documents },
          ...{ signal, refinement, isVerifying, bulk: refinement === undefined },
          onOutcome: (group, outcome) => {
            setAsking(group, false);
            this.#spent = sumOf(before, metered.spent);
            this.#take(group, outcome, { isRefined: refinement !== undefined });
          },
        },
      );
    } finally {
      // What was under way when it was stopped.
      for (const group of groups)
        if (this.#current(group.items).some(({ isAsking }) => isAsking)) setAsking(group, false);
      this.#spent = sumOf(before, metered.spent);
      this.#changes.fire();
    }
  }

  /** Rows as they are by now: their documents may have been looked at anew, or have gone and come. */
  #current(items: readonly ReviewItem[]): readonly ReviewItem[] {
    const { table } = this.#parts.review;
    return items.flatMap(
      ({ id, key, row }) =>
        table.get(id) ?? table.itemsOf(row.uri).find((one) => one.key === key) ?? [],
    );
  }

  #take(
    { items }: AskedGroup,
    outcome: Outcome,
    { isRefined }: { readonly isRefined: boolean },
  ): void {
    if (this.#progress && !isRefined)
      this.#tellProgress({ ...this.#progress, done: this.#progress.done + 1 });
    if ("failure" in outcome && outcome.failure.kind === "budget") {
      this.#isBudgetReached = true;
      return;
    }
    const now = this.#current(items);
    for (const item of now) {
      if ("failure" in outcome) item.failure = outcome.failure;
      else {
        item.failure = undefined;
        // What somebody decided or wrote meanwhile stays.
        const isOpen = isRefined || item.kept.decision === undefined;
        const { suggestion } = outcome;
        item.kept = isOpen ? { suggestion } : { ...item.kept, suggestion };
      }
    }
    this.#parts.review.changed(now);
  }

  /** A row as its document has it now, so that the words around it are those that are there. */
  async #subjectOf({ row }: ReviewItem): Promise<ReferenceSubject> {
    const { documents } = this.#parts;
    const { uri, reference } = row;
    const document = await documents.open(uri);
    if (!document)
      return { reference, document: { uri, path: uri, languageId: "", text: "", version: 0 } };
    const now = await documents.referencesIn(document);
    const same = now.filter((one) => isSame(one, reference));
    const here = same.find(({ span }) => span.start === reference.span.start);
    return { reference: here ?? same[0] ?? reference, document };
  }

  #tellProgress(progress: RunProgress | undefined): void {
    this.#progress = progress;
    this.#changes.fire();
  }
}

const sumOf = (one: Spent, other: Spent): Spent => ({
  dollars: one.dollars + other.dollars,
  inputTokens: one.inputTokens + other.inputTokens,
  outputTokens: one.outputTokens + other.outputTokens,
  requests: one.requests + other.requests,
});
