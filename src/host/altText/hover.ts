import * as vscode from "vscode";
import type { Problem } from "../../core/altText/check/problems.ts";
import { argumentsFor } from "../../core/altText/meant.ts";
import type { ImageReference } from "../../core/altText/reference.ts";
import { explainProblem } from "../../core/messages/problems.ts";
import type { AltTextSettings } from "../../core/settings.ts";
import { locale } from "../locale.ts";
import { readAltTextSettings } from "../settings.ts";
import { loadEngine, type OpenDocuments } from "./documents.ts";
import { placeOfDocument, type WorkspaceLocator } from "./locator.ts";

/** Pixels: with the words and actions below it stays within the height of a hover. */
const HEIGHT = 128;
/** Bytes of a file that is shown, and characters of a data URI. */
const LARGEST = 20_000_000;
const LONGEST_DATA = 100_000;
/** What the editor's hovers can show. */
const SHOWN = /\.(?:png|apng|jpe?g|gif|webp|avif|bmp|ico|svg)$/i;

/** What is known of an image in a document: how it looks, its alt text, and what can be done. */
export class AltTextHover implements vscode.HoverProvider {
  readonly #open: OpenDocuments;
  readonly #locator: WorkspaceLocator;

  constructor({ open, locator }: { open: OpenDocuments; locator: WorkspaceLocator }) {
    this.#open = open;
    this.#locator = locator;
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    const settings = readAltTextSettings(document.uri);
    if (!settings.hover) return undefined;
    const offset = document.offsetAt(position);
    const references = await this.#open.of(document);
    const reference = references.find(({ span }) => span.start <= offset && offset < span.end);
    if (!reference) return undefined;
    const { span } = reference;
    const range = new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
    const text = new vscode.MarkdownString("", true);
    text.isTrusted = { enabledCommands: ["iris.generateAltText", "iris.refineAltText"] };
    // At an address VS Code's own Markdown shows the image itself.
    const { source } = reference;
    const isShown =
      document.languageId === "markdown" &&
      source !== undefined &&
      source.span.start <= offset &&
      offset <= source.span.end;
    const image = isShown ? undefined : await this.#image(document, reference);
    if (image) text.appendMarkdown(`${image}\n\n`);
    this.#words(text, reference);
    const { problemsOf } = await loadEngine();
    const place = placeOfDocument(document);
    const isUntagged = await this.#locator.isUntagged(place);
    const isCopy = await this.#locator.isCopy(place);
    const said = { text: document.getText(), isUntagged, isCopy };
    const withoutAlt = await this.#locator.withoutAlt({ ...place, ...said }, [reference]);
    const options = { ...settings, ...said, withoutAlt, isPoorTold: true };
    for (const problem of problemsOf([reference], options))
      if (!isShownByEditor(problem, settings)) {
        text.appendMarkdown("\n\n$(info) ");
        text.appendText(explainProblem(problem, locale.t));
      }
    const actions = actionsOf(document, reference);
    if (actions !== "") text.appendMarkdown(`\n\n${actions}`);
    return new vscode.Hover(text, range);
  }

  /** The image in Markdown; nothing is fetched from elsewhere. */
  async #image(
    document: vscode.TextDocument,
    { source }: ImageReference,
  ): Promise<string | undefined> {
    if (!source) return undefined;
    const { found, site } = await this.#locator.locate(placeOfDocument(document), source);
    const { t } = vscode.l10n;
    if (found.kind === "missing") return `$(warning) ${t("The image was not found.")}`;
    if (found.kind === "data")
      return found.uri.length <= LONGEST_DATA && /^data:image\//i.test(found.uri)
        ? shown(found.uri)
        : undefined;
    if (found.kind !== "file" || !SHOWN.test(found.path)) return undefined;
    const uri = site.uriOf(found.path);
    const size = await sizeOf(vscode.Uri.parse(uri, true));
    return size === undefined || size > LARGEST ? undefined : shown(uri);
  }

  #words(text: vscode.MarkdownString, { alt, computed, decorative }: ImageReference): void {
    const { t } = vscode.l10n;
    if (computed) text.appendMarkdown(t("The alt text is computed in code."));
    else if (alt?.trim()) {
      text.appendMarkdown(`**${t("Alt Text")}** `);
      text.appendText(alt);
    } else text.appendMarkdown(decorative ? t("Decorative: no text") : `**${t("No alt text")}**`);
  }
}

/** Whether the problem stands in the hover already, above all that Iris adds. */
function isShownByEditor(
  { isMissing }: Problem,
  { diagnostics }: Pick<AltTextSettings, "diagnostics">,
): boolean {
  return diagnostics === "all" || (diagnostics === "missing" && isMissing);
}

/** In bytes; undefined for a file that went away since it was found. */
async function sizeOf(uri: vscode.Uri): Promise<number | undefined> {
  try {
    return (await vscode.workspace.fs.stat(uri)).size;
  } catch {
    return undefined;
  }
}

/** Whatever could end the address, or the Markdown around it, is encoded. */
function shown(uri: string): string {
  const safe = uri.replace(/[^\w\-.~:/?#@!$&*+,;=%]/gu, (one) =>
    encodeURIComponent(one).replace(/['()]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`),
  );
  return `![](${safe}|height=${HEIGHT})`;
}

/** Links for what the light bulb offers too. */
function actionsOf(document: vscode.TextDocument, reference: ImageReference): string {
  const { place, alt } = reference;
  if (!place) return "";
  const { t } = vscode.l10n;
  const args = encodeURIComponent(JSON.stringify([document.uri, ...argumentsFor([reference])]));
  const link = (icon: string, title: string, command: string): string =>
    `[$(${icon}) ${title}](command:${command}?${args})`;
  return [
    link("sparkle", t("Generate Alt Text"), "iris.generateAltText"),
    ...(alt?.trim() ? [link("edit", t("Refine Alt Text…"), "iris.refineAltText")] : []),
  ].join(" \u00A0 ");
}
