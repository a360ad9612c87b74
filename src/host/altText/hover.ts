import * as vscode from "vscode";
import type { ImageReference } from "../../core/altText/reference.ts";
import { explainProblem } from "../../core/messages/problems.ts";
import { locale } from "../locale.ts";
import { readAltTextSettings } from "../settings.ts";
import { loadAltText, type DocumentReferences } from "./documents.ts";
import type { Pictures } from "./pictures.ts";

/** Pixels: with the words and actions below it stays within the height of a hover. */
const HEIGHT = 128;
/** Bytes of a file that is shown, and characters of a data URI. */
const LARGEST = 20_000_000;
const LONGEST_DATA = 100_000;
/** What the editor's hovers can show. */
const SHOWN = /\.(?:png|apng|jpe?g|gif|webp|avif|bmp|ico|svg)$/i;

/** What is known of a picture in a document: how it looks, its alt text, and what can be done. */
export class AltTextHover implements vscode.HoverProvider {
  readonly #documents: DocumentReferences;
  readonly #pictures: Pictures;

  constructor({ documents, pictures }: { documents: DocumentReferences; pictures: Pictures }) {
    this.#documents = documents;
    this.#pictures = pictures;
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    const settings = readAltTextSettings(document.uri);
    if (!settings.hover) return undefined;
    const offset = document.offsetAt(position);
    const references = await this.#documents.of(document);
    const reference = references.find(({ span }) => span.start <= offset && offset < span.end);
    if (!reference) return undefined;
    const { span } = reference;
    const range = new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
    const text = new vscode.MarkdownString("", true);
    text.isTrusted = { enabledCommands: ["iris.generateAltText", "iris.refineAltText"] };
    // At an address VS Code's own Markdown shows the picture itself.
    const { source } = reference;
    const isShown =
      document.languageId === "markdown" &&
      source !== undefined &&
      source.span.start <= offset &&
      offset <= source.span.end;
    const picture = isShown ? undefined : await this.#picture(document, reference);
    if (picture) text.appendMarkdown(`${picture}\n\n`);
    this.#words(text, reference);
    // With diagnostics on, the editor shows them right above.
    if (settings.diagnostics === "off") {
      const { problemsOf } = await loadAltText();
      for (const problem of problemsOf(references, settings))
        if (problem.reference === reference) {
          text.appendMarkdown("\n\n$(info) ");
          text.appendText(explainProblem(problem, locale.t));
        }
    }
    const actions = actionsOf(document, reference);
    if (actions !== "") text.appendMarkdown(`\n\n${actions}`);
    return new vscode.Hover(text, range);
  }

  /** The picture in Markdown; nothing is fetched from elsewhere. */
  async #picture(
    document: vscode.TextDocument,
    { source }: ImageReference,
  ): Promise<string | undefined> {
    if (!source) return undefined;
    const { found, home } = await this.#pictures.locate(document, source);
    const { t } = vscode.l10n;
    if (found.kind === "missing") return `$(warning) ${t("The picture is not there.")}`;
    if (found.kind === "data")
      return found.uri.length <= LONGEST_DATA && /^data:image\//i.test(found.uri)
        ? image(found.uri)
        : undefined;
    if (found.kind !== "file" || !SHOWN.test(found.path)) return undefined;
    const uri = home.with({ path: found.path, query: "", fragment: "" });
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > LARGEST) return undefined;
    return image(uri.toString());
  }

  #words(text: vscode.MarkdownString, { alt, computed, decorative }: ImageReference): void {
    const { t } = vscode.l10n;
    if (computed) text.appendMarkdown(t("The alt text is computed by code."));
    else if (alt?.trim()) {
      text.appendMarkdown(`**${t("Alt Text")}** `);
      text.appendText(alt);
    } else text.appendMarkdown(decorative ? t("Decorative: no text") : `**${t("No alt text")}**`);
  }
}

/** Whatever could end the address, or the Markdown around it, is encoded. */
function image(uri: string): string {
  const safe = uri.replace(/[^\w\-.~:/?#@!$&*+,;=%]/gu, (one) =>
    encodeURIComponent(one).replace(/['()]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`),
  );
  return `![](${safe}|height=${HEIGHT})`;
}

/** Links for what the light bulb offers too. */
function actionsOf(document: vscode.TextDocument, { place, alt, span }: ImageReference): string {
  if (!place) return "";
  const { t } = vscode.l10n;
  const args = encodeURIComponent(JSON.stringify([document.uri, span.start]));
  const link = (icon: string, title: string, command: string): string =>
    `[$(${icon}) ${title}](command:${command}?${args})`;
  return [
    link("sparkle", t("Generate Alt Text"), "iris.generateAltText"),
    ...(alt?.trim() ? [link("edit", t("Refine Alt Text…"), "iris.refineAltText")] : []),
  ].join(" \u00A0 ");
}
