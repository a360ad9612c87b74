import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import * as esbuild from "esbuild";

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

/** undici is needed for the first request, not for activation: a bundle of its own, loaded then. */
const undiciApart = {
  name: "undici-apart",
  setup(build) {
    build.onResolve({ filter: /^undici$/ }, () => ({ path: "./undici.cjs", external: true }));
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
/** VS Code 1.106 runs extensions on Node 22. @type {esbuild.BuildOptions} */
const node = {
  ...shared,
  platform: "node",
  target: "node22",
  format: "cjs",
  outExtension: { ".js": ".cjs" },
  define: { "import.meta.dirname": "__dirname" },
};
const sharpWasm = require.resolve("@img/sharp-wasm32/sharp.node");

/** @type {esbuild.BuildOptions[]} */
const bundles = [
  {
    ...node,
    entryPoints: ["src/extension.ts"],
    outfile: "dist/extension.cjs",
    external: ["vscode"],
    plugins: [undiciApart],
  },
  { ...node, entryPoints: { undici: require.resolve("undici") }, outdir: "dist" },
  {
    ...node,
    entryPoints: { worker: "src/core/image/worker.ts" },
    outdir: "dist/image",
    plugins: [sharpAsWebAssembly],
  },
  { ...node, entryPoints: { "sharp-wasm32": sharpWasm }, outdir: "dist/image", minify: false },
  {
    ...shared,
    entryPoints: { panel: "src/webview/main.tsx" },
    outdir: "dist/webview",
    platform: "browser",
    target: "chrome138",
    format: "iife",
    jsx: "automatic",
    jsxImportSource: "preact",
    loader: { ".ttf": "file" },
    assetNames: "[name]",
  },
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
    cp(from("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"), join(dist, "image", "DejaVuSans.ttf")),
  ]);
}

/** The licences of all that is bundled, as their owners ask. */
async function writeNotices(results) {
  const inputs = results.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  const packages = new Set(
    [...inputs, "node_modules/dejavu-fonts-ttf/", "node_modules/sharp/"].flatMap(
      (path) => /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? [],
    ),
  );
  const notices = [...packages].sort().map(async (name) => {
    const folder = join(root, "node_modules", name);
    const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const files = ["LICENSE", "LICENSE.md", "LICENSE.txt", "LICENSE-MIT", "license", "license.md"];
    const texts = await Promise.all(
      files.map((file) => readFile(join(folder, file), "utf8").catch(() => "")),
    );
    const text = texts.find(Boolean)?.trim() ?? "";
    return `${name} ${version} (${license})\n\n${text}`;
  });
  await writeFile(
    join(dist, "THIRD_PARTY_NOTICES.txt"),
    (await Promise.all(notices)).join(`\n\n${"-".repeat(72)}\n\n`) + "\n",
  );
}

if (args.watch) {
  await copyAssets();
  for (const bundle of bundles) await (await esbuild.context(bundle)).watch();
  console.log("Watching for changes…");
} else {
  await rm(dist, { recursive: true, force: true });
  const results = await Promise.all(bundles.map((bundle) => esbuild.build(bundle)));
  await copyAssets();
  await writeNotices(results);
}
