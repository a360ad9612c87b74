/* What the manifest, the skill and other agents' settings say of the tools is what the tools are. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, test } from "node:test";
import manifest from "../../package.json" with { type: "json" };
import { codexSettings, MCP_CLIENTS, withMcpServer } from "../../src/agent/mcpSettings.ts";
import { AGENT_TOOLS } from "../../src/agent/tools.ts";

const { languageModelTools, chatSkills } = manifest.contributes;

test("the manifest has the tools as they are", () => {
  assert.deepEqual(
    languageModelTools.map(({ name, modelDescription, inputSchema }) => ({
      ...{ name, modelDescription },
      inputSchema: JSON.stringify(inputSchema),
    })),
    AGENT_TOOLS.map(({ name, description, inputSchema }) => ({
      ...{ name, modelDescription: description },
      inputSchema: JSON.stringify(inputSchema),
    })),
  );
  for (const tool of languageModelTools) {
    assert.ok(tool.canBeReferencedInPrompt);
    assert.match(tool.name, /^(?!copilot_|vscode_)[\w-]+$/);
    assert.match(tool.toolReferenceName, /^iris[A-Z]\w+$/);
  }
});

test("the skill is named as its folder, which is what loads it, and names every tool", () => {
  for (const { path } of chatSkills) {
    const text = readFileSync(join(import.meta.dirname, "../..", path), "utf8");
    const [, name, description = ""] =
      /^---\nname: (\S+)\ndescription: (.+)\n---\n/.exec(text) ?? [];
    assert.equal(name, basename(dirname(path)));
    assert.ok(description.length <= 1024 && !description.includes(": "));
    for (const tool of AGENT_TOOLS) assert.ok(text.includes(tool.name), tool.name);
  }
});

describe("the settings of other agents", () => {
  test("get the server beside what they have", () => {
    for (const client of MCP_CLIENTS) {
      const before = JSON.stringify({ [client.field]: { other: { command: "x" } }, theme: "dark" });
      const { theme, [client.field]: servers } = JSON.parse(
        withMcpServer(before, client, 0.5) ?? "",
      ) as Record<string, Record<string, { args?: string[]; env?: object }>>;
      assert.equal(theme, "dark");
      assert.deepEqual(Object.keys(servers ?? {}), ["other", "iris"]);
      const { args, env } = servers?.["iris"] ?? {};
      assert.deepEqual(args?.slice(1), ["iris-alt", "mcp", "--allow-upload", "--budget", "0.5"]);
      assert.match(JSON.stringify(env), /^\{"MEMORIES_API_KEY":"\$/);
    }
  });

  test("are left alone where they are no plain JSON, and may spend nothing without a budget", () => {
    const [client] = MCP_CLIENTS;
    assert.ok(client);
    for (const text of ["// mine\n{}", "[]", '{"mcpServers": []}', "null"])
      assert.equal(withMcpServer(text, client, 1), undefined);
    assert.doesNotMatch(withMcpServer("", client, 0) ?? "", /upload|budget/);
    assert.match(codexSettings(0), /^args = \["-y", "iris-alt", "mcp"\]$/m);
  });
});
