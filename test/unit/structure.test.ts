/* What tells without a decoder: profiles, the sizes of HEIC. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { heicSize } from "../../src/core/image/heic.ts";
import { isSrgbProfile } from "../../src/core/image/structure/icc.ts";
import { exifOrientation } from "../../src/core/image/structure/orientation.ts";

type Columns = readonly (readonly [number, number, number])[];
const SRGB: Columns = [
  [0.43607, 0.22249, 0.01392],
  [0.38515, 0.71687, 0.09708],
  [0.14307, 0.06061, 0.7141],
];
const P3: Columns = [
  [0.51512, 0.2412, -0.00105],
  [0.29198, 0.69225, 0.04189],
  [0.1571, 0.06657, 0.78407],
];

const fixed = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, i) => bytes.writeInt32BE(Math.round(value * 65_536), 4 * i));
  return bytes;
};
const words = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(2 * values.length);
  values.forEach((value, i) => bytes.writeUInt16BE(Math.round(value), 2 * i));
  return bytes;
};
const tag = (type: string, content: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(`${type}\0\0\0\0`, "latin1"), content]);
const count = (value: number): Buffer => words(0, value);

/** Curves by which profiles write sRGB's, and others. */
const CURVES = {
  parametric: tag(
    "para",
    Buffer.concat([words(3, 0), fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)]),
  ),
  table: tag(
    "curv",
    Buffer.concat([
      count(1024),
      words(
        ...Array.from({ length: 1024 }, (_, i) => {
          const v = i / 1023;
          return 65_535 * (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        }),
      ),
    ]),
  ),
  gamma18: tag("curv", Buffer.concat([count(1), words(1.8 * 256)])),
  gamma22: tag("curv", Buffer.concat([count(1), words(2.2 * 256)])),
  linear: tag("curv", count(0)),
};

function profile(
  columns: Columns,
  curve: Buffer,
  { space = "RGB ", more = [] as string[] } = {},
): Buffer {
  const tags: [string, Buffer][] =
    space === "GRAY"
      ? [["kTRC", curve]]
      : [
          ...["rXYZ", "gXYZ", "bXYZ"].map((name, i): [string, Buffer] => [
            name,
            tag("XYZ ", fixed(...(columns[i] ?? []))),
          ]),
          ...["rTRC", "gTRC", "bTRC"].map((name): [string, Buffer] => [name, curve]),
          ...more.map((name): [string, Buffer] => [name, curve]),
        ];
  const header = Buffer.alloc(128);
  header.write(space, 16, "latin1");
  header.write("XYZ acsp", 20, "latin1");
  header.write("acsp", 36, "latin1");
  const table = Buffer.alloc(4 + 12 * tags.length);
  table.writeUInt32BE(tags.length);
  let at = header.length + table.length;
  for (const [i, [name, { length }]] of tags.entries()) {
    table.write(name, 4 + 12 * i, "latin1");
    table.writeUInt32BE(at, 8 + 12 * i);
    table.writeUInt32BE(length, 12 + 12 * i);
    at += length;
  }
  return Buffer.concat([header, table, ...tags.map(([, content]) => content)]);
}

test("a profile is sRGB by what it says, not by its name", () => {
  const { parametric, table, gamma18, gamma22, linear } = CURVES;
  assert.equal(isSrgbProfile(profile(SRGB, parametric)), true);
  assert.equal(isSrgbProfile(profile(SRGB, table)), true);
  assert.equal(isSrgbProfile(profile(SRGB, table, { space: "GRAY" })), true);
  for (const curve of [gamma18, gamma22, linear])
    assert.equal(isSrgbProfile(profile(SRGB, curve)), false);
  assert.equal(isSrgbProfile(profile(P3, parametric)), false);
  assert.equal(
    isSrgbProfile(profile(SRGB, parametric, { more: ["A2B0"] })),
    false,
    "tables of colours count more",
  );
  assert.equal(isSrgbProfile(profile(SRGB, parametric, { space: "CMYK" })), false);
  const whole = profile(SRGB, table);
  for (let length = 0; length < whole.length - 2000; length += 7)
    assert.equal(isSrgbProfile(whole.subarray(0, length)), false);
});

test("how Exif data say that an image is turned", () => {
  const little = Buffer.from("49492a0008000000010012010300010000000600000000000000", "hex");
  const big = Buffer.from("4d4d002a00000008000101120003000000010003000000000000", "hex");
  assert.equal(exifOrientation(little), 6);
  assert.equal(exifOrientation(big), 3);
  assert.equal(exifOrientation(Buffer.from("49492a00080000000000", "hex")), 1);
  for (const wrong of [little.subarray(0, 14), Buffer.from("nothing of the kind"), Buffer.alloc(0)])
    assert.equal(exifOrientation(wrong), undefined);
  little[18] = 9;
  assert.equal(exifOrientation(little), undefined);
});

describe("the size of HEIC", () => {
  const uint32 = (...values: number[]): Buffer => {
    const bytes = Buffer.alloc(4 * values.length);
    values.forEach((value, i) => bytes.writeUInt32BE(value, 4 * i));
    return bytes;
  };
  const box = (type: string, ...content: Uint8Array[]): Buffer => {
    const body = Buffer.concat(content);
    return Buffer.concat([uint32(8 + body.length), Buffer.from(type, "latin1"), body]);
  };
  const ispe = (width: number, height: number): Buffer => box("ispe", uint32(0, width, height));
  const irot = (quarters: number): Buffer => box("irot", Buffer.from([quarters]));
  const clap = (width: number, height: number): Buffer =>
    box("clap", uint32(width * 2, 2, height, 1, 0, 1, 0, 1));

  /** The second item is shown; the first is a thumbnail or a tile of it. */
  function file(properties: Buffer[], own: number[], { version = 0, long = false } = {}): Buffer {
    const id = (value: number): Buffer => (version > 0 ? uint32(value) : words(value));
    const item = (value: number, indexes: number[]): Buffer[] => [
      id(value),
      Buffer.from([indexes.length]),
      long
        ? words(...indexes.map((one) => one | 0x8000))
        : Buffer.from(indexes.map((one) => one | 0x80)),
    ];
    return Buffer.concat([
      box("ftyp", Buffer.from("heic\0\0\0\0mif1heic", "latin1")),
      box(
        "meta",
        uint32(0),
        box("pitm", uint32(0), words(2)),
        box(
          "iprp",
          box("ipco", ...properties),
          box(
            "ipma",
            Buffer.from([version, 0, 0, long ? 1 : 0]),
            uint32(2),
            ...item(1, [1]),
            ...item(2, own),
          ),
        ),
      ),
    ]);
  }
  const rows: [string, Buffer[], number[], string][] = [
    ["as stored", [ispe(64, 64), ispe(400, 300)], [2], "400×300"],
    [
      "of the image that is shown, though another is larger",
      [ispe(800, 800), ispe(400, 300)],
      [2],
      "400×300",
    ],
    ["turned by a quarter", [ispe(64, 64), ispe(400, 300), irot(1)], [2, 3], "300×400"],
    ["turned by half", [ispe(64, 64), ispe(400, 300), irot(2)], [2, 3], "400×300"],
    ["cropped", [ispe(64, 64), ispe(512, 512), clap(451, 461)], [2, 3], "451×461"],
    [
      "cropped, then turned",
      [ispe(64, 64), ispe(512, 512), clap(451, 461), irot(3)],
      [2, 3, 4],
      "461×451",
    ],
    [
      "a crop larger than the image is none",
      [ispe(64, 64), ispe(400, 300), clap(900, 20)],
      [2, 3],
      "400×300",
    ],
    ["a turn of another image is none", [ispe(64, 64), ispe(400, 300), irot(1)], [2], "400×300"],
  ];
  for (const [name, properties, own, size] of rows)
    test(name, () => {
      for (const how of [{}, { version: 1 }, { long: true }, { version: 1, long: true }]) {
        const { width, height } = heicSize(file(properties, own, how)) ?? {};
        assert.equal(`${width}×${height}`, size);
      }
    });
});
