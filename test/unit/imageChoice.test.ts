import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import sharp, { type Sharp } from "sharp";
import { backgroundFor } from "../../src/core/image/background.ts";
import { isDrawn } from "../../src/core/image/content.ts";
import { chooseEncoding } from "../../src/core/image/encode.ts";
import type { PreparedImage } from "../../src/core/image/prepared.ts";
import { asScreenshotTool, makePhoto } from "../fixtures/photographs.ts";
import { makeScreenshot } from "../fixtures/screenshots.ts";
import { fullTest, isFull, shareOf } from "../strength.ts";
import { startImages } from "./builtImages.ts";

const root = join(import.meta.dirname, "../..");
const images = startImages();
after(() => images.dispose());

const OPTIONS = { maxEdge: 3840, maxBytes: 4_000_000 };

const prepare = (bytes: Uint8Array, options = OPTIONS): Promise<PreparedImage> =>
  images.prepare(bytes, options, AbortSignal.timeout(60_000));

const SCREEN = isFull ? { width: 1600, height: 1000 } : { width: 1120, height: 700 };
let screenshot: Sharp;
let photo: Sharp;
before(async () => {
  screenshot = sharp(await makeScreenshot({ ...SCREEN, seed: 4, fontPx: 13 }));
  photo = await makePhoto({ ...SCREEN, seed: 4 });
});

const drawing = (content: string): Sharp =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="800"><rect width="1200" height="800" fill="#fff"/>${content}</svg>`,
    ),
  ).removeAlpha();
const lineArt = (): Sharp =>
  drawing(
    Array.from(
      { length: 40 },
      (_, i) =>
        `<circle cx="600" cy="400" r="${i * 9}" fill="none" stroke="#000"/><path d="M${i * 30} 0L600 ${i * 20}" stroke="#124"/>`,
    ).join(""),
  );
const icon = (): Sharp =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" shape-rendering="crispEdges"><rect width="64" height="64" fill="#24a"/>${Array.from({ length: 20 }, (_, i) => `<rect x="${(i * 13) % 60}" y="${(i * 29) % 60}" width="7" height="5" fill="${["#fff", "#f80", "#0c4"][i % 3]}"/>`).join("")}</svg>`,
    ),
  ).removeAlpha();
const gradients = (): Sharp =>
  drawing(
    `<linearGradient id="g" x2="1" y2="1"><stop stop-color="#223344"/><stop offset="1" stop-color="#ee8855"/></linearGradient><rect width="1200" height="800" fill="url(#g)"/>${Array.from({ length: 24 }, (_, i) => `<rect x="${60 + (i % 6) * 190}" y="${60 + Math.floor(i / 6) * 180}" width="150" height="120" rx="9" fill="#f4f4f4" stroke="#333"/>`).join("")}`,
  );
const withPhoto = async (): Promise<Sharp> =>
  screenshot.clone().composite([
    {
      input: await photo
        .clone()
        .resize(SCREEN.width / 2, SCREEN.height * 0.6)
        .png()
        .toBuffer(),
      left: SCREEN.width * 0.4375,
      top: SCREEN.height / 5,
    },
  ]);
/** Turns an image by its mark alone, so that it cannot go out as it is. */
const marked = (image: Sharp): Sharp => image.withMetadata({ orientation: 3 });

/** How bytes of a WebP hold the image: lossless or lossy. */
const kind = (bytes: Uint8Array): string => {
  const text = Buffer.from(bytes).toString("latin1", 0, 64);
  return text.includes("VP8L") ? "lossless" : text.includes("VP8 ") ? "lossy" : "other";
};

const difference = async (a: Uint8Array, b: Uint8Array): Promise<number> => {
  const [one, other] = await Promise.all(
    [a, b].map((bytes) => sharp(bytes).autoOrient().removeAlpha().raw().toBuffer()),
  );
  let most = 0;
  for (let i = 0; i < one!.length; i++) most = Math.max(most, Math.abs(one![i]! - other![i]!));
  return most;
};

describe("how an image goes out is told by its pixels", () => {
  type Row = [name: string, bytes: () => Promise<Buffer>, kind: string, share: number];
  /** The share is of the bytes that a JPEG of quality 90 without halved colours would take. */
  const rows: Row[] = [
    ["a screenshot as PNG", () => marked(screenshot.clone()).png().toBuffer(), "lossless", 0.45],
    [
      "a screenshot as JPEG",
      () => marked(screenshot.clone()).jpeg({ quality: 85 }).toBuffer(),
      "lossy",
      0.8,
    ],
    ["a photograph as PNG", () => marked(photo.clone()).png().toBuffer(), "lossy", 0.4],
    ["a photograph as JPEG", () => marked(photo.clone()).jpeg().toBuffer(), "lossy", 0.4],
    // Smaller would take longer than the bytes that it saves.
    ["line art", () => marked(lineArt()).png().toBuffer(), "lossless", 0.6],
    ["an icon of few colours", () => marked(icon()).png().toBuffer(), "lossless", 1],
    ["windows on a gradient", () => marked(gradients()).png().toBuffer(), "lossless", 0.4],
    [
      "a screenshot with a photograph in it",
      async () =>
        marked(await withPhoto())
          .png()
          .toBuffer(),
      "lossy",
      0.8,
    ],
  ];
  for (const [name, make, expected, share] of shareOf(rows)) {
    test(name, async (t) => {
      const file = await make();
      const { encoded, changes } = await prepare(file);
      const [{ bytes, mimeType } = assert.fail()] = encoded;
      const jpeg = await sharp(file).jpeg({ quality: 90, chromaSubsampling: "4:4:4" }).toBuffer();
      t.diagnostic(`${file.length} → ${bytes.length} bytes; JPEG ${jpeg.length}`);
      assert.deepEqual(
        [mimeType, kind(bytes), changes],
        ["image/webp", expected, ["rotated", "metadataRemoved"]],
      );
      assert.ok(bytes.length <= share * jpeg.length, `${bytes.length / jpeg.length} of a JPEG`);
      if (expected === "lossless") assert.ok((await difference(file, bytes)) <= 8, "no edge moved");
    });
  }

  test("a drawing is encoded in haste where bytes cost less than time", async () => {
    const { data, info } = await screenshot.clone().raw().toBuffer({ resolveWithObject: true });
    const chosen = [2_000_000, 1_000_000_000].map(async (uplink) => {
      const { first } = await chooseEncoding({ ...info, data }, uplink);
      return [first.lossless ?? first.nearLossless, first.effort];
    });
    assert.deepEqual(await Promise.all(chosen), [
      [true, 1],
      [true, 0],
    ]);
  });

  test("what is fine goes out byte for byte", async () => {
    const files: [name: string, bytes: Buffer][] = [
      ["screenshot.png", await screenshot.clone().png().toBuffer()],
      ["screenshot.jpg", await screenshot.clone().jpeg().toBuffer()],
      ["photo.jpg", await photo.clone().jpeg({ quality: 95 }).toBuffer()],
      ["photo.png", await photo.clone().png().toBuffer()],
      ["photo.webp", await photo.clone().webp().toBuffer()],
      ["icon.png", await lineArt().resize(64, 64).png({ palette: true }).toBuffer()],
    ];
    for (const [name, bytes] of files) {
      const { encoded, changes } = await prepare(bytes);
      assert.deepEqual([changes, encoded.length], [[], 1], name);
      assert.ok(bytes.equals(encoded[0]!.bytes), name);
    }
  });

  fullTest("a PNG that could be half as heavy and look the same becomes so", async () => {
    const large = sharp(await makeScreenshot({ width: 2560, height: 1440, seed: 4, fontPx: 14 }));
    const light = await prepare(await asScreenshotTool(large));
    assert.deepEqual(light.changes, [], "not worth the time below 2 MB");
    const file = await large.ensureAlpha().png({ compressionLevel: 0 }).toBuffer();
    const { encoded, changes } = await prepare(file, { ...OPTIONS, maxBytes: 20_000_000 });
    assert.deepEqual([changes, encoded[0]?.mimeType], [["converted"], "image/webp"]);
    assert.ok(encoded[0]!.bytes.length * 4 <= file.length);
    assert.ok((await difference(file, encoded[0]!.bytes)) <= 8);
  });

  fullTest("few bytes allowed: first lossy, then smaller", async () => {
    const file = await marked(screenshot.clone()).png().toBuffer();
    for (const maxBytes of [150_000, 60_000, 10_000]) {
      const { encoded, changes } = await prepare(file, { ...OPTIONS, maxBytes });
      assert.ok(encoded[0]!.bytes.length <= maxBytes);
      assert.equal(changes.includes("shrunk"), encoded[0]!.width < SCREEN.width);
      assert.equal(changes.includes("compressed"), kind(encoded[0]!.bytes) === "lossy");
    }
  });

  fullTest("photographs that must be shrunk are given less room than screenshots", async () => {
    const widths = [photo, screenshot].map(async (image) => {
      const { encoded } = await prepare(await image.clone().png().toBuffer(), {
        ...OPTIONS,
        maxEdge: 1000,
      });
      return encoded[0]?.width;
    });
    assert.deepEqual(await Promise.all(widths), [800, 1000]);
  });

  test("drawn or photographed, shrunk or as a poor JPEG", async () => {
    const told = async (image: Sharp): Promise<boolean> => {
      const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
      return isDrawn({ ...info, data });
    };
    const poor = async (image: Sharp): Promise<Sharp> =>
      sharp(await image.clone().jpeg({ quality: 50 }).toBuffer());
    const harbor = sharp(join(root, "test/fixtures/workspace/images/harbor-photo.jpg"));
    assert.deepEqual(
      await Promise.all([
        told(screenshot.clone()),
        told(screenshot.clone().resize(1280)),
        told(await poor(screenshot)),
        told(await withPhoto()),
      ]),
      [true, true, true, true],
    );
    assert.deepEqual(
      await Promise.all([
        told(photo.clone()),
        told(await poor(photo)),
        told(harbor.clone()),
        told(harbor.clone().resize(480)),
        told(await poor(harbor)),
      ]),
      [false, false, false, false, false],
    );
  });
});

test("an edge of one row counts for the background, however large the image is", () => {
  const [width, height, channels] = [2000, 2000, 2] as const;
  for (const top of [99, 100, 101]) {
    const data = new Uint8Array(width * height * channels);
    data.fill(250, top * width * channels, (top + 100) * width * channels);
    assert.equal(backgroundFor({ data, width, height, channels }), "#1f1f1f", `from ${top}`);
  }
});

test("a small image keeps each of its pixels, whatever it shows", async () => {
  const [width, height] = [128, 128];
  // Colours that change from pixel to pixel, as in a bitmap with few of them.
  const data = Buffer.from(
    Array.from({ length: width * height * 3 }, (_, i) => (i * 7919 + (i >> 3) * 104_729) % 251),
  );
  const tiff = await sharp(data, { raw: { width, height, channels: 3 } })
    .tiff({ compression: "none" })
    .toBuffer();
  const found = await sharp(tiff).raw().toBuffer();
  const [{ bytes } = assert.fail()] = (await prepare(tiff)).encoded;
  assert.ok((await sharp(bytes).raw().toBuffer()).equals(found));
});
