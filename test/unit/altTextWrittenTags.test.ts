/* Whatever is written at a place is read there again, and nothing else has changed. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runInNewContext } from "node:vm";
import { transformSync } from "esbuild";
import fc from "fast-check";
import { parseSync, Visitor } from "oxc-parser";
import { parse, type DefaultTreeAdapterTypes } from "parse5";
import { html, xml } from "../../src/core/altText/read/tags/html.ts";
import { jsx } from "../../src/core/altText/read/tags/jsx.ts";
import { literals } from "../../src/core/altText/read/tags/literals.ts";
import * as templates from "../../src/core/altText/read/tags/templates.ts";
import type { Found, Reader } from "../../src/core/altText/reference.ts";
import { assertSameAsFresh, find, kept, OPTIONS, write } from "./altTextTags.ts";
import { runs } from "../strength.ts";

const TAGS = [
  '<img src="a.png">',
  "<img src='b.png' alt='x'>",
  "<img alt=x src=c.png>",
  '<img src="d.png" alt="" class="e">',
  "<img alt src='e.png'/>",
  '<img\n  src="f.png"\n  title="a > b"\n/>',
  '<a href="/q">go <img src="g.png" alt="old &amp; new" /></a>',
  '<svg role="img"><title>x</title></svg>',
  "<p>text &amp; more</p>",
  "<!-- <img> -->",
];
const VALID = TAGS.map((tag) =>
  tag.replace(/<img([^]*?)\/?>/g, "<img$1/>").replaceAll(" alt src", " src"),
).filter((tag) => !tag.includes("=x") && !tag.startsWith("<!--"));
const CODE = [
  ...VALID,
  '<img src="a.png" alt={"x"} />',
  "<img src='a.png' alt={'x'} />",
  "<img src='a.png' alt={`x`} />",
  "<img src={a} {...b} />",
  "{a && <img src='h.png' />}",
];

const words = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[
          '"',
          "'",
          "`",
          "{",
          "}",
          "{{",
          "}}",
          "{%",
          "<%",
          "<?",
          "?>",
          "%>",
          "@",
          "@@",
          "&",
          "&amp;",
          "&lt",
          "&#39;",
          "&notit;",
        ],
        ...[
          "<",
          ">",
          "</",
          "${",
          "$",
          "\\",
          "\\n",
          "]]>",
          "--",
          "=",
          "/",
          "😀",
          "שלום",
          "\u202e",
          "é",
          " ",
          "a",
          "{!!",
          "{#",
          "\\{{",
          "#{",
          "\u00a0",
        ],
      ),
      fc.string({ unit: "grapheme", maxLength: 5 }),
    ),
    { minLength: 1, maxLength: 8 },
  )
  // Fillers are not characters.
  .map((parts) =>
    parts
      .join("")
      .replace(/[\s\p{Cc}\ufdd0\ufdd1]+/gu, " ")
      .trim(),
  );

const bodyOf = (pieces: readonly string[]): string => pieces.join("\n  ");

/** Writes at each place, and reads again. */
function check(
  reader: Reader,
  text: string,
  alt: string,
  verify?: (text: string, index: number) => void,
): void {
  const before = find(reader, text);
  for (const [index, { place }] of before.entries()) {
    if (place === undefined) continue;
    const now = write(text, place, alt);
    const after = find(reader, now);
    assert.equal(after.length, before.length, now);
    assert.equal(after[index]?.alt, alt, now);
    assert.equal(after[index].computed, undefined, now);
    for (const [other, reference] of after.entries())
      if (other !== index) assert.deepEqual(kept(reference), kept(before[other]!), now);
    verify?.(now, index);
  }
}

/** The alternative texts of all images, by the parser of browsers' tests. */
function altsByParse5(text: string): (string | undefined)[] {
  const alts: (string | undefined)[] = [];
  const visit = (node: DefaultTreeAdapterTypes.Node): void => {
    if ("tagName" in node && node.tagName === "img")
      alts.push(node.attrs.find(({ name }) => name === "alt")?.value);
    if ("childNodes" in node) node.childNodes.forEach(visit);
  };
  visit(parse(text));
  return alts;
}

/** The alternative texts of all images, as esbuild compiles them and another parser reads that. */
function altsByCompiler(text: string): (string | undefined)[] {
  const { code } = transformSync(text, { loader: "tsx", jsx: "transform", minifySyntax: true });
  const alts: (string | undefined)[] = [];
  new Visitor({
    CallExpression({ callee, arguments: [name, props] }) {
      if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return;
      if (callee.property.name !== "createElement") return;
      if (name?.type !== "Literal" || name.value !== "img") return;
      const alt = (props?.type === "ObjectExpression" ? props.properties : []).find(
        (one) => one.type === "Property" && one.key.type === "Identifier" && one.key.name === "alt",
      );
      const value = alt?.type === "Property" ? alt.value : undefined;
      // Minified, a text with quotes of both kinds is a template.
      const isTemplate = value?.type === "TemplateLiteral" && value.expressions.length === 0;
      const text = isTemplate ? (value.quasis[0]?.value.cooked ?? undefined) : undefined;
      alts.push(value?.type === "Literal" && typeof value.value === "string" ? value.value : text);
    },
  }).visit(parseSync("a.js", code).program);
  return alts;
}

/** The HTML of a script that is one string, as it runs. */
const htmlOf = (script: string): string =>
  String(runInNewContext(script, { html: (strings: readonly string[]) => strings.join("") }));

const options = { numRuns: runs(150) };

describe("an alt text that is written", () => {
  const property = (
    reader: Reader,
    pieces: readonly string[],
    around: (body: string) => string,
    verify?: (text: string, alt: string) => void,
  ): void => {
    const bodies = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(bodies, words, (body, alt) => {
        fc.pre(alt !== "");
        check(reader, around(bodyOf(body)), alt, (text) => verify?.(text, alt));
      }),
      options,
    );
  };

  test("in HTML is what browsers read", () => {
    property(
      html,
      TAGS,
      (body) => body,
      (text, alt) => {
        const ours = find(html, text).filter(({ element }) => element === "img");
        assert.deepEqual(
          altsByParse5(text),
          ours.map(({ alt: own }) => own),
          text,
        );
        assert.ok(text.includes("<title>") || altsByParse5(text).includes(alt), text);
      },
    );
  });
  test("in XML", () => property(xml, VALID, (body) => `<a>${body}</a>`));
  test("in JSX is what a compiler reads", () => {
    property(
      jsx,
      CODE,
      (body) => `const a = <div>${body}</div>;`,
      (text) => {
        const ours = find(jsx, text).filter(({ element }) => element === "img");
        assert.deepEqual(
          altsByCompiler(text),
          ours.map(({ alt }) => alt),
          text,
        );
      },
    );
    assert.deepEqual(altsByCompiler(`const a = <img alt="'&quot;"/>;`), [`'"`]);
  });
  test("in a template string is what browsers read", () => {
    property(
      literals,
      TAGS,
      (body) => `html\`${body}\``,
      (text) => {
        const ours = find(literals, text).filter(({ element }) => element === "img");
        assert.deepEqual(
          altsByParse5(htmlOf(text)),
          ours.map(({ alt: own }) => own),
          text,
        );
      },
    );
  });
  test("in Vue", () => property(templates.vue, TAGS, (body) => `<template>${body}</template>`));
  test("in Svelte", () => property(templates.svelte, CODE, (body) => body));
  test("in Astro", () =>
    property(templates.astro, CODE, (body) => `---\n---\n{a.map(() => <p>${body}</p>)}`));
  test("in MDX", () => property(templates.tags, CODE, (body) => body));
  test("in Angular", () =>
    property(
      templates.angular,
      TAGS.filter((tag) => !tag.includes("svg")),
      (body) => body,
    ));
  for (const name of ["php", "blade", "razor", "liquid", "handlebars", "erb"] as const)
    test(`in ${name}`, () => property(templates[name], TAGS, (body) => body));
});

describe("a text that changes", () => {
  const pieces = [
    ...[
      ...TAGS,
      ...CODE,
      "{",
      "}",
      "<",
      ">",
      '"',
      "'",
      "`",
      "<!--",
      "-->",
      "<script>",
      "</script>",
      "<svg>",
      "</svg>",
    ],
    ...[
      "{{",
      "}}",
      "<?php",
      "?>",
      "{% if %}",
      "<template>",
      "</template>",
      "/*",
      "*/",
      "${",
      "---\n",
      "alt=",
      "\n",
      " ",
    ],
  ];
  const readers = { html, xml, jsx, ...templates };
  for (const [name, reader] of Object.entries(readers))
    test(`is read in ${name} as if it were new`, () => {
      const text = fc
        .array(fc.constantFrom(...pieces), { maxLength: 14 })
        .map((all) => all.join(" "));
      const edit = fc.record({
        at: fc.nat(1000),
        cut: fc.nat(12),
        put: fc.constantFrom(...pieces, "", "x"),
      });
      fc.assert(
        fc.property(text, fc.array(edit, { minLength: 1, maxLength: 6 }), (start, edits) => {
          let now = start;
          let found: Found = reader.read(now, OPTIONS);
          for (const { at, cut, put } of edits) {
            const from = at % (now.length + 1);
            const span = { start: from, end: Math.min(now.length, from + cut) };
            now = now.slice(0, span.start) + put + now.slice(span.end);
            found = reader.read(now, OPTIONS, { found, changes: [{ span, length: put.length }] });
            assertSameAsFresh(reader, found, now);
          }
        }),
        options,
      );
    });
});
