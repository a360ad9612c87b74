import type { Files } from "../files/files.ts";
import type { ImageReference } from "./reference.ts";

/** A document as it is at one moment. */
export interface DocumentText {
  readonly uri: string;
  /** Of its file, with forward slashes; its ending tells the markup where the language does not. */
  readonly path: string;
  /** As the editor has it; empty outside of editors. */
  readonly languageId: string;
  readonly text: string;
  /** Another one for each other text. */
  readonly version: number | string;
  /** In a notebook, which of its cells it is, from 1. */
  readonly cell?: number;
}

/** Where the paths in a document begin, and on which files. */
export interface DocumentSite {
  /** One object for each file system. */
  readonly files: Files;
  /** Of the document, or of the file that stands for it: a notebook for its cells. */
  readonly path: string;
  /** Folders of the workspace on that file system. */
  readonly roots: readonly string[];
  /** Folders, from the workspace's, that paths with a leading slash are looked for in first. */
  readonly staticRoots: readonly string[];
  /** Whether somebody has the document before them; without it they named it. */
  isSeen?(): boolean;
  /** The URI of a path on that file system. */
  uriOf(path: string): string;
}

/** Which documents there are, and what is in them. */
export interface Documents {
  /** URIs of those that may show images; what ignore rules leave out is never counted. */
  all(signal: AbortSignal): AsyncIterable<string>;
  /** Undefined where it cannot be read, is too long, or is none that shows images. */
  open(uri: string): Promise<DocumentText | undefined>;
  /** The images of a document that {@link open} gave. */
  referencesIn(document: DocumentText): Promise<readonly ImageReference[]>;
  siteOf(document: Pick<DocumentText, "uri" | "path">): DocumentSite;
}
