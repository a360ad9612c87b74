/* Paths as this computer has them, and as URIs do. */
import { pathToFileURL } from "node:url";

/** The path of a file as URIs have it, by its path on this computer. */
export const uriPathOf = (path: string): string => decodeURIComponent(pathToFileURL(path).pathname);

/** The URI of such a path. */
export const uriOf = (path: string): string => pathToFileURL(nativePath(path)).href;

/** The path on this computer of a path as URIs have it. */
export function nativePath(path: string): string {
  return process.platform === "win32" ? path.replace(/^\/(?=[a-z]:)/i, "") : path;
}
