/* Names that are shown: what hides or turns text stands as its code, and what people write stays. */
import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import { nameOfSource } from "../../src/core/image/read.ts";
import { ImageFinder } from "../../src/host/conversation/finding.ts";
import { isolated, labelText, noticeText, visible } from "../../src/core/messages/visible.ts";

test("signs that hide or turn text are shown by their codes", () => {
  for (const [name, shown] of [
    ["harbor\u202egnp.exe", "harbor⟨U+202E⟩gnp.exe"],
    ["a\u2066b\u2069.png", "a⟨U+2066⟩b⟨U+2069⟩.png"],
    ["logo\u200b.png", "logo⟨U+200B⟩.png"],
    ["log\u200do.png", "log⟨U+200D⟩o.png"],
    ["\ufeffa.png", "⟨U+FEFF⟩a.png"],
    ["a\u00adb\u2060c.png", "a⟨U+00AD⟩b⟨U+2060⟩c.png"],
    ["a\nb\u2028c\u0007.png", "a⟨U+000A⟩b⟨U+2028⟩c⟨U+0007⟩.png"],
    ["a\u{e0041}\u{e007f}.png", "a⟨U+E0041⟩⟨U+E007F⟩.png"],
    ["\u3164\u2800\u200f.png", "⟨U+3164⟩⟨U+2800⟩⟨U+200F⟩.png"],
    // Signs that choose a form, where nothing has one: words are hidden in rows of them.
    ["a\ufe00\ufe0f.png", "a⟨U+FE00⟩⟨U+FE0F⟩.png"],
    ["❤\ufe0f\ufe0f\u{e0148}.png", "❤\ufe0f⟨U+FE0F⟩⟨U+E0148⟩.png"],
    ["港\u{e0100}\u{e0101}a\u{e0100}.png", "港\u{e0100}⟨U+E0101⟩a⟨U+E0100⟩.png"],
    ["a\u034f\u17b4\u180b\u2065b.png", "a⟨U+034F⟩⟨U+17B4⟩⟨U+180B⟩⟨U+2065⟩b.png"],
  ] as const)
    assert.equal(visible(name), shown);
});

test("names in any writing, with accents, emoji and flags stay as they are", () => {
  for (const name of [
    ...["Häfen 2.png", "u\u0308ber.png", "港口.png", "مرفأ.png", "נמל.png", "बंदरगाह.png"],
    // The joiners of Persian and Sinhala, of a family, and a flag in tags.
    ...["می\u200cخواهم.png", "ශ්\u200dරී.png", "👩🏽\u200d🚀.png", "❤️\u200d🔥.png"],
    ...["葛\u{e0100}城.png", "1\ufe0f\u20e3.png", "☀\ufe0e.png", "ᠠ\u180b.png", "≨\ufe00.png"],
    "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}.png",
  ])
    assert.equal(visible(name), name);
});

test("an image is called so wherever it comes from", () => {
  const bytes = new Uint8Array();
  assert.equal(nameOfSource({ kind: "bytes", name: "a\u202eb.png", bytes }), "a⟨U+202E⟩b.png");
  assert.equal(nameOfSource({ kind: "file", uri: "file:///w/a%E2%80%AEb.png" }), "a⟨U+202E⟩b.png");
});

test("so are images that are found by what is typed", async () => {
  const image = { uri: "file:///w/d/a", path: "d\u200b/harbor\u202egnp.png" };
  const { value } = await new ImageFinder(() => Readable.from([[image]])).find("harbor").next();
  assert.deepEqual(value?.images[0], {
    uri: image.uri,
    name: "harbor⟨U+202E⟩gnp.png",
    folder: "d⟨U+200B⟩",
  });
});

test("no icon is drawn of a label, and hidden signs are told, however often it is made", () => {
  for (const [text, shown] of [
    ["$(zap) harbor.png", "\\$(zap) harbor.png"],
    ["a$(loading~spin)b$(Verified)", "a\\$(loading~spin)b\\$(Verified)"],
    ["$(trash", "$(trash"],
    ["$()$(a b)$ (x)", "$()$(a b)$ (x)"],
    ["two\r\nlines\u2028more\u202e", "two lines more⟨U+202E⟩"],
    ["$\u200b(zap)", "$⟨U+200B⟩(zap)"],
    ["price $(5) and $(five)", "price \\$(5) and \\$(five)"],
  ] as const)
    assert.equal(labelText(text), shown);
});

test("nothing in a notification can be clicked", () => {
  // The pattern by which VS Code 1.106 to 1.118 finds links in its notifications.
  const links = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/gi;
  for (const text of [
    "[a](command:workbench.action.terminal.new)",
    "[[a](COMMAND:x)](https://example.com)",
    '[a](http://example.com "title") [b](file:///etc/passwd)',
    "]([a](command:x)",
    "[a]\n(b)[c](command:x)",
  ]) {
    assert.match(text, new RegExp(links.source, "i"));
    assert.doesNotMatch(noticeText(text), new RegExp(links.source, "i"));
  }
  const plain = "See “Iris › History: Max Bytes” [1](2) and (command:x)";
  assert.equal(noticeText(plain), plain);
});

test("a text from right to left leaves what stands beside it where it is", () => {
  for (const text of ["מה יש כאן?", "ما هذا؟", "chart של 2026.png", "𞤀𞤣𞤤𞤢𞤥"])
    assert.equal(isolated(text), `\u2068${text}\u2069`);
  for (const text of ["What is this?", "港口.png", "harbor⟨U+202E⟩gnp.png", ""])
    assert.equal(isolated(text), text);
});
