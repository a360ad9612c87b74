import type { Documents } from "../core/altText/documents.ts";
import { positionsOf, rangeAt } from "../core/altText/review/positions.ts";
import type { SarifFix } from "../core/altText/review/report/sarif.ts";
import type { ReviewRow } from "../core/altText/review/scan.ts";
import { suggestedEdit } from "../core/altText/review/suggestedEdit.ts";
import { planEdits } from "../core/altText/write/plan.ts";
import type { RowOutcome } from "./asking.ts";

/** Where each suggestion would be written; none in notebooks, where lines of a cell are no lines of the file. */
export async function fixesOf(
  outcomes: ReadonlyMap<ReviewRow, RowOutcome>,
  documents: Pick<Documents, "open">,
): Promise<ReadonlyMap<ReviewRow, SarifFix>> {
  const fixes = new Map<ReviewRow, SarifFix>();
  const byDocument = Map.groupBy(outcomes, ([{ uri }]) => uri);
  for (const [uri, own] of byDocument) {
    const document = await documents.open(uri);
    if (!document || document.cell !== undefined) continue;
    const at = positionsOf(document.text);
    for (const [row, outcome] of own) {
      if (!("suggestion" in outcome) || outcome.suggestion.alts.length === 0) continue;
      const edit = suggestedEdit(row, outcome.suggestion);
      const { edits } = await planEdits(document, [row.reference], [edit]);
      const [only] = edits;
      if (!only) continue;
      const { line: startLine, column: startColumn, ...end } = rangeAt(at, only.span);
      fixes.set(row, { startLine, startColumn, ...end, text: only.text });
    }
  }
  return fixes;
}
