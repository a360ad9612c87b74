import type { Files } from "../core/files/files.ts";
import { isOrdinary } from "../core/files/names.ts";
import { isWithin, join, normalize } from "../core/files/paths.ts";
import { visible } from "../core/messages/visible.ts";
import { AgentError } from "./agentError.ts";

/** Folders of one file system that agents may look into. */
export interface AgentSite {
  readonly files: Files;
  /** Their paths, as those of URIs. */
  readonly roots: readonly string[];
  readonly uriOf: (path: string) => string;
  /** A path or `file:` URI as somebody wrote it, as a path of URIs; undefined where it is relative or of elsewhere. */
  readonly pathOf: (written: string) => string | undefined;
}

/** A file or folder that an agent may look at. */
export interface AgentPlace {
  readonly uri: string;
  /** Of the site, with the links below its roots followed. */
  readonly path: string;
}

/**
 * Where a path leads that an agent wrote: absolute, or from one of the folders. By real paths, so that
 * no link leads out of them; what is outside is not looked at.
 *
 * @throws AgentError
 */
export async function findPlace(written: string, sites: readonly AgentSite[]): Promise<AgentPlace> {
  checkOpen(sites);
  let isInside = false;
  for (const site of sites) {
    const { files, roots, uriOf } = site;
    for (const path of candidates(written, site)) {
      if (!roots.some((root) => isWithin(path, root))) continue;
      // Windows is not asked for devices, hidden streams and names that it cuts off.
      const real = isOrdinary(path) ? await files.realPath(path) : undefined;
      if (real === undefined) {
        isInside = true;
        continue;
      }
      for (const root of roots) {
        const realRoot = (await files.realPath(root)) ?? root;
        if (!isWithin(real, realRoot)) continue;
        const below = real.slice(realRoot === "/" ? 0 : realRoot.length);
        const found = normalize(`${root}/${below}`);
        return { uri: uriOf(found), path: found };
      }
    }
  }
  const name = visible(written.slice(0, 200));
  if (isInside) throw new AgentError(`“${name}” is not there.`);
  const all = sites.flatMap(({ roots }) => roots).map((one) => visible(one));
  throw new AgentError(
    `“${name}” is outside the folders that you may use: ${all.join(", ")}. Nothing there was read.`,
  );
}

/** @throws AgentError where no folder is open */
export function checkOpen(sites: readonly AgentSite[]): void {
  if (sites.every(({ roots }) => roots.length === 0))
    throw new AgentError("No folder is open to you, so no file can be read.");
}

function candidates(written: string, { roots, pathOf }: AgentSite): readonly string[] {
  const path = pathOf(written);
  if (path !== undefined) return [normalize(path)];
  return /^[a-z][a-z\d+.-]*:/i.test(written)
    ? []
    : roots.map((root) => join(root, written.replaceAll("\\", "/")));
}

/** Tells paths as agents get them: from the folder where there is one, whole where there are more. */
export function pathsFromSites(sites: readonly AgentSite[]): (uri: string) => string {
  const roots = sites.flatMap(({ roots: own, uriOf }) => own.map((root) => `${uriOf(root)}/`));
  return (uri) => {
    const [only] = roots;
    const file = uri.replace(/#cell=\d+$/, "");
    const isBelow = roots.length === 1 && only !== undefined && file.startsWith(only);
    const path = isBelow ? file.slice(only.length) : file.replace(/^[a-z-]+:(?:\/\/)?/i, "");
    return decoded(path);
  };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
