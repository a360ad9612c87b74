/* What VS Code gives to an answer: its theme's colours, and what people do with its code. How else it looks: test/panel. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { fullTest } from "../strength.ts";
import { explorerItem, runCommand, setTheme, type Theme } from "../vscode/browser.ts";
import {
  clearNotifications,
  expand,
  type Iris,
  notification,
  startIris,
  waitFor,
  type Window,
} from "./iris.ts";

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

  for (const theme of Object.keys(KEYWORD) as Theme[])
    fullTest(`has code in the theme's colours: ${theme}`, async () => {
      await setTheme(window.page, theme);
      const keyword = code().locator(".hljs-keyword").first();
      await waitFor(
        async () =>
          (await keyword.evaluate((one) => getComputedStyle(one).color)) === KEYWORD[theme],
        `the theme's colour, not ${await keyword.evaluate((one) => getComputedStyle(one).color)}`,
      );
    });

  test("its code goes to the clipboard, into a new editor, and to the cursor, where it can be undone", async () => {
    const { page, panel } = window;
    await code().getByRole("button", { name: "Copy Code" }).click();
    const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
    await waitFor(async () => (await clipboard()).startsWith("/** Adds them up. */"), "the copy");
    assert.ok((await clipboard()).endsWith("}"));

    await code().getByRole("button", { name: "Insert at Cursor" }).click();
    await notification(
      page,
      "No text editor was open, so the code was inserted into a new one.",
    ).waitFor();
    const lines = page.locator(".editor-instance .view-line");
    await lines.filter({ hasText: "Adds them up." }).waitFor();
    await page.locator(".statusbar-item").getByText("TypeScript", { exact: true }).waitFor();
    await clearNotifications(page);

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
