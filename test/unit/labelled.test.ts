/* Images in links and buttons that a label names: their own names are met by nobody. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { problemsOf } from "../../src/core/altText/check/problems.ts";
import type { Markup } from "../../src/core/altText/languages.ts";
import { KNOWN_COMPONENTS } from "../../src/core/altText/read/readReferences.ts";
import { readerOf } from "../../src/core/altText/read/readers.ts";

/** What is missing in a document, as is told by default. */
async function missingIn(markup: Markup, text: string): Promise<readonly string[]> {
  const reader = await readerOf(markup);
  const { references } = reader.read(text, { components: KNOWN_COMPONENTS });
  assert.equal(references.length, 1);
  const problems = problemsOf(references, { text, mayTellKind: true, isPoorTold: true });
  assert.ok(problems.length > 0, "it stays poor");
  return problemsOf(references, { text, mayTellKind: true, isPoorTold: false }).map(
    ({ code }) => code,
  );
}

describe("an image without an attribute in a link or button", () => {
  for (const [markup, text, codes] of [
    ["html", '<a href="/b" aria-label="Our page"><img src="a.svg"></a>', []],
    ["html", '<p id="t">Our page</p><a href="/b" aria-labelledby="t"><img src="a.svg"></a>', []],
    ["html", '<button aria-label="Next"><img src="a.svg"> 2</button>', []],
    ["html", '<a href="/b" title="Our page"><img src="a.svg"></a>', ["missing-alt"]],
    ["razor", '<a href="/b" aria-label="@Model.Name"><img src="a.svg"></a>', []],
    ["vue", '<template><a :href="b" :aria-label="x"><img src="a.svg"></a></template>', []],
    ["jsx", 'const a = <button aria-label={t("next")}><img src={x} /></button>;', []],
    ["html", '<a href="/b">Our page <img src="a.svg"></a>', ["missing-alt"]],
    ["html", '<a href="/b" title="More">Our page <img src="a.svg"></a>', ["missing-alt"]],
    ["html", '<a href="/b" aria-label=""><img src="a.svg"></a>', ["link-without-name"]],
    ["html", '<p aria-label="Our page"><img src="a.svg"></p>', ["missing-alt"]],
  ] as const)
    test(`is ${codes.length === 0 ? "poor" : "missing one"}: ${text}`, async () => {
      assert.deepEqual(await missingIn(markup, text), codes);
    });
});
