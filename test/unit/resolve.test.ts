import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { Resolver, type ResolveOptions } from "../../src/core/altText/resolve/resolver.ts";
import { markupOf } from "../../src/core/altText/languages.ts";
import type { LookupFiles } from "../../src/core/altText/resolve/tree.ts";
import type { Source } from "../../src/core/altText/reference.ts";
import { processorTime, runs } from "../strength.ts";

/** A file system of texts, which counts what it is asked. */
class Tree implements LookupFiles {
  readonly texts: Map<string, string>;
  /** Paths of links, and where they lead. */
  readonly links: Map<string, string>;
  asked = 0;
  read: string[] = [];

  constructor(
    texts: Readonly<Record<string, string>>,
    links: Readonly<Record<string, string>> = {},
  ) {
    this.texts = new Map(Object.entries(texts));
    this.links = new Map(Object.entries(links));
  }

  async isFile(path: string): Promise<boolean> {
    this.asked++;
    return this.texts.has((await this.realPath(path)) ?? path);
  }

  readText(path: string, most: number): Promise<string | undefined> {
    this.read.push(path);
    const text = this.texts.get(path);
    return Promise.resolve(text !== undefined && text.length > most ? undefined : text);
  }

  /** By the longest beginning that is a link. */
  realPath(path: string): Promise<string | undefined> {
    const [from, to] =
      [...this.links]
        .filter(([link]) => path === link || path.startsWith(`${link}/`))
        .sort(([a], [b]) => b.length - a.length)[0] ?? [];
    if (from === undefined || to === undefined) return Promise.resolve(path);
    return this.realPath(to + path.slice(from.length));
  }

  imagesBelow(folder: string): Promise<string[]> {
    const top = folder === "/" ? "/" : `${folder}/`;
    return Promise.resolve([...this.texts.keys()].filter((one) => one.startsWith(top)));
  }

  namesIn(folder: string): Promise<string[]> {
    const top = folder === "/" ? "/" : `${folder}/`;
    const within = [...this.texts.keys()].filter((one) => one.startsWith(top));
    return Promise.resolve([
      ...new Set(within.map((one) => one.slice(top.length).split("/")[0] ?? "")),
    ]);
  }
}

type Options = Partial<ResolveOptions> & Partial<Pick<Source, "by">>;

async function resolve(
  files: LookupFiles,
  text: string,
  document: string,
  { by = "address", ...options }: Options = {},
): Promise<string> {
  const found = await new Resolver(files).resolve({ text, by }, document, {
    roots: ["/w"],
    ...options,
  });
  switch (found.kind) {
    case "file":
      return found.path;
    case "outside":
      return `outside ${found.path}`;
    case "address":
      return found.url;
    case "data":
      return found.mimeType;
    case "unsupported":
      return found.reason;
    case "missing":
      return "missing";
  }
}

/** Files that have nothing in them, and those that have. */
function tree(images: string, texts: Readonly<Record<string, string>> = {}): Tree {
  const empty = images.split(" ").filter((one) => one !== "");
  return new Tree({ ...Object.fromEntries(empty.map((one) => [one, ""])), ...texts });
}

function rows(
  files: Tree,
  document: string,
  all: readonly (readonly [text: string, expected: string, options?: Options])[],
): void {
  for (const [text, expected, options] of all)
    test(`${JSON.stringify(text)} in ${document} is ${expected}${options?.by ? `, as a module` : ""}`, async () => {
      assert.equal(await resolve(files, text, document, options), expected);
    });
}

describe("an image without any framework", () => {
  const files = new Tree({
    "/w/docs/a.png": "",
    "/w/docs/img/a b.png": "",
    "/w/docs/img/100%.png": "",
    "/w/docs/img/c%20d.png": "",
    "/w/docs/img/what?.png": "",
    "/w/docs/img/#1.png": "",
    "/w/docs/img/a@2x.png": "",
    "/w/docs/img/caf\u00e9.png": "",
    "/w/docs/img/u\u0308ber.png": "",
    "/w/docs/img/日本.png": "",
    "/w/docs/img/fig.v2.png": "",
    "/w/docs/img/Big.PNG": "",
    "/w/docs/fig.jpg": "",
    "/w/root.png": "",
    "/w/static/s.png": "",
    "/w/site/web/s.png": "",
    "/v/other.png": "",
  });
  rows(files, "/w/docs/guide.md", [
    ["a.png", "/w/docs/a.png"],
    ["./a.png", "/w/docs/a.png"],
    [" a.png\n", "/w/docs/a.png"],
    [".//a.png", "/w/docs/a.png"],
    ["../docs/a.png", "/w/docs/a.png"],
    ["../root.png", "/w/root.png"],
    ["/root.png", "/w/root.png"],
    ["/../root.png", "/w/root.png"],
    ["/docs/a.png", "/w/docs/a.png"],
    ["img/a b.png", "/w/docs/img/a b.png"],
    ["img/a%20b.png", "/w/docs/img/a b.png"],
    ["img/c%20d.png", "/w/docs/img/c%20d.png"],
    ["img/c%2520d.png", "/w/docs/img/c%20d.png"],
    ["img/100%.png", "/w/docs/img/100%.png"],
    ["img/100%25.png", "/w/docs/img/100%.png"],
    ["img/what?.png", "/w/docs/img/what?.png"],
    ["img/what%3F.png", "/w/docs/img/what?.png"],
    ["img/#1.png", "/w/docs/img/#1.png"],
    ["img/%231.png", "/w/docs/img/#1.png"],
    ["a.png?raw=true", "/w/docs/a.png"],
    ["a.png#gh-dark-mode-only", "/w/docs/a.png"],
    ["a.png?x=1#y", "/w/docs/a.png"],
    ["img\\a b.png", "/w/docs/img/a b.png"],
    [".\\img\\a@2x.png", "/w/docs/img/a@2x.png"],
    ["img/a@2x.png", "/w/docs/img/a@2x.png"],
    ["img/cafe\u0301.png", "/w/docs/img/caf\u00e9.png"],
    ["img/\u00fcber.png", "/w/docs/img/u\u0308ber.png"],
    ["img/%E6%97%A5%E6%9C%AC.png", "/w/docs/img/日本.png"],
    ["img/big.png", "missing"],
    ["img", "missing"],
    ["none.png", "missing"],
    ["fig", "missing"],
    ["fig", "/w/docs/fig.jpg", { extensions: [".png", ".jpg"] }],
    ["img/fig.v2", "/w/docs/img/fig.v2.png", { extensions: [".png", ".jpg"] }],
    ["fig.png", "missing", { extensions: [".png", ".jpg"] }],
    ["a@2x.png", "/w/docs/img/a@2x.png", { folders: ["pictures", "img"] }],
    ["fig.v2", "/w/docs/img/fig.v2.png", { folders: ["img/"], extensions: [".png"] }],
    ["s.png", "/w/static/s.png", { folders: ["/static"] }],
    ["/s.png", "/w/site/web/s.png", { staticRoots: ["none", "site/web", "static"] }],
    ["/root.png", "/w/root.png", { staticRoots: ["static"] }],
    ["../../v/other.png", "outside /v/other.png"],
    ["../../v/other.png", "/v/other.png", { roots: ["/w", "/v"] }],
    ["../../../../etc/x.png", "outside /etc/x.png"],
    ["../../wx/a.png", "outside /wx/a.png"],
    ["..%2F..%2Fx.png", "outside /x.png"],
    ["..\\..\\x.png", "outside /x.png"],
    ["/root.png", "/w/root.png", { roots: ["/w/docs", "/w"] }],
    ["/a.png", "/w/docs/a.png", { roots: ["/w", "/w/docs"] }],
    ["a.png", "/w/docs/a.png", { roots: [] }],
    ["../root.png", "outside /w/root.png", { roots: [] }],
    ["/s.png", "outside /s/s.png", { staticRoots: ["../s"] }],
  ]);
  rows(files, "/w/docs/guide.md", [
    ["https://example.com/a.png?b=c", "https://example.com/a.png?b=c"],
    ["HTTP://example.com/a.png", "HTTP://example.com/a.png"],
    ["//example.com/a.png", "https://example.com/a.png"],
    ["https://", "scheme"],
    ["https://example.com/${id}.png", "computed"],
    ["data:image/png;base64,AAAA", "image/png"],
    ["data:image/svg+xml,<svg/>", "image/svg+xml"],
    ["data:text/html,<p>", "notAnImage"],
    ["data:,x", "notAnImage"],
    ["blob:https://example.com/1", "scheme"],
    ["cid:part1@example.com", "scheme"],
    ["javascript:alert(1)", "scheme"],
    ["", "empty"],
    [" \n", "empty"],
    ["#icon", "fragment"],
    ["?a=b", "fragment"],
    ["\\\\server\\share\\a.png", "network"],
    ["file://server/a.png", "network"],
    ["file:///w/docs/img/a%20b.png", "/w/docs/img/a b.png"],
    ["file:///etc/a.png", "outside /etc/a.png"],
    ["C:\\img\\a.png", "outside /c:/img/a.png"],
    ["c:/img/a.png", "outside /c:/img/a.png"],
    ["{{ page.image }}", "computed"],
    ["<%= picture %>", "computed"],
    ["img/${name}.png", "computed"],
    ["a\0.png", "computed"],
    [`${"a".repeat(5000)}.png`, "tooLong"],
  ]);
  rows(tree("/c:/w/a.png"), "/c:/w/b.md", [
    ["C:\\w\\a.png", "/c:/w/a.png", { roots: ["/C:/w"] }],
    ["a.png", "/c:/w/a.png", { roots: ["/c:/w"] }],
  ]);

  describe("that is a link, or below one,", () => {
    const linked = new Tree(
      { "/w/a.png": "", "/out/b.png": "", "/out/c/d.png": "", "/out/notes/e.png": "" },
      {
        ...{ "/w/within.png": "/w/a.png", "/w/away.png": "/out/b.png", "/w/folder": "/out/c" },
        ...{ "/w/chain.png": "/w/away.png", "/w/notes": "/out/notes", "/link": "/w" },
      },
    );
    rows(linked, "/w/guide.md", [
      ["within.png", "/w/within.png"],
      ["away.png", "outside /out/b.png"],
      ["chain.png", "outside /out/b.png"],
      ["folder/d.png", "outside /out/c/d.png"],
    ]);
    // A workspace that is opened by a link, and a document that a link brings into it with its images.
    rows(linked, "/link/guide.md", [
      ["a.png", "/link/a.png", { roots: ["/link"] }],
      ["away.png", "outside /out/b.png", { roots: ["/link"] }],
    ]);
    rows(linked, "/w/notes/own.md", [
      ["e.png", "/w/notes/e.png"],
      ["../away.png", "outside /out/b.png"],
    ]);

    test("is asked for where nobody can tell where it leads", async () => {
      const untold = new Tree({ "/w/a.png": "" });
      untold.realPath = () => Promise.resolve(undefined);
      assert.equal(await resolve(untold, "a.png", "/w/guide.md"), "outside /w/a.png");
    });
  });

  test("that is missing says where it was looked for, and of a name in another case", async () => {
    assert.deepEqual(
      await new Resolver(files).resolve({ text: "img/big.png?x", by: "address" }, "/w/docs/a.md", {
        roots: ["/w"],
      }),
      {
        kind: "missing",
        tried: ["/w/docs/img/big.png", "/w/docs/img/big.png?x"],
        otherCase: "/w/docs/img/Big.PNG",
      },
    );
  });
});

/** A framework's config, where it looks for `/a.png` by itself, and where if the config says otherwise. */
const FRAMEWORKS: Record<
  string,
  readonly (readonly [configs: Readonly<Record<string, string>>, text: string, path: string])[]
> = {
  Next: [
    [{ "next.config.mjs": "export default {}" }, "/a.png", "public/a.png"],
    [{ "package.json": '{ "dependencies": { "next": "15" } }' }, "/a.png", "public/a.png"],
    [{ "next.config.js": "module.exports = { basePath: '/docs' }" }, "/docs/a.png", "public/a.png"],
  ],
  Vite: [
    [{ "vite.config.ts": "export default defineConfig({})" }, "/a.png", "public/a.png"],
    [{ "vite.config.ts": "export default { publicDir: 'web' }" }, "/a.png", "web/a.png"],
    [
      { "vite.config.ts": "export default { root: './src', publicDir: '../web' }" },
      "/a.png",
      "web/a.png",
    ],
    [
      { "vite.config.js": "export default { // publicDir: 'old'\n base: `/docs/` }" },
      "/docs/a.png",
      "public/a.png",
    ],
    [
      { "vite.config.js": "export default { publicDir: path.resolve(__dirname, 'web', 'pub') }" },
      "/a.png",
      "web/pub/a.png",
    ],
    [{ "vite.config.js": "export default { publicDir: false }" }, "/src/a.png", "src/a.png"],
  ],
  Astro: [
    [
      { "astro.config.mjs": "export default defineConfig({ site: 'https://x.org' })" },
      "/a.png",
      "public/a.png",
    ],
    [
      { "astro.config.mjs": "export default { publicDir: './static', base: '/b' }" },
      "/b/a.png",
      "static/a.png",
    ],
  ],
  SvelteKit: [
    [
      { "svelte.config.js": "export default { kit: { adapter: adapter() } }" },
      "/a.png",
      "static/a.png",
    ],
    [
      { "svelte.config.js": "export default { kit: { files: { assets: 'web' } } }" },
      "/a.png",
      "web/a.png",
    ],
    [
      { "svelte.config.js": "export default { kit: { paths: { base: '/b' } } }" },
      "/b/a.png",
      "static/a.png",
    ],
    [{ "svelte.config.js": "export default {}" }, "$lib/a.png", "src/lib/a.png"],
    [
      { "svelte.config.js": "export default { kit: { alias: { $img: 'src/pictures' } } }" },
      "$img/a.png",
      "src/pictures/a.png",
    ],
  ],
  Nuxt: [
    [{ "nuxt.config.ts": "export default defineNuxtConfig({})" }, "/a.png", "public/a.png"],
    [{ "nuxt.config.js": "export default {}" }, "/a.png", "static/a.png"],
    [
      { "nuxt.config.ts": "export default { srcDir: 'client/', dir: { public: 'web' } }" },
      "/a.png",
      "client/web/a.png",
    ],
    [{ "nuxt.config.ts": "export default {}" }, "~/assets/a.png", "assets/a.png"],
    [{ "nuxt.config.ts": "export default {}" }, "~/assets/a.png", "app/assets/a.png"],
    [
      { "nuxt.config.ts": "export default { srcDir: 'client' }" },
      "@/assets/a.png",
      "client/assets/a.png",
    ],
    [{ "nuxt.config.ts": "export default {}" }, "~~/a.png", "a.png"],
    [
      { "nuxt.config.ts": "export default { app: { baseURL: '/b/' } }" },
      "/b/a.png",
      "public/a.png",
    ],
  ],
  Docusaurus: [
    [
      { "docusaurus.config.js": "module.exports = { url: 'https://x.org', baseUrl: '/' }" },
      "/img/a.png",
      "static/img/a.png",
    ],
    [
      { "docusaurus.config.ts": "export default { staticDirectories: ['public', \"static\"] }" },
      "/a.png",
      "public/a.png",
    ],
    [
      { "docusaurus.config.js": "module.exports = { baseUrl: '/docs/' }" },
      "/docs/a.png",
      "static/a.png",
    ],
    [{ "docusaurus.config.js": "" }, "@site/static/img/a.png", "static/img/a.png"],
  ],
  VitePress: [
    [{ ".vitepress/config/index.ts": "" }, "/a.png", "public/a.png"],
    [{ ".vitepress/config.mts": "export default {}" }, "/a.png", "public/a.png"],
    [
      { ".vitepress/config.ts": "export default { srcDir: './src', base: '/b/' }" },
      "/b/a.png",
      "src/public/a.png",
    ],
  ],
  Hugo: [
    [{ "hugo.toml": 'baseURL = "https://example.org/"' }, "/a.png", "static/a.png"],
    [{ "hugo.toml": 'baseURL = "https://example.org/"' }, "images/a.png", "assets/images/a.png"],
    [{ "hugo.yaml": "staticDir:\n  - web\n  - 'static'\n" }, "/a.png", "web/a.png"],
    [{ "hugo.toml": 'staticDir = ["one", "two"]' }, "/a.png", "two/a.png"],
    [{ "config.toml": "assetDir = 'resources'", "content/x.md": "" }, "/a.png", "resources/a.png"],
    [{ "hugo.json": '{\n  "staticDir": "web"\n}' }, "/a.png", "web/a.png"],
    [{ "config/_default/hugo.toml": "" }, "/a.png", "static/a.png"],
    [{ "hugo.toml": "" }, "/posts/x/a.png", "content/posts/x/a.png"],
    [{ "hugo.toml": 'baseURL = "https://example.org/b/"' }, "/b/a.png", "static/a.png"],
  ],
  Jekyll: [
    [{ "_config.yml": "title: x" }, "/assets/a.png", "assets/a.png"],
    [{ "_config.yml": "source: ./web # here" }, "/a.png", "web/a.png"],
    [{ "_config.yml": 'baseurl: "/b"' }, "/b/a.png", "a.png"],
    [{ "_config.yml": "" }, "{{ site.baseurl }}/a.png", "a.png"],
    [{ "_config.yml": "" }, "{{ '/assets/a.png' | relative_url }}", "assets/a.png"],
    [{ "_config.yml": "" }, "{% link assets/a.png %}", "assets/a.png"],
  ],
  Hexo: [[{ "_config.yml": "source_dir: source" }, "/a.png", "source/a.png"]],
  MkDocs: [
    [{ "mkdocs.yml": "site_name: x" }, "/img/a.png", "docs/img/a.png"],
    [{ "mkdocs.yml": "docs_dir: manual" }, "/a.png", "manual/a.png"],
  ],
  mdBook: [
    [{ "book.toml": "[book]" }, "/a.png", "src/a.png"],
    [{ "book.toml": '[book]\nsrc = "text"' }, "/a.png", "text/a.png"],
  ],
  Sphinx: [
    [{ "conf.py": "project = 'x'" }, "/a.png", "a.png"],
    [{ "conf.py": "html_static_path = ['web']" }, "/_static/a.png", "web/a.png"],
  ],
  Gatsby: [
    [{ "gatsby-config.ts": "export default {}" }, "/a.png", "static/a.png"],
    [{ "gatsby-config.js": "module.exports = { pathPrefix: '/b' }" }, "/b/a.png", "static/a.png"],
  ],
  "Create React App": [
    [
      { "package.json": '{ "dependencies": { "react-scripts": "5" } }' },
      "%PUBLIC_URL%/a.png",
      "public/a.png",
    ],
    [
      {
        "package.json":
          '{ "homepage": "https://x.org/b", "dependencies": { "react-scripts": "5" } }',
      },
      "/b/a.png",
      "public/a.png",
    ],
  ],
  "Vue CLI": [
    [{ "vue.config.js": "module.exports = {}" }, "<%= BASE_URL %>a.png", "public/a.png"],
    [{ "vue.config.js": "" }, "@/assets/a.png", "src/assets/a.png"],
  ],
  Angular: [
    [{ "angular.json": "{}" }, "/assets/a.png", "src/assets/a.png"],
    [{ "angular.json": "{}" }, "/a.png", "public/a.png"],
    [
      {
        "angular.json": `{ "projects": { "x": { "sourceRoot": "projects/x/src", "architect": { "build": { "options": {
          "assets": ["src/favicon.ico", { "glob": "**/*", "input": "web", "output": "/img/" }] } } } } } }`,
      },
      "/img/a.png",
      "web/a.png",
    ],
  ],
  Eleventy: [
    [{ "eleventy.config.js": "export default () => {}" }, "/a.png", "public/a.png"],
    [
      { ".eleventy.js": "module.exports = () => ({ dir: { input: 'src' } })" },
      "/img/a.png",
      "src/img/a.png",
    ],
    [
      { ".eleventy.js": "c.addPassthroughCopy({ './web/pics': 'img' })" },
      "/img/a.png",
      "web/pics/a.png",
    ],
  ],
  "React Router": [
    [{ "react-router.config.ts": "" }, "/a.png", "public/a.png"],
    [{ "remix.config.js": "" }, "/a.png", "public/a.png"],
  ],
  Laravel: [
    [{ artisan: "" }, "/img/a.png", "public/img/a.png"],
    [{ artisan: "" }, "{{ asset('img/a.png') }}", "public/img/a.png"],
  ],
  Rails: [
    [{ "config/application.rb": "" }, "/a.png", "public/a.png"],
    [{ "config/application.rb": "" }, '<%= image_path("a.png") %>', "app/assets/images/a.png"],
    [{ "config/application.rb": "" }, "a.png", "app/assets/images/a.png"],
    [{ "config/application.rb": "" }, "/assets/a.png", "app/assets/images/a.png"],
  ],
  "ASP.NET": [
    [{ "Shop.csproj": "<Project/>" }, "~/img/a.png", "wwwroot/img/a.png"],
    [{ "Shop.csproj": "<Project/>" }, "/img/a.png", "wwwroot/img/a.png"],
    [
      { "Shop.csproj": "", "Program.cs": 'builder.WebHost.UseWebRoot("web");' },
      "~/a.png",
      "web/a.png",
    ],
    [{ "Web.vbproj": "" }, "~/Content/a.png", "Content/a.png"],
    [{ "Shop.csproj": "" }, '@Url.Content("~/img/a.png")', "wwwroot/img/a.png"],
  ],
  Django: [
    [{ "manage.py": "" }, "{% static 'img/a.png' %}", "static/img/a.png"],
    [{ "manage.py": "" }, "/static/img/a.png", "static/img/a.png"],
  ],
};

describe("an image of a site", () => {
  for (const [name, cases] of Object.entries(FRAMEWORKS))
    for (const [configs, text, path] of cases)
      test(`${name} with ${Object.keys(configs).join(" and ")} has ${text} in ${path}`, async () => {
        const texts = Object.fromEntries(
          Object.entries(configs).map(([file, one]) => [`/w/site/${file}`, one]),
        );
        const files = tree(`/w/site/${path} /w/a.md`, texts);
        assert.equal(await resolve(files, text, "/w/site/deep/er/page.md"), `/w/site/${path}`);
      });

  test("of the innermost project wins, then the workspace's folder", async () => {
    const files = tree("/w/public/a.png /w/in/public/a.png /w/public/b.png /w/c.png", {
      "/w/next.config.js": "",
      "/w/in/astro.config.ts": "",
    });
    assert.equal(await resolve(files, "/a.png", "/w/in/x/y.mdx"), "/w/in/public/a.png");
    assert.equal(await resolve(files, "/b.png", "/w/in/x/y.mdx"), "/w/public/b.png");
    assert.equal(await resolve(files, "/c.png", "/w/in/x/y.mdx"), "/w/c.png");
  });

  test("of the setting's folders comes before all", async () => {
    const files = tree("/w/public/a.png /w/web/a.png", { "/w/next.config.js": "" });
    assert.equal(
      await resolve(files, "/a.png", "/w/y.md", { staticRoots: ["web"] }),
      "/w/web/a.png",
    );
  });

  test("is under its plain path before the base is taken off", async () => {
    const files = tree("/w/public/b/a.png /w/public/a.png", {
      "/w/vite.config.js": "export default { base: '/b/' }",
    });
    assert.equal(await resolve(files, "/b/a.png", "/w/y.html"), "/w/public/b/a.png");
  });

  test("that its config puts out of the workspace is asked for first", async () => {
    const files = tree("/secret/a.png", {
      "/w/vite.config.js": "export default { publicDir: '../secret' }",
    });
    assert.equal(await resolve(files, "/a.png", "/w/y.html"), "outside /secret/a.png");
  });
});

/** What a document of a generator says, and the file that is meant; all from `/w`. */
const KINDS: readonly (readonly [
  title: string,
  document: string,
  text: string,
  path: string,
  texts?: Readonly<Record<string, string>>,
  options?: Options,
])[] = [
  [
    "Obsidian: a name anywhere",
    "notes/a.md",
    "x y.png",
    "files/deep/x y.png",
    { ".obsidian/app.json": "{}" },
  ],
  [
    "Obsidian: the vault's own folder",
    "notes/a.md",
    "files/x.png",
    "files/x.png",
    { ".obsidian/app.json": "{}" },
  ],
  [
    "Obsidian: the folder of attachments",
    "notes/a.md",
    "x.png",
    "notes/att/x.png",
    { ".obsidian/app.json": '{"attachmentFolderPath":"./att"}', "other/x.png": "" },
  ],
  [
    "Obsidian: the nearest of a name",
    "de/n/a.md",
    "x.png",
    "de/att/x.png",
    { "en/att/x.png": "", ".obsidian/app.json": "{}" },
  ],
  ["Obsidian: another case", "n/a.md", "X.PNG", "att/x.png", { ".obsidian/app.json": "{}" }],
  ["notes without a vault's settings", "n/a.md", "x.png", "att/x.png", {}, { text: "![[x.png]]" }],
  [
    "Antora: the module's images",
    "modules/ROOT/pages/b/c/a.adoc",
    "sub/x.png",
    "modules/ROOT/images/sub/x.png",
  ],
  [
    "Antora: the module's assets",
    "d/modules/ROOT/pages/a.adoc",
    "x.png",
    "d/modules/ROOT/assets/images/x.png",
  ],
  ["Antora: another module", "modules/api/pages/a.adoc", "ROOT:x.svg", "modules/ROOT/images/x.svg"],
  [
    "Antora: a module of another component",
    "one/modules/api/pages/a.adoc",
    "two:start:b/x.svg",
    "two/modules/start/images/b/x.svg",
  ],
  [
    "Antora: a version",
    "modules/ROOT/pages/a.adoc",
    "2.0@two:ROOT:x.svg",
    "modules/ROOT/images/x.svg",
  ],
  ["Antora: a family", "modules/ROOT/pages/b/a.adoc", "image$x.svg", "modules/ROOT/images/x.svg"],
  [
    "Antora: from pages",
    "modules/ROOT/pages/b/a.adoc",
    "../images/x.svg",
    "modules/ROOT/images/x.svg",
  ],
  [
    "Antora: an attribute of the component",
    "d/modules/ROOT/pages/a.adoc",
    "{icondir}/x.png",
    "d/modules/ROOT/images/icons/x.png",
    { "d/antora.yml": "name: d\nasciidoc:\n  attributes:\n    icondir: 'icons'\n" },
  ],
  ["AsciiDoc: an attribute nobody sets", "docs/a.adoc", "{images}/x.png", "docs/images/x.png"],
  [
    "LaTeX: \\graphicspath of the main file",
    "chapters/one.tex",
    "x",
    "figures/x.pdf",
    {
      "main.tex":
        "\\documentclass{book}\n% \\graphicspath{{no/}}\n\\graphicspath{ {plots/} {figures/} }",
    },
    { extensions: [".png", ".pdf"] },
  ],
  [
    "LaTeX: a main file that is named",
    "chapters/one.tex",
    "p/x.png",
    "book/p/x.png",
    { "book/main.tex": "\\input{../chapters/one}" },
    { text: "% !TeX root = ../book/main.tex\n" },
  ],
  [
    "LaTeX: a chapter from the main file's folder",
    "chapters/a/one.tex",
    "chapters/a/x.png",
    "chapters/a/x.png",
    { "main.tex": "\\documentclass{book}" },
  ],
  [
    "LaTeX: \\graphicspath of its own",
    "a.tex",
    "x.png",
    "pics/x.png",
    {},
    { text: "\\graphicspath{{pics/}}" },
  ],
  [
    "MkDocs: HTML in a page that is served as a folder",
    "docs/a.md",
    "../img/x.png",
    "docs/img/x.png",
    { "mkdocs.yml": "" },
  ],
  [
    "MkDocs: a page in a folder",
    "docs/b/a.md",
    "../../img/x.png",
    "docs/img/x.png",
    { "mkdocs.yml": "" },
  ],
  ["translations", "docs/de/docs/b/a.md", "/img/x.png", "docs/en/docs/img/x.png"],
  [
    "a translated page bundle",
    "content/pt-br/b/index.md",
    "x.png",
    "content/en/b/x.png",
    { "hugo.toml": "" },
  ],
  [
    "Docusaurus: a translated page",
    "i18n/fr/docusaurus-plugin-content-docs/current/b/a.md",
    "./x.png",
    "docs/b/x.png",
    { "docusaurus.config.js": "" },
  ],
  [
    "Docusaurus: a site beside its documents",
    "docs/b/a.md",
    "/img/x.png",
    "website/static/img/x.png",
    { "website/docusaurus.config.js": "" },
  ],
  [
    "Docusaurus: a file of the site",
    "docs/a.md",
    "pathname:///img/x.png",
    "static/img/x.png",
    { "docusaurus.config.js": "" },
  ],
  ["Sphinx: any ending", "doc/b/a.rst", "x.*", "doc/b/x.svg", { "doc/conf.py": "" }],
  [
    "Sphinx: from the folder with the config",
    "doc/source/b/a.rst",
    "/img/x.png",
    "doc/source/img/x.png",
    { "doc/source/conf.py": "" },
  ],
  [
    "Sphinx: pathto()",
    "doc/_templates/a.html",
    "{{ pathto('_static/x.png', 1) }}",
    "doc/_static/x.png",
    { "doc/conf.py": "" },
  ],
  [
    "Sphinx: a docstring that pages elsewhere show",
    "kit/bar.py",
    "images/x.png",
    "doc/sources/images/x.png",
    { "doc/sources/conf.py": "" },
  ],
  [
    "a text that others include",
    "source/_static/badges/a.rst",
    "../_static/img/x.jpg",
    "source/_static/img/x.jpg",
  ],
  [
    "Hugo: a theme",
    "content/a.md",
    "/x.png",
    "themes/t/static/x.png",
    { "hugo.toml": 'theme = "t"' },
  ],
  [
    "Hugo: a mount",
    "content/a.md",
    "/pics/x.png",
    "shared/x.png",
    { "hugo.toml": '[[module.mounts]]\nsource = "shared"\ntarget = "static/pics"\n' },
  ],
  [
    "Hugo: above the site's root",
    "content/a.md",
    "../../images/x.png",
    "static/images/x.png",
    { "hugo.toml": "" },
  ],
  [
    "Django: an app's own folder",
    "shop/templates/shop/a.html",
    "{% static 'shop/x.png' %}",
    "shop/static/shop/x.png",
  ],
  [
    "Django: another app",
    "templates/a.html",
    "{% static 'shop/x.png' %}",
    "apps/shop/static/shop/x.png",
  ],
  [
    "Django: without quotation marks, where spaces are taken away",
    "templates/a.html",
    "{%- static shop/x.png -%}",
    "apps/shop/static/shop/x.png",
  ],
  [
    "Laravel: Vite",
    "resources/views/a.blade.php",
    "{{ Vite::asset('resources/img/x.png') }}",
    "resources/img/x.png",
  ],
  ["a function of PHP", "app/Views/a.php", "<?= base_url('img/x.png') ?>", "public/img/x.png"],
  [
    "an address by code",
    "theme/a.php",
    "<?php echo get_template_directory_uri(); ?>/img/x.png",
    "theme/img/x.png",
  ],
  [
    "Flask",
    "app/templates/a.html",
    "{{ url_for('static', filename='img/x.png') }}",
    "app/static/img/x.png",
  ],
  ["Mintlify", "docs/b/a.mdx", "/images/x.png", "docs/images/x.png", { "docs/docs.json": "{}" }],
  [
    "Storybook",
    "src/a.mdx",
    "/assets/x.png",
    "pics/x.png",
    {
      ".storybook/main.ts":
        "export default { staticDirs: ['../public', { from: '../pics', to: '/assets' }] }",
    },
  ],
  [
    "VuePress",
    "docs/b/a.md",
    "/x.png",
    "docs/.vuepress/public/x.png",
    { "docs/.vuepress/config.js": "" },
  ],
  [
    "mdBook, from beside the source",
    "extra/a.md",
    "img/x.png",
    "src/img/x.png",
    { "book.toml": "[book]" },
  ],
  ["Typst: the root", "chapters/a.typ", "/figures/x.png", "figures/x.png"],
  [
    "a name alone in a component: from the page's address",
    "pkg/src/a/b.vue",
    "x.png",
    "pkg/public/x.png",
    { "pkg/package.json": "{}" },
  ],
  [
    "an alias that leads up again",
    "src/js/a.vue",
    "@/../img/x.svg",
    "src/img/x.svg",
    { "vite.config.js": "alias: { '@': '/src/js' }" },
  ],
];

describe("an image of a generator", () => {
  for (const [title, document, text, path, texts = {}, options] of KINDS)
    test(title, async () => {
      const markup = markupOf("", document);
      const all = Object.entries({ [path]: "", ...texts });
      const files = new Tree(
        Object.fromEntries(all.map(([one, content]) => [`/w/${one}`, content])),
      );
      assert.equal(
        await resolve(files, text, `/w/${document}`, { markup, ...options }),
        `/w/${path}`,
      );
    });

  /** What leads nowhere, though a file of that name exists. */
  const NOWHERE: readonly (readonly [
    document: string,
    text: string,
    files: string,
    expected: string,
  ])[] = [
    ["docs/a.md", "x.png", "/w/images/x.png", "missing"],
    ["docs/a.md", "x.png", "/w/other/docs/x.png", "missing"],
    ["docs/a.md", "img/x.png", "/w/other/img/x.png", "missing"],
    ["docs/a.md", "/img/x.png", "/w/src/parts/img/x.png", "missing"],
    ["docs/a.md", "../../v/x.png", "/v/x.png", "outside /v/x.png"],
    ["docs/a.md", "@/../../v/x.png", "/v/x.png", "outside /v/x.png"],
    ["docs/a.html", "{{ a ? '/img/x.png' : '/img/y.png' }}", "/w/img/x.png", "computed"],
    ["docs/a.html", "{{ 'img/' + name + '.png' }}", "/w/img/x.png", "computed"],
    ["docs/a.html", "<?= $dir . '/x.png' ?>", "/w/x.png", "computed"],
    ["docs/a.html", "{{ name }}.png", "/w/.png", "computed"],
  ];
  for (const [document, text, files, expected] of NOWHERE)
    test(`is not taken for another: ${text} in ${document}`, async () => {
      const markup = markupOf("", document);
      assert.equal(await resolve(tree(files), text, `/w/${document}`, { markup }), expected);
    });

  test("is searched for with a limited number of configs", async () => {
    const mains = Array.from({ length: 300 }, (_, i): [string, string] => [
      `/w/${i}.tex`,
      "x".repeat(400_000),
    ]);
    const files = new Tree(Object.fromEntries(mains));
    assert.equal(await resolve(files, "a.png", "/w/b/c.tex", { markup: "latex" }), "missing");
    assert.ok(files.read.length <= 11, String(files.read.length));
  });
});

/** Configs, what is imported in `/w/p/src/deep/x.tsx`, and the file from `/w/p`. */
const MODULES: readonly (readonly [
  title: string,
  configs: Readonly<Record<string, string>>,
  text: string,
  path: string,
])[] = [
  ["a relative path", {}, "./a.png", "src/deep/a.png"],
  ["a query of a bundler", {}, "./a.png?url", "src/deep/a.png"],
  ["a query with a size", {}, "../a.png?w=300&format=webp", "src/a.png"],
  ["a loader", {}, "!!url-loader?limit=1!./a.png", "src/deep/a.png"],
  ["a bare name, as of new URL", {}, "a.png", "src/deep/a.png"],
  ["a name that is not decoded first", {}, "./a%20b.png", "src/deep/a%20b.png"],
  ["a name that is decoded then", {}, "./a%20b.png", "src/deep/a b.png"],
  ["a package", {}, "leaflet/dist/a.png", "node_modules/leaflet/dist/a.png"],
  [
    "paths",
    { "tsconfig.json": '{"compilerOptions":{"paths":{"@img/*":["./src/img/*"]}}}' },
    "@img/a.png",
    "src/img/a.png",
  ],
  [
    "paths among comments and trailing commas",
    {
      "tsconfig.json":
        '\uFEFF{ // one\n /* "two" */ "compilerOptions": { "baseUrl": ".", "paths": { "//": [], "@/*": [ "lib/*", ], }, }, }',
    },
    "@/a.png",
    "lib/a.png",
  ],
  [
    "paths of JavaScript",
    { "jsconfig.json": '{"compilerOptions":{"baseUrl":"./src","paths":{"~img/*":["img/*"]}}}' },
    "~img/a.png",
    "src/img/a.png",
  ],
  [
    "an exact name",
    { "tsconfig.json": '{"compilerOptions":{"paths":{"logo":["./x.png"],"*":["./y/*"]}}}' },
    "logo",
    "x.png",
  ],
  [
    "the longest beginning",
    {
      "tsconfig.json": '{"compilerOptions":{"paths":{"@/*":["./a/*"],"@/img/*":["./b/*"]}}}',
      "a/img/a.png": "",
    },
    "@/img/a.png",
    "b/a.png",
  ],
  [
    "the second target",
    { "tsconfig.json": '{"compilerOptions":{"paths":{"@/*":["./a/*","./b/*"]}}}' },
    "@/a.png",
    "b/a.png",
  ],
  [
    "something after the star",
    { "tsconfig.json": '{"compilerOptions":{"paths":{"img-*.png":["./img/*.png"]}}}' },
    "img-a.png",
    "img/a.png",
  ],
  [
    "a base alone",
    { "tsconfig.json": '{"compilerOptions":{"baseUrl":"assets"}}' },
    "img/a.png",
    "assets/img/a.png",
  ],
  [
    "an extended config",
    {
      "tsconfig.json": '{"extends":"./base"}',
      "base.json": '{"compilerOptions":{"paths":{"$/*":["./one/*"]}}}',
    },
    "$/a.png",
    "one/a.png",
  ],
  [
    "several extended configs, the last of which counts",
    {
      "tsconfig.json": '{"extends":["./one.json","./cfg/two.json"]}',
      "one.json": '{"compilerOptions":{"paths":{"$/*":["./one/*"]}}}',
      "cfg/two.json": '{"compilerOptions":{"paths":{"$/*":["./two/*"]}}}',
      "one/a.png": "",
    },
    "$/a.png",
    "cfg/two/a.png",
  ],
  [
    "a config of a package",
    {
      "tsconfig.json": '{"extends":"@x/base/tsconfig.json"}',
      "node_modules/@x/base/tsconfig.json":
        '{"compilerOptions":{"paths":{"$/*":["${configDir}/cfg/*"]}}}',
    },
    "$/a.png",
    "cfg/a.png",
  ],
  [
    "configs that extend each other",
    {
      "tsconfig.json": '{"extends":"./b.json","compilerOptions":{"paths":{"$/*":["./one/*"]}}}',
      "b.json": '{"extends":"./tsconfig.json"}',
    },
    "$/a.png",
    "one/a.png",
  ],
  [
    "a config it refers to",
    {
      "tsconfig.json": '{"files":[],"references":[{"path":"./tsconfig.app.json"}]}',
      "tsconfig.app.json": '{"compilerOptions":{"paths":{"@i/*":["./img/*"]}}}',
    },
    "@i/a.png",
    "img/a.png",
  ],
  [
    "imports of package.json",
    { "package.json": '{"imports":{"#img/*":"./pictures/*"}}' },
    "#img/a.png",
    "pictures/a.png",
  ],
  [
    "a package of the workspace",
    { "libs/art/package.json": '{"name":"@acme/art"}', "libs/b/package.json": '{"name":"b"}' },
    "@acme/art/img/a.png",
    "libs/art/img/a.png",
  ],
  [
    "a folder inside a package of the workspace",
    { "libs/art/package.json": '{"name":"art"}' },
    "art/img/a.png",
    "libs/art/src/img/a.png",
  ],
  [
    "conditions of package.json",
    { "package.json": '{"imports":{"#logo":{"browser":"./l.svg","default":"./x.svg"}}}' },
    "#logo",
    "x.svg",
  ],
  [
    "an alias of Vite",
    {
      "vite.config.ts":
        "export default { resolve: { alias: { '@i': path.resolve(__dirname, './img') } } }",
    },
    "@i/a.png",
    "img/a.png",
  ],
  [
    "an alias by URL",
    { "vite.config.ts": "alias: { '@i': fileURLToPath(new URL('./img', import.meta.url)) }" },
    "@i/a.png",
    "img/a.png",
  ],
  [
    "an alias by a template",
    { "vite.config.ts": "alias: { i: `${__dirname}/img`, j: `${x}/no` }" },
    "i/a.png",
    "img/a.png",
  ],
  [
    "an alias from the project's root",
    { "vite.config.ts": "alias: { '@i': '/img' }" },
    "@i/a.png",
    "img/a.png",
  ],
  [
    "a list of aliases",
    {
      "vite.config.ts":
        "alias: [{ find: 'x', replacement: y() }, { find: '@i', replacement: resolve(__dirname, 'img') }]",
    },
    "@i/a.png",
    "img/a.png",
  ],
  [
    "an alias by a regular expression",
    { "vite.config.ts": "alias: [{ find: /^@i\\//, replacement: path.join(__dirname, 'img/') }]" },
    "@i/a.png",
    "img/a.png",
  ],
  [
    "an alias of webpack",
    {
      "webpack.config.dev.js":
        "module.exports = { resolve: { alias: { img$: path.join(__dirname, 'x.png'), Img: path.resolve(__dirname, 'img/') } } }",
    },
    "Img/a.png",
    "img/a.png",
  ],
  [
    "an exact alias of webpack",
    { "webpack.config.js": "alias: { 'logo$': path.join(__dirname, 'x.png') }" },
    "logo",
    "x.png",
  ],
  ["the usual @", { "package.json": "{}" }, "@/img/a.png", "src/img/a.png"],
  ["the usual ~", { "package.json": "{}" }, "~/img/a.png", "app/img/a.png"],
  ["the usual src", { "package.json": "{}" }, "src/img/a.png", "src/img/a.png"],
  ["the site's root", { "vite.config.js": "" }, "/a.png", "public/a.png"],
  ["the project's root", { "vite.config.js": "" }, "/src/a.png", "src/a.png"],
];

describe("an image that is imported", () => {
  for (const [title, configs, text, path] of MODULES)
    test(`by ${title}`, async () => {
      const texts = Object.fromEntries(
        Object.entries(configs).map(([file, one]) => [`/w/p/${file}`, one]),
      );
      const found = await resolve(
        new Tree({ [`/w/p/${path}`]: "", ...texts }),
        text,
        "/w/p/src/deep/x.tsx",
        {
          by: "module",
        },
      );
      assert.equal(found, `/w/p/${path}`);
    });

  for (const text of ["@/a.png", "~@/a.png"])
    test(`and one with an alias in a page: ${text}`, async () => {
      const files = tree("/w/src/a.png", { "/w/vite.config.js": "alias: { '@': '/src' }" });
      assert.equal(await resolve(files, text, "/w/src/x/y.vue"), "/w/src/a.png");
    });

  test("goes by no config out of the workspace", async () => {
    const files = tree("/w/a.png", {
      "/w/tsconfig.json": '{"extends":["../base.json"]}',
      "/base.json": '{"compilerOptions":{"paths":{"$/*":["./w/*"]}}}',
    });
    assert.equal(await resolve(files, "$/a.png", "/w/x.ts", { by: "module" }), "missing");
    assert.ok(!files.read.includes("/base.json"));
  });
});

describe("finding images", () => {
  test("reads each config once", async () => {
    const files = tree("/w/public/a.png", { "/w/vite.config.js": "" });
    const resolver = new Resolver(files);
    for (let times = 0; times < 2; times++)
      assert.deepEqual(
        await resolver.resolve({ text: "/a.png", by: "address" }, "/w/x/y.html", { roots: ["/w"] }),
        {
          kind: "file",
          path: "/w/public/a.png",
        },
      );
    assert.deepEqual(files.read, ["/w/vite.config.js"]);
  });

  test("knows of files that came and went", async () => {
    let names = ["A.png"];
    let now = 0;
    const files = {
      isFile: () => Promise.resolve(false),
      readText: () => Promise.resolve(undefined),
      realPath: (path: string) => Promise.resolve(path),
      namesIn: (folder: string) => Promise.resolve(folder === "/w" ? names : []),
      imagesBelow: () => Promise.resolve([]),
    };
    const resolver = new Resolver(files, () => now);
    const otherCase = async (): Promise<unknown> => {
      const source = { text: "a.png", by: "address" } as const;
      const found = await resolver.resolve(source, "/w/y.md", { roots: ["/w"] });
      return found.kind === "missing" && found.otherCase;
    };
    assert.equal(await otherCase(), "/w/A.png");
    names = [];
    now += 60_000;
    assert.equal(await otherCase(), undefined);
    names = ["a.PNG"];
    now += 60_000;
    assert.equal(await otherCase(), "/w/a.PNG");
  });

  test("reads nothing of what is not needed", async () => {
    const files = tree("/w/x/a.png", { "/w/vite.config.js": "" });
    await resolve(files, "a.png", "/w/x/y.md");
    assert.deepEqual([files.read, files.asked], [[], 1]);
  });

  test("ends, whatever configs say", { timeout: 20_000 }, async () => {
    const many = Object.fromEntries(
      Array.from({ length: 500 }, (_, i) => [
        `/w/t${i}.json`,
        `{"extends":["./t${i + 1}.json","./t${i + 2}.json"]}`,
      ]),
    );
    const hostile = {
      "/w/tsconfig.json":
        '{"extends":"./t0.json","compilerOptions":{"paths":{"*":[' +
        '"./q/*",'.repeat(50_000) +
        "]}}}",
      "/w/vite.config.js": "alias: {".repeat(60_000),
      "/w/webpack.config.js": "alias :".padEnd(900_000) + "alias: [" + "{ find: ".repeat(9_000),
      "/w/_config.yml": "\n \n".repeat(200_000),
      "/w/angular.json": "[".repeat(900_000),
      "/w/svelte.config.js": "files: {".repeat(100_000),
      "/w/hugo.toml": "staticDir = [".repeat(60_000),
      "/w/mkdocs.yml": "docs_dir:\n" + "  - a\n".repeat(100_000),
      "/w/next.config.js": "`" + "\\".repeat(900_000),
      "/w/nuxt.config.js": "/*".repeat(400_000),
      "/w/config.yml": "staticDir: [\n".repeat(80_000),
      "/w/content": "",
      "/w/vue.config.js": `alias: { '@': resolve('a'${" ".repeat(900_000)}`,
      "/w/conf.py": `html_static_path = ["${"a".repeat(900_000)}`,
      "/w/docusaurus.config.js": "staticDirectories: ['a',".repeat(30_000),
      "/w/.eleventy.js": "addPassthroughCopy({".repeat(40_000),
    };
    const files = tree("", { ...many, ...hostile });
    for (const by of ["address", "module"] as const)
      for (const text of ["/a.png", "@/a.png", "b/a.png"])
        assert.match(await resolve(files, text, "/w/x/y.md", { by }), /^missing$|^outside/);
    assert.ok(files.asked < 2500, String(files.asked));
  });

  test("code in an address takes time in proportion to its length", async () => {
    const before = processorTime();
    for (const code of ["{%static ", "{% static a", "{{ url( ", "{{- site.url", "<%= image_path( "])
      for (const sign of [" ", "\n", "a ", "a"])
        await resolve(tree("", {}), `${code.padEnd(4000, sign)}x`, "/w/a.html");
    assert.ok(processorTime() - before < 1000);
  });

  test("reads no config that is too long", async () => {
    const files = tree("/w/shop/a.png", {
      "/w/vite.config.js": `export default { publicDir: 'shop' }${" ".repeat(500_001)}`,
    });
    assert.equal(await resolve(files, "/a.png", "/w/y.md"), "missing");
  });

  test("takes a file system that fails for an empty one", async () => {
    const fail = (): Promise<never> => Promise.reject(new Error("gone"));
    const files = {
      ...{ isFile: fail, readText: fail, realPath: fail, namesIn: fail, imagesBelow: fail },
    };
    assert.equal(await resolve(files, "/a.png", "/w/y.md"), "missing");
    assert.equal(await resolve(files, "@/a.png", "/w/y.md", { by: "module" }), "missing");
  });

  test("finds one of the tree's files or none, whatever is said", async () => {
    const part = fc.constantFrom(
      ...["a.png", "b", "..", ".", "", "@", "~", "$lib", "#x", "%20", "%2e%2e", "\\", "src", "c:"],
      ...["public", "?", "w", "node_modules", "é", "e\u0301", "*", "{{", "\0"],
    );
    const path = fc.oneof(
      fc.array(part, { maxLength: 6 }).map((parts) => parts.join("/")),
      fc.string({ unit: "binary", maxLength: 30 }),
    );
    const config = fc.constantFrom(
      ...["vite.config.js", "tsconfig.json", "package.json", "hugo.toml", "_config.yml", "conf.py"],
      ...["next.config.js", "svelte.config.js", "angular.json", "x.csproj", ".eleventy.js"],
    );
    const text = fc.oneof(
      fc.string({ maxLength: 60 }),
      path.map(
        (one) =>
          `{"compilerOptions":{"baseUrl":"${one}","paths":{"@/*":["${one}/*"]}},"extends":"./${one}"}`,
      ),
      path.map(
        (one) =>
          `export default { publicDir: '${one}', base: "/${one}", alias: { '@': '${one}' } }`,
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        path,
        fc.constantFrom("address", "module"),
        fc.array(path, { maxLength: 6 }),
        fc.array(fc.tuple(config, text), { maxLength: 4 }),
        fc.record({
          roots: fc.subarray(["/w", "/w/src", "/v", "/"]),
          folders: fc.array(path, { maxLength: 2 }),
          staticRoots: fc.array(path, { maxLength: 2 }),
          extensions: fc.subarray([".png", ".jpg"]),
        }),
        async (source, by, images, configs, options) => {
          const texts: [string, string][] = [
            ...images.map((one): [string, string] => [
              new URL(`file:///w/${one}`.replace(/[^\w/.:]/g, "b")).pathname,
              "",
            ]),
            ...configs.map(([name, one]): [string, string] => [`/w/${name}`, one]),
          ];
          const files = new Tree(Object.fromEntries(texts));
          const found = await new Resolver(files).resolve(
            { text: source, by },
            "/w/src/x/y.md",
            options,
          );
          if (found.kind === "file") assert.ok(files.texts.has(found.path));
          const roots = [...options.roots, "/w/src/x"];
          if (found.kind === "file" && !options.roots.includes("/"))
            assert.ok(
              roots.some((root) => found.path.startsWith(`${root}/`)),
              found.path,
            );
          assert.ok(files.asked <= 600);
        },
      ),
      { numRuns: runs(300) },
    );
  });
});
