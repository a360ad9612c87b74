import { KeyedQueue } from "../../core/keyedQueue.ts";
import { pipeline, Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { setImmediate as turn } from "node:timers/promises";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { createAnswerCache } from "../../agent/answerCache.ts";
import { createSharedWriter } from "../../agent/sharedWriter.ts";
import { createSpendingCap } from "../../core/mavi/spendingCap.ts";
import type { AgentPorts } from "../../agent/tool.ts";
import type { Suggestion } from "../../core/altText/propose/suggestion.ts";
import { ImageProcess } from "../../core/image/imageProcess.ts";
import { createImageReader } from "../../core/image/read.ts";
import { keyIn } from "../../core/mavi/environmentKey.ts";
import type { Gate } from "../../core/mavi/model.ts";
import { endpointUrl, hostOf, parseSettings } from "../../core/settings.ts";
import { readFileUri } from "../../node/files.ts";
import { createNodeGate } from "../../node/gate.ts";
import { settingsOf } from "../../node/settings.ts";
import { UsageError, type CliOptions } from "../options.ts";
import type { MainOptions } from "../surroundings.ts";
import { createMcpGate, type Purse } from "./gate.ts";
import { LONGEST_MESSAGE, wholeLines } from "./lines.ts";
import { allowedFolders } from "./roots.ts";
import { createMcpServer, type McpClient } from "./server.ts";
import { createMcpWorkspace } from "./workspace.ts";

/**
 * Serves the tools for agents over the standard input and output until the client goes.
 *
 * @throws UsageError
 */
export async function serveMcp(options: CliOptions, main: MainOptions): Promise<number> {
  const { stderr, signal } = main;
  const session = createMcpSession(options, main);
  const server = createMcpServer(session.portsOf, (error) => {
    // Its message may have words of what was asked.
    stderr.write(`iris-alt: ${error instanceof Error ? error.name : "Error"} in a message\n`);
  });
  const lines = wholeLines(() => stderr.write("iris-alt: a message was too long\n"));
  const input = main.input();
  // Whoever goes without a word ends it too.
  pipeline(input, lines, () => undefined);
  const output = new Writable({
    decodeStrings: false,
    write(text: string, _encoding, done) {
      main.stdout.write(text);
      done();
    },
  });
  const maxBufferSize = 2 * LONGEST_MESSAGE;
  await server.connect(new StdioServerTransport(lines, output, { maxBufferSize }));
  try {
    const closed = new Promise<void>((done) => (server.onclose = done));
    await Promise.race([finished(lines, { signal }).catch(() => undefined), closed]);
    // What needs no waiting is still answered.
    await turn();
  } finally {
    await server.close();
    await session.close();
    // It would keep the program alive.
    input.destroy();
  }
  return 0;
}

/** Where the endpoint has no key of its own. */
const SHUT: Gate = { open: () => Promise.resolve(undefined) };

/** All that is kept from one call to the next. */
export function createMcpSession(
  options: CliOptions,
  { cwd, env, imageScript, stderr }: Pick<MainOptions, "cwd" | "env" | "imageScript" | "stderr">,
): { readonly portsOf: (client: McpClient) => Promise<AgentPorts>; close(): Promise<void> } {
  const { model, endpoint, budget = 0 } = options;
  const own = {
    ...(model !== undefined && { model }),
    ...(endpoint !== undefined && { endpoint }),
  };
  const settings = parseSettings(settingsOf(own));
  if (!endpointUrl(settings.endpoint)) throw new UsageError("--endpoint takes an https address.");
  const keyName = endpoint === undefined ? "MEMORIES_API_KEY" : "IRIS_ENDPOINT_KEY";
  const apiKey = endpoint === undefined ? undefined : (keyIn(env, keyName) ?? "");
  const nodeGate = createNodeGate({ settings, apiKey, environment: env });
  const decoder = new ImageProcess(imageScript);
  const purse: Purse = { limit: budget };
  const cap = createSpendingCap(() => purse.limit);
  const kept = new Map<string, Suggestion>();
  const share = createSharedWriter();
  let client: McpClient | undefined;
  const gate = createMcpGate({
    gate: apiKey === "" ? SHUT : nodeGate,
    ...{ keyName, host: hostOf(settings), purse, cap },
    mayUpload: options.allowUpload,
    askPerson: () => client?.askPerson(),
  });
  const shared = {
    ...{ gate, cap, readFile: readFileUri, answers: createAnswerCache() },
    images: createImageReader({ readFile: readFileUri, decoder }),
    host: () => hostOf(settings),
    journal: {
      queue: new KeyedQueue(),
      get: (key: string) => Promise.resolve(kept.get(key)),
      put: (key: string, one: Suggestion) => Promise.resolve(void kept.set(key, one)),
    },
  };
  return {
    async portsOf(now) {
      client = now;
      const folders = await allowedFolders({ named: now.roots, folders: options.paths, cwd });
      const { config } = options;
      // Files and settings change between calls, so nothing of them is kept.
      const workspace = await createMcpWorkspace({ folders, cwd, config, own, stderr });
      return { ...shared, ...workspace, writer: share(workspace.writer) };
    },
    async close() {
      decoder.dispose();
      await nodeGate.close();
    },
  };
}
