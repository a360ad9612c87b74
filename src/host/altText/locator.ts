import * as vscode from "vscode";
import type { PlacedDocument, ImageLocator } from "../../core/altText/resolve/locator.ts";
import { markupOf } from "../../core/altText/languages.ts";
import type { Source } from "../../core/altText/reference.ts";
import type { WorkspaceDocuments } from "../documents.ts";
import { loadEngine } from "./documents.ts";

type Located = ReturnType<ImageLocator["locate"]>;

/** Files that say where images are. */
const CONFIGS = [
  ...[
    "*.config.*",
    "package.json",
    "tsconfig*.json",
    "jsconfig*.json",
    "*.toml",
    "*.yaml",
    "*.yml",
  ],
  ...["conf.py", "angular.json", "hugo.json", "mint.json", "docs.json", "gatsby-config.*"],
  ...[".eleventy.*", ".storybook/main.*", ".vuepress/config.*", ".vitepress/config/*"],
  ...[".obsidian/app.json", "*.tex", "*.sty", "*.cls", "attributes*.adoc", "_attributes*.adoc"],
];

/** Finds the images that documents show; loaded with the first one, and anew when a config changes. */
export class WorkspaceLocator implements Pick<
  ImageLocator,
  "locate" | "isUntagged" | "isCopy" | "withoutAlt" | "fileOf" | "find"
> {
  readonly #documents: WorkspaceDocuments;
  #loading: Promise<ImageLocator> | undefined;
  readonly #watcher = vscode.workspace.createFileSystemWatcher(`**/{${CONFIGS.join(",")}}`);

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

  async isUntagged(document: PlacedDocument): Promise<boolean> {
    const isTypeset = markupOf(document.languageId, document.path) === "latex";
    return isTypeset && (await this.#locator()).isUntagged(document);
  }

  async isCopy(document: PlacedDocument): Promise<boolean> {
    return (await this.#locator()).isCopy(document);
  }

  async withoutAlt(...args: Parameters<ImageLocator["withoutAlt"]>): Promise<ReadonlySet<string>> {
    return (await this.#locator()).withoutAlt(...args);
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
export const placeOfDocument = (
  document: Pick<vscode.TextDocument, "uri" | "languageId" | "getText">,
): PlacedDocument => ({
  uri: document.uri.toString(),
  path: document.uri.path,
  languageId: document.languageId,
  text: document.getText(),
});
