import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import fc from "fast-check";
import sharp, { type Sharp } from "sharp";
import { planTiles } from "../../src/core/image/tiles.ts";
import { isImageName, sniff } from "../../src/core/image/formats.ts";
import {
  ImageError,
  type ImageFailure,
  type EncodedImage,
  type PreparedImage,
} from "../../src/core/image/prepared.ts";
import { fullTest, isFull } from "../strength.ts";
import { startImages } from "./builtImages.ts";

const root = join(import.meta.dirname, "../..");
const images = startImages();
after(() => images.dispose());

const OPTIONS = { maxEdge: 3840, maxBytes: 4_000_000 };

/** The image with its one image. */
type One = PreparedImage & EncodedImage;

async function prepare(bytes: Uint8Array, options = OPTIONS): Promise<One> {
  const image = await images.prepare(bytes, options, AbortSignal.timeout(60_000));
  const [one = assert.fail(), ...others] = image.encoded;
  assert.equal(others.length, 0);
  return { ...image, ...one };
}

function fixture(name: string): Promise<Buffer> {
  return readFile(join(root, "test/fixtures/workspace/images", name));
}

function plain(width: number, height: number, channels: 3 | 4 = 3): Sharp {
  return sharp({ create: { width, height, channels, background: "#c03020" } });
}

/** Pixels that do not compress, as in a photograph of gravel. */
function noise(width: number, height: number): Sharp {
  const background = "#808080";
  return sharp({
    create: {
      width,
      height,
      channels: 3,
      background,
      noise: { type: "gaussian", mean: 128, sigma: 40 },
    },
  });
}

type Row = [file: string, mimeType: string, size: string, changes: string];

const FILES: Row[] = [
  ["quarterly-chart.png", "image/png", "1400×840", ""],
  ["editor-screenshot.png", "image/png", "1600×1000", ""],
  ["harbor-photo.jpg", "image/webp", "2400×1600", "rotated metadataRemoved"],
  ["portrait-phone.jpg", "image/webp", "450×600", "rotated metadataRemoved"],
  ["photo.webp", "image/webp", "720×480", "metadataRemoved"],
  ["photo.avif", "image/webp", "720×480", "converted"],
  ["photo.heic", "image/heic", "720×480", "metadataRemoved"],
  ["animation.gif", "image/webp", "240×160", "converted firstFrame"],
  ["legacy.bmp", "image/webp", "361×147", "converted"],
  ["icon.ico", "image/webp", "256×256", "converted backgroundAdded"],
  ["scan.tiff", "image/webp", "1240×1754", "converted"],
  ["broken/really-a-jpeg.png", "image/jpeg", "480×320", ""],
];

describe("preparing images", () => {
  for (const [file, mimeType, size, changes] of FILES) {
    test(`${file} goes out as ${mimeType}, ${size}`, async () => {
      const bytes = await fixture(file);
      const image = await prepare(bytes);
      assert.deepEqual(
        [image.mimeType, `${image.width}×${image.height}`, image.changes.join(" ")],
        [mimeType, size, changes],
      );
      if (changes === "") assert.deepEqual(Buffer.from(image.bytes), bytes, "byte for byte");
      if (mimeType === "image/heic") return;
      const sent = await sharp(image.bytes).metadata();
      assert.deepEqual(
        [`image/${sent.format}`, `${sent.width}×${sent.height}`, sent.exif, sent.xmp],
        [mimeType, size, undefined, undefined],
      );
      assert.equal((await sharp(image.thumbnail).metadata()).format, "webp");
    });
  }

  for (const file of ["harbor-photo.jpg", "portrait-phone.jpg", "photo.webp", "photo.heic"]) {
    test(`the metadata of ${file} does not leave, nor does the place it was taken`, async () => {
      const told = /Mara Lindqvist|Harbor private note|Saltholm Optical|SO-35-004417/;
      const before = await fixture(file);
      assert.match(before.toString("latin1"), told);
      const { bytes } = await prepare(before);
      assert.doesNotMatch(Buffer.from(bytes).toString("latin1"), told);
    });
  }

  test("what no decoder knows of does not leave either", async () => {
    const note = "a private note";
    const jpeg = await plain(40, 30).jpeg().toBuffer();
    const png = await plain(40, 30).png().toBuffer();
    const comment = Buffer.from([0xff, 0xfe, 0, 2 + note.length, ...Buffer.from(note)]);
    const told: [what: string, bytes: Buffer][] = [
      ["a comment", Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2)])],
      ["bytes after the end of a JPEG", Buffer.concat([jpeg, Buffer.from(note)])],
      ["bytes after the end of a PNG", Buffer.concat([png, Buffer.from(note)])],
    ];
    for (const [what, before] of told) {
      const { bytes, changes } = await prepare(before);
      assert.ok(!Buffer.from(bytes).includes(note), what);
      assert.deepEqual(changes, ["metadataRemoved"], what);
    }
    for (const alone of [jpeg, png]) assert.deepEqual((await prepare(alone)).changes, []);
  });

  test("a drawing keeps its text, and is drawn large enough to be read", async () => {
    const drawing = (text: string): Promise<One> =>
      prepare(
        Buffer.from(
          `<?xml version="1.0"?><!-- made by hand --><svg xmlns="http://www.w3.org/2000/svg" width="200" height="80"><rect width="200" height="80" fill="#fff"/><text x="10" y="50" font-family="Helvetica" font-size="30">${text}</text></svg>`,
        ),
      );
    const [written, empty] = await Promise.all([drawing("Harbor"), drawing("")]);
    assert.deepEqual([written.width, written.height], [600, 240]);
    assert.deepEqual(
      [written.found.width, written.found.height, written.changes],
      [200, 80, ["rendered"]],
    );
    const darkness = async (image: One): Promise<number> =>
      255 - ((await sharp(image.bytes).greyscale().stats()).channels[0]?.mean ?? 255);
    assert.equal(await darkness(empty), 0);
    assert.ok((await darkness(written)) > 2, "there are letters");
  });

  test("a drawing reaches neither files nor addresses", async () => {
    const { bytes } = await prepare(
      Buffer.from(
        `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100" height="100"><rect width="100" height="100" fill="#00ff00"/><image xlink:href="${join(root, "media/icon.png")}" width="100" height="100"/><image href="file://${join(root, "media/icon.png")}" width="100" height="100"/></svg>`,
      ),
    );
    const { dominant } = await sharp(bytes).stats();
    assert.deepEqual([dominant.r < 16, dominant.g > 240, dominant.b < 16], [true, true, true]);
  });

  test("see-through pixels get a background that shows what is on them", async () => {
    const onePixel = async (background: string): Promise<number[]> => {
      const { bytes } = await prepare(
        await sharp({ create: { width: 9, height: 9, channels: 4, background: "#0000" } })
          .composite([
            {
              input: { create: { width: 3, height: 3, channels: 4, background } },
              left: 3,
              top: 3,
            },
          ])
          .png()
          .toBuffer(),
      );
      const { data } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
      return [...data.subarray(0, 3)];
    };
    for (const dark of ["#111111", "#0000ff", "#ff0000", "#008000", "#cccccc"])
      assert.deepEqual(await onePixel(dark), [255, 255, 255], dark);
    for (const light of ["#f5f5f5", "#ffff00", "#e6f7ff"])
      assert.deepEqual(await onePixel(light), [31, 31, 31], light);
  });

  test("what counts for the background is the ink beside see-through pixels, not how much is light", async () => {
    const behind = async (drawing: string): Promise<string> => {
      const text = `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100">${drawing}</svg>`;
      const png = await sharp(Buffer.from(text)).png().toBuffer();
      const { bytes } = await prepare(png);
      const { data } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
      return data[0] === 255 ? "white" : "dark";
    };
    const box = (x: number, fill: string, stroke: string): string =>
      `<rect x="${x}" y="20" width="70" height="60" fill="${fill}" stroke="${stroke}" stroke-width="2"/>`;
    const line = (colour: string): string =>
      `<path d="M80 50H120M20 90H180" stroke="${colour}" stroke-width="2"/>`;
    const rows: [string, string, expected: string][] = [
      [
        "white boxes with black lines",
        box(10, "#fff", "#000") + box(120, "#fff", "#000") + line("#000"),
        "white",
      ],
      [
        "yellow notes with thin lines",
        box(10, "#ff9", "#333") + box(120, "#ff9", "#333") + line("#333"),
        "white",
      ],
      [
        "dark boxes with white lines",
        box(10, "#222", "#fff") + box(120, "#222", "#fff") + line("#fff"),
        "dark",
      ],
      ["black boxes that white arrows join", box(10, "#888", "#888") + line("#fff"), "dark"],
      ["half clear black", `<circle cx="99" cy="50" r="40" fill="#000" opacity="0.4"/>`, "white"],
      ["half clear white", `<circle cx="99" cy="50" r="40" fill="#fff" opacity="0.6"/>`, "dark"],
      [
        "white letters on a half clear panel",
        `<rect x="10" y="10" width="180" height="80" fill="#333" opacity="0.08"/><path d="M30 50H170M30 70H170M30 30H170" stroke="#fff" stroke-width="4"/>`,
        "dark",
      ],
      [
        "soft shadows of a white window with black lines",
        `<filter id="f"><feGaussianBlur stdDeviation="6"/></filter><rect x="30" y="20" width="140" height="60" filter="url(#f)"/><rect x="30" y="20" width="140" height="60" fill="#fff"/><path d="M20 95H180" stroke="#000" stroke-width="2"/>`,
        "white",
      ],
    ];
    for (const [name, drawing, expected] of rows)
      assert.equal(await behind(drawing), expected, name);
  });

  test("large images are scaled down to the edge, and none is enlarged", async () => {
    const large = await prepare(await plain(4000, 1000).png().toBuffer(), {
      ...OPTIONS,
      maxEdge: 3072,
    });
    assert.deepEqual([large.width, large.height, large.changes], [3072, 768, ["shrunk"]]);
    const small = await prepare(await plain(40, 10).png().toBuffer());
    assert.deepEqual([small.width, small.height, small.changes], [40, 10, []]);
  });

  test("a long image is cut into overlapping parts, in order and without loss", async () => {
    // Each row has a colour of its own, so that it can be told where a part was cut.
    const [width, height, maxEdge] = isFull ? [640, 9000, 3072] : [200, 3600, 1230];
    const rows = Buffer.alloc(width * height * 3);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        rows.writeUIntBE(y * 1000, (y * width + x) * 3, 3);
      }
    const raw = { width, height, channels: 3 } as const;
    const page = await sharp(rows, { raw }).png().toBuffer();
    const { encoded, changes, found } = await images.prepare(
      page,
      { ...OPTIONS, maxEdge },
      AbortSignal.timeout(60_000),
    );
    assert.deepEqual(changes, ["tiled"]);
    assert.deepEqual([found.width, found.height], [width, height]);
    const seen: [from: number, to: number][] = [];
    for (const { bytes, mimeType, ...size } of encoded) {
      assert.equal(mimeType, "image/webp");
      const { data, info } = await sharp(bytes)
        .removeAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      assert.deepEqual([info.width, info.height], [size.width, size.height]);
      assert.ok(size.height <= maxEdge);
      const rowAt = (y: number): number => data.readUIntBE(y * info.width * 3, 3) / 1000;
      for (let y = 0; y < info.height; y++) assert.equal(rowAt(y), rowAt(0) + y);
      seen.push([rowAt(0), rowAt(info.height - 1) + 1]);
    }
    assert.equal(seen[0]?.[0], 0);
    assert.equal(seen.at(-1)?.[1], height);
    for (const [i, [from]] of seen.entries())
      if (i > 0) assert.ok((seen[i - 1]?.[1] ?? 0) - from >= 100, "some lines of text in both");
  });

  test("heavy images are compressed, then scaled, until they fit", async () => {
    // In the gate with a sixteenth of the pixels.
    const [width, height, share] = isFull ? [1600, 1200, 1] : [400, 300, 1 / 16];
    const bytes = await noise(width, height).png().toBuffer();
    assert.ok(bytes.length > 2_000_000 * share);
    const fits = await prepare(bytes, { maxEdge: 3072, maxBytes: 900_000 * share });
    assert.ok(fits.bytes.length <= 900_000 * share);
    assert.deepEqual(
      [fits.width, fits.mimeType, fits.changes],
      [width, "image/webp", ["compressed"]],
    );
    const tight = await prepare(bytes, { maxEdge: 3072, maxBytes: 60_000 * share });
    assert.ok(tight.bytes.length <= 60_000 * share);
    assert.ok(tight.width < width && tight.changes.includes("shrunk"));
  });

  const failures: [name: string, bytes: () => Promise<Uint8Array>, reason: ImageFailure][] = [
    ["an empty file", () => fixture("broken/empty.png"), "empty"],
    ["text", () => fixture("broken/not-an-image.png"), "notAnImage"],
    ["a PNG cut off", () => fixture("broken/truncated.png"), "damaged"],
    ["a JPEG cut off", () => fixture("broken/truncated.jpg"), "damaged"],
    [
      "60000 × 60000 pixels in a few bytes",
      async () => {
        const png = await plain(8, 8).png().toBuffer();
        png.writeUInt32BE(60_000, 16);
        png.writeUInt32BE(60_000, 20);
        // A wrong checksum would be found before the size is.
        const { crc32 } = await import("node:zlib");
        png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
        return png;
      },
      "tooManyPixels",
    ],
    ["a broken SVG", () => Promise.resolve(Buffer.from("<svg><g></svg>")), "damaged"],
  ];
  for (const [name, bytes, reason] of failures) {
    test(`${name} is refused as ${reason}`, async () => {
      await assert.rejects(
        prepare(await bytes()),
        (error) => error instanceof ImageError && error.reason === reason,
      );
    });
  }

  test("a HEIC image that is too large cannot be shrunk here, and is refused", async () => {
    await assert.rejects(
      prepare(await fixture("photo.heic"), { maxEdge: 3072, maxBytes: 10_000 }),
      (error) => error instanceof ImageError && error.reason === "heicTooLarge",
    );
  });

  fullTest("many at once, large and small, all end well", async () => {
    const large = await noise(4800, 1600).jpeg().toBuffer();
    const small = await fixture("quarterly-chart.png");
    const all = await Promise.all(
      Array.from({ length: 4 }, (_, i) => prepare(i % 2 ? large : small)),
    );
    assert.deepEqual(
      all.map(({ width }) => width),
      all.map((_, i) => (i % 2 ? 3072 : 1400)),
    );
  });

  test("aborting one, waiting or at work, leaves the others alone", async () => {
    const bytes = await noise(1200, 800).png().toBuffer();
    const controllers = Array.from({ length: 6 }, () => new AbortController());
    const results = controllers.map(({ signal }) =>
      images.prepare(bytes, OPTIONS, signal).then(
        () => "done",
        (error: unknown) => (error instanceof DOMException ? error.name : String(error)),
      ),
    );
    for (const i of [0, 3, 4]) controllers[i]?.abort();
    assert.deepEqual(await Promise.all(results), [
      "AbortError",
      "done",
      "done",
      "AbortError",
      "AbortError",
      "done",
    ]);
  });
});

if (process.platform === "linux")
  test("the image process gets no key of the environment", async () => {
    process.env["MEMORIES_API_KEY"] = "a key that stays here";
    const own = startImages({});
    try {
      await own.prepare(await fixture("quarterly-chart.png"), OPTIONS, AbortSignal.timeout(60_000));
      const children = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
      const environments: string[] = [];
      for (const pid of children) {
        const read = (file: string): Promise<string> =>
          readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "");
        if (!(await read("status")).includes(`PPid:\t${process.pid}\n`)) continue;
        environments.push(await read("environ"));
      }
      assert.ok(environments.some((text) => text.includes("ELECTRON_RUN_AS_NODE=1")));
      for (const text of environments) assert.ok(!text.includes("a key that stays here"));
    } finally {
      own.dispose();
      delete process.env["MEMORIES_API_KEY"];
    }
  });

test("formats are told by bytes, names by their ending", () => {
  assert.equal(sniff(Buffer.from("<!DOCTYPE html><svg></svg>")), undefined);
  assert.equal(sniff(Buffer.from("\ufeff<svg xmlns='x'/>")), "svg");
  assert.equal(sniff(Buffer.from("BM")), undefined);
  assert.equal(isImageName("/a/b.c/Photo.JPEG"), true);
  assert.equal(isImageName("/a.png/readme"), false);
});

test("how a long image is cut", () => {
  const plan = (width: number, height: number): string | undefined => {
    const tiling = planTiles({ width, height }, 3072);
    if (!tiling) return undefined;
    const along = tiling.tiles.map(({ from, length }) => `${from}+${length}`).join(" ");
    return `${tiling.width}×${tiling.height}: ${along}`;
  };
  assert.equal(plan(1280, 12_000), "1280×12000: 0+2502 2374+2503 4749+2502 7123+2503 9498+2502");
  assert.equal(plan(12_000, 1280), "12000×1280: 0+2502 2374+2503 4749+2502 7123+2503 9498+2502");
  // Photographs, panoramas of a usual kind and what is a little too long are shrunk as ever.
  for (const [width, height] of [
    [6000, 4000],
    [4000, 1000],
    [1080, 4500],
    [800, 3072],
  ])
    assert.equal(plan(width!, height!), undefined, `${width} × ${height}`);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60_000 }),
      fc.integer({ min: 1, max: 60_000 }),
      fc.integer({ min: 64, max: 16_383 }),
      (width, height, edge) => {
        const tiling = planTiles({ width, height }, edge);
        if (!tiling) return;
        const long = Math.max(tiling.width, tiling.height);
        assert.ok(Math.min(tiling.width, tiling.height) <= edge);
        assert.ok(tiling.tiles.length >= 2 && tiling.tiles.length <= 12);
        let end = 0;
        for (const [i, { from, length }] of tiling.tiles.entries()) {
          assert.ok(length <= edge && length > 0 && from >= 0);
          assert.ok(i === 0 ? from === 0 : from < end, "parts overlap");
          end = from + length;
        }
        assert.equal(end, long);
      },
    ),
  );
});
