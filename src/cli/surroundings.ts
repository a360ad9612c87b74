import type { Readable } from "node:stream";

/** Where text goes. */
export interface TextOutput {
  write(text: string): unknown;
}

/** The threads that a program may have besides its own. */
export interface Threads {
  /** Path of the thread that looks through files as it is built. */
  readonly script: string;
  readonly most: number;
}

/** All that the program takes from its surroundings. */
export interface MainOptions {
  readonly argv: readonly string[];
  /** Absolute path. */
  readonly cwd: string;
  readonly stdout: TextOutput;
  readonly stderr: TextOutput;
  /** The standard input, which is read where somebody wants it. */
  readonly input: () => Readable;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Path of the image process as it is built. */
  readonly imageScript: string;
  /** Those that look through files; without them it does so by itself. */
  readonly threads?: Threads;
  /** Aborts when somebody stops the program. */
  readonly signal: AbortSignal;
}
