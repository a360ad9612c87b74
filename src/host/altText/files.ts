import * as vscode from "vscode";
import { isAllOf } from "../../core/altText/check/plain.ts";
import type { Documents } from "../../core/altText/documents.ts";
import type { FoundReference, FoundReferences } from "../../core/altText/resolve/findReferences.ts";
import { nameOfSource } from "../../core/image/read.ts";
import type { ImageSource } from "../../core/image/source.ts";
import { writableEditor } from "../editors.ts";
import { fileSource } from "../images/read.ts";
import { chooseAlt } from "./choose.ts";
import { loadEngine } from "./documents.ts";
import { tellFailures } from "./followUp.ts";
import type { WorkspaceLocator } from "./locator.ts";
import { reviewPlaces, sortPlaces, writeAll, type PlaceParts } from "./places.ts";
import { notify } from "../notify.ts";

/** How long what is left of a search may hold up whoever chose a text (ms). */
const PATIENCE = 3000;
/** Places of several images that are asked about, whatever they say; beyond that those without a text, the others on wish. */
const MOST_ASKED = 50;

/** What alt texts of image files take. */
export interface FileParts extends PlaceParts {
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
  const alt = await suggestOne(parts, fileSource(image), () => search.begin());
  if (alt !== undefined) await offer(parts, alt, image, search);
}

/** An alt text for an image that is no file, such as a notebook's output: for the clipboard. */
export async function describeShown(parts: FileParts, source: ImageSource): Promise<void> {
  const alt = await suggestOne(parts, source, () => undefined);
  if (alt === undefined) return;
  await vscode.env.clipboard.writeText(alt);
  void notify.information(vscode.l10n.t("Alt text copied."));
}

/** The text that its user chose; undefined when they cancel, or it failed. */
async function suggestOne(
  parts: FileParts,
  source: ImageSource,
  meanwhile: () => void,
): Promise<string | undefined> {
  const { t } = vscode.l10n;
  let result = await parts.altTexts.suggest([{ source }], { meanwhile });
  for (;;) {
    tellFailures(result.failures, parts.log);
    const [suggested] = result.suggested;
    if (!suggested) return undefined;
    const { alts } = suggested.suggestion;
    const choice = await chooseAlt(alts, {
      title: t("Alt Text of {0}", nameOfSource(source)),
      placeHolder: t("Select an alt text to copy"),
    });
    if (!choice) return undefined;
    if ("alt" in choice) return choice.alt;
    const { refinement } = choice;
    result = await parts.altTexts.suggest([{ source, alt: alts[0] }], { refinement });
  }
}

/**
 * A chosen text goes to the clipboard, and on wish into the editor or into the documents that show the image
 * without a text. Where it is all of a link or button, or has a person's words, its place is asked about.
 */
async function offer(
  parts: FileParts,
  alt: string,
  image: vscode.Uri,
  search: ReferenceSearch,
): Promise<void> {
  const { t } = vscode.l10n;
  await vscode.env.clipboard.writeText(alt);
  const { editAmong } = await loadEngine();
  const { of, isComplete } = await search.found();
  const places = await sortPlaces(placesOf(of, image));
  const [plain, functional] = parted(
    places.fillable,
    ({ reference }) => !isAllOf(reference.around),
  );
  const others = functional.length + places.written.length;
  const count = plain.length;
  const insert = t("Insert at Cursor");
  const write =
    count === 1
      ? t("Write to the Reference")
      : isComplete && others === 0
        ? t("Write to All {0} References", count)
        : t("Write to {0} References Without Alt Text", count);
  const review = t("Other References…");
  const editor = writableEditor();
  const choice = await notify.information(
    alt === "" ? t("The image needs no alt text.") : t("Alt text copied."),
    ...(editor && alt !== "" ? [insert] : []),
    ...(count > 0 ? [write] : []),
    ...(others > 0 ? [review] : []),
  );
  if (choice === write)
    await writeAll(
      parts,
      plain.map((place) => editAmong(place, { alt })),
    );
  if (choice === review)
    await reviewPlaces(parts, { fillable: functional, written: places.written });
  if (choice !== insert || !editor) return;
  const isInserted = await editor.edit((edit) => {
    for (const selection of editor.selections) edit.replace(selection, alt);
  });
  if (!isInserted)
    void notify.warning(t("The editor is read-only, so the alt text was copied instead."));
}

/** Where documents show an image, in an order that does not hang on which was read first. */
function placesOf(of: FoundReferences["of"], image: vscode.Uri): FoundReference[] {
  const places = of.get(image.toString()) ?? [];
  return places.toSorted(
    (a, b) =>
      a.document.uri.localeCompare(b.document.uri) ||
      a.reference.span.start - b.reference.span.start,
  );
}

/** Those that fit, and the others. */
function parted<T>(all: readonly T[], fits: (one: T) => boolean): readonly [T[], T[]] {
  return [all.filter(fits), all.filter((one) => !fits(one))];
}

/** The documents come first: each place gets a text of its own, and files without places one for the clipboard. */
async function describeSeveral(
  parts: FileParts,
  images: readonly vscode.Uri[],
  search: ReferenceSearch,
): Promise<void> {
  search.begin();
  const { of } = await search.found();
  const places = await sortPlaces(images.flatMap((image) => placesOf(of, image)));
  const without = images.filter((image) => (of.get(image.toString()) ?? []).length === 0);
  const count = places.fillable.length + places.written.length + without.length;
  // Many good texts are no reason to ask about each at once.
  const asked = count > MOST_ASKED ? { ...places, written: [], unasked: places.written } : places;
  await reviewPlaces(
    parts,
    asked,
    without.map((image) => ({ source: fileSource(image) })),
  );
}
