import { join, nameOf, parentOf, upwards } from "../../files/paths.ts";
import type { Tree } from "./tree.ts";

/** Where a project says which files Crowdin writes. */
const CONFIGS = ["crowdin.yml", "crowdin.yaml", ".crowdin.yml", ".crowdin.yaml"];
/** A path of a config, and what it is the path of. */
const ENTRY =
  /^[ \t]*(?:-[ \t]+)?["']?(source|translation|base_path)["']?[ \t]*:[ \t]*["']?([^"'\s,#]+)/gm;
/** Paths of one config that are looked at, and characters of one. */
const [MOST, LONGEST] = [200, 300];
/** Signs of a path that may stand for anything, all of them and those between two slashes. */
const [MOST_OPEN, MOST_OPEN_IN_NAME] = [6, 2];
const OPEN = /\*+|%\w+%/g;

/** What a path of a config is made of. */
const PART =
  /%(?:original_file_name|file_name)%|%file_extension%|%(?:language|(?:two|three)_letters_code|locale(?:_with_underscore)?|(?:android|osx)_(?:code|locale))%|\*+|[^*%]+|%/g;
/** Codes of languages, and their names in English. */
const LANGUAGE = String.raw`(?:[a-z]{2,3}(?:[-_](?:[A-Z][a-z]{3}|r?[A-Za-z]{2}|\d{3}))*|[A-Z][a-z]+)`;

interface Rule {
  readonly source: string;
  readonly translation: string;
}

/**
 * Whether Crowdin writes a document, as a config above it says, of a source that is there. What is missing in it
 * is mended in the source, which is told of, or by its translators.
 */
export async function isOfCrowdin(
  { document, top }: Readonly<Record<"document" | "top", string>>,
  tree: Tree,
): Promise<boolean> {
  for (const folder of upwards(parentOf(document), top)) {
    const names = await tree.namesIn(folder);
    const config = CONFIGS.find((name) => names.has(name));
    if (config === undefined) continue;
    const { base, rules } = rulesIn((await tree.readConfig(`${folder}/${config}`)) ?? "");
    const root = join(folder, base);
    if (!document.startsWith(`${root}/`)) return false;
    const path = document.slice(root.length + 1);
    if (rules.some(({ source }) => patternOf(source)?.test(path))) return false;
    for (const rule of rules) {
      const source = sourceOf(path, rule);
      if (source === undefined) continue;
      const file = join(root, source);
      if (file !== document && (await tree.namesIn(parentOf(file))).has(nameOf(file))) return true;
    }
    return false;
  }
  return false;
}

/** A source comes before its translation in each entry. */
function rulesIn(config: string): { readonly base: string; readonly rules: readonly Rule[] } {
  const rules: Rule[] = [];
  let [base, source] = [".", ""];
  for (const [, key, written = ""] of [...config.matchAll(ENTRY)].slice(0, MOST)) {
    const path = written.replace(/^(?:\.?\/)+/, "");
    if (key === "base_path") base = path;
    else if (key === "source") source = path;
    else if (source !== "") rules.push({ source, translation: path });
  }
  return { base, rules };
}

/** Which paths a path of a config stands for; none for one that nobody writes by hand. */
function patternOf(path: string): RegExp | undefined {
  if (path.length > LONGEST || isTooOpen(path)) return undefined;
  let isNamed = false;
  const named = (pattern: string): string => {
    const group = isNamed ? `(?:${pattern})` : `(?<name>${pattern})`;
    isNamed = true;
    return group;
  };
  const patternIn = (part: string): string => {
    if (part === "%original_file_name%") return named("[^/]+");
    if (part === "%file_name%") return named("[^/.]+");
    if (part === "%file_extension%") return String.raw`\w+`;
    if (part.startsWith("*")) return "[^/]*";
    if (part.length > 1 && part.startsWith("%")) return LANGUAGE;
    return part.replace(/[\\^$.|?+()[\]{}]/g, String.raw`\$&`);
  };
  const names = path.split("/");
  const pattern = names.map((name, at) => {
    if (name === "**" || name === "%original_path%") return "(?:(?<deep>.+)/)?";
    const own = (name.match(PART) ?? []).map(patternIn).join("");
    // What stands between two slashes is read in one way, so that no ways multiply.
    const end = at < names.length - 1 ? "/" : "";
    return String.raw`(?=(?<at${at}>${own})${end || "$"})\k<at${at}>${end}`;
  });
  return new RegExp(`^${pattern.join("")}$`);
}

function isTooOpen(path: string): boolean {
  const openIn = path.split("/").map((name) => name.match(OPEN)?.length ?? 0);
  const all = openIn.reduce((sum, one) => sum + one, 0);
  const deep = path.split(/\*\*|%original_path%/).length - 1;
  return all > MOST_OPEN || deep > 1 || openIn.some((one) => one > MOST_OPEN_IN_NAME);
}

/** The path of what a document is a translation of, if it is one. */
function sourceOf(path: string, { source, translation }: Rule): string | undefined {
  const { deep = "", name = "" } = patternOf(translation)?.exec(path)?.groups ?? {};
  const isWhole = !source.includes("*");
  if (isWhole) return patternOf(translation)?.test(path) ? source : undefined;
  if (name === "") return undefined;
  const [ending = ""] = name.includes(".") ? [] : (/\.\w+$/.exec(path) ?? []);
  const folder = translation.includes("%original_path%")
    ? deep
    : `${source.slice(0, source.search(/[^/]*\*/))}${deep}`;
  return `${folder}/${name}${ending}`;
}
