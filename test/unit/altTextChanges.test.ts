/* Texts long enough that most of them is not looked at again when they change. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { joined } from "../../src/core/altText/read/changes.ts";
import { asciidoc } from "../../src/core/altText/read/lines/asciidoc.ts";
import { html, xml } from "../../src/core/altText/read/tags/html.ts";
import { jsx } from "../../src/core/altText/read/tags/jsx.ts";
import { rst } from "../../src/core/altText/read/lines/rst.ts";
import { liquid, svelte, tags, vue } from "../../src/core/altText/read/tags/templates.ts";
import type { Change, Found } from "../../src/core/altText/reference.ts";
import { change, edits, inOneGo } from "./altTextEdits.ts";
import { assertSameAsFresh, OPTIONS } from "./altTextTags.ts";
import { runs } from "../strength.ts";

const BLOCKS = [
  '<h2>Title <img src="h.png" alt="" /></h2>',
  '<p>Some words, and <em>more</em> <img src="a.png" alt="x" /></p>',
  '<a href="/q">go <b>there</b> <img src="b.png" /></a>',
  '<button>press <img src="c.png" /></button>',
  '<a href="/n" aria-label="Next"><img src="o.png" alt="" /></a><a title="t"><img src="p.png" alt="" /></a>',
  '<figure><img src="d.png" /><figcaption>The cap</figcaption></figure>',
  '<picture><source srcset="e.webp" /><img alt="x" /></picture>',
  '<svg role="img"><title>drawn</title><image href="f.png" /></svg>',
  '<img src="m.png" usemap="#m" alt="x" /><map name="m"><area href="/r" /></map>',
  '<p id="l">by name</p><img src="n.png" aria-labelledby="l" />',
  '<div aria-hidden="true"><ul><li>one</li><li>two <img src="g.png" alt="y" /></li></ul></div>',
  "<table><tr><td>1</td><td>2</td></tr></table>",
  "<section><p>words</p><p>words</p><p>words</p><p>words</p></section>",
];
const IN_CODE = [
  '{list.map((one) => <li><img src={one} alt="x" /></li>)}',
  '<figure>{/* c */}<img src="i.png" />{a}<figcaption>{b} cap</figcaption></figure>',
  '<picture><source srcSet="j.webp" />{a}<img alt="x" /></picture>',
];
const PUT = [
  ...[
    "",
    "x",
    " ",
    "\n",
    "<",
    ">",
    "/",
    '"',
    "=",
    "{",
    "}",
    "</div>",
    "<div>",
    "<p>",
    "</a>",
    "<a>",
  ],
  ...["</figure>", "<figure>", "<h1>", "</h2>", "<!--", "-->", "<svg>", "</svg>", "<picture>"],
];

const RUNS = runs(60);

const readers = { html, xml, jsx, "jsx with a fault": jsx, vue, svelte, tags, liquid };

const wrapped: Record<string, (body: string) => string> = {
  jsx: (body) => `import a from "./a.png";\nconst A = () => <div>${body}</div>;\n`,
  // Read by the parser that goes on from an earlier text.
  "jsx with a fault": (body) => `const A = () => <div>${body}</div>;\nconst ;\n`,
  vue: (body) => `<template>${body}</template>\n<script setup>let a = 1;</script>`,
  xml: (body) => `<html>${body}</html>`,
};

describe("a long text that changes", () => {
  for (const [name, reader] of Object.entries(readers)) {
    const blocks = /^(?:jsx|svelte|tags)/.test(name) ? [...BLOCKS, ...IN_CODE] : BLOCKS;
    const texts = fc
      .array(fc.constantFrom(...blocks), { minLength: 20, maxLength: 80 })
      .map((all) => (wrapped[name] ?? String)(all.join("\n  ")));
    test(`is read in ${name} as if it were new`, () => {
      fc.assert(
        fc.property(
          texts,
          fc.array(edits([...PUT, ...blocks]), { minLength: 3, maxLength: 10 }),
          (start, all) => {
            let text = start;
            let found = reader.read(text, OPTIONS);
            for (const edit of all) {
              [found, text] = change(reader, found, text, edit);
              assertSameAsFresh(reader, found, text);
            }
          },
        ),
        { numRuns: RUNS },
      );
    });
  }

  test("is read from any of the texts before it", () => {
    const text = BLOCKS.join("\n").repeat(8);
    const first = html.read(text, OPTIONS);
    const middle = Math.floor(text.length / 2);
    let one: [Found, string] = [first, text];
    let other: [Found, string] = [first, text];
    for (let round = 0; round < 20; round++) {
      one = change(html, ...one, { at: middle + round * 37, cut: 0, put: round % 2 ? "<b>" : "1" });
      assertSameAsFresh(html, ...one);
      other = change(html, ...other, { at: middle - round * 41, cut: 3, put: "<a>" });
      assertSameAsFresh(html, ...other);
      assertSameAsFresh(html, ...change(html, first, text, { at: round * 999, cut: 9, put: "" }));
    }
  });

  test("is read after steps that were joined as if it were new", () => {
    const step = fc.array(edits([...PUT, ...BLOCKS]), { minLength: 1, maxLength: 3 });
    const texts = fc.array(fc.constantFrom(...BLOCKS), { minLength: 10, maxLength: 40 });
    fc.assert(
      fc.property(texts, fc.array(step, { minLength: 2, maxLength: 4 }), (blocks, steps) => {
        const start = blocks.join("\n");
        const found = html.read(start, OPTIONS);
        let text = start;
        let changes: readonly Change[] | undefined;
        for (const one of steps) {
          const [now, next] = inOneGo(text, one);
          changes = changes ? [joined(changes, now)] : now;
          text = next;
        }
        assert.ok(changes?.length === 1);
        const [{ span, length }] = changes as [Change];
        assert.equal(text.slice(0, span.start), start.slice(0, span.start));
        assert.equal(text.slice(span.start + length), start.slice(span.end));
        assertSameAsFresh(html, html.read(text, OPTIONS, { found, changes }), text);
      }),
      { numRuns: RUNS },
    );
    const typed = [3, 4, 5].map((at) => [{ span: { start: at, end: at }, length: 1 }]);
    assert.deepEqual(
      typed.reduce((all, one) => [joined(all, one)]),
      [{ span: { start: 3, end: 3 }, length: 3 }],
    );
  });

  test("is read from the first image on, and after the last", () => {
    const text = `a = <>${"<p>words</p>".repeat(400)}<im src="a" /></>;`;
    const before = jsx.read(text, OPTIONS);
    assert.deepEqual(before.references, []);
    const [found, next] = change(jsx, before, text, { at: text.indexOf(" src"), cut: 0, put: "g" });
    assert.equal(found.references.length, 1);
    assertSameAsFresh(jsx, found, next);
    const [last] = change(jsx, found, next, { at: next.indexOf(" src"), cut: 0, put: "s" });
    assert.deepEqual(last.references, []);
    for (const tag of ['<x.img src="a" />', '<p role={"img"} />', '<input type="image" />'])
      assert.equal(jsx.read(`a = ${tag};`, OPTIONS).references.length, 1, tag);
    for (const name of ["My.Picture", "a-b", "$x", "Ünï", "(["])
      jsx.read(`a = <${name} src="a" />;`, { components: [name] });
  });

  test("is read with other components than before", () => {
    const text = `a = <>${'<Foo src="a" /><img src="b" />'.repeat(40)}</>;`;
    const before = jsx.read(text, OPTIONS);
    const found = jsx.read(text, { components: ["Foo"] }, { found: before, changes: [] });
    assert.deepEqual(found.references, jsx.read(text, { components: ["Foo"] }).references);
    assert.equal(found.references.length, 80);
  });

  test("does not keep the texts before", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    for (const reader of [html, jsx, liquid, rst, asciidoc]) {
      let text = BLOCKS.join("\n");
      let found = reader.read(text, OPTIONS);
      const states: WeakRef<object>[] = [];
      for (let round = 0; round < 10; round++) {
        states.push(new WeakRef(found.state as object));
        [found, text] = change(reader, found, text, { at: round * 99, cut: 0, put: "x" });
      }
      // What a weak reference was asked for stays until the end of the task.
      await setImmediate();
      collect();
      assert.equal(states.filter((state) => state.deref() !== undefined).length, 0);
    }
  });
});
