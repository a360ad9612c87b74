import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cache, root } from "./paths.ts";
import { run } from "./processes.ts";

/** Builds Iris for production and packs it; returns the package's path. */
export async function packageVsix(path = join(cache, "iris.vsix")): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const node = (...args: string[]) => run(process.execPath, args, { cwd: root });
  await node("esbuild.js", "--production");
  await node("node_modules/@vscode/vsce/vsce", "package", "--no-dependencies", "--out", path);
  return path;
}

// `npm run package`: the package to publish, in the root.
if (import.meta.main) {
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as {
    version: string;
  };
  console.log(await packageVsix(join(root, `iris-${version}.vsix`)));
}
