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

/** Whether the path is the folder or leads into it. */
export function isWithin(path: string, folder: string): boolean {
  return folder === "/" || path === folder || path.startsWith(`${folder}/`);
}

/** The folder and those around it, the innermost first, up to `top`; the folder alone if it is not within. */
export function upwards(folder: string, top: string): string[] {
  const folders = [folder];
  if (!isWithin(folder, top)) return folders;
  for (let at = folder; at !== top && at !== "/"; folders.push(at)) at = parentOf(at);
  return folders;
}
