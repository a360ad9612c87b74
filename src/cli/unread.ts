import { relative, resolve } from "node:path";
import { inertLine } from "../core/altText/review/report/inert.ts";
import type { FileProblem } from "../core/files/files.ts";
import { counted } from "../core/messages/english.ts";
import { messageOf } from "./messageOf.ts";
import type { MainOptions } from "./surroundings.ts";
import { UsageError, type CliOptions } from "./options.ts";

/** A file or folder that could not be looked through, by its path on this computer. */
export type UnreadFile =
  | { readonly path: string; readonly problem: FileProblem }
  /** Iris itself failed at it. */
  | { readonly path: string; readonly problem: "failed"; readonly message: string };

export const failedAt = (path: string, error: unknown): UnreadFile => ({
  ...{ path, problem: "failed", message: messageOf(error).split("\n")[0] ?? "" },
});

/** Files that were not looked at which are told one by one. */
const MOST_TOLD = 20;

/**
 * Says what was not looked at, which may have any problem.
 *
 * @throws UsageError where one of them was named, unless it is Iris's fault
 */
export function tellUnread(
  unread: readonly UnreadFile[],
  { paths }: Pick<CliOptions, "paths">,
  { cwd, stderr }: Pick<MainOptions, "cwd" | "stderr">,
): void {
  const named = new Set(paths.map((one) => resolve(cwd, one)));
  const lines = unread.slice(0, MOST_TOLD).map((one) => unreadLine(one, cwd));
  const more = unread.length - lines.length;
  if (more > 0) lines.push(`Nor ${counted(more, "other file")}.`);
  if (unread.some(({ path, problem }) => problem !== "failed" && named.has(path)))
    throw new UsageError(lines.join(" "));
  for (const line of lines) stderr.write(`${inertLine(`iris-alt: ${line}`)}\n`);
}

export const unreadLine = (file: UnreadFile, cwd: string): string =>
  `${relative(cwd, file.path)} is not looked at: ${
    file.problem === "failed" ? `Iris fails at it (${file.message})` : `it ${WHY[file.problem]}`
  }.`;

export const WHY: Readonly<Record<FileProblem, string>> = {
  tooLarge: "is too large",
  gone: "cannot be read",
  folder: "cannot be read",
  unreadable: "cannot be read",
};
