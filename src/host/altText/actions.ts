import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import { argumentsFor } from "../../core/altText/meant.ts";
import type { ImageReference, Source, TextEdit } from "../../core/altText/reference.ts";
import { textOf } from "../documents.ts";
import { report, SOURCE } from "./diagnostics.ts";
import { loadEngine, rangeOf, touchedBy, type OpenDocuments } from "./documents.ts";
import { readAltTextSettings } from "../settings.ts";
import { placeOfDocument, type WorkspaceLocator } from "./locator.ts";

/** How long the light bulb waits for images of other documents (ms). */
const PATIENCE = 100;
/** Other documents' images of the same name that are looked at. */
const MOST_NAMESAKES = 20;
/** Alt texts of the same image that are offered. */
const MOST_OTHERS = 2;
/** Characters of an alt text in a title. */
const TITLE = 40;

/** What the light bulb is told by. */
export interface ActionParts {
  readonly open: OpenDocuments;
  readonly locator: WorkspaceLocator;
}

/** What the light bulb offers at an image. */
export class AltTextActions implements vscode.CodeActionProvider {
  readonly #open: OpenDocuments;
  readonly #locator: WorkspaceLocator;

  constructor({ open, locator }: ActionParts) {
    this.#open = open;
    this.#locator = locator;
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    const isOver = (): boolean => token.isCancellationRequested;
    const all = await this.#open.of(document);
    if (isOver()) return [];
    const references = touchedBy([range], { document, references: all });
    const [reference] = references;
    if (references.length > 1) return forSeveral(document, references);
    if (!reference?.place) return [];
    const { decorativeEdit, isAltTextReport, editOf, offersOf, waysToAdorn, withoutWords } =
      await loadEngine();
    const { t } = vscode.l10n;
    const { place } = reference;
    const reports = diagnostics.filter(
      (one) => one.source === SOURCE || isAltTextReport({ ...report(one), message: one.message }),
    );
    const hasText = (reference.alt ?? "") !== "";
    const kind = vscode.CodeActionKind.QuickFix;
    const action = (title: string): vscode.CodeAction => {
      const made = new vscode.CodeAction(title, kind);
      if (reports.length > 0) made.diagnostics = reports;
      return made;
    };
    const edited = (title: string, { span, text }: TextEdit): vscode.CodeAction => {
      const made = action(title);
      made.edit = new vscode.WorkspaceEdit();
      made.edit.replace(document.uri, rangeOf(document, span), text);
      return made;
    };
    const written = (title: string, alt: string): vscode.CodeAction =>
      edited(title, editOf(place, alt));
    const shown = textOf(document);
    const adorned = decorativeEdit(reference, shown);
    const isInHtml = waysToAdorn(reference, shown) === "html";
    const asDecorative = isInHtml ? t("Mark as Decorative in HTML") : t("Mark as Decorative");
    const asked = (title: string, command: string): vscode.CodeAction => {
      const made = action(title);
      made.command = { title, command, arguments: [document.uri, ...argumentsFor([reference])] };
      return made;
    };
    const { mayTellKind } = readAltTextSettings(document.uri);
    const toSetting = (): vscode.CodeAction => {
      const title = t("Choose Which Problems Are Shown…");
      const made = action(title);
      const command = "workbench.action.openSettings";
      made.command = { title, command, arguments: ["iris.altText.diagnostics"] };
      return made;
    };
    const toReview = (): vscode.CodeAction => {
      const title = t("Review All Alt Texts…");
      const made = action(title);
      made.command = { title, command: "iris.reviewAltText" };
      return made;
    };
    const words = withoutWords(reference, mayTellKind);
    const elsewhere = [
      ...all.filter(({ source }) => source && source.text === reference.source?.text),
      ...(await this.#namesakes(document, reference)),
    ].flatMap(({ alt }) => alt ?? []);
    if (isOver()) return [];
    const offers = offersOf(reference, { elsewhere: byCount(elsewhere).slice(0, MOST_OTHERS) });
    return [
      ...(words ? [written(t("Remove “{0}”", words.words), words.rest)] : []),
      ...offers.map(({ text, from }) =>
        written(
          from === "caption"
            ? t("Use Caption as Alt Text")
            : from === "title"
              ? t("Use Title as Alt Text")
              : from === "label"
                ? t("Use Label as Alt Text")
                : t("Reuse Alt Text: {0}", clipped(text)),
          text,
        ),
      ),
      asked(t("Generate Alt Text"), "iris.generateAltText"),
      ...(hasText ? [asked(t("Refine Alt Text…"), "iris.refineAltText")] : []),
      ...(adorned && !reference.decorative ? [edited(asDecorative, adorned)] : []),
      ...(reports.some(({ source }) => source === SOURCE) ? [toReview(), toSetting()] : []),
    ];
  }

  /** The same image in other documents that were read already, as far as that is told at once. */
  async #namesakes(
    document: vscode.TextDocument,
    { source }: ImageReference,
  ): Promise<readonly ImageReference[]> {
    if (!source) return [];
    const name = nameIn(source);
    const others: (readonly [vscode.TextDocument, ImageReference])[] = [];
    for (const [other, references] of this.#open.known())
      for (const one of references)
        if (other !== document && one.alt?.trim() && one.source && nameIn(one.source) === name)
          others.push([other, one]);
    if (others.length === 0) return [];
    const found: ImageReference[] = [];
    const fileOf = (where: vscode.TextDocument, what: Source): Promise<string | undefined> =>
      this.#locator.fileOf(placeOfDocument(where), what);
    const search = async (): Promise<void> => {
      const image = await fileOf(document, source);
      if (image === undefined) return;
      for (const [other, one] of others.slice(0, MOST_NAMESAKES))
        if (one.source && (await fileOf(other, one.source)) === image) found.push(one);
    };
    await Promise.race([search(), delay(PATIENCE)]);
    return [...found];
  }
}

/** What there is for a selection with several images. */
function forSeveral(
  document: vscode.TextDocument,
  references: readonly ImageReference[],
): vscode.CodeAction[] {
  const { t } = vscode.l10n;
  const writable = references.filter(({ place }) => place !== undefined);
  if (writable.length === 0) return [];
  const title =
    writable.length === 1
      ? t("Generate Alt Text")
      : t("Generate Alt Text for {0} Images", writable.length);
  const made = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  const args = [document.uri, ...argumentsFor(writable)];
  made.command = { title, command: "iris.generateAltText", arguments: args };
  return [made];
}

/** Texts without doubles, those that are there most often first. */
function byCount(texts: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([text]) => text);
}

/** The last part of an address, as it is written. */
const nameIn = ({ text }: Source): string =>
  /[^/\\]*$/.exec(text.replace(/[?#].*$/s, ""))?.[0].toLowerCase() ?? "";

const clipped = (text: string): string =>
  text.length > TITLE
    ? `${text
        .slice(0, TITLE)
        .replace(/[\ud800-\udbff]$/, "")
        .trimEnd()}…`
    : text;
