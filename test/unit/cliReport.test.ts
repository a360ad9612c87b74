/* The report of `iris-alt check`: the contract, states, notebooks and encodings. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { folderWith } from "./folder.ts";
import { NOTEBOOK, reportOf } from "./irisAlt.ts";

describe("the report", () => {
  test("has every field of the contract", async () => {
    const folder = await folderWith({
      "docs/a.md": "# Birds\n\n😀 ![](../img/gull.png)\n",
      "img/gull.png": "",
    });
    assert.deepEqual(await reportOf(folder), {
      version: 1,
      summary: { total: 1, good: 0, missing: 1, poor: 0, decorative: 0, computed: 0, notFound: 0 },
      references: [
        {
          file: "docs/a.md",
          ...{ line: 3, column: 4, endLine: 3, endColumn: 24 },
          ...{ markup: "markdown", element: "image" },
          ...{ source: "../img/gull.png", resolved: "img/gull.png" },
          ...{ alt: "", computed: false, decorative: false, purpose: "informative" },
          ...{ heading: "Birds", caption: null },
          problems: [
            { code: "missing-alt", severity: "error", message: "This image has no alt text." },
          ],
        },
      ],
    });
  });

  test("sorts each image into one state", async () => {
    const folder = await folderWith({
      "a.html": [
        `<img src="x.png">`,
        `<img src="x.png" alt="">`,
        `<img src="x.png" alt="A gull lands on a mast">`,
        `<img src="x.png" alt="image">`,
        `<a href="/"><img src="x.png"></a>`,
        `<a href="/"><img src="x.png" alt=""></a>`,
        `<img src="https://a.example/x.png" alt="" aria-hidden="true">`,
        `<img src="data:image/png;base64,${"A".repeat(5000)}" aria-label="A harbor">`,
      ].join("\r\n"),
      "b.jsx": "const a = <img src={x} alt={y} />;",
    });
    const { summary, references } = await reportOf(folder);
    assert.deepEqual(summary, {
      ...{ total: 9, good: 2, missing: 2, poor: 2, decorative: 2, computed: 1, notFound: 6 },
    });
    assert.deepEqual(
      references.map(({ line, problems }) => [line, ...problems.map(({ code }) => code)]),
      [
        [1, "missing-alt"],
        [2],
        [3],
        [4, "empty-words"],
        [5, "missing-alt", "link-without-name"],
        [6, "link-without-name"],
        ...[[7], [8], [1]],
      ],
    );
    assert.ok((references[7]?.source?.length ?? 0) < 100, "no image is in a report");
  });

  test("counts a notebook's lines within its cells", async () => {
    const folder = await folderWith({ "n.ipynb": NOTEBOOK, "a.png": "" });
    const { references, summary } = await reportOf(folder);
    assert.deepEqual(
      references.map(({ file, cell, line, column, source, heading }) => ({
        ...{ file, cell, line, column, source, heading },
      })),
      [
        { file: "n.ipynb", cell: 2, line: 2, column: 5, source: "a.png", heading: 'Gulls "here"' },
        { file: "n.ipynb", cell: 2, line: 3, column: 1, source: "b.png", heading: 'Gulls "here"' },
      ],
    );
    assert.equal(summary.notFound, 1);
    assert.equal(
      (await reportOf(folder, "--stdin --stdin-filename x.ipynb", NOTEBOOK)).summary.total,
      2,
    );
  });

  test("tells of all images, also in long documents and in those that a program made", async () => {
    const many = "![](a.png)\n\n".repeat(1200);
    const folder = await folderWith({ "a.md": `<!-- DO NOT EDIT. -->\n${many}` });
    assert.equal((await reportOf(folder)).summary.missing, 1200);
  });

  const text = 'Über – <img src="a.png" alt="Möwe am Hafen"> ende\r\n![](b.png)\r![](c.png)\n';
  const encodings: [string, string, Uint8Array][] = [
    ["UTF-8 with a mark", text, Buffer.from(`\uFEFF${text}`)],
    ["UTF-16LE with a mark", text, Buffer.from(`\uFEFF${text}`, "utf16le")],
    ["UTF-16BE with a mark", text, Buffer.from(`\uFEFF${text}`, "utf16le").swap16()],
    ["UTF-16LE without one", text, Buffer.from(text, "utf16le")],
    ["Windows-1252", text.replace("–", "-"), Buffer.from(text.replace("–", "-"), "latin1")],
  ];
  for (const [name, , bytes] of encodings)
    test(`reads ${name}`, async () => {
      const { references } = await reportOf(await folderWith({ "a.md": bytes }));
      assert.deepEqual(
        references.map(({ line, column, alt }) => [line, column, alt]),
        [
          [1, 8, "Möwe am Hafen"],
          [2, 1, ""],
          [3, 1, ""],
        ],
      );
    });

  test("reads what a file says of its encoding", async () => {
    const bytes = Buffer.concat([
      Buffer.from('<meta charset="Shift_JIS"><img src="a.png" alt="'),
      Buffer.from([0x8f, 0x5c, 0x83, 0x5c]),
      Buffer.from('">'),
    ]);
    const { references } = await reportOf(await folderWith({ "a.html": bytes }));
    assert.equal(references[0]?.alt, "十ソ");
  });
});
