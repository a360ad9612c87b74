/* Notes that came along with what somebody else made, in a folder of many such parts. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { scanDocument } from "../../src/core/altText/review/scan.ts";
import { MemoryWorkspace } from "./memory.ts";

/** The problems that are told of a document. */
async function told(files: Readonly<Record<string, string>>, path: string): Promise<number> {
  const { documents, locator } = new MemoryWorkspace(files);
  const document = await documents.open(`memory:${path}`);
  assert.ok(document);
  const { signal } = new AbortController();
  const settingsFor = () => ({ mayTellKind: true, path: path.slice(3) });
  const rows = await scanDocument(document, { documents, locator, settingsFor, signal });
  return rows.flatMap(({ problems }) => problems).length;
}

const OTHERS = Object.fromEntries(
  ["a", "b", "c", "d"].map((name) => [`/w/plugins/${name}/README.md`, "# It\n"]),
);
const OWN = {
  "/w/README.md":
    "[![x](https://img.shields.io/github/stars/lifts/shell)](x)\nSee https://github.com/lifts/shell.\n",
};
const PATH = "/w/plugins/kube-lift/README.md";
const toldWith = (
  badge: string,
  more: Readonly<Record<string, string>> = OTHERS,
  path = PATH,
): Promise<number> =>
  told({ ...OWN, ...more, [path]: `# Lift\n\n![Badge](${badge})\n\n![](lift.png)\n` }, path);

describe("a note that came along with a part", () => {
  for (const badge of [
    "https://contrib.rocks/image?repo=somebody/kube-lift",
    "https://img.shields.io/github/stars/somebody/kube-lift.svg?style=flat",
    "https://img.shields.io/github/actions/workflow/status/somebody/kube-lift/ci.yml",
    "https://api.star-history.com/svg?repos=somebody/zsh-kube-lift&type=Date",
    "https://github.com/somebody/kube-lift/actions/workflows/ci.yml/badge.svg",
    "https://travis-ci.org/somebody/kube-lift.svg?branch=master",
  ])
    test(`shows ${badge}`, async () => {
      assert.equal(await toldWith(badge), 0);
    });

  test("is the project's own with its own badges, or of another name, or in no such folder", async () => {
    const badge = "https://contrib.rocks/image?repo=somebody/kube-lift";
    assert.equal(await toldWith("https://contrib.rocks/image?repo=lifts/kube-lift"), 1);
    assert.equal(await toldWith("https://contrib.rocks/image?repo=somebody/volumes"), 1);
    assert.equal(await toldWith("https://img.shields.io/badge/kube-lift"), 1);
    assert.equal(await toldWith(badge, {}), 1);
    assert.equal(await toldWith(badge, OTHERS, "/w/docs/README.md"), 1);
    assert.equal(await toldWith(badge, OTHERS, "/w/packages/kube-lift/README.md"), 1);
    assert.equal(await toldWith(badge, { ...OTHERS, "/w/README.md": "# Ours\n" }), 1);
  });

  test("stands among scripts with the licence and the minified file of its library", async () => {
    const note = (folder: string, ...names: readonly string[]): Promise<number> => {
      const files = Object.fromEntries(names.map((name) => [`${folder}/${name}`, ""]));
      const path = `${folder}/README.md`;
      return told({ ...OWN, ...files, [path]: "# Lift\n\n![](lift.png)\n" }, path);
    };
    assert.equal(await note("/w/src/js/lift", "LICENSE", "lift.min.js"), 0);
    assert.equal(await note("/w/src/js/lift", "lift.min.js"), 1);
    assert.equal(await note("/w/src/js/lift", "LICENSE", "lift.js"), 1);
    assert.equal(await note("/w/packages/lift", "LICENSE", "lift.min.js"), 1);
    assert.equal(await note("/w/js", "LICENSE", "lift.min.js"), 1);
  });

  test("is told by the manifest of its theme or plugin", async () => {
    const page = (path: string, manifest: string, text: string): Promise<number> =>
      told({ ...OWN, [manifest]: text, [path]: '<img src="a.png">' }, path);
    const [theme, own] = [
      'name = "Elevator"\nhomepage = "https://github.com/somebody/hugo-elevator/"\n',
      'name = "Elevator"\nhomepage = "https://github.com/lifts/hugo-elevator/"\n',
    ];
    const inTheme = "/w/themes/elevator/layouts/a.html";
    assert.equal(await page(inTheme, "/w/themes/elevator/theme.toml", theme), 0);
    assert.equal(await page(inTheme, "/w/themes/elevator/theme.toml", own), 1);
    assert.equal(
      await page("/w/themes/ours/layouts/a.html", "/w/themes/ours/theme.toml", theme),
      1,
    );
    const plugin = "homepage: https://github.com/somebody/grav-plugin-lift\n";
    assert.equal(
      await page("/w/plugins/lift/a.html", "/w/plugins/lift/blueprints.yaml", plugin),
      0,
    );
    assert.equal(await page("/w/lift/a.html", "/w/lift/blueprints.yaml", plugin), 1);
  });

  test("costs little to read", async () => {
    const hostile = `https://img.shields.io/github/${"a-/".repeat(5000)} ${"contrib.rocks/image?repo=".repeat(500)}`;
    const start = process.cpuUsage().user;
    assert.equal(await toldWith(hostile), 1);
    assert.ok(process.cpuUsage().user - start < 500_000);
  });
});

describe("the note of a package", () => {
  const lines = Array.from({ length: 20 }, (_, at) => `Line ${String(at)} of it.`);
  const note = `# Lift\n\n![](a.png)\n\n${lines.join("\n\n")}\n`;
  for (const [name, count, text] of [
    ["the same as at the top", 0, note],
    ["with a line of its own", 0, note.replace("Line 3 of", "A line of")],
    ["with more of its own", 1, note.replace(/Line \d of/g, "A line $& for")],
    ["with few lines", 1, "# Lift\n\n![](a.png)\n"],
  ] as const)
    test(name, async () => {
      const files = { "/w/README.md": note, "/w/packages/lift/README.md": text };
      assert.equal(await told(files, "/w/packages/lift/README.md"), count);
      assert.equal(await told(files, "/w/README.md"), 1);
    });
});
