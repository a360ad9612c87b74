/*
 * From a file to its last byte at the endpoint, over connections of several speeds: Iris beside a
 * script that only reads and posts the file, and beside native sharp where an image has to be made
 * smaller first. Nothing here passes or fails. Alone: `node test/bench/uploads.ts`; with words of a
 * row's name, such as "photograph" or "12 MP", those rows alone.
 */
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import sharp, { type JpegOptions, type Sharp } from "sharp";
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
  readonly kind: UploadKind;
  /** Bits a second. */
  readonly rates: readonly number[];
}

/** Goes out as it is, or is made smaller as what a program drew or a camera took. */
type UploadKind = "fine" | "drawn" | "photo";

/** A table of times and ratios; takes minutes. */
export async function benchUploads(wanted = ""): Promise<string> {
  const folder = temporaryFolder("uploads").path;
  const rows: string[] = [];
  let blocked = 0;
  for (const upload of await uploads(folder, wanted))
    for (const rate of upload.rates) {
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
        await post(
          endpoint.url,
          upload.kind === "fine" ? [file] : await withSharp(file, upload.kind),
        );
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
        `  ${upload.name.padEnd(37)} ${nameOf(rate).padEnd(11)} ${ms(own)} ${ms(theirs)}   ${(own / theirs).toFixed(2)}   ${(first / own).toFixed(2)}${rate === 20_000_000 ? `   goals ${upload.kind === "fine" ? FINE : MADE}, ${FIRST}` : ""}`,
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

async function uploads(folder: string, wanted: string): Promise<Upload[]> {
  const photo = await makePhoto({ width: 6000, height: 4000, seed: 1 });
  const phone = await makePhoto({ width: 4032, height: 3024, seed: 1 });
  const jpeg = (image: Sharp, options: JpegOptions = {}): Promise<Buffer> =>
    image
      .clone()
      .jpeg({ quality: 92, ...options })
      .toBuffer();
  const screenshot = await makeScreenshot({ width: 3840, height: 2160, seed: 1, fontPx: 14 });
  const page = await makeScreenshot({ width: 1280, height: 12_000, seed: 2, fontPx: 14 });
  const heavy = sharp(screenshot).ensureAlpha().png({ compressionLevel: 1, palette: false });
  const large = (): Promise<Sharp> => makePhoto({ width: 8064, height: 6048, seed: 1 });
  const files: [name: string, make: () => Promise<Buffer>, kind: UploadKind, rates?: number[]][] = [
    ["4K screenshot, PNG", () => Promise.resolve(screenshot), "fine"],
    ["4K screenshot over the edge", () => enlarged(screenshot), "drawn"],
    ["the same, hardly compressed", () => heavy.toBuffer(), "fine"],
    ["long page, PNG", () => asScreenshotTool(sharp(page)), "drawn"],
    ["24 MP photograph, JPEG", () => jpeg(photo), "photo"],
    // What a photograph is takes its time before the first byte: one speed tells of it.
    ...(
      [
        ["24 MP photograph, progressive", () => jpeg(photo, { progressive: true })],
        ["24 MP photograph, 4:4:4", () => jpeg(photo, { chromaSubsampling: "4:4:4" })],
        ["24 MP photograph, grey", () => jpeg(photo.clone().greyscale())],
        ["24 MP photograph, turned", () => jpeg(photo.clone().withMetadata({ orientation: 6 }))],
        ["24 MP photograph, WebP", () => photo.clone().webp({ quality: 90, effort: 1 }).toBuffer()],
        ["12 MP photograph, JPEG", () => jpeg(phone)],
        ["12 MP photograph, turned", () => jpeg(phone.clone().withMetadata({ orientation: 6 }))],
        ["12 MP photograph, PNG", () => phone.clone().png({ compressionLevel: 6 }).toBuffer()],
        ["48 MP photograph, JPEG", async () => jpeg(await large())],
      ] as const
    ).map(([name, make]): (typeof files)[number] => [name, make, "photo", [20_000_000]]),
  ];
  const chosen = files.filter(([name]) => name.includes(wanted));
  return Promise.all(
    chosen.map(async ([name, make, kind, rates = RATES], i) => {
      const path = join(folder, `${i}`);
      const file = await make();
      await writeFile(path, file);
      return { name: `${name}, ${(file.length / 1e6).toFixed(1)} MB`, path, kind, rates };
    }),
  );
}

const enlarged = (file: Buffer): Promise<Buffer> =>
  sharp(file).resize(4096, null).png({ compressionLevel: 6 }).toBuffer();

/** What native sharp makes of a file, in as many parts as it needs. */
async function withSharp(file: Buffer, kind: UploadKind): Promise<Buffer[]> {
  const { width, height } = await sharp(file).metadata();
  const isPhoto = kind === "photo";
  const options = isPhoto ? { quality: 80, effort: 2 } : { lossless: true, effort: 1 };
  const edge = isPhoto ? 3072 : OPTIONS.maxEdge;
  if (height < width * 2.5)
    return [
      await sharp(file).autoOrient().resize(edge, edge, { fit: "inside" }).webp(options).toBuffer(),
    ];
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
  console.log(await benchUploads(process.argv[2]));
  process.exit();
}
