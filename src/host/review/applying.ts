import * as vscode from "vscode";
import type { Documents } from "../../core/altText/documents.ts";
import type { ReviewItem } from "../../core/altText/review/item.ts";
import type { Review } from "../../core/altText/review/review.ts";
import type { AcceptedEdits } from "../../core/altText/review/writing.ts";
import type { ImageEdit } from "../../core/altText/write/plan.ts";
import type { DocumentEdits, Writer } from "../../core/altText/write/writer.ts";
import type { ReviewNotice } from "../../shared/reviewViews.ts";
import { loadEngine } from "../altText/documents.ts";
import { explainRowFailure } from "../reviewPage/rowView.ts";
import { locale } from "../locale.ts";
import { fileUriOf } from "../uris.ts";
import { fileOf } from "./scope.ts";
import { unusualFiles, type UnusualFile } from "./unusual.ts";
import { notify } from "../notify.ts";

/** Files that one comparison shows. */
const MOST_SHOWN = 300;
/** Files that a question names. */
const MOST_NAMED = 15;
/** Scheme of documents as they would be. */
const SCHEME = "iris-review";

export interface ApplyingParts {
  readonly review: Review;
  readonly documents: Documents;
  readonly writer: Writer;
}

/** Shows and writes what was accepted. */
export class ReviewWriting {
  readonly #parts: ApplyingParts;
  /** Documents as they would be, by the URIs that show them. */
  readonly #previews = new Map<string, string>();
  readonly #provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: (uri) => this.#previews.get(uri.toString()) ?? "",
  });

  constructor(parts: ApplyingParts) {
    this.#parts = parts;
  }

  dispose(): void {
    this.#provider.dispose();
  }

  /** All that would be written, in one comparison. */
  async preview(): Promise<void> {
    const { t } = vscode.l10n;
    const { acceptedEdits, previewEdits } = await loadEngine();
    const { edits } = await acceptedEdits(this.#parts.review);
    const previews = await previewEdits(edits.keys(), this.#parts.documents);
    const shown = previews.filter(({ document }) => !document.uri.includes("#"));
    if (shown.length === 0) {
      void notify.information(t("No alt texts accepted yet."));
      return;
    }
    this.#previews.clear();
    const resources = shown.slice(0, MOST_SHOWN).map(({ document, text }, at) => {
      const original = vscode.Uri.parse(document.uri, true);
      const modified = vscode.Uri.from({ scheme: SCHEME, path: original.path, query: `${at}` });
      this.#previews.set(modified.toString(), text);
      return [original, original, modified];
    });
    const title = t("Alt text to be written");
    await vscode.commands.executeCommand("vscode.changes", title, resources);
  }

  /** Writes all that was accepted as one change. @returns what is to be told of it */
  async apply(): Promise<Omit<ReviewNotice, "id"> | undefined> {
    const { t } = vscode.l10n;
    const { acceptedEdits, writeAccepted } = await loadEngine();
    const { review, writer } = this.#parts;
    const accepted = await acceptedEdits(review);
    const chosen = await this.#confirmed(accepted);
    if (!chosen) return undefined;
    const { written, left, changes } = await writeAccepted(review, chosen, writer);
    if (written.length > 0) this.#offerUndo(written, changes);
    const context = { locale, model: "", host: "" };
    const details = [
      ...accepted.changed.map((item) => `${placeOf(item)}: ${t("it has changed")}`),
      ...left.map((item) => {
        const why = item.failure && explainRowFailure(item.failure, context);
        return `${placeOf(item)}: ${why ?? ""}`;
      }),
      ...chosen.leftOut.map(({ uri, reasons }) => `${fileOf(uri)}: ${reasons.join(", ")}`),
    ];
    if (details.length === 0 && written.length === 0) return undefined;
    return {
      kind: details.length > 0 ? "warning" : "info",
      text:
        details.length > 0
          ? t("Alt texts written: {0}. Others were not:", written.length)
          : t("Alt texts written: {0}.", written.length),
      details,
    };
  }

  /** What may be written, once its user knows what else would change; undefined where nothing is. */
  async #confirmed({ edits }: AcceptedEdits): Promise<
    | {
        readonly edits: ReadonlyMap<ImageEdit, ReviewItem>;
        readonly leftOut: readonly UnusualFile[];
      }
    | undefined
  > {
    const unusual = await unusualFiles([...edits.keys()].map(({ uri }) => uri));
    const lossy = unusual.filter(({ isLossy }) => isLossy);
    const others = unusual.filter(({ isLossy }) => !isLossy);
    const without = (files: readonly UnusualFile[]) => {
      const uris = new Set(files.map(({ uri }) => uri));
      const kept = [...edits].filter(([{ uri }]) => !uris.has(fileUriOf(uri)));
      return { edits: new Map(kept), leftOut: files };
    };
    if (others.length === 0) return without(lossy);
    const { t } = vscode.l10n;
    const write = t("Write All");
    const leave = t("Leave Out These Files");
    const named = others
      .slice(0, MOST_NAMED)
      .map(({ uri, reasons }) => `${fileOf(uri)}: ${reasons.join(", ")}`);
    const more = others.length - named.length;
    const choice = await notify.warning(
      t("Files in which VS Code would change more than the alt text: {0}.", others.length),
      {
        modal: true,
        detail: [...named, ...(more > 0 ? [t("and {0} more", more)] : [])].join("\n"),
      },
      write,
      leave,
    );
    if (choice === write) return without(lossy);
    return choice === leave ? without(unusual) : undefined;
  }

  /** The files may be saved and closed by now, where no key reaches them. */
  #offerUndo(written: readonly ReviewItem[], changes: readonly DocumentEdits[]): void {
    const { t } = vscode.l10n;
    const { review, writer } = this.#parts;
    const files = new Set(written.map(({ file }) => file)).size;
    const undo = t("Undo");
    const texts = written.length;
    const text =
      texts === 1
        ? t("Alt text was added to the reference.")
        : files === 1
          ? t("Alt text was added to {0} references in one file.", texts)
          : t("Alt text was added to {0} references in {1} files.", texts, files);
    void notify.information(text, undo).then(async (choice) => {
      if (choice !== undo) return;
      const { left } = await writer.revert(changes);
      await review.refresh(changes.map(({ document }) => document.uri));
      if (left > 0)
        void notify.warning(t("Documents that changed in the meantime were skipped: {0}.", left));
    });
  }
}

const placeOf = ({ file, row: { range } }: ReviewItem): string => `${file}:${range.line}`;
