import { writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { cached } from "./cached.ts";
import { run } from "./processes.ts";
import { progress, type Log } from "./progress.ts";

const packaged = "153.0.0";

/**
 * The path of a Chromium to drive VS Code with: `IRIS_CHROMIUM`, else the machine's own, else the
 * one that the package @sparticuz/chromium carries (Linux on x86-64), installed into the cache.
 */
export async function ensureChromium({ log = console.log }: { log?: Log } = {}): Promise<string> {
  const wanted = process.env["IRIS_CHROMIUM"];
  if (wanted !== undefined) {
    if (!existsSync(wanted)) throw new Error(`IRIS_CHROMIUM names ${wanted}, which is not there.`);
    return wanted;
  }
  const found = usualPlaces.find((path) => existsSync(path));
  if (found !== undefined) return found;
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error("No Chromium or Chrome found. Install one, or set IRIS_CHROMIUM to its path.");
  }

  const folder = await cached(`chromium-${packaged}`, (partial) => install(partial, log));
  const path = join(folder, "chromium");
  await run(path, ["--version"]).catch((error: unknown) => {
    throw new Error(
      "The packaged Chromium does not start here. Install one (on Debian: `apt-get install chromium`), " +
        "or set IRIS_CHROMIUM to its path.",
      {
        cause: error,
      },
    );
  });
  return path;
}

const usualPlaces = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/opt/google/chrome/chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

async function install(folder: string, log: Log): Promise<void> {
  const step = progress(log, "Chromium", 2);
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true }));
  await step(`installing @sparticuz/chromium ${packaged}`, () =>
    run("npm", ["install", "--no-audit", "--no-fund", `@sparticuz/chromium@${packaged}`], {
      cwd: folder,
    }),
  );
  // The package unpacks into the system's temporary folder; told that this is ours, it stays here.
  await step("unpacking it", () =>
    run(
      process.execPath,
      [
        "--input-type=module",
        "-e",
        'import chromium from "@sparticuz/chromium"; await chromium.executablePath();',
      ],
      { cwd: folder, env: { ...process.env, TMPDIR: folder } },
    ),
  );
}
