/* The API key: asked for when it is needed, checked, refused, forgotten, and written nowhere. And consent. */
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { Locator, Page } from "playwright-core";
import { STANDIN_KEY } from "../endpoint/server.ts";
import { fullTest } from "../strength.ts";
import { explorerItem, openContextMenu, runCommand } from "../vscode/browser.ts";
import {
  changeSetting,
  clearNotifications,
  expand,
  type Iris,
  newConversation,
  notification,
  startIris,
  typeKey,
  waitFor,
  type Window,
} from "./iris.ts";

const WRONG_KEY = "sk-mavi-wrong";
const POOR_KEY = "sk-mavi-nobalance";
const FORBIDDEN_KEY = "sk-mavi-forbidden";
/** For an endpoint that nobody listens at. */
const UNSEEN_KEY = "sk-mavi-unseen-4711";
const QUESTION = "Which quarter was the best one?";

/** VS Code shows no more than three new notifications in 800 ms, and hides the others behind its bell. */
const NOTIFICATIONS_PAUSE = 1000;

const NO_BALANCE = "The account has no balance left";

describe("the API key", () => {
  let iris: Iris;
  let window: Window;
  let host: string;
  /** Everything the host told the panel, and everything that was said on the browser's console. */
  const told: string[] = [];

  before(async () => {
    iris = await startIris({ confirm: "firstTime" });
    host = new URL(iris.endpoint.origin).host;
    window = await iris.open({ theme: "dark", key: false });
    window.page.on("console", (message) => told.push(message.text()));
  });

  after(async () => {
    // What a window has open no other can delete, and VS Code waits long before it takes one for closed.
    await newConversation(window);
    await iris.stop();
  });

  test("a quick question is the first command of a fresh profile: nothing closes it, and without a key it is kept", async () => {
    const { page } = window;
    await expand(page, "images", "quarterly-chart.png");
    await explorerItem(page, "quarterly-chart.png").dblclick();
    await page.locator(".tab.active", { hasText: "quarterly-chart.png" }).waitFor();
    await runCommand(page, "Iris: Quick Question…");
    const input = page.locator(".quick-input-widget").filter({ visible: true });
    await input.getByText("Ask About quarterly-chart.png").waitFor();
    await page.keyboard.type(QUESTION);
    // Longer than Iris waits before it welcomes anybody.
    await page.waitForTimeout(2000);
    await window.screenshot("quick-question");
    await page.keyboard.press("Enter");
    await keyBox(page).waitFor();
    // The panel's page is loaded meanwhile: what is typed next is the key, and no question.
    await window.panel.input.waitFor();
    await page.waitForTimeout(500);
    await page.keyboard.type(UNSEEN_KEY);
    assert.equal(await keyBox(page).inputValue(), UNSEEN_KEY);
    await page.keyboard.press("Escape");
    await nothingLost(window);
    assert.equal(await page.locator(".tab").count(), 1, "no walkthrough");
    assert.deepEqual(iris.endpoint.requests, []);
    await newConversation(window);
    await hearMessages(window, told);
  });

  test("an empty panel without a key says so and leads to the masked box", async () => {
    const { page, panel } = window;
    await panel.button("Set API Key…").click();
    const box = keyBox(page);
    await box.waitFor();
    const widget = page.locator(".quick-input-widget");
    assert.match(await widget.innerText(), new RegExp(`Key for ${host}\\. Get one in the`));
    await box.fill("sk-mavi two words");
    await widget
      .getByText("API keys contain only letters, digits and punctuation, without spaces.")
      .waitFor();
    await page.keyboard.press("Enter");
    assert.ok(await box.isVisible(), "what cannot be a key is not taken");
    await box.fill("sk-mavi-of-somebody");
    await widget
      .getByText("API keys contain only letters, digits and punctuation, without spaces.")
      .waitFor({ state: "hidden" });
    await window.screenshot("key-box");
    await page.keyboard.press("Escape");
    await box.waitFor({ state: "hidden" });
    await panel.button("Set API Key…").waitFor();
    assert.deepEqual(iris.endpoint.requests, []);
  });

  test("asking without a key asks for it, and Escape loses nothing", async () => {
    const { page, panel } = window;
    await expand(page, "images", "quarterly-chart.png");
    await attach(window, "quarterly-chart.png");
    await panel.ask(QUESTION);
    await keyBox(page).waitFor();
    await page.keyboard.press("Escape");
    await keyBox(page).waitFor({ state: "hidden" });
    await nothingLost(window);
    // The next key goes to the question: Enter asks it again.
    await panel.frame.locator("textarea:focus").waitFor();
    await page.keyboard.press("Enter");
    await keyBox(page).waitFor();
    await page.keyboard.press("Escape");
    await keyBox(page).waitFor({ state: "hidden" });
    await nothingLost(window);
    assert.deepEqual(iris.endpoint.requests, []);
  });

  fullTest(
    "a wrong key is refused in words and not stored; closing that loses nothing either",
    async () => {
      const { page, panel } = window;
      await panel.input.press("Enter");
      await typeKey(page, WRONG_KEY);
      const refused = notification(page, `${host} rejected this API key, so it was not saved.`);
      await refused.waitFor();
      await refused.getByRole("button", { name: "Enter Another Key" }).waitFor();
      await window.screenshot("key-refused");
      await panel.button("Set API Key…").waitFor();
      // Bare, and once more as the other form of the header: nothing of the question in either.
      assert.deepEqual(
        iris.endpoint.requests.map(({ headers, status }) => [headers.authorization, status]),
        [
          [WRONG_KEY, 401],
          [`Bearer ${WRONG_KEY}`, 401],
        ],
      );
      for (const request of iris.endpoint.requests) assertTiny(request);
      await refused.hover();
      await refused.getByRole("button", { name: /^Clear Notification/ }).click();
      await nothingLost(window);
    },
  );

  fullTest("Stop takes a question back that waits for a key", async () => {
    const { page, panel } = window;
    await page.waitForTimeout(NOTIFICATIONS_PAUSE);
    await panel.input.press("Enter");
    await typeKey(page, WRONG_KEY);
    const refused = notification(page, "rejected this API key");
    await refused.waitFor();
    // The notification covers the button.
    await panel.input.press("Escape");
    await nothingLost(window);
    await clearNotifications(page);
  });

  test("another key is entered, as it was pasted with Bearer; then consent: Cancel keeps everything", async () => {
    const { page, panel } = window;
    await page.waitForTimeout(NOTIFICATIONS_PAUSE);
    await panel.input.press("Enter");
    await typeKey(page, WRONG_KEY);
    const again = notification(page, "rejected this API key").getByRole("button", {
      name: "Enter Another Key",
    });
    await again.waitFor();
    iris.endpoint.clear();
    await again.click();
    await typeKey(page, `  Bearer ${STANDIN_KEY} `);

    const dialog = page.getByRole("dialog", { name: `Send images to ${host}?` });
    await dialog.waitFor();
    assert.match(await dialog.innerText(), /are sent from this computer/);
    await window.screenshot("consent");
    const [check, ...others] = iris.endpoint.requests;
    assert.equal(others.length, 0, "one request checks the key");
    assert.equal(check?.headers.authorization, STANDIN_KEY);
    assertTiny(check);
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "hidden" });
    await panel.frame.locator("textarea:focus").waitFor();
    await nothingLost(window);
    assert.equal(iris.endpoint.requests.length, 1);
  });

  test("consent is asked for once: the question goes on, and the next does not ask", async () => {
    const { page, panel } = window;
    const dialog = page.getByRole("dialog", { name: /Send images to/ });
    await panel.input.press("Enter");
    await dialog.waitFor();
    await dialog.getByRole("button", { name: "Send", exact: true }).click();
    assert.match(await panel.answered(), /1400 × 840/);
    assert.equal(await panel.questions.count(), 1);
    // What was asked leaves the text box.
    await panel.frame.locator("textarea:placeholder-shown").waitFor();
    assert.equal(await panel.attached.count(), 0);

    await attach(window, "architecture-diagram.png");
    await panel.ask("And what is this?");
    await panel.answers.nth(1).waitFor();
    assert.match(await panel.answered(), /1420 × 860/);
    assert.equal(await dialog.count(), 0);
    await panel.frame.locator("textarea:placeholder-shown").waitFor();
  });

  fullTest("a forgotten key is asked for again, and what was asked goes on by itself", async () => {
    const { page, panel } = window;
    await newConversation(window);
    assert.equal(await panel.button("Set API Key…").count(), 0, "there is a key");
    await runCommand(page, "Iris: Forget API Key");
    await notification(page, `The API key for ${host} was removed.`).waitFor();
    await panel.button("Set API Key…").waitFor();
    await clearNotifications(page);

    iris.endpoint.clear();
    await panel.ask("No image, one question");
    await typeKey(page);
    assert.match(await panel.answered(), /No image, one question/);
    assert.equal(iris.endpoint.requests.length, 2, "the check and the question");
    await newConversation(window);
    assert.equal(await panel.button("Set API Key…").count(), 0);
  });

  for (const [key, sentence] of [
    [
      POOR_KEY,
      `${NO_BALANCE}: “Insufficient balance”. Top it up in the Memories.ai console, then try again.`,
    ],
    [FORBIDDEN_KEY, "The service refused this account or IP address: “Forbidden”."],
  ] as const)
    fullTest(`${key} is stored, with what went wrong in words`, async () => {
      const { page, panel } = window;
      await newConversation(window);
      await clearNotifications(page);
      iris.endpoint.clear();
      await runCommand(page, "Iris: Set API Key…");
      await typeKey(page, key);
      const warning = `The API key was saved, but it could not be verified. ${sentence}`;
      await notification(page, warning).waitFor();
      assert.equal(iris.endpoint.requests.length, 1);
      assertTiny(iris.endpoint.requests[0]);
      // The stored key is the one that is used: no box, and the endpoint's refusal under the question.
      await panel.ask("Is there money?");
      await panel.answers.last().getByText(sentence).waitFor();
      await panel.send.waitFor();
      assert.equal(iris.endpoint.requests.at(-1)?.headers.authorization, key);
      assert.equal(await keyBox(page).count(), 0);
    });

  fullTest(
    "an endpoint that cannot be reached: the key is stored for it alone, with what went wrong",
    async () => {
      const { page, panel } = window;
      await newConversation(window);
      await clearNotifications(page);
      const port = await closedPort();
      const elsewhere = `127.0.0.1:${port}`;
      await changeSetting(page, "iris.endpoint", `http://${elsewhere}/serve/api/v2/iu`);
      await panel.button("Set API Key…").click();
      await page.locator(".quick-input-widget").getByText(`Key for ${elsewhere}.`).waitFor();
      await typeKey(page, UNSEEN_KEY);
      const warning = notification(
        page,
        `The API key was saved, but it could not be verified. ${elsewhere} cannot be reached (ECONNREFUSED). Check the network connection, then try again. If only the system or a PAC file configures your proxy, add it to “Http: Proxy”.`,
      );
      await warning.waitFor();
      await panel.button("Set API Key…").waitFor({ state: "hidden" });
      await window.screenshot("key-unreachable");

      // Back at the first endpoint its own key is used.
      await changeSetting(page, "iris.endpoint", iris.endpoint.baseUrl);
    },
  );

  test("the key is in no file, not in the panel, and in nothing the panel was told", async () => {
    const { page, panel } = window;
    const { endpoint, vscode } = iris;
    await newConversation(window);
    await runCommand(page, "Iris: Forget API Key");
    await notification(page, `The API key for ${host} was removed.`).waitFor();
    await panel.button("Set API Key…").waitFor();
    await panel.ask("A question with a secret behind it");
    await typeKey(page);
    await panel.answered();
    const faults = ["envelope-401", "errored-invalid-argument", "cut-mid-stream"];
    for (const [at, scenario] of faults.entries()) {
      endpoint.use(scenario);
      await panel.ask(`Now ${scenario}`);
      await panel.answers
        .nth(at + 1)
        .getByRole("button", { name: "Retry" })
        .waitFor();
      await panel.send.waitFor();
    }
    endpoint.use("default");
    await runCommand(page, "Iris: Show Log");
    await page.locator(".output-view").or(page.locator(".panel .monaco-editor")).first().waitFor();
    told.push(await page.content());
    told.push(await panel.frame.locator("html").evaluate((html) => html.outerHTML));

    // What is written is written later: wait for the log's last line and the last question.
    const written = async (text: string) => {
      const deadline = Date.now() + 10_000;
      for (;;) {
        const found = await filesWith(vscode.userDataDir, [text]);
        if (found.length > 0 || Date.now() > deadline) return found;
        await delay(100);
      }
    };
    const logged = await written("auth, status 401");
    assert.ok(
      logged.some((file) => file.endsWith(".log")),
      `Iris's log is among the files that are searched, in ${logged.join(", ")}`,
    );
    const kept = await written("Now cut-mid-stream");
    assert.ok(
      kept.some((file) => file.endsWith(".jsonl")),
      `so is the conversation, in ${kept.join(", ")}`,
    );

    const keys = [STANDIN_KEY, WRONG_KEY, POOR_KEY, FORBIDDEN_KEY, UNSEEN_KEY];
    const forms = keys.flatMap(formsOf);
    assert.deepEqual(await filesWith(vscode.userDataDir, forms), []);
    assert.deepEqual(await filesWith(iris.workspace, forms), []);
    assert.deepEqual(
      told.filter((text) => forms.some((form) => text.includes(form.toString()))),
      [],
    );
    assert.ok(
      told.some((text) => text.includes("Now cut-mid-stream")),
      "what the panel was told was heard",
    );
  });

  test("nothing went wrong on the way", () => {
    // VS Code writes its error notifications to the console too.
    const refusal = `${host} rejected this API key, so it was not saved.`;
    assert.deepEqual(
      window.errors.filter((text) => text !== refusal),
      [],
    );
  });
});

function keyBox(page: Page): Locator {
  return page
    .locator(".quick-input-widget")
    .filter({ visible: true })
    .locator("input[type=password]");
}

/** Attaches an image by the Explorer's menu. */
async function attach({ page, panel }: Window, name: string): Promise<void> {
  const menu = await openContextMenu(explorerItem(page, name));
  await menu.choose("Ask About Image…");
  await panel.button(new RegExp(`^Open ${name.replaceAll(".", "\\.")}`)).waitFor();
}

/** The question is still in the text box with its image, and can be sent. */
async function nothingLost({ panel }: Window): Promise<void> {
  await waitFor(() => panel.send.isEnabled(), "Send to be there again");
  assert.equal(await panel.input.inputValue(), QUESTION);
  assert.equal(await panel.attached.count(), 1);
  assert.equal(await panel.questions.count(), 0);
}

/** One message of a few words, no image, and nothing of the user's. */
function assertTiny(request: Iris["endpoint"]["requests"][number] | undefined): void {
  assert.ok(request);
  const { messages, max_tokens } = request.body as { messages: unknown[]; max_tokens: number };
  assert.equal(messages.length, 1);
  assert.equal(request.images.length, 0);
  assert.ok(request.bodyBytes < 300, `${request.bodyBytes} bytes`);
  assert.ok(max_tokens <= 16);
  assert.ok(!JSON.stringify(request.body).includes("quarter"));
}

/** Gathers what VS Code posts to the panel's page. */
async function hearMessages({ page, panel }: Window, into: string[]): Promise<void> {
  await page.exposeFunction("irisTold", (text: string) => into.push(text));
  await panel.frame.locator("body").evaluate(() => {
    const { irisTold } = window as unknown as { irisTold: (text: string) => void };
    addEventListener("message", ({ data }) => irisTold(JSON.stringify(data)));
  });
}

/** A port of this machine at which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** A text as it may stand in a file: as it is, in UTF-16, and in base64 at each of its three phases. */
function formsOf(text: string): (string | Buffer)[] {
  const base64 = [0, 1, 2].map((phase) =>
    Buffer.from(" ".repeat(phase) + text)
      .toString("base64")
      .slice(phase === 0 ? 0 : 4, -4),
  );
  return [text, Buffer.from(text, "utf16le"), ...base64];
}

/** The files below a folder that have one of these texts in them. */
async function filesWith(folder: string, texts: readonly (string | Buffer)[]): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    if (texts.some((text) => bytes.includes(text))) found.push(path);
  }
  return found;
}
