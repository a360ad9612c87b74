import * as vscode from "vscode";
import type { ImageReference } from "../../core/altText/reference.ts";
import { readAltTextSettings } from "../settings.ts";
import { Follower, loadAltText, rangeOf, type DocumentReferences } from "./documents.ts";
import type { AltTexts, Further } from "./generate.ts";
import { homeOf, isOpen } from "./home.ts";
import { arrivedIn, freeName, type Arrived } from "./saving.ts";

export interface InserterParts {
  readonly altTexts: Pick<AltTexts, "write">;
  readonly documents: DocumentReferences;
  readonly onError: (error: unknown) => void;
}

/** What VS Code may put into a document as long as nobody moves the cursor. */
interface Offer {
  readonly arrived: readonly Arrived[];
  /** With their white space as one blank each: a document has line breaks of its own. */
  readonly texts: ReadonlySet<string>;
}

/** Puts pictures into documents, and has their alt texts written once they are there. */
export class Inserter implements vscode.Disposable {
  readonly #parts: InserterParts;
  readonly #offers = new Map<vscode.TextDocument, Offer>();
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor(parts: InserterParts) {
    this.#parts = parts;
    const { workspace, window } = vscode;
    this.#subscriptions = [
      workspace.onDidChangeTextDocument((event) => this.#notice(event)),
      workspace.onDidCloseTextDocument((document) => this.#offers.delete(document)),
      // VS Code lets go of its choices then, too.
      window.onDidChangeTextEditorSelection(({ textEditor, kind }) => {
        const { Keyboard, Mouse } = vscode.TextEditorSelectionChangeKind;
        if (kind === Keyboard || kind === Mouse) this.#offers.delete(textEditor.document);
      }),
    ];
  }

  /**
   * The edit that inserts the pictures of a paste or drop, files and all, and its title.
   * Undefined where there are none, or where they cannot be written.
   */
  async make(
    document: vscode.TextDocument,
    ranges: readonly vscode.Range[],
    data: vscode.DataTransfer,
    token: vscode.CancellationToken,
  ): Promise<{ edit: vscode.WorkspaceEdit; title: string } | undefined> {
    const home = homeOf(document);
    if (!home) return undefined;
    const arrived = await arrivedIn(data, { document, home });
    if (arrived.length === 0) return undefined;
    const paths = arrived.map(({ uri }) => uri.path);
    const { insertionOf } = await loadAltText();
    const text = document.getText();
    const insertions = ranges.map((range) =>
      insertionOf(
        {
          ...{ languageId: document.languageId, path: home.path, text },
          span: { start: document.offsetAt(range.start), end: document.offsetAt(range.end) },
          siteFolders: siteFoldersFor(home, document.languageId),
        },
        paths,
      ),
    );
    const texts = (await Promise.all(insertions)).map((insertion) => insertion?.text);
    if (!texts.every((one) => one !== undefined) || token.isCancellationRequested) return undefined;
    this.#offers.set(document, { arrived, texts: new Set(texts.map(squeezed)) });
    // The files come first: what cannot be saved is not inserted.
    const edit = new vscode.WorkspaceEdit();
    for (const { uri, file } of arrived)
      if (file) edit.createFile(uri, { contents: file.contents, overwrite: file.overwrite });
    edit.set(
      document.uri,
      ranges.map((range, i) => snippetOf(range, texts[i] ?? "", document.eol)),
    );
    const { t } = vscode.l10n;
    const title =
      arrived.length > 1 ? t("Insert Images with Alt Text") : t("Insert Image with Alt Text");
    return { edit, title };
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** Nobody tells which of its choices VS Code takes, so it is told by what is in the document then. */
  #notice({ document, contentChanges, reason }: vscode.TextDocumentChangeEvent): void {
    const offer = this.#offers.get(document);
    if (!offer || reason !== undefined) return;
    const own = contentChanges.filter(({ text }) => offer.texts.has(squeezed(text)));
    if (own.length === 0) return;
    const spans = own.map(({ rangeOffset, text }) => {
      const before = contentChanges.filter((other) => other.rangeOffset < rangeOffset);
      const moved = before.reduce((sum, one) => sum + one.text.length - one.rangeLength, 0);
      return { start: rangeOffset + moved, end: rangeOffset + moved + text.length };
    });
    this.#describe(document, spans, offer.arrived).catch(this.#parts.onError);
  }

  async #describe(
    document: vscode.TextDocument,
    spans: readonly { start: number; end: number }[],
    arrived: readonly Arrived[],
  ): Promise<void> {
    const { documents, altTexts, onError } = this.#parts;
    const begins = spans.map(({ start }) => new Follower(document, start));
    const all = await documents.of(document);
    // While it was read the document may have moved on.
    const references = all.filter(({ span }) =>
      spans.some(({ start, end }, i) => {
        const at = begins[i]?.at ?? start;
        return span.start >= at && span.end <= at + end - start;
      }),
    );
    const places = references.map(({ span }) => new Follower(document, span.start));
    const controller = new AbortController();
    const watch = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document !== document || event.reason !== vscode.TextDocumentChangeReason.Undo)
        return;
      this.#areThere(document, references, places)
        .then((areThere) => areThere || controller.abort())
        .catch(onError);
    });
    try {
      if (references.length > 0)
        await altTexts.write(document, references, {
          isNew: true,
          // With several cursors it is there several times.
          isUnique:
            references.length === 1 && arrived.every(({ file }) => file?.overwrite === false),
          signal: controller.signal,
          further: (alt) => this.#naming(document, references, arrived, alt),
        });
    } finally {
      for (const one of [watch, ...begins, ...places]) one.dispose();
    }
  }

  /** Whether any of the pictures is still there. */
  async #areThere(
    document: vscode.TextDocument,
    references: readonly ImageReference[],
    places: readonly Follower[],
  ): Promise<boolean> {
    const now = await this.#parts.documents.of(document);
    return references.some(({ source }, i) =>
      now.some((one) => one.span.start === places[i]?.at && one.source?.text === source?.text),
    );
  }

  /** Another name for a picture that came without one of its own: what it shows. */
  async #naming(
    document: vscode.TextDocument,
    references: readonly ImageReference[],
    arrived: readonly Arrived[],
    alt: string,
  ): Promise<Further | undefined> {
    const { fileNameFrom, isNameless } = await loadAltText();
    const [one, ...others] = arrived;
    if (!one?.file || others.length > 0 || !isNameless(one.file.name)) return undefined;
    const { stem, ending } = partsOf(one.uri.path);
    const name = fileNameFrom(alt, ending);
    // Where the setting names the files, it is left to do so.
    if (name === undefined || !stem.startsWith(partsOf(one.file.name).stem)) return undefined;
    return {
      label: vscode.l10n.t("Rename to “{0}”", name),
      run: () => this.#rename(document, references, one.uri, name),
    };
  }

  /** Renames the file and what the document says of it, in one step. */
  async #rename(
    document: vscode.TextDocument,
    references: readonly ImageReference[],
    uri: vscode.Uri,
    name: string,
  ): Promise<void> {
    const { withName } = await loadAltText();
    const to = await freeName(vscode.Uri.joinPath(uri, "..", name));
    const now = isOpen(document) ? await this.#parts.documents.of(document) : [];
    const edit = new vscode.WorkspaceEdit();
    for (const { source } of now) {
      if (!source || references.every((one) => one.source?.text !== source.text)) continue;
      const range = rangeOf(document, source.span);
      const old = partsOf(uri.path);
      const next = partsOf(to.path);
      const written = withName(
        document.getText(range),
        old.stem + old.ending,
        next.stem + next.ending,
      );
      if (written !== undefined) edit.replace(document.uri, range, written);
    }
    // Without the picture in the document there is nothing to name.
    if (edit.size === 0) return;
    edit.renameFile(uri, to);
    if (!(await vscode.workspace.applyEdit(edit)))
      void vscode.window.showErrorMessage(vscode.l10n.t("The file could not be renamed."));
  }
}

/** The name of a file, and its ending with the dot. */
function partsOf(path: string): { stem: string; ending: string } {
  const [, stem = "", ending = ""] = /([^/]*?)(\.[^./]*)?$/.exec(path) ?? [];
  return { stem, ending };
}

/** Folders that sites are known to have their files from, as `Pictures` looks for them, too. */
function siteFoldersFor(home: vscode.Uri, languageId: string): string[] {
  const folder = vscode.workspace.getWorkspaceFolder(home)?.uri;
  const { staticRoots } = readAltTextSettings(home);
  const roots = [...staticRoots, "public", ...(languageId === "svelte" ? ["static"] : [])];
  return folder
    ? roots.map((root) => vscode.Uri.joinPath(folder, root).path.replace(/\/$/, ""))
    : [];
}

function snippetOf(
  range: vscode.Range,
  text: string,
  eol: vscode.EndOfLine,
): vscode.SnippetTextEdit {
  const lines = eol === vscode.EndOfLine.CRLF ? text.replaceAll("\n", "\r\n") : text;
  // The cursor goes behind it.
  const snippet = new vscode.SnippetString().appendText(lines).appendTabstop(0);
  const edit = new vscode.SnippetTextEdit(range, snippet);
  edit.keepWhitespace = true;
  return edit;
}

const squeezed = (text: string): string => text.replace(/\s+/g, " ").trim();
