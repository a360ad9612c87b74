import * as vscode from "vscode";
import type { ImageReference } from "../../core/altText/reference.ts";
import { chooseImages } from "../images/pick.ts";
import { AltTextDiagnostics, report, SOURCE } from "./diagnostics.ts";
import { DOCUMENTS, loadAltText, rangeOf, type DocumentReferences } from "./documents.ts";
import { pickAlt, type AltTexts } from "./generate.ts";
import { AltTextHover } from "./hover.ts";
import type { Pictures } from "./pictures.ts";

/** Syntaxes in which an empty alt text is read as one that was forgotten. */
const AMBIGUOUS = new Set(["markdown", "mdx", "obsidian"]);

/** What the light bulb offers at a picture. */
class AltTextActions implements vscode.CodeActionProvider {
  readonly #documents: DocumentReferences;

  constructor(documents: DocumentReferences) {
    this.#documents = documents;
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    const references = at(document, await this.#documents.of(document), [range]);
    const [reference] = references;
    if (!reference?.place || references.length > 1) return [];
    const { isAltTextReport, editOf, offersOf, withoutWords } = await loadAltText();
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
    const written = (title: string, alt: string): vscode.CodeAction => {
      const made = action(title);
      const { span, text } = editOf(place, alt);
      made.edit = new vscode.WorkspaceEdit();
      made.edit.replace(document.uri, rangeOf(document, span), text);
      return made;
    };
    const asked = (title: string, command: string): vscode.CodeAction => {
      const made = action(title);
      made.command = { title, command, arguments: [document.uri, reference.span.start] };
      return made;
    };
    const words = withoutWords(reference);
    const offers = offersOf(reference).filter(({ from }) => from !== "elsewhere");
    return [
      ...(words ? [written(t("Remove “{0}”", words.words), words.rest)] : []),
      ...offers.map(({ text, from }) =>
        written(
          from === "caption"
            ? t("Use Caption as Alt Text")
            : from === "title"
              ? t("Use Title as Alt Text")
              : t("Use Label as Alt Text"),
          text,
        ),
      ),
      asked(t("Generate Alt Text"), "iris.generateAltText"),
      ...(hasText ? [asked(t("Refine Alt Text…"), "iris.refineAltText")] : []),
      ...(!AMBIGUOUS.has(place.syntax) && !reference.decorative
        ? [written(t("Mark as Decorative"), "")]
        : []),
    ];
  }
}

/** Tells what is wrong with alt texts in editors, and offers what can be done. */
export function registerAltText(parts: {
  documents: DocumentReferences;
  pictures: Pictures;
  onError: (error: unknown) => void;
}): vscode.Disposable {
  const { languages } = vscode;
  return vscode.Disposable.from(
    new AltTextDiagnostics(parts),
    languages.registerHoverProvider(DOCUMENTS, new AltTextHover(parts)),
    languages.registerCodeActionsProvider(DOCUMENTS, new AltTextActions(parts.documents), {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
  );
}

/** What a command is about: the picture of a code action, those at the cursors, or none. */
async function referencesFor(
  documents: DocumentReferences,
  args: readonly unknown[],
): Promise<{ document: vscode.TextDocument; references: readonly ImageReference[] } | undefined> {
  const { t } = vscode.l10n;
  const [uri, offset] = args;
  if (uri instanceof vscode.Uri && typeof offset === "number") {
    const document = await vscode.workspace.openTextDocument(uri);
    const all = await documents.of(document);
    return { document, references: all.filter(({ span }) => span.start === offset) };
  }
  const editor = vscode.window.activeTextEditor;
  if (!editor) {
    void vscode.window.showInformationMessage(
      t("Open a document and put the cursor into an image, or right-click an image file."),
    );
    return undefined;
  }
  const { document } = editor;
  const found = at(document, await documents.of(document), editor.selections);
  const references = found.filter(({ place }) => place !== undefined);
  if (references.length === 0) {
    void vscode.window.showInformationMessage(
      found.length > 0
        ? t("The alt text of this image is computed by code. Write it there.")
        : t("There is no image at the cursor. Put the cursor into one, then try again."),
    );
    return undefined;
  }
  return { document, references };
}

/** “Generate Alt Text”: of files by their Explorer, else of the pictures at the cursors. */
export async function generateAltText(
  { altTexts, documents }: { altTexts: AltTexts; documents: DocumentReferences },
  args: readonly unknown[],
): Promise<void> {
  if (args[0] instanceof vscode.Uri && typeof args[1] !== "number") {
    const sources = await chooseImages(args);
    const [source] = sources ?? [];
    if (source === undefined) return;
    const suggestion = await altTexts.suggest(source);
    if (suggestion) await offer(suggestion.alts);
    return;
  }
  const found = await referencesFor(documents, args);
  if (found) await altTexts.write(found.document, found.references);
}

/** “Refine Alt Text…” */
export async function refineAltText(
  { altTexts, documents }: { altTexts: AltTexts; documents: DocumentReferences },
  args: readonly unknown[],
): Promise<void> {
  const found = await referencesFor(documents, args);
  if (found) await altTexts.refine(found.document, found.references);
}

/** The texts for an image file: the chosen one goes to the clipboard, and on wish into the editor. */
async function offer(alts: readonly string[]): Promise<void> {
  const { t } = vscode.l10n;
  const alt = await pickAlt(alts);
  if (alt === undefined) return;
  await vscode.env.clipboard.writeText(alt);
  const insert = t("Insert at Cursor");
  const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
  const choice = await vscode.window.showInformationMessage(
    t("The alt text is copied."),
    ...(editor && alt !== "" ? [insert] : []),
  );
  if (choice !== insert || !editor) return;
  await editor.edit((edit) => {
    for (const selection of editor.selections) edit.replace(selection, alt);
  });
}

/** The pictures that ranges touch. */
function at(
  document: vscode.TextDocument,
  references: readonly ImageReference[],
  ranges: readonly vscode.Range[],
): ImageReference[] {
  const spans = ranges.map(({ start, end }) => [document.offsetAt(start), document.offsetAt(end)]);
  return references.filter(({ span }) =>
    spans.some(([start = 0, end = 0]) => start <= span.end && end >= span.start),
  );
}
