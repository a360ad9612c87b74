/*
 * `npm run bench`: how fast Iris is, as ratios to the bare work within the same run, since machines
 * are noisy. Nothing here passes or fails.
 */
import { execFile } from "node:child_process";
import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { startEndpoint, STANDIN_KEY, type Endpoint } from "../endpoint/server.ts";
import { makeScreenshot } from "../fixtures/screenshots.ts";
import { followTestRun } from "../vscode/browser.ts";
import { ensureVSCode } from "../vscode/install.ts";
import { temporaryFolder } from "../vscode/lifetime.ts";
import { packAndInstall } from "../vscode/package.ts";
import { root } from "../vscode/paths.ts";
import { startDevelopmentHost } from "../vscode/server.ts";
import { benchAgents } from "./agents.ts";
import { benchAltText } from "./altText.ts";
import { benchDoor } from "./door.ts";
import { benchFirstText, benchMemory } from "./client.ts";
import { MARK, median, WARM, type HostFigures } from "./figures.ts";
import { benchHistory } from "./history.ts";
import { benchImages } from "./images.ts";
import { benchPaint } from "./paint.ts";
import { benchPanel } from "./panel.ts";
import { benchReader } from "./reader.ts";
import { benchCheck } from "./check.ts";
import { benchReview } from "./review.ts";
import { benchReviewRun } from "./reviewRun.ts";
import { benchUploads } from "./uploads.ts";

const STARTS = 5;

const ms = (value: number): string => `${value.toFixed(value < 20 ? 1 : 0)} ms`;

console.log("Preparing…");
// As it ships: the production build.
await packAndInstall();
const install = await ensureVSCode();
const endpoint = await startEndpoint({ pace: { delayMs: 0, pieceChars: 4000 } });
const workspace = temporaryFolder("bench").path;
/** One image for each round, all of one kind. */
const file = (round: number | string): string => join(workspace, `screenshot-${round}.png`);
for (let round = 0; round <= WARM; round++) {
  const screenshot = makeScreenshot({ width: 3840, height: 2160, seed: round + 1, fontPx: 14 });
  await writeFile(file(round), await screenshot);
}

const iris = await measureIris();
const bare = await measureBare();

const { size: bundle } = await stat(join(root, "dist/extension.cjs"));
const { size: found } = await stat(file(0));
const sent = endpoint.requests.flatMap(({ images }) => images);
console.log(`
Activation in the extension host, ${STARTS} starts
  median               ${ms(median(iris.activation))}   (${iris.activation.map(ms).join(", ")})
  dist/extension.cjs   ${(bundle / 1000).toFixed(0)} kB

From the command to the endpoint holding the whole request, 3840 × 2160 PNG of ${(found / 1e6).toFixed(2)} MB
                       Iris        bare Node   ratio
  first of a start     ${ms(median(iris.cold)).padEnd(11)} ${ms(median(bare.cold)).padEnd(11)} ${(median(iris.cold) / median(bare.cold)).toFixed(2)}
  the next ones        ${ms(median(iris.warm)).padEnd(11)} ${ms(median(bare.warm)).padEnd(11)} ${(median(iris.warm) / median(bare.warm)).toFixed(2)}
  sent                 ${((iris.bytes ?? NaN) / 1000).toFixed(0)} kB      ${((sent.at(-1)?.bytes ?? NaN) / 1000).toFixed(0)} kB

  Iris: sharp's WebAssembly build in a process of its own, from the command to the request.
  Bare: sharp's native build, from the start of a Node process, or of a round in it.
  Medians of ${iris.cold.length} and ${iris.warm.length} requests of Iris, ${bare.cold.length} and ${bare.warm.length} of the script.`);
await endpoint.close();
console.log(await benchDoor());
console.log(benchReader());
console.log(await benchPanel());
console.log(await benchPaint());
console.log(await benchFirstText());
console.log(await benchReview());
console.log(await benchReviewRun());
console.log(await benchCheck());
console.log(await benchMemory());
console.log(await benchImages());
console.log(await benchUploads());
console.log(await benchHistory());
console.log(await benchAltText());
console.log(await benchAgents());
process.exit();

async function measureIris() {
  const outfile = join(root, "test/output/bench/host.cjs");
  await build({
    absWorkingDir: root,
    entryPoints: ["test/bench/host.ts"],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["vscode"],
  });
  const vscode = await startDevelopmentHost({
    install,
    workspace,
    extension: root,
    tests: outfile,
    settings: { "iris.endpoint": endpoint.baseUrl, "iris.confirmBeforeUpload": "never" },
  });
  const activation: number[] = [];
  const cold: number[] = [];
  const warm: number[] = [];
  let bytes: number | undefined;
  for (let start = 0; start < STARTS; start++) {
    endpoint.clear();
    let figures: HostFigures | undefined;
    const lines: string[] = [];
    await followTestRun(vscode.url, {
      timeout: 180_000,
      onLine: (line) => {
        lines.push(line);
        if (line.startsWith(MARK)) figures = JSON.parse(line.slice(MARK.length)) as HostFigures;
      },
      meanwhile: async (page) => {
        const box = page.locator(".quick-input-widget input[type=password]");
        await box.waitFor();
        await box.fill(STANDIN_KEY);
        await box.press("Enter");
      },
    });
    if (!figures) throw new Error(`The bench ended early.\n${lines.join("\n")}`);
    activation.push(figures.activation);
    const times = heldAfter(endpoint, figures.commands);
    cold.push(...times.slice(0, 1));
    warm.push(...times.slice(1));
    bytes = endpoint.requests.at(-1)?.images[0]?.bytes;
    console.log(`  start ${start + 1} of ${STARTS}`);
  }
  await vscode.stop();
  return { activation, cold, warm, bytes };
}

async function measureBare() {
  const cold: number[] = [];
  const warm: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    endpoint.clear();
    const { stdout } = await promisify(execFile)(process.execPath, [
      join(root, "test/bench/bare.ts"),
      ...[endpoint.baseUrl, STANDIN_KEY, file("*"), `${WARM + 1}`],
    ]);
    const times = heldAfter(endpoint, JSON.parse(stdout) as number[]);
    cold.push(...times.slice(0, 1));
    warm.push(...times.slice(1));
  }
  return { cold, warm };
}

/** Milliseconds from each start until the endpoint held the whole request with the image. */
function heldAfter({ requests }: Endpoint, starts: readonly number[]): number[] {
  const held = requests.filter(({ images }) => images.length > 0);
  if (held.length !== starts.length)
    throw new Error(`${held.length} requests for ${starts.length} commands`);
  return starts.map((start, i) => (held[i]?.completedAt ?? NaN) - start);
}
