import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
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

/** Packages that are not needed for activation: a bundle each, loaded when first used. */
const LAZY = { undici: "undici", ajv: "ajv/dist/2020.js" };
/** The same of Iris's own. */
const OWN = {
  altText: join(root, "src/core/altText/altText.ts"),
  insert: join(root, "src/host/altText/insert.ts"),
  files: join(root, "src/host/altText/files.ts"),
};
const lazyApart = {
  name: "lazy-apart",
  setup(build) {
    for (const [name, module] of Object.entries(LAZY))
      build.onResolve({ filter: new RegExp(`^${module}$`) }, () => ({
        path: `./${name}.cjs`,
        external: true,
      }));
    for (const [name, file] of Object.entries(OWN))
      build.onResolve({ filter: new RegExp(`/${name}\\.ts$`) }, ({ path, resolveDir }) =>
        join(resolveDir, path) === file ? { path: `./${name}.cjs`, external: true } : undefined,
      );
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
/** Parts of Mermaid that Iris does without: another layout, and formulas in labels. */
const leftOut = {
  name: "left-out",
  setup(build) {
    build.onResolve({ filter: /^(katex|elkjs\/.*)$/ }, ({ path }) => ({
      path,
      namespace: "empty",
    }));
    build.onLoad({ filter: /./, namespace: "empty" }, () => ({ contents: "export default {}" }));
  },
};
const sharpWasm = require.resolve("@img/sharp-wasm32/sharp.node");

/** @type {esbuild.BuildOptions[]} */
const bundles = [
  {
    ...loading,
    entryPoints: ["src/extension.ts"],
    outfile: "dist/extension.cjs",
    external: ["vscode"],
  },
  ...Object.entries(LAZY).map(([name, module]) => ({
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
    plugins: [sharpAsWebAssembly],
  },
  { ...node, entryPoints: { "sharp-wasm32": sharpWasm }, outdir: "dist/image", minify: false },
  {
    ...page,
    entryPoints: { panel: "src/webview/main.tsx" },
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
    cp(from("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"), join(dist, "image", "DejaVuSans.ttf")),
  ]);
}

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
const MPL = `This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0. If a copy of the MPL was
not distributed with this file, You can obtain one at https://mozilla.org/MPL/2.0/.`;

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
    const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    return `${name} ${manifest.version} (${manifest.license})\n\n${await licenceText(folder, manifest)}`;
  });
  await writeFile(
    join(dist, "THIRD_PARTY_NOTICES.txt"),
    (await Promise.all(notices)).join(`\n\n${"-".repeat(72)}\n\n`) + "\n",
  );
}

/** A package's licence files; what its README says, where there are none or several licences apply. */
async function licenceText(folder, { name, license, repository }) {
  const files = (await readdir(folder)).sort();
  const read = async (pattern) => {
    const paths = files.filter((file) => pattern.test(file)).map((file) => join(folder, file));
    const texts = await Promise.all(paths.map((path) => readFile(path, "utf8")));
    return texts.map((text) => text.trim());
  };
  const texts = await read(/^(licen[cs]e|copying|copyright|notice)/i);
  if (texts.length === 0 || / AND /.test(license)) {
    const [readme = ""] = await read(/^readme\.md$/i);
    const section = /^#+ *licen[cs](?:e|ing)\b.*?\n(.*?)(?=\n#|$(?![^]))/ims.exec(readme)?.[1];
    if (section) texts.push(section.trim());
  }
  if (files.some((file) => /^licen[cs]e/i.test(file))) return texts.join("\n\n");

  const terms = { MIT, "MPL-2.0": MPL }[license];
  if (!terms) throw new Error(`${name} has no licence text for THIRD_PARTY_NOTICES.txt`);
  const source = (repository.url ?? repository)
    .replace(/^(git\+|git@github\.com:|https:\/\/github\.com\/)+/, "")
    .replace(/\.git$/, "");
  const statement = `The package has no licence file. Its package.json says: ${license}. Copyright is with its authors.\nSource: https://github.com/${source}`;
  return [statement, ...texts, terms].join("\n\n");
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
