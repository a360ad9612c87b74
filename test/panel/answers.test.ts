/* What people see of an answer that has everything. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { THEMES, themeOf } from "../vscode/themes.ts";
import { waitFor } from "../vscode/wait.ts";
import { assertAccessible } from "./looks.ts";
import { startPanels, type OpenPanel, type Panels } from "./panel.ts";

describe("an answer that has everything", () => {
  let panels: Panels;
  let opened: OpenPanel;
  before(async () => {
    panels = await startPanels();
    panels.endpoint.setPace({ delayMs: 1, pieceChars: 60 });
    panels.endpoint.use("rich", { times: 1 });
    opened = await panels.open({ theme: "light", size: { width: 500, height: 1400 } });
    await opened.panel.ask("Show all you have");
    await opened.panel.answered();
  });
  after(() => panels.stop());

  const code = () => opened.panel.answers.locator(".code[data-language=ts]");

  test("has tasks, tables, formulas, and diagrams drawn beside their source", async () => {
    const { panel } = opened;
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

  for (const theme of THEMES)
    test(`is accessible and in the theme's colours: ${theme}`, async () => {
      const { panel, page } = opened;
      await opened.setTheme(theme);
      const keyword = code().locator(".hljs-keyword").first();
      const colour = (): Promise<string> =>
        keyword.evaluate((one) => {
          const wanted = document.createElement("i");
          wanted.style.color = "var(--code-keyword)";
          one.parentElement?.append(wanted);
          const { color } = getComputedStyle(wanted);
          wanted.remove();
          return getComputedStyle(one).color === color ? color : "";
        });
      const { keyword: expected } = themeOf(theme).colours;
      assert.ok(expected, theme);
      await waitFor(async () => (await colour()) !== "", "the theme's colour");
      await panel.log.evaluate((log) => (log.scrollTop = 0));
      await opened.screenshot(`answer-${theme.replaceAll(" ", "-")}`);
      await assertAccessible(page, theme, theme !== THEMES[0]);
    });

  test("its code is handed to the editor as it stands", async () => {
    const { host } = opened;
    for (const name of ["Copy Code", "Insert at Cursor", "Open in Editor"])
      await code().getByRole("button", { name }).click();
    await waitFor(() => host.calls.code.length === 3, "the three");
    assert.deepEqual(
      host.calls.code.map(({ type }) => type),
      ["copyCode", "insertCode", "openCode"],
    );
    for (const { text } of host.calls.code)
      assert.match(text, /^\/\*\* Adds them up\. \*\/[^]*\}\n$/);
  });

  test("nothing went wrong on the way", () =>
    assert.deepEqual([opened.errors, opened.host.errors], [[], []]));
});
