import { createHash } from "node:crypto";
import { isFillable } from "../check/fillable.ts";
import type { DocumentText } from "../documents.ts";
import type { ItemDraft } from "./item.ts";
import { groupKeyOf } from "./plan.ts";
import type { ReviewRow } from "./scan.ts";

/** The rows of a document. @param language of its alt texts, as set */
export function draftsOf(
  document: DocumentText,
  rows: readonly ReviewRow[],
  { file, language }: { readonly file: string; readonly language: string | undefined },
): readonly ItemDraft[] {
  const seen = new Map<string, number>();
  return rows.map((row) => {
    const { reference } = row;
    const { source, alt, around } = reference;
    const said = JSON.stringify([file, row.cell, source?.text, alt, around.heading]);
    const nth = seen.get(said) ?? 0;
    seen.set(said, nth + 1);
    return {
      ...{ row, file, group: groupKeyOf(row) },
      key: createHash("sha256").update(`${said} ${nth}`).digest("base64url").slice(0, 27),
      isFillable: isFillable(reference, document, language),
    };
  });
}
