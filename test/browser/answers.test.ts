/* What people see of an answer that has everything, and what they do with its code. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { explorerItem, runCommand, setTheme, type Theme } from "../vscode/browser.ts";
import { assertAccessible } from "./look.ts";
import { expand, notification, startIris, waitFor, type Iris, type Window } from "./iris.ts";

/** The colour that each of VS Code's own themes has for `export` in TypeScript. */
const KEYWORD: Readonly<Record<Theme, string>> = {
  dark: "rgb(197, 134, 192)",
  light: "rgb(175, 0, 219)",
  "high contrast": "rgb(197, 134, 192)",
  "high contrast light": "rgb(181, 32, 13)",
};

describe("an answer that has everything", () => {
  let iris: Iris;
  let window: Window;
  before(async () => {
    iris = await startIris();
    window = await iris.open({ theme: "light", size: { width: 1500, height: 1400 } });
    iris.endpoint.setPace({ delayMs: 1, pieceChars: 60 });
    iris.endpoint.use("rich", { times: 1 });
    await runCommand(window.page, "Iris: Focus on Iris View");
    await window.panel.ask("Show all you have");
    await window.panel.answered();
  });
  after(() => iris.stop());

  const code = () => window.panel.answers.locator(".code[data-language=ts]");

  test("has tasks, tables, formulas, and diagrams drawn beside their source", async () => {
    const { panel } = window;
    const answer = panel.answers.first();
    assert.equal(
      await answer.getByRole("checkbox", { name: "read the picture" }).isChecked(),
      true,
    );
    const open = answer.getByRole("checkbox", { name: "mend the **form**" });
    assert.equal(await open.isChecked(), false);
    assert.equal(await open.isDisabled(), true);
    assert.equal(await answer.getByRole("table").count(), 1);
    await answer.locator("math").nth(1).waitFor();
    const diagram = answer.getByRole("img", { name: "Diagram: flowchart" });
    await diagram.scrollIntoViewIfNeeded();
    await waitFor(
      () => diagram.evaluate((img) => (img as HTMLImageElement).naturalWidth > 100),
      "it",
    );
    await answer.getByText("This diagram cannot be drawn: Parse error on line 2.").waitFor();
    const source = answer.getByText("A[Upload] --> B{Valid?}");
    assert.equal(await source.isVisible(), false);
    await answer.getByRole("button", { name: "Show Source" }).click();
    assert.equal(await source.isVisible(), true);
    assert.equal(await diagram.isVisible(), true);
    await answer.getByRole("button", { name: "Show Source" }).click();
  });

  for (const theme of Object.keys(KEYWORD) as Theme[])
    test(`is accessible and in the theme's colours: ${theme}`, async () => {
      const { page, panel } = window;
      await setTheme(page, theme);
      const keyword = code().locator(".hljs-keyword").first();
      await waitFor(
        async () =>
          (await keyword.evaluate((one) => getComputedStyle(one).color)) === KEYWORD[theme],
        `the theme's colour, not ${await keyword.evaluate((one) => getComputedStyle(one).color)}`,
      );
      await panel.log.evaluate((log) => (log.scrollTop = 0));
      await window.screenshot(`answer-${theme.replaceAll(" ", "-")}`);
      await assertAccessible(window, theme);
    });

  test("its code goes to the clipboard, into a new editor, and to the cursor, where it can be undone", async () => {
    const { page, panel } = window;
    await code().getByRole("button", { name: "Copy Code" }).click();
    const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
    await waitFor(async () => (await clipboard()).startsWith("/** Adds them up. */"), "the copy");
    assert.ok((await clipboard()).endsWith("}"));

    await code().getByRole("button", { name: "Insert at Cursor" }).click();
    await notification(page, "No text editor is open, so the code is in a new one.").waitFor();
    const lines = page.locator(".editor-instance .view-line");
    await lines.filter({ hasText: "Adds them up." }).waitFor();
    await page.locator(".statusbar-item").getByText("TypeScript", { exact: true }).waitFor();
    await runCommand(page, "Notifications: Clear All Notifications");

    await expand(page, "src", "main.tsx");
    await explorerItem(page, "main.tsx").dblclick();
    await page.locator(".tab.active").filter({ hasText: "main.tsx" }).waitFor();
    await page.locator(".editor-instance .view-lines").first().click();
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await panel.log.focus();
    await code().getByRole("button", { name: "Insert at Cursor" }).click();
    const inserted = lines.filter({ hasText: "return values.reduce" });
    await inserted.waitFor();
    const text = (await inserted.innerText()).replaceAll("\u00A0", " ");
    assert.match(text, /^ {4}return/, "as deep as the cursor was, and two more");
    // The editor has the focus again, and all of it goes in one step.
    await page.keyboard.press("ControlOrMeta+z");
    await inserted.waitFor({ state: "hidden" });
    await lines.filter({ hasText: "Adds them up." }).waitFor({ state: "hidden" });
  });

  test("nothing went wrong on the way", () => assert.deepEqual(window.errors, []));
});
