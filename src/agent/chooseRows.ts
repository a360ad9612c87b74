import { isFillable } from "../core/altText/check/fillable.ts";
import type { DocumentText } from "../core/altText/documents.ts";
import type { ImageReference } from "../core/altText/reference.ts";
import { fillableRows, type AskedImage } from "../core/altText/review/plan.ts";
import { scan, type ReviewRow } from "../core/altText/review/scan.ts";
import { visible } from "../core/messages/visible.ts";
import { AgentError } from "./agentError.ts";
import { findPlace } from "./places.ts";
import type { AgentPorts } from "./tool.ts";

/** Which image of a file is meant, as an agent says it. */
export interface RowWish {
  readonly file: string;
  /** Its source as the document has it, or the path of its file. */
  readonly image?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly cell?: number | undefined;
  /** All without an alt text, or with one that says nothing. */
  readonly allMissing?: boolean | undefined;
  /** A text that a person wrote may give way. */
  readonly replace?: boolean | undefined;
}

/** An image that is to get a text. */
export interface ChosenRow extends Pick<AskedImage, "row" | "document"> {
  /** All images of the document. */
  readonly among: readonly ImageReference[];
}

/** Characters of an alt text in a message. */
const SHOWN = 300;

/** The images that are meant, each with a place for a text. @throws AgentError */
export async function chooseImageRows(
  wish: RowWish,
  ports: AgentPorts,
  signal: AbortSignal,
): Promise<readonly ChosenRow[]> {
  const { file, allMissing = false, image, line } = wish;
  if (allMissing === (image !== undefined || line !== undefined))
    throw new AgentError("Say which image: by “image”, by “line”, or all with “allMissing”: true.");
  const sites = await ports.sites();
  const { uri } = await findPlace(file, sites);
  const { documents, locator } = ports;
  const rows: ChosenRow[] = [];
  const fillable: ChosenRow[] = [];
  let read = 0;
  let unread = 0;
  const scanning = {
    ...{ documents, locator, settingsFor: ports.settingsNow(), signal },
    onUnread: () => unread++,
  };
  for await (const { document, rows: own } of scan(ports.documentsIn(uri, signal), scanning)) {
    read++;
    const among = own.map(({ reference }) => reference);
    const chosen = (row: ReviewRow): ChosenRow => ({ row, document, among });
    rows.push(...own.map(chosen));
    fillable.push(...fillableRows(document, own, undefined).map(chosen));
  }
  signal.throwIfAborted();
  if (unread > 0) throw new AgentError(`“${visible(file)}” cannot be read or is too large.`);
  if (read === 0)
    throw new AgentError(`“${visible(file)}” is no document in which Iris finds images.`);
  if (allMissing) return fillable;
  const found = await matching(rows, wish, ports);
  const [only] = found;
  if (!only) throw new AgentError(notFound(rows, wish));
  if (found.length > 1)
    throw new AgentError(
      `${found.length} images fit: ${placesOf(found)}. Say which one by “line” and “column”.`,
    );
  return [writable(only, wish.replace ?? false)];
}

async function matching(
  rows: readonly ChosenRow[],
  { image, line, column, cell }: RowWish,
  ports: AgentPorts,
): Promise<readonly ChosenRow[]> {
  const here = rows.filter(
    ({ row: { range, cell: own } }) =>
      (line === undefined || (range.line <= line && line <= range.endLine)) &&
      (column === undefined || range.column === column) &&
      (cell === undefined || own === cell),
  );
  if (image === undefined) return here;
  const named = here.filter(({ row }) => row.reference.source?.text === image);
  if (named.length > 0) return named;
  // What is no path of a file names no other image.
  const place = await findPlace(image, await ports.sites()).catch(() => undefined);
  return here.filter(({ row }) => row.image.kind === "file" && row.image.uri === place?.uri);
}

function writable(chosen: ChosenRow, mayReplace: boolean): ChosenRow {
  const { row, document } = chosen;
  const { reference, state } = row;
  if (!reference.place)
    throw new AgentError(
      state === "computed"
        ? "The alt text of this image is computed in code, so there is no text to write. Change the code instead."
        : "There is no safe place for an alt text in this image.",
    );
  if (mayReplace || isFree(row, document)) return chosen;
  const said = reference.alt?.trim()
    ? `says “${visible(reference.alt.slice(0, SHOWN))}”`
    : "is empty on purpose";
  throw new AgentError(
    `The alt text on line ${row.range.line} ${said}. Somebody wrote that, so it stays. Call again with “replace”: true only where the user asked for another one.`,
  );
}

/** Nobody meant what is there. */
const isFree = ({ reference, state }: ReviewRow, document: DocumentText): boolean =>
  state !== "decorative" && isFillable(reference, document, undefined);

function notFound(rows: readonly ChosenRow[], { image, line }: RowWish): string {
  const wanted = image === undefined ? `on line ${line}` : `“${visible(image.slice(0, SHOWN))}”`;
  return rows.length === 0
    ? "This document shows no images."
    : `There is no image ${wanted}. There are: ${placesOf(rows)}.`;
}

/** Places that a message names at the most. */
const MOST = 12;

function placesOf(rows: readonly ChosenRow[]): string {
  const places = rows.slice(0, MOST).map(({ row: { range, cell, reference } }) => {
    const source = reference.source?.text.slice(0, 80) ?? reference.element;
    return `${visible(source)} (${cell === undefined ? "" : `cell ${cell}, `}line ${range.line}, column ${range.column})`;
  });
  return places.join("; ") + (rows.length > MOST ? "; …" : "");
}
