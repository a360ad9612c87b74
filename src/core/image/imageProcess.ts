import { fork, type ChildProcess } from "node:child_process";
import {
  ImageError,
  type ImageFailure,
  type PreparedImage,
  type PrepareOptions,
} from "./prepared.ts";

/** What the image process is asked. */
export interface ImageTask {
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly options: PrepareOptions;
}

/** What it answers. */
export type ImageReply =
  | { readonly id: number; readonly image: PreparedImage }
  | { readonly id: number; readonly failure: ImageFailure };

/** Milliseconds after which a decoder is taken to hang. */
const TASK_TIMEOUT = 60_000;
/** Images decoded at once; each may take some hundred megabytes. */
const AT_ONCE = 2;
/** Milliseconds without work after which the process is let go. */
const IDLE_TIMEOUT = 60_000;

interface Waiting {
  readonly resolve: (image: PreparedImage) => void;
  readonly reject: (error: Error) => void;
}

/** Prepares images in a process of its own, started at the first one and let go when idle. */
export class ImageProcess {
  readonly #script: string;
  #child: ChildProcess | undefined;
  readonly #waiting = new Map<number, Waiting>();
  readonly #queue: (() => void)[] = [];
  #nextId = 1;
  #idle: NodeJS.Timeout | undefined;

  /** @param script path of the bundled `worker.ts` */
  constructor(script: string) {
    this.#script = script;
  }

  /** @throws ImageError; the signal's reason when aborted */
  async prepare(
    bytes: Uint8Array,
    options: PrepareOptions,
    signal: AbortSignal,
  ): Promise<PreparedImage> {
    if (bytes.length === 0) throw new ImageError("empty");
    while (this.#waiting.size >= AT_ONCE) await this.#slot();
    if (signal.aborted) {
      // A turn that is not taken goes to the next.
      this.#queue.shift()?.();
      throw signal.reason as Error;
    }
    return this.#run(bytes, options, signal);
  }

  /** Ends the process; images still waiting fail. */
  dispose(): void {
    clearTimeout(this.#idle);
    this.#end();
  }

  #run(bytes: Uint8Array, options: PrepareOptions, signal: AbortSignal): Promise<PreparedImage> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", abort);
        this.#waiting.delete(id);
        this.#queue.shift()?.();
        if (this.#waiting.size === 0) this.#rest();
      };
      // A hanging decoder cannot be asked to stop: its process goes, and with it what else it was doing.
      const timer = setTimeout(() => this.#end("SIGKILL"), TASK_TIMEOUT);
      const abort = (): void => {
        settle();
        reject(signal.reason as Error);
      };
      signal.addEventListener("abort", abort, { once: true });
      this.#waiting.set(id, {
        resolve: (image) => {
          settle();
          resolve(image);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      });
      clearTimeout(this.#idle);
      this.#start().send({ id, bytes, options } satisfies ImageTask);
    });
  }

  /** Resolves when another image may have its turn. */
  #slot(): Promise<void> {
    return new Promise((resolve) => this.#queue.push(resolve));
  }

  #rest(): void {
    this.#idle = setTimeout(() => this.#end(), IDLE_TIMEOUT);
    this.#idle.unref();
  }

  /** Ends the process; the next image starts another at once, and those at work in it fail. */
  #end(signal: NodeJS.Signals = "SIGTERM"): void {
    const child = this.#child;
    this.#child = undefined;
    child?.kill(signal);
    this.#fail();
  }

  #fail(): void {
    for (const waiting of [...this.#waiting.values()])
      waiting.reject(new ImageError("decoderFailed"));
  }

  #start(): ChildProcess {
    if (this.#child) return this.#child;
    const child = fork(this.#script, [], {
      serialization: "advanced",
      // The editor's own binary is Node only when told so, and no debugger port is inherited.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" },
      execArgv: [],
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    this.#child = child;
    child.on("message", (reply: ImageReply) => {
      const waiting = this.#waiting.get(reply.id);
      if ("image" in reply) waiting?.resolve(reply.image);
      else waiting?.reject(new ImageError(reply.failure));
    });
    const gone = (): void => {
      if (this.#child !== child) return;
      this.#child = undefined;
      this.#fail();
    };
    child.on("error", gone);
    child.on("exit", gone);
    return child;
  }
}
