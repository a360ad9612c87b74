import { fork, type ChildProcess } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { sniff } from "./formats.ts";
import { readMessages, writeMessage, type Message } from "./pipe.ts";
import { readTimes } from "./times.ts";
import {
  ImageError,
  type ImageFailure,
  type EncodedImage,
  type PageDrawing,
  type PreparedImage,
  type PrepareOptions,
} from "./prepared.ts";

/** What the image process is asked, of a file whose bytes come along. */
export interface ImageTask {
  readonly id: number;
  /** Without them only a thumbnail is wanted. */
  readonly options?: PrepareOptions | undefined;
}

/** Asks the image process to make itself quick; not answered. */
export interface WarmUp {
  readonly warmUp: true;
}

/** What it answers. The bytes of images that are not as found, then those of the thumbnail, then the drawing's text, come along. */
export type ImageReply =
  | {
      readonly id: number;
      readonly image: Omit<PreparedImage, "encoded" | "thumbnail" | "drawing"> & {
        readonly encoded: readonly (Omit<EncodedImage, "bytes"> & { readonly asFound: boolean })[];
        readonly hasThumbnail: boolean;
        readonly drawing?: Omit<PageDrawing, "text"> | undefined;
      };
    }
  | {
      readonly id: number;
      readonly thumbnail: true;
    }
  | {
      readonly id: number;
      readonly failure: ImageFailure;
      /** A decoder is in no state for another image. */
      readonly broken?: boolean;
    };

/** Milliseconds that the process may take to start; on a busy machine it takes ten seconds. */
const START_TIMEOUT = 60_000;
/**
 * Milliseconds of processor time after which a decoder is taken to hang; the largest image takes
 * less. Time on the wall would fail whole images on a busy machine.
 */
const TASK_TIMEOUT = 30_000;
/** A drawing's size says little of its work: a short file may ask for hours. */
const DRAWING_TIMEOUT = 10_000;
/** Times as long, on the wall, that a task may take at most: what waits for ever takes no processor time. */
const PATIENCE = 6;
/** The pipe over which the process tells the processor time that it took. */
export const TIME_PIPE = 4;
/** Crashes of the renderer after which a drawing is tried with fewer effects. */
const MOST_CRASHES = 2;
/** Milliseconds that an image gets to end for which nobody waits: another process takes as long to start. */
const ABANDONED_TIMEOUT = 2000;
/** Images decoded at once; each may take some hundred megabytes. */
const AT_ONCE = 2;
/** Milliseconds without work after which the process is let go. */
const IDLE_TIMEOUT = 60_000;
/** What a decoder may take: 1 GiB of WebAssembly memory each, and less for everything else. */
const MEMORY_FLAGS = ["--max-old-space-size=512", "--wasm-max-mem-pages=16384"];

/** What came of a task. */
type Done = PreparedImage | Uint8Array;

interface Job {
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly options: PrepareOptions | undefined;
  readonly resolve: (done: Done) => void;
  readonly reject: (error: Error) => void;
  /** Runs a second time, with nothing beside it that it could fail for. */
  alone: boolean;
  /** Times that the renderer has crashed on it. */
  crashes: number;
  /** Nobody waits for it any more, but the decoder is still at it. */
  abandoned: boolean;
  /** Milliseconds of processor time so far. */
  spent: number;
  timer?: NodeJS.Timeout;
}

/** Prepares images in a process of its own, started at the first one and let go when idle. */
export class ImageProcess {
  readonly #script: string;
  #child: Child | undefined;
  readonly #running = new Map<number, Job>();
  readonly #queue: Job[] = [];
  #nextId = 1;
  #idle: NodeJS.Timeout | undefined;
  readonly #drawingTimeout: number;
  /** Ends a process that does not start; undefined once it has. */
  #starting: NodeJS.Timeout | undefined;

  /**
   * @param script path of the bundled `worker.ts`
   * @param drawingTimeout milliseconds of processor time that an SVG may take
   */
  constructor(script: string, { drawingTimeout = DRAWING_TIMEOUT } = {}) {
    this.#script = script;
    this.#drawingTimeout = drawingTimeout;
  }

  /** @throws ImageError; the signal's reason when aborted */
  async prepare(
    bytes: Uint8Array,
    options: PrepareOptions,
    signal: AbortSignal,
  ): Promise<PreparedImage> {
    if (bytes.length === 0) throw new ImageError("empty");
    const done = await this.#ask(bytes, { options, signal });
    return "encoded" in done ? done : fail();
  }

  /**
   * A small WebP of an image that goes out without being decoded; decodes all of it, and so finds
   * out whether it is whole.
   *
   * @throws ImageError; the signal's reason when aborted
   */
  async thumbnail(bytes: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
    const done = await this.#ask(bytes, { signal });
    return "encoded" in done ? fail() : done;
  }

  async #ask(
    bytes: Uint8Array,
    { options, signal }: { options?: PrepareOptions; signal: AbortSignal },
  ): Promise<Done> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<Done>();
    const id = this.#nextId++;
    const job: Job = {
      id,
      bytes,
      options,
      resolve,
      reject,
      alone: false,
      crashes: 0,
      abandoned: false,
      spent: 0,
    };
    const abort = (): void => {
      reject(signal.reason as Error);
      this.#abandon(job);
    };
    signal.addEventListener("abort", abort, { once: true });
    this.#queue.push(job);
    this.#next();
    try {
      return await promise;
    } finally {
      signal.removeEventListener("abort", abort);
    }
  }

  /** Starts the process for an image that is likely to come, where it does not run yet, and has it warm up. */
  warm(): void {
    if (this.#running.size > 0) return;
    if (!this.#child)
      writeMessage<WarmUp>(this.#start().stdin, { head: { warmUp: true }, parts: [] });
    this.#rest();
  }

  /** Ends the process; images still waiting fail. */
  dispose(): void {
    clearTimeout(this.#idle);
    const jobs = [...this.#queue.splice(0), ...this.#running.values()];
    this.#kill();
    for (const job of jobs) job.reject(new ImageError("decoderFailed"));
  }

  /** Starts what may have its turn. */
  #next(): void {
    for (let job = this.#queue[0]; job && this.#hasRoom(job); job = this.#queue[0]) {
      this.#queue.shift();
      this.#run(job);
    }
  }

  #hasRoom(job: Job): boolean {
    if (job.alone) return this.#running.size === 0;
    return this.#running.size < AT_ONCE && ![...this.#running.values()].some(({ alone }) => alone);
  }

  #run(job: Job): void {
    clearTimeout(this.#idle);
    this.#running.set(job.id, job);
    const { id, bytes, options } = job;
    job.spent = 0;
    const child = this.#start();
    const how = options && { ...options, plain: job.crashes };
    writeMessage<ImageTask>(child.stdin, { head: { id, options: how }, parts: [bytes] });
    if (this.#starting === undefined) this.#time(job);
  }

  /** A hanging decoder cannot be asked to stop: its process goes. */
  #time(job: Job): void {
    job.timer = setTimeout(() => this.#lose(job), PATIENCE * this.#limitOf(job));
  }

  /** Milliseconds of processor time that a task may take. */
  #limitOf({ bytes }: Job): number {
    return sniff(bytes) === "svg" ? this.#drawingTimeout : TASK_TIMEOUT;
  }

  /** Time goes to the drawing that is being drawn, since nothing runs beside it; else to all alike. */
  #spend(ms: number, isDrawing: boolean): void {
    const jobs = [...this.#running.values()];
    const drawings = jobs.filter(({ bytes }) => isDrawing && sniff(bytes) === "svg");
    const blamed = drawings.length > 0 ? drawings : jobs;
    for (const job of blamed) job.spent += ms / blamed.length;
    const over = blamed.find((job) => job.spent > this.#limitOf(job));
    if (over) this.#lose(over);
  }

  #done(id: number): Job | undefined {
    const job = this.#running.get(id);
    clearTimeout(job?.timer);
    this.#running.delete(id);
    return job;
  }

  #settle({ head: reply, parts }: Message<ImageReply>): void {
    // It comes from where hostile files are decoded: what is wrong throws, and counts as a crash.
    const found = this.#running.get(reply.id)?.bytes;
    const image = "image" in reply && found ? assemble(reply.image, parts, found) : undefined;
    const done = "thumbnail" in reply && found ? (parts[0] ?? fail()) : image;
    const job = this.#done(reply.id);
    if (done) job?.resolve(done);
    else if ("failure" in reply) {
      // What else it was doing is not to blame, and starts again.
      if (reply.broken) this.#queue.unshift(...this.#kill().filter((one) => !one.abandoned));
      if (reply.broken && job && job.crashes < MOST_CRASHES && !job.abandoned) {
        job.crashes++;
        this.#queue.unshift(job);
      } else job?.reject(new ImageError(reply.failure));
    }
    this.#next();
    if (this.#running.size === 0) this.#rest();
  }

  #abandon(job: Job): void {
    const waiting = this.#queue.indexOf(job);
    if (waiting >= 0) this.#queue.splice(waiting, 1);
    job.abandoned = true;
    this.#next();
    // It may be at it for long, with nobody else to ask for: the next image need not wait.
    const running = [...this.#running.values()];
    if (running.length > 0 && running.every(({ abandoned }) => abandoned))
      setTimeout(() => this.#giveUp(job), ABANDONED_TIMEOUT).unref();
  }

  /** What nobody waits for is not done yet: what came after it begins in another process. */
  #giveUp(job: Job): void {
    if (this.#running.get(job.id) !== job) return;
    this.#queue.unshift(...this.#kill().filter(({ abandoned }) => !abandoned));
    this.#next();
  }

  /**
   * The process hangs or has crashed. What it was doing gets a second turn, alone, what took too
   * long after the others; but what took too long and had nothing beside it, or is lost in its
   * second turn, fails.
   */
  #lose(late?: Job): void {
    const jobs = this.#kill().sort((a, b) => Number(a === late) - Number(b === late));
    for (const job of jobs.reverse()) {
      if (job.abandoned) continue;
      if (job.alone || (job === late && jobs.length === 1))
        job.reject(new ImageError("decoderFailed"));
      else {
        job.alone = true;
        this.#queue.unshift(job);
      }
    }
    this.#next();
  }

  /** Ends the process; returns what it was doing. The next image starts another at once. */
  #kill(): Job[] {
    const child = this.#child;
    this.#child = undefined;
    clearTimeout(this.#starting);
    child?.kill("SIGKILL");
    const jobs = [...this.#running.values()];
    for (const { id } of jobs) this.#done(id);
    return jobs;
  }

  #rest(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#kill(), IDLE_TIMEOUT);
    this.#idle.unref();
  }

  #start(): Child {
    if (this.#child) return this.#child;
    const child = fork(this.#script, [], {
      // The editor's own binary is Node only when told so, and no debugger port is inherited.
      env: { ...neededEnvironment(process.env), ELECTRON_RUN_AS_NODE: "1" },
      execArgv: MEMORY_FLAGS,
      stdio: ["pipe", "pipe", "ignore", "ipc", "pipe"],
    }) as Child;
    this.#child = child;
    const gone = (): void => {
      if (this.#child === child) this.#lose();
    };
    child.on("error", gone);
    child.on("exit", gone);
    clearTimeout(this.#starting);
    this.#starting = setTimeout(gone, START_TIMEOUT);
    // It says once that it has started: from then on the time of its tasks counts.
    child.once("message", () => {
      if (this.#child !== child) return;
      clearTimeout(this.#starting);
      this.#starting = undefined;
      for (const job of this.#running.values()) this.#time(job);
    });
    // A pipe breaks when the process ends, which is said above.
    child.stdin.on("error", gone);
    child.stdout.on("error", gone);
    const settle = (message: Message<ImageReply>): void => {
      if (this.#child === child) this.#settle(message);
    };
    readMessages(child.stdout, settle, gone);
    readTimes(child.stdio[TIME_PIPE], (ms, isDrawing) => {
      if (this.#child === child) this.#spend(ms, isDrawing);
    });
    return child;
  }
}

/**
 * What Node needs to start, and where fonts and temporary files are. Keys and tokens of the
 * environment stay out: what is decoded there may come from anybody.
 */
function neededEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const needed =
    /^(?:SystemRoot|windir|SystemDrive|HOME|USERPROFILE|LOCALAPPDATA|XDG_DATA_(?:HOME|DIRS)|TMPDIR|TEMP|TMP|LANG|LC_ALL|LD_LIBRARY_PATH)$/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => needed.test(name)));
}

/** The image process, with the two pipes that it is started with. */
type Child = ChildProcess & { readonly stdin: Writable; readonly stdout: Readable };

function assemble(
  { encoded, hasThumbnail, drawing, ...image }: Extract<ImageReply, { image: unknown }>["image"],
  parts: readonly Uint8Array[],
  found: Uint8Array,
): PreparedImage {
  const rest = [...parts];
  const bytes = (): Uint8Array => rest.shift() ?? fail();
  const numbers = [image.found.width, image.found.height, image.found.byteLength];
  const sizes = [...encoded, ...(drawing ? [drawing] : [])].flatMap(({ width, height }) => [
    width,
    height,
  ]);
  // Of what a page is to draw, its size and text alone.
  if (encoded.length > 0 === (drawing !== undefined)) fail();
  if (![...numbers, ...sizes].every(Number.isSafeInteger)) fail();
  if (!image.changes.every((one) => typeof one === "string")) fail();
  return {
    ...image,
    encoded: encoded.map(({ asFound, ...one }) => ({ ...one, bytes: asFound ? found : bytes() })),
    ...(hasThumbnail && { thumbnail: bytes() }),
    ...(drawing && { drawing: { ...drawing, text: Buffer.from(bytes()).toString() } }),
  };
}

function fail(): never {
  throw new Error("The image process sent no image");
}
