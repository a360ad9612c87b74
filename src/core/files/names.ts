/* What names of files mean to Windows, whose rules bind all that may get there. */
import { isOfWindows } from "./paths.ts";

/** Devices, whatever ending they are given: digits may be written high, and blanks before the ending do not count. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[\d¹²³])(?=\s*(?:[.:]|$))/i;
/** Signs that no name has. A colon begins a stream, a hidden file within the file. */
const SIGNS = /[\p{Cc}<>:"|?*\\]/u;
const ENDS = /(?<![. ])[. ]+$/;

/** Whether the path of a file on Windows is the one it seems to be: no device, no stream, nothing that is cut off. */
export function isOrdinary(path: string): boolean {
  const [, , ...parts] = path.split("/");
  return (
    !isOfWindows(path) ||
    parts.every((part) => !DEVICE.test(part) && !SIGNS.test(part) && !ENDS.test(part))
  );
}

/** A name that is no device of Windows; any other one as it is. */
export const withoutDevice = (name: string): string => name.replace(DEVICE, "$1_");

/** A path that Windows takes as it is written, where it is one of Windows. */
export function ordinary(path: string): string {
  if (!isOfWindows(path)) return path;
  const [first = "", drive = "", ...parts] = path.split("/");
  const safe = parts.map((part) =>
    withoutDevice(part.replace(new RegExp(SIGNS, "gu"), "-").replace(ENDS, "")),
  );
  return [first, drive, ...safe.map((part) => part || "_")].join("/");
}
