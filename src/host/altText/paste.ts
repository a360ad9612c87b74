import * as vscode from "vscode";
import { readPasteMode } from "../settings.ts";
import { DOCUMENTS } from "./documents.ts";
import type { Inserter } from "./insert.ts";

const { Empty, Text } = vscode.DocumentDropOrPasteEditKind;
/** What users name in `editor.pasteAs.preferences` and in keybindings. */
const KIND = Empty.append("image", "iris");
/** VS Code's own choice for images in Markdown comes after edits of this kind. */
const FIRST_KIND = Empty.append("markdown", "link", "image", "attachment", "iris");
/** What Iris's choice comes after: words, and VS Code's own best way to insert a file. */
const othersIn = (document: vscode.TextDocument): vscode.DocumentDropOrPasteEditKind[] => [
  Text,
  document.languageId === "markdown" ? Empty.append("markdown", "link") : Empty.append("uri"),
];
const MIME_TYPES = ["image/*", "files", "text/uri-list"];

/** What puts images into documents, once something is pasted or dropped. */
type LoadInserter = () => Promise<Pick<Inserter, "make">>;

/** An edit, and where it stands among the others. */
interface Made {
  readonly title: string;
  readonly edit: vscode.WorkspaceEdit;
  /** Before VS Code's own for Markdown. */
  readonly isFirst: boolean;
  readonly yieldTo: vscode.DocumentDropOrPasteEditKind[];
}

/** Offers images that are pasted or dropped “with Alt Text”, beside VS Code's own choices. */
class ImageEdits implements vscode.DocumentPasteEditProvider, vscode.DocumentDropEditProvider {
  readonly #load: LoadInserter;

  constructor(load: LoadInserter) {
    this.#load = load;
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
    const { title, edit, isFirst, yieldTo } = made;
    const kind = isFirst && !only ? FIRST_KIND : KIND;
    const pasted = new vscode.DocumentPasteEdit("", title, kind);
    return [Object.assign(pasted, { additionalEdit: edit, yieldTo })];
  }

  async provideDocumentDropEdits(
    document: vscode.TextDocument,
    position: vscode.Position,
    data: vscode.DataTransfer,
    token: vscode.CancellationToken,
  ): Promise<vscode.DocumentDropEdit | undefined> {
    const made = await this.#make(document, [new vscode.Range(position, position)], data, token);
    if (!made) return undefined;
    const { title, edit, isFirst, yieldTo } = made;
    const dropped = new vscode.DocumentDropEdit("", title, isFirst ? FIRST_KIND : KIND);
    return Object.assign(dropped, { additionalEdit: edit, yieldTo });
  }

  async #make(
    document: vscode.TextDocument,
    ranges: readonly vscode.Range[],
    data: vscode.DataTransfer,
    token: vscode.CancellationToken,
  ): Promise<Made | undefined> {
    const setting = readPasteMode(document);
    if (setting === "off") return undefined;
    const made = await (await this.#load()).make(document, ranges, data, token);
    if (!made) return undefined;
    const isFirst = setting === "default" && document.languageId === "markdown";
    return { ...made, isFirst, yieldTo: setting === "default" ? [Text] : othersIn(document) };
  }
}

/** Has images that are pasted or dropped into documents inserted with alt text. */
export function registerImagePaste(load: LoadInserter): vscode.Disposable {
  const edits = new ImageEdits(load);
  const kinds = [KIND, FIRST_KIND];
  return vscode.Disposable.from(
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
