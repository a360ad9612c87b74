/** How clients of MCP are told of `iris-alt mcp`: each keeps servers under a name of its own. */

/** A client, and the file of a project that it reads; without one, its settings are its user's alone. */
export interface McpEditor {
  readonly name: string;
  /** From the folder of a project. */
  readonly file?: string;
  /** The field that has the servers. */
  readonly field: "servers" | "mcpServers";
  /** The key as its settings take it from the environment. */
  readonly key: string;
  /** Its settings say by which way it talks with a server. */
  readonly hasType?: boolean;
}

const KEY = "MEMORIES_API_KEY";
const KEY_IN_ENV = `\${env:${KEY}}`;

export const MCP_CLIENTS: readonly McpEditor[] = [
  {
    ...{ name: "Claude Code", file: ".mcp.json", hasType: true },
    ...{ field: "mcpServers", key: `\${${KEY}}` },
  },
  {
    ...{ name: "Cursor", file: ".cursor/mcp.json", hasType: true },
    ...{ field: "mcpServers", key: KEY_IN_ENV },
  },
  { name: "Gemini CLI", file: ".gemini/settings.json", field: "mcpServers", key: `$${KEY}` },
  {
    ...{ name: "VS Code", file: ".vscode/mcp.json", hasType: true },
    ...{ field: "servers", key: KEY_IN_ENV },
  },
  { name: "Windsurf", field: "mcpServers", key: KEY_IN_ENV },
];

/** How the server is started. @param budget US dollars of a session; with 0 it may send nothing */
function mcpCommand(budget: number) {
  const dollars = dollarsOf(budget);
  const spending = dollars === "0" ? [] : ["--allow-upload", "--budget", dollars];
  return { command: "npx", args: ["-y", "iris-alt", "mcp", ...spending] };
}

/** A number as `--budget` takes it: with no more than six digits behind the point, and no exponent. */
const dollarsOf = (budget: number): string =>
  Math.min(budget, 999_999_999)
    .toFixed(6)
    .replace(/\.?0+$/, "");

/** The server as Cursor's own call takes it, which knows no key of a settings file. */
export function cursorServer(budget: number) {
  return { name: "iris", server: { ...mcpCommand(budget), env: { [KEY]: KEY_IN_ENV } } };
}

/**
 * The settings of a client with the server in them; the others stay.
 *
 * @param text as it is; undefined where there is none
 * @returns undefined for what is no plain JSON object, which only its user may change
 */
export function withMcpServer(
  text: string | undefined,
  { field, key, hasType = false }: McpEditor,
  budget: number,
): string | undefined {
  const settings = text === undefined || text.trim() === "" ? {} : parsed(text);
  if (!isObject(settings)) return undefined;
  const servers = settings[field] ?? {};
  if (!isObject(servers)) return undefined;
  const server = { ...mcpCommand(budget), env: { [KEY]: key } };
  const iris = hasType ? { type: "stdio", ...server } : server;
  const next = { ...settings, [field]: { ...servers, iris } };
  return `${JSON.stringify(next, undefined, 2)}\n`;
}

/** The server in the settings of Codex, which are TOML. */
export function codexSettings(budget: number): string {
  const { command, args } = mcpCommand(budget);
  const list = args.map((one) => JSON.stringify(one)).join(", ");
  return `[mcp_servers.iris]\ncommand = "${command}"\nargs = [${list}]\nenv_vars = ["${KEY}"]\n`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
