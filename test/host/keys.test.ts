import assert from "node:assert/strict";
import * as vscode from "vscode";
import { argumentsFor } from "../../src/core/altText/meant.ts";
import { readReferences } from "../../src/core/altText/read/readReferences.ts";
import { cleanKey } from "../../src/core/mavi/environmentKey.ts";
import { Access } from "../../src/host/access.ts";
import { ApiKeys } from "../../src/host/apiKeys.ts";
import { Network } from "../../src/host/network.ts";
import {
  extension,
  fixture,
  loadedFiles,
  standIn,
  until,
  changeSettings,
  fullIt,
  withSettings,
  workspace,
} from "./iris.ts";

const VENDOR = "https://mavi-backend.memories.ai";

/** The images of a text in Markdown. */
const referencesIn = (text: string) => readReferences({ path: "/a.md", languageId: "", text }, []);

/** Secrets as VS Code keeps them, for the class alone. */
class Secrets implements vscode.SecretStorage {
  readonly kept = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.SecretStorageChangeEvent>();
  readonly onDidChange = this.#changed.event;

  keys(): Promise<string[]> {
    return Promise.resolve([...this.kept.keys()]);
  }

  get(key: string): Promise<string | undefined> {
    return Promise.resolve(this.kept.get(key));
  }

  store(key: string, value: string): Promise<void> {
    this.kept.set(key, value);
    this.#changed.fire({ key });
    return Promise.resolve();
  }

  delete(key: string): Promise<void> {
    this.kept.delete(key);
    this.#changed.fire({ key });
    return Promise.resolve();
  }
}

describe("API keys", () => {
  let secrets: Secrets;
  let keys: ApiKeys;
  beforeEach(() => {
    secrets = new Secrets();
    keys = new ApiKeys(secrets);
  });
  afterEach(() => {
    keys.dispose();
    delete process.env["MEMORIES_API_KEY"];
  });

  it("are kept for each origin apart", async () => {
    await keys.store("https://one.example", "sk-one");
    await keys.store("https://one.example:8443", "sk-other-port");
    assert.equal(await keys.get("https://one.example"), "sk-one");
    assert.equal(await keys.get("https://one.example:8443"), "sk-other-port");
    assert.equal(await keys.get("http://one.example"), undefined);
    await keys.forget("https://one.example");
    assert.equal(await keys.get("https://one.example"), undefined);
    assert.deepEqual([...secrets.kept.values()], ["sk-other-port"]);
  });

  it("tell when one changes, and not when another secret does", async () => {
    let changes = 0;
    keys.onDidChange(() => changes++);
    await keys.store("https://one.example", "sk-one");
    await secrets.store("another secret", "x");
    await keys.forget("https://one.example");
    assert.equal(changes, 2);
  });

  it("of the environment count for the vendor's own endpoint alone, after a stored one", async () => {
    process.env["MEMORIES_API_KEY"] = "  Bearer sk-from-environment ";
    assert.equal(await keys.get(VENDOR), "sk-from-environment");
    assert.equal(await keys.get("https://elsewhere.example"), undefined);
    assert.equal(await keys.get("https://mavi-backend.memories.ai.evil.example"), undefined);
    await keys.store(VENDOR, "sk-stored");
    assert.equal(await keys.get(VENDOR), "sk-stored");
    process.env["MEMORIES_API_KEY"] = " ";
    await keys.forget(VENDOR);
    assert.equal(await keys.get(VENDOR), undefined);
  });

  it("are cleaned of what is pasted along with them", () => {
    const pasted = [
      "sk-a",
      " sk-a\n",
      "Bearer sk-a",
      "Authorization: Bearer sk-a",
      '"sk-a"',
      "`sk-a`",
    ];
    assert.deepEqual(
      pasted.map(cleanKey),
      pasted.map(() => "sk-a"),
    );
    assert.equal(cleanKey("  "), "");
  });
});

describe("the commands for the key, and asking", () => {
  const { window } = vscode;
  const chart = vscode.Uri.joinPath(workspace, "chart.png");
  /** What VS Code asked for by its boxes, and what the user says to the next ones. */
  const boxes: vscode.InputBoxOptions[] = [];
  const messages: string[] = [];
  let typed: (string | undefined)[] = [];
  /** Happens once while a question stands there. */
  let meanwhile: (() => Thenable<void>) | undefined;
  let choices: string[] = [];
  const { showInputBox, showInformationMessage, showWarningMessage, showErrorMessage } = window;

  let putBack: () => Promise<void>;

  before(async () => {
    await extension.activate();
    putBack = await changeSettings({
      "iris.endpoint": standIn.baseUrl,
      "iris.confirmBeforeUpload": "never",
    });
    await vscode.workspace.fs.writeFile(chart, fixture("workspace/images/quarterly-chart.png"));
    // The extension and its tests are given one and the same API, so these stand in for the user.
    const answer = async (message: string): Promise<unknown> => {
      messages.push(message);
      const work = meanwhile;
      meanwhile = undefined;
      await work?.();
      return choices.shift();
    };
    Object.assign(window, {
      showInputBox: (options: vscode.InputBoxOptions) => {
        boxes.push(options);
        return Promise.resolve(typed.shift());
      },
      showInformationMessage: answer,
      showWarningMessage: answer,
      showErrorMessage: answer,
    });
  });
  after(async () => {
    Object.assign(window, {
      showInputBox,
      showInformationMessage,
      showWarningMessage,
      showErrorMessage,
    });
    await vscode.commands.executeCommand("iris.newConversation");
    await putBack();
    await vscode.workspace.fs.delete(chart);
  });
  beforeEach(async () => {
    boxes.length = messages.length = 0;
    typed = [];
    choices = [];
    await standIn.forget();
  });

  const host = new URL(standIn.origin).host;
  const run = async (id: string, ...args: unknown[]): Promise<void> => {
    await vscode.commands.executeCommand(id, ...args);
  };

  it("asking without a key leads to the box; leaving it sends nothing", async () => {
    await run("iris.forgetApiKey");
    await run("iris.describe", chart);
    assert.equal(boxes.length, 1);
    assert.deepEqual(await standIn.requests(), []);
  });

  fullIt("10,000 files at once are told to be too many, whatever is asked of them", async () => {
    const many = Array.from({ length: 10_000 }, (_, at) =>
      vscode.Uri.joinPath(workspace, `none/${at}.png`),
    );
    await run("iris.forgetApiKey");
    messages.length = 0;
    await run("iris.generateAltText", many[0], many);
    assert.match(messages[0] ?? "", /^Iris takes up to 1,?000 images at once\./);
    assert.ok(messages.length <= 2, "the others are told of in one sentence");
    await run("iris.describe", many[0], many);
    assert.ok(boxes.length <= 2, "and a key is asked for once a command");
    assert.deepEqual(await standIn.requests(), []);
  });

  it("an image that is gone since it was offered asks for no key, and says so", async () => {
    const document = await vscode.workspace.openTextDocument({
      ...{ language: "markdown", content: "# Harbor\n\n![](chart.png)\n" },
    });
    await run(
      "iris.generateAltText",
      document.uri,
      ...argumentsFor(await referencesIn("![](old.png)")),
    );
    assert.deepEqual(boxes, []);
    assert.deepEqual(messages, ["The image has moved. Place the cursor in it, then try again."]);
  });

  it("a wrong key is refused in words, and not stored", async () => {
    typed = ["sk-wrong"];
    await run("iris.setApiKey");
    assert.deepEqual(messages, [`${host} rejected this API key, so it was not saved.`]);
    await run("iris.describe", chart);
    assert.equal(boxes.length, 2, "asked for again");
  });

  it("the box is masked, and takes no key with spaces inside", async () => {
    typed = [undefined];
    await run("iris.setApiKey");
    const [box] = boxes;
    assert.equal(box?.password, true);
    assert.equal(box.ignoreFocusOut, true);
    assert.ok(box.prompt?.includes(host));
    const check = (value: string) => box.validateInput?.(value);
    assert.equal(check(" Bearer sk-mavi-1 "), undefined);
    assert.equal(
      check("sk-mavi 1"),
      "API keys contain only letters, digits and punctuation, without spaces.",
    );
  });

  it("a key is checked by one tiny request without images, and stored", async () => {
    typed = [` "${standIn.key}-1" `];
    await run("iris.setApiKey");
    assert.deepEqual(messages, ["API key verified and saved."]);
    const requests = await standIn.requests();
    assert.equal(requests.length, 1);
    const [request] = requests;
    assert.equal(request?.headers.authorization, `${standIn.key}-1`);
    assert.ok(request.bodyBytes < 400);
    assert.equal(request.images.length, 0);
  });

  it("then asking goes straight on, with the image and the workspace's settings", async () => {
    await run("iris.describe", chart);
    const request = await until("the request", async () => (await standIn.requests()).at(-1));
    assert.deepEqual(boxes, []);
    assert.equal(request.headers.authorization, `${standIn.key}-1`);
    assert.equal((request.body as { max_tokens: number }).max_tokens, 2000);
    assert.deepEqual(
      request.images.map(({ width, height }) => [width, height]),
      [[1400, 840]],
    );
    // What activation did not load is there now; see activation.test.ts. The others came with tests before.
    const earlier = new Set(["agents.cjs", "babel.cjs"]);
    const loaded = loadedFiles().filter((name) => !earlier.has(name));
    assert.deepEqual(loaded.sort(), ["app.cjs", "engine.cjs", "extension.cjs", "undici.cjs"]);
  });

  it("an image that moved since it was offered has its text where it is by now", async () => {
    const page = vscode.Uri.joinPath(workspace, "moved.md");
    await vscode.workspace.fs.writeFile(page, Buffer.from("Above.\n\n![](chart.png)\n"));
    const document = await vscode.workspace.openTextDocument(page);
    await vscode.window.showTextDocument(document);
    await run("iris.generateAltText", page, ...argumentsFor(await referencesIn("![](chart.png)")));
    assert.match(document.getText(), /^Above\.\n\n!\[Stand-in: PNG, [^\]]+\]\(chart\.png\)/);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await vscode.workspace.fs.delete(page);
  });

  it("asks once where two begin at the same time", async () => {
    const state = new Map<string, unknown>();
    const memory = {
      keys: () => [...state.keys()],
      get: <T>(key: string, other?: T) => (state.get(key) as T | undefined) ?? other,
      update: (key: string, value: unknown) => Promise.resolve(void state.set(key, value)),
    } as vscode.Memento;
    const keys = new ApiKeys(new Secrets());
    await keys.store(new URL(standIn.baseUrl).origin, standIn.key);
    const network = new Network(memory);
    const access = new Access(keys, network, memory);
    choices = ["Send"];
    await withSettings({ "iris.confirmBeforeUpload": "firstTime" }, async () => {
      const ask = { images: 2, signal: AbortSignal.timeout(10_000) };
      const opened = await Promise.all([access.open(ask), access.open(ask)]);
      assert.ok(opened.every((one) => one?.endpoint.apiKey === standIn.key));
    });
    assert.deepEqual(messages, [`Send 2 images to ${host}?`]);
    // Many are named again, once for two runs.
    messages.length = 0;
    choices = ["Send"];
    await withSettings({ "iris.confirmBeforeUpload": "firstTime" }, async () => {
      const spending = { models: ["m"], inputTokens: 9000, outputTokens: 900, dollars: 0.02 };
      const ask = { images: 30, spending, signal: AbortSignal.timeout(10_000) };
      const opened = await Promise.all([access.open(ask), access.open(ask)]);
      assert.ok(opened.every((one) => one !== undefined));
    });
    assert.deepEqual(messages, [`Send 30 images to ${host}?`]);
    network.dispose();
    keys.dispose();
  });

  fullIt("asks again once the workspace raises what is sent or paid, and says what", async () => {
    const config = vscode.workspace.getConfiguration("iris");
    await config.update("n", 3, vscode.ConfigurationTarget.Workspace);
    try {
      await run("iris.describe", chart);
      assert.deepEqual(messages, [`Send images to ${host}?`]);
      assert.deepEqual(await standIn.requests(), []);
      choices = ["Send"];
      await run("iris.describe", chart);
      await run("iris.describe", chart);
      assert.equal(messages.length, 2, "agreed to once");
      assert.equal((await standIn.requests()).length, 2);
      // It rises once more while the question stands there.
      await config.update("n", 4, vscode.ConfigurationTarget.Workspace);
      meanwhile = () => config.update("n", 5, vscode.ConfigurationTarget.Workspace);
      choices = ["Send", "Send"];
      await run("iris.describe", chart);
      assert.equal(messages.length, 4);
    } finally {
      await config.update("n", undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  it("asks before images leave, and sends nothing when told not to", async () => {
    // Images of earlier questions would go along, and be counted.
    await run("iris.newConversation");
    await withSettings({ "iris.confirmBeforeUpload": "always" }, async () => {
      await run("iris.describe", chart);
      assert.deepEqual(messages, [`Send images to ${host}?`]);
      assert.deepEqual(await standIn.requests(), []);
      choices = ["Send"];
      await run("iris.describe", chart);
    });
    assert.equal((await standIn.requests()).length, 1);
  });

  it("no key goes to an address that is not https", async () => {
    await withSettings({ "iris.endpoint": "http://192.0.2.1/iu" }, async () => {
      await run("iris.setApiKey");
      await run("iris.describe", chart);
    });
    assert.equal(messages.length, 2);
    assert.match(messages[0] ?? "", /is not an https URL/);
    assert.deepEqual(boxes, []);
  });

  it("a forgotten key is gone", async () => {
    await run("iris.forgetApiKey");
    assert.deepEqual(messages, [`The API key for ${host} was removed.`]);
    await run("iris.describe", chart);
    assert.equal(boxes.length, 1);
    assert.deepEqual(await standIn.requests(), []);
  });
});
