import { homedir } from "node:os";
import { parse, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { AgentError } from "../../agent/agentError.ts";
import { realPathOf } from "../../core/files/realPath.ts";

/** Folders that a client named, by their URIs. */
export type NamedRoots = readonly { readonly uri: string }[];

export interface FoldersOptions {
  /** What the client names; undefined where it has no roots to name. */
  readonly named: () => Promise<NamedRoots> | undefined;
  /** Those of the command line. */
  readonly folders: readonly string[];
  /** Absolute path. */
  readonly cwd: string;
}

/**
 * The folders that agents may use, without links: those that the client names and no others; of a client
 * that names none, those of the command line; of one that cannot name any, else the working directory.
 *
 * @throws AgentError where that is all of the computer, or all that its user has
 */
export async function allowedFolders(options: FoldersOptions): Promise<readonly string[]> {
  const { named, folders, cwd } = options;
  const roots = await named();
  // Some can name folders and name none; what its user wrote on the command line counts then.
  if (roots !== undefined && (roots.length > 0 || folders.length === 0)) {
    const paths = await Promise.all(roots.map(({ uri }) => realFolder(pathOf(uri))));
    return [...new Set(paths.flatMap((path) => path ?? []))];
  }
  const chosen = folders.length > 0 ? folders.map((one) => resolve(cwd, one)) : [cwd];
  const real = await Promise.all(chosen.map(realFolder));
  const everything = [parse(cwd).root, await realFolder(homedir())];
  if (folders.length === 0 && everything.includes(real[0]))
    throw new AgentError(
      "The client names no folders, and this server was started in none of a project's. Ask the user to name the project's folder in its arguments: iris-alt mcp FOLDER.",
    );
  return real.flatMap((path) => path ?? []);
}

const realFolder = async (path: string | undefined): Promise<string | undefined> =>
  path === undefined ? undefined : realPathOf(path);

/** The path of a `file:` URI of this computer. */
function pathOf(uri: string): string | undefined {
  try {
    return uri.startsWith("file:") ? fileURLToPath(uri) : undefined;
  } catch {
    return undefined;
  }
}
