import type { Site, StaticRoot } from "./site.ts";

/** Characters of settings that are looked at behind the name of the list. */
const LONGEST_LIST = 4000;
const STRING = /"([^"\\\n]{1,200})"|'([^'\\\n]{1,200})'/g;

/** The settings that `manage.py` names, and what those of one environment most often stand on. */
export function settingsOfDjango(manage: string): string[] {
  const name = /DJANGO_SETTINGS_MODULE["']\s*,\s*["']([\w.]{1,200})["']/.exec(manage)?.[1];
  if (name === undefined) return [];
  const path = name.replaceAll(".", "/");
  const folder = path.split("/").slice(0, -1).join("/");
  const beside = ["base", "common", "settings"].map((one) => `${folder}/${one}.py`);
  return [`${path}.py`, `${path}/__init__.py`, `${path}/base.py`, ...beside].map((one) =>
    one.replace(/^\//, ""),
  );
}

/** Django: the folders that `STATICFILES_DIRS` lists, those of its applications and the usual one. */
export function django(text: string): Site {
  const usual = [{ folder: "static", at: "/static" }, { folder: "static" }, { folder: "." }];
  const lists = [...text.matchAll(/\bSTATICFILES_DIRS\s*(?::[^=\n]{1,80})?\+?=\s*([[(])/g)];
  const listed = lists.slice(0, 8).flatMap(({ index, 0: head, 1: open }) => {
    const from = index + head.length;
    return entriesOf(text.slice(from, from + LONGEST_LIST), open === "(" ? ")" : "]");
  });
  return { roots: [...listed, ...usual], bare: true };
}

/** The entries of a list of Python: a path in parts, or a pair of a prefix and a path. */
function entriesOf(text: string, end: string): StaticRoot[] {
  const found: string[] = [];
  let [depth, entry] = [0, ""];
  for (const [one] of text.replace(/#[^\n]*/g, "").matchAll(LEXEMES)) {
    if (depth === 0 && (one === end || one === ",")) {
      found.push(entry);
      entry = "";
      if (one === end) break;
      continue;
    }
    if (/^[([{]$/.test(one)) depth++;
    if (/^[)\]}]$/.test(one)) depth--;
    entry += one;
  }
  return found.slice(0, 40).flatMap(rootsOf);
}

const LEXEMES = /"[^"\n]*"?|'[^'\n]*'?|[()[\]{},]|[^"'()[\]{},]+/g;

/** `BASE_DIR / "a" / "b"`, `os.path.join(BASE_DIR, "a")`, `"a"`, `("prefix", …)`; a path by code alone is none. */
function rootsOf(entry: string): StaticRoot[] {
  const isPair = /^\s*\(\s*["'][^"'\n]{1,200}["']\s*,/.test(entry);
  const parts = [...entry.matchAll(STRING)].map(([, a, b]) => a ?? b ?? "");
  const prefix = isPair ? parts.shift() : undefined;
  const folder = parts.join("/").replace(/^\/+/, "");
  if (folder === "") return [];
  const below = prefix === undefined ? "" : `/${prefix}`;
  return [
    { folder, at: `/static${below}` },
    { folder, at: below || "/" },
  ];
}
