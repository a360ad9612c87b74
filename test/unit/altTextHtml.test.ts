import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { problemsOf } from "../../src/core/altText/check/problems.ts";
import { html, xml } from "../../src/core/altText/read/tags/html.ts";
import { find, rows } from "./altTextTags.ts";
import { processorTime } from "../strength.ts";

describe("images in HTML", () => {
  rows(html, [
    ["with an alt text", '<img src="a.png" alt="x">', 'a.png | "x" > <img src="a.png" alt="A">'],
    ["without", '<img src="a.png">', 'a.png | - > <img src="a.png" alt="A">'],
    ["in single quotes", "<img src='a.png'>", "a.png | - > <img src='a.png' alt='A'>"],
    ["without quotes", "<img src=a.png>", 'a.png | - > <img src=a.png alt="A">'],
    ["whose slash is the value's", "<img src=a.png/>", 'a.png | - > <img alt="A" src=a.png/>'],
    ["that end themselves", '<img src="a.png"/>', 'a.png | - > <img src="a.png" alt="A"/>'],
    ["and a space", '<img src="a.png" />', 'a.png | - > <img src="a.png" alt="A" />'],
    [
      "class before",
      '<img class="c" width=1 src="a.png">',
      'a.png | - > <img class="c" width=1 src="a.png" alt="A">',
    ],
    [
      "alt away from src",
      '<img alt="x" class="c" src="a.png">',
      'a.png | "x" > <img alt="A" class="c" src="a.png">',
    ],
    ["upper case", "<IMG SRC=a.png ALT=x>", 'a.png | "x" > <IMG SRC=a.png ALT="A">'],
    ["upper case, missing", '<IMG SRC="a.png">', 'a.png | - > <IMG SRC="a.png" ALT="A">'],
    ["mixed case", '<img Src="a.png" aLt="x">', 'a.png | "x" > <img Src="a.png" aLt="A">'],
    ["empty", '<img src="a.png" alt="">', 'a.png | decorative > <img src="a.png" alt="A">'],
    ["bare", '<img alt src="a.png">', 'a.png | decorative > <img alt="A" src="a.png">'],
    ["half an alt", '<img src="a.png" alt=>', 'a.png | decorative > <img src="a.png" alt="A">'],
    [
      "twice the same attribute",
      '<img src="a.png" alt="x" alt="y">',
      'a.png | "x" > <img src="a.png" alt="A" alt="y">',
    ],
    [
      "spaces around the sign",
      '<img src = "a.png" alt = "x">',
      'a.png | "x" > <img src = "a.png" alt = "A">',
    ],
    [
      "over lines",
      '<img\n  src="a.png"\n  class="c"\n/>',
      'a.png | - > <img\n  src="a.png"\n  alt="A"\n  class="c"\n/>',
    ],
    [
      "over lines of Windows",
      '<img\r\n\tsrc="a.png"\r\n>',
      'a.png | - > <img\r\n\tsrc="a.png"\r\n\talt="A"\r\n>',
    ],
    ["tabs", '<img\tsrc="a.png"\t>', 'a.png | - > <img\tsrc="a.png" alt="A"\t>'],
    [
      "a sign in a value",
      '<img title="a > b" src="a.png">',
      'a.png | - > <img title="a > b" src="a.png" alt="A">',
    ],
    [
      "quotes in a value",
      `<img alt='say "x"' src="a.png">`,
      `a.png | "say "x"" > <img alt='A' src="a.png">`,
    ],
    [
      "no space between",
      '<img src="a.png"class="c">',
      'a.png | - > <img src="a.png" alt="A" class="c">',
    ],
    [
      "entities",
      '<img src="a.png?b&amp;c=1" alt="A &amp; B &lt;&#x1F600;">',
      'a.png?b&c=1 | "A & B <😀" > <img src="a.png?b&amp;c=1" alt="A">',
    ],
    [
      "no entity",
      '<img src="a?x=1&copy=2">',
      'a?x=1&copy=2 | - > <img src="a?x=1&copy=2" alt="A">',
    ],
    [
      "two on a line",
      '<img src="a"><img src="a">',
      'a | - > <img src="a" alt="A">',
      'a | - > <img src="a" alt="A">',
    ],
    ["no attributes", "<img>", '- | - > <img alt="A">'],
    ["no source", '<img src="" alt="x">', '- | "x" > <img src="" alt="A">'],
    [
      "srcset",
      '<img srcset="a.png 1x, b.png 2x" alt="x">',
      'b.png | "x" > <img srcset="a.png 1x, b.png 2x" alt="A">',
    ],
    [
      "srcset of widths",
      '<img srcset="b.png 800w,a.png 400w">',
      'b.png | - > <img srcset="b.png 800w,a.png 400w" alt="A">',
    ],
    [
      "lazy",
      '<img src="data:image/gif;base64,R0" data-src="a.png">',
      'a.png | - > <img src="data:image/gif;base64,R0" alt="A" data-src="a.png">',
    ],
    [
      "picture",
      '<picture><source srcset="a.webp"><img alt="x"></picture>',
      'a.webp | "x" > <img alt="A">',
    ],
    [
      "input",
      '<input type="IMAGE" src="a.png"><input type=text src="b">',
      'a.png | - > <input type="IMAGE" src="a.png" alt="A">',
    ],
    [
      "area",
      '<img src="m.png" usemap="#m" alt="x"><map name="m"><area href="/q" shape="rect"></map>',
      'm.png | "x" > <img src="m.png" usemap="#m" alt="A">',
      'm.png | - > <area href="/q" shape="rect" alt="A">',
    ],
    [
      "svg image",
      '<svg><image href="a.png"/></svg>',
      'a.png | - > <image href="a.png" aria-label="A"/>',
    ],
    [
      "svg image, titled",
      '<svg><image href="a.png"><title>x</title></image></svg>',
      'a.png | "x" > <image href="a.png"><title>A',
    ],
    [
      "svg as an image",
      '<svg role="img" aria-label="x"></svg>',
      '- | "x" > <svg role="img" aria-label="A">',
    ],
    [
      "svg with a title",
      '<svg role="img" aria-labelledby="t"><title id="t"> x </title></svg>',
      '- | "x" > <svg role="img" aria-labelledby="t"><title id="t"> A',
    ],
    [
      "an element as an image",
      `<div role="img" style="background-image: url('a.png')"></div>`,
      `a.png | - > <div role="img" aria-label="A" style="background-image: url('a.png')">`,
    ],
    [
      "image outside of a drawing",
      '<image src="a.png">',
      'a.png | - > <image src="a.png" alt="A">',
    ],
    [
      "comments",
      '<!-- <img src="a"> --><!--><img src="b" alt="x"><!-- --!><img alt="">',
      'b | "x" > <img src="b" alt="A">',
      '- | decorative > <img alt="A">',
    ],
    [
      "scripts, styles and text",
      '<script>"<img>"</script><style><img></style><textarea><img></textarea><title><img></title>',
    ],
    ["templates", '<template><img src="a" alt="x"></template>', 'a | "x" > <img src="a" alt="A">'],
    ["CDATA in a drawing", '<svg><![CDATA[ <img src="a"> ]]></svg>'],
    ["a tag without an end", '<p><img src="a.png"', 'a.png | - > <img src="a.png" alt="A"'],
    ["before another tag", '<img src="a.png"\n<p>x</p>', 'a.png | - > <img src="a.png" alt="A"'],
    ["a source without a value", "<img src=", "- | -"],
    ["a quote without an end", '<p><img src="a.png>\n<b>x</b>', "- | -"],
    [
      "a quote that ends in another tag",
      '<img src="a.png>\n<p class="x"><img src="b" alt="y">',
      "- | -",
      'b | "y" > <img src="b" alt="A">',
    ],
    ["astral characters", '<p>😀</p><img src="😀.png">', '😀.png | - > <img src="😀.png" alt="A">'],
    ["no tags", "a < b, 1<2, </ x>, <3"],
  ]);

  test("have surroundings", () => {
    const [first, second, third] = find(
      html,
      '<h1>Top</h1><h2>The <b>best</b></h2><figure><a href="/q">See <img src="a"> &amp; go</a><figcaption>The cap</figcaption></figure>' +
        '<button><img src="b" title="tip" aria-label="name"></button>' +
        '<div aria-hidden="true"><p><img src="c" aria-labelledby="l"></div><p id="l">By id</p>',
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
    assert.deepEqual(third?.around, { label: "By id", hidden: true, heading: "The best" });
  });

  test("stand in links and buttons with names of their own", () => {
    const around = (text: string) => find(html, text)[0]?.around;
    assert.deepEqual(around('<a href="/" aria-label=" Home&amp;all "><img src="a" alt=""> x</a>'), {
      link: { href: "/", text: " Home&all " },
      isLabelled: true,
    });
    assert.deepEqual(around('<a href="/" aria-label="" title="Home"><img src="a"></a>'), {
      link: { href: "/", text: "Home", isTooltip: true },
    });
    assert.deepEqual(around('<button title="tip" aria-label="Next"><img src="a"></button>'), {
      button: "Next",
      isLabelled: true,
    });
  });

  test("are hidden by their role", () => {
    for (const role of ["presentation", "none"])
      assert.equal(find(html, `<img role="${role}" src="a">`)[0]?.around.hidden, true);
  });

  test("are read in time that grows with the text alone", () => {
    const hostile = [
      '<a b="',
      "<a b='",
      "<a ",
      "<a>",
      "</b>",
      "<!--",
      "<![CDATA[",
      "<svg>",
      "<p/",
      "</a ",
      "<img src=",
      '<a b="\n><',
      "<figure><figcaption>",
      "&amp",
      "<title>",
    ];
    for (const piece of hostile) {
      const text = piece.repeat(60_000 / piece.length);
      const before = processorTime();
      find(html, text);
      find(html, `${text}>"'-->`);
      assert.ok(processorTime() - before < 2000, piece);
    }
  });
});

describe("code of templates in what is called HTML", () => {
  rows(html, [
    ["of Jinja and Handlebars", '<img src="a.png" alt="{{ page.title }}">', "a.png | - computed"],
    ["with quotes of its own", '<img src="a.png" alt="{% trans "Pier" %}">', "a.png | - computed"],
    ["of ERB", `<img src="a.png" alt='<%= t("x") %>'>`, "a.png | - computed"],
    ["of PHP", '<img src="a.png" alt="<?= $x ?>">', "a.png | - computed"],
    ["of JSP and scripts", '<img src="a.png" alt="Pier ${n}">', "a.png | - computed"],
    ["of Pug and JSF", '<img src="a.png" alt="#{bean.alt}">', "a.png | - computed"],
    [
      "as a source",
      '<img src="{{ image }}" alt="">',
      '- | decorative > <img src="{{ image }}" alt="A">',
    ],
    [
      "in a source, with quotes",
      '<img src="{% static "a.png" %}" alt="x">',
      '/a.png | "x" > <img src="{% static "a.png" %}" alt="A">',
    ],
    ["in place of attributes", '<img src="a.png" {{ attributes }}>', "a.png | - computed"],
    ["around an attribute", '<img src="a.png" {% if x %}alt="b"{% endif %}>', "a.png | - computed"],
    ["in the title of a drawing", '<svg role="img"><title>{{ t }}</title></svg>', "- | - computed"],
    [
      "is no sign of its own",
      '<img src="a.png" alt="$5 {x} # {y} 3 < 4">',
      'a.png | "$5 {x} # {y} 3 < 4" > <img src="a.png" alt="A">',
    ],
  ]);

  test("is never what is said to be wrong", () => {
    const text = '<a href="/"><img src="a.png" alt="{{ title }}"></a><img {{ attributes }}>';
    assert.deepEqual(problemsOf(find(html, text), { mayTellKind: false, isPoorTold: true }), []);
  });

  test("may name a link", () => {
    const [one] = find(html, '<a href="/"><img src="a.png" alt=""> {{ title }}</a>');
    assert.deepEqual(one?.around, { link: { href: "/", text: "" }, mayBeNamed: true });
  });
});

describe("images in XML", () => {
  rows(xml, [
    [
      "image",
      '<svg><image xlink:href="a.png"/></svg>',
      'a.png | - > <image xlink:href="a.png" aria-label="A"/>',
    ],
    [
      "with a prefix",
      '<s:svg><s:image href="a"><s:title>x</s:title></s:image></s:svg>',
      'a | "x" > <s:image href="a"><s:title>A',
    ],
    ["img of XHTML", '<img src="a" alt="x &lt; y"/>', 'a | "x < y" > <img src="a" alt="A"/>'],
    [
      "names as they are written",
      '<IMG SRC="a"/><script><img src="b" alt=""/></script>',
      'b | decorative > <img src="b" alt="A"/>',
    ],
    [
      "comments, CDATA and instructions",
      '<?x <img/> ?><!-- <img/> --><![CDATA[<img/>]]><!DOCTYPE a [<!ENTITY b "<img/>">]>',
    ],
    [
      "the drawing itself",
      '<svg role="img"><title>x</title></svg>',
      '- | "x" > <svg role="img"><title>A',
    ],
  ]);
});
