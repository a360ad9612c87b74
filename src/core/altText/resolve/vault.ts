import { isWithin, join, parentOf, upwards } from "../../files/paths.ts";
import type { ImageIndex } from "./imageIndex.ts";
import { valueAt } from "./staticText.ts";
import type { Tree } from "./tree.ts";

/** A link or embed as notes have it. */
const WIKI_LINK = /!?\[\[[^[\]\n]{1,500}\]\]/;

/** The last one that was looked through: each image of a document asks. */
let last = { text: "", has: false };

/** Whether a text has links as notes have them. */
export function hasWikiLinks(text: string): boolean {
  if (text !== last.text) last = { text, has: WIKI_LINK.test(text) };
  return last.has;
}

/**
 * Where an image of a note may be: from the vault's own folder, in its folder of attachments, then anywhere
 * in the vault. Nothing where the document is no note: neither in a vault nor with links as notes have them.
 *
 * @param document path of it
 * @param text of it, as far as it is known
 */
export async function* candidatesOfVault(
  path: string,
  {
    document,
    text,
    top,
  }: { readonly document: string; readonly text: string; readonly top: string },
  { tree, index }: { readonly tree: Tree; readonly index: ImageIndex },
): AsyncGenerator<string> {
  const folder = parentOf(document);
  const vault = await vaultOf(folder, top, tree);
  if (vault === undefined && !hasWikiLinks(text)) return;
  const home = vault ?? top;
  yield join(home, path);
  const config =
    vault === undefined ? undefined : await tree.readJson(`${vault}/.obsidian/app.json`);
  const attachments = valueAt(config, "attachmentFolderPath");
  if (typeof attachments === "string") {
    const at = attachments.startsWith("./") ? join(folder, attachments) : join(home, attachments);
    if (isWithin(at, home)) yield join(at, path);
  }
  const rest = path.replace(/^(?:\.{0,2}\/)+/, "");
  if (rest !== "") yield* await index.endingWith(rest, { below: home, document });
}

async function vaultOf(folder: string, top: string, tree: Tree): Promise<string | undefined> {
  for (const one of upwards(folder, top))
    if ((await tree.namesIn(one)).has(".obsidian")) return one;
  return undefined;
}
