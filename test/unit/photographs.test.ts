import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import sharp, { type Sharp } from "sharp";
import { ImageError, type PreparedImage } from "../../src/core/image/prepared.ts";
import { makePhoto } from "../fixtures/photographs.ts";
import { createRandom } from "../fixtures/random.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";
import { startImages } from "./builtImages.ts";

const images = startImages();
after(() => images.dispose());

/** Photographs get four fifths of it, 560 pixels. */
const OPTIONS = { maxEdge: 700, maxBytes: 4_000_000 };

const prepare = (bytes: Uint8Array): Promise<PreparedImage> =>
  images.prepare(bytes, OPTIONS, AbortSignal.timeout(60_000));

const jpegOf = (image: Sharp): Promise<Buffer> => image.jpeg({ quality: 95 }).toBuffer();

/** Pixels of no pattern, in whose shrinking one way is told from another. */
function gravel(): Sharp {
  const random = createRandom(7);
  const pixels = Uint8Array.from({ length: 1120 * 700 * 3 });
  for (let at = 0; at < pixels.length; at += 3) pixels.fill(255 * random(), at, at + 3);
  return sharp(pixels, { raw: { width: 1120, height: 700, channels: 3 } });
}

/** Root of the mean square of the differences, in levels, of what is to be alike within a pixel's width. */
async function difference(one: Sharp, other: Uint8Array): Promise<number> {
  const { width, height } = await sharp(other).metadata();
  const shown = [one.resize(width, height, { fit: "fill" }), sharp(other)];
  const [a, b] = await Promise.all(
    shown.map((image) => image.toColourspace("srgb").removeAlpha().raw().toBuffer()),
  );
  const squares = a!.reduce((sum, level, at) => sum + (level - b![at]!) ** 2, 0);
  return Math.sqrt(squares / a!.length);
}

describe("a photograph that must be shrunk", () => {
  let photo: Sharp;
  before(async () => {
    // A mark, so that what is turned or shifted differs.
    const mark = { create: { width: 200, height: 90, channels: 3, background: "#c02" } } as const;
    const plain = await makePhoto({ width: 1120, height: 700, seed: 7 });
    photo = sharp(
      await plain
        .composite([{ input: mark, left: 40, top: 60 }])
        .png()
        .toBuffer(),
    );
  });
  const same = (): Promise<Buffer> => jpegOf(photo.clone());
  const resized = (width: number, height?: number): Promise<Buffer> =>
    jpegOf(photo.clone().resize(width, height, { fit: height ? "fill" : "cover" }));
  const kinds: [name: string, make: () => Promise<Buffer>, size: string][] = [
    ["twice as large", same, "560×350"],
    ["four times", () => resized(2240), "560×350"],
    ["two and a half times", () => resized(1400), "560×350"],
    ["a little less than twice", () => resized(1030), "515×322"],
    ["of odd sizes", () => resized(1117, 701), "558×350"],
    ["turned", () => jpegOf(photo.clone().withMetadata({ orientation: 6 })), "350×560"],
    ["progressive", () => photo.clone().jpeg({ progressive: true }).toBuffer(), "560×350"],
    [
      "of full colours",
      () => photo.clone().jpeg({ chromaSubsampling: "4:4:4" }).toBuffer(),
      "560×350",
    ],
    ["grey", () => jpegOf(photo.clone().greyscale()), "560×350"],
  ];
  for (const [name, make, size] of kinds)
    test(`${name} keeps what it shows`, async () => {
      const file = await make();
      const { encoded } = await prepare(file);
      const [only] = encoded;
      assert.equal(encoded.map(({ width, height }) => `${width}×${height}`).join(), size);
      const found = await difference(sharp(file).autoOrient(), only!.bytes);
      assert.ok(found < 5, `${found} levels`);
    });

  test("is decoded at a fraction of its size, and not shrunk after", async () => {
    const file = await jpegOf(gravel());
    const path = join(temporaryFolder("photographs").path, "photo.jpg");
    await writeFile(path, file);
    const { encoded } = await prepare(file);
    const bytes = encoded[0]!.bytes;
    const [byDecoder, after] = [
      await difference(sharp(`${path}[shrink=2]`), bytes),
      await difference(sharp(file), bytes),
    ];
    assert.ok(byDecoder < 0.5 * after, `${byDecoder} levels from the decoder's, ${after} else`);
  });

  test("is not converted from a profile that says no more than sRGB", async () => {
    const file = await jpegOf(photo.clone().withIccProfile("srgb"));
    const { icc } = await sharp(file).metadata();
    // By less than is seen, so that converting would show in the bytes.
    const red = file.indexOf(icc!) + icc!.readUInt32BE(icc!.indexOf("rXYZ") + 4);
    file.writeInt32BE(file.readInt32BE(red + 8) + 200, red + 8);
    const [plain, profiled] = [await prepare(await same()), await prepare(file)];
    assert.deepEqual(profiled.encoded[0]!.bytes, plain.encoded[0]!.bytes);
  });

  for (const [name, file] of [
    ["PNG", () => gravel().png({ compressionLevel: 1 }).toBuffer()],
    ["WebP", () => gravel().webp({ quality: 95 }).toBuffer()],
  ] as const)
    test(`is resampled once, as ${name}`, async () => {
      const bytes = await file();
      const { encoded } = await prepare(bytes);
      const shrink = (image: Sharp, edge: number): Promise<Buffer> =>
        image.resize(edge).png().toBuffer();
      const once = await shrink(sharp(bytes), 560);
      const twice = await shrink(sharp(await shrink(sharp(bytes), 700)), 560);
      const differences = [once, twice].map((one) => difference(sharp(one), encoded[0]!.bytes));
      const [toOnce, toTwice] = await Promise.all(differences);
      assert.ok(toOnce! < 0.8 * toTwice!, `${toOnce} levels from once, ${toTwice} from twice`);
    });

  test("and is cut off is refused", async () => {
    const file = await same();
    await assert.rejects(
      prepare(file.subarray(0, file.length / 2)),
      (error) => error instanceof ImageError && error.reason === "damaged",
    );
  });
});
