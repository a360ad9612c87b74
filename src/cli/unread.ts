import { relative, resolve } from "node:path";
import { inertLine } from "../core/altText/review/report/inert.ts";
import type { FileProblem } from "../core/files/files.ts";
import { counted } from "../core/messages/english.ts";
import type { MainOptions } from "./surroundings.ts";
import { UsageError, type CliOptions } from "./options.ts";

/** A file or folder that could not be looked through, by its path on this computer. */
export interface UnreadFile {
  readonly path: string;
  readonly problem: FileProblem;
}

/** Files that were not looked at which are told one by one. */
const MOST_TOLD = 20;

/**
 * Says what was not looked at, which may have any problem.
 *
 * @throws UsageError where one of them was named
 */
export function tellUnread(
  unread: readonly UnreadFile[],
  { paths }: Pick<CliOptions, "paths">,
  { cwd, stderr }: Pick<MainOptions, "cwd" | "stderr">,
): void {
  const named = new Set(paths.map((one) => resolve(cwd, one)));
  const lines = unread
    .slice(0, MOST_TOLD)
    .map(({ path, problem }) => `${relative(cwd, path)} is not looked at: it ${WHY[problem]}.`);
  const more = unread.length - lines.length;
  if (more > 0) lines.push(`Nor ${counted(more, "other file")}.`);
  if (unread.some(({ path }) => named.has(path))) throw new UsageError(lines.join(" "));
  for (const line of lines) stderr.write(`${inertLine(`iris-alt: ${line}`)}\n`);
}

export const WHY: Readonly<Record<FileProblem, string>> = {
  tooLarge: "is too large",
  gone: "cannot be read",
  folder: "cannot be read",
  unreadable: "cannot be read",
};
