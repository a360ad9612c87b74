/* Documents in twelve markups, of which it is known how their images do. */

export type State = "missing" | "poor" | "good" | "decorative";
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

/** How many images there are of which state. */
export type Counts = Readonly<Record<State, number>>;

/** The names of the documents. */
export const MARKUPS: readonly string[] = Object.keys(SAMPLES);

/** One of the documents, and how its images do by their names. */
export function documentIn(
  markup: string,
  counts: Counts,
): { readonly text: string; readonly images: ReadonlyMap<string, State> } {
  const sample = SAMPLES[markup]!;
  const lines: string[] = [];
  const images = new Map<string, State>();
  for (const state of Object.keys(counts) as State[])
    for (let at = 0; at < counts[state]; at++) {
      const name = `${state}-${markup[0]}${at}.png`;
      const { missing, said, decorative } = sample;
      const text = {
        missing: () => missing(name),
        poor: () => said(name, "screenshot"),
        good: () => said(name, `The ${at + 2}th boat of harbour ${markup[0]} at the pier`),
        decorative: () => decorative?.(name),
      }[state]();
      if (text === undefined) continue;
      lines.push(text);
      images.set(name, state);
    }
  return {
    text: [sample.before, ...lines, sample.after].filter(Boolean).join("\n\n") + "\n",
    images,
  };
}
