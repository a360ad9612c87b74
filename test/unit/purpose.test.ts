import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { offersOf, purposeOf, type PurposeOptions } from "../../src/core/altText/check/purpose.ts";
import type { ImageReference } from "../../src/core/altText/reference.ts";

function reference({ src = "a.png", ...rest }: Given = {}): ImageReference {
  const span = { start: 0, end: 1 };
  return { span, element: "img", source: { text: src, span, by: "address" }, around: {}, ...rest };
}

type Given = Partial<Omit<ImageReference, "source">> & { readonly src?: string };

const tiny = { width: 600, height: 1 };
const icon = { width: 24, height: 24 };
const large = { width: 600, height: 400 };

const PURPOSES: readonly (readonly [Given, PurposeOptions["size"], expected: string])[] = [
  [{}, undefined, "informative"],
  [{ around: { caption: "x", heading: "y" } }, large, "informative"],
  [{ around: { link: { href: "/x", text: "" } } }, undefined, "functional link /x"],
  [{ around: { link: { text: " " } } }, undefined, "functional link"],
  [{ around: { button: "" } }, undefined, "functional button"],
  [{ around: { button: "", link: { text: "" } } }, undefined, "functional button"],
  [{ alt: "", decorative: true, around: { link: { text: "" } } }, undefined, "functional link"],
  [{ around: { hidden: true } }, large, "decorative hidden"],
  [{ around: { hidden: true, button: "" } }, icon, "decorative hidden"],
  [{ alt: "", decorative: true }, large, "decorative said"],
  [{ alt: "" }, large, "informative"],
  [{ alt: "", decorative: false }, large, "informative"],
  [{ src: "img/spacer.gif" }, tiny, "decorative name"],
  [{ src: "img/hr-blue.png?x=1" }, tiny, "decorative name"],
  [{ src: "bullet_2.svg" }, { width: 8, height: 8 }, "decorative name"],
  [{ src: "spacer.gif" }, undefined, "informative"],
  [{ src: "divider.jpg" }, large, "informative"],
  [{ src: "photo.png" }, tiny, "informative"],
  [{ src: "three.png" }, tiny, "informative"],
  [{ around: { link: { href: "/", text: "Home" } } }, icon, "decorative beside"],
  [{ around: { button: "Save" } }, icon, "decorative beside"],
  [{ around: { link: { href: "/", text: "Read on" } } }, large, "informative"],
  [{ around: { link: { href: "/", text: "Read on" } } }, undefined, "informative"],
];

describe("the purpose of an image", () => {
  for (const [given, size, expected] of PURPOSES)
    test(`is ${expected}: ${JSON.stringify(given)}${size ? ` at ${size.width} × ${size.height}` : ""}`, () => {
      const purpose = purposeOf(reference(given), { size });
      assert.equal(Object.values<string>(purpose).join(" "), expected);
    });
});

describe("texts to offer", () => {
  test("are those somebody wrote, and say where they are from", () => {
    const around = { caption: "The\n harbour", title: "Harbour", label: "Port", heading: "Places" };
    assert.deepEqual(offersOf(reference({ around }), { elsewhere: ["The port at dusk"] }), [
      { text: "Port", from: "label" },
      { text: "Harbour", from: "title" },
      { text: "The port at dusk", from: "elsewhere" },
      { text: "The harbour", from: "caption" },
    ]);
  });

  test("are each there once, and not what the image has", () => {
    const around = { caption: "harbour", title: "Harbour", label: " " };
    assert.deepEqual(offersOf(reference({ around }), { elsewhere: ["", "HARBOUR"] }), [
      { text: "Harbour", from: "title" },
    ]);
    assert.deepEqual(offersOf(reference({ alt: "Harbour ", around })), []);
  });

  test("are never a file's name", () => {
    const around = { caption: "a_1", title: "a_1.png" };
    assert.deepEqual(offersOf(reference({ src: "/x/a_1.png?y", around })), []);
    assert.deepEqual(offersOf(reference(), { elsewhere: ["other.JPG"] }), []);
  });
});
