import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readerOf } from "../../src/core/altText/read/readers.ts";
import { runs } from "../strength.ts";

/** Blocks around blocks, and what may end them. */
const PIECES = [
  "!!! note\n\n    ![a](b.png)\n\n",
  '=== "T"\n\n    ![c](d.png)\n\n',
  "```{note}\n![e](f.png)\n```\n",
  "````{tab-set}\n```{tab-item} A\n![g](h.png)\n```\n````\n",
  "[^1]: x\n\n    ![i](j.png)\n\n",
  "Term\n: d\n\n    ![k](l.png)\n\n",
  '{{< img\n src="n.png"\n>}}\n',
  "<div>\n{{% c %}}\n![o](p.png)\n{{% /c %}}\n</div>\n\n",
  "```{eval-rst}\n.. image:: v.png\n```\n",
  '<a href="x">\n\n',
  "</a>\n\n",
  "words words\n\n",
  "- item\n\n",
  "> q\n\n",
  "    ",
  "```\n",
];

test("Markdown with blocks around blocks is read after a change as if it were new", async () => {
  const reader = await readerOf("markdown");
  const options = { components: [] };
  const piece = fc.constantFrom(...PIECES);
  const edit = fc.tuple(
    fc.nat(),
    fc.nat({ max: 12 }),
    fc.oneof(piece, fc.constantFrom("x", "`", "")),
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 80 }),
      fc.array(edit, { minLength: 1, maxLength: 4 }),
      (pieces, edits) => {
        let text = pieces.join("");
        let found = reader.read(text, options);
        for (const [at, cut, put] of edits) {
          const start = at % (text.length + 1);
          const end = Math.min(text.length, start + cut);
          const changes = [{ span: { start, end }, length: put.length }];
          text = text.slice(0, start) + put + text.slice(end);
          found = reader.read(text, options, { found, changes });
          assert.deepEqual(found.references, reader.read(text, options).references);
        }
      },
    ),
    { numRuns: runs(100) },
  );
});
