import { isWithin, join, parentOf, upwards } from "../../files/paths.ts";
import type { Projects } from "./projects.ts";
import {
  blocksOf,
  isRecord,
  parseJsonc,
  pathAt,
  pathOf,
  valueAt,
  withoutComments,
} from "./staticText.ts";
import { getOrCreate, type Tree } from "./tree.ts";

/** A name with at most one `*`, and the paths it stands for, which may have one too. */
interface Alias {
  readonly pattern: string;
  readonly targets: readonly string[];
}

/** What `tsconfig.json` and those it extends say. */
interface Paths {
  readonly aliases?: Readonly<Record<string, unknown>>;
  /** Where the paths were said; they are from there unless there is a base. */
  readonly folder?: string;
  readonly base?: string;
}

/** Configs that may say `alias: { … }`. */
const BUNDLER =
  /^(?:(?:electron\.)?vite|vitest|webpack|rspack|rsbuild|rollup|astro|nuxt|vue|svelte|craco|quasar|babel)\.[\w.-]*[cm]?[jt]s$/;
/** Folders of sites whose configs may say so, too. */
const CONFIG_FOLDERS = [".vitepress", ".vuepress", ".storybook"];
const SITE_CONFIG = /^(?:config|main)\.[cm]?[jt]s$/;
/** Configs read for one `tsconfig.json`, with all it extends and refers to. */
const CONFIGS = 24;
/** Aliases of one config. */
const ALIASES = 200;
/** What many templates set up, for want of a config that says so. */
const CONVENTIONS: readonly Alias[] = ["@", "~", "src"].map((name) => ({
  pattern: `${name}/*`,
  targets: name === "src" ? ["src/*"] : ["src/*", "app/*", "*"],
}));

/** What names stand for that are no relative paths, as the configs around a document say. */
export class Aliases {
  readonly #tree: Tree;
  readonly #projects: Projects;
  readonly #found = new Map<string, Promise<readonly Alias[]>>();

  constructor(tree: Tree, projects: Projects) {
    this.#tree = tree;
    this.#projects = projects;
  }

  /** The paths that a name may stand for in a folder, those of the nearest config first. */
  async *targets(name: string, folder: string, top: string): AsyncGenerator<string> {
    for (const one of upwards(folder, top)) {
      const aliases = await getOrCreate(this.#found, `${one}\0${top}`, () =>
        this.#aliasesIn(one, top),
      );
      yield* targetsOf(name, aliases);
    }
  }

  async #aliasesIn(folder: string, top: string): Promise<readonly Alias[]> {
    const names = await this.#tree.namesIn(folder);
    const typescript = names.has("tsconfig.json") ? "tsconfig.json" : "jsconfig.json";
    const bundlers = [...names].filter((name) => BUNDLER.test(name));
    for (const one of CONFIG_FOLDERS.filter((name) => names.has(name)))
      for (const name of await this.#tree.namesIn(`${folder}/${one}`))
        if (SITE_CONFIG.test(name)) bundlers.push(`${one}/${name}`);
    const found = [
      ...(names.has(typescript) ? await this.#typescript(`${folder}/${typescript}`, top) : []),
      ...(names.has("package.json") ? await this.#imports(folder) : []),
      ...(
        await Promise.all(bundlers.slice(0, 12).map((name) => this.#bundler(`${folder}/${name}`)))
      ).flat(),
      ...(await this.#projects.in(folder)).flatMap(({ site }) => aliasesOf(site.aliases, folder)),
    ];
    const isProject = found.length > 0 || bundlers.length > 0 || names.has("package.json");
    return isProject || folder === top ? [...found, ...anchored(CONVENTIONS, folder)] : found;
  }

  /** `#name` of a package's own `imports`. */
  async #imports(folder: string): Promise<readonly Alias[]> {
    const imports = valueAt(await this.#tree.readJson(`${folder}/package.json`), "imports");
    if (!isRecord(imports)) return [];
    const aliases = Object.entries(imports).map(([pattern, to]) => ({
      pattern,
      targets: conditionsOf(to, 0),
    }));
    return anchored(aliases.slice(0, ALIASES), folder);
  }

  async #bundler(path: string): Promise<readonly Alias[]> {
    const text = withoutComments((await this.#tree.readConfig(path)) ?? "");
    const aliases = blocksOf(text, "alias").flatMap(entriesOf);
    return anchored(aliases.slice(0, ALIASES), parentOf(path));
  }

  async #typescript(path: string, top: string): Promise<readonly Alias[]> {
    const seen = new Set<string>();
    const own = await this.#pathsOf(path, top, seen);
    const references = own.aliases ? [] : await this.#references(path, top, seen);
    return [own, ...references].flatMap((one) => {
      const base = one.base ?? one.folder ?? parentOf(path);
      const aliases = Object.entries(one.aliases ?? {}).map(([pattern, to]) => ({
        pattern,
        targets: stringsOf(to).map((target) => inFolder(target, parentOf(path))),
      }));
      return [
        ...anchored(aliases.slice(0, ALIASES), base),
        ...(one.base === undefined ? [] : anchored([{ pattern: "*", targets: ["*"] }], one.base)),
      ];
    });
  }

  /** `references`, where templates have the paths of a project that is made of several. */
  async #references(path: string, top: string, seen: Set<string>): Promise<Paths[]> {
    const found: Paths[] = [];
    const references = valueAt(await this.#tree.readJson(path), "references");
    for (const one of Array.isArray(references) ? references.slice(0, 8) : []) {
      const to = valueAt(one, "path");
      if (typeof to !== "string") continue;
      const file = join(parentOf(path), to.endsWith(".json") ? to : `${to}/tsconfig.json`);
      found.push(await this.#pathsOf(file, top, seen));
    }
    return found.filter(({ aliases }) => aliases);
  }

  async #pathsOf(path: string, top: string, seen: Set<string>): Promise<Paths> {
    if (seen.has(path) || seen.size >= CONFIGS || !isWithin(path, top)) return {};
    seen.add(path);
    const text = await this.#tree.readConfig(path);
    const config = text === undefined ? undefined : parseJsonc(text);
    let paths: Paths = {};
    for (const one of stringsOf(valueAt(config, "extends")).slice(0, CONFIGS))
      for (const file of extended(one, parentOf(path), top))
        if (seen.size < CONFIGS && (await this.#tree.readConfig(file)) !== undefined) {
          paths = { ...paths, ...(await this.#pathsOf(file, top, seen)) };
          break;
        }
    const aliases = valueAt(config, "compilerOptions", "paths");
    const base = valueAt(config, "compilerOptions", "baseUrl");
    return {
      ...paths,
      ...(isRecord(aliases) && { aliases, folder: parentOf(path) }),
      ...(typeof base === "string" && { base: join(parentOf(path), base) }),
    };
  }
}

/** The files that `extends` may mean; those out of the workspace are not looked at. */
function extended(name: string, folder: string, top: string): string[] {
  const endings = name.endsWith(".json") ? [""] : [".json", "/tsconfig.json"];
  const files = /^\.{1,2}\//.test(name)
    ? endings.map((ending) => join(folder, name + ending))
    : upwards(folder, top)
        .slice(0, 8)
        .flatMap((one) => endings.map((ending) => join(one, `node_modules/${name}${ending}`)));
  return files.filter((file) => isWithin(file, top));
}

function stringsOf(value: unknown): string[] {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((one) => typeof one === "string").slice(0, ALIASES);
}

/** The paths among a target's conditions, such as `{ "node": "./a.js", "default": "./b.js" }`. */
function conditionsOf(value: unknown, depth: number): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null || depth > 4) return [];
  return Object.values(value)
    .slice(0, 20)
    .flatMap((one) => conditionsOf(one, depth + 1));
}

function inFolder(target: string, folder: string): string {
  return target.replace(/^\$\{configDir\}/, () => `\0${folder}`);
}

/** Aliases whose targets are absolute. */
function anchored(aliases: readonly Alias[], folder: string): Alias[] {
  return aliases.map(({ pattern, targets }) => ({
    pattern,
    // What stands behind a zero is absolute already.
    targets: targets.map((one) =>
      one.startsWith("\0") ? join("/", one.slice(1)) : join(folder, one),
    ),
  }));
}

/** `{ "@": ["src"] }`, for the name alone and for what is below it. */
function aliasesOf(
  names: Readonly<Record<string, readonly string[]>> | undefined,
  folder: string,
): Alias[] {
  return anchored(
    Object.entries(names ?? {}).flatMap(([name, to]) => belowToo(name, to)),
    folder,
  );
}

function belowToo(name: string, targets: readonly string[]): Alias[] {
  if (name.endsWith("$")) return [{ pattern: name.slice(0, -1), targets }];
  const stem = name.replace(/\/\*?$/, "");
  const below = targets.map((one) => `${one.replace(/\/?\*?$/, "")}/*`);
  return [
    { pattern: stem, targets },
    { pattern: `${stem}/*`, targets: below },
  ];
}

/** The entries of an alias object, or of a list of `{ find, replacement }`. */
function entriesOf(block: string): Alias[] {
  const inList = block.includes("replacement")
    ? block.split(/\}\s*,?/).flatMap((entry) => {
        const find = pathOf(entry, "find") ?? literalOf(entry);
        const to = pathOf(entry, "replacement");
        return find === undefined || to === undefined ? [] : belowToo(find, [to]);
      })
    : [];
  return [
    ...inList,
    ...[...block.matchAll(KEY)].slice(0, ALIASES).flatMap((match) => entryOf(block, match)),
  ];
}

const KEY = /(?:"([^"\\\n]+)"|'([^'\\\n]+)'|(?<![\w$."'`])([A-Za-z_$][\w$]*))\s*:\s*/g;

function entryOf(block: string, match: RegExpExecArray): Alias[] {
  const name = match[1] ?? match[2] ?? match[3] ?? "";
  const to = pathAt(block, match.index + match[0].length);
  return to === undefined || name === "find" || name === "replacement" ? [] : belowToo(name, [to]);
}

/** A regular expression that is no more than the beginning of a name: `/^@\//`. */
function literalOf(entry: string): string | undefined {
  const literal = /find["']?\s*:\s*\/\^((?:[\w@~#-]|\\[/$.])+)\/\w*/.exec(entry)?.[1];
  return literal?.replaceAll("\\", "");
}

/** The targets of all aliases that a name fits, exact ones and those with the longest beginning first. */
function targetsOf(name: string, aliases: readonly Alias[]): string[] {
  const fitting = aliases.flatMap(({ pattern, targets }) => {
    const star = pattern.indexOf("*");
    if (star < 0) return pattern === name ? [{ length: Infinity, paths: targets }] : [];
    const [head, tail] = [pattern.slice(0, star), pattern.slice(star + 1)];
    const fits =
      name.length >= head.length + tail.length && name.startsWith(head) && name.endsWith(tail);
    const rest = name.slice(head.length, name.length - tail.length);
    return fits
      ? [{ length: head.length, paths: targets.map((one) => one.replace("*", () => rest)) }]
      : [];
  });
  return fitting.sort((a, b) => b.length - a.length).flatMap(({ paths }) => paths);
}
