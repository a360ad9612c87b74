import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import sharp from "sharp";
import type { EncodedImage } from "../../src/core/image/prepared.ts";
import { planTiles } from "../../src/core/image/tiles.ts";
import { openOcr, survival, type Ocr } from "../fixtures/ocr.ts";
import { makeTextPage, type TextPage } from "../fixtures/textPage.ts";
import { isFull } from "../strength.ts";
import { startImages } from "./builtImages.ts";

const OPTIONS = { maxEdge: 3840, maxBytes: 4_000_000 };
/** Of the characters that are read in the image as it was. */
const SURVIVE = 0.99;
const SIZES = [11, 12, 13, 14, 16];
/** Where it takes long and less can happen. */
const FEW_SIZES = [11, 13, 16];

interface Row {
  readonly format: "png" | "jpeg";
  readonly maxEdge: number;
  /** What is left in a peer's image is read as well. */
  readonly peer: boolean;
}

describe("what can be read in an image can be read in what goes out", () => {
  const images = startImages();
  let ocr: Ocr;
  before(async () => {
    ocr = await openOcr();
  });
  after(async () => {
    images.dispose();
    await ocr.close();
  });

  const screen = { width: 1280, height: 800, sizes: SIZES, layout: "sections" } as const;
  const large = { width: 3840, height: 2160, layout: "columns" } as const;
  const long = { width: 1280, height: 12_000, sizes: FEW_SIZES, layout: "sections" } as const;
  // As a screen of 5K with two pixels to each is shrunk by a quarter.
  const fine = { width: 2560, height: 1600, layout: "sections" } as const;
  const rows: [name: string, make: () => Promise<TextPage>, options?: Partial<Row>][] = [
    ["1280 × 800, dark", () => makeTextPage({ ...screen, dark: true, seed: 1 }), { peer: true }],
    [
      "1280 × 800, light",
      () => makeTextPage({ ...screen, sizes: FEW_SIZES, dark: false, seed: 2 }),
    ],
    [
      "3840 × 2160, dark",
      () => makeTextPage({ ...large, sizes: SIZES, dark: true, seed: 3 }),
      { peer: true },
    ],
    [
      "3840 × 2160, light",
      () => makeTextPage({ ...large, sizes: FEW_SIZES, dark: false, seed: 4 }),
    ],
    ["1280 × 12000, light", () => makeTextPage({ ...long, dark: false, seed: 5 }), { peer: true }],
    [
      "1280 × 800 as JPEG, dark",
      () => makeTextPage({ ...screen, sizes: FEW_SIZES, dark: true, seed: 6 }),
      { format: "jpeg" },
    ],
    [
      "2560 × 1600 with letters twice as large, shrunk by a quarter",
      () => makeTextPage({ ...fine, sizes: [22, 32], dark: true, seed: 7 }),
      { maxEdge: 1920 },
    ],
  ];

  // Each takes seconds; the gate has a piece of a hard one: light letters on dark, small.
  const piece = { width: 640, height: 420, sizes: [11, 13], layout: "sections" } as const;
  const shown: typeof rows = isFull
    ? rows
    : [["640 × 420, dark", () => makeTextPage({ ...piece, dark: true, seed: 1 })]];
  for (const [name, make, options = {}] of shown)
    test(name, async (t) => {
      const { format = "png", maxEdge = OPTIONS.maxEdge, peer = false } = options;
      const page = await make();
      const file = await sharp(page.png)
        .toFormat(format)
        // Marked, so that it is encoded in any case.
        .withExif({ IFD0: { Artist: "Nobody" } })
        .toBuffer();
      const { encoded } = await images.prepare(
        file,
        { ...OPTIONS, maxEdge },
        AbortSignal.timeout(60_000),
      );
      const before = await readAll(page, file);
      const iris = await readAll(page, await joined(page, encoded));
      const length = before.join("").length;
      assert.ok(length > 300, "there was something to read");
      const survived = survivals(before, iris);
      const bytes = encoded.reduce((sum, one) => sum + one.bytes.length, 0);
      t.diagnostic(`Iris, ${kB(bytes)}: ${percents(page, survived)}`);
      if (peer) {
        const jpeg = await sharp(page.png)
          .removeAlpha()
          .resize(1024, 1024, { fit: "inside" })
          .jpeg({ quality: 70 })
          .toBuffer();
        const other = await readAll(page, await restored(page, jpeg));
        t.diagnostic(
          `1024 px JPEG, ${kB(jpeg.length)}: ${percents(page, survivals(before, other))}`,
        );
      }
      const all = survived.reduce((sum, one, i) => sum + one * before[i]!.length, 0);
      assert.ok(all / length >= SURVIVE, `${((100 * all) / length).toFixed(2)} % survive`);
    });

  /** The text of each sample. */
  async function readAll(page: TextPage, one: Uint8Array): Promise<string[]> {
    // Decoded once for all samples.
    const { data, info } = await sharp(one).raw().toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    const pixels = sharp(data, { raw: { width, height, channels } });
    const texts: string[] = [];
    for (const part of page.samples)
      texts.push(await ocr.read(pixels, { ...part, dark: page.dark }));
    return texts;
  }

  /** The page as its parts show it; where two show the same, as the second does. */
  async function joined(page: TextPage, encoded: readonly EncodedImage[]): Promise<Buffer> {
    const tiles = planTiles(page, OPTIONS.maxEdge)?.tiles ?? [{ from: 0, length: page.height }];
    assert.equal(encoded.length, tiles.length);
    if (encoded.length === 1) return restored(page, encoded[0]!.bytes);
    const { width, height } = page;
    return sharp({ create: { width, height, channels: 3, background: "#f0f" } })
      .composite(
        encoded.map(({ bytes }, i) => ({
          input: Buffer.from(bytes),
          left: 0,
          top: tiles[i]!.from,
        })),
      )
      .png({ compressionLevel: 1 })
      .toBuffer();
  }
});

/** At the size it had, so that letters are read at the same size everywhere. */
function restored({ width, height }: TextPage, bytes: Uint8Array): Promise<Buffer> {
  return sharp(bytes)
    .resize(width, height, { fit: "fill", kernel: "cubic" })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

const survivals = (texts: readonly string[], others: readonly string[]): number[] =>
  texts.map((text, i) => survival(text, others[i]!));

const percents = ({ samples }: TextPage, shares: readonly number[]): string =>
  shares.map((share, i) => `${samples[i]?.fontPx} px ${(100 * share).toFixed(1)} %`).join(", ");

const kB = (bytes: number): string => `${Math.round(bytes / 1000)} kB`;
