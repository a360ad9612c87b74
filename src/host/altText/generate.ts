import * as vscode from "vscode";
import type { Documents } from "../../core/altText/documents.ts";
import type {
  Outcome,
  ProposalFailure,
  ProposeOptions,
  ReferenceSubject,
  Refinement,
  Subject,
} from "../../core/altText/propose/propose.ts";
import type { Suggestion } from "../../core/altText/propose/suggestion.ts";
import type { ImageReference } from "../../core/altText/reference.ts";
import type { ImageEdit, LeftReason, Tracker } from "../../core/altText/write/plan.ts";
import type { Writer } from "../../core/altText/write/writer.ts";
import type { MayRead } from "../../core/image/permission.ts";
import type { Images } from "../../core/image/read.ts";
import type { Gate } from "../../core/mavi/model.ts";
import { textOf } from "../documents.ts";
import { loadEngine, OffsetTracker } from "./documents.ts";
import type { WorkspaceLocator } from "./locator.ts";
import { failedFor, openFor } from "./opening.ts";
import { WritingProgress } from "./progress.ts";

export interface GenerateParts {
  readonly gate: Gate;
  readonly images: Images;
  readonly documents: Documents;
  readonly locator: WorkspaceLocator;
  readonly writer: Writer;
  /** A document may name any file of this computer: its user decides. */
  readonly mayRead: MayRead;
}

export interface WriteOptions {
  readonly refinement?: Refinement | undefined;
  /** The images were only just put there: an empty alt text says nothing yet. */
  readonly isNew?: boolean;
  /** Nothing else in the document shows their files, so where they are shown they are, cut and pasted or not. */
  readonly isUnique?: boolean;
  /** Ends it, besides “Stop”. */
  readonly signal?: AbortSignal;
}

/** A suggestion for an image, and where that is by now. */
export interface PlacedSuggestion {
  readonly reference: ImageReference;
  readonly offset: number;
  readonly suggestion: Suggestion;
}

/** What came of writing alt texts. */
export interface WriteResult {
  readonly written: readonly PlacedSuggestion[];
  readonly left: readonly (PlacedSuggestion & { readonly why: LeftReason })[];
  readonly failures: readonly ProposalFailure[];
}

/** What came of an image, in a document or by itself. */
export interface SubjectSuggestion<S extends Subject = Subject> {
  readonly subject: S;
  readonly suggestion: Suggestion;
}

/** An image of a document, wherever that moves it. */
interface GenerateJob {
  readonly subject: ReferenceSubject;
  readonly at: OffsetTracker;
}

const NOTHING: WriteResult = { written: [], left: [], failures: [] };

/** Has alt texts proposed, and written where the images are by then. */
export class AltTexts implements vscode.Disposable {
  readonly #parts: GenerateParts;
  readonly #progress = new WritingProgress();
  readonly #runs = new Set<AbortController>();

  constructor(parts: GenerateParts) {
    this.#parts = parts;
  }

  /**
   * Has alt texts written for images of a document: all in one change, so one undo takes them back.
   * What is finished when it is stopped is written.
   *
   * @param references of the document as it is now
   */
  async write(
    document: vscode.TextDocument,
    references: readonly ImageReference[],
    options: WriteOptions = {},
  ): Promise<WriteResult> {
    if (references.length === 0) return NOTHING;
    const text = textOf(document);
    const jobs = references.map((reference): GenerateJob => {
      const at = new OffsetTracker(document, reference.span.start);
      return { subject: { reference, document: text }, at };
    });
    try {
      const outcomes = await this.#running(options.signal, (signal) =>
        this.#propose(document, jobs, { ...options, signal }),
      );
      return outcomes ? await this.#writeAll(jobs, outcomes, options) : NOTHING;
    } finally {
      for (const { at } of jobs) at.dispose();
    }
  }

  /**
   * Alt texts for images, each for its place where it has one, in their order; nothing is written. What
   * is finished when it is cancelled counts.
   *
   * @param options.meanwhile is called once it is certain that they are asked for
   */
  async suggest<S extends Subject>(
    subjects: readonly S[],
    options: {
      readonly refinement?: Refinement | undefined;
      readonly meanwhile?: () => void;
    } = {},
  ): Promise<{
    readonly suggested: readonly SubjectSuggestion<S>[];
    readonly failures: readonly ProposalFailure[];
  }> {
    const outcomes = await this.#running(undefined, (signal, stop) =>
      this.#proposeSubjects(subjects, { ...options, signal, stop }),
    );
    const suggested = subjects.flatMap((subject) => {
      const outcome = outcomes?.get(subject);
      return outcome && "suggestion" in outcome
        ? [{ subject, suggestion: outcome.suggestion }]
        : [];
    });
    return { suggested, failures: outcomes ? failuresIn(outcomes) : [] };
  }

  /** Ends what is asked; what is finished is written. */
  stop(): void {
    for (const run of this.#runs) run.abort();
  }

  dispose(): void {
    this.stop();
    this.#progress.dispose();
  }

  async #running<T>(
    outer: AbortSignal | undefined,
    work: (signal: AbortSignal, stop: () => void) => Promise<T>,
  ): Promise<T> {
    const run = new AbortController();
    this.#runs.add(run);
    try {
      const signals = [run.signal, ...(outer ? [outer] : [])];
      return await work(AbortSignal.any(signals), () => run.abort());
    } finally {
      this.#runs.delete(run);
    }
  }

  /** Undefined where images may not go out. */
  async #propose(
    document: vscode.TextDocument,
    jobs: readonly GenerateJob[],
    options: WriteOptions & { readonly signal: AbortSignal },
  ): Promise<ReadonlyMap<GenerateJob, Outcome> | undefined> {
    const { documents } = this.#parts;
    const subjects = jobs.map(({ subject }) => subject);
    const opened = await openFor(subjects, { ...options, ...this.#parts });
    if (!opened) return undefined;
    if ("problems" in opened) return failedFor(jobs, ({ subject }) => opened.problems.get(subject));
    const end = this.#progress.begin(
      document,
      jobs.map(({ subject: { reference }, at }) => {
        const { start, end } = reference.span;
        return { at, length: end - start };
      }),
    );
    try {
      const { currentSubject, proposeAll } = await loadEngine();
      return await proposeAll(jobs, ({ subject, at }) => currentSubject(subject, at, documents), {
        ...options,
        ...this.#partsFor(opened),
        // Somebody waits for a single one.
        bulk: jobs.length > 1,
      });
    } finally {
      end();
    }
  }

  async #proposeSubjects(
    subjects: readonly Subject[],
    options: Parameters<AltTexts["suggest"]>[1] & {
      readonly signal: AbortSignal;
      readonly stop: () => void;
    },
  ): Promise<ReadonlyMap<Subject, Outcome> | undefined> {
    const count = subjects.length;
    if (count === 0) return undefined;
    const { t } = vscode.l10n;
    const { signal, refinement } = options;
    const opened = await openFor(subjects, { ...options, ...this.#parts });
    if (!opened) return undefined;
    if ("problems" in opened) return failedFor(subjects, (one) => opened.problems.get(one));
    const { proposeAll } = await loadEngine();
    const title = t("Writing alt text…");
    return vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      (progress, token) => {
        token.onCancellationRequested(options.stop);
        options.meanwhile?.();
        let done = 0;
        return proposeAll(subjects, (subject) => Promise.resolve(subject), {
          ...{ ...this.#partsFor(opened), signal, refinement, bulk: count > 1 },
          onOutcome: () => {
            done++;
            if (count > 1)
              progress.report({ increment: 100 / count, message: t("{0} of {1}", done, count) });
          },
        });
      },
    );
  }

  #partsFor(
    opened: Pick<ProposeOptions, "model" | "settingsFor">,
  ): Pick<
    ProposeOptions,
    "model" | "images" | "locator" | "documents" | "settingsFor" | "mayLeave"
  > {
    const { images, locator, documents, mayRead } = this.#parts;
    const mayLeave = (path: string): Promise<boolean> => mayRead({ kind: "outside", path });
    return { ...opened, images, locator, documents, mayLeave };
  }

  async #writeAll(
    jobs: readonly GenerateJob[],
    outcomes: ReadonlyMap<GenerateJob, Outcome>,
    { isUnique = false }: WriteOptions,
  ): Promise<WriteResult> {
    const proposals = new Map<
      ImageEdit,
      { readonly at: Tracker; readonly suggestion: Suggestion }
    >();
    for (const job of jobs) {
      const outcome = outcomes.get(job);
      if (!outcome || !("suggestion" in outcome)) continue;
      const { suggestion } = outcome;
      const { subject, at } = job;
      const { reference, document } = subject;
      const put = { alt: suggestion.alts[0] ?? "" };
      proposals.set({ uri: document.uri, reference, at, isUnique, put }, { at, suggestion });
    }
    const { writer } = this.#parts;
    const applied = await writer.apply([...proposals.keys()], { onlyOpen: true });
    const placed = (edit: ImageEdit): PlacedSuggestion[] => {
      const one = proposals.get(edit);
      if (!one) return [];
      const { at, suggestion } = one;
      return [{ reference: edit.reference, offset: at.offset, suggestion }];
    };
    return {
      written: applied.written.flatMap(placed),
      left: applied.left.flatMap(({ edit, why }) => placed(edit).map((one) => ({ ...one, why }))),
      failures: failuresIn(outcomes),
    };
  }
}

function failuresIn(outcomes: ReadonlyMap<unknown, Outcome>): ProposalFailure[] {
  return [...outcomes.values()].flatMap((one) => ("failure" in one ? [one.failure] : []));
}
