import * as vscode from "vscode";
import { readPaste } from "../settings.ts";
import { DOCUMENTS } from "./documents.ts";
import type { Inserter, InserterParts } from "./insert.ts";

const { Empty, Text } = vscode.DocumentDropOrPasteEditKind;
/** What users name in `editor.pasteAs.preferences` and in keybindings. */
const KIND = Empty.append("image", "iris");
/** VS Code's own choice for images in Markdown comes after edits of this kind. */
const FIRST_KIND = Empty.append("markdown", "link", "image", "attachment", "iris");
/** What Iris's choice comes after: words, and VS Code's own ways to insert a file. */
const OTHERS = [Text, Empty.append("markdown", "link"), Empty.append("uri")];
const MIME_TYPES = ["image/*", "files", "text/uri-list"];

/** What it takes to put pictures into documents: a bundle of its own, loaded when something is pasted or dropped. */
const loadInsert = () => import("./insert.ts");

/** Offers images that are pasted or dropped “with Alt Text”, beside VS Code's own choices. */
class ImageEdits
  implements vscode.DocumentPasteEditProvider, vscode.DocumentDropEditProvider, vscode.Disposable
{
  readonly #parts: InserterParts;
  #inserter: Promise<Inserter> | undefined;

  constructor(parts: InserterParts) {
    this.#parts = parts;
  }

  async provideDocumentPasteEdits(
    document: vscode.TextDocument,
    ranges: readonly vscode.Range[],
    data: vscode.DataTransfer,
    { only }: vscode.DocumentPasteEditContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.DocumentPasteEdit[] | undefined> {
    const made = await this.#make(document, ranges, data, token);
    if (!made) return undefined;
    const isFirst = made.isFirst && !only;
    const edit = new vscode.DocumentPasteEdit("", made.title, isFirst ? FIRST_KIND : KIND);
    edit.additionalEdit = made.edit;
    edit.yieldTo = isFirst ? [Text] : OTHERS;
    return [edit];
  }

  async provideDocumentDropEdits(
    document: vscode.TextDocument,
    position: vscode.Position,
    data: vscode.DataTransfer,
    token: vscode.CancellationToken,
  ): Promise<vscode.DocumentDropEdit | undefined> {
    const made = await this.#make(document, [new vscode.Range(position, position)], data, token);
    if (!made) return undefined;
    const edit = new vscode.DocumentDropEdit("", made.title, made.isFirst ? FIRST_KIND : KIND);
    edit.additionalEdit = made.edit;
    edit.yieldTo = made.isFirst ? [Text] : OTHERS;
    return edit;
  }

  async #make(
    document: vscode.TextDocument,
    ranges: readonly vscode.Range[],
    data: vscode.DataTransfer,
    token: vscode.CancellationToken,
  ): Promise<{ edit: vscode.WorkspaceEdit; title: string; isFirst: boolean } | undefined> {
    const setting = readPaste(document);
    if (setting === "off") return undefined;
    this.#inserter ??= loadInsert().then(({ Inserter }) => new Inserter(this.#parts));
    const made = await (await this.#inserter).make(document, ranges, data, token);
    return made && { ...made, isFirst: setting === "default" };
  }

  dispose(): void {
    void this.#inserter?.then((inserter) => inserter.dispose());
  }
}

/** Has images that are pasted or dropped into documents inserted with alt text. */
export function registerImagePaste(parts: InserterParts): vscode.Disposable {
  const edits = new ImageEdits(parts);
  const kinds = [KIND, FIRST_KIND];
  return vscode.Disposable.from(
    edits,
    vscode.languages.registerDocumentPasteEditProvider(DOCUMENTS, edits, {
      providedPasteEditKinds: kinds,
      pasteMimeTypes: MIME_TYPES,
    }),
    vscode.languages.registerDocumentDropEditProvider(DOCUMENTS, edits, {
      providedDropEditKinds: kinds,
      dropMimeTypes: MIME_TYPES,
    }),
  );
}
