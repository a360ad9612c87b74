/* What goes out without being decoded: that nothing but the image does, that it is the same image, and what may not. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { deflateSync } from "node:zlib";
import sharp, { type Sharp } from "sharp";
import { passThrough } from "../../src/core/image/passThrough.ts";
import { ImageError, type PreparedImage } from "../../src/core/image/prepared.ts";
import { encodeApng, encodePng, pngChunk } from "../fixtures/oddities.ts";
import { makePhoto } from "../fixtures/photographs.ts";
import { createRandom } from "../fixtures/random.ts";
import { runs } from "../strength.ts";
import { startImages } from "./builtImages.ts";

const OPTIONS = { maxEdge: 3840, maxBytes: 4_000_000 };
const NOTE = "a private note";

const images = startImages();
after(() => images.dispose());

let pixels: Sharp;
before(async () => {
  pixels = await makePhoto({ width: 320, height: 200, seed: 3 });
});
const png = (): Promise<Buffer> => pixels.clone().png().toBuffer();
const jpeg = (options = {}): Promise<Buffer> => pixels.clone().jpeg(options).toBuffer();
const rgba = (alpha: number): Promise<Buffer> => pixels.clone().ensureAlpha(alpha).png().toBuffer();
const webp = (): Promise<Buffer> => pixels.clone().webp().toBuffer();
const EXIF = {
  IFD0: { Artist: NOTE },
  IFD3: { GPSLatitudeRef: "N", GPSLatitude: "51/1 30/1 0/1" },
};

/** A chunk put before the pixels of a PNG. */
function withChunk(file: Buffer, type: string, data: Uint8Array): Buffer {
  const at = file.indexOf("IDAT") - 4;
  return Buffer.concat([file.subarray(0, at), pngChunk(type, data), file.subarray(at)]);
}
/** A segment put behind the beginning of a JPEG. */
function withSegment(file: Buffer, marker: number, data: Uint8Array): Buffer {
  const head = Buffer.from([0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 255]);
  return Buffer.concat([file.subarray(0, 2), head, data, file.subarray(2)]);
}
/** A WebP with the extended header and a chunk at its end. */
function withWebpChunk(file: Buffer, type: string, data: Uint8Array, flags: number): Buffer {
  const chunk = (name: string, content: Uint8Array): Buffer => {
    const head = Buffer.from(`${name}\0\0\0\0`, "latin1");
    head.writeUInt32LE(content.length, 4);
    return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
  };
  const size = Buffer.from([flags, 0, 0, 0, 319 & 255, 319 >> 8, 0, 199, 0, 0]);
  const body = [chunk("VP8X", size), file.subarray(12), chunk(type, data)];
  const whole = Buffer.concat([Buffer.from("RIFF\0\0\0\0WEBP", "latin1"), ...body]);
  whole.writeUInt32LE(whole.length - 8, 4);
  return whole;
}

/** The names of what a file holds, read in the plainest way: chunks, segments, and whether something follows. */
function partsOf(bytes: Uint8Array): string[] {
  const file = Buffer.from(bytes);
  const parts: string[] = [];
  if (file[0] === 0x89) {
    let at = 8;
    for (; at < file.length; at += 12 + file.readUInt32BE(at))
      parts.push(file.toString("latin1", at + 4, at + 8));
    assert.equal(at, file.length);
    return [...new Set(parts)].filter((one) => one !== "pHYs");
  }
  if (file[0] === 0x52) {
    for (let at = 12; at < file.length;) {
      parts.push(file.toString("latin1", at, at + 4));
      const length = file.readUInt32LE(at + 4);
      at += 8 + length + (length % 2);
    }
    assert.equal(file.readUInt32LE(4) + 8, file.length);
    return parts;
  }
  let at = 2;
  while (file[at + 1] !== 0xda) {
    parts.push(`${file[at + 1]?.toString(16)} ${file.toString("latin1", at + 4, at + 9)}`);
    at += 2 + file.readUInt16BE(at + 2);
  }
  assert.deepEqual([...file.subarray(-2)], [0xff, 0xd9]);
  return parts.filter((one) => /^(e|fe)/.test(one));
}

const decoded = (bytes: Uint8Array): Promise<Buffer> => sharp(bytes).removeAlpha().raw().toBuffer();

async function passed(bytes: Buffer, options = OPTIONS): Promise<PreparedImage> {
  return (await passThrough(bytes, options)) ?? assert.fail("it is to be decoded");
}

describe("images that go out without being decoded", () => {
  test("what is fine goes out byte for byte", async () => {
    const progressive = { progressive: true };
    const grey = pixels.clone().greyscale();
    const files = [
      ...[await png(), await jpeg(), await jpeg(progressive), await webp()],
      ...[await grey.clone().png().toBuffer(), await grey.clone().jpeg().toBuffer()],
      await pixels.clone().png({ palette: true }).toBuffer(),
      await pixels.clone().png({ progressive: true }).toBuffer(),
      ...[await rgba(1), await grey.clone().ensureAlpha().png().toBuffer()],
      await pixels.clone().ensureAlpha().png({ progressive: true }).toBuffer(),
      await pixels.clone().ensureAlpha().png({ adaptiveFiltering: true }).toBuffer(),
    ];
    for (const file of files) {
      const { encoded, changes, found } = await passed(file);
      assert.equal(encoded[0]?.bytes, file);
      assert.deepEqual(changes, []);
      assert.deepEqual([found.width, found.height], [320, 200]);
    }
  });

  const profile = async (name: "srgb" | "p3"): Promise<Buffer> =>
    (await sharp(await pixels.clone().withIccProfile(name).jpeg().toBuffer()).metadata()).icc ??
    assert.fail();
  const iccp = async (name: "srgb" | "p3"): Promise<Buffer> =>
    Buffer.concat([Buffer.from(`${NOTE}\0\0`), deflateSync(await profile(name))]);

  type Row = [name: string, file: () => Promise<Buffer>, parts: string[]];
  const bare = ["IHDR", "IDAT", "IEND"];
  const text = Buffer.from(`Comment\0${NOTE}`);
  const rows: Row[] = [
    ["text in a PNG", async () => withChunk(await png(), "tEXt", text), bare],
    ["translated text", async () => withChunk(await png(), "iTXt", text), bare],
    ["a time", async () => withChunk(await png(), "tIME", Buffer.alloc(7)), bare],
    ["a program's chunk", async () => withChunk(await png(), "prVt", text), bare],
    [
      "a chunk longer than it may be",
      async () => withChunk(await png(), "gAMA", Buffer.from(`\0\0\xb1\x8f${NOTE}`, "latin1")),
      bare,
    ],
    ["bytes after a PNG", async () => Buffer.concat([await png(), text]), bare],
    [
      "sRGB's profile under another name",
      async () => withChunk(await png(), "iCCP", await iccp("srgb")),
      ["IHDR", "sRGB", "IDAT", "IEND"],
    ],
    ["Exif in a PNG", () => pixels.clone().withExif(EXIF).png().toBuffer(), bare],
    ["Exif in a JPEG", () => pixels.clone().withExif(EXIF).jpeg().toBuffer(), []],
    ["XMP", async () => withSegment(await jpeg(), 0xe1, text), []],
    ["IPTC", async () => withSegment(await jpeg(), 0xed, text), []],
    ["more images", async () => withSegment(await jpeg(), 0xe2, Buffer.from(`MPF\0${NOTE}`)), []],
    ["a comment", async () => withSegment(await jpeg(), 0xfe, text), []],
    ["bytes after a JPEG", async () => Buffer.concat([await jpeg(), await jpeg(), text]), []],
    ["Exif in a WebP", () => pixels.clone().withExif(EXIF).webp().toBuffer(), ["VP8 "]],
    ["XMP in a WebP", async () => withWebpChunk(await webp(), "XMP ", text, 4), ["VP8 "]],
    [
      "an unknown chunk in a WebP",
      async () => withWebpChunk(await webp(), "NOTE", text, 0),
      ["VP8 "],
    ],
    ["bytes after a WebP", async () => Buffer.concat([await webp(), text]), ["VP8 "]],
  ];
  for (const [name, make, parts] of rows)
    test(`${name} is cut out, and no pixel changes`, async () => {
      const file = await make();
      const { encoded, changes } = await passed(file);
      const [{ bytes } = assert.fail()] = encoded;
      assert.deepEqual(changes, ["metadataRemoved"]);
      assert.deepEqual(partsOf(bytes), parts);
      assert.ok(!Buffer.from(bytes).includes(NOTE));
      assert.ok((await decoded(bytes)).equals(await decoded(file)));
      const { exif, xmp, iptc, icc } = await sharp(bytes).metadata();
      assert.deepEqual([exif, xmp, iptc, icc], Array(4).fill(undefined));
    });

  test("the small image within a JPEG's first segment is cut out", async () => {
    const head = Buffer.from("JFIF\0\x01\x01\0\0\x01\0\x01\x02\x02", "latin1");
    const file = withSegment(await jpeg(), 0xe0, Buffer.concat([head, Buffer.alloc(12, 7)]));
    const { encoded } = await passed(file);
    const clean = Buffer.from(encoded[0]?.bytes ?? []);
    assert.deepEqual([clean.length, clean.readUInt16BE(4)], [file.length - 12, 16]);
    assert.deepEqual(partsOf(clean), ["e0 JFIF\0"]);
    assert.ok((await decoded(clean)).equals(await decoded(file)));
  });

  test("one see-through pixel is found, wherever it is and however its row is written", async () => {
    const { data, info } = await pixels
      .clone()
      .resize(33, 17)
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    for (const adaptiveFiltering of [false, true])
      for (const progressive of [false, true])
        for (const at of [0, 1, 32, 33, 33 * 8 + 16, 33 * 17 - 1]) {
          const clear = Buffer.from(data);
          clear[4 * at + 3] = 254;
          const file = (bytes: Buffer): Promise<Buffer> =>
            sharp(bytes, { raw: info }).png({ adaptiveFiltering, progressive }).toBuffer();
          assert.ok(await passThrough(await file(data), OPTIONS));
          assert.equal(await passThrough(await file(clear), OPTIONS), undefined, `${at}`);
        }
  });

  const others: [name: string, file: () => Promise<Buffer> | Buffer][] = [
    ["see-through pixels", () => rgba(0.5)],
    ["a channel of opacity in a WebP", () => pixels.clone().ensureAlpha(0.5).webp().toBuffer()],
    ["a clear colour", async () => withChunk(await png(), "tRNS", Buffer.alloc(6))],
    ["an animation", () => encodeApng(9, 9, [() => [1, 2, 3], () => [3, 2, 1]])],
    [
      "16 bits",
      () => encodePng({ width: 9, height: 9, depth: 16, type: 2, paint: () => [1, 2, 3] }),
    ],
    ["inks", () => pixels.clone().toColourspace("cmyk").jpeg().toBuffer()],
    ["a wide gamut", () => pixels.clone().withIccProfile("p3").jpeg().toBuffer()],
    ["a wide gamut in a PNG", async () => withChunk(await png(), "iCCP", await iccp("p3"))],
    [
      "a wide gamut by its code",
      async () => withChunk(await png(), "cICP", Buffer.from([12, 13, 0, 1])),
    ],
    [
      "a turned photograph",
      () => pixels.clone().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
    ],
    ["a turned PNG", () => pixels.clone().withMetadata({ orientation: 3 }).png().toBuffer()],
    [
      "a WebP without loss, which has no checksums",
      () => pixels.clone().webp({ lossless: true }).toBuffer(),
    ],
  ];
  for (const [name, make] of others)
    test(`${name}: decoded`, async () => {
      assert.equal(await passThrough(await make(), OPTIONS), undefined);
    });

  test("what is too large, too heavy or heavier than the way bears is decoded", async () => {
    const file = await png();
    assert.equal(await passThrough(file, { ...OPTIONS, maxEdge: 319 }), undefined);
    assert.equal(await passThrough(file, { ...OPTIONS, maxBytes: file.length - 1 }), undefined);
    const noise = { type: "gaussian", mean: 128, sigma: 40 } as const;
    const create = { width: 1100, height: 800, channels: 3, background: "#888", noise } as const;
    const heavy = await sharp({ create }).png().toBuffer();
    assert.ok(heavy.length > 2_000_000);
    assert.equal(await passThrough(heavy, { ...OPTIONS, uplink: 20_000_000 }), undefined);
    assert.ok(await passThrough(heavy, { ...OPTIONS, uplink: 100_000_000 }));
  });

  test("a PNG whose checksums are right and pixels are not is decoded", async () => {
    const file = encodePng({ width: 9, height: 9, depth: 8, type: 2, paint: () => [9, 9, 9] });
    const rows = (bytes: Buffer): Buffer => {
      const at = file.indexOf("IDAT");
      const end = at + 4 + file.readUInt32BE(at - 4) + 4;
      const data = deflateSync(bytes);
      return Buffer.concat([file.subarray(0, at - 4), pngChunk("IDAT", data), file.subarray(end)]);
    };
    const whole = Buffer.alloc(9 * 28);
    assert.ok(await passThrough(rows(whole), OPTIONS));
    const wrong = [whole.subarray(1), Buffer.alloc(9 * 28 + 1), Buffer.from(whole).fill(9, 28, 29)];
    for (const one of wrong) assert.equal(await passThrough(rows(one), OPTIONS), undefined);
  });

  test("nothing that is cut off or has a flipped bit goes out where decoding refuses it", async () => {
    const random = createRandom(8);
    const below = (most: number): number => Math.floor(random() * most);
    for (const file of [
      await png(),
      await jpeg(),
      await jpeg({ progressive: true }),
      await webp(),
    ]) {
      for (let i = 0; i < runs(50); i++)
        assert.equal(await passThrough(file.subarray(0, below(file.length)), OPTIONS), undefined);
      for (let i = 0; i < runs(150); i++) {
        const flipped = Buffer.from(file);
        const at = below(i % 2 ? 700 : file.length);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << below(8));
        if (!(await passThrough(flipped, OPTIONS))) continue;
        const { signal } = new AbortController();
        const refused = await images.prepare(flipped, OPTIONS, signal).then(() => false, isRefusal);
        // Where there are no checksums, the thumbnail tells, before long.
        if (refused) await assert.rejects(images.thumbnail(flipped, signal), isRefusal);
      }
    }
  });

  test("HEIC needs no decoder, and is refused where it is too heavy", async () => {
    const file = await readFile(
      join(import.meta.dirname, "../fixtures/workspace/images/photo.heic"),
    );
    const { encoded, changes } = await passed(file);
    assert.deepEqual([encoded[0]?.mimeType, changes], ["image/heic", ["metadataRemoved"]]);
    await assert.rejects(passThrough(file, { ...OPTIONS, maxBytes: 10_000 }), isRefusal);
    assert.equal(await passThrough(file.subarray(0, 300), OPTIONS), undefined);
  });
});

function isRefusal(error: unknown): boolean {
  return error instanceof ImageError;
}
