import * as vscode from "vscode";
import type { ImageReference, Source } from "../../core/altText/reference.ts";
import type { Resolution, Resolver } from "../../core/altText/resolve/resolver.ts";
import type { ImageSource } from "../../core/image/source.ts";
import { fileSource, UnreadableImage } from "../images/read.ts";
import { readAltTextSettings } from "../settings.ts";
import { loadAltText } from "./documents.ts";
import { homeOf, isSameSystem } from "./home.ts";

/** What a picture's file may end with where it stands without its ending, as in LaTeX. */
const ENDINGS = [".png", ".jpg", ".jpeg", ".svg", ".webp"];

/** Where the paths of pages begin in projects whose framework is not known. */
const USUAL_ROOTS = ["public", "static"];

/** A document, open or not; without a language its file's ending tells what it is. */
type Placed = Pick<vscode.TextDocument, "uri" | "languageId">;

/** Finds the pictures that documents show, on any file system. */
export class Pictures implements vscode.Disposable {
  readonly #resolvers = new Map<string, Promise<Resolver>>();
  readonly #watcher = vscode.workspace.createFileSystemWatcher(
    "**/{*.config.*,package.json,tsconfig*.json,jsconfig*.json,*.toml,*.y{a,}ml,conf.py}",
  );

  constructor() {
    const forget = (): void => this.#resolvers.clear();
    this.#watcher.onDidChange(forget);
    this.#watcher.onDidCreate(forget);
    this.#watcher.onDidDelete(forget);
  }

  /**
   * The picture of a reference.
   *
   * @throws UnreadableImage with a sentence, where it cannot be told or is not there
   */
  async find(document: vscode.TextDocument, reference: ImageReference): Promise<ImageSource> {
    const { t } = vscode.l10n;
    const { source } = reference;
    if (!source)
      throw new UnreadableImage(
        t("Which picture this is is computed by code, so Iris cannot look at it."),
      );
    const { found, home } = await this.locate(document, source);
    const name = source.text.slice(0, 200);
    switch (found.kind) {
      case "file":
        return fileSource(home.with({ path: found.path, query: "", fragment: "" }));
      case "data":
        return { kind: "address", address: found.uri };
      case "address":
        return { kind: "address", address: found.url };
      case "outside":
        if (await mayLeave(found.path)) return fileSource(home.with({ path: found.path }));
        throw new vscode.CancellationError();
      case "unsupported":
        throw new UnreadableImage(t("“{0}” leads to no picture that Iris can read.", name));
      case "missing":
        throw new UnreadableImage(
          found.otherCase === undefined
            ? t(
                "“{0}” is not there. Looked for: {1}",
                name,
                shown(found.tried, rootsOf(home)).join(", ") || "—",
              )
            : t("“{0}” is not there, but {1} is. Mind the case.", name, found.otherCase),
        );
    }
  }

  /** What the source of a reference leads to; it asks nobody and reads no picture. */
  async locate(document: Placed, source: Source): Promise<{ found: Resolution; home: vscode.Uri }> {
    const home = homeOf(document) ?? document.uri;
    const resolver = await this.#resolver(home);
    const { markupOf } = await loadAltText();
    const roots = rootsOf(home);
    const find = (staticRoots: readonly string[]): Promise<Resolution> =>
      resolver.resolve(source, home.path, {
        ...{ roots, staticRoots },
        ...(markupOf(document.languageId, home.path) === "latex" && { extensions: ENDINGS }),
      });
    const { staticRoots } = readAltTextSettings(home);
    const found = await find(staticRoots);
    return found.kind === "missing" && source.text.startsWith("/")
      ? { found: await find([...staticRoots, ...USUAL_ROOTS]), home }
      : { found, home };
  }

  /** The file that a document shows; none where it shows no file of the workspace. Nobody is asked. */
  async fileOf(document: Placed, source: Source): Promise<vscode.Uri | undefined> {
    const { home, found } = await this.locate(document, source);
    return found.kind === "file"
      ? home.with({ path: found.path, query: "", fragment: "" })
      : undefined;
  }

  dispose(): void {
    this.#watcher.dispose();
  }

  /** One for each file system: what configs say is remembered. */
  #resolver(home: vscode.Uri): Promise<Resolver> {
    const key = `${home.scheme}//${home.authority}`;
    const resolver =
      this.#resolvers.get(key) ?? loadAltText().then(({ Resolver }) => new Resolver(filesOf(home)));
    this.#resolvers.set(key, resolver);
    return resolver;
  }
}

/** The folders of the workspace that are on the same file system. */
const rootsOf = (home: vscode.Uri): string[] =>
  (vscode.workspace.workspaceFolders ?? [])
    .filter(({ uri }) => isSameSystem(uri, home))
    .map(({ uri }) => uri.path);

/** Paths as people know them, the first few. */
function shown(tried: readonly string[], roots: readonly string[]): string[] {
  return tried.slice(0, 4).map((path) => {
    const root = roots.find((one) => path.startsWith(`${one}/`));
    return root === undefined ? path : path.slice(root.length + 1);
  });
}

/** The files of a file system by their paths, as the resolver asks for them. */
function filesOf(home: vscode.Uri): ConstructorParameters<typeof Resolver>[0] {
  const { fs } = vscode.workspace;
  const at = (path: string): vscode.Uri => home.with({ path, query: "", fragment: "" });
  return {
    async isFile(path) {
      try {
        return ((await fs.stat(at(path))).type & vscode.FileType.File) !== 0;
      } catch {
        return false;
      }
    },
    async readText(path, most) {
      try {
        if ((await fs.stat(at(path))).size > most) return undefined;
        return new TextDecoder().decode(await fs.readFile(at(path)));
      } catch {
        return undefined;
      }
    },
    async namesIn(folder) {
      try {
        return (await fs.readDirectory(at(folder))).map(([name]) => name);
      } catch {
        return [];
      }
    },
  };
}

/** A document may name any file of this computer: its user decides. */
async function mayLeave(path: string): Promise<boolean> {
  const { t } = vscode.l10n;
  const read = t("Read It");
  const choice = await vscode.window.showWarningMessage(
    t("This document shows a picture from outside the workspace. Read it?"),
    { modal: true, detail: path },
    read,
  );
  return choice === read;
}
