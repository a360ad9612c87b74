import type { Documents, DocumentText } from "../../core/altText/documents.ts";
import type { ImageReference } from "../../core/altText/reference.ts";
import { ReadingThread } from "../../core/altText/read/readingThread.ts";
import { loadEngine } from "../altText/documents.ts";
import { openDocumentWith } from "../documents.ts";
import { readAltTextSettings } from "../settings.ts";
import { uriOf } from "../uris.ts";

/** Characters; shorter documents are read before a thread would have them. */
const LONG = 20_000;
/** The thread's only key: documents are read one after the other. */
const KEY = "review";

/** The workspace's documents, of which long ones are read in a thread of their own. */
export class ThreadedDocuments implements Documents {
  readonly #documents: Documents;
  readonly #thread: ReadingThread;
  #last: Promise<unknown> = Promise.resolve();

  /** @param engine path of the engine's bundle */
  constructor(documents: Documents, engine: string) {
    this.#documents = documents;
    this.#thread = new ReadingThread(engine);
  }

  all(signal: AbortSignal): AsyncIterable<string> {
    return this.#documents.all(signal);
  }

  open(uri: string): Promise<DocumentText | undefined> {
    return this.#documents.open(uri);
  }

  siteOf(document: Pick<DocumentText, "uri" | "path">): ReturnType<Documents["siteOf"]> {
    return this.#documents.siteOf(document);
  }

  async referencesIn(document: DocumentText): Promise<readonly ImageReference[]> {
    const { uri, text } = document;
    if (text.length < LONG || openDocumentWith(uri)?.version === document.version)
      return this.#documents.referencesIn(document);
    const reading = this.#last.then(() => this.#read(document));
    this.#last = reading.catch(() => undefined);
    try {
      return await reading;
    } catch {
      // A thread that fails leaves the work to this one.
      return this.#documents.referencesIn(document);
    }
  }

  async #read(document: DocumentText): Promise<readonly ImageReference[]> {
    const { KNOWN_COMPONENTS, LONGEST_DOCUMENT, markupOf } = await loadEngine();
    const markup = markupOf(document.languageId, document.path);
    if (markup === undefined || document.text.length > LONGEST_DOCUMENT) return [];
    const components = [
      ...KNOWN_COMPONENTS,
      ...readAltTextSettings(uriOf(document.uri)).components,
    ];
    return this.#thread.read(KEY, { markup, text: document.text, components });
  }

  dispose(): void {
    this.#thread.dispose();
  }
}
