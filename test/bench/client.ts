/*
 * What the client adds to bare undici: to the time until the first text is there, and to the memory that
 * a large image takes. Nothing here passes or fails.
 */
import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { request } from "undici";
import { ask } from "../../src/core/mavi/client.ts";
import { createTransport } from "../../src/core/mavi/transport.ts";
import { startEndpoint, STANDIN_KEY } from "../endpoint/server.ts";
import { root } from "../vscode/paths.ts";
import { median } from "./figures.ts";

const ROUNDS = 200;
const WARM_UP = 20;
const CHUNK = `data: ${JSON.stringify({ id: "resp_1", choices: [{ text: "Hello", index: 0 }] })}\n\n`;

/** Milliseconds from the server's first write of text until a client has it. */
export async function benchFirstText(): Promise<string> {
  let wrote = 0;
  const server = createServer((incoming, outgoing) => {
    incoming.resume().on("end", () => {
      outgoing.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
      setTimeout(() => {
        wrote = performance.now();
        outgoing.write(CHUNK);
        setTimeout(() => outgoing.end("data: [DONE]\n\n"), 2);
      }, 5);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const transport = createTransport({ useProxy: false, strictSSL: true });
  const { signal } = new AbortController();
  const messages = [{ role: "user", text: "What is it?" }] as const;

  const iris = async (): Promise<number> => {
    let at = NaN;
    const events = ask(
      { model: "gemini:gemini-2.5-flash", messages, stream: true },
      { transport, endpoint: { baseUrl, apiKey: "sk-mavi-x" }, signal },
    );
    for await (const event of events) if (event.type === "text") at = performance.now() - wrote;
    return at;
  };
  const bare = async (): Promise<number> => {
    let at = NaN;
    const { body } = await request(`${baseUrl}/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "sk-mavi-x" },
      body: JSON.stringify({ model: "gemini:gemini-2.5-flash", messages, stream: true }),
    });
    const decoder = new TextDecoder();
    for await (const bytes of body)
      if (decoder.decode(bytes as Uint8Array).includes("Hello")) at = performance.now() - wrote;
    return at;
  };
  const times: Record<"iris" | "bare", number[]> = { iris: [], bare: [] };
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const found = { iris: await iris(), bare: await bare() };
    if (round < WARM_UP) continue;
    times.iris.push(found.iris);
    times.bare.push(found.bare);
  }
  await transport.close();
  server.close();
  server.closeAllConnections();
  const [one, other] = [median(times.iris), median(times.bare)];
  return `
From the server's write of the first text until the client has it, ${ROUNDS} rounds in turns
                       Iris        bare undici   ratio
  median               ${ms(one)}     ${ms(other)}       ${(one / other).toFixed(2)}`;
}

const ms = (value: number): string => `${value.toFixed(3)} ms`;

const MB = 1_000_000;
const IMAGES = [0.001, 1, 7, 20];

/** The most memory that a process held at once while it asked about one image of so many MB. */
export async function benchMemory(): Promise<string> {
  const endpoint = await startEndpoint({ pace: { delayMs: 0 }, maxBodyBytes: 60 * MB });
  const peaks: number[] = [];
  for (const size of IMAGES) {
    const runs: number[] = [];
    for (let i = 0; i < 3; i++) {
      const { stdout } = await promisify(execFile)(process.execPath, [
        join(root, "test/bench/memory.ts"),
        ...[endpoint.baseUrl, STANDIN_KEY, `${size * MB}`],
      ]);
      runs.push(Number(stdout));
      await sleep(100);
    }
    peaks.push(median(runs));
  }
  await endpoint.close();
  const [base = NaN] = peaks;
  const rows = IMAGES.slice(1).map((size, i) => {
    const more = (peaks[i + 1] ?? NaN) - base;
    return `  ${`${size} MB`.padEnd(20)} ${`${(more / MB).toFixed(1)} MB`.padEnd(11)} ${(more / (size * MB)).toFixed(2)}`;
  });
  return `
Most memory held at once for a question about an image, over that for one of 1 kB
                       more        times its bytes
${rows.join("\n")}

  The image itself is one time its bytes. Medians of 3 processes each; the base is ${(base / MB).toFixed(0)} MB.`;
}

if (import.meta.main) {
  console.log(await benchFirstText());
  console.log(await benchMemory());
}
