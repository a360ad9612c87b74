import { execFile } from "node:child_process";
import { devNull } from "node:os";
import { promisify } from "node:util";

/** Bytes of what git writes. */
const LONGEST = 100_000_000;

const run = promisify(execFile);

/** Settings of a repository that name programs, and values that name none. */
const INERT = ["core.fsmonitor=false", `core.hooksPath=${devNull}`];

/** Runs git and gives what it writes. @throws where git fails, or is not there */
export type RunGit = (...args: string[]) => Promise<string>;

/**
 * Git in a folder that came as it is: no program that its settings name is run, be it a monitor, a hook, a
 * filter or one that gets missing objects from elsewhere.
 */
export async function inertGit(cwd: string): Promise<RunGit> {
  const gitWith =
    (settings: readonly string[]): RunGit =>
    async (...args) => {
      const all = [...settings.flatMap((one) => ["-c", one]), ...args];
      // No protocol is allowed, so nothing is fetched.
      const env = { ...process.env, GIT_ALLOW_PROTOCOL: "", GIT_OPTIONAL_LOCKS: "0" };
      return (await run("git", all, { cwd, env, maxBuffer: LONGEST })).stdout;
    };
  const git = gitWith(INERT);
  const filters = ["config", "--null", "--name-only", "--get-regexp", "^filter\\."];
  // It fails where there are none.
  const names = await git(...filters).catch(() => "");
  const drivers = new Set(
    names.split("\0").flatMap((name) => /^(filter\..+)\.\w+$/s.exec(name)?.[1] ?? []),
  );
  if ([...drivers].some((name) => name.includes("=")))
    throw new Error("A filter's name cannot be told to git.");
  return gitWith([
    ...INERT,
    ...[...drivers].flatMap((name) => [
      `${name}.clean=`,
      `${name}.process=`,
      `${name}.required=false`,
    ]),
  ]);
}
