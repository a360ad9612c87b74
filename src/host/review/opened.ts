import { join } from "node:path";
import * as vscode from "vscode";
import type { Documents } from "../../core/altText/documents.ts";
import type { ReviewItem } from "../../core/altText/review/item.ts";
import type { Review } from "../../core/altText/review/review.ts";
import type { ReviewRun } from "../../core/altText/review/run.ts";
import type { Writer } from "../../core/altText/write/writer.ts";
import type { MayRead } from "../../core/image/permission.ts";
import type { Images } from "../../core/image/read.ts";
import type { Gate } from "../../core/mavi/model.ts";
import { hostOf } from "../../core/settings.ts";
import { parseReviewView, type ReviewHostMessage } from "../../shared/review.ts";
import type { ReviewView } from "../../shared/reviewViews.ts";
import { loadEngine } from "../altText/documents.ts";
import type { WorkspaceLocator } from "../altText/locator.ts";
import { settingsNow } from "../altText/opening.ts";
import { readBytes } from "../files.ts";
import { storageFolder } from "../history/folder.ts";
import { locale } from "../locale.ts";
import { ReviewChannel } from "../reviewPage/channel.ts";
import { readAltTextSettings, readSettings } from "../settings.ts";
import { uriOf } from "../uris.ts";
import { ReviewWriting } from "./applying.ts";
import { ThreadedDocuments } from "./documents.ts";
import { exportReview } from "./exporting.ts";
import { ReviewImages } from "./images.ts";
import { ReviewProblems } from "./problems.ts";
import { fileOf, isInScope, isLeftOut, titleOf, type ReviewScope } from "./scope.ts";
import { ReviewWatch } from "./watch.ts";

const VIEW = "iris.review.view";
const USUAL_VIEW: ReviewView = { filter: "open", sort: "file", search: "", isGrouped: false };

/** What a review takes of the rest of Iris. */
export interface ReviewHostParts {
  readonly context: vscode.ExtensionContext;
  readonly documents: Documents;
  readonly locator: WorkspaceLocator;
  readonly images: Images;
  readonly writer: Writer;
  readonly gate: Gate;
  readonly mayRead: MayRead;
  readonly onError: (error: unknown) => void;
}

/** A review of the workspace or a folder, with all that keeps and shows it. */
export interface OpenedReview {
  readonly scope: ReviewScope;
  readonly review: Review;
  readonly run: ReviewRun;
  readonly channel: ReviewChannel;
  dispose(): void;
}

/** Begins a review; nothing is looked through yet. */
export async function openReview(
  scope: ReviewScope,
  parts: ReviewHostParts,
): Promise<OpenedReview> {
  const engine = await loadEngine();
  const { context, locator, images, writer, gate, mayRead, onError } = parts;
  const documents = new ThreadedDocuments(
    parts.documents,
    context.asAbsolutePath("dist/engine.cjs"),
  );
  const uris = (signal: AbortSignal): AsyncIterable<string> => urisIn(scope, documents, signal);
  const folder = join(storageFolder(context), "review");
  const review = new engine.Review({
    ...{ documents, locator, uris, fileOf, onError },
    settingsFor: (uri) => readAltTextSettings(uriOf(uri)),
    kept: engine.createKeptRows(join(folder, "rows.jsonl"), stampOf),
  });
  const run = new engine.ReviewRun({
    ...{ review, documents, locator, images, gate, settingsNow },
    mayLeave: (path) => mayRead({ kind: "outside", path }),
    journal: engine.createFileJournal(join(folder, "proposals.jsonl"), onError),
    readFile: (uri, most) => readBytes(vscode.Uri.parse(uri, true), most),
  });
  const shown = new ReviewImages({ images, locator, documents });
  const writing = new ReviewWriting({ review, documents, writer });
  const { version } = context.extension.packageJSON as { readonly version: string };
  const channel = new ReviewChannel({
    ...{ review, run, documents, fileOf, locale, onError, title: titleOf(scope) },
    view: parseReviewView(context.workspaceState.get(VIEW)) ?? USUAL_VIEW,
    settings: () => {
      const settings = readSettings();
      const { model, requestsPerSecond: perSecond, reviewBudget: budget } = settings;
      return { model, host: hostOf(settings), perSecond, budget };
    },
    editor: {
      open: openRow,
      image: (item, size) => shown.of(item, size),
      preview: () => writing.preview(),
      apply: () => writing.apply(),
      export: (format) => exportReview(format, { review, scope, version }),
      keepView: async (view) => context.workspaceState.update(VIEW, view),
    },
  });
  const watch = new ReviewWatch({
    ...{ review, uris, onError },
    isDocument: (path) =>
      [...engine.DOCUMENT_ENDINGS, ".ipynb"].some((one) => path.toLowerCase().endsWith(one)),
    onImages: () => shown.forget(),
  });
  const problems = new ReviewProblems(review);
  const all = [watch, problems, channel, writing, shown, run, review, documents];
  return {
    ...{ scope, review, run, channel },
    dispose: () => {
      for (const one of all) one.dispose();
    },
  };
}

/** Shows a channel's page in a tab. */
export function connectPage(channel: ReviewChannel, { webview }: vscode.WebviewPanel): void {
  channel.connect((message: ReviewHostMessage) => void webview.postMessage(message));
}

async function* urisIn(
  scope: ReviewScope,
  documents: Documents,
  signal: AbortSignal,
): AsyncGenerator<string> {
  for await (const uri of documents.all(signal)) {
    const file = uriOf(uri);
    // What was never saved is nobody else's document yet.
    if (file.scheme === "untitled" || !isInScope(file, scope)) continue;
    if (!isLeftOut(file, scope)) yield uri;
  }
}

async function stampOf(uri: string): Promise<string | undefined> {
  try {
    const { mtime, size } = await vscode.workspace.fs.stat(vscode.Uri.parse(uri, true));
    return `${mtime}-${size}`;
  } catch {
    return undefined;
  }
}

/** Opens the document with the image selected. */
async function openRow({ row: { uri, range, cell } }: ReviewItem): Promise<void> {
  if (cell !== undefined) {
    const notebook = await vscode.workspace.openNotebookDocument(uriOf(uri));
    const selections = [new vscode.NotebookRange(cell - 1, cell)];
    await vscode.window.showNotebookDocument(notebook, {
      ...{ selections, viewColumn: vscode.ViewColumn.Beside },
    });
    return;
  }
  const { line, column, endLine, endColumn } = range;
  const selection = new vscode.Range(line - 1, column - 1, endLine - 1, endColumn - 1);
  await vscode.window.showTextDocument(uriOf(uri), {
    selection,
    viewColumn: vscode.ViewColumn.Beside,
    preview: true,
  });
}
