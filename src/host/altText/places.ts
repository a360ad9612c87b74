import * as vscode from "vscode";
import type { LooseSubject, ReferenceSubject } from "../../core/altText/propose/propose.ts";
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
  readonly fillable: readonly ReferenceSubject[];
  /** They have a person's words. */
  readonly written: readonly ReferenceSubject[];
  /** Those of them that are listed, and asked about only where they are ticked. */
  readonly unasked?: readonly ReferenceSubject[];
}

export async function sortPlaces(places: readonly ReferenceSubject[]): Promise<SortedPlaces> {
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
  readonly unasked?: ReferenceSubject;
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
  const items = suggested.map(({ subject, suggestion }): PlaceItem => {
    const [alt = ""] = suggestion.alts;
    const shown = alt === "" ? t("Decorative: no text") : alt;
    if ("source" in subject) {
      const name = nameOf(subject);
      const line = alt === "" ? undefined : `${name}: ${alt}`;
      const description = t("no references");
      const item = { label: name, description, detail: shown, picked: true, edits: [] };
      return { ...item, ...(line !== undefined && { line }) };
    }
    const { reference, document } = subject;
    const old = reference.decorative ? t("Decorative: no text") : reference.alt?.trim();
    return {
      label: labelOf(subject),
      description: placeOf(subject),
      detail: old ? `${old} → ${shown}` : shown,
      picked: !kept.has(subject),
      edits: [{ uri: document.uri, reference, put: { alt } }],
    };
  });
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

/** A person's words for which nothing is proposed yet. */
function itemOfUnasked(subject: ReferenceSubject): PlaceItem {
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
const labelOf = ({ reference: { source, element } }: ReferenceSubject): string =>
  visible((source?.text ?? element).replace(/^.*[/\\](?=[^/\\])/s, ""));

/** The file and line of an image, as people know them. */
function placeOf({ document: { uri, text }, reference }: ReferenceSubject): string {
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
