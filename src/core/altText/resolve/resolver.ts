/** From what a document says to the image it shows. */

import type { Source } from "../reference.ts";
import { Aliases } from "./aliases.ts";
import type { StaticRoot } from "./frameworks.ts";
import {
  isWithin,
  join,
  joinBelow,
  nameOf,
  normalize,
  parentOf,
  upwards,
} from "../../files/paths.ts";
import { Projects, type Project } from "./projects.ts";
import { pathsIn, readSpelling, type Spelling } from "./spelling.ts";
import { Tree, type LookupFiles } from "./tree.ts";

/** Where an image is. */
export type Resolution =
  | { readonly kind: "file"; readonly path: string }
  | Exclude<Spelling, { readonly kind: "path" }>
  /** Out of every workspace folder; nothing there was looked at. */
  | { readonly kind: "outside"; readonly path: string }
  | {
      readonly kind: "missing";
      /** All that were looked for, in order. */
      readonly tried: readonly string[];
      /** A file whose name differs from one of them in its case alone. */
      readonly otherCase?: string;
    };

export interface ResolveOptions {
  /** The workspace's folders. Where a document is in none of them, its own folder is one. */
  readonly roots: readonly string[];
  /** Folders, from the workspace's, that paths with a leading slash are looked for in first. */
  readonly staticRoots?: readonly string[];
  /** Folders, from the document's, that a path may be from as well: `\graphicspath`, `:imagesdir:`. */
  readonly folders?: readonly string[];
  /** Endings that may be left out, with their dots. */
  readonly extensions?: readonly string[];
}

/** Files looked for in one search. */
const TRIES = 250;

/** Finds images, and reads each config once. */
export class Resolver {
  readonly #tree: Tree;
  readonly #projects: Projects;
  readonly #aliases: Aliases;

  /** @param now milliseconds, from any start */
  constructor(files: LookupFiles, now: () => number = () => performance.now()) {
    this.#tree = new Tree(files, now);
    this.#projects = new Projects(this.#tree);
    this.#aliases = new Aliases(this.#tree, this.#projects);
  }

  /** Never rejects: what cannot be read is not there. */
  async resolve(
    source: Pick<Source, "text" | "by">,
    document: string,
    options: ResolveOptions,
  ): Promise<Resolution> {
    const spelling = readSpelling(source);
    if (spelling.kind !== "path") return spelling;
    const place = placeOf(normalize(lowerDrive(document)), options);
    const search = new Search(this.#tree, place.roots, options.extensions ?? []);
    if (spelling.text.startsWith("\0")) {
      const [path = "/"] = pathsIn(spelling.text.slice(1), "address");
      return (await search.find(normalize(path))) ?? search.result();
    }
    for (const path of pathsIn(spelling.text, source.by))
      for await (const candidate of this.#candidates(path, source.by, place)) {
        if (search.isOver) return search.result();
        const found = await search.find(candidate);
        if (found) return found;
      }
    return search.result();
  }

  /** All that a path may lead to, the likeliest first. */
  async *#candidates(path: string, by: Source["by"], place: Place): AsyncGenerator<string> {
    if (/^\/[a-z]:\//i.test(path)) yield normalize(path);
    else if (path.startsWith("/")) yield* this.#rooted(path, place);
    else if (by === "module" && !/^\.{1,2}(?:\/|$)/.test(path)) yield* this.#named(path, place);
    else {
      yield join(place.folder, path);
      for (const folder of place.folders) yield join(folder, path);
      if (/^[@~$]/.test(path)) yield* this.#aliased(path, place);
      else if (!path.startsWith(".")) yield* this.#bare(path, place);
    }
  }

  /** What a path with a leading slash may lead to. */
  async *#rooted(path: string, place: Place): AsyncGenerator<string> {
    for (const folder of place.staticRoots) yield joinBelow(folder, path);
    const projects: Project[] = [];
    for await (const project of this.#projects.around(place.folder, place.top)) {
      projects.push(project);
      yield* served(path, project);
    }
    for (const root of place.around) yield joinBelow(root, path);
    for (const project of projects) {
      const rest = below(path, project.site.base);
      if (rest !== undefined && rest !== path) yield* served(rest, project);
    }
  }

  /** What the name of a module may stand for. */
  async *#named(path: string, place: Place): AsyncGenerator<string> {
    yield* this.#aliased(path, place);
    yield join(place.folder, path);
    for (const folder of upwards(place.folder, place.top))
      if ((await this.#tree.namesIn(folder)).has("node_modules"))
        yield join(folder, `node_modules/${path}`);
  }

  /** webpack's `~name` is a module's name in a place for addresses. */
  async *#aliased(path: string, { folder, top }: Place): AsyncGenerator<string> {
    yield* this.#aliases.targets(path, folder, top);
    if (/^~[^/~]/.test(path)) {
      yield* this.#aliases.targets(path.slice(1), folder, top);
      for (const one of upwards(folder, top))
        if ((await this.#tree.namesIn(one)).has("node_modules"))
          yield join(one, `node_modules/${path.slice(1)}`);
    }
  }

  /** Templates of some frameworks name images from the static root without a slash. */
  async *#bare(path: string, place: Place): AsyncGenerator<string> {
    for await (const project of this.#projects.around(place.folder, place.top))
      if (project.site.bare) yield* served(`/${path}`, project);
  }
}

/** Where a document is, as far as paths in it go. */
interface Place {
  readonly folder: string;
  /** The outermost folder of the workspace around it. */
  readonly top: string;
  /** All folders of the workspace. */
  readonly roots: readonly string[];
  /** Those the document is in, the innermost first. */
  readonly around: readonly string[];
  readonly staticRoots: readonly string[];
  readonly folders: readonly string[];
}

function placeOf(document: string, options: ResolveOptions): Place {
  const folder = parentOf(document);
  const roots = options.roots.map((one) => normalize(lowerDrive(one)));
  const inner = roots.filter((one) => isWithin(document, one)).sort((a, b) => b.length - a.length);
  const around = inner.length > 0 ? inner : [folder];
  return {
    folder,
    around,
    top: around.at(-1) ?? folder,
    roots: inner.length > 0 ? roots : [...roots, folder],
    staticRoots: around.flatMap((root) =>
      (options.staticRoots ?? []).map((one) => join(root, one)),
    ),
    folders: (options.folders ?? []).map((one) =>
      one.startsWith("/") ? joinBelow(around[0] ?? folder, one) : join(folder, one),
    ),
  };
}

/** Where a site's address leads in its project. */
function* served(path: string, { folder, site }: Project): Generator<string> {
  for (const root of site.roots) {
    const rest = below(path, root.at);
    if (rest !== undefined) yield joinBelow(folderOf(root, folder), rest);
  }
}

function folderOf(root: StaticRoot, folder: string): string {
  return join(folder, root.folder);
}

/** The path from a prefix; undefined where it does not have it. */
function below(path: string, prefix = "/"): string | undefined {
  const top = normalize(prefix);
  const whole = normalize(path);
  if (!isWithin(whole, top)) return undefined;
  return top === "/" ? whole : whole.slice(top.length) || "/";
}

/** VS Code has drive letters in lower case. */
function lowerDrive(path: string): string {
  return path.replace(/^\/?[A-Z]:(?=\/|$)/i, (drive) => drive.toLowerCase());
}

/** One search: what was looked for, and what was not since it is elsewhere. */
class Search {
  readonly #tree: Tree;
  readonly #roots: readonly string[];
  readonly #extensions: readonly string[];
  readonly #tried = new Set<string>();
  #outside: string | undefined;

  constructor(tree: Tree, roots: readonly string[], extensions: readonly string[]) {
    this.#tree = tree;
    this.#roots = roots;
    this.#extensions = extensions;
  }

  get isOver(): boolean {
    return this.#tried.size >= TRIES;
  }

  async find(candidate: string): Promise<Resolution | undefined> {
    for (const path of this.#variants(lowerDrive(candidate))) {
      if (!this.#roots.some((root) => isWithin(path, root))) {
        this.#outside ??= path;
        continue;
      }
      if (this.#tried.has(path) || this.isOver) continue;
      this.#tried.add(path);
      if (await this.#tree.isFile(path)) return { kind: "file", path };
    }
    return undefined;
  }

  async result(): Promise<Resolution> {
    if (this.#outside !== undefined) return { kind: "outside", path: this.#outside };
    const tried = [...this.#tried];
    const otherCase = await this.#otherCase(tried.slice(0, 8));
    return { kind: "missing", tried, ...(otherCase !== undefined && { otherCase }) };
  }

  /** With the endings that may be left out, and with accents as one character and as two. */
  #variants(path: string): string[] {
    const hasEnding = this.#extensions.some((one) =>
      path.toLowerCase().endsWith(one.toLowerCase()),
    );
    const paths = hasEnding ? [path] : [path, ...this.#extensions.map((one) => path + one)];
    return paths.flatMap((one) => [one, one.normalize("NFC"), one.normalize("NFD")]);
  }

  async #otherCase(paths: readonly string[]): Promise<string | undefined> {
    for (const path of paths) {
      const names = await this.#tree.namesIn(parentOf(path));
      const wanted = nameOf(path).toLowerCase();
      for (const name of names)
        if (name.toLowerCase() === wanted && name !== nameOf(path))
          return join(parentOf(path), name);
    }
    return undefined;
  }
}
