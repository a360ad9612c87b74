import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { jsx } from "../../src/core/altText/read/tags/jsx.ts";
import { find, rows } from "./altTextTags.ts";

const of = (tag: string): string => `export const A = (p) => <div>${tag}</div>;`;
const row = (name: string, tag: string, ...expected: string[]): [string, string, ...string[]] => [
  ...([name, of(tag)] as [string, string]),
  ...expected,
];

describe("images in JSX", () => {
  rows(jsx, [
    row(
      "with an alt text",
      '<img src="a.png" alt="x" />',
      'a.png | "x" > <img src="a.png" alt="A" />',
    ),
    row("without", '<img src="a.png" />', 'a.png | - > <img src="a.png" alt="A" />'),
    row("without a space", '<img src="a.png"/>', 'a.png | - > <img src="a.png" alt="A"/>'),
    row("in single quotes", "<img src='a.png' />", "a.png | - > <img src='a.png' alt='A' />"),
    row("empty", '<img src="a.png" alt="" />', 'a.png | decorative > <img src="a.png" alt="A" />'),
    row(
      "an empty string",
      '<img src="a.png" alt={""} />',
      'a.png | decorative > <img src="a.png" alt={"A"} />',
    ),
    row(
      "bare, which is true",
      '<img src="a.png" alt />',
      'a.png | - > <img src="a.png" alt="A" />',
    ),
    row("a string", '<img src="a.png" alt={"x"} />', 'a.png | "x" > <img src="a.png" alt={"A"} />'),
    row(
      "a single string",
      "<img src=\"a.png\" alt={ 'it\\'s' } />",
      `a.png | "it's" > <img src="a.png" alt={ 'A' } />`,
    ),
    row(
      "a template",
      "<img src={`a.png`} alt={`x`} />",
      'a.png | "x" > <img src={`a.png`} alt={`A`} />',
    ),
    row("a template that computes", "<img src={`a${1}.png`} alt={`x ${p}`} />", "- | - computed"),
    row("a condition", '<img src="a.png" alt={c ? "a" : "b"} />', "a.png | - computed"),
    row("a variable", "<img src={p.src} alt={p.alt} />", "- | - computed"),
    row("a value that is missing", '<img src="a.png" alt={} />', "a.png | -"),
    row("half an alt", '<img src="a.png" alt= />', "a.png | -"),
    row("spread after", '<img src="a.png" {...p} />', "a.png | - computed"),
    row("alt before a spread", '<img src="a.png" alt="x" {...p} />', 'a.png | "x" computed'),
    row(
      "alt after a spread",
      '<img {...p} src="a.png" alt="x" />',
      'a.png | "x" > <img {...p} src="a.png" alt="A" />',
    ),
    row(
      "entities, no escapes",
      '<img src="a.png" alt="a &amp; \\n" />',
      'a.png | "a & \\n" > <img src="a.png" alt="A" />',
    ),
    row(
      "over lines",
      '<img\n  src="a.png"\n  width={1}\n/>',
      'a.png | - > <img\n  src="a.png"\n  alt="A"\n  width={1}\n/>',
    ),
    row(
      "over lines of Windows",
      '<img\r\n\tsrc="a.png"\r\n/>',
      'a.png | - > <img\r\n\tsrc="a.png"\r\n\talt="A"\r\n/>',
    ),
    row(
      "code with signs in a value",
      '<img onClick={() => a > "}"} src="a.png" />',
      'a.png | - > <img onClick={() => a > "}"} src="a.png" alt="A" />',
    ),
    row(
      "comments within",
      '<img /* alt="no" */ src="a.png" />',
      'a.png | - > <img /* alt="no" */ src="a.png" alt="A" />',
    ),
    row(
      "an inner name",
      '<motion.img src="a.png" />',
      'a.png | - > <motion.img src="a.png" alt="A" />',
    ),
    row("a component", '<Image src="a.png" />', 'a.png | - > <Image src="a.png" alt="A" />'),
    row(
      "a component within another",
      '<Foo.Image src="a.png"></Foo.Image>',
      'a.png | - > <Foo.Image src="a.png" alt="A">',
    ),
    row("names of others", "<Img src='a' /><Avatar src='b' />"),
    row(
      "input",
      '<input type="image" src="a.png" /><input type="text" />',
      'a.png | - > <input type="image" src="a.png" alt="A" />',
    ),
    row(
      "area",
      '<img src="m" useMap="#m" alt="x" /><map name="m"><area href="/" /></map>',
      'm | "x" > <img src="m" useMap="#m" alt="A" />',
      'm | - > <area href="/" alt="A" />',
    ),
    row(
      "svg image",
      '<svg><image xlinkHref="a.png" /></svg>',
      'a.png | - > <image xlinkHref="a.png" aria-label="A" />',
    ),
    row(
      "svg as an image",
      '<svg role="img"><title>x</title></svg>',
      '- | "x" > <svg role="img"><title>A',
    ),
    row("svg with a computed title", '<svg role="img"><title>{p}</title></svg>', "- | - computed"),
    row(
      "role",
      '<span role="img" aria-label="x">x</span>',
      '- | "x" > <span role="img" aria-label="A">',
    ),
    row(
      "fragments",
      '<><img src="a" /><><img src="b" /></></>',
      'a | - > <img src="a" alt="A" />',
      'b | - > <img src="b" alt="A" />',
    ),
    row(
      "conditions",
      '{p && <img src="a" />}{p ? <img src="b" /> : null}',
      'a | - > <img src="a" alt="A" />',
      'b | - > <img src="b" alt="A" />',
    ),
    row(
      "lists",
      '{p.map((q) => <img key={q} src="a" />)}',
      'a | - > <img key={q} src="a" alt="A" />',
    ),
    row(
      "attributes that hold images",
      '<Card icon={<img src="a" />} />',
      'a | - > <img src="a" alt="A" />',
    ),
    row("strings that look so", "{'<img src=\"a\">'}{/* <img /> */}{`<img>`}"),
    row(
      "twice the same",
      '<img src="a" /><img src="a" />',
      'a | - > <img src="a" alt="A" />',
      'a | - > <img src="a" alt="A" />',
    ),
    row(
      "require",
      '<img src={require("./a.png")} /><img src={require("./b.png").default} />',
      'module ./a.png | - > <img src={require("./a.png")} alt="A" />',
      'module ./b.png | - > <img src={require("./b.png").default} alt="A" />',
    ),
    row(
      "a URL of the module",
      '<img src={new URL("./a.png", import.meta.url).href} />',
      'module ./a.png | - > <img src={new URL("./a.png", import.meta.url).href} alt="A" />',
    ),
    row(
      "a source of React Native",
      '<Image source={{ uri: "https://e.com/a.png" }} />',
      'https://e.com/a.png | - > <Image source={{ uri: "https://e.com/a.png" }} alt="A" />',
    ),
    [
      "an import",
      'import logo from "./a.png";\nconst a = <img src={logo.src} />;',
      'module ./a.png | - > <img src={logo.src} alt="A" />',
    ],
    [
      "an import of all",
      'import * as logo from "./a.png";\nconst a = <img src={logo} />;',
      'module ./a.png | - > <img src={logo} alt="A" />',
    ],
    [
      "a constant",
      'const logo = "/a.png", b = require("./b.png");\nconst a = <><img src={logo} /><img src={b} /></>;',
      '/a.png | - > <img src={logo} alt="A" />',
      'module ./b.png | - > <img src={b} alt="A" />',
    ],
    [
      "a name with two meanings",
      'import logo from "./a.png";\nconst A = ({ logo }) => <img src={logo} />;',
      '- | - > <img src={logo} alt="A" />',
    ],
    [
      "a name of a variable",
      'let logo = "/a.png";\nconst A = <img src={logo} />;',
      '- | - > <img src={logo} alt="A" />',
    ],
    [
      "React Native's label",
      'import { Image } from "react-native";\nconst a = <Image source={require("./a.png")} accessibilityLabel="x" />;',
      'module ./a.png | "x" > <Image source={require("./a.png")} accessibilityLabel="A" />',
    ],
    [
      "generics and comparisons",
      'const f = <T,>(a: T) => a < (b as number);\nconst g = x<string>("<img>");\nconst h = <Image<P> src="a" alt="x" />;',
      'a | "x" > <Image<P> src="a" alt="A" />',
    ],
    [
      "before another tag",
      'const a = <div><img src="a.png" </div>;',
      'a.png | - > <img src="a.png" alt="A"',
    ],
    ["a source without a value", "const a = <div><img src= </div>;", "- | -"],
    ["a quote without an end", 'const a = <div><img src="a.png', "- | -"],
    ["JavaScript without tags", "const a = b < c, d = e > f;"],
  ]);

  test("have surroundings", () => {
    const [first, second, third] = find(
      jsx,
      'const A = () => <><h2>The <b>best</b></h2><figure><Link href="/q">See {x} <img src="a" /> &amp; go</Link><figcaption>The cap</figcaption></figure>' +
        '<Button><img src="b" title="tip" aria-label="name" /></Button><p aria-hidden><img src="c" role="none" /></p></>;',
    );
    assert.deepEqual(first?.around, {
      link: { href: "/q", text: "See & go" },
      caption: "The cap",
      heading: "The best",
    });
    assert.deepEqual(second?.around, {
      button: "",
      title: "tip",
      label: "name",
      heading: "The best",
    });
    assert.deepEqual(third?.around, { hidden: true, heading: "The best" });
  });

  test("stand in buttons whose names are computed", () => {
    const text = '<button aria-label={t("next")}><img src="a" alt="" /></button>';
    assert.deepEqual(find(jsx, text)[0]?.around, { button: 't("next")', isLabelled: true });
  });

  for (const [name, text, count] of [
    ["only in comments", '// <img src="no.png">\n  /** One\n   * <img src="no.png"> */\nf();', 0],
    [
      "in a comment of a comment's look",
      '/*\n * <img>\n * <img>\n */\nf(\n* <img src="a.png" />)',
      1,
    ],
    ["in a comment without stars", 'f();\n/* Of\n an <img src="no.png"> */\nf();', 0],
    ["in a comment in braces", '<b>\n  {/* <img src="no.png"> */}\n</b>', 0],
    ["behind a comment of many lines", '/*\n<img>\n*/\nf(<img src="a.png" />)', 1],
    ["behind a type of files", 'f("image/*");\nf(<img src="a.png" />)', 1],
    ["behind a comment", '/* * */ f(<img src="a.png" />)', 1],
    ["behind an end in the line", '/**\n * */ f(<img src="a.png" />)', 1],
    ["below a comment", '// <img>\nf(<img src="a.png" />)', 1],
  ] as const)
    test(`in a script, ${name}`, () => {
      assert.equal(find(jsx, text).length, count);
    });
});
