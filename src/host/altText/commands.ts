import * as vscode from "vscode";
import { findMeant, meantBy } from "../../core/altText/meant.ts";
import type { ImageReference } from "../../core/altText/reference.ts";
import { isSame } from "../../core/altText/write/plan.ts";
import { textOf } from "../documents.ts";
import { imageOfWebview } from "../images/context.ts";
import { chooseImages } from "../images/pick.ts";
import { promptForRefinement } from "./choose.ts";
import { OffsetTracker, touchedBy, type OpenDocuments } from "./documents.ts";
import { describeFiles, describeShown, type FileParts } from "./files.ts";
import { write, writeAndTell } from "./followUp.ts";
import { reviewPlaces, sortPlaces } from "./places.ts";
import { notify } from "../notify.ts";

/** Image files of one command; each may be asked about. */
const MOST_FILES = 1000;

/** What a command is about: the images of a code action, those at the cursors, or none, which is told. */
async function referencesFor(
  open: OpenDocuments,
  args: readonly unknown[],
): Promise<
  | {
      readonly document: vscode.TextDocument;
      readonly references: readonly ImageReference[];
      readonly among: readonly ImageReference[];
    }
  | undefined
> {
  const { t } = vscode.l10n;
  const [uri] = args;
  const editor = vscode.window.activeTextEditor;
  const meant = uri instanceof vscode.Uri ? meantBy(args[1], args[2]) : undefined;
  const document =
    uri instanceof vscode.Uri && meant
      ? await vscode.workspace.openTextDocument(uri)
      : editor?.document;
  if (!document) {
    void notify.information(
      t("Open a document and place the cursor in an image, or right-click an image file."),
    );
    return undefined;
  }
  const all = await open.of(document);
  const found = meant
    ? findMeant(all, meant)
    : touchedBy(editor?.selections ?? [], { document, references: all });
  const references = found.filter(({ place }) => place !== undefined);
  if (references.length > 0) return { document, references, among: all };
  void notify.information(
    found.length > 0
      ? t("The alt text of this image is computed in code. Edit it there.")
      : meant
        ? t("The image has moved. Place the cursor in it, then try again.")
        : t("There is no image at the cursor. Place the cursor in one, then try again."),
  );
  return undefined;
}

/** “Generate Alt Text”: of files by their Explorer, else of the images at the cursors. */
export async function generateAltText(parts: FileParts, args: readonly unknown[]): Promise<void> {
  const shown = imageOfWebview(args[0]);
  if (shown && shown.kind !== "file") {
    await describeShown(parts, shown);
    return;
  }
  if (shown || (args[0] instanceof vscode.Uri && !meantBy(args[1]))) {
    const chosen = (await chooseImages(args)) ?? [];
    const images = chosen.flatMap((one) =>
      one.kind === "file" ? [vscode.Uri.parse(one.uri, true)] : [],
    );
    if (images.length > MOST_FILES)
      void notify.warning(
        vscode.l10n.t(
          "Iris takes up to {0} images at once. The rest were left out. Choose them afterwards.",
          MOST_FILES,
        ),
      );
    await describeFiles(parts, images.slice(0, MOST_FILES));
    return;
  }
  const found = await referencesFor(parts.open, args);
  if (!found) return;
  const { document, references } = found;
  if (references.length === 1) await writeAndTell(parts, document, references);
  else await fillAndTell(parts, found);
}

/** Several images: those with a person's words keep them, and are proposed for on wish. */
async function fillAndTell(
  parts: FileParts,
  { document, references, among }: NonNullable<Awaited<ReturnType<typeof referencesFor>>>,
): Promise<void> {
  const text = textOf(document);
  const places = references.map((reference) => ({ reference, document: text, among }));
  const { fillable, written } = await sortPlaces(places);
  const kept = written.map(({ reference }) => ({
    reference,
    at: new OffsetTracker(document, reference.span.start),
  }));
  try {
    const empty = fillable.map(({ reference }) => reference);
    // Its message stays until somebody answers.
    const { telling } = empty.length > 0 ? await write(parts, document, empty) : {};
    if (kept.length > 0 && (await mayPropose(kept.length))) {
      // Where they are by now, after texts were written beside them.
      const now = textOf(document);
      const all = await parts.open.of(document);
      const still = kept.flatMap(({ reference, at }) => {
        const here = all.find(({ span }) => span.start === at.offset);
        return here && isSame(here, reference)
          ? [{ reference: here, document: now, among: all }]
          : [];
      });
      await reviewPlaces(parts, { fillable: [], written: still });
    }
    await telling;
  } finally {
    for (const { at } of kept) at.dispose();
  }
}

/** Whether something is to be proposed in place of a person's words. */
async function mayPropose(count: number): Promise<boolean> {
  const { t } = vscode.l10n;
  const propose = t("Propose Alternatives…");
  const choice = await notify.information(
    count === 1
      ? t("One image already has alt text and was left unchanged.")
      : t("{0} images already have alt text and were left unchanged.", count),
    propose,
  );
  return choice === propose;
}

/** “Refine Alt Text…” */
export async function refineAltText(parts: FileParts, args: readonly unknown[]): Promise<void> {
  const found = await referencesFor(parts.open, args);
  if (!found) return;
  const { document, references } = found;
  const trackers = references.map(({ span }) => new OffsetTracker(document, span.start));
  try {
    const refinement = await promptForRefinement();
    if (!refinement) return;
    const starts = new Set(trackers.map(({ offset }) => offset));
    const now = await parts.open.of(document);
    const still = now.filter(({ span }) => starts.has(span.start));
    await writeAndTell(parts, document, still, { refinement });
  } finally {
    for (const tracker of trackers) tracker.dispose();
  }
}
