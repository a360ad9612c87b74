/* Builds `iris-alt` as it ships, and packs it: `npm run package:cli`. */
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import * as esbuild from "esbuild";
import manifest from "../../package.json" with { type: "json" };
import { noticesOf } from "../vscode/notices.ts";
import { cache, root } from "../vscode/paths.ts";
import { run } from "../vscode/processes.ts";

/** Modules that are CommonJS ask for those of Node by `require`. */
const REQUIRE = `import { createRequire as irisRequire } from "node:module"; const require = irisRequire(import.meta.url);`;

/** What a check of a document in Markdown loads. Each file takes a third of a millisecond, so it is one. */
const STARTING = [
  "src/cli/main.ts",
  "src/cli/check.ts",
  "src/core/altText/read/markdown/markdown.ts",
  "src/core/altText/read/tags/html.ts",
  "src/core/altText/review/report/text.ts",
];

/** Builds the program into a folder; returns the paths of what is in it. Images need `dist/image/` beside. */
export async function buildCli(folder: string): Promise<readonly string[]> {
  await rm(folder, { recursive: true, force: true });
  const { metafile } = await esbuild.build({
    entryPoints: {
      bin: join(root, "src/cli/bin.ts"),
      thread: join(root, "src/cli/thread.ts"),
    },
    outdir: folder,
    ...{ bundle: true, splitting: true, minify: true, metafile: true, absWorkingDir: root },
    ...{ platform: "node", target: "node22", format: "esm", logLevel: "warning" },
    legalComments: "none",
    chunkNames: "chunks/[name]-[hash]",
    banner: { js: REQUIRE },
  });
  await joinStarting(metafile.outputs);
  return Object.keys(metafile.inputs);
}

/** Joins the chunks that a start takes; each of them gives out what it did, from the one that all are in. */
async function joinStarting(outputs: esbuild.Metafile["outputs"]): Promise<void> {
  const joined = new Set<string>();
  const add = (path: string): void => {
    if (joined.has(path)) return;
    joined.add(path);
    for (const { path: other, kind, external } of outputs[path]?.imports ?? [])
      if (kind === "import-statement" && external !== true) add(other);
  };
  for (const [path, { entryPoint }] of Object.entries(outputs))
    if (entryPoint !== undefined && STARTING.includes(entryPoint)) add(path);
  const chunks = [...joined].map((path, at) => {
    const { exports = [], entryPoint } = outputs[path] ?? {};
    // What is imported by name from the joined one itself keeps it.
    const end = entryPoint === undefined ? `_${at}` : "";
    return { path, names: exports.map((name) => [name, name + end] as const) };
  });
  const [first = ""] = joined;
  const folder = dirname(join(root, first));
  const files = new Set(chunks.map(({ path }) => basename(path)));
  const apart: esbuild.Plugin = {
    name: "apart",
    setup(build) {
      build.onResolve({ filter: /^\.\// }, ({ path, kind }) => {
        if (kind !== "dynamic-import") return undefined;
        return { path: files.has(basename(path)) ? "./start.js" : path, external: true };
      });
      build.onLoad({ filter: /\.js$/ }, async ({ path }) => ({
        contents: (await readFile(path, "utf8")).replace(REQUIRE, ""),
      }));
    },
  };
  await esbuild.build({
    stdin: {
      contents: chunks
        .map(({ path, names }) => {
          const list = names.map(([name, inStart]) => `${name} as ${inStart}`).join();
          return `export {${list}} from "./${basename(path)}";`;
        })
        .join("\n"),
      resolveDir: folder,
    },
    outfile: join(folder, "start.js"),
    ...{ bundle: true, minify: true, platform: "node", target: "node22", format: "esm" },
    ...{ banner: { js: REQUIRE }, plugins: [apart], logLevel: "warning" },
  });
  for (const { path, names } of chunks) {
    const list = names.map(([name, inStart]) => `${inStart} as ${name}`).join();
    await writeFile(join(root, path), `export{${list}}from"./start.js";\n`);
  }
}

/** The manifest of the package, which needs no other one. */
const packageManifest = {
  name: "iris-alt",
  version: manifest.version,
  description: "Finds images without good alt text in documentation and code, and proposes it.",
  license: manifest.license,
  repository: manifest.repository,
  homepage: manifest.homepage,
  bugs: manifest.bugs,
  keywords: ["alt text", "accessibility", "a11y", "markdown", "lint"],
  type: "module",
  bin: { "iris-alt": "bin.js" },
  engines: { node: ">=22" },
};

/** Packs the program; returns the path of the tarball. */
export async function packageCli(into: string = root): Promise<string> {
  await run(process.execPath, ["esbuild.js", "--production"], { cwd: root });
  const folder = join(cache, "iris-alt");
  const inputs = await buildCli(folder);
  await cp(join(root, "dist/image"), join(folder, "image"), { recursive: true });
  await mkdir(into, { recursive: true });
  const ownNotices = await noticesOf(inputs);
  const imageNotices = await readFile(join(root, "dist/THIRD_PARTY_NOTICES.txt"), "utf8");
  await Promise.all([
    writeFile(join(folder, "package.json"), JSON.stringify(packageManifest, undefined, 2)),
    writeFile(join(folder, "THIRD_PARTY_NOTICES.txt"), ownNotices + imageNotices),
    cp(join(root, "LICENSE"), join(folder, "LICENSE")),
    cp(join(root, "docs/iris-alt.md"), join(folder, "README.md")),
    cp(join(root, "media/skills"), join(folder, "skills"), { recursive: true }),
    cp(join(root, "docs/iris-alt.schema.json"), join(folder, "iris-alt.schema.json")),
  ]);
  await run("npm", ["pack", "--silent", "--pack-destination", into], { cwd: folder });
  return join(into, `iris-alt-${manifest.version}.tgz`);
}

if (import.meta.main) console.log(await packageCli());
