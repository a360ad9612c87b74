import { messageOf } from "./messageOf.ts";

export const COMMANDS = ["check", "propose", "verify", "apply", "mcp"] as const;
export type CommandName = (typeof COMMANDS)[number];
export const FORMATS = ["text", "json", "sarif", "github", "junit", "csv", "markdown"] as const;
export type FormatName = (typeof FORMATS)[number];

/** What a command line asks for. */
export interface CliOptions {
  readonly command: CommandName;
  readonly paths: readonly string[];
  readonly format: FormatName;
  readonly changedSince: string | undefined;
  readonly baseline: string | undefined;
  readonly updateBaseline: boolean;
  readonly maxMissing: number | undefined;
  readonly stdin: boolean;
  readonly stdinFilename: string | undefined;
  readonly config: string | undefined;
  /** US dollars. */
  readonly budget: number | undefined;
  readonly dryRun: boolean;
  readonly model: string | undefined;
  readonly endpoint: string | undefined;
  readonly allowUpload: boolean;
}

/** A command line, file or setting that cannot be followed; its message is for whoever wrote it. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const USAGE = `Usage: iris-alt check|propose|verify|apply|mcp [options] [paths…]

  check      reports images without alt text, or with a poor one; needs no key and no network
  propose    asks a model for alt texts where they are missing or say nothing
  verify     compares existing alt texts with their images; a model reports what does not fit
  apply      writes the proposals; sends nothing and never overwrites a person's text
  mcp        serves tools for coding agents over standard input and output

Paths are files and folders; the default is the working directory. Ignore files are respected.

  --format text|json|sarif|github|junit|csv|markdown
  --changed-since REF    only files changed since a commit, and new files
  --baseline FILE        known problems, which are not reported
  --update-baseline      writes the current problems to that file
  --max-missing N        allow N images without alt text; nothing else fails
  --stdin --stdin-filename F   read one document from the standard input
  --config FILE          settings; the default is .iris-alt.json, if it exists
  --budget USD           limit for the cost of answers; without it, only the estimate is shown
  --model ID, --endpoint URL   the model and endpoint to use
  --allow-upload         mcp: images may be sent to the endpoint, within --budget
  --dry-run              propose, verify: only the estimate; apply: show what would be written

MEMORIES_API_KEY is sent only to the vendor's endpoint, IRIS_ENDPOINT_KEY to the one of --endpoint.
  --help, --version

Exit status: 0 no problems, 1 problems, 2 wrong usage or failure.
`;

const OPTIONS = {
  format: { type: "string" },
  "changed-since": { type: "string" },
  baseline: { type: "string" },
  "update-baseline": { type: "boolean" },
  "max-missing": { type: "string" },
  stdin: { type: "boolean" },
  "stdin-filename": { type: "string" },
  config: { type: "string" },
  budget: { type: "string" },
  "dry-run": { type: "boolean" },
  model: { type: "string" },
  endpoint: { type: "string" },
  "allow-upload": { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
} as const;

/**
 * What the arguments ask for: `help` and `version` go before all else.
 *
 * @throws UsageError
 */
export function parseOptions(argv: readonly string[]): CliOptions | "help" | "version" {
  const { values, positionals } = parsed(argv);
  if (values.help) return "help";
  if (values.version) return "version";
  const [name, ...paths] = positionals;
  const command = COMMANDS.find((one) => one === name);
  if (command === undefined)
    throw new UsageError(name === undefined ? "No command." : `Unknown command “${name}”.`);
  const format = FORMATS.find((one) => one === (values.format ?? "text"));
  if (format === undefined)
    throw new UsageError(`--format takes ${FORMATS.join(", ")}, not “${values.format ?? ""}”.`);
  const options: CliOptions = {
    ...{ command, paths, format },
    changedSince: values["changed-since"],
    baseline: values.baseline,
    updateBaseline: values["update-baseline"] ?? false,
    maxMissing: wholeNumber(values["max-missing"]),
    stdin: values.stdin ?? false,
    stdinFilename: values["stdin-filename"],
    config: values.config,
    budget: dollars(values.budget),
    dryRun: values["dry-run"] ?? false,
    ...{ model: values.model, endpoint: values.endpoint },
    allowUpload: values["allow-upload"] ?? false,
  };
  checkServer(options, Object.keys(values));
  checkTogether(options);
  return options;
}

function parsed(argv: readonly string[]) {
  try {
    // An import of it would load all that Node makes of its names when they are first asked for.
    const { parseArgs } = process.getBuiltinModule("node:util");
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--max-missing takes a number, not “${text}”.`);
  return Number(text);
}

function dollars(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}(?:\.\d{1,6})?$/.test(text))
    throw new UsageError(`--budget takes US dollars, such as 0.5, not “${text}”.`);
  return Number(text);
}

/** Options of a server; it takes no others, and no command but it takes the last one. */
const OF_SERVER: ReadonlySet<string> = new Set([
  ...["budget", "model", "endpoint", "config", "allow-upload"],
]);

function checkServer({ command, allowUpload }: CliOptions, given: readonly string[]): void {
  if (command !== "mcp" && allowUpload) throw new UsageError("--allow-upload goes with mcp.");
  const other = command === "mcp" ? given.find((name) => !OF_SERVER.has(name)) : undefined;
  if (other !== undefined) throw new UsageError(`--${other} does not go with mcp.`);
}

function checkTogether(options: CliOptions): void {
  const { stdin, stdinFilename, paths, changedSince, updateBaseline, baseline } = options;
  if (options.command !== "check" && (stdin || baseline !== undefined))
    throw new UsageError("--stdin and --baseline go with check.");
  if (stdin && stdinFilename === undefined)
    throw new UsageError("--stdin needs --stdin-filename, whose ending tells the markup.");
  if (!stdin && stdinFilename !== undefined)
    throw new UsageError("--stdin-filename goes with --stdin.");
  if (stdin && (paths.length > 0 || changedSince !== undefined))
    throw new UsageError("--stdin takes no paths and no --changed-since.");
  if (updateBaseline && baseline === undefined)
    throw new UsageError("--update-baseline goes with --baseline FILE.");
}
