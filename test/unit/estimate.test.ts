/* What many proposals would take, before anything goes out; and what of it is asked about. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import sharp, { type Sharp } from "sharp";
import { estimateProposals } from "../../src/core/altText/propose/estimate.ts";
import type { ReferenceSubject } from "../../src/core/altText/propose/propose.ts";
import { isCovered, isMany } from "../../src/core/consent.ts";
import { sizeInHead } from "../../src/core/image/structure/size.ts";
import type { GateAsk, Spending } from "../../src/core/mavi/model.ts";
import { describeSpending } from "../../src/core/messages/costs.ts";
import { createNodeGate } from "../../src/node/gate.ts";
import { settingsOf } from "../../src/node/settings.ts";
import { parseSettings } from "../../src/core/settings.ts";
import { MemoryWorkspace } from "./memory.ts";
import { english } from "./locales.ts";

const { signal } = new AbortController();
const PATH = "/w/docs/a.md";
const imageOf = (width: number, height: number): Sharp =>
  sharp({ create: { width, height, channels: 4, background: "#f00" } });

async function subjectsOf(
  text: string,
  files: Readonly<Record<string, Uint8Array>>,
): Promise<{ workspace: MemoryWorkspace; subjects: ReferenceSubject[] }> {
  const workspace = new MemoryWorkspace({ [PATH]: text, ...files });
  const document = (await workspace.documents.open(`memory:${PATH}`))!;
  const references = await workspace.documents.referencesIn(document);
  return { workspace, subjects: references.map((reference) => ({ reference, document })) };
}

const estimateOf = (
  { workspace, subjects }: Awaited<ReturnType<typeof subjectsOf>>,
  { model = "gemini:gemini-2.5-flash", readFile = workspace.readFile } = {},
): ReturnType<typeof estimateProposals<ReferenceSubject>> =>
  estimateProposals(subjects, {
    ...{ locator: workspace.locator, signal, readFile },
    // As the parts of a run have it: nobody is asked before what it takes is known.
    ...{ mayLeave: () => assert.fail("asked") },
    settingsFor: () => ({
      ...{ model, parameters: { thinkingBudget: 0 }, maxLength: 125, context: true },
      image: { maxEdge: 1000, maxBytes: 1_000_000 },
    }),
  });

describe("what proposals would take", () => {
  test("counts what can go out, and says why the rest cannot", async () => {
    const icon = await imageOf(24, 24).png().toBuffer();
    const found = await subjectsOf(
      "![](icon.png) ![](gone.png) ![](https://example.com/a.png) <img src={x}> ![](../../../b.png)",
      { "/w/docs/icon.png": icon },
    );
    const { sendable, problems } = await estimateOf(found);
    assert.deepEqual(
      sendable.map(({ reference }) => reference.source?.text),
      ["icon.png", "https://example.com/a.png", "../../../b.png"],
    );
    assert.ok([...problems.values()].some(({ kind }) => kind === "missing"));
    const none = await estimateOf(await subjectsOf("![](gone.png)", {}));
    assert.deepEqual([none.sendable, none.spending.inputTokens], [[], 0]);
  });

  test("is more for large images than for icons, and nothing more than what goes out", async () => {
    const tokens = async (width: number, height: number): Promise<number> => {
      const file = await imageOf(width, height).png().toBuffer();
      const found = await subjectsOf("![](a.png)", { "/w/docs/a.png": file });
      return (await estimateOf(found)).spending.inputTokens;
    };
    const [icon, shot, huge] = [
      await tokens(24, 24),
      await tokens(1000, 800),
      await tokens(5000, 4000),
    ];
    assert.ok(shot > icon, `${icon} < ${shot}`);
    assert.equal(huge, shot);
  });

  test("of thousands looks at a sample", async () => {
    const file = await imageOf(800, 600).png().toBuffer();
    const one = await subjectsOf("![](a.png)", { "/w/docs/a.png": file });
    const many = await subjectsOf("![](a.png)\n\n".repeat(3000), { "/w/docs/a.png": file });
    let read = 0;
    const { spending, sendable } = await estimateOf(many, {
      readFile: (uri) => {
        read++;
        return many.workspace.readFile(uri);
      },
    });
    assert.ok(read <= 60, `${read} files are read`);
    assert.equal(sendable.length, 3000);
    const single = (await estimateOf(one)).spending;
    const ratio = spending.inputTokens / 3000 / single.inputTokens;
    assert.ok(ratio > 0.9 && ratio < 1.5, `${ratio}`);
    assert.ok(spending.dollars! > 2000 * single.dollars!);
  });

  test("has no price where the model has none", async () => {
    const found = await subjectsOf("![](https://example.com/a.png)", {});
    const { spending } = await estimateOf(found, { model: "other:x" });
    assert.equal(spending.dollars, undefined);
    assert.match(
      describeSpending(spending, english),
      /^About [\d,]+ tokens with x, price unknown\.$/,
    );
  });
});

describe("an image's head", () => {
  for (const [name, encode] of Object.entries({
    png: (image: Sharp) => image.png(),
    jpeg: (image: Sharp) => image.jpeg(),
    progressive: (image: Sharp) =>
      image.jpeg({ progressive: true }).withExif({ IFD0: { Copyright: "x" } }),
    gif: (image: Sharp) => image.gif(),
    "webp, lossy": (image: Sharp) => image.removeAlpha().webp(),
    "webp, lossless": (image: Sharp) => image.webp({ lossless: true }),
    "webp, with a profile": (image: Sharp) => image.webp().withIccProfile("p3"),
  }))
    test(`says the size of ${name}`, async () => {
      const bytes = await encode(imageOf(301, 207)).toBuffer();
      assert.deepEqual(sizeInHead(bytes), { width: 301, height: 207 });
      for (let length = 0; length < 40; length++) sizeInHead(bytes.subarray(0, length));
    });

  test("that only goes in circles ends", () => {
    const segments = Buffer.alloc(100_000, Buffer.from([0xff, 0xe0, 0, 2]));
    assert.equal(sizeInHead(Buffer.concat([Buffer.from([0xff, 0xd8]), segments])), undefined);
  });
});

describe("many images", () => {
  const spending = (dollars: number | undefined, model = "m"): Spending => ({
    ...{ models: [model], inputTokens: 12_345, outputTokens: 678, dollars },
  });
  const ask = (images: number, dollars?: number): Omit<GateAsk, "signal"> => ({
    ...{ images, spending: spending(dollars) },
  });

  test("are asked about again; a few, or those whose user saw what they take, are not", () => {
    assert.equal(isMany(ask(9, 1)), false);
    assert.equal(isMany(ask(10, 0.01)), true);
    assert.equal(isMany({ ...ask(500, 9), isAgreed: true }), false);
    assert.equal(isMany({ images: 12 }), false, "of a conversation");
  });

  test("of a second run are covered by the first where they take no more", () => {
    assert.equal(isCovered(ask(40, 1), undefined), false);
    assert.equal(isCovered(ask(40, 1.2), ask(40, 1)), true);
    assert.equal(isCovered(ask(41, 1), ask(40, 1)), false);
    assert.equal(isCovered(ask(40, 2), ask(40, 1)), false, "a dearer model");
    assert.equal(isCovered(ask(40, 1), ask(40)), false);
    assert.equal(isCovered(ask(40), ask(40)), true);
    const other = { images: 40, spending: spending(undefined, "other") };
    assert.equal(isCovered(other, ask(40, 1)), false, "a price nobody knows");
  });

  test("are named with their tokens and dollars", () => {
    assert.equal(
      describeSpending(spending(0.034, "gemini:gemini-2.5-flash"), english),
      "About 13,000 tokens with gemini-2.5-flash, $0.034.",
    );
  });

  test("that are none open nothing on Node", async () => {
    const settings = parseSettings(settingsOf({}));
    const gate = createNodeGate({ settings, environment: {}, apiKey: "k" });
    assert.equal(await gate.open({ images: 0, signal }), undefined);
    assert.ok(await gate.open({ images: 1, signal }));
    await gate.close();
  });
});
