import * as vscode from "vscode";
import type { ProposalFailure } from "../../core/altText/propose/propose.ts";
import type { ImageReference } from "../../core/altText/reference.ts";
import type { LeftReason, Put } from "../../core/altText/write/plan.ts";
import type { Writer } from "../../core/altText/write/writer.ts";
import { modelName } from "../../core/mavi/models.ts";
import { explainProposal, successorFor } from "../../core/messages/proposals.ts";
import { textOf } from "../documents.ts";
import { locale } from "../locale.ts";
import { chooseModel } from "../models.ts";
import { readSettings } from "../settings.ts";
import { chooseAlt, promptForRefinement, type AltChoice } from "./choose.ts";
import { loadEngine, OffsetTracker, type OpenDocuments } from "./documents.ts";
import type { AltTexts, PlacedSuggestion, WriteOptions, WriteResult } from "./generate.ts";
import { isOpen } from "../editors.ts";
import { notify } from "../notify.ts";

/** A button of a message, and what it does. */
export interface FollowUpAction {
  readonly label: string;
  readonly run: () => Promise<void>;
}

/** What follows once alt texts are written. */
export interface FollowUpParts {
  readonly altTexts: Pick<AltTexts, "write">;
  readonly open: OpenDocuments;
  readonly writer: Writer;
  readonly log: vscode.LogOutputChannel;
}

/** Has alt texts written. @returns once they are; what came of it is told until somebody answers */
export async function write(
  parts: FollowUpParts,
  document: vscode.TextDocument,
  references: readonly ImageReference[],
  options: WriteOptions = {},
): Promise<{ readonly telling: Promise<void> }> {
  const result = await parts.altTexts.write(document, references, options);
  const again = (): Promise<void> => writeAndTell(parts, document, references, options);
  return { telling: tellResult(parts, document, result, { again }) };
}

/** Has alt texts written, and tells what came of it. */
export async function writeAndTell(...options: Parameters<typeof write>): Promise<void> {
  const { telling } = await write(...options);
  await telling;
}

/**
 * Tells what came of writing alt texts.
 *
 * @param options.isNew an image that is gone again is missed by nobody
 * @param options.action one more way on from a single text
 * @param options.again does the same once more, with another model
 */
export async function tellResult(
  parts: FollowUpParts,
  document: vscode.TextDocument,
  { written, left, failures }: WriteResult,
  {
    isNew = false,
    action,
    again,
  }: {
    isNew?: boolean;
    action?: FollowUpAction | undefined;
    again?: (() => Promise<void>) | undefined;
  } = {},
): Promise<void> {
  tellFailures(failures, parts.log, again);
  const [lost] = left;
  if (lost && !(isNew && (await isGone(parts, document, lost))))
    void offerLost(lost.suggestion.alts[0] ?? "", lost.why);
  const [first] = written;
  if (!first) return;
  if (written.length > 1) await tellSeveral(parts, document, written);
  else await offerWays(parts, document, first, action);
}

/** How many images got a text, and which are decorative where the markup has no word for that. */
async function tellSeveral(
  parts: FollowUpParts,
  document: vscode.TextDocument,
  written: readonly PlacedSuggestion[],
): Promise<void> {
  const { t } = vscode.l10n;
  const { waysToAdorn } = await loadEngine();
  const [shown, all] = [textOf(document), await parts.open.of(document)];
  const unsaid = written.flatMap(({ reference, offset, suggestion }) => {
    const here = all.find(({ span }) => span.start === offset) ?? reference;
    const way = waysToAdorn(here, shown);
    return suggestion.alts[0] || way === "own" ? [] : { offset, way };
  });
  const said = written.length - unsaid.length;
  if (said > 0)
    void notify.information(
      said === 1
        ? t("Alt text was added to the reference.")
        : t("Alt text was added to {0} images. A single Undo reverts all of it.", said),
    );
  if (unsaid.length === 0) return;
  const places = unsaid
    .filter(({ way }) => way !== "none")
    .map(({ offset }) => new OffsetTracker(document, offset));
  const mark = unsaid.some(({ way }) => way === "html")
    ? t("Mark as Decorative in HTML")
    : t("Mark as Decorative");
  const choice = await notify.information(
    t("Decorative images, which Markdown cannot express: {0}.", unsaid.length),
    ...(places.length > 0 ? [mark] : []),
  );
  const now = choice === mark ? await parts.open.of(document) : [];
  const edits = places.flatMap((at) => {
    const reference = now.find(({ span, alt }) => span.start === at.offset && !alt?.trim());
    const put = { decorative: true } as const;
    return reference ? [{ uri: document.uri.toString(), reference, at, put }] : [];
  });
  if (edits.length > 0) await parts.writer.apply(edits, { onlyOpen: true });
  for (const at of places) at.dispose();
}

/**
 * Tells why images got no alt text; nothing of what the user did not allow.
 *
 * @param again does the same once more: where the model is gone, after another was chosen
 */
export function tellFailures(
  failures: readonly ProposalFailure[],
  log: vscode.LogOutputChannel,
  again?: () => Promise<void>,
): void {
  const told = failures.filter(
    (one) =>
      !(one.kind === "source" && one.problem.kind === "outside") &&
      !(one.kind === "image" && /^(?:outside|credential)$/.test(one.problem.reason)),
  );
  for (const one of told) if (one.kind === "endpoint") log.warn(one.error.message);
  const [first] = told;
  if (!first) return;
  const { endpoint, model } = readSettings();
  const host = URL.canParse(endpoint) ? new URL(endpoint).host : endpoint;
  const sentence = explainProposal(first, { model, host, locale });
  const successor = successorFor(first, model);
  const use = successor && vscode.l10n.t("Use {0}", modelName(successor));
  const shown = notify.error(
    told.length === 1
      ? sentence
      : vscode.l10n.t("{0} images still have no alt text. {1}", told.length, sentence),
    ...(use ? [use] : []),
  );
  void shown.then(async (choice) => {
    if (successor === undefined || choice !== use) return;
    await chooseModel(successor);
    await again?.();
  });
}

/** Whether the document has that image no more. */
async function isGone(
  { open }: FollowUpParts,
  document: vscode.TextDocument,
  { reference }: PlacedSuggestion,
): Promise<boolean> {
  if (!isOpen(document)) return false;
  const now = await open.of(document);
  return now.every(({ source }) => source?.text !== reference.source?.text);
}

/** The text that was written, and the ways on from it. */
async function offerWays(
  parts: FollowUpParts,
  document: vscode.TextDocument,
  { reference, offset, suggestion }: PlacedSuggestion,
  action: FollowUpAction | undefined,
): Promise<void> {
  const { t } = vscode.l10n;
  const at = new OffsetTracker(document, offset);
  const [alt = "", ...others] = suggestion.alts;
  const { longDescription, why } = suggestion;
  const another = t("Show Alternatives…");
  const describe = t("Add Description");
  const refine = t("Refine…");
  const { waysToAdorn } = await loadEngine();
  const way = waysToAdorn(reference, textOf(document));
  const inHtml = way === "html" ? t("Mark as Decorative in HTML") : t("Mark as Decorative");
  const isUnsaid = alt === "" && way !== "own";
  const choice = await notify.information(
    alt !== ""
      ? t("Alt text: {0}", alt)
      : isUnsaid
        ? t("This image is decorative, which Markdown cannot express: {0}", why)
        : t("Marked as decorative: {0}", why),
    another,
    ...(isUnsaid && way !== "none" ? [inHtml] : []),
    // More than two or three buttons are too narrow to be read; “Show Alternatives…” leads to this one, too.
    ...(action || longDescription || isUnsaid ? [] : [refine]),
    ...(action ? [action.label] : []),
    ...(longDescription ? [describe] : []),
  );
  try {
    if (choice === undefined) return;
    if (choice === action?.label) await action.run();
    else if (choice === inHtml) await put(parts, document, at, { decorative: true });
    else if (choice === describe) await put(parts, document, at, { description: longDescription });
    else {
      const taken =
        choice === another
          ? await chooseAlt([...others, alt], {
              title: t("Alt Text"),
              placeHolder: t("Select the alt text to write"),
            })
          : await refined();
      if (taken) await take(parts, document, at, taken);
    }
  } finally {
    at.dispose();
  }
}

async function refined(): Promise<AltChoice | undefined> {
  const refinement = await promptForRefinement();
  return refinement && { refinement };
}

async function take(
  parts: FollowUpParts,
  document: vscode.TextDocument,
  at: OffsetTracker,
  choice: AltChoice,
): Promise<void> {
  if ("alt" in choice) {
    await put(parts, document, at, choice);
    return;
  }
  const reference = await referenceAt(parts, document, at);
  if (reference?.place) await writeAndTell(parts, document, [reference], choice);
}

/** Writes something more about an image; what could not be written is offered. */
async function put(
  parts: FollowUpParts,
  document: vscode.TextDocument,
  at: OffsetTracker,
  what: Exclude<Put, { readonly fileName: unknown }>,
): Promise<void> {
  const words = "alt" in what ? what.alt : "description" in what ? what.description : "";
  const reference = await referenceAt(parts, document, at);
  if (!reference) {
    await offerLost(words, isOpen(document) ? "changed" : "closed");
    return;
  }
  const edit = { uri: document.uri.toString(), reference, at, put: what };
  const { left } = await parts.writer.apply([edit], { onlyOpen: true });
  for (const { why } of left) await offerLost(words, why);
}

async function referenceAt(
  { open }: FollowUpParts,
  document: vscode.TextDocument,
  at: OffsetTracker,
): Promise<ImageReference | undefined> {
  if (!isOpen(document)) return undefined;
  const now = await open.of(document);
  return now.find(({ span }) => span.start === at.offset);
}

/** The words are not lost where they could not be written. */
async function offerLost(words: string, why: LeftReason): Promise<void> {
  const { t } = vscode.l10n;
  const copy = t("Copy");
  const shown = words || t("Decorative: no text");
  const sentences: Record<LeftReason, string> = {
    changed: t("The document changed at the image, so this was not written: {0}", shown),
    closed: t("The document was closed, so this was not written: {0}", shown),
    noPlace: t("The description was not written because no safe place was found: {0}", shown),
    refused: t("VS Code rejected the edit, so this was not written: {0}", shown),
  };
  const choice = await notify.warning(sentences[why], ...(words ? [copy] : []));
  if (choice === copy) await vscode.env.clipboard.writeText(words);
}
