import * as vscode from "vscode";
import type { Documents, DocumentSite, DocumentText } from "../core/altText/documents.ts";
import type { ImageReference } from "../core/altText/reference.ts";
import type { Files } from "../core/files/files.ts";
import { loadEngine, type OpenDocuments } from "./altText/documents.ts";
import { homeOf, isOpen } from "./editors.ts";
import { isSameSystem } from "./uris.ts";
import { filesOn, findFiles, readBytes, systemOf, uriOn } from "./files.ts";
import { isCell, NotebookCells } from "./notebooks.ts";
import { readAltTextSettings } from "./settings.ts";

/** Bytes; longer documents are not written by people. */
const LARGEST = 2_000_000;

const NOTEBOOK = ".ipynb";

/** A document of the editor as it is now. */
export function textOf(document: vscode.TextDocument): DocumentText {
  const { uri, languageId, version } = document;
  return { uri: uri.toString(), path: uri.path, languageId, text: document.getText(), version };
}

/** The open document with a URI. */
export function openDocumentWith(uri: string): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((one) => !one.isClosed && one.uri.toString() === uri);
}

/** All documents of the workspace: open ones as they are in the editor, the others as they are stored. */
export class WorkspaceDocuments implements Documents {
  readonly #open: OpenDocuments;
  readonly #files = new Map<string, Files>();
  readonly #cells = new NotebookCells();

  constructor(open: OpenDocuments) {
    this.#open = open;
  }

  async *all(signal: AbortSignal): AsyncGenerator<string> {
    const { DOCUMENT_ENDINGS } = await loadEngine();
    const source = new vscode.CancellationTokenSource();
    const cancel = (): void => source.cancel();
    signal.addEventListener("abort", cancel, { once: true });
    try {
      const endings = [...DOCUMENT_ENDINGS, NOTEBOOK].map((ending) => ending.slice(1));
      for (const uri of await findFiles(endings, source.token)) {
        if (uri.path.includes("/node_modules/")) continue;
        if (uri.path.toLowerCase().endsWith(NOTEBOOK)) yield* await this.#cells.urisOf(uri);
        else yield uri.toString();
      }
      for (const { isUntitled, uri } of vscode.workspace.textDocuments)
        if (isUntitled) yield uri.toString();
    } finally {
      signal.removeEventListener("abort", cancel);
      source.dispose();
    }
  }

  async open(uri: string): Promise<DocumentText | undefined> {
    if (isCell(uri)) return this.#cells.open(uri);
    const document = openDocumentWith(uri);
    if (document) return textOf(document);
    const parsed = vscode.Uri.parse(uri, true);
    const bytes = await readBytes(parsed, LARGEST);
    if (typeof bytes === "string") return undefined;
    const text = await decoded(bytes, parsed);
    return { uri, path: parsed.path, languageId: "", text, version: text };
  }

  async referencesIn(document: DocumentText): Promise<readonly ImageReference[]> {
    const open = openDocumentWith(document.uri);
    if (open?.version === document.version) {
      const references = await this.#open.of(open);
      if (open.version === document.version) return references;
    }
    const { readReferences } = await loadEngine();
    const { components } = readAltTextSettings(vscode.Uri.parse(document.uri, true));
    return readReferences(document, components);
  }

  siteOf({ uri }: Pick<DocumentText, "uri">): DocumentSite {
    const own = vscode.Uri.parse(uri, true);
    const home = homeOf({ uri: own }) ?? own;
    const key = systemOf(home);
    const files = this.#files.get(key) ?? filesOn(home);
    this.#files.set(key, files);
    const folders = vscode.workspace.workspaceFolders ?? [];
    return {
      files,
      path: home.path,
      roots: folders.filter((one) => isSameSystem(one.uri, home)).map((one) => one.uri.path),
      staticRoots: readAltTextSettings(home).staticRoots,
      isSeen() {
        const document = openDocumentWith(uri);
        return document !== undefined && isOpen(document);
      },
      uriOf: (path) => uriOn(home, path).toString(),
    };
  }
}

/**
 * Most files are UTF-8, which takes no question to VS Code. Where its user told VS Code of no other encoding,
 * the others are what they say themselves.
 */
async function decoded(bytes: Uint8Array, uri: vscode.Uri): Promise<string> {
  const { decodeText } = await loadEngine();
  const found = decodeText(bytes);
  if (found.encoding === "utf-8") return found.text;
  const told = vscode.workspace.getConfiguration("files", uri).get("encoding");
  return told === "utf8" ? found.text : vscode.workspace.decode(bytes, { uri });
}
