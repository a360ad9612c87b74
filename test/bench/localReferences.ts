/*
 * Counts the references of a folder to files of it, and how many of them Iris finds.
 *
 *   node test/bench/localReferences.ts FOLDER [--list] [--far] [--others]
 *
 * A reference counts where a file of the folder has its name: the file's path ends with the path that
 * is written, without `.`, `..`, `@site`-like beginnings, query and template code. Whether the file is
 * the one that is meant is judged by that alone, so that the judge shares nothing with the resolver.
 * A found file with another name counts as wrong; one that shares fewer folders with the document than another
 * is told as well (`--far` lists those), since it may be a namesake. `--others` lists what does not count and is no address.
 *
 * How repositories are chosen, written down before the first measure: for each of ten generators (Obsidian,
 * Antora, LaTeX, MkDocs, Sphinx, Docusaurus, Hugo, Django, Laravel, Mintlify) the public repository with the
 * most stars whose documents it makes, that was not used before in this project, is smaller than 500 MB and
 * has at least 20 references that count. None is exchanged after it was measured.
 */

import { relative, resolve } from "node:path";
import { createNodeDocuments } from "../../src/node/documents.ts";
import { ImageLocator } from "../../src/core/altText/resolve/locator.ts";
import { uriPathOf } from "../../src/node/paths.ts";
import { readdir } from "node:fs/promises";

const IMAGE = /\.(?:png|apng|jpe?g|jfif|gif|webp|svgz?|avif|bmp|ico|tiff?|pdf|eps|heic)$/i;
const ENDINGS = ["png", "jpg", "jpeg", "svg", "webp", "pdf", "eps", "gif"];

const [folder = ".", ...flags] = process.argv.slice(2);
const root = resolve(folder);
const top = uriPathOf(root);
const byName = new Map<string, string[]>();
for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
  const path = `${uriPathOf(entry.parentPath)}/${entry.name}`.normalize("NFC");
  if (!entry.isFile() || !IMAGE.test(entry.name) || /\/(?:\.git|node_modules)\//.test(path))
    continue;
  const name = entry.name.normalize("NFC");
  byName.set(name, [...(byName.get(name) ?? []), path]);
}

/** The files whose paths end with what is written. */
function meant(text: string, isLatex: boolean): string[] {
  const plain = pathIn(text);
  if (plain === undefined) return [];
  const written = plain.replace(/^.*:(?=[^/])|^\$/, "").replace(/^[@~][\w-]*\//, "");
  const parts = written.split(/[\\/]/).filter((one) => one !== "" && one !== "." && one !== "..");
  const last = parts.at(-1);
  if (last === undefined) return [];
  const stem = last.replace(/\*$/, "").replace(/\.$/, "");
  const isOpen = isLatex || last.endsWith(".*");
  const names = [last, ...(isOpen ? ENDINGS.map((ending) => `${stem}.${ending}`) : [])];
  return names.flatMap((name) => {
    const ending = `/${[...parts.slice(0, -1), name].join("/")}`;
    return (byName.get(name) ?? []).filter((path) => path.endsWith(ending));
  });
}

/** The path of a source, without template code; undefined where it is an address or computed. */
function pathIn(text: string): string | undefined {
  const trimmed = text.trim().normalize("NFC");
  if (/^(?:https?|data|mailto|blob|cid):|^\/\/|^[#?]/i.test(trimmed)) return undefined;
  const quoted = /^(?:\{\{|\{%|<%|@).*?["']([^"']+\.\w+)["']/.exec(trimmed)?.[1];
  const path = quoted ?? trimmed.replace(/^(?:\{\{[^}]*\}\}|\{%[^%]*%\}|%\w+%|\$\{[^}]*\})/, "");
  if (/[{}$<>]/.test(path.replace(/^\$[a-z]+\//i, ""))) return undefined;
  const bare = path.replace(/(?!^)[?#].*$/s, "");
  try {
    return decodeURIComponent(bare);
  } catch {
    return bare;
  }
}

function sharedFolders(a: string, b: string): number {
  const [one, two] = [a.split("/"), b.split("/")];
  let count = 0;
  while (count < one.length - 1 && one[count] === two[count]) count++;
  return count;
}

const documents = createNodeDocuments([root], { components: [], staticRoots: [] });
const locator = new ImageLocator((document) => documents.siteOf(document));
const counts = { documents: 0, references: 0, exist: 0, found: 0, wrong: 0, far: 0 };
const left: string[] = [];
const started = performance.now();
let locating = 0;
for await (const uri of documents.all(new AbortController().signal)) {
  const document = await documents.open(uri);
  if (!document) continue;
  counts.documents++;
  const isLatex = /\.(?:tex|ltx|latex)$/i.test(document.path);
  for (const { source } of await documents.referencesIn(document)) {
    if (!source) continue;
    counts.references++;
    const files = meant(source.text, isLatex);
    if (files.length === 0) {
      if (flags.includes("--others") && !/^(?:https?:)?\/\//i.test(source.text.trim()))
        left.push(`other ${relative(top, document.path)}\t${source.text}`);
      continue;
    }
    counts.exist++;
    const before = performance.now();
    const { found } = await locator.locate(document, source);
    locating += performance.now() - before;
    const path = found.kind === "file" ? found.path.normalize("NFC") : undefined;
    if (path !== undefined && files.includes(path)) {
      counts.found++;
      const most = Math.max(...files.map((one) => sharedFolders(one, document.path)));
      if (sharedFolders(path, document.path) < most) {
        counts.far++;
        if (flags.includes("--far"))
          left.push(`far ${relative(top, document.path)}\t${source.text}\t${relative(top, path)}`);
      }
    } else {
      if (path !== undefined) counts.wrong++;
      const file = relative(top, document.path);
      if (flags.includes("--list"))
        left.push(`${file}\t${source.text}\t${path ?? found.kind}\t${files.slice(0, 2).join(" ")}`);
    }
  }
}
const share = counts.exist === 0 ? "–" : `${((100 * counts.found) / counts.exist).toFixed(1)} %`;
console.log(
  `${folder}: ${counts.documents} documents, ${counts.references} references; of ${counts.exist} whose file exists ` +
    `${counts.found} found (${share}), ${counts.wrong} wrong, ${counts.far} not the nearest; ${Math.round(locating)} ms of ${Math.round(performance.now() - started)}`,
);
for (const one of left) console.log(one);
