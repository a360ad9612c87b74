import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { shiftedReference } from "../../src/core/altText/read/move.ts";
import { readerOf } from "../../src/core/altText/read/readers.ts";
import { runs } from "../strength.ts";

/** Images as Markdown and as tags, and what may tell something of them. */
const PIECES = [
  "![a](b.png) ",
  '![](c.png "T")\n*caption*\n\n',
  "[![d](e.png)](f) words ",
  '<img src="g.png" alt="h"> ',
  "<img src='i.png'/>\n\n",
  '<img\n  src="j.png"\n  alt\n>\n\n',
  "<img src={k} alt={l}/>\n\n",
  '<img src="m.png" aria-labelledby="n">\n\n',
  '<br id="n"> ',
  "<hr>\n\n",
  "| a | b |\n| - | - |\n",
  '| ![o](p.png) | <img src="q.png"> |\n',
  '| <img src="r.png" alt="a | b"> | `<img>` |\n\n',
  "# heading ![s](t.png)\n\n",
  "heading\n===\n\n",
  "<h2>u</h2>\n\n",
  '<a href="v"><img src="w.png"></a> ',
  "<!-- comment --> ",
  "> ",
  "- ",
  "words *words* ",
  "\n\n",
  '<img src="{{ w }}" alt="{% x %}">\n',
  "{% raw %} ",
  '<img src="y.png ',
  "import z from './z.png'\n\n",
];

/** A block that might hold some, and is closed before them. */
const TAG = "<p></p>\n\n";

for (const markup of ["markdown", "mdx"] as const)
  test(`Images of ${markup} are the same where a tag elsewhere may hold some`, async () => {
    const reader = await readerOf(markup);
    const options = { components: [] };
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 20 }), (pieces) => {
        const text = pieces.join("");
        const { references } = reader.read(TAG + text, options);
        assert.deepEqual(
          reader.read(text, options).references.map((one) => shiftedReference(one, TAG.length)),
          references,
        );
      }),
      { numRuns: runs(1000) },
    );
  });
