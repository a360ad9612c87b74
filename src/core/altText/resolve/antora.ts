import { join, normalize, upwards } from "../../files/paths.ts";
import type { ImageIndex } from "./imageIndex.ts";
import type { Tree } from "./tree.ts";

/** `2.0@component:module:image$a.png`; each part may be missing, but not all of them. */
const RESOURCE_ID = /^(?:[^@:/\s]*@)?(?:([\w.-]*):)?(?:([\w.-]*):)?(?:(image)\$)?([^:$]+)$/;
const IMAGES = ["images", "assets/images"];

/** The parts of a resource's id; undefined where a text is a plain path or an address. */
export function resourceIn(
  text: string,
): { readonly module?: string; readonly path: string } | undefined {
  if (/^[a-z][\w+.-]*:\/\//i.test(text) || /^(?:data|file|mailto|blob):/i.test(text))
    return undefined;
  // Attributes that the document does not set may be set elsewhere.
  if (/^\{[\w-]+\}\//.test(text)) return { path: text };
  const [, first, second, family, path] = RESOURCE_ID.exec(text) ?? [];
  if (path === undefined || (first === undefined && family === undefined && !/^[^@/]+@/.test(text)))
    return undefined;
  const rest = path.replace(/^\/+/, "");
  if (second === undefined) return { path: rest, ...(first !== undefined && { module: first }) };
  return { path: rest, module: second || "ROOT" };
}

/** Names of files with attributes for all pages. */
const ATTRIBUTES = /^(?:antora(?:-playbook)?[\w.-]*\.ya?ml|_?attributes[\w.-]*\.a(?:scii)?doc)$/;

/** A text with the attributes that the files around a document set, as far as they are known. */
async function replaced(text: string, folder: string, top: string, tree: Tree): Promise<string> {
  let known = text;
  for (const one of upwards(folder, top)) {
    if (!/\{[\w-]+\}/.test(known)) return known;
    const names = [...(await tree.namesIn(one))].filter((name) => ATTRIBUTES.test(name));
    for (const name of names.slice(0, 8)) {
      const content = (await tree.readConfig(`${one}/${name}`)) ?? "";
      known = known.replace(
        /\{([\w-]+)\}/g,
        (all, key: string) => attributeIn(content, key) ?? all,
      );
    }
  }
  return known;
}

/** `key: value` in YAML, `:key: value` in AsciiDoc. */
function attributeIn(content: string, key: string): string | undefined {
  const value = new RegExp(`^[ \\t]*:?${key}:[ \\t]+(\\S[^\\r\\n]*)`, "m").exec(content)?.[1];
  return value
    ?.trim()
    .replace(/^(["'])(.*)\1$/, "$2")
    .replace(/@$/, "");
}

/** Where an image of Antora may be: in the module's own folder, or in another one's that is named. */
export async function* candidatesOfAntora(
  text: string,
  {
    document,
    folder,
    top,
  }: { readonly document: string; readonly folder: string; readonly top: string },
  { tree, index }: { readonly tree: Tree; readonly index: ImageIndex },
): AsyncGenerator<string> {
  const written = await replaced(text, folder, top, tree);
  // An attribute that is nowhere set is most often a folder of images.
  const plain = written.replace(/^\{[\w-]+\}\//, "");
  if (plain !== text) yield join(folder, plain);
  const id = resourceIn(plain) ?? { path: plain };
  for (const one of upwards(folder, top)) {
    const names = await tree.namesIn(one);
    if (id.module === undefined && (names.has("images") || names.has("assets")))
      for (const images of IMAGES) yield join(one, `${images}/${id.path}`);
    if (id.module !== undefined && names.has("modules"))
      for (const images of IMAGES)
        yield join(one, `modules/${id.module || "ROOT"}/${images}/${id.path}`);
  }
  if (id.module === undefined) return;
  for (const images of IMAGES)
    yield* await index.endingWith(
      normalize(`modules/${id.module || "ROOT"}/${images}/${id.path}`).replace(/^\//, ""),
      { below: top, document },
    );
  // Pages that were put by keep their ids, and their images beside them.
  for (const one of upwards(folder, top))
    if ((await tree.namesIn(one)).has("images")) yield join(one, `images/${id.path}`);
}
