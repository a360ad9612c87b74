/* At full strength: two windows of VS Code on one workspace that write at the same time. */
import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { after, before, describe } from "node:test";
import type { Locator } from "playwright-core";
import sharp from "sharp";
import { createRandom } from "../fixtures/random.ts";
import { fullTest, isFull } from "../strength.ts";
import { explorerItem, openContextMenu, runCommand } from "../vscode/browser.ts";
import {
  changeSetting,
  clearNotifications,
  expand,
  exportTo,
  type Iris,
  newConversation,
  notification,
  startIris,
  waitFor,
  type Window,
} from "./iris.ts";

const FAST = { delayMs: 1, pieceChars: 400 };
const SLOW = { delayMs: 30, pieceChars: 30 };
/** Bytes: the least that the setting takes. */
const BOUND = 1_000_000;
const USUAL_BOUND = 200_000_000;

describe("two windows on one workspace", { skip: !isFull }, () => {
  let iris: Iris;
  let one: Window;
  let two: Window;
  before(async () => {
    iris = await startIris();
    await mkdir(join(iris.workspace, "large"));
    for (let at = 1; at <= 4; at++)
      await writeFile(join(iris.workspace, `large/large-${at}.png`), await largeImage(at));
    one = await iris.open();
    two = await iris.open();
    for (const { page } of [one, two]) {
      await runCommand(page, "Iris: Focus on Iris View");
      await expand(page, "large", "large-1.png");
    }
  });
  after(async () => {
    // What a window has open no other can delete.
    for (const window of [one, two]) await newConversation(window);
    await iris.stop();
  });

  const attach = async ({ page, panel }: Window, name: string): Promise<void> => {
    const menu = await openContextMenu(explorerItem(page, name));
    await menu.choose("Ask About Image…");
    await panel.attached.first().waitFor();
  };
  const converse = async (window: Window, question: string, image?: string): Promise<void> => {
    await newConversation(window);
    if (image !== undefined) await attach(window, image);
    await window.panel.ask(question);
    await window.panel.answered();
  };
  /** Asks and waits for that answer. */
  const goOn = async ({ panel }: Window, question: string): Promise<void> => {
    const count = await panel.answers.count();
    await panel.ask(question);
    await panel.answers.nth(count).locator("footer").waitFor();
    await panel.send.waitFor();
  };
  const kept = async (...texts: readonly string[]): Promise<void> => {
    for (const text of texts)
      await waitFor(
        async () =>
          (await keptTexts(iris)).filter((file) => file.includes(`"${text}"`)).length === 1,
        `“${text}” in one file`,
      );
  };

  fullTest(
    "both ask at once, many times: each has all of its own, and one exports meanwhile",
    async () => {
      iris.endpoint.setPace(SLOW);
      await Promise.all([attach(one, "large-1.png"), attach(two, "large-2.png")]);
      for (let turn = 0; turn < 5; turn++) {
        const asking = [goOn(one, `First window ${turn}`), goOn(two, `Second window ${turn}`)];
        if (turn === 3) {
          // The dialog closes where the text box takes the focus from it.
          await two.panel.questions.nth(turn).waitFor();
          await exportTo(two.page, join(iris.workspace, "Meanwhile.md"));
          await notification(two.page, /The conversation was exported as/).waitFor();
        }
        await Promise.all(asking);
      }
      const turns = Array.from({ length: 5 }, (_, turn) => turn);
      await kept(...turns.flatMap((turn) => [`First window ${turn}`, `Second window ${turn}`]));
      const files = (await keptTexts(iris)).filter((text) => / window \d"/.test(text));
      assert.equal(files.length, 2, "a file each");
      for (const [window, name] of [
        [one, "First"],
        [two, "Second"],
      ] as const)
        assert.deepEqual(
          await window.panel.questions.locator("p").allInnerTexts(),
          turns.map((turn) => `${name} window ${turn}`),
        );
      const exported = await readFile(join(iris.workspace, "Meanwhile.md"), "utf8");
      assert.match(exported, /Second window 2/);
      assert.doesNotMatch(exported, /First window/);
      assert.ok(globSync(join(iris.workspace, "Meanwhile-images/*")).length > 0);
      await one.screenshot("windows-one");
      await two.screenshot("windows-two");
      iris.endpoint.setPace(FAST);
    },
  );

  fullTest(
    "one deletes what the other lists, and what the other opened since is not deleted",
    async () => {
      await converse(one, "To be deleted");
      await converse(one, "To be opened elsewhere");
      await converse(one, "Neither");
      await kept("To be deleted", "To be opened elsewhere", "Neither");
      const [mine, theirs] = [await historyOf(one), await historyOf(two)];
      await pressDelete(theirs, "To be deleted");
      await notification(two.page, "Deleted “To be deleted”.").waitFor();
      await row(theirs, "To be opened elsewhere").click();
      await two.panel.questions.getByText("To be opened elsewhere").waitFor();
      await goOn(two, "Asked in the second");
      await kept("Asked in the second");

      // The first still lists both as they were.
      await pressDelete(mine, "To be opened elsewhere");
      await notification(
        one.page,
        "The conversation was not deleted. Another window has it open.",
      ).waitFor();
      await one.screenshot("windows-not-deleted");
      await one.page.keyboard.press("Escape");
      await kept("Asked in the second");
      assert.equal(await two.panel.questions.count(), 2);

      const again = await historyOf(one);
      await row(again, "To be opened elsewhere").getByText("open in another window").waitFor();
      assert.equal(await row(again, "To be deleted").count(), 0);
      await one.page.keyboard.press("Escape");
      await notification(two.page, "Deleted “To be deleted”.")
        .getByRole("button", { name: "Undo" })
        .click();
      await kept("To be deleted");
      for (const { page } of [one, two]) await clearNotifications(page);
    },
  );

  fullTest("chosen from a list that is old by now, a conversation is said to be gone", async () => {
    const mine = await historyOf(one);
    await pressDelete(await historyOf(two), "To be deleted");
    await two.page.keyboard.press("Escape");
    await row(mine, "To be deleted").click();
    await notification(
      one.page,
      "The conversation is gone. Another window may have deleted it.",
    ).waitFor();
    await one.screenshot("windows-gone");
    for (const { page } of [one, two]) await clearNotifications(page);
  });

  fullTest(
    "images that the bound evicts while the other window shows them: it goes on, and says so",
    async () => {
      await converse(one, "Shown in both", "large-3.png");
      await kept("Shown in both");
      await row(await historyOf(two), "Shown in both").click();
      await two.panel.alerts.getByText("continue in a copy").waitFor();
      const shown = two.panel.questions.getByRole("button", { name: /large-3\.png/ });
      await shown.waitFor();
      try {
        await changeSetting(one.page, "iris.history.maxBytes", `${BOUND}`);
        await converse(one, "Pushes it out", "large-4.png");
        await one.panel.alerts
          .getByText(/conversations? (?:was|were) deleted to stay within/)
          .waitFor({ timeout: 150_000 });
        await one.screenshot("windows-evicted");
        const texts = await keptTexts(iris);
        assert.ok(!texts.some((text) => text.includes("Shown in both")));
        assert.ok(texts.some((text) => text.includes("Pushes it out")));

        await shown.waitFor();
        iris.endpoint.clear();
        await goOn(two, "And now?");
        await two.screenshot("windows-evicted-other");
        await kept("Shown in both", "And now?");
        const [file = ""] = (await keptTexts(iris)).filter((text) => text.includes("And now?"));
        assert.ok(file.includes("Shown in both"), "all of it is written again");
        const images = iris.endpoint.requests.flatMap((request) => request.images);
        const said = await two.panel.alerts.allInnerTexts();
        const answers = await two.panel.answers.allInnerTexts();
        assert.ok(
          images.length > 0 ||
            [...said, ...answers].some((text) => /missing|no longer stored/i.test(text)),
          [...said, ...answers].join("\n"),
        );
      } finally {
        await changeSetting(one.page, "iris.history.maxBytes", `${USUAL_BOUND}`);
      }
    },
  );

  fullTest("nothing went wrong on the way", () => {
    for (const { errors } of [one, two])
      assert.deepEqual(
        errors.filter((text) => !/Throttler|disposed|onWillSave/.test(text)),
        [],
      );
  });
});

/** The list of conversations, opened. */
async function historyOf({ page }: Window): Promise<Locator> {
  await runCommand(page, "Iris: Show History…");
  const box = page.locator(".quick-input-widget").filter({ visible: true });
  await box.locator(".monaco-list-row.focused").first().waitFor();
  return box;
}

const row = (list: Locator, text: string): Locator =>
  list.locator(".monaco-list-row").filter({ hasText: text }).first();

async function pressDelete(list: Locator, text: string): Promise<void> {
  await row(list, text).hover();
  await row(list, text).getByRole("button", { name: "Delete" }).click();
}

/** The files of all kept conversations. */
function keptTexts({ vscode }: Iris): Promise<string[]> {
  const [windows = ""] = globSync(
    join(vscode.userDataDir, "User/workspaceStorage/*/iris-vision.iris/windows"),
  );
  const files = globSync(join(dirname(windows), "conversations", "*.jsonl"));
  return Promise.all(files.map((file) => readFile(file, "utf8").catch(() => "")));
}

/** About 700 KB that no compression makes smaller. */
async function largeImage(seed: number): Promise<Buffer> {
  const random = createRandom(seed);
  const data = Buffer.from(Array.from({ length: 480 * 480 * 3 }, () => Math.floor(random() * 256)));
  return sharp(data, { raw: { width: 480, height: 480, channels: 3 } })
    .png()
    .toBuffer();
}
