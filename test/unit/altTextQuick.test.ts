/* Scripts are read by a quick parser, and by a tolerant one where that finds a fault: both give the same references. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parser } from "@lezer/javascript";
import fc from "fast-check";
import { jsx } from "../../src/core/altText/read/tags/jsx.ts";
import { LONGEST_QUICK, quickTree } from "../../src/core/altText/read/tags/quickTree.ts";
import { topNames } from "../../src/core/altText/read/tags/scriptNames.ts";
import { documentOf } from "../bench/altTextDocuments.ts";
import { runs } from "../strength.ts";
import { find, rows, said } from "./altTextTags.ts";

/** So long that the quick parser leaves it alone. */
const tolerantly = (text: string): string => text + "\n".repeat(LONGEST_QUICK);
const OF_IMAGE = 'm.png | - > <img src="m.png" alt="A" />';
const IMAGE = '<img src="m.png" />';

const language = parser.configure({ dialect: "jsx ts" });

function assertSameFromBoth(text: string): void {
  const quick = quickTree(text);
  assert.ok(quick !== undefined, text);
  assert.deepEqual(topNames(quick, text), topNames(language.parse(text).topNode, text), text);
  assert.deepEqual(find(jsx, text), find(jsx, tolerantly(text)), text);
}

const REQUIRED = 'require("react-native")';

/** Statements that go together in any order; N stands for a number of their own. */
const STATEMENTS = [
  'import aN from "./a.png";\nexport const AN = () => <img src={aN} alt="" />;',
  'import TN, { type UN, bN as cN, default as dN } from "./b";\nexport const BN = <cN.Image src={dN} />;',
  'import * as nsN from "./c.svg";\nexport const CN = <img src={nsN} title={"t"} />;',
  'const eN = "e.png", fN = /* why */ `f.png`, gN: string = ("g.png"), { hN = "h.png" } = x;\nexport const DN = [<img src={eN} />, <img src={fN} />, <img src={gN} />, <img src={hN} />];',
  'export const iN = require("./i.png"), jN = "j.png" as const, kN = "k.png" satisfies string;\nexport const EN = <><img src={iN} /><img src={jN} /><img src={kN} /></>;',
  'const lN = "l.png";\nfunction FN({ lN, ...rest }: P, [a, b = <img src="n.png" />]: Q): R { return <img src={lN} {...rest} />; }',
  'declare const oN: (lN: string) => void;\nenum GN { a = 1 }\nnamespace HN { export const q = <img src="q.png" alt="Q" />; }',
  "@decorated(<img src='r.png' />)\nclass IN<T> extends J { @own() private s = <img src={this.s} />; constructor(private readonly t: T) { super(); } }",
  'const JN = <T,>(u: T) => <figure><img src="u.png" /><figcaption>{"A "}{u as string}{/* c */} cap &amp; more</figcaption></figure>;',
  "const KN = <T extends object = {}>(v: T): v is U => a < b && c > d ? <svg:image xlink:href=\"v.svg\" aria-label='a > b' /> : null;",
  'const LN = <a href="/" title="&quot;x&quot;">{list.map((one) => <li key={one}>{one.name} <img src={one.src} alt={one.alt ?? ""} /></li>)}</a>;',
  "const MN = <a href={`/`}>\n  {/* a comment */}\n  {...all}\n  {' '}\n  <img src={new URL('./w.png', import.meta.url)} alt={\n    // why\n    'w'\n  } />\n</a>;",
  'const ON = <button icon={<img src="x.png" alt="" />} {...props} on>{ok && <b>go</b>}{"s" /* c */}<img src="y.png" alt=\'\' /></button>;',
  'const PN = <this.Image src="z.png" data-a-b="1" />, QN = <Image.Of src="z.png"></Image.Of>, RN = html`<img src="n.png">`;',
  "label: for (const [a, { b: [c] }] of d) { try { using e = f; ({ aN } = g); } catch { continue label; } }",
  "const SN = await a?.b!.c ?? (async function* () { yield* <p>{d}</p>; })(), TN = /<img \\/>/u, UN = 1_000n;",
  'export default class VN { static #a = 1; static { this.#a = 2; } get b() { return <h2>Title <img src="t.png" alt="" /></h2>; } }'.replace(
    "export default ",
    "",
  ),
  'const WN = <p role="img" aria-hidden>{/* only */}</p>, XN = <input type="image" src="aa.png" alt="" />;',
  `const { YN, Image: ZN, other: { Image: aaN }, abN = 1, "Text": acN = <b />, [d]: [adN], ...aeN } = ${REQUIRED};\nexport const afN = <ZN source={{ uri: "a.png" }} />;`,
  `export const { agN, View: ahN }: P<Q> = /* why */ ${REQUIRED}, [{ aiN }] = ${REQUIRED};\nexport const ajN = <agN source={{ uri: "a.png" }} />;`,
  `var { akN } = ${REQUIRED}.default, { alN } = b;\nlet { amN = ((anN: string) => anN)("") } = ${REQUIRED};\nexport const aoN = [<akN src="a.png" />, <alN src="b.png" />, <amN src="c.png" />];`,
];

describe("a script without faults", () => {
  for (const [at, statement] of STATEMENTS.entries())
    test(`gives the same from both parsers, ${at + 1}`, () => {
      assertSameFromBoth(statement.replaceAll(/N\b/g, "1"));
    });

  test("gives the same from both parsers in any order, after a hash-bang and a directive", () => {
    const statements = fc.array(fc.constantFrom(...STATEMENTS), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(statements, fc.integer({ min: 1, max: 9 }), (all, most) => {
        // Names that come again are a fault; those in functions and patterns are not.
        const text = all
          .map((one, at) => one.replaceAll(/N\b/g, `${at}`))
          .join(most > 4 ? "\n" : "\n\n\n");
        assertSameFromBoth(most > 7 ? `#!/usr/bin/env node\n"use client";\n${text}` : text);
      }),
      { numRuns: runs(30) },
    );
  });

  test("gives the same from both parsers where it has 400 images", () => {
    const cut = documentOf("jsx", 3600);
    const text = cut.slice(0, cut.lastIndexOf("\n}\n") + 3);
    const parts = text.split(/(?<=^\}\n)/m);
    const half = Math.ceil(parts.length / 6);
    const texts = [0, 1, 2, 3, 4, 5].map((at) => parts.slice(at * half, (at + 1) * half).join(""));
    for (const one of texts) assertSameFromBoth(one);
    const count = texts.reduce((all, one) => all + find(jsx, one).length, 0);
    assert.ok(count >= 400, `${count}`);
  });
});

describe("what the tolerant parser misreads is read", () => {
  rows(jsx, [
    [
      "type arguments of an element",
      'const a = <Image<string> src="a.png" alt="x" />;',
      'a.png | "x" > <Image<string> src="a.png" alt="A" />',
    ],
    [
      "a comment as a value of an attribute before it",
      'const a = <Image src="a.png" b={c /* d */ } on={<b>{/* e */}</b>} alt="x" />;',
      'a.png | "x" > <Image src="a.png" b={c /* d */ } on={<b>{/* e */}</b>} alt="A" />',
    ],
    [
      "a guard of a type in an arrow function",
      `const a = list.filter((one): one is Ordered<Some> => one.is).map(() => <p>${IMAGE}</p>);`,
      OF_IMAGE,
    ],
    [
      "type arguments with alternatives",
      'const a = <Radio<"a" | "b"> icon={<img src="a.png" alt="" />} name="x" />;',
      'a.png | decorative > <img src="a.png" alt="A" />',
    ],
  ]);
});

describe("a script that the quick parser does not get through", () => {
  const faulty: Record<string, string> = {
    "half a tag": `const a = <div>${IMAGE}<p </div>;`,
    "half a statement": `const a = <p>${IMAGE}</p>;\nconst b = ;`,
    "a name that comes again": `const a = <p>${IMAGE}</p>;\nconst a = 1;`,
    Flow: `// @flow\nconst a = (b: any);\nexport type C = {| d: ?string |};\nconst e = <p>${IMAGE}</p>;`,
    "an assertion of a type in angle brackets": `const a = <any>b;\nconst c = <p>${IMAGE}</p>;`,
    "many elements in each other": `const a = ${"<p>".repeat(4000)}${IMAGE}${"</p>".repeat(4000)};`,
    "many brackets in each other": `const a = ${"[".repeat(9000)}${IMAGE}${"]".repeat(9000)};`,
    "many terms in a sum": `const a = ${"1 + ".repeat(9000)}${IMAGE}`,
  };
  for (const [name, text] of Object.entries(faulty))
    test(`is read by the other one: ${name}`, () => {
      assert.ok(quickTree(text) === undefined);
      const images = find(jsx, text);
      assert.ok(images.some((one) => said(text, one) === OF_IMAGE) || name.startsWith("an assert"));
    });

  test("is read by the other one where it is long", () => {
    const text = tolerantly(`const a = <p>${IMAGE}</p>;`);
    assert.ok(quickTree(text) === undefined);
    assert.deepEqual(
      find(jsx, text).map((one) => said(text, one)),
      [OF_IMAGE],
    );
  });
});

/** What is tried again at each level, or takes some of the stack: an opening part and a closing one. */
const NESTED: readonly (readonly [string, string])[] = [
  ["a<", ""],
  ["a<b<c<", ""],
  ["a<typeof b<", ""],
  ["a<(b<", ")"],
  ["new a<b<", ""],
  ["async < (", ")"],
  ["async<T>(a = ", ") => 1"],
  ["(a: b, c = ", ") => d"],
  ["(a) => ", ""],
  ["<T,>(a: T) => ", ""],
  ["a ? (b) : c => ", ""],
  ["a ? (b): c => (", ") : d"],
  ["a ? ", " : b"],
  ["`${", "}`"],
  ["<p>", "</p>"],
  ["<p>{", "}</p>"],
  ["<P<A> b={", "} />"],
  ["class { a = ", " }"],
  ["{ a: ", "}"],
  ["[", "]"],
  ["!", ""],
  ["1 + ", ""],
];

describe("what is nested", () => {
  for (const [before, after] of NESTED) {
    const nested = (count: number, comment = ""): string =>
      `const x = ${(before + comment).repeat(count)}1${after.repeat(count)}, y = ${IMAGE};`;

    test(`is read by the quick parser up to some depth: ${before}`, () => {
      assert.ok(quickTree(nested(3)) !== undefined);
      assert.ok(quickTree(nested(300)) === undefined);
      assert.equal(find(jsx, nested(3)).length, 1);
    });

    test(`is as deep where comments seem to close it: ${before}`, () => {
      if (/[<`]/.test(before)) return;
      for (const comment of ["/* ))]]}};;,, */", "// ))]]}};;,,\n"])
        assert.ok(quickTree(nested(300, comment)) === undefined, comment);
    });
  }

  test("goes no deeper with what only stands behind each other", () => {
    const lines = [
      "const aN = (b) => b.c",
      "export const dN = (e) => e < 1 || e.length < aN(e)",
      "function fN() {\n  let g = 1 < 2\n  return (h) => h\n}",
      "const iN = <p>Don't (yet) <b>{\"(\"} it's </b>http://a.example/(b</p>",
      "const jN = [(k) => k, (l) => l, 'it\\'s (', /[(]/]",
    ];
    const text = Array.from({ length: 100 }, (_, at) =>
      lines.map((line) => line.replaceAll(/N\b/g, `${at}`)).join("\n"),
    );
    assert.ok(quickTree(`${text.join("\n")}\nconst x = ${IMAGE}`) !== undefined);
  });
});
