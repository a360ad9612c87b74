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
}

const KEY = "MEMORIES_API_KEY";

export const MCP_CLIENTS: readonly McpEditor[] = [
  { name: "Claude Code", file: ".mcp.json", field: "mcpServers", key: `\${${KEY}}` },
  { name: "Cursor", file: ".cursor/mcp.json", field: "mcpServers", key: `\${env:${KEY}}` },
  { name: "Gemini CLI", file: ".gemini/settings.json", field: "mcpServers", key: `$${KEY}` },
  { name: "VS Code", file: ".vscode/mcp.json", field: "servers", key: `\${env:${KEY}}` },
  { name: "Windsurf", field: "mcpServers", key: `\${env:${KEY}}` },
];

/** How the server is started. @param budget US dollars of a session; with 0 it may send nothing */
export function mcpServer(budget: number, key?: string) {
  const spending = budget > 0 ? ["--allow-upload", "--budget", String(budget)] : [];
  return {
    command: "npx",
    args: ["-y", "iris-alt", "mcp", ...spending],
    ...(key !== undefined && { env: { [KEY]: key } }),
  };
}

/**
 * The settings of a client with the server in them; the others stay.
 *
 * @param text as it is; undefined where there is none
 * @returns undefined for what is no plain JSON object, which only its user may change
 */
export function withMcpServer(
  text: string | undefined,
  { field, key }: McpEditor,
  budget: number,
): string | undefined {
  const settings = text === undefined || text.trim() === "" ? {} : parsed(text);
  if (!isObject(settings)) return undefined;
  const servers = settings[field] ?? {};
  if (!isObject(servers)) return undefined;
  const next = { ...settings, [field]: { ...servers, iris: mcpServer(budget, key) } };
  return `${JSON.stringify(next, undefined, 2)}\n`;
}

/** The server in the settings of Codex, which are TOML. */
export function codexSettings(budget: number): string {
  const { command, args } = mcpServer(budget);
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
