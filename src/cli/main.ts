import manifest from "../../package.json" with { type: "json" };
import { parseOptions, USAGE, UsageError } from "./options.ts";

/** Where text goes. */
export interface TextSink {
  write(text: string): unknown;
}

/** All that the program takes from its surroundings. */
export interface MainOptions {
  readonly argv: readonly string[];
  /** Absolute path. */
  readonly cwd: string;
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  /** The standard input, to its end. */
  readonly stdin: () => Promise<Uint8Array>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborts when somebody stops the program. */
  readonly signal: AbortSignal;
}

/** `iris-alt`. @returns the exit status: 0 fine, 1 problems, 2 usage or failure */
export async function main(options: MainOptions): Promise<number> {
  const { argv, stdout, stderr } = options;
  try {
    const asked = parseOptions(argv);
    if (asked === "help" || asked === "version") {
      stdout.write(asked === "help" ? USAGE : `${manifest.version}\n`);
      return 0;
    }
    const { check } = await import("./check.ts");
    return await check(asked, options);
  } catch (error) {
    if (options.signal.aborted) return 2;
    const isUsage = error instanceof UsageError;
    stderr.write(`iris-alt: ${error instanceof Error ? error.message : String(error)}\n`);
    if (isUsage && argv.length === 0) stderr.write(USAGE);
    return 2;
  }
}
