#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import { availableParallelism } from "node:os";
import { join } from "node:path";

/** More of them take longer to begin than they save. */
const MOST_THREADS = 7;

enableCompileCache();
// Windows would take a program of the folder that is looked at before git itself.
process.env["NoDefaultCurrentDirectoryInExePath"] = "1";
const { main } = await import("./main.ts");
const stopping = new AbortController();
process.once("SIGINT", () => stopping.abort());
// Whoever reads what is written may have seen enough.
process.stdout.on("error", () => undefined);
process.exitCode = await main({
  argv: process.argv.slice(2),
  cwd: process.cwd(),
  stdout: process.stdout,
  stderr: process.stderr,
  input: () => process.stdin,
  env: process.env,
  imageScript: join(import.meta.dirname, "image/worker.cjs"),
  threads: {
    script: join(import.meta.dirname, "thread.js"),
    most: Math.min(availableParallelism() - 1, MOST_THREADS),
  },
  signal: stopping.signal,
});
