import { setTimeout as delay } from "node:timers/promises";
import type { DocumentText, Documents } from "../documents.ts";
import type { TextEdit } from "../reference.ts";
import { inverseEdits, planEdits, withEdits, type ImageEdit, type LeftEdit } from "./plan.ts";
import { movedEdits } from "./movedEdits.ts";

/** How often a change is tried that is refused, and milliseconds between two tries: people type. */
const TRIES = 150;
const PAUSE = 100;

/** Everything that changes in a document. */
export interface DocumentEdits {
  /** As it was read: what changed since must not be written over. */
  readonly document: DocumentText;
  readonly edits: readonly TextEdit[];
}

export interface ApplyOptions {
  /** Documents that nobody has open are left alone. */
  readonly onlyOpen?: boolean;
  /** A file that gets another name in the same step. */
  readonly rename?: { readonly from: string; readonly to: string };
}

/** What came of a change. */
export interface Applied {
  readonly written: readonly ImageEdit[];
  readonly left: readonly LeftEdit[];
  /** What was done to each document, to be taken back. */
  readonly changes: readonly DocumentEdits[];
}

/** What came of taking changes back, in documents. */
export interface Reverted {
  readonly reverted: number;
  /** Their lines say something else by now, or they are gone. */
  readonly left: number;
}

/** The one way by which documents are changed. */
export interface Writer {
  /** Writes all that still fits as one step, which one undo takes back. */
  apply(edits: readonly ImageEdit[], options?: ApplyOptions): Promise<Applied>;
  /** Takes changes back in all lines that are as they were left, whatever else became of their documents. */
  revert(changes: readonly DocumentEdits[]): Promise<Reverted>;
}

/** What a writer writes with. */
export interface WriterParts {
  readonly documents: Pick<Documents, "referencesIn">;
  /** The document as it is now; undefined where it is not to be had. */
  readonly open: (
    uri: string,
    options: Pick<ApplyOptions, "onlyOpen">,
  ) => Promise<DocumentText | undefined>;
  /** Writes all or nothing; false where that is refused, or a document is not what it was. */
  readonly commit: (edits: readonly DocumentEdits[], options: ApplyOptions) => Promise<boolean>;
  readonly wait?: (ms: number) => Promise<unknown>;
}

/** A writer that finds each image again in the text as it is now, and tries again what is refused. */
export function createWriter({ documents, open, commit, wait = delay }: WriterParts): Writer {
  const planFor = async (uri: string, edits: readonly ImageEdit[], options: ApplyOptions) => {
    const document = await open(uri, options);
    if (!document) return { left: edits.map((edit): LeftEdit => ({ edit, why: "closed" })) };
    const references = await documents.referencesIn(document);
    return { document, ...(await planEdits(document, references, edits)) };
  };
  const reversed = async ({ document, edits }: DocumentEdits) => {
    const now = await open(document.uri, {});
    if (!now) return undefined;
    const inverse = inverseEdits(document.text, edits);
    const moved = movedEdits(inverse, withEdits(document.text, edits), now.text);
    const isWhole = moved.length === inverse.length;
    return moved.length > 0 ? { document: now, edits: moved, isWhole } : undefined;
  };
  return {
    async apply(edits, options = {}) {
      const byDocument = Map.groupBy(edits, ({ uri }) => uri);
      for (let tries = 1; ; tries++) {
        const plans = await Promise.all(
          [...byDocument].map(([uri, own]) => planFor(uri, own, options)),
        );
        const left = plans.flatMap((plan) => plan.left);
        const whole = plans.flatMap((plan) => ("document" in plan ? plan : []));
        const written = whole.flatMap(({ planned }) => planned);
        const changed = whole.filter((plan) => plan.edits.length > 0);
        if (written.length === 0) return { written, left, changes: [] };
        if (await commit(changed, options)) return { written, left, changes: changed };
        if (tries === TRIES) {
          const refused = written.map((edit): LeftEdit => ({ edit, why: "refused" }));
          return { written: [], left: [...left, ...refused], changes: [] };
        }
        await wait(PAUSE);
      }
    },
    async revert(changes) {
      for (let tries = 1; ; tries++) {
        const plans = await Promise.all(changes.map((change) => reversed(change)));
        const whole = plans.filter((plan) => plan !== undefined);
        const isDone = whole.length === 0 || (await commit(whole, {}));
        if (isDone || tries === TRIES) {
          const reverted = isDone ? whole.filter(({ isWhole }) => isWhole).length : 0;
          return { reverted, left: changes.length - reverted };
        }
        await wait(PAUSE);
      }
    },
  };
}
