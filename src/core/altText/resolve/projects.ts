import { FRAMEWORKS, readable, type Framework } from "./frameworks.ts";
import { isWithin, join, joinBelow, normalize, upwards } from "../../files/paths.ts";
import type { Site } from "./site.ts";
import { valueAt } from "./staticText.ts";
import { getOrCreate, type Tree } from "./tree.ts";

/** A site whose config is in a folder. */
export interface Project {
  readonly folder: string;
  readonly site: Site;
}

/** Which frameworks are in use where, by their configs. */
export class Projects {
  readonly #tree: Tree;
  readonly #found = new Map<string, Promise<readonly Project[]>>();

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  /** Those of the folder and the folders around it up to `top`, the innermost first. */
  async *around(folder: string, top: string): AsyncGenerator<Project> {
    for (const one of upwards(folder, top)) yield* await this.in(one);
  }

  in(folder: string): Promise<readonly Project[]> {
    return getOrCreate(this.#found, folder, async () => {
      const found: Project[] = [];
      for (const framework of FRAMEWORKS) {
        const text = await this.#textOf(framework, folder);
        if (text !== undefined) found.push({ folder, site: framework.read(text) });
      }
      return found;
    });
  }

  /** The config's text; undefined where the framework is not in use. */
  async #textOf(framework: Framework, folder: string): Promise<string | undefined> {
    const { beside } = framework;
    if (beside !== undefined && !(await this.#tree.namesIn(folder)).has(beside)) return undefined;
    const config = await this.#configOf(framework, folder);
    if (config === undefined) return this.#manifestOf(framework, folder);
    const text = readable(config, (await this.#tree.readConfig(`${folder}/${config}`)) ?? "");
    const further = (framework.further?.(text) ?? []).map((name) =>
      this.#tree.readConfig(`${folder}/${name}`),
    );
    return [text, ...(await Promise.all(further))].join("\n");
  }

  async #configOf({ config }: Framework, folder: string): Promise<string | undefined> {
    const names = await this.#tree.namesIn(folder);
    if (config instanceof RegExp) return [...names].find((name) => config.test(name));
    if (config === undefined || !names.has(config.split("/")[0] ?? "")) return undefined;
    return !config.includes("/") || (await this.#tree.isFile(`${folder}/${config}`))
      ? config
      : undefined;
  }

  /** `package.json`, if it depends on the framework. */
  async #manifestOf({ packages }: Framework, folder: string): Promise<string | undefined> {
    if (!packages || !(await this.#tree.namesIn(folder)).has("package.json")) return undefined;
    const path = `${folder}/package.json`;
    const manifest = await this.#tree.readJson(path);
    const dependsOn = packages.some((name) =>
      ["dependencies", "devDependencies"].some((key) => valueAt(manifest, key, name) !== undefined),
    );
    return dependsOn ? this.#tree.readConfig(path) : undefined;
  }
}

/** Where a site's address leads in its project. */
export function* served(path: string, { folder, site }: Project): Generator<string> {
  for (const root of site.roots) {
    const rest = below(path, root.at);
    if (rest !== undefined) yield joinBelow(join(folder, root.folder), rest);
  }
}

/** The path from a prefix; undefined where it does not have it. */
export function below(path: string, prefix = "/"): string | undefined {
  const top = normalize(prefix);
  const whole = normalize(path);
  if (!isWithin(whole, top)) return undefined;
  return top === "/" ? whole : whole.slice(top.length) || "/";
}
