import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import sharp from "sharp";
import { drawnInPage, type DrawInPage } from "../../src/core/image/inPage.ts";
import type { PageDrawing } from "../../src/core/image/prepared.ts";
import { startImages } from "./builtImages.ts";

const OPTIONS = { maxEdge: 1000, maxBytes: 1_000_000 };
const { signal } = new AbortController();
const svg = (content: string, root = ""): Uint8Array =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100" ${root}>${content}</svg>`,
  );
const BLUE = svg(`<rect width="200" height="100" fill="blue"/>`);

/** A page that paints all of it red. */
const paint: DrawInPage = async ({ width, height }) =>
  sharp({ create: { width, height, channels: 4, background: "#ff0000" } })
    .png()
    .toBuffer();

describe("a drawing that a page draws", () => {
  const images = startImages();
  after(() => images.dispose());
  const plain = images.prepare.bind(images);
  const prepare = (draw: DrawInPage, timeout?: number) =>
    drawnInPage(plain, { isThere: () => true, draw, ...(timeout !== undefined && { timeout }) });
  const colourOf = async ({ encoded: [image] }: Awaited<ReturnType<typeof plain>>) => {
    const { data } = await sharp(image?.bytes)
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return [...data.subarray(0, 3)];
  };

  test("goes out as the page drew it, and is told as a drawing", async () => {
    const image = await prepare(paint)(BLUE, OPTIONS, signal);
    assert.deepEqual(await colourOf(image), [255, 0, 0]);
    assert.deepEqual(image.found, {
      format: "svg",
      width: 200,
      height: 100,
      byteLength: BLUE.length,
    });
    assert.deepEqual(image.changes, ["rendered"]);
    assert.equal("drawing" in image && image.drawing, false);
  });

  test("goes out as the process drew it where no page is, or it fails, is slow, or draws something else", async () => {
    const pages: Record<string, DrawInPage> = {
      "no page": () => Promise.resolve(undefined),
      "one that fails": () => Promise.reject(new Error("gone")),
      "one that never answers": () => new Promise(() => undefined),
      "another size": ({ width, height, text }) => paint({ width: width - 1, height, text }),
      "no image": () => Promise.resolve(Buffer.alloc(100)),
      "half an image": async (one) => (await paint(one))?.subarray(0, 60),
    };
    for (const [name, page] of Object.entries(pages)) {
      const image = await prepare(page, 50)(BLUE, OPTIONS, signal);
      assert.deepEqual(await colourOf(image), [0, 0, 255], name);
      assert.deepEqual(image.changes, ["rendered"], name);
    }
  });

  test("is rendered once, and encoded once", async () => {
    const asked: boolean[] = [];
    const counting: typeof plain = (bytes, options, until) => {
      asked.push(options.forPage === true);
      return plain(bytes, options, until);
    };
    const page = (isThere: boolean) =>
      drawnInPage(counting, { isThere: () => isThere, draw: paint })(BLUE, OPTIONS, signal);
    assert.deepEqual(await colourOf(await page(false)), [0, 0, 255]);
    assert.deepEqual(asked.splice(0), [false], "nobody is there: nothing is made ready for a page");
    await page(true);
    assert.deepEqual(asked, [true, false], "rendered for the page, then what the page drew");
    const { encoded, thumbnail } = await plain(BLUE, { ...OPTIONS, forPage: true }, signal);
    assert.deepEqual([encoded.length, thumbnail], [0, undefined]);
  });

  /** What the page is given of a drawing. */
  const given = async (bytes: Uint8Array): Promise<PageDrawing | undefined> => {
    let seen: PageDrawing | undefined;
    const page: DrawInPage = (drawing) => {
      seen = drawing;
      return Promise.resolve(undefined);
    };
    await prepare(page)(bytes, OPTIONS, signal);
    return seen;
  };

  test("reaches the page as text, at the size that it has here, as it is on white", async () => {
    const label = `<foreignObject width="200" height="100"><p xmlns="http://www.w3.org/1999/xhtml">Hafen 港</p></foreignObject>`;
    const seen = await given(svg(label, `style="color-scheme: light dark;"`));
    assert.match(seen?.text ?? "", /Hafen 港/);
    assert.match(seen?.text ?? "", /style="color-scheme: light;"/);
    assert.deepEqual([seen?.width, seen?.height], [600, 300]);
  });

  const times = (count: number, text: string): string => text.repeat(count);
  const rect = `<rect width="9" height="9"/>`;
  const nested = Array.from(
    { length: 7 },
    (_, at) => `<g id="g${at + 1}">${times(3, `<use href="#g${at}"/>`)}</g>`,
  ).join("");
  const TOO_MUCH: [name: string, content: string][] = [
    ["too many elements", times(5001, rect)],
    [
      "elements that are used too often",
      `<g id="g0">${rect}</g><defs>${nested}</defs><use href="#g7"/>`,
    ],
    [
      "too many filters",
      `<filter id="f"><feOffset/></filter>${times(101, `<rect filter="url(#f)"/>`)}`,
    ],
    ["too many patterns", `<pattern id="p"/>${times(101, `<rect style="fill:url(#p)"/>`)}`],
    ["noise", `<filter id="f"><feTurbulence numOctaves="9"/></filter><rect filter="url(#f)"/>`],
    ["a wide blur of shapes", `<filter id="f"><feMorphology radius="99"/></filter><rect/>`],
    ["animations", `<rect width="9" height="9"><animate attributeName="x" to="9"/></rect>`],
    ["animations of CSS", `<style>@keyframes a{to{opacity:1}}rect{animation:a 1s}</style>${rect}`],
    [
      "style for a theme",
      `<style>@media (prefers-color-scheme:dark){rect{fill:red}}</style>${rect}`,
    ],
    ["much style", `<style>${times(20_000, "a{fill:red}")}</style>${rect}`],
    ["much text", `<desc>${times(40_000, "all work and no play")}</desc>${rect}`],
    [
      "a page's images",
      `<foreignObject><img xmlns="http://www.w3.org/1999/xhtml" src="data:,"/></foreignObject>`,
    ],
    ["frames", `<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>`],
  ];
  for (const [name, content] of TOO_MUCH)
    test(`is kept from the page with ${name}`, async () => {
      assert.equal(await given(svg(content)), undefined);
    });

  test("is kept from it where it is no XML, and so is every other image", async () => {
    assert.equal(await given(await sharp(BLUE).png().toBuffer()), undefined);
    assert.notEqual(await given(BLUE), undefined);
  });

  test("is drawn by the page where its animations are of nothing that it has", async () => {
    const edges = `<style>@keyframes dash{to{stroke-dashoffset:0}}.edge{animation:dash 9s}</style>`;
    assert.notEqual(await given(svg(edges + rect)), undefined);
  });

  test("has for the page the size of an image without one", async () => {
    const bare = (root: string) =>
      given(Buffer.from(`<svg ${root} xmlns="http://www.w3.org/2000/svg">${rect}</svg>`));
    const expected = /^<svg width="300" height="150" xmlns="[^"]*">/;
    assert.match((await bare(`width="100%"`))?.text ?? "", expected);
    assert.match((await bare(""))?.text.replace("  ", " ") ?? "", expected);
    assert.match((await bare(`viewBox="0 0 9 9"`))?.text ?? "", /^<svg viewBox="0 0 9 9" xmlns/);
  });

  test("is given up with the question", async () => {
    const controller = new AbortController();
    const page: DrawInPage = (one) => {
      controller.abort(new Error("enough"));
      return paint(one);
    };
    await assert.rejects(prepare(page)(BLUE, OPTIONS, controller.signal), /enough/);
  });
});
