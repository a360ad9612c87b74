import * as vscode from "vscode";
import type { Documents } from "../../core/altText/documents.ts";
import type { FoundReferences } from "../../core/altText/resolve/findReferences.ts";
import type { ImageEdit } from "../../core/altText/write/plan.ts";
import type { Applied } from "../../core/altText/write/writer.ts";
import { writableEditor } from "../editors.ts";
import { baseName, fileSource } from "../images/read.ts";
import { chooseAlt } from "./choose.ts";
import { loadEngine } from "./documents.ts";
import { tellFailures, type FollowUpParts } from "./followUp.ts";
import type { AltTexts } from "./generate.ts";
import type { WorkspaceLocator } from "./locator.ts";

/** How long what is left of a search may hold up whoever chose a text (ms). */
const PATIENCE = 3000;

/** What alt texts of image files take. */
export interface FileParts extends FollowUpParts {
  readonly altTexts: AltTexts;
  readonly documents: Documents;
  readonly locator: WorkspaceLocator;
}

/** Alt texts for image files, for the clipboard, the editor and all documents that show them. */
export async function describeFiles(
  parts: FileParts,
  images: readonly vscode.Uri[],
): Promise<void> {
  const search = new ReferenceSearch(parts, images);
  const [first] = images;
  try {
    if (images.length > 1) await describeSeveral(parts, images, search);
    else if (first) await describeOne(parts, first, search);
  } finally {
    search.dispose();
  }
}

/** The search for all references to the files; it begins with the questions and so costs no time. */
class ReferenceSearch implements vscode.Disposable {
  readonly #parts: FileParts;
  readonly #images: readonly vscode.Uri[];
  readonly #ending = new AbortController();
  #found: Promise<FoundReferences> = Promise.resolve({ of: new Map(), isComplete: true });

  constructor(parts: FileParts, images: readonly vscode.Uri[]) {
    this.#parts = parts;
    this.#images = images;
  }

  begin(): void {
    const { documents, locator } = this.#parts;
    const images = this.#images.map((uri) => ({ uri: uri.toString(), path: uri.path }));
    const { signal } = this.#ending;
    this.#found = loadEngine().then(({ findReferences }) =>
      findReferences(images, { documents, locator, signal }),
    );
    // It is told to whoever asks for what was found.
    this.#found.catch(() => undefined);
  }

  /** What was found; a search that takes long ends with what it has. */
  async found(): Promise<FoundReferences> {
    const late = setTimeout(() => this.#ending.abort(), PATIENCE);
    try {
      return await this.#found;
    } finally {
      clearTimeout(late);
    }
  }

  dispose(): void {
    this.#ending.abort();
  }
}

async function describeOne(
  parts: FileParts,
  image: vscode.Uri,
  search: ReferenceSearch,
): Promise<void> {
  const source = fileSource(image);
  let result = await parts.altTexts.suggest([source], { meanwhile: () => search.begin() });
  for (;;) {
    tellFailures(result.failures, parts.log);
    const [suggested] = result.suggested;
    if (!suggested) return;
    const { alts } = suggested.suggestion;
    const choice = await chooseAlt(alts);
    if (!choice) return;
    if ("alt" in choice) {
      await offer(parts, choice.alt, image, search);
      return;
    }
    const { refinement } = choice;
    result = await parts.altTexts.suggest([source], { refinement, alt: alts[0] });
  }
}

/** A chosen text goes to the clipboard, and on wish into the editor or into all documents. */
async function offer(
  parts: FileParts,
  alt: string,
  image: vscode.Uri,
  search: ReferenceSearch,
): Promise<void> {
  const { t } = vscode.l10n;
  await vscode.env.clipboard.writeText(alt);
  const { of, isComplete } = await search.found();
  const edits = editsOf(of, image, alt);
  const count = edits.length;
  const insert = t("Insert at Cursor");
  const write =
    count === 1
      ? t("Write into the Reference")
      : isComplete
        ? t("Write into All {0} References", count)
        : t("Write into the {0} References Found", count);
  const editor = writableEditor();
  const choice = await vscode.window.showInformationMessage(
    alt === "" ? t("The image needs no alt text.") : t("The alt text is copied."),
    ...(editor && alt !== "" ? [insert] : []),
    ...(count > 0 ? [write] : []),
  );
  if (choice === write) await writeAll(parts, edits);
  if (choice !== insert || !editor) return;
  const isInserted = await editor.edit((edit) => {
    for (const selection of editor.selections) edit.replace(selection, alt);
  });
  if (!isInserted)
    void vscode.window.showWarningMessage(
      t("The alt text was not inserted, since the editor cannot be changed. It is copied."),
    );
}

/** The edits that write a text into all references to an image. */
function editsOf(of: FoundReferences["of"], image: vscode.Uri, alt: string): ImageEdit[] {
  const found = of.get(image.toString()) ?? [];
  return found.map(({ uri, reference }) => ({ uri, reference, put: { alt } }));
}

interface FileItem extends vscode.QuickPickItem {
  readonly name: string;
  readonly alt: string;
  readonly edits: readonly ImageEdit[];
}

async function describeSeveral(
  parts: FileParts,
  images: readonly vscode.Uri[],
  search: ReferenceSearch,
): Promise<void> {
  const { t } = vscode.l10n;
  const { suggested, failures } = await parts.altTexts.suggest(images.map(fileSource), {
    meanwhile: () => search.begin(),
  });
  tellFailures(failures, parts.log);
  if (suggested.length === 0) return;
  const { of } = await search.found();
  const items = suggested.flatMap(({ source, suggestion }): FileItem[] => {
    if (source.kind !== "file") return [];
    const uri = vscode.Uri.parse(source.uri, true);
    const [alt = ""] = suggestion.alts;
    const edits = editsOf(of, uri, alt);
    const count = edits.length;
    const description =
      count === 0
        ? t("no references")
        : count === 1
          ? t("one reference")
          : t("{0} references", count);
    const name = baseName(uri);
    const detail = alt === "" ? t("Decorative: no text") : alt;
    return [{ label: name, description, detail, picked: true, name, alt, edits }];
  });
  const chosen = await vscode.window.showQuickPick(items, {
    title: t("Alt Text"),
    placeHolder: t("Selected texts are written to every reference, or copied if there is none"),
    canPickMany: true,
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  if (!chosen || chosen.length === 0) return;
  const lines = chosen
    .filter(({ edits, alt }) => edits.length === 0 && alt !== "")
    .map(({ name, alt }) => `${name}: ${alt}`);
  if (lines.length > 0) await vscode.env.clipboard.writeText(lines.join("\n"));
  const copied = lines.length > 0 ? [t("The alt texts without references are copied.")] : [];
  await writeAll(
    parts,
    chosen.flatMap(({ edits }) => edits),
    copied,
  );
}

/** Writes texts into all their references as one change, and tells what came of it. */
async function writeAll(
  { writer }: FileParts,
  edits: readonly ImageEdit[],
  more: readonly string[] = [],
): Promise<void> {
  const applied = await writer.apply(edits);
  if (applied.left.some(({ why }) => why === "refused")) {
    void vscode.window.showErrorMessage(
      vscode.l10n.t("VS Code did not let Iris write the alt text."),
    );
    return;
  }
  const sentences = [...sentencesOf(applied), ...more];
  if (sentences.length > 0) void vscode.window.showInformationMessage(sentences.join(" "));
}

function sentencesOf({ written, left }: Applied): string[] {
  const { t } = vscode.l10n;
  const references = written.length;
  const files = new Set(written.map(({ uri }) => uri)).size;
  return [
    ...(references === 1 ? [t("Alt text is written into the reference.")] : []),
    ...(references > 1 && files === 1
      ? [t("Alt text is written into {0} references in one file.", references)]
      : []),
    ...(references > 1 && files > 1
      ? [t("Alt text is written into {0} references in {1} files.", references, files)]
      : []),
    ...(left.length > 0
      ? [t("References that changed meanwhile stay as they are: {0}.", left.length)]
      : []),
  ];
}
