/*
 * What opening a Markdown file costs whoever has Iris installed, beside an extension of one command
 * and no code at start. Alone: `node test/bench/door.ts [starts]`, after a production build.
 */
import { cp, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { followTestRun } from "../vscode/browser.ts";
import { ensureVSCode } from "../vscode/install.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";
import { root } from "../vscode/paths.ts";
import { startDevelopmentHost, type RunningVSCode } from "../vscode/server.ts";
import { MARK, median } from "./figures.ts";

/** Medians of fewer starts differ by more than what is to be seen. */
const STARTS = 15;

export async function benchDoor(starts = STARTS): Promise<string> {
  const install = await ensureVSCode();
  const workspace = temporaryFolder("door").path;
  await writeFile(join(workspace, "page.md"), "# Pier\n\n![](pier.png)\n\nBoats at night.\n");
  const out = join(root, "test/output/bench");
  const one = join(out, "oneCommand");
  await build({
    absWorkingDir: root,
    entryPoints: ["test/bench/doorHost.ts", "test/bench/oneCommand/extension.ts"],
    ...{ outdir: out, outbase: "test/bench", outExtension: { ".js": ".cjs" } },
    ...{ bundle: true, minify: true, platform: "node", format: "cjs", external: ["vscode"] },
  });
  await cp(join(root, "test/bench/oneCommand/package.json"), join(one, "package.json"));
  const tests = join(out, "doorHost.cjs");
  const start = (extension: string): Promise<RunningVSCode> =>
    startDevelopmentHost({ install, workspace, extension, tests });
  const iris = { vscode: await start(root), took: [] as number[] };
  const other = { vscode: await start(one), took: [] as number[] };
  // The first start of each fills caches, and counts for nothing.
  for (let round = 0; round <= starts; round++)
    for (const { vscode, took } of round % 2 === 0 ? [iris, other] : [other, iris]) {
      const time = await timeOf(vscode);
      if (round > 0) took.push(time);
    }
  await Promise.all([iris.vscode.stop(), other.vscode.stop()]);
  const { size } = await stat(join(root, "dist/extension.cjs"));
  const line = (took: readonly number[]): string =>
    `${median(took).toFixed(1)} ms   (${took.map((one) => one.toFixed(0)).join(", ")})`;
  return `
From a Markdown file shown to the extension active, medians of ${starts} starts taking turns
  Iris                 ${line(iris.took)}
  one command, no code ${line(other.took)}
  ratio                ${(median(iris.took) / median(other.took)).toFixed(2)}
  dist/extension.cjs   ${(size / 1000).toFixed(0)} kB`;
}

async function timeOf({ url }: RunningVSCode): Promise<number> {
  let took: number | undefined;
  const lines: string[] = [];
  await followTestRun(url, {
    timeout: 120_000,
    onLine: (line) => {
      lines.push(line);
      if (line.startsWith(MARK))
        ({ took } = JSON.parse(line.slice(MARK.length)) as { took: number });
    },
  });
  if (took === undefined) throw new Error(`The bench ended early.\n${lines.join("\n")}`);
  return took;
}

if (import.meta.main) {
  const [, , starts] = process.argv;
  console.log(await benchDoor(starts === undefined ? STARTS : Number(starts)));
  process.exit();
}
