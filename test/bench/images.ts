/*
 * What becomes of large images: time, bytes and tokens, beside the file as it is and what others do,
 * and the time as a ratio to sharp's native build at the same work. Nothing here passes or fails.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp, { type WebpOptions } from "sharp";
import { chooseEncoding, toBitmap } from "../../src/core/image/encode.ts";
import { ImageProcess } from "../../src/core/image/imageProcess.ts";
import type { EncodedImage, PrepareOptions } from "../../src/core/image/prepared.ts";
import { imageTokens } from "../../src/core/mavi/models.ts";
import { asScreenshotTool, makePhoto } from "../fixtures/photographs.ts";
import { makeScreenshot } from "../fixtures/screenshots.ts";
import { root } from "../vscode/paths.ts";
import { median, watchThread } from "./figures.ts";

const OPTIONS: PrepareOptions = { maxEdge: 3840, maxBytes: 4_000_000 };
const MODEL = "gemini:gemini-2.5-flash";
const ROUNDS = 3;

interface Subject {
  readonly name: string;
  readonly file: Buffer;
}

/** A table of a screenshot, a photograph and a long page; takes a minute. */
export async function benchImages(): Promise<string> {
  const images = new ImageProcess(join(root, "dist/image/worker.cjs"));
  const rows: string[] = [];
  let blocked = 0;
  try {
    for (const { name, file } of await subjects()) {
      const prepare = async (): Promise<readonly EncodedImage[]> =>
        (await images.prepare(file, OPTIONS, AbortSignal.timeout(60_000))).encoded;
      const encoded = await prepare();
      const times: number[] = [];
      const bare: number[] = [];
      for (let i = 0; i < ROUNDS; i++) {
        const watched = watchThread();
        times.push(await timed(prepare));
        blocked = Math.max(blocked, watched());
        bare.push(await bareSharp(file, encoded));
      }
      const { width, height } = await sharp(file).metadata();
      const small = await sharp(file)
        .removeAlpha()
        .resize(1024, 1024, { fit: "inside" })
        .jpeg({ quality: 70 })
        .toBuffer({ resolveWithObject: true });
      const sizes = encoded.map((one) => `${one.width} × ${one.height}`);
      rows.push(
        name,
        line(
          "as it is",
          file.length,
          imageTokens(MODEL, { width, height }),
          `${width} × ${height}`,
        ),
        line(
          "1024 px JPEG",
          small.data.length,
          imageTokens(MODEL, small.info),
          `${small.info.width} × ${small.info.height}`,
        ),
        line(
          "Iris",
          encoded.reduce((sum, { bytes }) => sum + bytes.length, 0),
          encoded.reduce((sum, one) => sum + imageTokens(MODEL, one), 0),
          sizes.join(", "),
        ),
        `    ${median(times).toFixed(0)} ms, native sharp ${median(bare).toFixed(0)} ms, ratio ${(median(times) / median(bare)).toFixed(2)}`,
      );
    }
  } finally {
    images.dispose();
  }
  return `
Preparing images, ${JSON.stringify(OPTIONS)}
                          kB   tokens   pixels
${rows.join("\n")}

  The longest turn of the extension host's thread, in processor time: ${blocked.toFixed(1)} ms (goal 20).
  Tokens of ${MODEL}. Native sharp: the same file decoded, scaled and encoded with the same options,
  once for each one sent and once for the thumbnail. Medians of ${ROUNDS} rounds.`;
}

function line(name: string, bytes: number, tokens: number, pixels: string): string {
  const kB = (bytes / 1000).toFixed(0).padStart(7);
  return `  ${name.padEnd(18)} ${kB}  ${String(tokens).padStart(7)}   ${pixels}`;
}

async function subjects(): Promise<Subject[]> {
  const screenshot = await makeScreenshot({ width: 3840, height: 2160, seed: 1, fontPx: 14 });
  const photo = await makePhoto({ width: 6000, height: 4000, seed: 1 });
  const page = await makeScreenshot({ width: 1280, height: 12_000, seed: 2, fontPx: 14 });
  return [
    {
      name: "A screenshot of 4K, as PNG of a screenshot tool",
      file: await asScreenshotTool(sharp(screenshot)),
    },
    { name: "A photograph, as JPEG", file: await photo.jpeg({ quality: 92 }).toBuffer() },
    {
      name: "A long page, as PNG of a screenshot tool",
      file: await asScreenshotTool(sharp(page)),
    },
  ];
}

/** Milliseconds of what cannot be left out of making these images of that file. */
async function bareSharp(file: Buffer, encoded: readonly EncodedImage[]): Promise<number> {
  const first = encoded[0]!;
  const isLossless = Buffer.from(first.bytes).includes("VP8L");
  const options: WebpOptions = isLossless
    ? (await chooseEncoding(await toBitmap(sharp(file)))).first
    : { quality: 80, effort: 2 };
  const start = performance.now();
  const breadth = encoded.length > 1 ? first.width : Math.max(first.width, first.height);
  const whole = sharp(file).resize(breadth, encoded.length > 1 ? null : breadth, {
    fit: "inside",
    withoutEnlargement: true,
  });
  const { data, info } = await whole.raw().toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: info.channels };
  let top = 0;
  for (const { width, height } of encoded) {
    await sharp(data, { raw })
      .extract({ left: 0, top: Math.min(top, info.height - height), width, height })
      .webp(options)
      .toBuffer();
    top += height;
  }
  await sharp(data, { raw }).resize(192, 192, { fit: "inside" }).webp({ quality: 75 }).toBuffer();
  return performance.now() - start;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await benchImages());
