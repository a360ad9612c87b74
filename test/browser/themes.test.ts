/* The colours and fonts that VS Code gives the panel are those that the panel tests apply. */
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { after, before, describe } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { fullTest, isFull } from "../strength.ts";
import { runCommand, setTheme, type Theme } from "../vscode/browser.ts";
import { installedFile } from "../vscode/package.ts";
import { THEMES, themeFile, themeOf, type PanelTheme } from "../vscode/themes.ts";
import { startIris, type Iris, type Window } from "./iris.ts";

/** Milliseconds in which nothing more came: Iris reads the colours of code from files. */
const QUIET = 10_000;
/** With this, what is found is written down as what is expected. */
const isUpdate = process.env["IRIS_UPDATE"] === "1";

// In the gate it has no tests, and its window is not opened either.
describe("the themes of the panel tests", { skip: !isFull }, () => {
  let iris: Iris;
  let window: Window;
  before(async () => {
    iris = await startIris();
    window = await iris.open();
    await runCommand(window.page, "Iris: Focus on Iris View");
    await window.panel.log.waitFor();
  });
  after(() => iris.stop());

  for (const theme of THEMES)
    fullTest(`are VS Code's own: ${theme}`, async () => {
      await setTheme(window.page, theme);
      const expected = isUpdate ? undefined : themeOf(theme);
      const found = await captured(theme, expected);
      if (isUpdate) await writeFile(themeFile(theme), `${JSON.stringify(found, null, 2)}\n`);
      else assert.deepEqual(found, expected, "run this file with IRIS_UPDATE=1");
    });

  /** What VS Code gives the panel's page in a theme, once it is what is expected or no more of it comes. */
  async function captured(theme: Theme, expected: PanelTheme | undefined): Promise<PanelTheme> {
    const kind = theme.replaceAll(" ", "-");
    await window.panel.frame.locator(`body[data-vscode-theme-kind="vscode-${kind}"]`).waitFor();
    for (let before = "", since = Date.now(); ;) {
      const now = await look();
      if (isDeepStrictEqual(now, expected)) return now;
      const text = JSON.stringify(now);
      if (text !== before) since = Date.now();
      else if (Date.now() - since > QUIET) return now;
      before = text;
      await delay(300);
    }
  }

  async function look(): Promise<PanelTheme> {
    const { page, panel } = window;
    const behind = await page
      .locator(".part.auxiliarybar")
      .evaluate((part) => getComputedStyle(part).backgroundColor);
    const sheets = ["panel", "review"].map((name) =>
      readFile(installedFile(`dist/webview/${name}.css`), "utf8"),
    );
    const css = (await Promise.all(sheets)).join("");
    const { variables, ...rest } = await panel.frame.locator("body").evaluate(() => {
      const { body, documentElement } = document;
      const { style } = documentElement;
      return {
        className: body.className,
        attributes: [...body.attributes].flatMap(({ name, value }) =>
          name.startsWith("data-vscode-") ? [[name, value] as const] : [],
        ),
        variables: [...style].map((name) => [name, style.getPropertyValue(name).trim()] as const),
        styles: [
          ...[...document.styleSheets].filter(({ href }) => href === null),
          ...document.adoptedStyleSheets,
        ]
          .flatMap((sheet) => [...sheet.cssRules].map(({ cssText }) => cssText))
          .join("\n"),
      };
    });
    const used = new Set(`${css}${rest.styles}`.match(/--[\w-]+/g));
    const sorted = variables.sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      behind,
      className: rest.className,
      attributes: Object.fromEntries(rest.attributes),
      variables: Object.fromEntries(
        sorted.filter(([name]) => used.has(name) && !name.startsWith("--code-")),
      ),
      colours: Object.fromEntries(
        sorted.flatMap(([name, value]) =>
          name.startsWith("--code-") ? [[name.slice(7), value]] : [],
        ),
      ),
      styles: rest.styles,
    };
  }
});
