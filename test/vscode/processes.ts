import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, delimiter } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { atExit } from "./lifetime.ts";

export interface RunningProcess {
  /** What it printed so far, both streams together (the last 64 KiB of it). */
  output: () => string;
  /** Resolves with the exit code, or with the signal's name, once the process has ended. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Ends it with every process it started; resolves when all are gone. */
  stop(): Promise<void>;
}

interface StartOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}

/** Starts a program that leads a process group of its own, so that nothing of it outlives us. */
export function start(
  command: string,
  args: readonly string[],
  { cwd, env = process.env }: StartOptions = {},
): RunningProcess {
  // Programs that look for `node` find the one we run on, not the machine's.
  const path = [dirname(process.execPath), env["PATH"]].join(delimiter);
  const child = spawn(command, args, {
    ...(cwd !== undefined && { cwd }),
    env: { ...env, PATH: path },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });

  let output = "";
  const collect = (chunk: string) => {
    output = (output + chunk).slice(-65_536);
  };
  child.stdout.setEncoding("utf8").on("data", collect);
  child.stderr.setEncoding("utf8").on("data", collect);

  const group = child.pid;
  const forget = atExit(() => signalGroup(group, "SIGKILL"));
  const ended = new Promise<number | NodeJS.Signals>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(code ?? signal ?? 1));
  });
  // Whoever does not look at the end of a process is not to be stopped by it.
  ended.catch(() => undefined);

  return {
    output: () => output,
    ended,
    async stop() {
      if (signalGroup(group, "SIGTERM")) {
        const patience = Date.now() + 3000;
        while (signalGroup(group, 0) && Date.now() < patience) await delay(20);
        signalGroup(group, "SIGKILL");
        if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      }
      forget();
    },
  };
}

/** Runs a program to its end and returns what it printed; rejects with that when it failed. */
export async function run(
  command: string,
  args: readonly string[],
  options: StartOptions = {},
): Promise<string> {
  const started = start(command, args, options);
  const code = await started.ended;
  await started.stop();
  if (code !== 0) {
    throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${started.output().trim()}`);
  }
  return started.output();
}

/** Whether a program can be started at all. */
export async function exists(command: string, ...args: string[]): Promise<boolean> {
  return run(command, args).then(
    () => true,
    () => false,
  );
}

/** Sends a signal to a whole process group (0 only asks); false when none of it is left. */
function signalGroup(group: number | undefined, signal: NodeJS.Signals | 0): boolean {
  if (group === undefined) return false;
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}
