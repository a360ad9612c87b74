/* What goes wrong, and what the user reads and can do then: the endpoint's faults, odd replies, hostile answers, broken files. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { copyFile, readdir, readFile, rm, symlink, truncate } from "node:fs/promises";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import type { RecordedRequest } from "../endpoint/server.ts";
import { explorerItem, openContextMenu, runCommand } from "../vscode/browser.ts";
import { expand, startIris, type Iris, type Window } from "./iris.ts";

interface Fault {
  readonly sentence: string;
  readonly buttons: readonly string[];
  readonly scenarios: readonly string[];
  /** What the endpoint itself said, where it is shown. */
  readonly said?: Readonly<Record<string, string>>;
}

/**
 * Nothing of an answer came: one sentence, and the buttons that help. Here one of each kind; the fault
 * matrix of the host tests has the sentences of all.
 */
const REFUSALS: readonly Fault[] = [
  {
    sentence: "The endpoint does not accept the API key. Set a valid key and try again.",
    buttons: ["Set API Key…", "Retry"],
    scenarios: ["envelope-401"],
  },
  {
    sentence:
      "The account behind the API key has no balance left. Top it up in the Memories.ai console, then try again.",
    buttons: ["Retry", "Set API Key…"],
    scenarios: ["envelope-402"],
  },
  {
    sentence:
      "The endpoint refuses this account or this network address.{said} Check the account in the Memories.ai console, or use another key.",
    buttons: ["Set API Key…", "Retry"],
    scenarios: ["envelope-403", "errored-permission-denied"],
    said: { "errored-permission-denied": "The caller does not have permission" },
  },
  {
    sentence:
      "The endpoint refused the request.{said} Check Iris's settings, or select another model.",
    buttons: ["Open Settings", "Select Model…", "Retry", "Show Log"],
    scenarios: ["envelope-400"],
    said: { "envelope-400": "Bad Request" },
  },
  {
    sentence: "The endpoint has no model “gemini-2.5-flash”.{said} Select another one.",
    buttons: ["Select Model…", "Retry"],
    scenarios: ["retired-model"],
    said: {
      "retired-model": "models/gemini-2.5-flash is no longer available",
    },
  },
  {
    sentence:
      "The request is too large for the endpoint. Remove an image, or lower “Iris › Image: Max Edge” in the settings.",
    buttons: ["Open Settings", "Retry"],
    scenarios: ["early-413"],
  },
  {
    sentence: "The endpoint has a problem of its own (503). Try again in a little while.",
    buttons: ["Retry", "Show Log"],
    scenarios: ["retry-after-hour"],
  },
  {
    sentence: "The endpoint's reply could not be read. Check that “Iris: Endpoint” ends in /iu.",
    buttons: ["Retry", "Open Settings", "Show Log"],
    scenarios: ["html-200"],
  },
  {
    sentence:
      "{host} sends requests on to another address, where the API key must not go. Put the new address into “Iris: Endpoint”.",
    buttons: ["Open Settings", "Retry", "Show Log"],
    scenarios: ["redirect-307"],
  },
  {
    sentence:
      "The answer is empty. Thinking may have used up the limit of 8192 tokens: raise “Iris: Max Tokens”, or lower “Iris: Thinking Budget”.",
    buttons: ["Open Settings", "Retry"],
    scenarios: ["thinking-ate-all"],
  },
  {
    sentence:
      "The model held the answer back because of its content filter. Ask in other words, or select another model.",
    buttons: ["Select Model…", "Retry"],
    scenarios: ["filtered-gemini"],
  },
];

/** Part of an answer came: it is kept, with a sentence below it. */
const INTERRUPTIONS: readonly Fault[] = [
  {
    sentence: "The connection ended before the answer did. What came is kept.",
    buttons: ["Retry"],
    scenarios: ["cut-mid-stream", "reset-mid-stream"],
  },
  {
    sentence: "The endpoint has a problem of its own. Try again in a little while.",
    buttons: ["Retry", "Show Log"],
    scenarios: ["event-error"],
  },
  {
    sentence:
      "The answer stops at the limit of 8192 tokens, which thinking counts against. Raise “Iris: Max Tokens” for a longer one.",
    buttons: ["Open Settings", "Retry"],
    scenarios: ["cut-short"],
  },
];

/** Buttons of an answer that have nothing to do with what went wrong. */
const ALWAYS = ["Answer Again", "Copy Answer"];
const VERSIONS = ["Previous Version", "Next Version"];
const WAITING = /Trying again in \d+ s\.$/;
const RATE_LIMITED = /^Rate limited\. Trying again in \d+ s\.$/;

describe("what goes wrong", () => {
  let iris: Iris;
  let window: Window;

  before(async () => {
    iris = await startIris({
      settings: { "explorer.autoReveal": false, "workbench.reduceMotion": "on" },
    });
    iris.endpoint.setPace({ delayMs: 0 });
    await brokenFiles(iris.workspace);
    window = await iris.open({ theme: "dark" });
    await expand(window.page, "images", "quarterly-chart.png");
  });

  after(() => iris.stop());

  beforeEach(async () => {
    iris.endpoint.use("default");
    await newConversation(window);
    iris.endpoint.clear();
  });

  for (const [faults, partial] of [
    [REFUSALS, false],
    [INTERRUPTIONS, true],
  ] as const)
    for (const { sentence, buttons, scenarios, said = {} } of faults)
      test(`${scenarios.join(", ")}: ${sentence.split(/[.{]/)[0] ?? ""}`, async () => {
        for (const scenario of scenarios) {
          const words = said[scenario] ?? (scenario.endsWith("403") ? "Forbidden" : undefined);
          await fails(scenario, {
            sentence: sentence
              .replace("{host}", new URL(iris.endpoint.origin).host)
              .replace("{said}", words === undefined ? "" : ` It says: “${words}”.`),
            buttons,
            partial,
          });
        }
      });

  /** Asks, reads what went wrong, and tries the same question again with a good end. */
  async function fails(
    scenario: string,
    expected: { sentence: string; buttons: readonly string[]; partial: boolean },
  ): Promise<void> {
    const { panel } = window;
    const { endpoint } = iris;
    const before = await panel.answers.count();
    endpoint.use(scenario);
    await panel.ask(`What about ${scenario}?`);
    const answer = panel.answers.nth(before);
    await answer.getByText(expected.sentence, { exact: true }).waitFor();
    await panel.send.waitFor();
    await panel.frame.locator("textarea:placeholder-shown").waitFor();
    const text = (await answer.locator(".markdown").allInnerTexts()).join("");
    const names = await buttonsOf(answer);
    assert.deepEqual(
      names.filter((name) => !ALWAYS.includes(name)),
      expected.partial && text ? ["Continue", ...expected.buttons] : expected.buttons,
      scenario,
    );
    if (!expected.partial) assert.equal(text, "", scenario);
    assert.equal(await panel.status.innerText(), statusOf(scenario, expected.sentence, text));
    assert.ok(
      endpoint.requests.every(({ scenario: one }) => one === scenario),
      scenario,
    );
    const failed = endpoint.requests.at(-1);
    if (before === 0) await window.screenshot(`failure-${scenario}`);

    endpoint.use("default");
    endpoint.clear();
    await retry(window);
    await answer.getByText(/no image arrived/).waitFor();
    const whole = (await answer.locator(".markdown").allInnerTexts()).join("");
    if (expected.partial) {
      assert.ok(whole.startsWith(text), `${scenario} kept ${text}`);
      assert.ok(text.length > whole.length / 3, `${scenario} kept ${text}`);
    }
    assert.equal(endpoint.requests.length, 1, scenario);
    if (failed?.body !== undefined) assert.deepEqual(endpoint.requests[0]?.body, failed.body);
    assert.equal(await panel.answers.count(), before + 1, scenario);
    assert.equal(await panel.questions.count(), before + 1, scenario);
    assert.equal(await answer.getByText(expected.sentence).count(), 0, scenario);
    // What had come of the first try stays reachable.
    const after = expected.partial && text ? [...VERSIONS, ...ALWAYS] : ALWAYS;
    assert.deepEqual(await buttonsOf(answer), after, scenario);
    endpoint.clear();
  }

  test("the buttons do what they say", async () => {
    const { page, panel } = window;
    const { endpoint } = iris;
    endpoint.use("envelope-400");
    await panel.ask("One with buttons");
    const answer = panel.answers.last();
    await answer.getByRole("button", { name: "Open Settings" }).click();
    await page.locator('.settings-editor [data-key="iris.endpoint"]').waitFor();
    await runCommand(page, "View: Close All Editors");
    await answer.getByRole("button", { name: "Show Log" }).click();
    await page.locator(".output-view").getByText("status 400").first().waitFor();
    await runCommand(page, "View: Hide Panel");
    await answer.getByRole("button", { name: "Select Model…" }).click();
    await page
      .locator(".quick-input-widget")
      .getByText("gemini-2.5-flash-lite", { exact: true })
      .waitFor();
    await page.keyboard.type("2.5-flash-lite");
    await page.keyboard.press("Enter");
    await panel.button(/^Model: gemini-2\.5-flash-lite/).waitFor();
    endpoint.use("default");
    endpoint.clear();
    assert.match(await retry(window), /One with buttons/);
    const { model } = endpoint.requests.at(-1)?.body as { model: string };
    assert.equal(model, "gemini:gemini-2.5-flash-lite");
    await panel.button(/^Model: /).click();
    await page
      .locator(".quick-input-widget")
      .getByText("gemini-2.5-pro", { exact: true })
      .waitFor();
    await page.keyboard.type("gemini-2.5-flash");
    await page.keyboard.press("Enter");
    await panel.button(/^Model: gemini-2\.5-flash\./).waitFor();

    endpoint.use("envelope-401");
    await panel.ask("One more with buttons");
    await panel.answers.last().getByRole("button", { name: "Set API Key…" }).click();
    const box = page.locator(".quick-input-widget input[type=password]");
    await box.waitFor();
    await page.keyboard.press("Escape");
    await box.waitFor({ state: "hidden" });
  });

  test("a question with an image that the endpoint cannot read goes again with the image", async () => {
    const { panel } = window;
    const { endpoint } = iris;
    await attach("quarterly-chart.png");
    endpoint.use("errored-invalid-argument");
    await panel.ask("Can you read it?");
    const sentence =
      "The endpoint could not read an image. It says: “Unable to process input image”. Try another image or model.";
    await panel.answers.last().getByText(sentence).waitFor();
    assert.deepEqual(await buttonsOf(panel.answers.last()), ["Select Model…", "Retry"]);
    // Once as bare base64, and once as a data URI.
    assert.equal(endpoint.requests.length, 2);
    endpoint.use("default");
    assert.match(await retry(window), /1400 × 840/);
    assert.equal(endpoint.requests.length, 3);
    assert.equal(endpoint.requests[2]?.images.length, 1);
    assert.equal(await panel.questions.getByRole("listitem").count(), 1);
  });

  test("what passes goes again by itself, once", async () => {
    const { panel } = window;
    const { endpoint } = iris;
    const passing = [
      "envelope-500",
      "errored-unavailable",
      "code-0429",
      "html-503",
      "reset-before-headers",
    ];
    for (const [at, scenario] of passing.entries()) {
      endpoint.clear();
      endpoint.use(scenario, { times: 1 });
      await panel.ask(`Through ${scenario}`);
      const answer = panel.answers.nth(at);
      await answer.getByText(WAITING).waitFor();
      await answer.getByText(`Through ${scenario}`).waitFor();
      await panel.answered();
      assert.deepEqual(
        endpoint.requests.map((request) => request.scenario),
        [scenario, "sse-text"],
      );
      assert.deepEqual(await buttonsOf(answer), ALWAYS);
    }
  });

  test("too many requests: it waits longer each time, then says so", async () => {
    const { panel } = window;
    const { endpoint } = iris;
    endpoint.use("envelope-429", { times: 5 });
    await panel.ask("Patience");
    await panel.answers.last().getByText(WAITING).waitFor();
    assert.ok(await panel.stop.isVisible());
    const sentence = "Too many requests for now. Wait a little, then try again.";
    await panel.answers.last().getByText(sentence).waitFor();
    assert.deepEqual(await buttonsOf(panel.answers.last()), ["Retry"]);
    const waits = endpoint.requests
      .slice(1)
      .map(({ arrivedAt }, at) => (arrivedAt - (endpoint.requests[at]?.arrivedAt ?? 0)) / 1000);
    assert.equal(waits.length, 4);
    for (const [at, seconds] of waits.entries()) {
      assert.ok(seconds >= 0.5 * 2 ** at, `wait ${at + 1} was ${seconds} s`);
      assert.ok(seconds < 2 ** at + 1, `wait ${at + 1} was ${seconds} s`);
    }
    assert.match(await retry(window), /Patience/);
    assert.equal(endpoint.requests.length, 6);
  });

  test("Stop during the wait ends it", async () => {
    const { page, panel } = window;
    const { endpoint } = iris;
    endpoint.use("retry-after-seconds");
    await panel.ask("Not so patient");
    await panel.answers.last().getByText(RATE_LIMITED).waitFor();
    await window.screenshot("waiting-to-retry");
    assert.match(await panel.status.innerText(), RATE_LIMITED);
    await panel.stop.click();
    await panel.answers.last().getByText("Stopped.").waitFor();
    await panel.send.waitFor();
    const asked = endpoint.requests.length;
    // As long as the endpoint had asked to wait: only time can show that nothing comes.
    await page.waitForTimeout(1200);
    assert.equal(endpoint.requests.length, asked);
    assert.deepEqual(await buttonsOf(panel.answers.last()), ["Retry"]);
    endpoint.use("default");
    assert.match(await retry(window), /Not so patient/);
  });

  test("an answer reads the same in every shape it may come in", async () => {
    const { panel } = window;
    const { endpoint } = iris;
    const answers: string[] = [];
    for (const scenario of ["sse-text", "sse-openai", "json-ignored-stream"]) {
      await newConversation(window);
      await attach("quarterly-chart.png");
      endpoint.use(scenario);
      await panel.ask("The same, please");
      answers.push(await panel.answered());
      assert.equal(endpoint.requests.at(-1)?.scenario, scenario);
    }
    assert.match(answers[0] ?? "", /1400 × 840[\s\S]*tokens in, [\d,]+ out · about \$0/);
    assert.equal(answers[1], answers[0]);
    assert.equal(answers[2], answers[0]);
  });

  test("a hostile answer is text: it runs nothing, loads nothing, and its links show where they go", async () => {
    const { page, panel } = window;
    const hosts = new Set<string>();
    const dialogs: string[] = [];
    page.on("request", (request) => {
      const { protocol, host } = new URL(request.url());
      if (protocol.startsWith("http") || protocol.startsWith("ws")) hosts.add(host);
    });
    page.on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    iris.endpoint.use("hostile");
    await panel.ask("Be hostile");
    await panel.answered();
    const answer = panel.answers.last();
    await answer.getByRole("heading", { name: "A hostile answer" }).waitFor();
    await window.screenshot("hostile");

    assert.equal(
      await answer
        .locator("script, img, svg, iframe, style, base, meta, form, object, embed")
        .count(),
      0,
    );
    assert.equal(await answer.locator("[onerror], [onload], [onclick]").count(), 0);
    await answer.getByText("<script>document.title", { exact: false }).first().waitFor();
    await answer
      .getByText(
        "Picture not loaded: remote image (https://attacker.invalid/pixel.png?leak=prompt)",
      )
      .waitFor();

    const links = answer.locator(".markdown a");
    const found = await links.evaluateAll((all) =>
      all.map((link) => [link.textContent, link.getAttribute("href"), link.getAttribute("title")]),
    );
    assert.deepEqual(
      found.filter(([, href]) => !href?.startsWith("https://attacker.invalid/")),
      [["honest link", "https://example.com/", "https://example.com/"]],
    );
    // Whole addresses are links too, and say where they go.
    for (const [, href, title] of found) assert.equal(title, href);
    for (const name of ["script link", "data link", "command link", "editor link", "file link"])
      await answer.getByText(name).first().click();
    const question = page.getByRole("dialog").filter({ hasText: "https://example.com/" });
    assert.equal(await page.getByRole("dialog").count(), 0);
    await links.filter({ hasText: "honest link" }).click();
    await question.waitFor();
    assert.equal(await page.getByRole("dialog").count(), 1);
    await question.getByRole("button", { name: "Cancel" }).click();
    // Asked once, not once by Iris and once by VS Code.
    await question.waitFor({ state: "hidden" });
    await panel.input.click();
    assert.equal(await page.getByRole("dialog").count(), 0);

    assert.deepEqual(dialogs, []);
    assert.deepEqual(
      [...hosts].filter((host) => host !== new URL(page.url()).host),
      [],
    );
    assert.ok(!(await page.title()).includes("owned"));
    assert.ok(!(await panel.frame.locator("title").allTextContents()).join("").includes("owned"));
    assert.equal(await page.locator(".terminal").count(), 0);
  });

  test("files that cannot be sent: a sentence each, to be dismissed, and the good one goes", async () => {
    const { page, panel } = window;
    const { workspace, endpoint } = iris;
    const broken = join(workspace, "images/broken");
    await expand(page, "broken", "empty.png");
    await explorerItem(page, "good.png").click();
    const bad = {
      "empty.png": "empty.png is empty, so there is nothing to send.",
      "gone.png": "gone.png is no longer there. It may have been moved or deleted.",
      "huge.png": "huge.png is larger than 50 MB. Save it smaller, then attach it again.",
      "locked.png": "locked.png cannot be read. Check its permissions.",
      "not-an-image.png": "not-an-image.png is not an image that Iris can read.",
      "truncated.jpg": "truncated.jpg is damaged or cut off. Open it to check, or save it again.",
      "truncated.png": "truncated.png is damaged or cut off. Open it to check, or save it again.",
    };
    for (const name of Object.keys(bad))
      await explorerItem(page, name).click({ modifiers: ["ControlOrMeta"] });
    const menu = await openContextMenu(explorerItem(page, "good.png"));
    // While the menu is open one file goes, and one becomes a link to itself, which nobody can read.
    await rm(join(broken, "gone.png"));
    await rm(join(broken, "locked.png"));
    await symlink("locked.png", join(broken, "locked.png"));
    await menu.choose("Ask About Image…");

    await panel.button(/^Open good\.png/).waitFor();
    await panel.alerts.nth(Object.keys(bad).length - 1).waitFor();
    await window.screenshot("notices");
    assert.deepEqual((await panel.alerts.allInnerTexts()).map(oneLine).sort(), Object.values(bad));
    assert.equal(await panel.attached.count(), 1);

    await panel.ask("And the good one?");
    assert.match(await panel.answered(), /1400 × 840/);
    assert.equal(endpoint.requests.at(-1)?.images.length, 1);
    for (let left = Object.keys(bad).length; left > 0; left--) {
      assert.equal(await panel.alerts.count(), left);
      await panel.alerts.first().getByRole("button", { name: "Dismiss" }).click();
      await panel.alerts.nth(left - 1).waitFor({ state: "detached" });
    }
  });

  test("a JPEG that is called PNG goes as the JPEG it is", async () => {
    const { page, panel } = window;
    await expand(page, "broken", "really-a-jpeg.png");
    await attach("really-a-jpeg.png");
    await panel.ask("What are you?");
    await panel.answered();
    const images = iris.endpoint.requests.at(-1)?.images;
    assert.deepEqual(
      images?.map(({ mimeType, format }) => [mimeType, format]),
      [["image/jpeg", "jpeg"]],
    );
    assert.equal(await panel.alerts.count(), 0);
  });

  test("a photo leaves without its place, its author and its notes", async () => {
    const { panel } = window;
    const secrets = ["Mara Lindqvist", "Harbor private note", "Exif\0", "ns.adobe.com/xap"];
    const file = await readFile(join(iris.workspace, "images/harbor-photo.jpg"));
    for (const secret of secrets.slice(0, 3)) assert.ok(file.includes(secret), secret);

    await attach("harbor-photo.jpg");
    await panel.ask("Where was this taken?");
    assert.match(await panel.answered(), /2400 × 1600/);
    const request = iris.endpoint.requests.at(-1);
    // The bytes that arrived are those of this hash, and Iris keeps them under it.
    const sent = await sentBytes(iris, request);
    for (const secret of secrets) assert.ok(!sent.includes(secret), secret);
    for (const secret of secrets)
      assert.ok(!JSON.stringify(request?.body).includes(secret), secret);
  });

  test("nothing went wrong that was not meant to", () => {
    assert.deepEqual(window.errors, []);
  });

  /** Attaches an image by the Explorer's menu. */
  async function attach(name: string): Promise<void> {
    const menu = await openContextMenu(explorerItem(window.page, name));
    await menu.choose("Ask About Image…");
    await window.panel.button(new RegExp(`^Open ${name.replaceAll(".", "\\.")}`)).waitFor();
  }
});

/** An empty panel with the cursor in its text box, where it comes last. */
async function newConversation({ page, panel }: Window): Promise<void> {
  await runCommand(page, "Iris: New Conversation");
  await panel.frame.getByText("Ask about any image").waitFor();
  await panel.frame.locator("textarea:focus").waitFor();
}

/** Tries the last question again, and returns the answer. */
async function retry({ panel }: Window): Promise<string> {
  const button = panel.answers.last().getByRole("button", { name: "Retry", exact: true });
  await button.click();
  // It goes when the new answer begins; the old one's end must not be taken for the new one's.
  await button.waitFor({ state: "detached" });
  return panel.answered();
}

/** What is read out to a user of a screen reader once the reply is over. */
function statusOf(scenario: string, sentence: string, text: string): string {
  if (!["thinking-ate-all", "cut-short"].includes(scenario)) return sentence;
  return `Answer complete, ${text.trim() === "" ? 0 : text.trim().split(/\s+/).length} words`;
}

async function buttonsOf(answer: Window["panel"]["answers"]): Promise<string[]> {
  return answer
    .getByRole("button")
    .evaluateAll((all) => all.map((one) => one.getAttribute("aria-label") ?? one.textContent));
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** Beside the broken files of the sample workspace: a good one, and those that become bad later. */
async function brokenFiles(workspace: string): Promise<void> {
  const broken = join(workspace, "images/broken");
  const chart = join(workspace, "images/quarterly-chart.png");
  for (const name of ["good.png", "gone.png", "locked.png", "huge.png"])
    await copyFile(chart, join(broken, name));
  // 60 MB on paper, and hardly any on the disk.
  await truncate(join(broken, "huge.png"), 60_000_000);
}

/** The bytes of the one image of a request, by the hash that the endpoint took of what it received. */
async function sentBytes({ vscode }: Iris, request?: RecordedRequest): Promise<Buffer> {
  const [image, ...others] = request?.images ?? [];
  assert.ok(image && others.length === 0);
  const files = await readdir(vscode.userDataDir, { recursive: true, withFileTypes: true });
  const file = files.find(({ name }) => name === image.sha256);
  assert.ok(file, "the bytes that were sent are kept for the next question");
  const bytes = await readFile(join(file.parentPath, file.name));
  assert.equal(createHash("sha256").update(bytes).digest("hex"), image.sha256);
  return bytes;
}
