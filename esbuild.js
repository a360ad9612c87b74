import { globSync } from "node:fs";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import * as esbuild from "esbuild";
import { noticesOf } from "./test/vscode/notices.ts";

const { values: args } = parseArgs({
  options: { production: { type: "boolean" }, watch: { type: "boolean" } },
});
const require = createRequire(import.meta.url);
const root = import.meta.dirname;
const dist = join(root, "dist");

/** sharp looks for a native build of each platform; here its WebAssembly build, bundled beside, is the only one. */
const sharpAsWebAssembly = {
  name: "sharp-as-webassembly",
  setup(build) {
    build.onResolve({ filter: /^sharp$/ }, () => ({ path: require.resolve("sharp") }));
    build.onResolve({ filter: /\/sharp\.[cm]js$/ }, ({ resolveDir }) =>
      /[\\/]node_modules[\\/]sharp[\\/]dist$/.test(resolveDir)
        ? { path: "./sharp-wasm32.cjs", external: true }
        : undefined,
    );
  },
};

/** The decoder and what asks it share the files in memory: a bundle that both load. */
const memoryFilesApart = {
  name: "memory-files-apart",
  setup(build) {
    const apart = { path: "./memoryFiles.cjs", external: true };
    build.onResolve({ filter: /\/memoryFiles\.ts$/ }, ({ kind }) =>
      kind === "entry-point" ? undefined : apart,
    );
    build.onResolve({ filter: /^node:fs$/ }, ({ importer }) =>
      importer.includes("sharp-wasm32") ? apart : undefined,
    );
  },
};

/** Packages that are not needed for activation: a bundle each, loaded when first used. */
const PACKAGES = { undici: "undici", ajv: "ajv/dist/2020.js", babel: "@babel/parser" };
/** The same of Iris's own: `x.lazy.ts` is a bundle `x.cjs`, and is imported where it is first wanted. */
const OWN = Object.fromEntries(
  globSync("src/**/*.lazy.ts", { cwd: root }).map((file) => [lazyName(file), join(root, file)]),
);
function lazyName(file) {
  return basename(file, ".lazy.ts");
}
const lazyApart = {
  name: "lazy-apart",
  setup(build) {
    for (const [name, module] of Object.entries(PACKAGES))
      build.onResolve({ filter: new RegExp(`^${module}$`) }, () => ({
        path: `./${name}.cjs`,
        external: true,
      }));
    build.onResolve({ filter: /\.lazy\.ts$/ }, ({ path, kind }) => {
      if (kind === "entry-point") return undefined;
      if (kind === "dynamic-import") return { path: `./${lazyName(path)}.cjs`, external: true };
      return { errors: [{ text: `${path} is imported before it is wanted` }] };
    });
  },
};

/** @type {esbuild.BuildOptions} */
const shared = {
  bundle: true,
  logLevel: "warning",
  minify: args.production ?? false,
  sourcemap: args.production ? false : "linked",
  legalComments: "none",
  metafile: true,
  absWorkingDir: root,
};
/** VS Code 1.105 runs extensions on Node 22. @type {esbuild.BuildOptions} */
const node = {
  ...shared,
  platform: "node",
  target: "node22",
  format: "cjs",
  outExtension: { ".js": ".cjs" },
  define: { "import.meta.dirname": "__dirname" },
};
/**
 * What loads bundles of its own: by `require`, since an `import` of CommonJS guesses its exports
 * from the text, and gave none for a bundle in which a regular expression confused the guess.
 */
const loading = { ...node, plugins: [lazyApart], supported: { "dynamic-import": false } };
/** The panel runs in VS Code's own browser. @type {esbuild.BuildOptions} */
const page = {
  ...shared,
  outdir: "dist/webview",
  platform: "browser",
  target: "chrome138",
  format: "iife",
};
/** What packages have and Iris does without. */
const leavingOut = (filter, contents) => ({
  name: "left-out",
  setup(build) {
    build.onResolve({ filter }, ({ path }) => ({ path, namespace: "empty" }));
    build.onLoad({ filter: /./, namespace: "empty" }, () => ({ contents }));
  },
});
/** Of Mermaid: another layout, and formulas in labels. */
const leftOut = leavingOut(/^(katex|elkjs\/.*)$/, "export default {}");
/** Of css-tree: maps from what it writes to what it read. */
const withoutSourceMaps = leavingOut(/^source-map-js\//, "export const SourceMapGenerator = null");
const sharpWasm = require.resolve("@img/sharp-wasm32/sharp.node");

/** @type {esbuild.BuildOptions[]} */
const bundles = [
  {
    ...loading,
    entryPoints: ["src/extension.ts"],
    outfile: "dist/extension.cjs",
    external: ["vscode"],
  },
  ...Object.entries(PACKAGES).map(([name, module]) => ({
    ...node,
    entryPoints: { [name]: require.resolve(module) },
    outdir: "dist",
  })),
  ...Object.entries(OWN).map(([name, file]) => ({
    ...loading,
    entryPoints: { [name]: file },
    outdir: "dist",
    external: ["vscode"],
  })),
  {
    ...node,
    entryPoints: { worker: "src/core/image/worker.ts" },
    outdir: "dist/image",
    plugins: [sharpAsWebAssembly, memoryFilesApart, withoutSourceMaps],
  },
  {
    ...node,
    entryPoints: { memoryFiles: "src/core/image/memoryFiles.ts" },
    outdir: "dist/image",
  },
  {
    ...node,
    entryPoints: { "sharp-wasm32": sharpWasm },
    outdir: "dist/image",
    plugins: [memoryFilesApart],
    minify: false,
    minifyWhitespace: args.production ?? false,
  },
  {
    ...page,
    entryPoints: { panel: "src/webview/main.tsx", review: "src/webview/review/main.tsx" },
    jsx: "automatic",
    jsxImportSource: "preact",
    loader: { ".ttf": "file", ".woff2": "file" },
    assetNames: "[name]",
  },
  // What not every answer needs, loaded by the page on first use.
  ...["highlight", "math", "diagram"].map((name) => ({
    ...page,
    entryPoints: { [name]: `src/webview/answer/lazy/${name}.ts` },
    globalName: `iris${name[0].toUpperCase()}${name.slice(1)}`,
    plugins: [leftOut],
  })),
];

/** Files that are not code: WebAssembly, and the font for drawings. */
async function copyAssets() {
  const lib = join(dirname(sharpWasm), "lib");
  const { version } = JSON.parse(await readFile(join(dirname(sharpWasm), "package.json"), "utf8"));
  const wasm = `sharp-wasm32-${version}.node.wasm`;
  const from = (id) => require.resolve(id);
  await mkdir(join(dist, "image"), { recursive: true });
  await Promise.all([
    cp(join(lib, wasm), join(dist, "image", wasm)),
    cp(from("@resvg/resvg-wasm/index_bg.wasm"), join(dist, "image", "resvg.wasm")),
    ...["DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansMono.ttf"].map((name) =>
      cp(from(`dejavu-fonts-ttf/ttf/${name}`), join(dist, "image", name)),
    ),
  ]);
}

if (args.watch) {
  await copyAssets();
  for (const bundle of bundles) await (await esbuild.context(bundle)).watch();
  console.log("Watching for changes…");
} else {
  await rm(dist, { recursive: true, force: true });
  const results = await Promise.all(bundles.map((bundle) => esbuild.build(bundle)));
  await copyAssets();
  const inputs = results.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  await writeFile(join(dist, "THIRD_PARTY_NOTICES.txt"), await noticesOf(inputs));
}
