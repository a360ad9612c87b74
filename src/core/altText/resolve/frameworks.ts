import { django, settingsOfDjango } from "./django.ts";
import type { Site, StaticRoot } from "./site.ts";
import {
  blocksOf,
  isOff,
  isRecord,
  lineOf,
  linesOf,
  listOf,
  parseJsonc,
  pathOf,
  stringsIn,
  valueAt,
  withoutComments,
} from "./staticText.ts";

/** A framework, by what is in a project's folder. */
export interface Framework {
  /** Of the config; a path with a slash is that of one file. */
  readonly config?: RegExp | string;
  /** What `package.json` depends on; where there is no config, its text is read. */
  readonly packages?: readonly string[];
  /** What has to be in the folder too, since other tools have configs of that name. */
  readonly beside?: string;
  /** Configs that the first one names, from its folder, the likeliest first. */
  readonly further?: (text: string) => readonly string[];
  /** @param text The config, without its comments if it is JavaScript; empty where there is none. */
  readonly read: (text: string) => Site;
}

const script = (name: string): RegExp => new RegExp(`^${name}\\.[cm]?[jt]s$`);
const roots = (...folders: readonly string[]): StaticRoot[] =>
  folders.map((folder) => ({ folder }));
/** Sites whose folder has one name, which no config changes. */
const fixed =
  (...folders: readonly string[]): (() => Site) =>
  () => ({ roots: roots(...folders) });

/** Vite and what is built on it. */
const vite = (text: string): Site => {
  const root = pathOf(text, "root") ?? ".";
  return {
    roots: isOff(text, "publicDir")
      ? roots(root)
      : roots(`${root}/${pathOf(text, "publicDir") ?? "public"}`, root),
    base: pathOf(text, "base"),
  };
};

/** Razor's `~/` is the folder that is served, and the project's in older versions. */
const aspNet = (folder: string): Site => ({
  roots: roots(folder, "."),
  aliases: { "~": [folder, "."] },
});

const hugo = (text: string): Site => {
  const numbered = Array.from({ length: 11 }, (_, i) => lineOf(text, `staticDir${i}`));
  const set = [
    ...(linesOf(text, "staticDir") ?? []),
    ...numbered.filter((one) => one !== undefined),
  ];
  const themes = (linesOf(text, "theme") ?? []).slice(0, 8).map((one) => `themes/${one}`);
  return {
    roots: [
      ...mountsOf(text),
      ...roots(
        ...(set.length > 0 ? set : ["static"]),
        lineOf(text, "assetDir") ?? "assets",
        lineOf(text, "contentDir") ?? "content",
        ...themes.flatMap((one) => [`${one}/static`, `${one}/assets`]),
      ),
    ],
    base: pathOfAddress(lineOf(text, "baseURL")),
    bare: true,
  };
};

/** Hugo's `[[module.mounts]]`: a source and the folder of the site that it takes the place of. */
function mountsOf(text: string): StaticRoot[] {
  const mounts = text.matchAll(
    /source["']?[ \t]*[:=][ \t]*["']?([^\s"',]{1,200})["']?[ \t]*,?\s{1,20}["']?target["']?[ \t]*[:=][ \t]*["']?(?:static|assets|content)(\/[^\s"',}]{0,200})?/g,
  );
  return [...mounts]
    .slice(0, 40)
    .map(([, folder = "", at]) => ({ folder, ...(at !== undefined && { at }) }));
}

/** Storybook's `staticDirs`: folders, or pairs of a folder and where it stands. */
function storybook(text: string): Site {
  const [list = ""] = blocksOf(text, "staticDirs");
  const pairs = [...list.matchAll(/\{[^{}]{0,400}\}/g)].slice(0, 40).flatMap(([pair]) => {
    const [folder, at] = [pathOf(pair, "from"), pathOf(pair, "to")];
    return folder === undefined ? [] : [{ folder, ...(at !== undefined && { at }) }];
  });
  const plain = stringsIn(list.replace(/\{[^{}]{0,400}\}/g, "")).slice(0, 40);
  return {
    roots: [...pairs, ...roots(...plain)].map((one) => ({
      ...one,
      folder: `.storybook/${one.folder}`,
    })),
  };
}

export const FRAMEWORKS: readonly Framework[] = [
  {
    config: script("next\\.config"),
    packages: ["next"],
    read: (text) => ({ roots: roots("public"), base: pathOf(text, "basePath") }),
  },
  {
    config: script("astro\\.config"),
    read: (text) => ({
      roots: roots(pathOf(text, "publicDir") ?? "public"),
      base: pathOf(text, "base"),
    }),
  },
  {
    config: script("svelte\\.config"),
    read: (text) => {
      const [files = ""] = blocksOf(text, "files");
      const [paths = ""] = blocksOf(text, "paths");
      return {
        roots: roots(pathOf(files, "assets") ?? "static"),
        base: pathOf(paths, "base"),
        aliases: { $lib: [pathOf(files, "lib") ?? "src/lib"] },
      };
    },
  },
  {
    config: script("nuxt\\.config"),
    read: (text) => {
      const source = pathOf(text, "srcDir");
      const [folders = ""] = blocksOf(text, "dir");
      const named = [pathOf(folders, "public"), pathOf(folders, "static")];
      const folder = named.filter((one) => one !== undefined);
      const within = source === undefined ? ["app", "."] : [source];
      const [app = ""] = blocksOf(text, "app");
      return {
        roots: [source ?? ".", "."].flatMap((one) =>
          roots(
            ...(folder.length > 0 ? folder : ["public", "static"]).map((two) => `${one}/${two}`),
          ),
        ),
        base: pathOf(app, "baseURL"),
        aliases: { "~": within, "@": within, "~~": ["."], "@@": ["."] },
      };
    },
  },
  {
    config: script("docusaurus\\.config"),
    read: (text) => ({
      roots: roots(...(listOf(text, "staticDirectories") ?? ["static"])),
      base: pathOf(text, "baseUrl"),
      aliases: { "@site": ["."] },
    }),
  },
  ...[
    ".vitepress/config.ts",
    ".vitepress/config.mts",
    ".vitepress/config.js",
    ".vitepress/config.mjs",
    ".vitepress/config/index.ts",
    ".vitepress/config/index.mts",
  ].map((config): Framework => ({
    config,
    read: (text) => {
      const source = pathOf(text, "srcDir") ?? ".";
      return { roots: roots(`${source}/public`, source), base: pathOf(text, "base") };
    },
  })),
  ...[".vuepress/config.js", ".vuepress/config.ts"].map((config): Framework => ({
    config,
    read: (text) => ({ roots: roots(".vuepress/public", "."), base: pathOf(text, "base") }),
  })),
  ...["main.ts", "main.js", "main.mjs", "main.cjs"].map((name): Framework => ({
    config: `.storybook/${name}`,
    read: storybook,
  })),
  // Mintlify, whose pages and images stand beside its config.
  { config: /^(?:mint|docs)\.json$/, read: fixed(".") },
  { config: script("vite\\.config"), read: vite },
  { config: script("(?:remix|react-router)\\.config"), read: fixed("public") },
  {
    config: script("gatsby-config"),
    read: (text) => ({ roots: roots("static"), base: pathOf(text, "pathPrefix") }),
  },
  {
    packages: ["react-scripts"],
    read: (text) => {
      const homepage = valueAt(parseJsonc(text), "homepage");
      return {
        roots: roots("public"),
        base: typeof homepage === "string" ? pathOfAddress(homepage) : undefined,
      };
    },
  },
  { config: script("vue\\.config"), read: fixed("public") },
  { config: "angular.json", read: angular },
  {
    config: /^(?:\.eleventy\.c?js|eleventy\.config\.[cm]?[jt]s)$/,
    read: (text) => {
      const [folders = ""] = blocksOf(text, "dir");
      return {
        roots: [...copiesOf(text), ...roots(pathOf(folders, "input") ?? ".", "public", ".")],
        base: pathOf(text, "pathPrefix"),
      };
    },
  },
  { config: /^hugo\.(?:toml|ya?ml|json)$/, read: hugo },
  ...["hugo.toml", "hugo.yaml", "config.toml", "config.yaml"].map((name): Framework => ({
    config: `config/_default/${name}`,
    read: hugo,
  })),
  { config: /^config\.(?:toml|ya?ml|json)$/, beside: "content", read: hugo },
  {
    config: /^_config\.ya?ml$/,
    read: (text) => ({
      roots: roots(lineOf(text, "source") ?? lineOf(text, "source_dir") ?? ".", "source"),
      base: lineOf(text, "baseurl") ?? lineOf(text, "root"),
    }),
  },
  {
    config: /^mkdocs\.ya?ml$/,
    read: (text) => ({
      roots: roots(lineOf(text, "docs_dir") ?? "docs"),
      base: pathOfAddress(lineOf(text, "site_url")),
    }),
  },
  {
    config: "book.toml",
    read: (text) => ({
      roots: roots(lineOf(text, "src") ?? "src"),
      base: lineOf(text, "site-url"),
    }),
  },
  {
    config: "conf.py",
    read: (text) => ({
      roots: [
        { folder: "." },
        ...(linesOf(text, "html_static_path") ?? []).map((folder) => ({ folder, at: "/_static" })),
        ...roots(...(linesOf(text, "html_extra_path") ?? [])),
      ],
    }),
  },
  {
    config: "artisan",
    read: () => ({
      roots: [{ folder: "public" }, { folder: "storage/app/public", at: "/storage" }],
      bare: true,
    }),
  },
  {
    config: "config/application.rb",
    read: () => ({
      roots: [
        { folder: "public" },
        { folder: "app/assets/images", at: "/assets" },
        { folder: "app/assets/images" },
        // What webpack and Vite bundle.
        ...roots("app/javascript", "app/frontend"),
        { folder: "app/javascript", at: "/media" },
        { folder: "app/javascript", at: "/static" },
      ],
      bare: true,
    }),
  },
  // Middleman.
  {
    config: "config.rb",
    beside: "source",
    read: () => ({ roots: roots("source/images", "source"), bare: true }),
  },
  // Shopify.
  { config: "config/settings_schema.json", read: () => ({ roots: roots("assets"), bare: true }) },
  { config: "docfx.json", read: () => ({ roots: roots("."), aliases: { "~": ["."] } }) },
  {
    config: "Program.cs",
    read: (text) =>
      aspNet(/(?:UseWebRoot\(|WebRootPath\s*=)\s*"([^"\n]{1,200})"/.exec(text)?.[1] ?? "wwwroot"),
  },
  { config: /\.(?:cs|fs|vb)proj$/, read: () => aspNet("wwwroot") },
  {
    config: "manage.py",
    further: settingsOfDjango,
    read: django,
  },
];

/** The folders that `angular.json` copies into the site, of all its projects. */
function angular(text: string): Site {
  const projects = Object.values(asRecord(valueAt(parseJsonc(text), "projects"))).slice(0, 50);
  const found = projects.flatMap((project): StaticRoot[] => {
    const options =
      valueAt(project, "architect", "build", "options") ??
      valueAt(project, "targets", "build", "options");
    const assets = valueAt(options, "assets");
    const source = valueAt(project, "sourceRoot");
    return [
      ...(Array.isArray(assets) ? assets.slice(0, 50) : []).flatMap(assetOf),
      ...(typeof source === "string" ? [{ folder: source }] : []),
    ];
  });
  return { roots: [...found, ...roots("public", "src")] };
}

/** `{ input, output }`, the files of which come to stand under the output. */
function assetOf(asset: unknown): StaticRoot[] {
  const input = valueAt(asset, "input");
  const output = valueAt(asset, "output");
  if (typeof input !== "string") return [];
  return [{ folder: input, at: typeof output === "string" ? output : "/" }];
}

/** Eleventy's `addPassthroughCopy({ "from": "to" })`; a plain name stays where it is. */
function copiesOf(text: string): StaticRoot[] {
  const copies = text.matchAll(/addPassthroughCopy\(\s*\{([^{}]{0,2000})\}/g);
  return [...copies].slice(0, 20).flatMap(([, pairs = ""]) => {
    const [folder, at] = stringsIn(pairs);
    return folder === undefined || at === undefined ? [] : [{ folder, at }];
  });
}

function asRecord(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

/** The path of an address, as the site's base. */
function pathOfAddress(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return address;
  return new URL(address).pathname;
}

/** The config's text as `read` of a framework takes it. */
export function readable(name: string, text: string): string {
  return /\.[cm]?[jt]s$/.test(name) ? withoutComments(text) : text;
}
