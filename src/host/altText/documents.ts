import * as vscode from "vscode";
import { DOCUMENT_ENDINGS, LANGUAGE_IDS } from "../../core/altText/languages.ts";
import { joined, offsetAfter } from "../../core/altText/read/changes.ts";
import { ReadingThread } from "../../core/altText/read/readingThread.ts";
import type { Change, Found, ImageReference } from "../../core/altText/reference.ts";
import type { Tracker } from "../../core/altText/write/plan.ts";
import { readAltTextSettings } from "../settings.ts";

/** What alt text takes besides the editor, from a bundle of its own. */
export const loadEngine = () => import("../engine.lazy.ts");

/** Characters; reading a longer document anew takes longer than anybody may be held up. */
const LONG = 150_000;
/** Readings of a document that goes on changing, of which the last one counts. */
const MOST_READINGS = 5;

interface Reading {
  readonly version: number;
  /** Undefined while a thread is at it. */
  found?: Found;
  pending?: Promise<readonly ImageReference[]>;
  /** What was done to the text since. */
  changes?: readonly Change[];
}

/** Languages in whose documents there are images, and files that say so where the language does not. */
export const DOCUMENTS: vscode.DocumentSelector = [
  ...LANGUAGE_IDS.map((language) => ({ language })),
  { pattern: `**/*{${DOCUMENT_ENDINGS.join(",")}}` },
];

/** The images of open documents; what was read once is not read again while nothing changes. */
export class OpenDocuments implements vscode.Disposable {
  readonly #readings = new Map<vscode.TextDocument, Reading>();
  readonly #thread: ReadingThread;
  readonly #subscriptions = [
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const reading = this.#readings.get(document);
      if (!reading || contentChanges.length === 0) return;
      const changes = changesOf(contentChanges);
      reading.changes = reading.changes ? [joined(reading.changes, changes)] : changes;
    }),
    vscode.workspace.onDidCloseTextDocument((document) => {
      this.#readings.delete(document);
      this.#thread.forget(document.uri.toString());
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("iris.altText.components")) this.#readings.clear();
    }),
  ];

  /** @param engine path of the engine's bundle, for a thread of its own */
  constructor(engine: string) {
    this.#thread = new ReadingThread(engine);
  }

  /** The images of a document as it is now; none in a language that has none. */
  async of(document: vscode.TextDocument): Promise<readonly ImageReference[]> {
    for (let readings = 1; ; readings++) {
      const { version } = document;
      const references = await this.#read(document);
      const isCurrent = document.version === version || document.isClosed;
      if (isCurrent || readings === MOST_READINGS) return references;
    }
  }

  async #read(document: vscode.TextDocument): Promise<readonly ImageReference[]> {
    const { KNOWN_COMPONENTS, LONGEST_DOCUMENT, markupOf, readerOf } = await loadEngine();
    const markup = markupOf(document.languageId, document.uri.path);
    if (markup === undefined) return [];
    const reader = await readerOf(markup);
    // From here on nothing waits, so text and version belong together.
    const { version } = document;
    const before = this.#readings.get(document);
    if (before?.version === version) return before.found?.references ?? before.pending ?? [];
    const text = document.getText();
    if (text.length > LONGEST_DOCUMENT) return [];
    const components = [...KNOWN_COMPONENTS, ...readAltTextSettings(document.uri).components];
    if (text.length < LONG || document.isClosed) {
      const found = reader.read(text, { components }, incremental(before));
      // What the thread knows is older from here on.
      this.#thread.forget(document.uri.toString());
      if (!document.isClosed) this.#readings.set(document, { version, found });
      return found.references;
    }
    const reading: Reading = { version };
    reading.pending = this.#readInThread(document, reading, async (key) => {
      // One after the other, so that changes are those since the last one.
      await before?.pending?.catch(() => undefined);
      try {
        const task = { markup, text, components, changes: before?.changes };
        return { references: await this.#thread.read(key, task) };
      } catch {
        // A thread that fails leaves the work to this one.
        this.#thread.forget(key);
        return document.isClosed ? { references: [] } : reader.read(text, { components });
      }
    });
    return reading.pending;
  }

  async #readInThread(
    document: vscode.TextDocument,
    reading: Reading,
    read: (key: string) => Promise<Found>,
  ): Promise<readonly ImageReference[]> {
    this.#readings.set(document, reading);
    reading.found = await read(document.uri.toString());
    return reading.found.references;
  }

  /** What was read of documents and still holds. */
  *known(): Generator<readonly [vscode.TextDocument, readonly ImageReference[]]> {
    for (const [document, { version, found }] of this.#readings)
      if (found && document.version === version) yield [document, found.references];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#thread.dispose();
  }
}

/** What was found before, where its reader knows more of it than the images. */
function incremental(
  before: Reading | undefined,
): { readonly found: Found; readonly changes: readonly Change[] } | undefined {
  return before?.found?.state !== undefined && before.changes
    ? { found: before.found, changes: before.changes }
    : undefined;
}

function changesOf(changes: readonly vscode.TextDocumentContentChangeEvent[]): Change[] {
  return changes
    .map(({ rangeOffset, rangeLength, text }) => ({
      span: { start: rangeOffset, end: rangeOffset + rangeLength },
      length: text.length,
    }))
    .sort((a, b) => a.span.start - b.span.start);
}

/** The range of a span in the document as it is. */
export function rangeOf(
  document: vscode.TextDocument,
  { start, end }: { start: number; end: number },
): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

/** Follows a place of a document through all that happens to the text before it. */
export class OffsetTracker implements Tracker, vscode.Disposable {
  offset: number;
  readonly #subscription: vscode.Disposable;

  constructor(document: vscode.TextDocument, offset: number) {
    this.offset = offset;
    this.#subscription = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document === document)
        this.offset = offsetAfter(this.offset, changesOf(event.contentChanges));
    });
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}

/** The images that ranges touch. */
export function touchedBy(
  ranges: readonly vscode.Range[],
  {
    document,
    references,
  }: { document: vscode.TextDocument; references: readonly ImageReference[] },
): ImageReference[] {
  const spans = ranges.map(({ start, end }) => [document.offsetAt(start), document.offsetAt(end)]);
  return references.filter(({ span }) =>
    spans.some(([start = 0, end = 0]) => start <= span.end && end >= span.start),
  );
}
