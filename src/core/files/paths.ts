/** Paths with forward slashes, as Uris have them; `node:path` would follow the platform's rules. */

/** The path without `.`, `..` and doubled slashes; `..` ends at the top. */
export function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/"))
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  return `/${parts.join("/")}`;
}

/** Where a relative path leads from a folder; it may lead out of it. */
export function join(folder: string, path: string): string {
  return normalize(`${folder}/${path}`);
}

/** Where a path leads that has the folder for its top, as a page's addresses have their site. */
export function joinBelow(folder: string, path: string): string {
  return join(folder, normalize(path));
}

export function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0)) || "/";
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Whether the path is the folder or leads into it. Windows tells none apart by case. */
export function isWithin(path: string, folder: string): boolean {
  const head = path.slice(0, folder.length);
  const isSame =
    head === folder || (isOfWindows(folder) && head.toLowerCase() === folder.toLowerCase());
  return (
    folder === "/" || (isSame && /^(?:\/|$)/.test(path.slice(folder.length, folder.length + 1)))
  );
}

/** Whether a path is on a drive of Windows, or in a share, which `node/paths.ts` writes as `/?/server/share`. */
export function isOfWindows(path: string): boolean {
  return /^\/(?:[a-z]:|\?)(?:\/|$)/i.test(path);
}

/** The folder and those around it, the innermost first, up to `top`; the folder alone if it is not within. */
export function upwards(folder: string, top: string): string[] {
  const folders = [folder];
  if (!isWithin(folder, top)) return folders;
  // By lengths: of Windows' folders the case may differ.
  for (let at = folder; at.length > top.length && at !== "/"; folders.push(at)) at = parentOf(at);
  return folders;
}
