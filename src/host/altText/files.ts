import * as vscode from "vscode";
import { baseName, fileSource } from "../images/read.ts";
import { chooseAlt } from "./choose.ts";
import {
  findMentions,
  writeEverywhere,
  type Mentions,
  type Readers,
  type Wanted,
} from "./everywhere.ts";
import type { AltTexts } from "./generate.ts";

/** How long what is left of a search may hold up whoever chose a text (ms). */
const PATIENCE = 3000;

/** What alt texts of image files take. */
export interface FileParts extends Readers {
  readonly altTexts: AltTexts;
}

/** Alt texts for image files, for the clipboard, the editor and all documents that show them. */
export async function describeFiles(
  parts: FileParts,
  images: readonly vscode.Uri[],
): Promise<void> {
  const search = new Search(parts, images);
  const [first] = images;
  try {
    if (images.length > 1) await describeSeveral(parts, images, search);
    else if (first) await describeOne(parts, first, search);
  } finally {
    search.dispose();
  }
}

/** The search for all places of the files; it begins with the questions and so costs no time. */
class Search implements vscode.Disposable {
  readonly #readers: Readers;
  readonly #images: readonly vscode.Uri[];
  readonly #ending = new vscode.CancellationTokenSource();
  #found: Promise<Mentions> = Promise.resolve({ of: new Map(), isWhole: true });

  constructor(readers: Readers, images: readonly vscode.Uri[]) {
    this.#readers = readers;
    this.#images = images;
  }

  begin(): void {
    this.#found = findMentions(this.#readers, this.#images, this.#ending.token);
    // It is told to whoever asks for what was found.
    this.#found.catch(() => undefined);
  }

  /** What was found; a search that takes long ends with what it has. */
  async found(): Promise<Mentions> {
    const late = setTimeout(() => this.#ending.cancel(), PATIENCE);
    try {
      return await this.#found;
    } finally {
      clearTimeout(late);
    }
  }

  dispose(): void {
    this.#ending.cancel();
    this.#ending.dispose();
  }
}

async function describeOne(parts: FileParts, image: vscode.Uri, search: Search): Promise<void> {
  const meanwhile = (): void => search.begin();
  let [suggested] = await parts.altTexts.suggest([fileSource(image)], { meanwhile });
  while (suggested) {
    const { alts } = suggested.suggestion;
    const choice = await chooseAlt(alts);
    if (!choice) return;
    if ("alt" in choice) {
      await offer(parts, choice.alt, image, search);
      return;
    }
    [suggested] = await parts.altTexts.suggest([fileSource(image)], {
      wish: choice.wish,
      alt: alts[0],
    });
  }
}

/** A chosen text goes to the clipboard, and on wish into the editor or into all documents. */
async function offer(
  parts: FileParts,
  alt: string,
  image: vscode.Uri,
  search: Search,
): Promise<void> {
  const { t } = vscode.l10n;
  await vscode.env.clipboard.writeText(alt);
  const { of, isWhole } = await search.found();
  const mentions = of.get(image.toString()) ?? [];
  const count = mentions.length;
  const insert = t("Insert at Cursor");
  const write =
    count === 1
      ? t("Write into the Reference")
      : isWhole
        ? t("Write into All {0} References", count)
        : t("Write into the {0} References Found", count);
  const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
  const choice = await vscode.window.showInformationMessage(
    alt === "" ? t("The picture needs no alt text.") : t("The alt text is copied."),
    ...(editor && alt !== "" ? [insert] : []),
    ...(count > 0 ? [write] : []),
  );
  if (choice === write) await writeAll(parts, [{ alt, mentions }]);
  if (choice !== insert || !editor) return;
  await editor.edit((edit) => {
    for (const selection of editor.selections) edit.replace(selection, alt);
  });
}

interface FileItem extends vscode.QuickPickItem {
  readonly name: string;
  readonly wanted: Wanted;
}

async function describeSeveral(
  parts: FileParts,
  images: readonly vscode.Uri[],
  search: Search,
): Promise<void> {
  const { t } = vscode.l10n;
  const suggested = await parts.altTexts.suggest(images.map(fileSource), {
    meanwhile: () => search.begin(),
  });
  if (suggested.length === 0) return;
  const { of } = await search.found();
  const items = suggested.flatMap(({ source, suggestion }): FileItem[] => {
    if (source.kind !== "file") return [];
    const uri = vscode.Uri.parse(source.uri, true);
    const [alt = ""] = suggestion.alts;
    const mentions = of.get(uri.toString()) ?? [];
    const count = mentions.length;
    return [
      {
        label: baseName(uri),
        description:
          count === 0
            ? t("no references")
            : count === 1
              ? t("one reference")
              : t("{0} references", count),
        detail: alt === "" ? t("Decorative: no text") : alt,
        picked: true,
        name: baseName(uri),
        wanted: { alt, mentions },
      },
    ];
  });
  const chosen = await vscode.window.showQuickPick(items, {
    title: t("Alt Text"),
    placeHolder: t(
      "What is ticked is written into all references, and copied where there are none",
    ),
    canPickMany: true,
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  if (!chosen || chosen.length === 0) return;
  const lines = chosen
    .filter(({ wanted: { alt, mentions } }) => mentions.length === 0 && alt !== "")
    .map(({ name, wanted: { alt } }) => `${name}: ${alt}`);
  if (lines.length > 0) await vscode.env.clipboard.writeText(lines.join("\n"));
  const copied = lines.length > 0 ? [t("The alt texts without references are copied.")] : [];
  await writeAll(
    parts,
    chosen.map(({ wanted }) => wanted),
    copied,
  );
}

/** Writes texts into all their places, and tells what came of it. */
async function writeAll(
  readers: Readers,
  wanted: readonly Wanted[],
  more: readonly string[] = [],
): Promise<void> {
  const { t } = vscode.l10n;
  const written = await writeEverywhere(readers, wanted);
  if (!written) {
    void vscode.window.showErrorMessage(t("VS Code did not let Iris write the alt text."));
    return;
  }
  const { references, files, left } = written;
  const sentences = [
    ...(references === 1 ? [t("Alt text is written into the reference.")] : []),
    ...(references > 1 && files === 1
      ? [t("Alt text is written into {0} references in one file.", references)]
      : []),
    ...(references > 1 && files > 1
      ? [t("Alt text is written into {0} references in {1} files.", references, files)]
      : []),
    ...(left > 0 ? [t("References that changed meanwhile stay as they are: {0}.", left)] : []),
    ...more,
  ];
  if (sentences.length > 0) void vscode.window.showInformationMessage(sentences.join(" "));
}
