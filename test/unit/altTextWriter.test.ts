/* Changes to documents: each image is found again, what is refused is tried again, and what is left is told. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isFillable } from "../../src/core/altText/check/fillable.ts";
import { editAmong, type ImageEdit, type Put } from "../../src/core/altText/write/plan.ts";
import { MemoryWorkspace } from "./memory.ts";

const PATH = "/w/a.md";

async function edited(
  workspace: MemoryWorkspace,
  puts: readonly Put[],
  more: Partial<ImageEdit> = {},
  path = PATH,
): Promise<ImageEdit[]> {
  const document = await workspace.documents.open(`memory:${path}`);
  assert.ok(document);
  const references = await workspace.documents.referencesIn(document);
  return puts.map((put, i) => ({ uri: document.uri, reference: references[i]!, put, ...more }));
}

const reasons = ({ left }: { left: readonly { why: string }[] }): string[] =>
  left.map(({ why }) => why);

describe("writing about images", () => {
  test("writes texts into several documents as one step", async () => {
    const workspace = new MemoryWorkspace({
      [PATH]: "![](x.png) ![](y.png)",
      "/w/b.html": '<img src="x.png">',
    });
    const edits = [
      ...(await edited(workspace, [{ alt: "One" }, { alt: "Two" }])),
      ...(await edited(workspace, [{ alt: 'Thr"ee' }], {}, "/w/b.html")),
    ];
    const { written, left } = await workspace.writer.apply(edits);
    assert.deepEqual([written.length, left.length], [3, 0]);
    assert.equal(workspace.text(PATH), "![One](x.png) ![Two](y.png)");
    assert.equal(workspace.text("/w/b.html"), '<img src="x.png" alt="Thr&quot;ee">');
  });

  test("a change that is refused is tried again, with the text as it is by then", async () => {
    const workspace = new MemoryWorkspace({ [PATH]: "![](x.png)" });
    const edits = await edited(workspace, [{ alt: "One" }]);
    workspace.refusals = 3;
    workspace.onCommit = () => {
      if (workspace.refusals > 0) workspace.type(PATH, 0, "…");
    };
    const { written } = await workspace.writer.apply(edits);
    assert.equal(written.length, 1);
    assert.equal(workspace.text(PATH), "………![One](x.png)");
  });

  test("a change that is refused for good is told, and there is an end to trying", async () => {
    const workspace = new MemoryWorkspace({ [PATH]: "![](x.png)" });
    workspace.refusals = Infinity;
    let tries = 0;
    workspace.onCommit = () => tries++;
    const result = await workspace.writer.apply(await edited(workspace, [{ alt: "One" }]));
    assert.deepEqual([result.written.length, reasons(result)], [0, ["refused"]]);
    assert.ok(tries > 10 && tries < 1000, `${tries}`);
  });

  test("what says something else by now is left, and a document that is gone", async () => {
    const workspace = new MemoryWorkspace({
      [PATH]: "![](x.png)\n![](y.png)",
      "/w/b.md": "![](x.png)",
    });
    const edits = [
      ...(await edited(workspace, [{ alt: "One" }, { alt: "Two" }])),
      ...(await edited(workspace, [{ alt: "Three" }], {}, "/w/b.md")),
    ];
    workspace.write(PATH, "![Mine](x.png)\n![](y.png)");
    workspace.delete("/w/b.md");
    const result = await workspace.writer.apply(edits);
    assert.deepEqual(reasons(result).sort(), ["changed", "closed"]);
    assert.equal(workspace.text(PATH), "![Mine](x.png)\n![Two](y.png)");
  });

  test("of several that are the same, the one that was meant", async () => {
    const workspace = new MemoryWorkspace({ [PATH]: "![](x.png) ![](x.png) ![](x.png)" });
    const at = workspace.track(PATH, 11);
    const [edit] = await edited(workspace, [{ alt: "Second" }], { at });
    workspace.type(PATH, 0, "Words. ");
    await workspace.writer.apply([edit!]);
    assert.equal(workspace.text(PATH), "Words. ![](x.png) ![Second](x.png) ![](x.png)");
  });

  test("without a place, references that are the same keep their order", async () => {
    const workspace = new MemoryWorkspace({ [PATH]: "![](x.png) ![](x.png)" });
    const edits = await edited(workspace, [{ alt: "A" }, { alt: "B" }]);
    await workspace.writer.apply(edits);
    assert.equal(workspace.text(PATH), "![A](x.png) ![B](x.png)");
  });

  test("of those that are the same, the one that was chosen in a document nobody followed", async () => {
    const text = '<img src="x.png" alt=""> <a href="/"><img src="x.png" alt=""></a>';
    const workspace = new MemoryWorkspace({ "/w/b.html": text });
    const document = await workspace.documents.open("memory:/w/b.html");
    const references = await workspace.documents.referencesIn(document!);
    const [subject] = references
      .slice(1)
      .map((reference) => ({ reference, document: document!, among: references }));
    workspace.type("/w/b.html", 0, "<p>Words ");
    await workspace.writer.apply([editAmong(subject!, { alt: "Home" })]);
    assert.equal(
      workspace.text("/w/b.html"),
      `<p>Words ${text.replace('alt=""></a>', 'alt="Home"></a>')}`,
    );
  });

  test("of those that are the same, none where it may be the one that is gone", async () => {
    const workspace = new MemoryWorkspace({ [PATH]: "![](x.png)\n![](x.png)\n![](y.png)" });
    const document = await workspace.documents.open(`memory:${PATH}`);
    const among = await workspace.documents.referencesIn(document!);
    const edits = among.map((reference) =>
      editAmong({ document: document!, reference, among }, { alt: "A" }),
    );
    workspace.write(PATH, "Words.\n![](x.png)\n![](y.png)");
    const result = await workspace.writer.apply(edits);
    assert.deepEqual(reasons(result), ["changed", "changed"]);
    assert.equal(workspace.text(PATH), "Words.\n![](x.png)\n![A](y.png)");
  });

  test("one that was moved elsewhere is found where nothing else shows its file", async () => {
    const workspace = new MemoryWorkspace({ [PATH]: "![](x.png)\n\nEnd" });
    const at = workspace.track(PATH, 0);
    const [edit] = await edited(workspace, [{ alt: "Moved" }], { at });
    workspace.write(PATH, "End\n\n![](x.png)");
    assert.deepEqual(reasons(await workspace.writer.apply([edit!])), ["changed"]);
    await workspace.writer.apply([{ ...edit!, isUnique: true }]);
    assert.equal(workspace.text(PATH), "End\n\n![Moved](x.png)");
    assert.equal(at.offset, 5);
  });

  test("long descriptions, and the lack of a safe place for one", async () => {
    const workspace = new MemoryWorkspace({
      [PATH]: "# Title\n\n![Chart](x.png)\n\nEnd\n",
      "/w/b.md": "# ![Chart](x.png)\n",
    });
    const put = { description: "Rows grow." };
    await workspace.writer.apply(await edited(workspace, [put]));
    assert.equal(workspace.text(PATH), "# Title\n\n![Chart](x.png)\n\nRows grow.\n\nEnd\n");
    const result = await workspace.writer.apply(await edited(workspace, [put], {}, "/w/b.md"));
    assert.deepEqual(
      reasons(result),
      workspace.text("/w/b.md") === "# ![Chart](x.png)\n" ? ["noPlace"] : [],
    );
  });

  test("another name of a file, everywhere in the document", async () => {
    const workspace = new MemoryWorkspace({
      [PATH]: "![](img/x%20y.png) ![Text](img/x%20y.png) ![](x.png)",
    });
    const put = { fileName: { from: "x y.png", to: "harbor.png" } };
    await workspace.writer.apply(await edited(workspace, [put]));
    assert.equal(workspace.text(PATH), "![](img/harbor.png) ![Text](img/harbor.png) ![](x.png)");
  });
});

describe("taking back what was written", () => {
  test("leaves every document as it was, closed ones as well", async () => {
    const texts = { [PATH]: "![](x.png) ![old](y.png)", "/w/b.html": '<img src="x.png">' };
    const workspace = new MemoryWorkspace(texts);
    const { changes } = await workspace.writer.apply([
      ...(await edited(workspace, [{ alt: "One [x]" }, { alt: "" }])),
      ...(await edited(workspace, [{ alt: 'Thr"ee' }], {}, "/w/b.html")),
    ]);
    assert.notEqual(workspace.text(PATH), texts[PATH]);
    workspace.refusals = 2;
    assert.deepEqual(await workspace.writer.revert(changes), { reverted: 2, left: 0 });
    for (const [path, text] of Object.entries(texts)) assert.equal(workspace.text(path), text);
  });

  test("leaves alone what somebody changed since", async () => {
    const workspace = new MemoryWorkspace({
      [PATH]: "![](x.png)",
      "/w/b.html": '<img src="x.png">',
    });
    const { changes } = await workspace.writer.apply([
      ...(await edited(workspace, [{ alt: "One" }])),
      ...(await edited(workspace, [{ alt: "Two" }], {}, "/w/b.html")),
    ]);
    workspace.write(PATH, "![One](x.png) and more");
    assert.deepEqual(await workspace.writer.revert(changes), { reverted: 1, left: 1 });
    assert.equal(workspace.text(PATH), "![One](x.png) and more");
    assert.equal(workspace.text("/w/b.html"), '<img src="x.png">');
  });

  const TEXT = '![](x.png)\n\nWords\n\n<img\n  src="y.png"\n  alt="image">';
  const others: readonly (readonly [
    what: string,
    /** What somebody makes of the text that has both alt texts. */
    change: (text: string) => string,
    /** What it says once they are taken back. */
    expected: string,
  ])[] = [
    [
      "words elsewhere",
      (text) => text.replace("Words", "Other\n\nwords"),
      TEXT.replace("Words", "Other\n\nwords"),
    ],
    ["an image elsewhere", (text) => `![](z.png)\n\n${text}`, `![](z.png)\n\n${TEXT}`],
    [
      "line ends",
      (text) => `${text.replaceAll("\n", "\r\n")}\r\n`,
      `${TEXT.replaceAll("\n", "\r\n")}\r\n`,
    ],
    [
      "blanks at line ends",
      (text) => text.replace("Words", "Words  "),
      TEXT.replace("Words", "Words  "),
    ],
    [
      "the line of one",
      (text) => text.replace("png)", "png) here"),
      TEXT.replace("](x.png)", "One](x.png) here"),
    ],
    [
      "the number of those lines",
      (text) => `![One](x.png)\n${text}`,
      `![One](x.png)\n${TEXT.replace("![", "![One")}`,
    ],
    ["all of it", () => "Mine\n", "Mine\n"],
  ];
  for (const [what, change, expected] of others)
    test(`after somebody changed ${what}, from what is as it was left`, async () => {
      const workspace = new MemoryWorkspace({ [PATH]: TEXT });
      const { changes } = await workspace.writer.apply(
        await edited(workspace, [{ alt: "One" }, { alt: "Two" }]),
      );
      workspace.write(PATH, change(workspace.text(PATH)));
      const { left } = await workspace.writer.revert(changes);
      assert.equal(workspace.text(PATH), expected);
      assert.equal(left, expected.includes("One") || expected === "Mine\n" ? 1 : 0);
    });
});

describe("what is written over without asking", () => {
  const rows: readonly (readonly [text: string, fillable: boolean])[] = [
    ["![](a.png)", true],
    ["![image](a.png)", true],
    ["![IMG_1234](a.png)", true],
    ["[![](a.png)](/x)", true],
    ["![Image of a harbor](a.png)", false],
    ["![A harbor](a.png)", false],
    ['<img src="a.png" alt="">', false],
    ["[![Read more](a.png)](/x)", false],
  ];
  for (const [text, fillable] of rows)
    test(`${fillable ? "is" : "is not"} ${text}`, async () => {
      const workspace = new MemoryWorkspace({ [PATH]: text });
      const document = await workspace.documents.open(`memory:${PATH}`);
      assert.ok(document);
      const [reference] = await workspace.documents.referencesIn(document);
      assert.equal(isFillable(reference!, document, "en"), fillable);
    });
});

describe("marking as decorative", () => {
  const rows: readonly (readonly [path: string, text: string, written: string | undefined])[] = [
    ["/w/a.html", '<img src="a.png" alt="x">', '<img src="a.png" alt="">'],
    [
      "/w/a.md",
      'x ![](<my a.png> "A & B") y',
      'x <img src="my%20a.png" alt="" title="A &amp; B"> y',
    ],
    ["/w/a.mdx", "![old](a.png)", '<img src="a.png" alt="" />'],
    ["/w/a.md", "[![](a.png)](/home)", undefined],
    ["/w/a.md", "![[a.png]]", undefined],
  ];
  for (const [path, text, written] of rows)
    test(`of ${text} in ${path}`, async () => {
      const workspace = new MemoryWorkspace({ [path]: text });
      const edits = await edited(workspace, [{ decorative: true }], {}, path);
      const result = await workspace.writer.apply(edits);
      assert.equal(workspace.text(path), written ?? text);
      assert.deepEqual(reasons(result), written === undefined ? ["noPlace"] : []);
      const document = await workspace.documents.open(`memory:${path}`);
      const [now] = document ? await workspace.documents.referencesIn(document) : [];
      if (written !== undefined) assert.equal(now?.decorative, true);
    });
});
