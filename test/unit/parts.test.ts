/* Files that several threads look through, and images that are looked for once. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { parseAltTextSettings } from "../../src/core/settings.ts";
import { readParts } from "../../src/cli/parts.ts";
import { settingsOf } from "../../src/node/settings.ts";
import { root } from "../vscode/paths.ts";
import { folderWith } from "./folder.ts";

const altText = parseAltTextSettings(settingsOf({}));
const signal = new AbortController().signal;
const FILES = 410;
/** What decides where images are: folders, markups, links as notes have them, folders that a document names. */
const KINDS: Readonly<Record<string, (at: number) => string>> = {
  md: (at) => `# Part ${at}\n\n![](../media/a.png) ![](b.png) <img src="/a.png">\n`,
  "note.md": () => "[[Other]] ![](c.png)\n",
  tex: (at) => `\\graphicspath{{../g${at % 4}/}}\n\\includegraphics{d}\n`,
  rst: () => ".. image:: b.png\n",
  adoc: () => "image::b.png[]\n",
  jsx: () => `export const A = () => <img src={require("../media/a.png")} />;\n`,
};

// eslint-disable-next-line typescript/require-await -- as files come that are looked for
async function* listed(files: readonly string[]): AsyncGenerator<string> {
  yield* files;
}

describe("looking through many files", () => {
  test("several threads tell the same as one, and an image is where it is looked for each time", async () => {
    const images = ["a/b.png", "media/a.png", "b/images/b.png", "x/c.png", "g0/d.png", "g2/d.png"];
    const endings = Object.keys(KINDS);
    const paths = Array.from({ length: FILES }, (_, at) => {
      const ending = endings[at % endings.length] ?? "";
      return [`${"abcde"[at % 5]}/${at}.${ending}`, KINDS[ending]?.(at) ?? ""] as const;
    });
    const cwd = await folderWith(
      Object.fromEntries([...paths, ...images.map((path) => [path, "image"] as const)]),
    );
    const files = paths.map(([path]) => join(cwd, path));
    const told = (isWithoutLinks: boolean, threadScript?: string) =>
      readParts(listed(files), {
        ...{ cwd, altText, isWhole: true, isWithoutLinks, threadScript, signal },
      });
    const alone = await told(false);
    const found = new Set(alone.references.map(({ resolved }) => resolved));
    for (const image of images) assert.ok(found.has(image), image);
    assert.ok(found.has(null));
    assert.deepEqual(await told(true), alone);
    assert.deepEqual(await told(true, join(root, "src/cli/thread.ts")), alone);
    const only = await readParts(listed(files), {
      ...{ cwd, altText, isWhole: false, isWithoutLinks: true, threadScript: undefined, signal },
    });
    assert.deepEqual(only, {
      summary: alone.summary,
      references: alone.references.filter(({ problems }) => problems.length > 0),
      unread: [],
    });
  });

  test("a thread that fails is told, and who stops waits for nobody", async () => {
    const cwd = await folderWith({ "a.md": "![](a.png)" });
    const files = Array.from({ length: FILES }, () => join(cwd, "a.md"));
    const options = { cwd, altText, isWhole: true, isWithoutLinks: true, signal };
    const threadScript = join(cwd, "none.js");
    await assert.rejects(readParts(listed(files), { ...options, threadScript }), /none\.js/);
    const stopped = { ...options, signal: AbortSignal.abort(new Error("stopped")) };
    await assert.rejects(
      readParts(listed(files), { ...stopped, threadScript: undefined }),
      /stopped/,
    );
  });
});
