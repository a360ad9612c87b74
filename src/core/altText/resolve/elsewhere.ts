import { isWithin, join, normalize, upwards } from "../../files/paths.ts";
import type { ImageIndex } from "./imageIndex.ts";
import { served, type Projects } from "./projects.ts";
import { originalsOf } from "./translations.ts";
import type { Tree } from "./tree.ts";

/** Folders that sites serve or documents keep their images in, without any config that says so. */
const USUAL = [
  ...["images", "img", "assets", "static", "public", "media", "resources", "attachments"],
  ...[
    "figures",
    "figs",
    "fig",
    "graphics",
    "_static",
    "_images",
    "_assets",
    "src",
    "docs",
    "content",
  ],
  ...["assets/images", "assets/img", "static/images", "static/img", "public/images", "src/assets"],
];
/** What the folder of a path from a site's root is called, if it is found by its end alone. */
const SERVED =
  /^(?:static|public|assets|wwwroot|webroot|www|web|htdocs|public_html|docs?|sources?|src|content|site|website|images|resources|media|dist)$/i;
/** Folders above a document that are looked at. */
const DEEPEST = 30;

/** A path that leads nowhere as it is written. */
export interface LostPath {
  readonly path: string;
  /** Of the document. */
  readonly document: string;
  readonly folder: string;
  /** The outermost folder to look in. */
  readonly top: string;
  /** It is from the site's root, by its slash or by what a template says. */
  readonly isRooted: boolean;
  /** Pages elsewhere show the document: those of Sphinx show docstrings. */
  readonly isIncluded: boolean;
  /** The markup keeps its images in folders that the path does not name. */
  readonly isLoose: boolean;
  /** The document is code that runs in pages: their address, not the file's, is where its paths begin. */
  readonly isRun: boolean;
}

/**
 * Where a path may lead that leads nowhere as it is written: pages that are served one folder deeper than
 * their files, texts that others include, folders above, and translations. The nearest come first.
 */
export async function* elsewhere(
  lost: LostPath,
  {
    tree,
    projects,
    index,
  }: { readonly tree: Tree; readonly projects: Projects; readonly index: ImageIndex },
): AsyncGenerator<string> {
  const { path, document, folder, top } = lost;
  const rest = normalize(path.replace(/^(?:\.{0,2}\/)+/, "")).slice(1);
  if (rest === "") return;
  // Hexo keeps the images of a post in the folder of its name.
  if (!lost.isRooted) yield join(document.replace(/\.\w+$/, ""), path);
  const below = [{ folder, top }];
  for await (const original of originalsOf(folder, top, tree)) {
    if (!lost.isRooted) yield join(original.folder, path);
    below.push(original);
  }
  for (const place of below) {
    // A page of a folder's name is served in that folder.
    if (path.startsWith("../")) yield join(`${place.folder}/page`, path);
    yield* above(rest, lost, place, { tree, projects });
  }
  if (lost.isRooted || lost.isIncluded)
    yield* await index.endingWith(rest, { below: top, document, within: SERVED });
  // Django serves the folder of this name of each of its applications.
  const [, inStatic] = /^static\/(.+)$/.exec(rest) ?? [];
  if (lost.isRooted && inStatic !== undefined)
    yield* await index.endingWith(inStatic, { below: top, document, within: /^static$/ });
}

/** A path in each folder above, in those below them that are usual, and in those that sites serve. */
async function* above(
  rest: string,
  { path, isRooted, isLoose, isRun }: LostPath,
  { folder, top }: { readonly folder: string; readonly top: string },
  { tree, projects }: { readonly tree: Tree; readonly projects: Projects },
): AsyncGenerator<string> {
  // A name alone would be found in places that nobody meant.
  const isName = !isRooted && !isLoose && !path.startsWith("../") && !rest.includes("/");
  if (isName && !isRun) return;
  for (const one of upwards(folder, top).slice(0, DEEPEST)) {
    if (!isWithin(one, top)) return;
    const names = await tree.namesIn(one);
    if (isName) {
      if (names.has("package.json")) yield join(one, `public/${rest}`);
      continue;
    }
    yield join(one, rest);
    for (const usual of USUAL)
      if (names.has(usual.split("/")[0] ?? "")) yield join(one, `${usual}/${rest}`);
    for (const project of await projects.in(one)) yield* served(`/${rest}`, project);
  }
}
