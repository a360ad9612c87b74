import { globSync } from "node:fs";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./paths.ts";

/**
 * Iris is packed twice, by the oldest VS Code that takes it: views in the secondary side bar are
 * final since 1.106; before, a manifest that names them is refused as a whole. Skills are known since 1.109,
 * passed over between, and left out of the older.
 */
export const EDITIONS = ["1.105", "1.106"] as const;
export type Edition = (typeof EDITIONS)[number];

/** What is changed of the manifest; all else is the same in both. */
interface Manifest {
  version: string;
  engines: { vscode: string };
  contributes: { viewsContainers: Record<string, unknown>; chatSkills?: unknown };
}

/**
 * The manifest of one edition. Galleries hand an editor the newest version whose `engines` take
 * it, so the one for newer editors has the next patch: releases have even ones.
 */
export function manifestFor<T extends Manifest>(edition: Edition, manifest: T): T {
  const { version, engines, contributes } = manifest;
  const { secondarySidebar } = contributes.viewsContainers;
  const { chatSkills: _, ...older } = contributes;
  const viewsContainers =
    edition === "1.105" ? { activitybar: secondarySidebar } : { secondarySidebar };
  const [major, minor, patch] = version.split(".");
  return {
    ...manifest,
    version: edition === "1.105" ? version : `${major}.${minor}.${Number(patch) + 1}`,
    engines: { ...engines, vscode: `^${edition}.0` },
    contributes: { ...(edition === "1.105" ? older : contributes), viewsContainers },
  };
}

/** Which edition an editor gets, by its version. */
export function editionFor(version: string): Edition {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major === 1 && minor < 106 ? "1.105" : "1.106";
}

/** Makes a folder that holds Iris as built, with the manifest of one edition. */
export async function stage(edition: Edition, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as Manifest;
  await writeFile(
    join(folder, "package.json"),
    JSON.stringify(manifestFor(edition, manifest), null, 2),
  );
  const names = globSync(
    [".vscodeignore", "package.nls*.json", "*.md", "LICENSE", "l10n", "media", "dist"],
    { cwd: root },
  );
  for (const name of names) await cp(join(root, name), join(folder, name), { recursive: true });
}
