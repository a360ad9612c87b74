import * as vscode from "vscode";
import type { PlacedDocument, ImageLocator } from "../../core/altText/resolve/locator.ts";
import type { Source } from "../../core/altText/reference.ts";
import type { WorkspaceDocuments } from "../documents.ts";
import { loadEngine } from "./documents.ts";

type Located = ReturnType<ImageLocator["locate"]>;

/** Finds the images that documents show; loaded with the first one, and anew when a config changes. */
export class WorkspaceLocator implements Pick<ImageLocator, "locate" | "fileOf" | "find"> {
  readonly #documents: WorkspaceDocuments;
  #loading: Promise<ImageLocator> | undefined;
  readonly #watcher = vscode.workspace.createFileSystemWatcher(
    "**/{*.config.*,package.json,tsconfig*.json,jsconfig*.json,*.toml,*.y{a,}ml,conf.py}",
  );

  constructor(documents: WorkspaceDocuments) {
    this.#documents = documents;
    const forget = (): void => void (this.#loading = undefined);
    this.#watcher.onDidChange(forget);
    this.#watcher.onDidCreate(forget);
    this.#watcher.onDidDelete(forget);
  }

  async locate(document: PlacedDocument, source: Source): Located {
    return (await this.#locator()).locate(document, source);
  }

  async fileOf(document: PlacedDocument, source: Source): Promise<string | undefined> {
    return (await this.#locator()).fileOf(document, source);
  }

  async find(...args: Parameters<ImageLocator["find"]>): ReturnType<ImageLocator["find"]> {
    return (await this.#locator()).find(...args);
  }

  dispose(): void {
    this.#watcher.dispose();
  }

  #locator(): Promise<ImageLocator> {
    return (this.#loading ??= loadEngine().then(
      ({ ImageLocator }) => new ImageLocator((document) => this.#documents.siteOf(document)),
    ));
  }
}

/** A document by its place, as the locator is asked. */
export const placeOfDocument = ({
  uri,
  languageId,
}: Pick<vscode.TextDocument, "uri" | "languageId">): PlacedDocument => ({
  uri: uri.toString(),
  path: uri.path,
  languageId,
});
