/* Paths as this computer has them, and as URIs do. */
import { pathToFileURL } from "node:url";

/** Whether this computer's paths are those of Windows; tests ask for the other kind. */
const isWindows = process.platform === "win32";

/**
 * The path of a file as URIs have it, by its path on this computer. Of Windows the drive is in lower
 * case, as VS Code has it, and a share is `/?/server/share`: nothing else has that name, and the
 * server is not lost.
 *
 * @throws TypeError for a device of Windows, which no URI leads to
 */
export function uriPathOf(path: string, windows = isWindows): string {
  if (!windows && PLAIN.test(path)) return path;
  const { host, pathname } = new URL(urlOf(path, windows));
  const whole = decodeURIComponent(pathname).replace(/(?<=.)\/+$/, "");
  return host === "" ? lowerDrive(whole) : `/?/${host}${whole}`;
}

/** The URI of such a path. */
export const uriOf = (path: string, windows = isWindows): string =>
  urlOf(nativePath(path, windows), windows);

/** The path on this computer of a path as URIs have it. */
export function nativePath(path: string, windows = isWindows): string {
  if (!windows) return path;
  const [, share] = /^\/\?\/(.*)$/s.exec(path) ?? [];
  if (share !== undefined) return `\\\\${share.replaceAll("/", "\\")}`;
  const drive = path.replace(/^\/(?=[a-z]:)/i, "");
  // Without its slash a drive is whatever folder is open there.
  return /^[a-z]:$/i.test(drive) ? `${drive}\\` : drive;
}

/** Windows' way around its own rules for names, which URIs do not know. */
const VERBATIM = /^\\\\\?\\(?:(UNC\\)|(?=[a-z]:))/i;

/** A whole path in which every sign stands for itself, also in a URI: most are. */
const PLAIN = /^(?:\/[\w-]+(?:\.[\w-]+)*)+$/;

function urlOf(path: string, windows: boolean): string {
  if (!windows) return PLAIN.test(path) ? `file://${path}` : pathToFileURL(path, { windows }).href;
  const usual = path.replace(VERBATIM, (_all, share: string | undefined) => (share ? "\\\\" : ""));
  if (/^\\\\[?.]\\/.test(usual)) throw new TypeError("A device has no URI.");
  return lowerDrive(pathToFileURL(usual, { windows }).href);
}

const lowerDrive = (text: string): string =>
  text.replace(/^(?:file:\/\/)?\/[A-Z](?=:)/, (start) => start.toLowerCase());
