import * as vscode from "vscode";
import type { MayRead } from "../../core/image/permission.ts";
import type { ImageReference } from "../../core/altText/reference.ts";
import { readAltTextSettings } from "../settings.ts";
import { loadEngine, OffsetTracker } from "./documents.ts";
import { tellResult, type FollowUpAction, type FollowUpParts } from "./followUp.ts";
import type { PlacedSuggestion } from "./generate.ts";
import { homeOf, isOpen } from "../editors.ts";
import { pastedImagesIn, uniqueUri, type PastedImage } from "./saving.ts";
import { notify } from "../notify.ts";

export interface InserterParts extends FollowUpParts {
  readonly onError: (error: unknown) => void;
  readonly mayRead: MayRead;
}

/** What VS Code may put into a document as long as nobody moves the cursor. */
interface PendingPaste {
  readonly pasted: readonly PastedImage[];
  /** With their white space as one blank each: a document has line breaks of its own. */
  readonly texts: ReadonlySet<string>;
}

/** Puts images into documents, and has their alt texts written once they are there. */
export class Inserter implements vscode.Disposable {
  readonly #parts: InserterParts;
  readonly #pending = new Map<vscode.TextDocument, PendingPaste>();
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor(parts: InserterParts) {
    this.#parts = parts;
    const { workspace, window } = vscode;
    this.#subscriptions = [
      workspace.onDidChangeTextDocument((event) => this.#notice(event)),
      workspace.onDidCloseTextDocument((document) => this.#pending.delete(document)),
      // VS Code lets go of its choices then, too.
      window.onDidChangeTextEditorSelection(({ textEditor, kind }) => {
        const { Keyboard, Mouse } = vscode.TextEditorSelectionChangeKind;
        if (kind === Keyboard || kind === Mouse) this.#pending.delete(textEditor.document);
      }),
    ];
  }

  /**
   * The edit that inserts the images of a paste or drop, files and all, and its title.
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
    const pasted = await pastedImagesIn(data, { document, home, token });
    const isOver = (): boolean => token.isCancellationRequested;
    if (pasted.length === 0 || isOver()) return undefined;
    const paths = pasted.map(({ uri }) => uri.path);
    const { insertionOf } = await loadEngine();
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
    if (!texts.every((one) => one !== undefined) || isOver()) return undefined;
    this.#pending.set(document, { pasted, texts: new Set(texts.map(squeezed)) });
    // The files come first: what cannot be saved is not inserted.
    const edit = new vscode.WorkspaceEdit();
    for (const { uri, file } of pasted)
      if (file) edit.createFile(uri, { contents: file.contents, overwrite: file.overwrite });
    edit.set(
      document.uri,
      ranges.map((range, i) => snippetOf(range, texts[i] ?? "", document.eol)),
    );
    const { t } = vscode.l10n;
    const title =
      pasted.length > 1 ? t("Insert Images with Alt Text") : t("Insert Image with Alt Text");
    return { edit, title };
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** Nobody tells which of its choices VS Code takes, so it is told by what is in the document then. */
  #notice({ document, contentChanges, reason }: vscode.TextDocumentChangeEvent): void {
    const paste = this.#pending.get(document);
    if (!paste || reason !== undefined) return;
    const own = contentChanges.filter(({ text }) => paste.texts.has(squeezed(text)));
    if (own.length === 0) return;
    const spans = own.map(({ rangeOffset, text }) => {
      const before = contentChanges.filter((other) => other.rangeOffset < rangeOffset);
      const moved = before.reduce((sum, one) => sum + one.text.length - one.rangeLength, 0);
      return { start: rangeOffset + moved, end: rangeOffset + moved + text.length };
    });
    this.#describe(document, spans, paste.pasted).catch(this.#parts.onError);
  }

  async #describe(
    document: vscode.TextDocument,
    spans: readonly { start: number; end: number }[],
    pasted: readonly PastedImage[],
  ): Promise<void> {
    const { open, altTexts } = this.#parts;
    const begins = spans.map(({ start }) => new OffsetTracker(document, start));
    const all = await open.of(document);
    // While it was read the document may have moved on.
    const references = all.filter(({ span }) =>
      spans.some(({ start, end }, i) => {
        const at = begins[i]?.offset ?? start;
        return span.start >= at && span.end <= at + end - start;
      }),
    );
    for (const one of begins) one.dispose();
    if (references.length === 0 || !(await this.#mayGoOut(pasted))) return;
    const undone = this.#undone(document, references);
    try {
      const result = await altTexts.write(document, references, {
        isNew: true,
        // With several cursors it is there several times.
        isUnique: references.length === 1 && pasted.every(({ file }) => file?.overwrite === false),
        signal: undone.signal,
      });
      const [first] = result.written;
      const action = first && (await this.#naming(document, pasted, first));
      await tellResult(this.#parts, document, result, { isNew: true, action });
    } finally {
      undone.dispose();
    }
  }

  async #mayGoOut(pasted: readonly PastedImage[]): Promise<boolean> {
    const { mayRead } = this.#parts;
    const paths = pasted.flatMap(({ file }) => file?.from ?? []);
    const answers = await Promise.all(paths.map((path) => mayRead({ kind: "outside", path })));
    return answers.every(Boolean);
  }

  /** Aborts once undoing has taken all of the images back. */
  #undone(
    document: vscode.TextDocument,
    references: readonly ImageReference[],
  ): { readonly signal: AbortSignal; dispose(): void } {
    const { open, onError } = this.#parts;
    const controller = new AbortController();
    const places = references.map(({ span }) => new OffsetTracker(document, span.start));
    const areThere = async (): Promise<boolean> => {
      const now = await open.of(document);
      return references.some(({ source }, i) =>
        now.some(
          (one) => one.span.start === places[i]?.offset && one.source?.text === source?.text,
        ),
      );
    };
    const watch = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document === document && event.reason === vscode.TextDocumentChangeReason.Undo)
        areThere()
          .then((are) => are || controller.abort())
          .catch(onError);
    });
    return {
      signal: controller.signal,
      dispose: () => {
        for (const one of [watch, ...places]) one.dispose();
      },
    };
  }

  /** Another name for an image that came without one of its own: what it shows. */
  async #naming(
    document: vscode.TextDocument,
    pasted: readonly PastedImage[],
    { reference, suggestion }: PlacedSuggestion,
  ): Promise<FollowUpAction | undefined> {
    const { fileNameFrom, isNameless } = await loadEngine();
    const [one, ...others] = pasted;
    if (!one?.file || others.length > 0 || !isNameless(one.file.name)) return undefined;
    const { stem, ending } = partsOf(one.uri.path);
    const name = fileNameFrom(suggestion.alts[0] ?? "", ending);
    // Where the setting names the files, it is left to do so.
    if (name === undefined || !stem.startsWith(partsOf(one.file.name).stem)) return undefined;
    return {
      label: vscode.l10n.t("Rename to “{0}”", name),
      run: () => this.#rename(document, reference, one.uri, name),
    };
  }

  /** Renames the file and what the document says of it, in one step. */
  async #rename(
    document: vscode.TextDocument,
    { source }: ImageReference,
    uri: vscode.Uri,
    name: string,
  ): Promise<void> {
    const to = await uniqueUri(vscode.Uri.joinPath(uri, "..", name));
    const now = isOpen(document) ? await this.#parts.open.of(document) : [];
    const reference = now.find((one) => one.source?.text === source?.text);
    // Without the image in the document there is nothing to name.
    if (!reference) return;
    const put = { fileName: { from: nameIn(uri), to: nameIn(to) } };
    const { left } = await this.#parts.writer.apply(
      [{ uri: document.uri.toString(), reference, put }],
      { onlyOpen: true, rename: { from: uri.toString(), to: to.toString() } },
    );
    if (left.some(({ why }) => why === "refused"))
      void notify.error(vscode.l10n.t("The file could not be renamed."));
  }
}

const nameIn = ({ path }: vscode.Uri): string => path.slice(path.lastIndexOf("/") + 1);

/** The name of a file, and its ending with the dot. */
function partsOf(path: string): { stem: string; ending: string } {
  const [, stem = "", ending = ""] = /([^/]*?)(\.[^./]*)?$/.exec(path) ?? [];
  return { stem, ending };
}

/** Folders that sites are known to have their files from, as images are looked for in them, too. */
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
