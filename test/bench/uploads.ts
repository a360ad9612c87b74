/*
 * From a file to its last byte at the endpoint, over connections of several speeds: Iris beside a
 * script that only reads and posts the file, and beside native sharp where an image has to be made
 * smaller first. Nothing here passes or fails. Alone: `node test/bench/uploads.ts`.
 */
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import sharp from "sharp";
import { request } from "undici";
import { ImageProcess } from "../../src/core/image/imageProcess.ts";
import { createImageReader } from "../../src/core/image/read.ts";
import { ask } from "../../src/core/mavi/client.ts";
import { createTransport } from "../../src/core/mavi/transport.ts";
import { readFileUri } from "../../src/node/files.ts";
import { asScreenshotTool, makePhoto } from "../fixtures/photographs.ts";
import { makeScreenshot } from "../fixtures/screenshots.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";
import { root } from "../vscode/paths.ts";
import { median, watchThread } from "./figures.ts";

const OPTIONS = { maxEdge: 3840, maxBytes: 4_000_000 };
const MODEL = "gemini:gemini-2.5-flash";
const ROUNDS = 3;
/** Milliseconds from the panel to the first image. */
const WARMING = 5000;
/** Goals at 20 Mbit/s: what is fine beside a script, what is not beside native sharp, a first beside the next. */
const [FINE, MADE, FIRST] = [1.3, 1.5, 1.5];
/** Bits a second; the last is the machine's own. */
const RATES = [5_000_000, 20_000_000, 100_000_000, Infinity];
const REPLY = JSON.stringify({ status: "completed", choices: [{ text: "A pier.", index: 0 }] });

interface Upload {
  readonly name: string;
  readonly path: string;
  /** Goes out as it is. */
  readonly isFine: boolean;
}

/** A table of times and ratios; takes minutes. */
export async function benchUploads(): Promise<string> {
  const folder = temporaryFolder("uploads").path;
  const rows: string[] = [];
  let blocked = 0;
  for (const upload of await uploads(folder))
    for (const rate of RATES) {
      const endpoint = await startSlowEndpoint(rate);
      const uplink = Math.min(rate, 1_000_000_000);
      const decoder = new ImageProcess(join(root, "dist/image/worker.cjs"));
      const transport = createTransport({ useProxy: false, strictSSL: true });
      const iris = async (): Promise<number> => {
        const start = performance.now();
        // What is prepared twice comes from memory: each round is a reader's first.
        const images = createImageReader({
          readFile: readFileUri,
          decoder,
          uplink: () => uplink,
        });
        const signal = AbortSignal.timeout(120_000);
        const uri = pathToFileURL(upload.path).href;
        const { image, bytes } = await images.read({ kind: "file", uri }, OPTIONS, signal);
        const sent = image.sent.map(({ id, mimeType }) => ({ mimeType, bytes: bytes.get(id)! }));
        const messages = [{ role: "user", text: "What is it?", images: sent }] as const;
        const events = ask(
          { model: MODEL, messages },
          { transport, endpoint: { baseUrl: endpoint.url, apiKey: "sk-mavi-x" }, signal },
        );
        for await (const event of events) if (event.type === "end") break;
        return endpoint.endedAt() - start;
      };
      const other = async (): Promise<number> => {
        const start = performance.now();
        const file = await readFile(upload.path);
        await post(endpoint.url, upload.isFine ? [file] : await withSharp(file));
        return endpoint.endedAt() - start;
      };
      // As when the panel is shown, some time before the first question.
      decoder.warm();
      await sleep(WARMING);
      const first = await iris();
      const times: number[] = [];
      const others: number[] = [];
      await other();
      for (let i = 0; i < ROUNDS; i++) {
        const watched = watchThread();
        times.push(await iris());
        blocked = Math.max(blocked, watched());
        others.push(await other());
      }
      const [own, theirs] = [median(times), median(others)];
      rows.push(
        `  ${upload.name.padEnd(30)} ${nameOf(rate).padEnd(11)} ${ms(own)} ${ms(theirs)}   ${(own / theirs).toFixed(2)}   ${(first / own).toFixed(2)}${rate === 20_000_000 ? `   goals ${upload.isFine ? FINE : MADE}, ${FIRST}` : ""}`,
      );
      decoder.dispose();
      await transport.close();
      await endpoint.close();
    }
  return `
From the file to its last byte at the endpoint, ${JSON.stringify(OPTIONS)}
                                 uplink           Iris      other  ratio  first
${rows.join("\n")}

  The longest turn of the thread, the server in it included, in processor time: ${blocked.toFixed(1)} ms (goal 20).
  Other: for an image that is fine a script that reads and posts it, else native sharp that scales
  and writes WebP first. First: Iris's first after ${WARMING / 1000} s with the panel, to
  its next. Medians of ${ROUNDS} rounds in turns.`;
}

const nameOf = (rate: number): string =>
  rate === Infinity ? "loopback" : `${rate / 1_000_000} Mbit/s`;
const ms = (value: number): string => `${value.toFixed(0).padStart(7)} ms`;

async function uploads(folder: string): Promise<Upload[]> {
  const screenshot = await makeScreenshot({ width: 3840, height: 2160, seed: 1, fontPx: 14 });
  const page = await makeScreenshot({ width: 1280, height: 12_000, seed: 2, fontPx: 14 });
  const photo = await makePhoto({ width: 6000, height: 4000, seed: 1 });
  const heavy = sharp(screenshot).ensureAlpha().png({ compressionLevel: 1, palette: false });
  const files: [name: string, file: Buffer, isFine: boolean][] = [
    ["4K screenshot, PNG", screenshot, true],
    ["4K screenshot over the edge", await enlarged(screenshot), false],
    ["the same, hardly compressed", await heavy.toBuffer(), true],
    ["long page, PNG", await asScreenshotTool(sharp(page)), false],
    ["24 MP photograph, JPEG", await photo.jpeg({ quality: 92 }).toBuffer(), false],
  ];
  return Promise.all(
    files.map(async ([name, file, isFine], i) => {
      const path = join(folder, `${i}`);
      await writeFile(path, file);
      return { name: `${name}, ${(file.length / 1e6).toFixed(1)} MB`, path, isFine };
    }),
  );
}

const enlarged = (file: Buffer): Promise<Buffer> =>
  sharp(file).resize(4096, null).png({ compressionLevel: 6 }).toBuffer();

/** What native sharp makes of a file, in as many parts as it needs. */
async function withSharp(file: Buffer): Promise<Buffer[]> {
  const { width, height, format } = await sharp(file).metadata();
  const isPhoto = format === "jpeg";
  const options = isPhoto ? { quality: 80, effort: 2 } : { lossless: true, effort: 1 };
  const edge = isPhoto ? 3072 : OPTIONS.maxEdge;
  if (height < width * 2.5)
    return [await sharp(file).resize(edge, edge, { fit: "inside" }).webp(options).toBuffer()];
  const parts: Buffer[] = [];
  const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
  for (let top = 0; top < height; top += edge) {
    const part = { left: 0, top, width, height: Math.min(edge, height - top) };
    parts.push(await sharp(data, { raw: info }).extract(part).webp(options).toBuffer());
  }
  return parts;
}

async function post(url: string, files: readonly Buffer[]): Promise<void> {
  const parts = files.map((file) => ({
    ...{ type: "input_file", mime_type: "image/png" },
    file_uri: file.toString("base64"),
  }));
  const { body } = await request(`${url}/chat/completions`, {
    method: "POST",
    headers: { authorization: "sk-mavi-x", "content-type": "application/json" },
    body: JSON.stringify({ model: MODEL, messages: [{ role: "user", content: parts }] }),
  });
  await body.dump();
}

/** An endpoint that takes so many bits a second, and knows when it had the last body whole. */
async function startSlowEndpoint(rate: number) {
  let ended = NaN;
  const server: Server = createServer((incoming, outgoing) => {
    void (async () => {
      const start = performance.now();
      let bytes = 0;
      for await (const chunk of incoming as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        const wait = start + (bytes * 8000) / rate - performance.now();
        if (wait > 1) await sleep(wait);
      }
      ended = performance.now();
      outgoing.writeHead(200, { "content-type": "application/json" }).end(REPLY);
    })();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    endedAt: () => ended,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

if (import.meta.main) {
  console.log(await benchUploads());
  process.exit();
}
