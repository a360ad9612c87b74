import * as vscode from "vscode";
import type { LooseSubject } from "../../core/altText/propose/propose.ts";
import type { Suggestion } from "../../core/altText/propose/suggestion.ts";
import type { FoundReference } from "../../core/altText/resolve/findReferences.ts";
import type { ImageEdit } from "../../core/altText/write/plan.ts";
import type { Applied } from "../../core/altText/write/writer.ts";
import { visible } from "../../core/messages/visible.ts";
import { baseName } from "../images/read.ts";
import { readAltTextSettings } from "../settings.ts";
import { loadEngine } from "./documents.ts";
import { tellFailures, type FollowUpParts } from "./followUp.ts";
import type { AltTexts } from "./generate.ts";
import { notify } from "../notify.ts";
import { inertItem } from "../inertItem.ts";

/** What asking about many images takes. */
export interface PlaceParts extends FollowUpParts {
  readonly altTexts: AltTexts;
}

/** Images of documents, by whether there is something to be kept. */
export interface SortedPlaces {
  /** They have no text, or one that says nothing. */
  readonly fillable: readonly FoundReference[];
  /** They have a person's words. */
  readonly written: readonly FoundReference[];
  /** Those of them that are listed, and asked about only where they are ticked. */
  readonly unasked?: readonly FoundReference[];
}

export async function sortPlaces(places: readonly FoundReference[]): Promise<SortedPlaces> {
  const { isFillable } = await loadEngine();
  const sorted = Map.groupBy(places, ({ reference, document }) => {
    const { language } = readAltTextSettings(vscode.Uri.parse(document.uri, true));
    return isFillable(reference, document, language);
  });
  return { fillable: sorted.get(true) ?? [], written: sorted.get(false) ?? [] };
}

interface PlaceItem extends vscode.QuickPickItem {
  readonly edits: readonly ImageEdit[];
  /** For the clipboard, where there is no place. */
  readonly line?: string;
  /** It is asked about once it is ticked. */
  readonly unasked?: FoundReference;
}

/**
 * Has alt texts proposed for images, each for its own place, and lets their user tick those that are
 * written. What a person wrote is shown beside what would stand there, and is not ticked.
 *
 * @param loose images that no document shows; their texts are copied
 */
export async function reviewPlaces(
  parts: PlaceParts,
  places: SortedPlaces,
  loose: readonly LooseSubject[] = [],
): Promise<void> {
  const { t } = vscode.l10n;
  const subjects = [...places.fillable, ...places.written, ...loose];
  const { suggested, failures } =
    subjects.length > 0 ? await parts.altTexts.suggest(subjects) : { suggested: [], failures: [] };
  tellFailures(failures, parts.log);
  const kept = new Set<unknown>(places.written);
  const engine = await loadEngine();
  const items = suggested.map(({ subject, suggestion }) =>
    "source" in subject
      ? itemOfLoose(subject, suggestion)
      : itemOf(subject, suggestion, { ...engine, isKept: kept.has(subject) }),
  );
  items.push(...(places.unasked ?? []).map(itemOfUnasked));
  if (items.length === 0) return;
  const chosen = await vscode.window.showQuickPick(items.map(inertItem), {
    title: t("Alt Text"),
    placeHolder: t("Select alt texts to apply"),
    canPickMany: true,
    matchOnDescription: true,
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  if (!chosen || chosen.length === 0) return;
  const lines = chosen.flatMap(({ line }) => line ?? []);
  if (lines.length > 0) await vscode.env.clipboard.writeText(lines.join("\n"));
  const copied = lines.length > 0 ? [t("Alt texts without references were copied.")] : [];
  // Its message stays until somebody answers.
  const writing = writeAll(
    parts,
    chosen.flatMap(({ edits }) => edits),
    copied,
  );
  const written = chosen.flatMap(({ unasked }) => unasked ?? []);
  if (written.length > 0) await reviewPlaces(parts, { fillable: [], written });
  await writing;
}

/** An image that no document shows, and what is copied for it. */
function itemOfLoose(subject: LooseSubject, { alts: [alt = ""] }: Suggestion): PlaceItem {
  const { t } = vscode.l10n;
  const label = nameOf(subject);
  const description = t("no references");
  const item = { label, description, picked: true, edits: [] };
  return alt === ""
    ? { ...item, detail: t("Decorative: no text") }
    : { ...item, detail: alt, line: `${label}: ${alt}` };
}

/** An image of a document, with what it says and what it would say. */
function itemOf(
  subject: FoundReference,
  { alts: [alt = ""], why }: Suggestion,
  {
    isKept,
    editAmong,
    waysToAdorn,
  }: { readonly isKept: boolean } & Pick<
    Awaited<ReturnType<typeof loadEngine>>,
    "editAmong" | "waysToAdorn"
  >,
): PlaceItem {
  const { t } = vscode.l10n;
  const { reference, document } = subject;
  const way = alt === "" ? waysToAdorn(reference, document) : "own";
  const shown =
    alt !== ""
      ? alt
      : way === "html"
        ? t("Mark as Decorative in HTML")
        : way === "none"
          ? t("This image is decorative, which Markdown cannot express: {0}", why)
          : t("Decorative: no text");
  const old = reference.decorative ? t("Decorative: no text") : reference.alt?.trim();
  const put = alt === "" ? ({ decorative: true } as const) : { alt };
  return {
    label: labelOf(subject),
    description: placeOf(subject),
    detail: old ? `${old} → ${shown}` : shown,
    // Nobody finds HTML in their Markdown without having asked for it.
    picked: !isKept && (way === "own" || way === "attribute"),
    edits: way === "none" ? [] : [editAmong(subject, put)],
  };
}

/** A person's words for which nothing is proposed yet. */
function itemOfUnasked(subject: FoundReference): PlaceItem {
  return {
    label: labelOf(subject),
    description: placeOf(subject),
    detail: vscode.l10n.t(
      "{0} (select to propose a replacement)",
      subject.reference.alt?.trim() ?? "",
    ),
    ...{ picked: false, edits: [], unasked: subject },
  };
}

/** The name of what an image shows. */
const labelOf = ({ reference: { source, element } }: FoundReference): string =>
  visible((source?.text ?? element).replace(/^.*[/\\](?=[^/\\])/s, ""));

/** The file and line of an image, as people know them. */
function placeOf({ document: { uri, text }, reference }: FoundReference): string {
  const line = text.slice(0, reference.span.start).split("\n").length;
  return `${visible(vscode.workspace.asRelativePath(vscode.Uri.parse(uri, true)))}:${line}`;
}

const nameOf = ({ source }: LooseSubject): string =>
  source.kind === "file" ? baseName(vscode.Uri.parse(source.uri, true)) : "";

/** Writes texts into all their references as one change, tells what came of it, and takes it back on wish. */
export async function writeAll(
  { writer }: Pick<PlaceParts, "writer">,
  edits: readonly ImageEdit[],
  more: readonly string[] = [],
): Promise<void> {
  const { t } = vscode.l10n;
  const applied = await writer.apply(edits);
  if (applied.left.some(({ why }) => why === "refused")) {
    void notify.error(t("VS Code rejected the edit, so the alt text was not written."));
    return;
  }
  const sentences = [...sentencesOf(applied), ...more];
  if (sentences.length === 0) return;
  const undo = t("Undo");
  const buttons = applied.changes.length > 0 ? [undo] : [];
  const choice = await notify.information(sentences.join(" "), ...buttons);
  if (choice !== undo) return;
  // The files may be saved and closed by now, where no key reaches them.
  const { left } = await writer.revert(applied.changes);
  if (left > 0)
    void notify.warning(t("Documents that changed in the meantime were skipped: {0}.", left));
}

function sentencesOf({ written, left }: Applied): string[] {
  const { t } = vscode.l10n;
  const references = written.length;
  const files = new Set(written.map(({ uri }) => uri)).size;
  return [
    ...(references === 1 ? [t("Alt text was added to the reference.")] : []),
    ...(references > 1 && files === 1
      ? [t("Alt text was added to {0} references in one file.", references)]
      : []),
    ...(references > 1 && files > 1
      ? [t("Alt text was added to {0} references in {1} files.", references, files)]
      : []),
    ...(left.length > 0
      ? [t("References that changed in the meantime were skipped: {0}.", left.length)]
      : []),
  ];
}
