/* Builds `iris-alt` as it ships, and packs it: `npm run package:cli`. */
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as esbuild from "esbuild";
import manifest from "../../package.json" with { type: "json" };
import { noticesOf } from "../vscode/notices.ts";
import { cache, root } from "../vscode/paths.ts";
import { run } from "../vscode/processes.ts";

/** Modules that are CommonJS ask for those of Node by `require`. */
const REQUIRE = `import { createRequire as irisRequire } from "node:module"; const require = irisRequire(import.meta.url);`;

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
  return Object.keys(metafile.inputs);
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
