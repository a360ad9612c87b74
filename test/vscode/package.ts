import { globSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { EDITIONS, manifestFor, stage, type Edition } from "./editions.ts";
import { ensureVSCode } from "./install.ts";
import { temporaryFolder } from "./lifetime.ts";
import { cache, root } from "./paths.ts";
import { run } from "./processes.ts";
import { installExtension } from "./server.ts";

const node = (args: readonly string[], cwd = root) => run(process.execPath, args, { cwd });

/** Builds Iris for production and packs it for newer editors; returns the package's path. */
export async function packageVsix(path = join(cache, "iris.vsix")): Promise<string> {
  await node(["esbuild.js", "--production"]);
  return packEdition("1.106", path);
}

/** Packs what is built for one edition; returns the package's path. */
export async function packEdition(edition: Edition, path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const { path: folder, remove } = temporaryFolder("package");
  await stage(edition, folder);
  const vsce = join(root, "node_modules/@vscode/vsce/vsce");
  await node([vsce, "package", "--no-dependencies", "--out", path], folder);
  remove();
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

// `npm run package`: the packages to publish, in the root.
if (import.meta.main) {
  await node(["esbuild.js", "--production"]);
  for (const edition of EDITIONS) {
    const { version } = manifestFor(edition, manifest);
    console.log(await packEdition(edition, join(root, `iris-${version}-vscode-${edition}.vsix`)));
  }
}
