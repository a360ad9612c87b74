/* A review of 400 images in twelve markups, of which it is known how they do: all are found, written and undone. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { isWritable, type ReviewItem } from "../../src/core/altText/review/item.ts";
import { createKeptRows } from "../../src/core/altText/review/kept.ts";
import { Review } from "../../src/core/altText/review/review.ts";
import { acceptedEdits, writeAccepted } from "../../src/core/altText/review/writing.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";
import { MemoryWorkspace } from "./memory.ts";

type State = "missing" | "poor" | "good" | "decorative";
/** Spells an image; none where the markup has no way to say it. */
type Spell = (name: string, alt: string) => string;
interface Sample {
  readonly missing: (name: string) => string;
  readonly said: Spell;
  readonly decorative?: (name: string) => string;
  readonly before?: string;
  readonly after?: string;
}

const TAG: Sample = {
  missing: (name) => `<img src="${name}" />`,
  said: (name, alt) => `<img src="${name}" alt="${alt}" />`,
  decorative: (name) => `<img src="${name}" alt="" />`,
};
const JSX: Sample = { ...TAG, before: "export const page = () => (\n<div>", after: "</div>\n);" };
const SAMPLES: Readonly<Record<string, Sample>> = {
  "a.md": {
    missing: (name) => `![](${name})`,
    said: (name, alt) => `Words ![${alt}](${name}) words`,
    decorative: (name) => `<img src="${name}" alt="">`,
  },
  "b.mdx": { ...TAG, missing: (name) => `![](${name})` },
  "c.html": { ...TAG, before: "<!doctype html>", after: "" },
  "d.jsx": JSX,
  "e.tsx": JSX,
  "f.vue": { ...TAG, before: "<template>\n<main>", after: "</main>\n</template>" },
  "g.svelte": TAG,
  "h.astro": { ...TAG, before: "---\nconst a = 1;\n---" },
  "i.rst": {
    missing: (name) => `.. image:: ${name}`,
    said: (name, alt) => `.. image:: ${name}\n   :alt: ${alt}`,
  },
  "j.adoc": {
    missing: (name) => `image::${name}[]`,
    said: (name, alt) => `image::${name}["${alt}"]`,
  },
  "k.tex": {
    missing: (name) => `\\includegraphics{${name}}`,
    said: (name, alt) => `\\includegraphics[alt={${alt}}]{${name}}`,
    before: "\\documentclass{article}\n\\begin{document}",
    after: "\\end{document}",
  },
  "l.typ": {
    missing: (name) => `#image("${name}")`,
    said: (name, alt) => `#image("${name}", alt: "${alt}")`,
  },
};
/** Of each document: how many images of which state. */
const COUNTS = { missing: 12, poor: 8, good: 12, decorative: 4 } as const;

const files: Record<string, string> = {};
const truth = new Map<string, State>();
for (const [file, sample] of Object.entries(SAMPLES)) {
  const lines: string[] = [];
  for (const [state, count] of Object.entries(COUNTS))
    for (let at = 0; at < count; at++) {
      const name = `${state}-${file[0]}${at}.png`;
      const { missing, said, decorative } = sample;
      const text = {
        missing: () => missing(name),
        poor: () => said(name, "screenshot"),
        good: () => said(name, `The ${at + 2}th boat of harbour ${file[0]} at the pier`),
        decorative: () => decorative?.(name),
      }[state as State]();
      if (text === undefined) continue;
      lines.push(text);
      truth.set(`${file} ${name}`, state as State);
      files[`/w/${name}`] = "image";
    }
  files[`/w/${file}`] = [sample.before, ...lines, sample.after].filter(Boolean).join("\n\n") + "\n";
}

/** What is hard to spell in one markup or another, and comes back as it is. */
const TEXTS = [
  'A "quoted" [label] | and *stars* & <b>signs</b>, 50 % of {x} for $5 #1',
  "It’s the author's C:\\folder_name: `code` ~ ^ = “said” — 日本語",
  "Plain words",
];

test("of 400 images in twelve markups all are found as they are, written and undone", async () => {
  assert.ok(truth.size >= 400, `${truth.size}`);
  const workspace = new MemoryWorkspace(files);
  const { documents, locator } = workspace;
  const review = new Review({
    ...{ documents, locator },
    settingsFor: () => ({ language: undefined, mayTellKind: true }),
    uris: (signal) => documents.all(signal),
    fileOf: (uri) => uri.replace("memory:/w/", ""),
    kept: createKeptRows(join(temporaryFolder("kept").path, "rows.jsonl"), () =>
      Promise.resolve("same"),
    ),
    onError: (error) => assert.fail(String(error)),
  });
  await review.scan();
  const all = (): ReviewItem[] => [...review.table.items()];
  const nameOf = ({ file, row }: ReviewItem): string => `${file} ${row.reference.source?.text}`;
  const found = new Map(all().map((item) => [nameOf(item), item.row.state as State]));
  assert.deepEqual(new Map([...found].sort()), new Map([...truth].sort()));
  assert.equal(review.coverage.notFound, 0);

  const texts = new Map<string, string>();
  for (const [at, item] of all().entries()) {
    if (!isWritable(item)) continue;
    const text = TEXTS[at % TEXTS.length]!;
    texts.set(nameOf(item), text);
    review.decide([item.id], { kind: "accept", text });
  }
  assert.ok(texts.size >= 400);
  const accepted = await acceptedEdits(review);
  const { written, left, changes } = await writeAccepted(review, accepted, workspace.writer);
  assert.deepEqual([written.length, left.length], [texts.size, 0]);
  for (const item of all()) {
    const alt = (item.row.reference.alt ?? "").replace(/\s+/g, " ");
    assert.equal(alt, texts.get(nameOf(item)), nameOf(item));
    assert.ok(item.isWritten, nameOf(item));
  }
  assert.equal((await workspace.writer.revert(changes)).left, 0);
  for (const [path, text] of Object.entries(files)) assert.equal(workspace.text(path), text, path);
});
