/* What agents wait for: the start of `iris-alt mcp` as it ships, and problems of alt texts in many files. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { buildCli } from "../cli/build.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";
import { documentOf } from "./altTextDocuments.ts";
import { median } from "./figures.ts";

const STARTS = 9;
const FILES = 1000;
const LINES = 60;
const CALLS = 5;

const INITIALIZE = `${JSON.stringify({
  ...{ jsonrpc: "2.0", id: 1, method: "initialize" },
  params: {
    protocolVersion: "2025-06-18",
    capabilities: {},
    clientInfo: { name: "bench", version: "1" },
  },
})}\n`;

/** @returns lines to print */
export async function benchAgents(): Promise<string> {
  const { path: folder } = temporaryFolder("bench-agents");
  const program = join(folder, "program");
  await buildCli(program);
  const bin = join(program, "bin.js");
  const bare: number[] = [];
  const started: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    bare.push(await untilEnd(["-e", "0"]));
    started.push(await untilAnswer([bin, "mcp"]));
  }
  const documents = join(folder, "documents");
  await mkdir(documents);
  const text = documentOf("markdown", LINES);
  for (let at = 0; at < FILES; at++)
    await writeFile(join(documents, `${at}.md`), `Document ${at}\n\n${text}`);
  const calls = await callTimes(bin, documents);
  const [first = NaN, ...next] = calls;
  return `
Agents, ${STARTS} starts
                                   iris-alt    node -e 0   ratio
  start to the first answer        ${ms(started)} ${ms(bare)} ${(median(started) / median(bare)).toFixed(2)} (goal 4)
  iris_findAltTextProblems, ${FILES} documents of ${LINES} lines: first ${first.toFixed(0)} ms, then ${median(next).toFixed(0)} ms`;
}

const ms = (values: readonly number[]): string => `${median(values).toFixed(0)} ms`.padEnd(11);

async function untilEnd(args: readonly string[]): Promise<number> {
  const start = performance.now();
  await once(spawn(process.execPath, args, { stdio: "ignore" }), "exit");
  return performance.now() - start;
}

async function untilAnswer(args: readonly string[]): Promise<number> {
  const start = performance.now();
  const server = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "ignore"] });
  server.stdin.write(INITIALIZE);
  await once(server.stdout, "data");
  const took = performance.now() - start;
  server.stdin.end();
  await once(server, "exit");
  return took;
}

async function callTimes(bin: string, folder: string): Promise<readonly number[]> {
  const client = new Client({ name: "bench", version: "1" });
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args: [bin, "mcp", folder] }),
  );
  const times: number[] = [];
  for (let call = 0; call < CALLS; call++) {
    const start = performance.now();
    await client.callTool({ name: "iris_findAltTextProblems", arguments: {} });
    times.push(performance.now() - start);
  }
  await client.close();
  return times;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await benchAgents());
