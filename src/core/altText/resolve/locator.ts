import type { ImageSource } from "../../image/source.ts";
import type { DocumentSite, DocumentText } from "../documents.ts";
import { markupOf } from "../languages.ts";
import type { ImageReference, Source } from "../reference.ts";
import { Resolver, type Resolution, type ResolveOptions } from "./resolver.ts";

/** What an image's file may end with where it stands without its ending, as in LaTeX. */
const ENDINGS = [
  ...[".png", ".jpg", ".jpeg", ".svg", ".webp", ".pdf", ".eps"],
  ...[".PNG", ".JPG", ".JPEG", ".PDF"],
];
/** Characters of a source in a message, and paths that were tried. */
const NAME = 200;
const SHOWN_PATHS = 4;

/** Why a reference leads to no image; a reason, never a sentence. */
export type SourceProblem =
  /** The source is code. */
  | { readonly kind: "computed" }
  | { readonly kind: "unsupported"; readonly name: string }
  | {
      readonly kind: "missing";
      readonly name: string;
      /** The first paths that were looked for, from their workspace folder. */
      readonly tried: readonly string[];
      /** A file whose name differs in its case alone. */
      readonly otherCase?: string;
    }
  /** Out of the workspace, and nobody allowed it. */
  | { readonly kind: "outside"; readonly path: string };

/** A document by its place; its text tells more of where its images are. */
export type PlacedDocument = Pick<DocumentText, "uri" | "path" | "languageId"> &
  Partial<Pick<DocumentText, "text">>;

/** Finds the images that documents show, and reads each config once. */
export class ImageLocator {
  readonly #siteOf: (document: PlacedDocument) => DocumentSite;
  readonly #resolvers = new WeakMap<DocumentSite["files"], Resolver>();

  constructor(siteOf: (document: PlacedDocument) => DocumentSite) {
    this.#siteOf = siteOf;
  }

  /** What a source leads to; no image is read. */
  async locate(
    document: PlacedDocument,
    source: Source,
  ): Promise<{ readonly found: Resolution; readonly site: DocumentSite }> {
    const { resolver, site, options } = this.#searchFor(document);
    return { found: await resolver.resolve(source, site.path, options), site };
  }

  /** Whether nothing takes alt texts of a document to its readers, as in a PDF without tags. */
  isUntagged(document: PlacedDocument): Promise<boolean> {
    const { resolver, site, options } = this.#searchFor(document);
    return resolver.isUntagged(site.path, options);
  }

  /** Whether a document is a copy of what is kept up elsewhere, as for a former release. */
  isCopy(document: PlacedDocument): Promise<boolean> {
    const { resolver, site, options } = this.#searchFor(document);
    return resolver.isCopy(site.path, options);
  }

  /** The names of components of the project that show images of a document and take no alt text. */
  withoutAlt(
    document: PlacedDocument,
    references: readonly ImageReference[],
  ): Promise<ReadonlySet<string>> {
    const { resolver, site, options } = this.#searchFor(document);
    return resolver.withoutAlt(references, site.path, options);
  }

  #searchFor(document: PlacedDocument) {
    const site = this.#siteOf(document);
    const { files, roots, staticRoots } = site;
    const resolver = this.#resolvers.get(files) ?? new Resolver(files);
    this.#resolvers.set(files, resolver);
    const markup = markupOf(document.languageId, document.path);
    const options: ResolveOptions = {
      ...{ roots, staticRoots, markup, text: document.text },
      ...(markup === "latex" && { extensions: ENDINGS }),
    };
    return { resolver, site, options };
  }

  /** The URI of the file that a document shows; none where it shows no file of the workspace. */
  async fileOf(document: PlacedDocument, source: Source): Promise<string | undefined> {
    const { found, site } = await this.locate(document, source);
    return found.kind === "file" ? site.uriOf(found.path) : undefined;
  }

  /**
   * The image of a reference, or why there is none.
   *
   * @param mayLeave whether a file out of the workspace may be read; without it none is
   */
  async find(
    document: PlacedDocument,
    { source }: ImageReference,
    mayLeave?: (path: string) => Promise<boolean>,
  ): Promise<ImageSource | SourceProblem> {
    if (!source) return { kind: "computed" };
    const { found, site } = await this.locate(document, source);
    const name = source.text.slice(0, NAME);
    switch (found.kind) {
      case "file": {
        const { path, away } = found;
        // A document that nobody looked at may be a link to one that is not the workspace's.
        const isAsked = away !== undefined && site.isSeen?.() === false;
        if (isAsked && !(await mayLeave?.(away))) return { kind: "outside", path: away };
        return { kind: "file", uri: site.uriOf(path) };
      }
      case "data":
        return { kind: "address", address: found.uri };
      case "address":
        return { kind: "address", address: found.url };
      case "outside":
        return (await mayLeave?.(found.path))
          ? { kind: "file", uri: site.uriOf(found.path) }
          : found;
      case "unsupported":
        return { kind: "unsupported", name };
      case "missing": {
        const { otherCase } = found;
        const tried = found.tried.slice(0, SHOWN_PATHS).map((one) => fromRoot(one, site.roots));
        return { kind: "missing", name, tried, ...(otherCase !== undefined && { otherCase }) };
      }
    }
  }
}

/** A path as people know it. */
function fromRoot(path: string, roots: readonly string[]): string {
  const root = roots.find((one) => path.startsWith(`${one}/`));
  return root === undefined ? path : path.slice(root.length + 1);
}
