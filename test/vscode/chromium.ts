import { writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { cached } from "./cached.ts";
import { root } from "./paths.ts";
import { run } from "./processes.ts";
import { progress, type Log } from "./progress.ts";

const packaged = "153.0.0";

/** A Chromium to start, and the environment to start it in. */
export interface Chromium {
  executablePath: string;
  env: NodeJS.ProcessEnv;
}

/**
 * A Chromium to drive VS Code with: `IRIS_CHROMIUM`, else, on Linux on x86-64, the one that the package
 * @sparticuz/chromium carries, installed into the cache, else the machine's own. The packaged one is the
 * same everywhere, and without a window's parts, which take a fifth of the processor's time.
 */
export async function ensureChromium({ log = console.log }: { log?: Log } = {}): Promise<Chromium> {
  const wanted = process.env["IRIS_CHROMIUM"];
  if (wanted !== undefined) {
    if (!existsSync(wanted)) throw new Error(`IRIS_CHROMIUM names ${wanted}, which is not there.`);
    return { executablePath: wanted, env: process.env };
  }
  let why: unknown;
  if (process.platform === "linux" && process.arch === "x64")
    try {
      return await packagedChromium(log);
    } catch (error) {
      why = error;
    }
  const found = usualPlaces.find((path) => existsSync(path));
  if (found !== undefined) {
    if (why !== undefined) log(`The packaged Chromium is not to be had here, so it is ${found}.`);
    return { executablePath: found, env: process.env };
  }
  throw new Error(
    "There is no Chromium or Chrome here that starts. Install one (on Debian: `apt-get install chromium`), " +
      "or set IRIS_CHROMIUM to its path.",
    { cause: why },
  );
}

async function packagedChromium(log: Log): Promise<Chromium> {
  const folder = await cached(`chromium-${packaged}`, (partial) => install(partial, log));
  const executablePath = join(folder, "chromium");
  const fonts = await fontEnvironment(folder);
  // The machine's own libraries where it has them, else those that come along.
  const libraries = { LD_LIBRARY_PATH: join(folder, "al2023/lib") };
  const starts = async (more: NodeJS.ProcessEnv): Promise<Chromium> => {
    const env = { ...process.env, ...more };
    await run(executablePath, ["--version"], { env });
    return { executablePath, env };
  };
  return starts(fonts).catch(() => starts({ ...fonts, ...libraries }));
}

/** A machine made for building has no fonts, and pages no text then: ours, on such a one. */
async function fontEnvironment(folder: string): Promise<NodeJS.ProcessEnv> {
  if (existsSync("/etc/fonts/fonts.conf")) return {};
  const file = join(folder, "fonts.conf");
  const prefer = (family: string, name: string) =>
    `<alias><family>${family}</family><prefer><family>${name}</family></prefer></alias>`;
  await writeFile(
    file,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>${join(root, "node_modules/dejavu-fonts-ttf/ttf")}</dir>
  <cachedir>${join(folder, "fonts-cache")}</cachedir>
  <selectfont>
    <rejectfont><glob>*</glob></rejectfont>
    <acceptfont><glob>*/DejaVuSans.ttf</glob><glob>*/DejaVuSans-Bold.ttf</glob></acceptfont>
    <acceptfont><glob>*/DejaVuSansMono.ttf</glob><glob>*/DejaVuSansMono-Bold.ttf</glob></acceptfont>
  </selectfont>
  ${prefer("sans-serif", "DejaVu Sans")}
  ${prefer("monospace", "DejaVu Sans Mono")}
</fontconfig>
`,
  );
  return { FONTCONFIG_FILE: file };
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
  // Told that it is on Amazon's Linux, it unpacks the libraries that a bare machine lacks as well.
  await step("unpacking it", () =>
    run(
      process.execPath,
      [
        "--input-type=module",
        "-e",
        'import chromium from "@sparticuz/chromium"; await chromium.executablePath();',
      ],
      {
        cwd: folder,
        env: { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x" },
      },
    ),
  );
}
