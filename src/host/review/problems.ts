import * as vscode from "vscode";
import type { ReviewItem } from "../../core/altText/review/item.ts";
import type { Review } from "../../core/altText/review/review.ts";
import { diagnosticAt } from "../altText/diagnostics.ts";
import { readAltTextSettings } from "../settings.ts";

/** Problems that one call may bring; VS Code drops those beyond 1,100. */
const MOST_AT_ONCE = 1000;
/** Milliseconds without a change. */
const PAUSE = 600;
/** Columns of a line; VS Code ends a range where the line does. */
const LINE_END = 10_000;

/** The problems of all documents of a review among VS Code's; open ones have their own. */
export class ReviewProblems implements vscode.Disposable {
  readonly #review: Review;
  readonly #collection = vscode.languages.createDiagnosticCollection("iris-review");
  readonly #told = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;
  readonly #subscriptions: readonly { dispose(): void }[];

  constructor(review: Review) {
    this.#review = review;
    const { workspace } = vscode;
    this.#subscriptions = [
      review.onDidChange((what) => {
        if (what === "order") this.#schedule();
      }),
      workspace.onDidOpenTextDocument(() => this.#schedule()),
      workspace.onDidCloseTextDocument(() => this.#schedule()),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("iris.altText")) this.#schedule();
      }),
    ];
    this.#schedule();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const one of this.#subscriptions) one.dispose();
    this.#collection.dispose();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell(), PAUSE);
  }

  #tell(): void {
    const open = new Set(
      vscode.workspace.textDocuments
        .filter((one) => !one.isClosed)
        .map(({ uri }) => uri.toString()),
    );
    const { table } = this.#review;
    const left = new Set(this.#told.keys());
    const entries: [vscode.Uri, vscode.Diagnostic[]][] = [];
    for (const uri of table.uris) {
      if (open.has(uri) || uri.includes("#")) continue;
      const diagnostics = diagnosticsOf(uri, table.itemsOf(uri)).slice(0, MOST_AT_ONCE);
      if (diagnostics.length === 0) continue;
      left.delete(uri);
      const now = JSON.stringify(diagnostics.map(({ range, message }) => [range, message]));
      if (this.#told.get(uri) === now) continue;
      this.#told.set(uri, now);
      entries.push([vscode.Uri.parse(uri, true), diagnostics]);
    }
    for (const uri of left) {
      this.#told.delete(uri);
      this.#collection.delete(vscode.Uri.parse(uri, true));
    }
    for (const part of grouped(entries)) this.#collection.set(part);
  }
}

function diagnosticsOf(uri: string, items: readonly ReviewItem[]): vscode.Diagnostic[] {
  const { diagnostics } = readAltTextSettings(vscode.Uri.parse(uri, true));
  if (diagnostics === "off") return [];
  return items.flatMap(({ row: { problems, range } }) => {
    const { line, column, endLine, endColumn } = range;
    const end = line === endLine ? endColumn - 1 : LINE_END;
    const marked = new vscode.Range(line - 1, column - 1, line - 1, end);
    const isUnnamed = problems.some(({ code }) => code === "link-without-name");
    return problems
      .filter(({ isMissing }) => isMissing || diagnostics === "all")
      .filter(({ code }) => !(isUnnamed && code === "missing-alt"))
      .map((problem) => diagnosticAt(marked, problem));
  });
}

/** In parts that VS Code takes whole. */
function* grouped(
  entries: readonly [vscode.Uri, vscode.Diagnostic[]][],
): Generator<[vscode.Uri, vscode.Diagnostic[]][]> {
  let part: [vscode.Uri, vscode.Diagnostic[]][] = [];
  let count = 0;
  for (const entry of entries) {
    if (count + entry[1].length > MOST_AT_ONCE) {
      yield part;
      part = [];
      count = 0;
    }
    part.push(entry);
    count += entry[1].length;
  }
  if (part.length > 0) yield part;
}
