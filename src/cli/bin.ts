#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import { join } from "node:path";

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
  threadScript: join(import.meta.dirname, "thread.js"),
  signal: stopping.signal,
});
