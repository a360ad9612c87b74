import * as vscode from "vscode";
import { joined } from "../../core/altText/read/changes.ts";
import type { Change, Found, ImageReference } from "../../core/altText/reference.ts";
import { readAltTextSettings } from "../settings.ts";

/** What alt text takes besides the editor, from a bundle of its own. */
export const loadAltText = () => import("../../core/altText/altText.ts");

/** Characters; a longer document would hold up who types in it. */
const LONGEST = 2_000_000;
/** Components of well-known frameworks that show a picture. */
const COMPONENTS = [
  "Image",
  "Img",
  "Picture",
  "NextImage",
  "NuxtImg",
  "NuxtPicture",
  "StaticImage",
];

interface Reading {
  readonly version: number;
  readonly found: Found;
  /** What was done to the text since. */
  changes?: readonly Change[];
}

/** Languages in whose documents there are pictures, and files that say so where the language does not. */
export const DOCUMENTS: vscode.DocumentSelector = [
  ...[
    ...["markdown", "mdx", "html", "xml", "svg", "javascript", "javascriptreact"],
    ...["typescriptreact", "vue", "vue-html", "svelte", "astro", "angular", "php", "blade"],
    ...["razor", "aspnetcorerazor", "liquid", "jinja", "jinja-html", "django-html", "twig"],
    ...["nunjucks", "handlebars", "mustache", "erb", "ejs", "restructuredtext", "asciidoc"],
    ...["latex", "tex", "typst", "quarto", "rmd", "mdc"],
  ].map((language) => ({ language })),
  {
    language: "plaintext",
    pattern: "**/*.{mdx,vue,svelte,astro,rst,adoc,asciidoc,typ,tex,njk,liquid,twig,hbs}",
  },
];

/** The pictures of open documents; what was read once is not read again while nothing changes. */
export class DocumentReferences implements vscode.Disposable {
  readonly #readings = new Map<vscode.TextDocument, Reading>();
  readonly #subscriptions = [
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const reading = this.#readings.get(document);
      if (!reading || contentChanges.length === 0) return;
      const changes = changesOf(contentChanges);
      reading.changes = reading.changes ? [joined(reading.changes, changes)] : changes;
    }),
    vscode.workspace.onDidCloseTextDocument((document) => this.#readings.delete(document)),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("iris.altText.components")) this.#readings.clear();
    }),
  ];

  /** The pictures of a document as it is now; none in a language that has none. */
  async of(document: vscode.TextDocument): Promise<readonly ImageReference[]> {
    const { markupOf, readerOf } = await loadAltText();
    const markup = markupOf(document.languageId, document.uri.path);
    if (markup === undefined) return [];
    const reader = await readerOf(markup);
    // From here on nothing waits, so text and version belong together.
    const { version } = document;
    const before = this.#readings.get(document);
    if (before?.version === version) return before.found.references;
    const text = document.getText();
    if (text.length > LONGEST) return [];
    const found = reader.read(
      text,
      { components: [...COMPONENTS, ...readAltTextSettings(document.uri).components] },
      before?.changes && { found: before.found, changes: before.changes },
    );
    if (!document.isClosed) this.#readings.set(document, { version, found });
    return found.references;
  }

  /** The pictures of a text that no editor holds. */
  async in(text: string, path: string): Promise<readonly ImageReference[]> {
    const { markupOf, readerOf } = await loadAltText();
    const markup = markupOf("", path);
    if (markup === undefined || text.length > LONGEST) return [];
    return (await readerOf(markup)).read(text, { components: COMPONENTS }).references;
  }

  /** What was read of other documents and still holds. */
  *known(): Generator<readonly [vscode.TextDocument, readonly ImageReference[]]> {
    for (const [document, { version, found }] of this.#readings)
      if (document.version === version) yield [document, found.references];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
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
export class Follower implements vscode.Disposable {
  at: number;
  readonly #subscription: vscode.Disposable;

  constructor(document: vscode.TextDocument, at: number) {
    this.at = at;
    this.#subscription = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document !== document) return;
      const before = this.at;
      for (const { rangeOffset, rangeLength, text } of event.contentChanges)
        if (rangeOffset + rangeLength <= before) this.at += text.length - rangeLength;
    });
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}

/** A text is written only where the document still says what it said. */
export function isSame(one: ImageReference, other: ImageReference): boolean {
  return (
    one.source?.text === other.source?.text &&
    one.alt === other.alt &&
    one.computed === other.computed
  );
}
