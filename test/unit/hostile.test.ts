import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import sharp from "sharp";
import {
  ImageError,
  type EncodedImage,
  type PreparedImage,
} from "../../src/core/image/prepared.ts";
import { hostileFiles, type HostileFile } from "../fixtures/hostile.ts";
import { encodePng } from "../fixtures/oddities.ts";
import { fullTest, isFull } from "../strength.ts";
import { startImages } from "./builtImages.ts";

const OPTIONS = { maxEdge: 2048, maxBytes: 4_000_000 };
const MEGABYTE = 1024 * 1024;
/** What the image process may take: 1 GiB for each of its two decoders, and what is around them. */
const PEAK = 2300 * MEGABYTE;
/** By how much the process that uses it may grow. */
const GROWTH = 50 * MEGABYTE;
const SECONDS_EACH = 20;
const CPU_SECONDS = 180;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

interface Outcome {
  readonly file: HostileFile;
  readonly result: string;
  /** Of processor time. */
  readonly seconds: number;
}

describe("files made to break a decoder", { timeout: isFull ? 3_000_000 : 600_000 }, () => {
  const images = startImages({ drawingTimeout: 2500 });
  /** For drawings that mostly take for ever: what is waited for in vain is time of everybody's. */
  const impatient = startImages({ drawingTimeout: 500 });
  const watch = watchChildren();
  const outcomes: Outcome[] = [];
  let requests = 0;
  let folder: string;
  let files: HostileFile[];
  let grown: number;
  const server = createServer((socket) => {
    requests++;
    socket.destroy();
  });

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "iris-hostile-"));
    const file = join(folder, "sentinel.png");
    const paint = (): number[] => [255, 0, 255];
    await writeFile(file, encodePng({ width: 90, height: 90, depth: 8, type: 2, paint }));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const all = await hostileFiles({ address: `http://127.0.0.1:${port}`, file });
    assert.ok(all.length >= 240, `${all.length} files`);
    files = isFull ? all : shareOf(all);
  });
  after(async () => {
    images.dispose();
    impatient.dispose();
    watch.stop();
    server.close();
    await rm(folder, { recursive: true });
  });

  const prepare = (bytes: Uint8Array, by = images): Promise<PreparedImage> =>
    by.prepare(bytes, OPTIONS, AbortSignal.timeout(300_000));

  test("each ends in an image or in a reason", async (t) => {
    await prepare(files[0]!.bytes).catch(() => undefined);
    const start = await used();
    for (const file of files) {
      const begin = watch.seen().cpuSeconds;
      let result: string;
      let image: PreparedImage | undefined;
      try {
        image = await prepare(file.bytes, file.group === "heavy drawings" ? impatient : images);
        result = "image";
      } catch (error) {
        result = error instanceof ImageError ? error.reason : String(error);
      }
      outcomes.push({ file, result, seconds: watch.seen().cpuSeconds - begin });
      if (image) await checkAll(image, file);
    }
    grown = (await used()) - start;
    for (const line of report(outcomes)) t.diagnostic(line);
    const strange = outcomes.filter(
      ({ file, result }) =>
        !(result === "image" ? !file.refused : file.reasons.some((one) => one === result)),
    );
    assert.deepEqual(
      strange.map(({ file, result }) => `${file.group}: ${file.name}: ${result}`),
      [],
    );
  });

  test("none takes long, all together neither, and memory stays bounded", (t) => {
    const slowest = outcomes.reduce((a, b) => (a.seconds > b.seconds ? a : b));
    const { peak, cpuSeconds } = watch.seen();
    t.diagnostic(
      `${slowest.seconds.toFixed(1)} s of CPU for ${slowest.file.name}; ${cpuSeconds.toFixed(0)} s of CPU; peak ${(peak / MEGABYTE).toFixed(0)} MB; host grew by ${(grown / MEGABYTE).toFixed(1)} MB`,
    );
    assert.ok(slowest.seconds <= SECONDS_EACH, slowest.file.name);
    assert.ok(grown < GROWTH, `grew by ${grown} bytes`);
    if (process.platform !== "linux") return;
    assert.ok(peak > 0 && peak < PEAK, `${peak} bytes`);
    assert.ok(cpuSeconds < CPU_SECONDS, `${cpuSeconds} s`);
  });

  test("nothing went over the network", () => assert.equal(requests, 0));

  test("a plain image still comes out after all of them", async () => {
    const paint = (): number[] => [192, 48, 32];
    const plain = encodePng({ width: 40, height: 30, depth: 8, type: 2, paint });
    const image = await prepare(plain);
    const [{ width, height } = assert.fail()] = image.encoded;
    assert.deepEqual([width, height, image.changes], [40, 30, []]);
  });
});

describe("images that share a process with one that breaks it", () => {
  const NS = `xmlns="http://www.w3.org/2000/svg" width="200" height="120"`;
  const endless = Buffer.from(
    `<svg ${NS}><filter id="f"><feTurbulence numOctaves="1000000"/></filter><rect width="200" height="120" filter="url(#f)"/></svg>`,
  );
  const paint = (): number[] => [192, 48, 32];
  const plain = encodePng({ width: 40, height: 30, depth: 8, type: 2, paint });
  const reasonOf = (error: unknown): string =>
    error instanceof ImageError ? error.reason : error instanceof Error ? error.name : "?";

  test("a hang fails alone: what waited behind it gets a second turn", async () => {
    const images = startImages({ drawingTimeout: isFull ? 1000 : 400 });
    const prepare = (bytes: Uint8Array): Promise<string> =>
      images.prepare(bytes, OPTIONS, AbortSignal.timeout(60_000)).then(() => "image", reasonOf);
    assert.deepEqual(await Promise.all([prepare(endless), prepare(plain), prepare(plain)]), [
      "decoderFailed",
      "image",
      "image",
    ]);
    images.dispose();
  });

  fullTest("a hang that nobody waits for any more holds up nothing", async () => {
    const images = startImages({ drawingTimeout: 10_000 });
    const watch = watchChildren();
    const controller = new AbortController();
    const hanging = images.prepare(endless, OPTIONS, controller.signal).then(() => "?", reasonOf);
    await setTimeout(1500);
    controller.abort();
    assert.equal(await hanging, "AbortError");
    const begin = watch.seen().cpuSeconds;
    const { encoded } = await images.prepare(plain, OPTIONS, AbortSignal.timeout(300_000));
    assert.equal(encoded[0]?.width, 40);
    // Behind the one that hangs it would wait until that has used up its time.
    const seconds = watch.seen().cpuSeconds - begin;
    assert.ok(seconds < 8, `${seconds} s`);
    images.dispose();
    watch.stop();
  });
});

/** Of each group the first and the last, and every tenth between them; of what takes long, one. */
function shareOf(files: readonly HostileFile[]): HostileFile[] {
  return [...Map.groupBy(files, ({ group }) => group)].flatMap(([group, members]) => {
    if (group === "heavy drawings") return members.slice(-1);
    return members.filter((_, at) => at % 20 === 0 || at === members.length - 1);
  });
}

async function checkAll({ encoded }: PreparedImage, file: HostileFile): Promise<void> {
  assert.ok(encoded.length > 0);
  for (const one of encoded) await checkOne(one, file);
}

async function checkOne(image: EncodedImage, file: HostileFile): Promise<void> {
  assert.ok(image.bytes.length <= OPTIONS.maxBytes, file.name);
  // Its decoder is not to be had; its container is looked at by tests of its own.
  if (image.mimeType === "image/heic") return;
  const sent = sharp(image.bytes, { failOn: "error" });
  const { width, height, exif, xmp, iptc, comments } = await sent.metadata();
  assert.ok(Math.max(width, height) <= OPTIONS.maxEdge, file.name);
  assert.deepEqual([exif, xmp, iptc, comments], Array(4).fill(undefined), file.name);
  const { data, info } = await sent
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (file.group !== "reaching drawings") return;
  for (let at = 0; at < data.length; at += info.channels)
    if (data[at]! > 200 && data[at + 1]! < 80 && data[at + 2]! > 200)
      assert.fail(`${file.name} shows a file from outside`);
}

/** Bytes that this process holds, once the garbage is gone. */
async function used(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    collectGarbage();
    // Buffers go after the objects that held them.
    await setTimeout(50);
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function report(outcomes: readonly Outcome[]): string[] {
  return [...Map.groupBy(outcomes, ({ file }) => file.group)].map(([name, members]) => {
    const counts = [...Map.groupBy(members, ({ result }) => result)]
      .map(([result, { length }]) => `${length} ${result}`)
      .sort();
    const total = members.reduce((sum, { seconds }) => sum + seconds, 0);
    return `${name}: ${members.length} files, ${total.toFixed(1)} s: ${counts.join(", ")}`;
  });
}

/** The largest memory and all the time of the processes that this one started, on Linux. */
function watchChildren(): { seen: () => { peak: number; cpuSeconds: number }; stop: () => void } {
  const peaks = new Map<string, number>();
  const ticks = new Map<string, number>();
  const look = (): void => {
    try {
      const children = readFileSync(`/proc/self/task/${process.pid}/children`, "utf8");
      for (const pid of children.trim().split(" ").filter(Boolean)) {
        const status = readFileSync(`/proc/${pid}/status`, "utf8");
        // One that has ended, but is still listed, has no memory.
        const peak = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
        peaks.set(pid, Math.max(peak, peaks.get(pid) ?? 0));
        const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
        ticks.set(pid, Number(fields[11]) + Number(fields[12]));
      }
    } catch {
      // It ended while it was looked at, or this is no Linux.
    }
  };
  const timer = setInterval(look, 50);
  const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);
  return {
    seen() {
      look();
      return { peak: Math.max(0, ...peaks.values()), cpuSeconds: sum(ticks.values()) / 100 };
    },
    stop: () => clearInterval(timer),
  };
}
