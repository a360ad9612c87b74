import assert from "node:assert/strict";
import * as vscode from "vscode";
import manifest from "../../package.json" with { type: "json" };
import { readSettings } from "../../src/host/settings.ts";
import { shareOf } from "../strength.ts";
import { withSettings } from "./iris.ts";

const properties: Record<string, { default: unknown; scope: string }> = Object.fromEntries(
  manifest.contributes.configuration.flatMap(({ properties }) => Object.entries(properties)),
);
/** What a workspace must not decide: where the key goes, whether the user is asked, and how the network is used. */
const USERS_ALONE = [
  "iris.endpoint",
  "iris.imageEncoding",
  "iris.history.maxBytes",
  "iris.confirmBeforeUpload",
  "iris.requestsPerSecond",
  "iris.review.budget",
  "iris.agents.budget",
  "iris.timeout.connect",
  "iris.timeout.firstByte",
  "iris.timeout.idle",
];
const inspect = (id: string) => vscode.workspace.getConfiguration().inspect<unknown>(id);

describe("settings", () => {
  for (const [id, { default: value }] of Object.entries(properties)) {
    it(`${id} has the manifest's default`, () => {
      assert.deepEqual(inspect(id)?.defaultValue, value);
      assert.equal(inspect(id)?.globalValue, undefined, "nothing of another test is left");
    });
  }

  it("are read as their defaults say", async () => {
    await withWorkspaceSetting("iris.maxTokens", undefined, () => {
      assert.deepEqual(readSettings(), {
        endpoint: "https://mavi-backend.memories.ai/serve/api/v2/iu",
        model: "gemini:gemini-2.5-flash",
        isModelChosen: false,
        parameters: {
          temperature: undefined,
          maxTokens: 8192,
          topP: undefined,
          frequencyPenalty: 0,
          presencePenalty: 0,
          n: 1,
          stop: undefined,
          thinkingBudget: undefined,
          thinkingLevel: undefined,
          mediaResolution: undefined,
          responseMimeType: undefined,
          responseSchema: undefined,
          metadata: undefined,
          stream: true,
        },
        systemPrompt: "",
        prompts: { prompts: [], wrong: [] },
        encoding: "auto",
        image: { maxEdge: 3840, maxBytes: 4_000_000 },
        maxTotalBytes: 8_000_000,
        historyBytes: 200_000_000,
        confirmBeforeUpload: "firstTime",
        requestsPerSecond: 1,
        reviewBudget: 5,
        agentsBudget: 1,
        timeouts: { connect: 20_000, firstByte: 180_000, idle: 120_000 },
      });
    });
  });

  it("belong to the user alone where they could send the key or images elsewhere", () => {
    const scoped = Object.keys(properties).filter((id) => properties[id]?.scope === "application");
    assert.deepEqual(scoped.sort(), [...USERS_ALONE].sort());
  });

  it("may differ from folder to folder where they say what is written into documents", () => {
    for (const [id, { scope }] of Object.entries(properties)) {
      if (USERS_ALONE.includes(id)) continue;
      const expected = id.startsWith("iris.altText.") ? "resource" : "window";
      assert.equal(scope, id === "iris.altText.paste" ? "language-overridable" : expected, id);
    }
  });

  it("of the workspace's file have no effect where they belong to the user", () => {
    // The file is written before VS Code starts; see surroundings.ts.
    assert.equal(inspect("iris.maxTokens")?.workspaceValue, 2000, "the file is read");
    assert.equal(readSettings().parameters.maxTokens, 2000);
    for (const id of USERS_ALONE) {
      assert.equal(inspect(id)?.workspaceValue, undefined, id);
      assert.equal(inspect(id)?.workspaceFolderValue, undefined, id);
      assert.equal(vscode.workspace.getConfiguration().get(id), properties[id]?.default, id);
    }
    const { endpoint, encoding, confirmBeforeUpload } = readSettings();
    assert.equal(endpoint, properties["iris.endpoint"]?.default);
    assert.deepEqual([encoding, confirmBeforeUpload], ["auto", "firstTime"]);
  });

  for (const [id, { scope, default: value }] of shareOf(Object.entries(properties), 12)) {
    it(`${id} can ${scope === "application" ? "not " : ""}be set for a workspace`, async () => {
      if (scope === "application") {
        await assert.rejects(setWorkspaceSetting(id, value), /User settings/);
        return;
      }
      const other =
        typeof value === "boolean"
          ? !value
          : typeof value === "string"
            ? "other"
            : Array.isArray(value)
              ? ["\n\n"]
              : isObject(value)
                ? { a: 1 }
                : 512;
      await withWorkspaceSetting(id, other, () => {
        assert.notDeepEqual(vscode.workspace.getConfiguration().get(id), value);
      });
    });
  }

  it("take effect at once; of nonsense, parameters stay as they are to be named, the rest falls back", async () => {
    const nonsense = {
      "iris.endpoint": "  https://other.example/iu//  ",
      "iris.temperature": "hot",
      "iris.imageEncoding": "morse",
      "iris.image.maxEdge": 1,
      "iris.stop": ["", 7, "END"],
    };
    await withSettings(nonsense, () => {
      const { endpoint, parameters, encoding, image } = readSettings();
      assert.equal(endpoint, "https://other.example/iu");
      const { temperature, stop } = parameters as Record<string, unknown>;
      assert.deepEqual([temperature, stop], ["hot", ["", 7, "END"]]);
      assert.deepEqual([encoding, image.maxEdge], ["auto", 64]);
      return Promise.resolve();
    });
    assert.equal(readSettings().encoding, "auto");
  });
});

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;

async function withWorkspaceSetting(id: string, value: unknown, look: () => void): Promise<void> {
  const before = inspect(id)?.workspaceValue;
  await setWorkspaceSetting(id, value);
  try {
    look();
  } finally {
    await setWorkspaceSetting(id, before);
  }
}

async function setWorkspaceSetting(id: string, value: unknown): Promise<void> {
  const { Workspace } = vscode.ConfigurationTarget;
  await vscode.workspace.getConfiguration().update(id, value, Workspace);
}
