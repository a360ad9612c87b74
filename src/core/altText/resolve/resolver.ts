/** From what a document says to the image it shows. */

import type { ImageReference, Source } from "../reference.ts";
import type { Markup } from "../languages.ts";
import { Aliases } from "./aliases.ts";
import { candidatesOfAntora, resourceIn } from "./antora.ts";
import { isCopy } from "./copies.ts";
import { elsewhere } from "./elsewhere.ts";
import type { KnownCopies } from "./former.ts";
import { isOrdinary } from "../../files/names.ts";
import {
  isWithin,
  join,
  joinBelow,
  nameOf,
  normalize,
  parentOf,
  upwards,
} from "../../files/paths.ts";
import { ImageIndex } from "./imageIndex.ts";
import { foldersOfLatex, isUntagged, type KnownMains } from "./latex.ts";
import { closedOf, CODE_ENDINGS, ownComponentsOf } from "./ownComponents.ts";
import { candidatesOfPackages } from "./packages.ts";
import { below, Projects, served, type Project } from "./projects.ts";
import { pathsIn, readSpelling, type Spelling } from "./spelling.ts";
import { Tree, type LookupFiles } from "./tree.ts";
import { candidatesOfVault } from "./vault.ts";

/** Where an image is. */
export type Resolution =
  | {
      readonly kind: "file";
      readonly path: string;
      /** Out of every workspace folder, beside its document: where links lead that take both out. */
      readonly away?: string;
    }
  | Exclude<Spelling, { readonly kind: "path" }>
  /** Out of every workspace folder; nothing there was looked at. */
  | { readonly kind: "outside"; readonly path: string }
  | {
      readonly kind: "missing";
      /** Where it would be as it is written, in order. */
      readonly tried: readonly string[];
      /** A file whose name differs from one of them in its case alone. */
      readonly otherCase?: string;
    };

export interface ResolveOptions {
  /** The workspace's folders. Where a document is in none of them, its own folder is one. */
  readonly roots: readonly string[];
  /** Folders, from the workspace's, that paths with a leading slash are looked for in first. */
  readonly staticRoots?: readonly string[];
  /** Folders, from the document's, that a path may be from as well. */
  readonly folders?: readonly string[];
  /** Endings that may be left out, with their dots. */
  readonly extensions?: readonly string[];
  /** Of the document; decides what paths mean that lead nowhere as they are written. */
  readonly markup?: Markup | undefined;
  /** Of the document, where it says in which folders images are. */
  readonly text?: string | undefined;
}

/** Files looked for in one search. */
const TRIES = 400;
/** Endings that `a.*` stands for. */
const ANY = [".svg", ".png", ".gif", ".jpg", ".jpeg", ".webp", ".pdf"];
/** Markups whose generators have folders for images that no path names. */
const LOOSE: ReadonlySet<Markup> = new Set(["asciidoc", "latex", "rst", "python", "typst"]);
/** Markups of components: the pages that show them are elsewhere. */
const RUN: ReadonlySet<Markup> = new Set(["vue", "vue-html", "jsx", "svelte", "angular"]);

/** Finds images, and reads each config once. */
export class Resolver {
  readonly #tree: Tree;
  readonly #projects: Projects;
  readonly #aliases: Aliases;
  readonly #index: ImageIndex;
  readonly #mains: KnownMains = new Map();
  readonly #copies: KnownCopies = new Map();

  /** @param now milliseconds, from any start */
  constructor(files: LookupFiles, now: () => number = () => performance.now()) {
    this.#tree = new Tree(files, now);
    this.#projects = new Projects(this.#tree);
    this.#aliases = new Aliases(this.#tree, this.#projects);
    this.#index = new ImageIndex(this.#tree, now);
  }

  /** Never rejects: what cannot be read is not there. */
  async resolve(
    source: Pick<Source, "text" | "by">,
    document: string,
    options: ResolveOptions,
  ): Promise<Resolution> {
    this.#tree.startSearch();
    const isResource =
      options.markup === "asciidoc" && resourceIn(source.text.trim()) !== undefined;
    const spelling: Spelling = isResource
      ? { kind: "path", text: source.text.trim() }
      : readSpelling(source);
    if (spelling.kind !== "path") return spelling;
    const place = placeOf(normalize(lowerDrive(document)), options);
    const search = new Search(this.#tree, place, options.extensions ?? []);
    if (spelling.text.startsWith("\0")) {
      const [path = "/"] = pathsIn(spelling.text.slice(1), "address");
      return (await search.find(normalize(path))) ?? search.result();
    }
    const paths = pathsIn(spelling.text, source.by);
    const found = await search.findFirst(this.#asWritten(paths, source.by, place));
    if (found) return found;
    const result = await search.result();
    // What a setting or config puts out of the workspace is meant to be there.
    if (result.kind === "outside" && spelling.text.startsWith("/")) return result;
    const editions = source.by === "module" ? editionsOf(paths, place) : [];
    return (
      (await search.findFirst(editions)) ??
      (await search.findFirst(this.#elsewhere(paths, place))) ??
      result
    );
  }

  /** Whether nothing takes alt texts of a document to its readers. Never rejects. */
  isUntagged(document: string, options: ResolveOptions): Promise<boolean> {
    if (options.markup !== "latex") return Promise.resolve(false);
    this.#tree.startSearch();
    const place = placeOf(normalize(lowerDrive(document)), options);
    return isUntagged(place, this.#tree, this.#mains);
  }

  /** Whether a document is a copy, which nobody mends. Never rejects. */
  isCopy(document: string, options: ResolveOptions): Promise<boolean> {
    this.#tree.startSearch();
    const place = placeOf(normalize(lowerDrive(document)), options);
    return isCopy(place, this.#tree, this.#copies);
  }

  /** The names of components of the project that show images of a document and take no alt text. Never rejects. */
  async withoutAlt(
    references: readonly ImageReference[],
    document: string,
    options: ResolveOptions,
  ): Promise<ReadonlySet<string>> {
    const own = ownComponentsOf(references, options.text ?? "");
    if (own.size > 0) this.#tree.startSearch();
    const { roots } = options;
    return closedOf(own, normalize(lowerDrive(document)), {
      find: async (module, from) => {
        const place = placeOf(from, { roots });
        const search = new Search(this.#tree, place, CODE_ENDINGS);
        const found = await search.findFirst(this.#asWritten([module], "module", place));
        return found?.kind === "file" && found.away === undefined ? found.path : undefined;
      },
      read: (path) => this.#tree.readConfig(path),
    });
  }

  async *#asWritten(
    paths: readonly string[],
    by: Source["by"],
    place: Place,
  ): AsyncGenerator<string> {
    for (const path of paths) yield* this.#candidates(path, by, place);
  }

  /** What paths may lead to that lead nowhere as they are written. */
  async *#elsewhere(paths: readonly string[], place: Place): AsyncGenerator<string> {
    const parts = { tree: this.#tree, projects: this.#projects, index: this.#index };
    const { markup, text, folder, top } = place;
    for (const path of paths) {
      if (markup === "latex")
        for await (const one of foldersOfLatex(place.document, text, top, this.#tree))
          yield join(one, path);
      if (markup === "asciidoc") yield* candidatesOfAntora(path, place, parts);
      if (markup === "markdown" || markup === "mdx") yield* candidatesOfVault(path, place, parts);
    }
    for (const path of paths) {
      const isRooted = path.startsWith("/");
      const isLoose = markup !== undefined && LOOSE.has(markup);
      const isIncluded = markup === "python";
      const isRun = markup !== undefined && RUN.has(markup);
      const kind = { isRooted, isIncluded, isLoose, isRun };
      const lost = { path, document: place.document, folder, top, ...kind };
      yield* elsewhere(lost, parts);
    }
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
    yield* candidatesOfPackages(path, place, { tree: this.#tree, index: this.#index });
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

/** React Native's names of one image for several screens and systems. */
const EDITIONS = ["@2x", "@3x", "@1.5x", ".ios", ".android", ".native", ".web"];

function* editionsOf(paths: readonly string[], { folder }: Place): Generator<string> {
  for (const path of paths)
    if (path.startsWith("."))
      for (const edition of EDITIONS) yield join(folder, path.replace(/(?=\.\w+$)/, edition));
}

/** Where a document is, as far as paths in it go. */
interface Place extends Pick<ResolveOptions, "markup"> {
  /** Path of the document. */
  readonly document: string;
  /** Of the document. */
  readonly text: string;
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
    ...{ document, folder, around },
    text: options.text ?? "",
    markup: options.markup,
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

/** VS Code has drive letters in lower case. */
function lowerDrive(path: string): string {
  return path.replace(/^\/?[A-Z]:(?=\/|$)/i, (drive) => drive.toLowerCase());
}

const plainPath = (path: string | undefined): string | undefined =>
  path === undefined ? undefined : normalize(lowerDrive(path));

/** Where links lead: the workspace's folders, and the one that a document is in. */
interface RealRoots {
  readonly roots: readonly string[];
  readonly home: string;
}

/** One search: what was looked for, and what was not since it is elsewhere. */
class Search {
  readonly #tree: Tree;
  readonly #place: Pick<Place, "document" | "roots">;
  readonly #extensions: readonly string[];
  readonly #tried = new Set<string>();
  #realRoots: Promise<RealRoots> | undefined;
  #outside: string | undefined;

  constructor(tree: Tree, place: Pick<Place, "document" | "roots">, extensions: readonly string[]) {
    this.#tree = tree;
    this.#place = place;
    this.#extensions = extensions;
  }

  async findFirst(
    candidates: AsyncIterable<string> | Iterable<string>,
  ): Promise<Resolution | undefined> {
    for await (const candidate of candidates) {
      if (this.#tried.size >= TRIES) return undefined;
      const found = await this.find(candidate);
      if (found) return found;
    }
    return undefined;
  }

  async find(candidate: string): Promise<Resolution | undefined> {
    for (const path of this.#variants(normalize(lowerDrive(candidate)))) {
      if (!this.#place.roots.some((root) => isWithin(path, root))) {
        this.#outside ??= path;
        continue;
      }
      if (this.#tried.has(path) || this.#tried.size >= TRIES) continue;
      this.#tried.add(path);
      if (!isOrdinary(path) || !(await this.#tree.isFile(path))) continue;
      const away = await this.#leadsOut(path);
      if (!away) return { kind: "file", path };
      if (away.isBeside) return { kind: "file", path, away: away.path };
      this.#outside ??= away.path;
    }
    return undefined;
  }

  /** Where a file is that links take out of the workspace, and whether they take its document there as well. */
  async #leadsOut(
    path: string,
  ): Promise<{ readonly path: string; readonly isBeside: boolean } | undefined> {
    this.#realRoots ??= this.#followRoots();
    const { roots, home } = await this.#realRoots;
    const real = plainPath(await this.#tree.realPath(path));
    if (real === undefined) return { path, isBeside: false };
    if (roots.some((root) => isWithin(real, root))) return undefined;
    return { path: real, isBeside: isWithin(real, home) };
  }

  /** The workspace's folders may be links themselves; so may be what the document is in, whose images stand beside it. */
  async #followRoots(): Promise<RealRoots> {
    const { document, roots } = this.#place;
    const follow = async (path: string): Promise<string> =>
      plainPath(await this.#tree.realHome(path)) ?? path;
    const real = await Promise.all(roots.map(follow));
    return { roots: real, home: parentOf(await follow(document)) };
  }

  async result(): Promise<Resolution> {
    if (this.#outside !== undefined) return { kind: "outside", path: this.#outside };
    const tried = [...this.#tried];
    const otherCase = await this.#otherCase(tried.slice(0, 8));
    return { kind: "missing", tried, ...(otherCase !== undefined && { otherCase }) };
  }

  /** With the endings that may be left out, and with accents as one character and as two. */
  #variants(path: string): string[] {
    if (path.endsWith(".*")) return ANY.map((ending) => path.slice(0, -2) + ending);
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
