import { setImmediate } from "node:timers/promises";
import * as vscode from "vscode";
import type { Problem } from "../../core/altText/check/problems.ts";
import { explainProblem } from "../../core/messages/problems.ts";
import { locale } from "../locale.ts";
import { readAltTextSettings } from "../settings.ts";
import { DOCUMENTS, loadEngine, rangeOf, type OpenDocuments } from "./documents.ts";
import { placeOfDocument, type WorkspaceLocator } from "./locator.ts";

/** As other tools and the light bulb know it. */
export const SOURCE = "Iris";
/** Milliseconds without a key pressed, after which a document is looked through. */
const PAUSE = 300;
/** Where each code is explained. */
const EXPLAINED = "https://github.com/iris-vision/iris/blob/main/docs/alt-text.md";

interface ShownProblems {
  readonly version: number;
  readonly diagnostics: readonly vscode.Diagnostic[];
}

export interface DiagnosticParts {
  readonly open: OpenDocuments;
  readonly locator: WorkspaceLocator;
  readonly onError: (error: unknown) => void;
}

/** What is wrong with the alt texts of open documents, among VS Code's problems. */
export class AltTextDiagnostics implements vscode.Disposable {
  readonly #open: OpenDocuments;
  readonly #locator: WorkspaceLocator;
  readonly #onError: (error: unknown) => void;
  readonly #collection = vscode.languages.createDiagnosticCollection("iris");
  readonly #timers = new Map<vscode.TextDocument, NodeJS.Timeout>();
  /** All there are, those that another tool tells included. */
  readonly #found = new Map<vscode.TextDocument, ShownProblems>();
  readonly #subscriptions: vscode.Disposable[];

  constructor({ open, locator, onError }: DiagnosticParts) {
    this.#open = open;
    this.#locator = locator;
    this.#onError = onError;
    const { workspace } = vscode;
    this.#subscriptions = [
      workspace.onDidOpenTextDocument((document) => this.#look(document, 0)),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#look(document, PAUSE);
      }),
      workspace.onDidCloseTextDocument((document) => this.#leave(document)),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("iris.altText")) this.#lookAtAll();
      }),
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        const changed = new Set(uris.map(String));
        for (const document of this.#found.keys())
          if (changed.has(String(document.uri))) this.#show(document);
      }),
    ];
    this.#lookAtAll();
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#collection.dispose();
  }

  #lookAtAll(): void {
    for (const document of vscode.workspace.textDocuments) this.#look(document, 0);
  }

  #leave(document: vscode.TextDocument): void {
    clearTimeout(this.#timers.get(document));
    this.#timers.delete(document);
    this.#found.delete(document);
    this.#collection.delete(document.uri);
  }

  #look(document: vscode.TextDocument, pause: number): void {
    if (!isWritten(document)) return;
    clearTimeout(this.#timers.get(document));
    const timer = setTimeout(() => {
      this.#timers.delete(document);
      this.#read(document).catch(this.#onError);
    }, pause);
    this.#timers.set(document, timer);
  }

  async #read(document: vscode.TextDocument): Promise<void> {
    const { diagnostics, mayTellKind, language } = readAltTextSettings(document.uri);
    if (diagnostics === "off") {
      this.#leave(document);
      return;
    }
    const references = await this.#open.of(document);
    const { problemsInSteps } = await loadEngine();
    const { version } = document;
    const text = document.getText();
    const isPoorTold = diagnostics === "all";
    const path = vscode.workspace.getWorkspaceFolder(document.uri)
      ? vscode.workspace.asRelativePath(document.uri, false)
      : undefined;
    const place = placeOfDocument(document);
    const isUntagged = await this.#locator.isUntagged(place);
    const isCopy = await this.#locator.isCopy(place);
    const withoutAlt = await this.#locator.withoutAlt({ ...place, text }, references);
    const problems = await problemsInSteps(
      references,
      { text, path, language, mayTellKind, isPoorTold, isUntagged, isCopy, withoutAlt },
      () => setImmediate(),
    );
    // Whoever typed meanwhile has set the timer again.
    if (document.isClosed || this.#timers.has(document) || document.version !== version) return;
    this.#found.set(document, {
      version,
      diagnostics: problems.map((problem) => diagnosticOf(document, problem)),
    });
    this.#show(document);
  }

  /** Without those that another tool tells already. */
  #show(document: vscode.TextDocument): void {
    const found = this.#found.get(document);
    if (!found) return;
    loadEngine()
      .then(({ isAltTextReport }) => {
        if (this.#found.get(document) !== found || document.version !== found.version) return;
        const { uri } = document;
        const others = vscode.languages
          .getDiagnostics(uri)
          .filter(
            (one) =>
              one.source !== SOURCE && isAltTextReport({ ...report(one), message: one.message }),
          );
        const shown = found.diagnostics.filter(
          ({ range }) => !others.some((other) => other.range.intersection(range)),
        );
        const before = this.#collection.get(uri) ?? [];
        const isSame = shown.length === before.length && shown.every((one, i) => one === before[i]);
        if (!isSame) this.#collection.set(uri, shown);
      })
      .catch(this.#onError);
  }
}

/** Where somebody writes: not an earlier version in a comparison, nor a log. */
function isWritten(document: vscode.TextDocument): boolean {
  const { scheme } = document.uri;
  return (
    vscode.languages.match(DOCUMENTS, document) > 0 &&
    (scheme === "untitled" ||
      scheme === "vscode-notebook-cell" ||
      vscode.workspace.fs.isWritableFileSystem(scheme) === true)
  );
}

function diagnosticOf(document: vscode.TextDocument, problem: Problem): vscode.Diagnostic {
  const { reference, data } = problem;
  const hasText = (reference.alt ?? "").trim() !== "";
  const span = hasText && reference.place ? reference.place.span : reference.span;
  const range = rangeOf(document, span);
  // Of a tag over many lines the first is enough to be seen.
  const marked = range.isSingleLine
    ? range
    : range.with({ end: document.lineAt(range.start.line).range.end });
  const diagnostic = diagnosticAt(marked, problem);
  if (data?.first)
    diagnostic.relatedInformation = [
      new vscode.DiagnosticRelatedInformation(
        new vscode.Location(document.uri, rangeOf(document, data.first.span)),
        vscode.l10n.t("First image with this alt text"),
      ),
    ];
  return diagnostic;
}

/** A problem at a place. */
export function diagnosticAt(range: vscode.Range, problem: Problem): vscode.Diagnostic {
  const { code } = problem;
  const diagnostic = new vscode.Diagnostic(
    range,
    explainProblem(problem, locale.t),
    // A file of a project that asked for nothing does not turn yellow.
    vscode.DiagnosticSeverity.Information,
  );
  diagnostic.source = SOURCE;
  diagnostic.code = { value: code, target: vscode.Uri.parse(`${EXPLAINED}#${code}`) };
  return diagnostic;
}

/** What a diagnostic is about, as other tools say it. */
export function report({ source, code }: vscode.Diagnostic): {
  source: string | undefined;
  code: string | number | undefined;
} {
  return { source, code: typeof code === "object" ? code.value : code };
}
