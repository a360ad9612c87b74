/** Where an image that is pasted or dropped is saved, by VS Code's setting `markdown.copyFiles.destination`. */

import { posix } from "node:path";
import { ordinary } from "../../files/names.ts";
import { isOfWindows } from "../../files/paths.ts";

export interface Saved {
  /** The path of the document, or of the notebook it is a cell of. */
  readonly document: string;
  /** Of the workspace, around the document. */
  readonly workspaceFolder?: string | undefined;
  /** What the image is called so far. */
  readonly fileName: string;
  readonly now: Date;
}

/**
 * The path that a destination of the setting says. It is from the document's folder,
 * or with a slash from the workspace's; with one at its end the file keeps its name.
 */
export function destinationOf(destination: string, saved: Saved): string {
  const folder = posix.dirname(saved.document);
  const said = destination.trim() || "${fileName}";
  const whole = said.endsWith("/") ? `${said}\${fileName}` : said;
  const path = filled(
    whole.startsWith("/") ? `\${documentWorkspaceFolder}${whole}` : whole,
    variablesOf(saved),
  );
  const isWindows = isOfWindows(saved.document);
  // There a backslash parts folders, and what is filled in, such as a time, may have signs of a stream.
  return ordinary(posix.resolve(folder, isWindows ? path.replaceAll("\\", "/") : path));
}

/** Each as VS Code's documentation has it. */
function variablesOf({ document, workspaceFolder, fileName, now }: Saved): Map<string, string> {
  const folder = posix.dirname(document);
  const { base, name, ext } = posix.parse(document);
  const relative = (path: string): string =>
    workspaceFolder === undefined ? path : posix.relative(workspaceFolder, path);
  return new Map([
    ["documentDirName", folder],
    ["documentRelativeDirName", relative(folder)],
    ["documentFileName", base],
    ["documentBaseName", name],
    ["documentExtName", ext.slice(1)],
    ["documentFilePath", document],
    ["documentRelativeFilePath", relative(document)],
    ["documentWorkspaceFolder", workspaceFolder ?? folder],
    ["fileName", fileName],
    ["fileExtName", posix.extname(fileName).slice(1)],
    ["unixTime", String(now.getTime())],
    ["isoTime", now.toISOString()],
  ]);
}

/** `\$` for the sign alone, `${name}` and `${name/pattern/replacement/}`, in which `\/` is a slash. */
const VARIABLE =
  /\\\$|\$\{(?<name>\w+)(?:\/(?<pattern>(?:\\\/|[^}/])+)\/(?<replacement>(?:\\\/|[^}/])*)\/)?\}/g;

function filled(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(VARIABLE, (all: string, ...rest: unknown[]) => {
    if (all === "\\$") return "$";
    const { name = "", pattern, replacement } = rest.at(-1) as Record<string, string | undefined>;
    const value = variables.get(name);
    if (value === undefined) return all;
    if (!pattern || !replacement) return value;
    try {
      return value.replace(new RegExp(slashed(pattern)), slashed(replacement));
    } catch {
      // No pattern at all: what a person typed halfway.
      return all;
    }
  });
}

const slashed = (text: string): string => text.replaceAll("\\/", "/");

/** A path, and those with a number behind the name, for where it is taken. */
export function* numbered(path: string): Generator<string> {
  const { dir, name, ext } = posix.parse(path);
  yield path;
  for (let i = 1; ; i++) yield posix.join(dir, `${name}-${i}${ext}`);
}
