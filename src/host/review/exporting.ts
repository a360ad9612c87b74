import * as vscode from "vscode";
import type { ReviewItem } from "../../core/altText/review/item.ts";
import type { Review } from "../../core/altText/review/review.ts";
import type { ReviewRow } from "../../core/altText/review/scan.ts";
import type { ExportFormat } from "../../shared/reviewViews.ts";
import { loadEngine } from "../altText/documents.ts";
import { locale } from "../locale.ts";
import { fileOf, type ReviewScope } from "./scope.ts";

const ENDINGS: Readonly<Record<ExportFormat, string>> = {
  csv: "csv",
  json: "json",
  sarif: "sarif",
  markdown: "md",
};

/** Writes the review into a file that its user chooses. @param version Iris's own */
export async function exportReview(
  format: ExportFormat,
  options: { readonly review: Review; readonly scope: ReviewScope; readonly version: string },
): Promise<void> {
  const { review, scope, version } = options;
  const { t } = vscode.l10n;
  const folder = scope.folder ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  const ending = ENDINGS[format];
  const target = await vscode.window.showSaveDialog({
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, `alt-text.${ending}`) }),
    filters: { [ending.toUpperCase()]: [ending] },
    title: t("Export the Review"),
  });
  if (!target) return;
  const text = await reportText(format, { review, version });
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  await vscode.commands.executeCommand("vscode.open", target);
}

async function reportText(
  format: ExportFormat,
  { review, version }: { readonly review: Review; readonly version: string },
): Promise<string> {
  const { answerIn, csvReport, jsonReport, markdownReport, reportOf, sarifReport } =
    await loadEngine();
  const items = [...review.table.items()].sort(byPlace);
  const of = new Map<ReviewRow, ReviewItem>(items.map((one) => [one.row, one]));
  const report = reportOf(
    items.map(({ row }) => row),
    {
      t: locale.t,
      pathOf: fileOf,
      answerFor: (row) => {
        const suggestion = of.get(row)?.kept.suggestion;
        return suggestion && answerIn(suggestion);
      },
    },
  );
  switch (format) {
    case "json":
      return jsonReport(report);
    case "sarif":
      return sarifReport(report, { version });
    case "csv":
      return csvReport(report);
    case "markdown":
      return markdownReport(report, locale.t);
  }
}

const byPlace = (a: ReviewItem, b: ReviewItem): number =>
  a.file < b.file
    ? -1
    : a.file > b.file
      ? 1
      : (a.row.cell ?? 0) - (b.row.cell ?? 0) ||
        a.row.reference.span.start - b.row.reference.span.start;
