/* "Iris: Set Up for Agents…" on an editor of which only this is there, as each client documents its settings. */
import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { afterEach, describe, test } from "node:test";
import { Ajv } from "ajv";
import { codexSettings, MCP_CLIENTS } from "../../src/agent/mcpSettings.ts";
import { parseOptions } from "../../src/cli/options.ts";
import { SETTING, type SettingId } from "../../src/core/settings.ts";
import { settingsOf } from "../../src/node/settings.ts";

interface Item {
  readonly label: string;
  readonly run: () => Promise<void>;
}

const defaults = settingsOf({});
const files = new Map<string, string>();
const clipboard: string[] = [];
const registered: unknown[] = [];
const said: string[] = [];
let budget = 0.5;
let wanted = "";
/** No file can be read just now. */
let isShut = false;
const FileType = { File: 1, Directory: 2 };
class FileSystemError extends Error {
  readonly code = "FileNotFound";
}
let offered: string[] = [];
const editor = {
  ...{ FileType, FileSystemError, RelativePattern: Object },
  l10n: { t: (text: string, ...args: unknown[]) => text.replace("{0}", String(args[0])) },
  env: {
    appName: "Cursor",
    clipboard: { writeText: (text: string) => Promise.resolve(void clipboard.push(text)) },
  },
  Uri: { joinPath: (folder: string, file: string) => `${folder}/${file}` },
  window: {
    showQuickPick: (items: readonly Item[]) => {
      offered = items.map(({ label }) => label);
      return Promise.resolve(items.find(({ label }) => label === wanted));
    },
    showTextDocument: () => Promise.resolve(),
    showInformationMessage: (text: string) => Promise.resolve(void said.push(text)),
  },
  workspace: {
    workspaceFolders: [{ uri: "/w" }],
    fs: {
      stat: (path: string) =>
        files.has(path)
          ? Promise.resolve({ type: FileType.File, size: files.get(path)?.length })
          : Promise.reject(new FileSystemError("gone")),
      readFile: (path: string) =>
        isShut
          ? Promise.reject(new Error("EIO"))
          : Promise.resolve(new TextEncoder().encode(files.get(path))),
      writeFile: (path: string, bytes: Uint8Array) =>
        Promise.resolve(void files.set(path, new TextDecoder().decode(bytes))),
    },
    getConfiguration: () => ({
      get: (name: SettingId) => (name === SETTING.agentsBudget ? budget : defaults.get(name)),
      inspect: (name: SettingId) => ({ defaultValue: defaults.defaultOf(name) }),
    }),
  },
  cursor: {
    mcp: { registerServer: (server: unknown) => registered.push(server) } as object | undefined,
  },
};
Object.assign(globalThis, { editorOfTest: editor });
const source = `export const {${Object.keys(editor).join()}} = globalThis.editorOfTest;`;
registerHooks({
  resolve: (name, context, next) =>
    name === "vscode"
      ? { url: `data:text/javascript,${encodeURIComponent(source)}`, shortCircuit: true }
      : next(name, context),
});
const { setUpForAgents } = await import("../../src/host/agents/setUp.ts");

const setUp = async (label: string): Promise<void> => {
  wanted = label;
  await setUpForAgents();
};
const written = (path: string): unknown => JSON.parse(files.get(path) ?? "null");

/** What starts the server: each argument is one that the program takes. */
const checkArguments = (args: readonly string[]): void => {
  assert.deepEqual(args.slice(0, 3), ["-y", "iris-alt", "mcp"]);
  const options = parseOptions(args.slice(2));
  assert.ok(typeof options !== "string");
  assert.deepEqual([options.allowUpload, options.budget], [true, budget]);
};

const texts = { type: "object", additionalProperties: { type: "string" } };
const server = (type: object) => ({
  type: "object",
  properties: {
    ...type,
    command: { const: "npx" },
    args: { type: "array", items: { type: "string" } },
    env: texts,
  },
  additionalProperties: false,
});
const stdio = { type: { const: "stdio" } };
/** By the pages that document them, each with the fields for a program that it starts. */
const DOCUMENTED: Record<string, { field: string; schema: object; key: string }> = {
  // code.claude.com/docs/en/mcp
  "Claude Code": { field: "mcpServers", schema: server(stdio), key: "${MEMORIES_API_KEY}" },
  // cursor.com/docs/mcp
  Cursor: {
    field: "mcpServers",
    schema: { ...server(stdio), required: ["type", "command"] },
    key: "${env:MEMORIES_API_KEY}",
  },
  // geminicli.com/docs/tools/mcp-server: no type, "$NAME" or "${NAME}"
  "Gemini CLI": { field: "mcpServers", schema: server({}), key: "$MEMORIES_API_KEY" },
  // code.visualstudio.com/docs/copilot/reference/mcp-configuration
  "VS Code": {
    field: "servers",
    schema: { ...server(stdio), required: ["type", "command"] },
    key: "${env:MEMORIES_API_KEY}",
  },
  // docs.windsurf.com/windsurf/cascade/mcp
  Windsurf: { field: "mcpServers", schema: server({}), key: "${env:MEMORIES_API_KEY}" },
};

describe("set up for agents", () => {
  afterEach(() => {
    files.clear();
    for (const list of [clipboard, registered, said]) list.length = 0;
    budget = 0.5;
  });

  test("registers with Cursor by its own call, as its types have it", async () => {
    await setUp("Register in Cursor");
    assert.deepEqual(offered.slice(0, 2), ["Register in Cursor", "Cursor"]);
    const [one] = registered as [{ name: string; server: { args: string[]; env: object } }];
    const validate = new Ajv().compile({
      type: "object",
      properties: {
        name: { type: "string" },
        server: { ...server({}), required: ["command", "args", "env"] },
      },
      required: ["name", "server"],
      additionalProperties: false,
    });
    assert.ok(validate(one), JSON.stringify(validate.errors));
    checkArguments(one.server.args);
    assert.match(said.join(), /MEMORIES_API_KEY/);
    assert.equal(files.size, 0);
    const { cursor } = editor;
    try {
      for (const without of [undefined, {}, { registerServer: "no" }]) {
        editor.cursor.mcp = without;
        await setUp("");
        assert.ok(!offered.includes("Register in Cursor"), JSON.stringify(without));
      }
    } finally {
      editor.cursor = cursor;
    }
  });

  test("writes what each client documents, beside what is there", async () => {
    assert.deepEqual(
      MCP_CLIENTS.map(({ name }) => name).toSorted(),
      Object.keys(DOCUMENTED).toSorted(),
    );
    for (const { name, file } of MCP_CLIENTS) {
      const { field, schema, key } = DOCUMENTED[name]!;
      const path = `/w/${file}`;
      files.set(path, JSON.stringify({ mine: 1, [field]: { other: { command: "x" } } }));
      await setUp(name);
      const all = (file === undefined ? JSON.parse(clipboard.at(-1)!) : written(path)) as Record<
        string,
        Record<string, { args: string[]; env: unknown }>
      >;
      if (file !== undefined) {
        assert.equal(all["mine"], 1);
        assert.deepEqual(all[field]?.["other"], { command: "x" });
      }
      const iris = all[field]!["iris"]!;
      const validate = new Ajv().compile(schema);
      assert.ok(validate(iris), `${name}: ${JSON.stringify(validate.errors)}`);
      assert.deepEqual(iris.env, { MEMORIES_API_KEY: key });
      checkArguments(iris.args);
    }
  });

  test("leaves files that it cannot read as they are", async () => {
    const comments = '{\n  // mine\n  "mcpServers": {}\n}\n';
    files.set("/w/.cursor/mcp.json", comments);
    await setUp("Cursor");
    assert.equal(files.get("/w/.cursor/mcp.json"), comments);
    assert.match(clipboard.join(), /iris-alt/);
    clipboard.length = 0;
    const mine = '{ "mine": 1 }';
    files.set("/w/.cursor/mcp.json", mine);
    isShut = true;
    await setUp("Cursor").finally(() => (isShut = false));
    assert.equal(files.get("/w/.cursor/mcp.json"), mine);
    assert.match(clipboard.join(), /iris-alt/);
    const large = JSON.stringify({ mine: "x".repeat(5_000_000) });
    files.set("/w/.cursor/mcp.json", large);
    await setUp("Cursor");
    assert.equal(files.get("/w/.cursor/mcp.json"), large);
  });

  test("gives a budget that the program takes, whatever the setting says", async () => {
    for (budget of [0.1 + 0.2, 1e-7, 1e15, 0.5, 10, 100, 0.000001]) {
      const args = JSON.parse(
        /^args = (.*)$/m.exec(codexSettings(budget))?.[1] ?? "[]",
      ) as string[];
      const options = parseOptions(args.slice(2));
      assert.ok(typeof options !== "string");
      const taken = options.budget ?? 0;
      assert.ok(Math.abs(taken - Math.min(budget, 999_999_999)) < 1e-6, `${budget}: ${taken}`);
    }
    budget = 0;
    await setUp("Codex");
    assert.doesNotMatch(clipboard.join(), /upload|budget/);
  });
});
