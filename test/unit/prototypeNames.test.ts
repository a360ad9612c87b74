/* Names that every object of JavaScript has, wherever somebody else chooses a name: they are names like others. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { problemsOf } from "../../src/core/altText/check/problems.ts";
import { readReferences } from "../../src/core/altText/read/readReferences.ts";
import { rewriteDrawing } from "../../src/core/image/drawing/rewrite.ts";
import { namesOf } from "../../src/core/image/fonts/families.ts";
import { facesInBytes } from "../../src/core/image/fonts/systemFonts.ts";
import { lookup } from "../../src/core/lookup.ts";
import { root } from "../vscode/paths.ts";

const NAMES = Object.getOwnPropertyNames(Object.prototype).flatMap((one) =>
  one === one.toLowerCase() ? [one] : [one, one.toLowerCase()],
);

/** A name in all places of a markup that have one, beside the images `a.png` and `b.png`. */
const DOCUMENTS: Readonly<Record<string, (name: string) => string>> = {
  "a.html": (x) =>
    `<${x}><p>x<img src=a.png alt=${x}></${x}><li><${x}:x></${x}><img ${x}="a" src=b.png><input type=${x}>`,
  "a.md": (x) =>
    `---\n${x}: c\n---\n![${x}](a.png)\n\n[${x}]: b.png\n\n![x][${x}]\n\n<${x}><p></${x}>\n\n:::{${x}} c\n:::\n\n{{< ${x} c="d" >}}\n`,
  "a.mdx": (x) => `import X from "${x}"\n\n![](a.png)\n\n<X/>\n<img src="b.png" ${x}="1"/>\n`,
  "a.jsx": (x) =>
    `import X from "${x}"; import {${x} as Y} from "${x}"; export default () => <X ${x}={1}><img src="a.png" alt={x.${x}}/><Y/><img src="b.png"/><${x}/></X>`,
  "a.vue": (x) =>
    `<script setup>import Y from "${x}"</script><template><${x}><p><img src="a.png" :alt="${x}"><Y/><img src="b.png"></${x}></template>`,
  "a.svelte": (x) =>
    `<script>import Y from "${x}";</script><${x}><img src="a.png" alt={${x}}><Y/><img src="b.png"></${x}>`,
  "a.astro": (x) =>
    `---\nimport Y from "${x}";\n---\n<Y/><${x}/><img src="a.png"><img src="b.png" ${x}={1}>`,
  "a.razor": (x) => `@using ${x}\n<${x}><img src="a.png"></${x}><img src="b.png" alt="@${x}">`,
  "a.rst": (x) =>
    `.. ${x}:: c\n   :${x}: d\n\n.. image:: a.png\n   :alt: ${x}\n\n.. |${x}| image:: b.png\n\n:${x}:\`x\`\n`,
  "a.adoc": (x) => `:${x}: c\n\nimage::a.png[${x},${x}=1]\n\n${x}::c[]\n\nimage::b.png[{${x}}]\n`,
  "a.tex": (x) =>
    `\\newcommand{\\${x}}{c}\\includegraphics[alt={${x}}]{a.png}\\begin{${x}}\\includegraphics{b.png}\\end{${x}}`,
  "a.typ": (x) => `#let ${x} = "c"\n#image("a.png", alt: "${x}")\n#image("b.png")\n#${x}("c")\n`,
  "a.liquid": (x) => `{% ${x} %}<${x}><p><img src=a.png></${x}>{{ x | ${x} }}<img src=b.png>`,
  "a.component.html": (x) =>
    `<${x} [${x}]="x"><p><img src="a.png" (${x})="y"></${x}><img src="b.png" [attr.${x}]="1">`,
};

describe("names that every object has", () => {
  for (const [path, documentOf] of Object.entries(DOCUMENTS))
    test(`are names like others in ${path}`, async () => {
      const found = async (name: string): Promise<unknown> => {
        const text = documentOf(name);
        const references = await readReferences({ text, path, languageId: "" }, []);
        const options = { name: path, text, language: undefined, mayTellKind: true };
        const problems = problemsOf(references, { ...options, isPoorTold: true, isReview: true });
        return [references.map(({ source }) => source?.text), problems.map(({ code }) => code)];
      };
      const expected = await found("ordinary");
      assert.deepEqual((expected as string[][])[0], ["a.png", "b.png"]);
      for (const name of NAMES.filter((one) => !one.startsWith("_")))
        assert.deepEqual(await found(name), expected, name);
      for (const name of NAMES) await found(name);
    });

  test("are no fonts that take the place of others", () => {
    for (const name of NAMES) assert.deepEqual(namesOf(name), [name.toLowerCase()]);
  });

  test("say nothing in a drawing", () => {
    const font = readFileSync(join(root, "node_modules/dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf"));
    const fonts = { own: facesInBytes("own", font), system: () => [] };
    const rewritten = (x: string): string | undefined => {
      const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">
        <style>:${x}{fill:red} @media (${x}){rect{fill:red}}</style>
        <rect width="1${x}" fill="${x}" style="mix-blend-mode:${x};transform:rotate(1${x})"/>
        <rect style="fill:color(${x} 1 1 1);stroke:color-mix(in ${x}, red, blue);${x}:initial"/>
        <rect style="image-rendering:${x};transform-origin:${x} ${x};x:1${x}" ${x}="1"/>
        <text font-size="${x}" baseline-shift="${x}" text-anchor="${x}">x</text>
        <text font-family="${x}" style="font:${x} 9px ${x}">x</text>
        <foreignObject width="9" height="9"><ol xmlns="http://www.w3.org/1999/xhtml" type="${x}">
          <li style="border:${x} solid red;background:linear-gradient(to ${x}, red)">x</li></ol>
        </foreignObject></svg>`;
      return rewriteDrawing(drawing, fonts)?.text();
    };
    // Only what nobody knows may still have it.
    const plain = (text: string | undefined, name: string): string | undefined =>
      text?.replaceAll(new RegExp(name, "gi"), "-");
    const expected = plain(rewritten("ordinary"), "ordinary");
    for (const name of NAMES) {
      const found = plain(rewritten(name), name);
      // A unit has letters alone.
      if (!name.startsWith("_")) assert.equal(found, expected, name);
    }
  });

  test("are in no table", () => {
    const table = lookup({ a: 1 });
    for (const name of NAMES) assert.equal(table[name], undefined);
    assert.deepEqual(Object.entries(table), [["a", 1]]);
  });
});
