/* The fonts that a drawing gets: those of the system, those it brings along, those that are always there. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { deflateSync } from "node:zlib";
import { rewriteDrawing, type FontSources } from "../../src/core/image/drawing/rewrite.ts";
import { FontBook } from "../../src/core/image/fonts/fontBook.ts";
import { renamed } from "../../src/core/image/fonts/rename.ts";
import { unpackWoff } from "../../src/core/image/fonts/sfnt.ts";
import { facesIn, facesInBytes, fontFolders } from "../../src/core/image/fonts/systemFonts.ts";
import { root } from "../vscode/paths.ts";

const ttf = (name: string): Buffer =>
  readFileSync(join(root, "node_modules/dejavu-fonts-ttf/ttf", name));
const mono = ttf("DejaVuSansMono.ttf");
const sans = ttf("DejaVuSans.ttf");
const own = facesInBytes("own", mono);
/** Has letters that the font of one width has not. */
const harbor = renamed(sans, "Harbor Sans") ?? assert.fail();
const letters = ["\u2d00", "\u2d01"];
const georgian = letters.join("");

const folder = mkdtempSync(join(tmpdir(), "iris-fonts-"));
after(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, "truetype/harbor"), { recursive: true });
writeFileSync(join(folder, "truetype/harbor/Harbor.TTF"), harbor);
writeFileSync(join(folder, "broken.ttf"), harbor.subarray(0, 300));
writeFileSync(
  join(folder, "lies.otf"),
  Buffer.from(harbor.toString("hex").replace("68656164", "00000000"), "hex"),
);
writeFileSync(join(folder, "empty.ttc"), "");

const NS = `xmlns="http://www.w3.org/2000/svg"`;
const drawn = (content: string, fonts: Partial<FontSources> = {}) => {
  const system = () => facesIn([folder]);
  const { text, ...more } =
    rewriteDrawing(`<svg ${NS}>${content}</svg>`, { own, system, ...fonts }) ?? assert.fail();
  return { ...more, text: text() };
};

test("fonts are found in folders, and what is no font is passed over", () => {
  const faces = facesIn([folder, join(folder, "nowhere")]);
  assert.deepEqual(
    faces.map(({ face: { family, weight, italic, monospace } }) => ({
      family,
      weight,
      italic,
      monospace,
    })),
    [{ family: "Harbor Sans", weight: 400, italic: false, monospace: false }],
  );
  assert.equal(own[0]?.face.monospace, true);
  assert.equal(own[0].face.advance(0x69), own[0].face.advance(0x57));
});

test("the folders of each system", () => {
  assert.deepEqual(fontFolders("win32", { SystemRoot: "D:\\Win" }, "home").length, 2);
  assert.match(fontFolders("win32", { SystemRoot: "D:\\Win" }, "home")[0] ?? "", /^D:\\Win.Fonts$/);
  assert.ok(fontFolders("darwin", {}, "/home").includes("/System/Library/Fonts"));
  assert.ok(fontFolders("linux", {}, "/home/me").includes("/home/me/.local/share/fonts"));
});

test("a family that a drawing names is the system's", () => {
  const { text, fonts, missing } = drawn(`<text font-family="Nowhere, 'Harbor Sans'">a</text>`);
  assert.match(text, /font-family="'Harbor Sans'"/);
  assert.deepEqual([fonts.length, missing], [1, []]);
});

test("letters of a script that the family lacks come from a font that has them", () => {
  const { text, fonts, missing } = drawn(
    `<text font-family="DejaVu Sans Mono">a${georgian}</text>`,
  );
  assert.match(text, /font-family="'DejaVu Sans Mono'"/);
  assert.deepEqual([fonts.length, missing], [2, []]);
});

test("letters that no font has are told, and the system is asked only for text", () => {
  assert.deepEqual(drawn(`<text>a${georgian}</text>`, { system: () => [] }).missing, letters);
  drawn(`<rect width="1" height="1"/>`, { system: () => assert.fail("asked") });
});

test("a font that a drawing brings along is used under the name it gives it", () => {
  for (const font of [sans, woff(sans)]) {
    const { text, fonts } = drawn(
      `<style>@font-face{font-family:"x-bold";src:url("data:font/woff;base64,${font.toString("base64")}")}text{font-family:x-bold}</style><text>a${georgian}</text>`,
      { system: () => [] },
    );
    assert.match(text, /font-family="'x-bold'"/);
    assert.equal(facesInBytes("", fonts[0] ?? assert.fail())[0]?.face.family, "x-bold");
  }
  const cut = woff(sans).subarray(0, 9000).toString("base64");
  assert.match(
    drawn(
      `<style>@font-face{font-family:y;src:url(data:font/woff;base64,${cut})}text{font-family:y}</style><text>a</text>`,
      { system: () => [] },
    ).text,
    /DejaVu Sans Mono/,
  );
});

test("of the parts of a font, as the web cuts them, the one with the letters is used", () => {
  const parts = [
    [ttf("DejaVuSansMono.ttf"), "U+0460-052F, U+2DE0-2DFF"],
    [ttf("DejaVuSansMono.ttf"), "U+04??"],
    [sans, "U+0000-00FF, U+0131"],
  ] as const;
  const rules = parts.map(
    ([font, range]) =>
      `@font-face{font-family:Quay;src:url("data:font/ttf;base64,${font.toString("base64")}");unicode-range:${range}}`,
  );
  const { fonts } = drawn(
    `<style>${rules.join("")}text{font-family:Quay}</style><text>Harbor</text>`,
    { system: () => [] },
  );
  const [face] = facesInBytes("", fonts[0] ?? assert.fail());
  assert.deepEqual([face?.face.family, face?.face.monospace], ["Quay", false]);
});

/** A font as the web has it: each table packed by itself. */
function woff(font: Buffer): Buffer {
  const count = font.readUInt16BE(4);
  const header = Buffer.alloc(44 + 20 * count);
  header.write("wOFF", 0, "latin1");
  font.copy(header, 4, 0, 4);
  header.writeUInt16BE(count, 12);
  const tables: Buffer[] = [];
  let offset = header.length;
  for (let one = 0; one < count; one++) {
    const at = 12 + 16 * one;
    const from = font.readUInt32BE(at + 8);
    const packed = deflateSync(font.subarray(from, from + font.readUInt32BE(at + 12)));
    const entry = 44 + 20 * one;
    font.copy(header, entry, at, at + 4);
    header.writeUInt32BE(offset, entry + 4);
    header.writeUInt32BE(packed.length, entry + 8);
    font.copy(header, entry + 12, at + 12, at + 16);
    font.copy(header, entry + 16, at + 4, at + 8);
    tables.push(packed);
    offset += packed.length;
  }
  return Buffer.concat([header, ...tables]);
}

test("a font of the web says the same packed and unpacked", () => {
  const folderOf = join(root, "node_modules/katex/dist/fonts");
  for (const name of ["Main-Regular", "AMS-Regular", "Typewriter-Regular", "Size4-Regular"]) {
    const read = (ending: string): Buffer =>
      unpackWoff(readFileSync(join(folderOf, `KaTeX_${name}.${ending}`)));
    const [packed, plain] = [read("woff2"), read("ttf")];
    const [[face], [wanted]] = [facesInBytes("a", packed), facesInBytes("b", plain)];
    assert.equal(face?.face.family, wanted?.face.family, name);
    let count = 0;
    for (let letter = 0x20; letter < 0x2500; letter++) {
      assert.equal(face?.face.advance(letter), wanted?.face.advance(letter), `${name} ${letter}`);
      if (wanted?.face.advance(letter) !== undefined) count++;
    }
    assert.ok(count > 10, name);
    assert.deepEqual(outlines(packed), outlines(plain), name);
  }
});

test("a packed font that is damaged is as good as not there", () => {
  const packed = readFileSync(join(root, "node_modules/katex/dist/fonts/KaTeX_Main-Regular.woff2"));
  for (const length of [10, 60, 500, packed.length - 400])
    assert.throws(() => unpackWoff(packed.subarray(0, length)), Error, String(length));
  const src = `url(data:font/woff2;base64,${packed.subarray(0, 5000).toString("base64")})`;
  const { text } = drawn(
    `<style>@font-face{font-family:Quay;src:${src}}text{font-family:Quay}</style><text>Harbor</text>`,
  );
  assert.match(text, /Harbor/);
});

test("a narrow face is taken where it is asked for, and only there", () => {
  const condensed = facesInBytes("narrow", ttf("DejaVuSansCondensed.ttf"));
  const regular = facesInBytes("sans", sans);
  const fontsOf = (style: string): number[] =>
    drawn(`<text style="font-family:'DejaVu Sans';${style}">Harbor</text>`, {
      own: [...own, ...condensed, ...regular],
    }).fonts.map(({ length }) => length);
  assert.deepEqual(fontsOf(""), [sans.length]);
  assert.deepEqual(fontsOf("font-stretch:condensed"), [ttf("DejaVuSansCondensed.ttf").length]);
  assert.deepEqual(fontsOf("font-stretch:75%"), [ttf("DejaVuSansCondensed.ttf").length]);
});

/** Contours and box of each glyph. */
function outlines(font: Buffer): string[] {
  const table = (tag: string): Buffer => {
    for (let at = 12; at < 12 + 16 * font.readUInt16BE(4); at += 16)
      if (font.toString("latin1", at, at + 4) === tag)
        return font.subarray(font.readUInt32BE(at + 8)).subarray(0, font.readUInt32BE(at + 12));
    return assert.fail(tag);
  };
  const [loca, glyf, long] = [table("loca"), table("glyf"), table("head").readInt16BE(50) === 1];
  const offset = (at: number): number =>
    long ? loca.readUInt32BE(4 * at) : 2 * loca.readUInt16BE(2 * at);
  return Array.from({ length: table("maxp").readUInt16BE(4) }, (_, at) =>
    offset(at) === offset(at + 1) ? "" : glyf.toString("hex", offset(at), offset(at) + 10),
  );
}

test("of several weights, that of CSS is taken", () => {
  const [first] = facesInBytes("harbor", harbor);
  assert.ok(first);
  for (const [wish, weights, taken] of [
    [300, [400, 200], 200],
    [300, [500, 700], 500],
    [400, [300, 500, 600], 500],
    [400, [300, 600], 300],
    [500, [600, 400], 400],
    [600, [500, 900], 900],
    [600, [500, 300], 500],
  ] as const) {
    const faces = weights.map((weight) => ({ ...first, face: { ...first.face, weight } }));
    const book = new FontBook(faces, () => []);
    const face = book.face({ families: ["Harbor Sans"], weight: wish, italic: false });
    assert.equal(face.weight, taken, `${wish} of ${weights.join(" ")}`);
  }
});

test("text is placed by the baseline that is set far above it", () => {
  const { text } = drawn(
    `<g dominant-baseline="middle"><g><text>a<tspan>b</tspan></text></g></g><text>c</text>`,
  );
  assert.match(text, /<text [^>]*dominant-baseline="middle"[^>]*>a<tspan [^>]*="middle"[^>]*>b</);
  assert.doesNotMatch(text, /baseline[^>]*>c</);
});
