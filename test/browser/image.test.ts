/* What becomes of an image on its way out, as its user sees and steers it. */
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { isFull } from "../strength.ts";
import sharp from "sharp";
import { makeScreenshot } from "../fixtures/screenshots.ts";
import { explorerItem, openContextMenu, quickPick, runCommand } from "../vscode/browser.ts";
import { startIris, waitFor, type Iris, type Window } from "./iris.ts";

if (isFull)
  describe("images on their way out", () => {
    let iris: Iris;
    let window: Window;
    before(async () => {
      iris = await startIris();
      iris.endpoint.setPace({ delayMs: 1 });
      const save = (name: string, bytes: Uint8Array): Promise<void> =>
        writeFile(join(iris.workspace, name), bytes);
      await save(
        "long-page.png",
        await makeScreenshot({ width: 1280, height: 9000, seed: 3, fontPx: 13 }),
      );
      const background = { r: 40, g: 90, b: 130 };
      const photo = sharp({
        create: {
          width: 5000,
          height: 4000,
          channels: 3,
          background,
          noise: { type: "gaussian", mean: 120, sigma: 20 },
        },
      });
      await save("big-photo.jpg", await photo.jpeg({ quality: 60 }).toBuffer());
      window = await iris.open({ theme: "dark" });
      await explorerItem(window.page, "long-page.png").waitFor();
    });
    after(() => iris.stop());

    async function attach(name: string): Promise<void> {
      const menu = await openContextMenu(explorerItem(window.page, name));
      await menu.choose("Ask About Image…");
      await window.panel.button(new RegExp(`^Open ${name.replace(".", "\\.")}`)).waitFor();
    }
    const describe_ = async (name: string): Promise<string> =>
      (await window.panel
        .button(new RegExp(`^Open ${name.replace(".", "\\.")}`))
        .getAttribute("aria-label")) ?? "";

    test("a large one is fitted, and goes out at full resolution where its user wishes so", async () => {
      const { page, panel } = window;
      const { endpoint } = iris;
      await attach("big-photo.jpg");
      const fitted = await describe_("big-photo.jpg");
      assert.match(
        fitted,
        /JPEG, 5000 × 4000, .+ · sent as \w+, \d+ × \d+, .+ · .*scaled down.* · up to [\d,]+ tokens, \$0\.\d+/,
      );
      const toggle = panel.button("Send big-photo.jpg at full resolution");
      assert.equal(await toggle.getAttribute("aria-pressed"), "false");
      await window.screenshot("fitted");
      await toggle.focus();
      await page.keyboard.press("Space");
      await waitFor(
        async () => (await toggle.getAttribute("aria-pressed")) === "true",
        "the toggle",
      );
      const full = await describe_("big-photo.jpg");
      assert.doesNotMatch(full, /scaled down/);
      await window.screenshot("full-resolution");
      endpoint.clear();
      await panel.ask("At full resolution?");
      await panel.answered();
      const [sent] = endpoint.requests[0]?.images ?? [];
      assert.deepEqual([sent?.width, sent?.height], [5000, 4000]);

      // Fitted again, it goes out as the settings say.
      await runCommand(page, "Iris: New Conversation");
      await attach("big-photo.jpg");
      await toggle.click();
      await waitFor(
        async () => (await toggle.getAttribute("aria-pressed")) === "true",
        "the toggle",
      );
      await toggle.click();
      await waitFor(
        async () => (await toggle.getAttribute("aria-pressed")) === "false",
        "the toggle",
      );
      assert.equal(await describe_("big-photo.jpg"), fitted);
    });

    test("a small one gives no choice: it goes out as it is", async () => {
      const { page, panel } = window;
      await runCommand(page, "Iris: New Conversation");
      await runCommand(page, "View: Close All Editors");
      await page.keyboard.press("Escape");
      await explorerItem(page, "public").click();
      await explorerItem(page, "images").first().waitFor();
      await explorerItem(page, "package.json").click();
      await runCommand(page, "Iris: Ask About Image…");
      await quickPick(page, "berth-map");
      await panel.button(/^Open berth-map\.png/).waitFor();
      assert.match(
        await describe_("berth-map.png"),
        /sent unchanged · up to [\d,]+ tokens, <?\$0\.\d+$/,
      );
      assert.equal(await panel.button(/at full resolution/).count(), 0);
    });

    test("a long page goes out in parts, in order, and says so", async () => {
      const { page, panel } = window;
      const { endpoint } = iris;
      await runCommand(page, "Iris: New Conversation");
      await attach("long-page.png");
      const said = await describe_("long-page.png");
      assert.match(
        said,
        /PNG, 1280 × 9000, .+ · sent as \w+, \d parts of up to 1280 × \d+, .+ · .*split into overlapping parts/,
      );
      await window.screenshot("long-page");
      endpoint.clear();
      await panel.ask("What is on the page?");
      await panel.answered();
      const { images = [] } = endpoint.requests[0] ?? {};
      assert.ok(images.length > 1);
      assert.ok(images.every(({ width }) => width === 1280));
      const total = images.reduce((sum, { height = 0 }) => sum + height, 0);
      assert.ok(total >= 9000 && total < 9000 + images.length * 200, `${total} rows`);
    });

    test("an address is handed on and not opened; one of the own network is not even handed on", async () => {
      const { page, panel } = window;
      const { endpoint } = iris;
      await runCommand(page, "Iris: New Conversation");
      await runCommand(page, "View: Close All Editors");
      const url = "https://images.example.invalid/harbor%20map.png?v=1%2F2";
      const use = async (address: string): Promise<void> => {
        await runCommand(page, "Iris: Ask About Image…");
        const box = page.locator(".quick-input-widget input[type=text]");
        await box.fill(address);
        await page.locator(".quick-input-list").getByText("Use This URL").waitFor();
        await page.keyboard.press("Enter");
      };
      await use(url);
      await panel.button(/^Open harbor%20map\.png, sent as its full URL/).waitFor();
      endpoint.clear();
      await panel.ask("And this one?");
      assert.match(await panel.answered(), /Came as an address/);
      const [sent] = endpoint.requests[0]?.images ?? [];
      assert.equal(sent?.encoding, "url");
      await use("https://192.168.0.10/secret.png");
      await panel.alerts
        .getByText(/secret\.png is reachable only from this computer or its network/)
        .waitFor();
      assert.equal(await panel.attached.count(), 0);
    });
  });
