import { globSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ensureVSCode } from "./install.ts";
import { cache, root } from "./paths.ts";
import { run } from "./processes.ts";
import { installExtension } from "./server.ts";

/** Builds Iris for production and packs it; returns the package's path. */
export async function packageVsix(path = join(cache, "iris.vsix")): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const node = (...args: string[]) => run(process.execPath, args, { cwd: root });
  await node("esbuild.js", "--production");
  await node("node_modules/@vscode/vsce/vsce", "package", "--no-dependencies", "--out", path);
  return path;
}

/** Where Iris is installed for the browser tests, each VS Code of which begins with a copy. */
export const installed = join(cache, "extensions");

/** Packs Iris, and installs it once for all browser tests and benches. */
export async function packAndInstall(): Promise<void> {
  await install(await packageVsix());
}

/** Installs a package where the browser tests and benches find it. */
export async function install(vsix: string): Promise<void> {
  await installExtension(await ensureVSCode(), vsix, installed);
}

/** Where a file of the installed Iris is. */
export function installedFile(path: string): string {
  const [found] = globSync(join(installed, "iris-vision.iris-*", path));
  if (found === undefined) throw new Error(`Iris is not installed, or has no ${path}.`);
  return found;
}

// `npm run package`: the package to publish, in the root.
if (import.meta.main) {
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as {
    version: string;
  };
  console.log(await packageVsix(join(root, `iris-${version}.vsix`)));
}
