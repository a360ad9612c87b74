/** Writing what was accepted, where the images are by then. */

import type { DocumentText } from "../documents.ts";
import { planEdits, withEdits, type ImageEdit } from "../write/plan.ts";
import type { DocumentEdits, Writer } from "../write/writer.ts";
import { isAccepted, proposalOf, type ReviewItem } from "./item.ts";
import type { Review, ReviewParts } from "./review.ts";

/** What is to be written. */
export interface AcceptedEdits {
  readonly edits: ReadonlyMap<ImageEdit, ReviewItem>;
  /** Rows that were accepted, and whose documents say something else by now. */
  readonly changed: readonly ReviewItem[];
}

/** All that is accepted, as the documents are now. */
export async function acceptedEdits(review: Review): Promise<AcceptedEdits> {
  const { table } = review;
  const before = [...table.items()].filter(isAccepted);
  await review.refresh(before.map(({ row }) => row.uri));
  const edits = new Map<ImageEdit, ReviewItem>();
  const changed: ReviewItem[] = [];
  for (const item of before) {
    const now = table.get(item.id);
    const edit = now && isAccepted(now) ? editOf(now) : undefined;
    if (now && edit) edits.set(edit, now);
    else if (!now?.isWritten) changed.push(item);
  }
  return { edits, changed };
}

function editOf(item: ReviewItem): ImageEdit | undefined {
  const proposal = proposalOf(item);
  if (!proposal) return undefined;
  const { uri, reference } = item.row;
  const put = proposal.isDecorative ? ({ decorative: true } as const) : { alt: proposal.alt };
  return { uri, reference, at: { offset: reference.span.start }, put };
}

/** A document as it is, and as it would be. */
export interface DocumentPreview {
  readonly document: DocumentText;
  readonly text: string;
}

/** What documents would say. */
export async function previewEdits(
  edits: Iterable<ImageEdit>,
  documents: Pick<ReviewParts["documents"], "open" | "referencesIn">,
): Promise<readonly DocumentPreview[]> {
  const previews: DocumentPreview[] = [];
  for (const [uri, own] of Map.groupBy(edits, (one) => one.uri)) {
    const document = await documents.open(uri);
    if (!document) continue;
    const plan = await planEdits(document, await documents.referencesIn(document), own);
    if (plan.edits.length > 0)
      previews.push({ document, text: withEdits(document.text, plan.edits) });
  }
  return previews;
}

/** What came of writing. */
export interface WrittenRows {
  readonly written: readonly ReviewItem[];
  readonly left: readonly ReviewItem[];
  /** What was done to each document, to be taken back. */
  readonly changes: readonly DocumentEdits[];
}

/** Writes texts as one step; what was not written says why in its row. */
export async function writeAccepted(
  review: Review,
  { edits }: Pick<AcceptedEdits, "edits">,
  writer: Pick<Writer, "apply">,
): Promise<WrittenRows> {
  const { written, left, changes } = await writer.apply([...edits.keys()]);
  // A row that went meanwhile was written all the same.
  const now = (edit: ImageEdit): ReviewItem[] => {
    const item = edits.get(edit);
    return item ? [review.table.get(item.id) ?? item] : [];
  };
  const done = written.flatMap((edit) =>
    now(edit).map((item) => {
      item.isWritten = true;
      return item;
    }),
  );
  const failed = left.flatMap(({ edit, why }) =>
    now(edit).map((item) => {
      item.failure = { kind: "left", why };
      return item;
    }),
  );
  const shown = [...done, ...failed].filter((item) => review.table.get(item.id) === item);
  review.changed(shown, { isKept: false });
  await review.refresh(written.map(({ uri }) => uri));
  return { written: done, left: failed, changes };
}
