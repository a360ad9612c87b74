import manifest from "../../package.json" with { type: "json" };
import { inertLine } from "../core/altText/review/report/inert.ts";
import { messageOf } from "./messageOf.ts";
import { parseOptions, USAGE, UsageError, type CliOptions, type CommandName } from "./options.ts";
import type { MainOptions } from "./surroundings.ts";

type Command = (options: CliOptions, main: MainOptions) => Promise<number>;

/** Each is loaded when it is asked for. */
const COMMANDS: Readonly<Record<CommandName, () => Promise<Command>>> = {
  check: async () => (await import("./check.ts")).check,
  propose: async () => (await import("./propose.ts")).proposeForRows,
  verify: async () => (await import("./propose.ts")).proposeForRows,
  mcp: async () => (await import("./mcp/mcp.ts")).serveMcp,
  apply: async () => (await import("./apply.ts")).applyProposals,
};

/** `iris-alt`. @returns the exit status: 0 fine, 1 problems, 2 usage or failure */
export async function main(options: MainOptions): Promise<number> {
  const { argv, stdout, stderr } = options;
  try {
    const asked = parseOptions(argv);
    if (asked === "help" || asked === "version") {
      stdout.write(asked === "help" ? USAGE : `${manifest.version}\n`);
      return 0;
    }
    return await (
      await COMMANDS[asked.command]()
    )(asked, options);
  } catch (error) {
    if (options.signal.aborted) return 2;
    const isUsage = error instanceof UsageError;
    stderr.write(`${inertLine(`iris-alt: ${messageOf(error).replaceAll("\n", " ")}`)}\n`);
    if (isUsage && argv.length === 0) stderr.write(USAGE);
    return 2;
  }
}
