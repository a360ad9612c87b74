/* Hostile answers, in a real browser, shown by the panel's own page under its own policy. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import { hostileAnswers } from "../fixtures/hostileAnswers.ts";
import { fullTest, isFull, shareOf } from "../strength.ts";
import { openPanelPage, type PanelPage } from "../vscode/panelPage.ts";
import { sharedBrowser } from "./panel.ts";

/** Milliseconds in which an answer must stand there, else the page counts as frozen. */
const FROZEN = 8000;
const TAGS =
  /^(A|BLOCKQUOTE|BR|BUTTON|CODE|COL|COLGROUP|DEL|DIV|EM|H[2-6]|HR|IMG|INPUT|LI|OL|P|PRE|S|SPAN|STRONG|SUP|TABLE|TBODY|TD|TH|THEAD|TR|UL)$/;
const MATH_TAGS = /^(math|m[a-z]+)$/;

/** What the page's policy says when it keeps the attribute of an element from running. */
const REFUSED = /^Executing inline event handler violates .* The action has been blocked\./;

describe("hostile answers", () => {
  const answers = hostileAnswers();
  let browser: Browser;
  let panel: PanelPage;
  before(async () => {
    browser = await sharedBrowser();
    panel = await openPanelPage(browser);
    // What is loaded on first use is there, so that the bound holds for the answers alone.
    await panel.show("```js\n1\n```\n$x$\n\n```mermaid\nflowchart LR\nA-->B\n```\n");
    await panel.page.locator(".diagram img").waitFor();
    await panel.page.locator("math").waitFor();
  });
  after(() => panel.close());

  test("there are at least 150", () => assert.ok(Object.keys(answers).length >= 150));

  test("none runs, loads, leaves, freezes the page or hides where a link goes", async (context) => {
    const { page, requests, errors } = panel;
    const home = page.url();
    let drawn = 0;
    let set = 0;
    for (const [name, text] of shareOf(Object.entries(answers))) {
      await within(name, async () => {
        const half = text.slice(0, text.length / 2);
        if (text.length > 1000) await panel.show(half, { state: "streaming" });
        await panel.show(text);
        // Diagrams are drawn one after the other; each ends as an image or with a sentence.
        await page.waitForFunction(() =>
          [...document.querySelectorAll(".code[data-language=mermaid]")].every((one) =>
            one.matches(":has(.diagram, .code-note)"),
          ),
        );
      });
      const found = await page.evaluate(inspect);
      const { tags, handlers, images, links, wide, owned } = found;
      assert.equal(owned, false, `${name}: a script ran`);
      assert.deepEqual(requests.splice(0), [], `${name}: a request left`);
      // Seen twice, on busy machines, at the first diagram, and never again: that it is refused is the point.
      const refused = errors.filter((one) => REFUSED.test(one));
      for (const one of refused) context.diagnostic(`${name}: ${one}`);
      const others = errors.splice(0).filter((one) => !refused.includes(one));
      assert.deepEqual(others, [], name);
      assert.equal(page.url(), home, `${name}: the page went elsewhere`);
      const strange = tags.filter(([tag, isMath]) => !(isMath ? MATH_TAGS : TAGS).test(tag));
      assert.deepEqual(strange, [], `${name}: elements`);
      assert.deepEqual(handlers, [], `${name}: attributes`);
      for (const source of images) assert.match(source, /^data:image\/svg\+xml,/, name);
      drawn += images.length;
      set += tags.filter(([tag]) => tag === "math").length;
      assert.equal(wide, false, `${name}: the panel scrolls sideways`);
      for (const { href, title, words } of links) {
        assert.match(href, /^(https?|mailto):/i, name);
        assert.equal(title, href, `${name}: ${words}`);
        assert.doesNotMatch(`${words}${title}`, /[\u200B\u202A-\u202E\u2066-\u2069]/, name);
      }
    }
    // The diagrams and formulas among them were not all refused; those of the gate's share may be.
    if (!isFull) return;
    assert.ok(drawn >= 12, `${drawn} diagrams drawn`);
    assert.ok(set >= 12, `${set} formulas set`);
  });

  test("data whose objects have nothing in common, or tables in every row, freeze nothing", async () => {
    const { page } = panel;
    const sparse = (count: number) => Array.from({ length: count }, (_, i) => ({ [`k${i}`]: 1 }));
    const nested = Array.from({ length: 400 }, () => ({ a: sparse(50), b: sparse(50) }));
    for (const [name, data] of Object.entries({ sparse: sparse(1000), nested })) {
      const text = `\`\`\`json\n${JSON.stringify(data)}\n\`\`\``;
      await within(name, () => panel.show(text, { isData: true }));
      assert.ok((await page.locator(".data td, .data th").count()) <= 3000, name);
    }
  });

  test("of huge answers a bounded part is shown, and more on wish", async () => {
    const { page } = panel;
    const count = (): Promise<number> => page.locator(".markdown *").count();
    const row = `| ${"a | ".repeat(10)}\n`;
    const huge = {
      links: "- [a](https://example.com/b)\n".repeat(50_000),
      cells: `${row}|${"---|".repeat(10)}\n${row.repeat(10_000)}`,
      images: "![](x)".repeat(1_000_000),
      nested: `- a\n${"  - b\n".repeat(100_000)}`,
      quote: "> a *b*\n".repeat(100_000),
      code: `\`\`\`js\n${"const a = b + c;\n".repeat(100_000)}`,
      words: "word ".repeat(1_000_000),
    };
    for (const [name, text] of Object.entries(huge).slice(0, isFull ? undefined : 2)) {
      await panel.show(text);
      const before = await count();
      assert.ok(before < 8000, `${name}: ${before} elements`);
      assert.deepEqual(await page.evaluate(laidOutAsOne), [], name);
      // What is out of sight is no part of what is seen.
      const length = ((await page.locator(".markdown").textContent()) ?? "").length;
      await page.getByRole("button", { name: "Show More of the Answer" }).click();
      await page.waitForFunction(() => !document.querySelector(".markdown[aria-busy]"));
      const after = (await page.locator(".markdown").textContent()) ?? "";
      assert.ok(after.length > length * 1.2, `${name}: ${length} and then ${after.length}`);
      assert.ok((await count()) < 16_000, name);
      assert.deepEqual(await page.evaluate(laidOutAsOne), [], name);
    }
  });

  test("a long list or table stands in parts, which look and read as one", async () => {
    const { page } = panel;
    const cells = (i: number) => `| ${i} | ${"word ".repeat(i % 7)} | c |\n`;
    const table = `| n | a longer name | c |\n|-:|---|---|\n${Array.from({ length: 400 }, (_, i) => cells(i)).join("")}`;
    const list = Array.from({ length: 400 }, (_, i) => `${i + 7}. item\n`).join("");
    const answer = `${table}\n${list}`;
    await panel.show(answer.slice(0, 3000), { state: "streaming" });
    await panel.show(answer);
    const all = page.locator(".markdown");
    assert.equal(await all.getByRole("table").count(), 1);
    assert.equal(await all.getByRole("table").getByRole("row").count(), 401);
    assert.equal(await all.getByRole("columnheader").count(), 3);
    assert.equal(await all.getByRole("cell").count(), 1200);
    assert.equal(await all.getByRole("list").count(), 1);
    assert.equal(await all.getByRole("listitem").count(), 400);
    const looks = () =>
      page.evaluate(() => {
        const rows = [...document.querySelectorAll(".markdown tr")];
        const sides = (row: Element | undefined) =>
          [...(row?.children ?? [])].map((cell) => Math.round(cell.getBoundingClientRect().left));
        const [, first, second] = rows.map((row) => row.getBoundingClientRect());
        const seams = [...document.querySelectorAll(".rows")].map((part) => {
          const above = part.previousElementSibling?.getBoundingClientRect().bottom ?? 0;
          return Math.round(part.getBoundingClientRect().top - above);
        });
        const starts = [...document.querySelectorAll<HTMLOListElement>("ol")].map(
          (one) => one.start,
        );
        return {
          ...{
            first: sides(rows[0]),
            last: sides(rows.at(-1)),
            seams: [...new Set(seams)],
            starts,
          },
          isClose: (second?.top ?? 0) - (first?.bottom ?? 9) <= 1,
        };
      });
    const before = await looks();
    assert.deepEqual(before.last, before.first);
    assert.deepEqual([before.seams, before.starts], [[-1], [7, 157, 307]]);
    await page.setViewportSize({ width: 300, height: 900 });
    await page.waitForFunction(() => document.querySelectorAll(".rows").length > 0);
    const after = await looks();
    assert.notDeepEqual(after.first, before.first);
    assert.deepEqual(after.last, after.first);
    const copied = await page.evaluate(() => {
      getSelection()?.selectAllChildren(document.querySelector(".markdown")!);
      return String(getSelection());
    });
    assert.equal(copied.match(/longer name/g)?.length, 1);
    assert.equal(copied.match(/\bitem\b/g)?.length, 400);
    await page.setViewportSize({ width: 480, height: 900 });
  });

  fullTest(
    "a diagram with half a character, or whose script does not come, leaves the others be",
    async () => {
      const fence = (diagram: string) => `\`\`\`mermaid\n${diagram}\n\`\`\`\n`;
      const own = await openPanelPage(browser);
      let isLost = true;
      await own.page.context().route("**/diagram.js", (route) => {
        if (!isLost) return route.fallback();
        isLost = false;
        return route.abort();
      });
      await own.show(fence("graph TD; A-->B"));
      await own.page.locator(".code-note").waitFor();
      await own.show(
        `${fence('graph TD; A["x \ud83d y"]-->C')}\nand\n\n${fence("graph TD; C-->D")}`,
      );
      await own.page.locator(".diagram img").nth(1).waitFor({ timeout: FROZEN });
      await own.close();
    },
  );

  test("a link whose words lie says where it goes, and only then", async () => {
    const { page } = panel;
    for (const [name, text] of Object.entries(answers).filter(([name]) =>
      name.startsWith("lie "),
    )) {
      await panel.show(text);
      const shown = await page.locator(".markdown").innerText();
      const title = (await page.locator(".markdown a").getAttribute("title")) ?? "";
      const words = await page.locator(".markdown a").innerText();
      const isTold = shown.includes(`(${new URL(title).host || title.replace(/^mailto:/, "")})`);
      assert.ok(isTold || !/[.@]|U\+/.test(words), `${name}: ${shown}`);
    }
    await panel.show(
      "[words](https://example.com/a) <https://example.com/a> https://example.com/b [example.com](https://example.com/) a@b.example",
    );
    assert.equal(await page.locator(".target").count(), 0);
  });

  test("what is clicked only asks the host, with the address that was shown", async () => {
    const { page } = panel;
    await panel.show("[words](https://example.com/a?b=c) and [x](command:iris.ask)");
    await page.locator(".markdown a").click();
    await page.getByText("x", { exact: true }).click();
    assert.deepEqual((await panel.sent()).slice(-1), [
      { type: "openLink", href: "https://example.com/a?b=c" },
    ]);
    assert.equal((await panel.sent()).filter(({ type }) => type === "openLink").length, 1);
  });
});

async function within(name: string, work: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const frozen = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${name}: the page is frozen`)), FROZEN);
  });
  await Promise.race([work(), frozen]).finally(() => clearTimeout(timer));
}

/** In the page: what is more than a browser lays out in one task, by the characters or elements in it. */
function laidOutAsOne(): number[] {
  const lines = [...document.querySelectorAll(".markdown .lines")]
    .filter((one) => one.textContent.length > 20_000 || getComputedStyle(one).display !== "block")
    .map((one) => one.textContent.length);
  const elements = [...document.querySelectorAll(".markdown :is(table, ul, ol)")]
    .map((one) => one.getElementsByTagName("*").length)
    .filter((count) => count > 1500);
  return [...lines, ...elements];
}

/** In the page: what became of an answer. */
function inspect() {
  const all = [...document.querySelectorAll(".markdown *")];
  const log = document.querySelector("[role=log]");
  return {
    owned:
      "owned" in window ||
      document.title !== "Iris" ||
      getComputedStyle(document.body).display === "none",
    tags: all.map((one) => [one.tagName, one.closest("math") !== null] as const),
    handlers: all.flatMap((one) =>
      [...one.attributes]
        .filter(({ name }) => /^on|^(src|srcdoc|action|formaction|id|name|style)$/i.test(name))
        .filter(({ name }) => !(name === "src" && one.tagName === "IMG"))
        .filter(({ name }) => !(name === "style" && one.closest("math")))
        // A diagram's own width in pixels, as Iris measured it.
        .filter(({ value }) => !(one.tagName === "IMG" && /^--natural: \d+px;$/.test(value)))
        // The widths of a long table's columns, and room for a long list's numbers.
        .filter(
          ({ name, value }) =>
            !(
              name === "style" &&
              ((one.tagName === "COL" && /^width: [\d.]+px;$/.test(value)) ||
                (one.className === "rows" &&
                  /^inline-size: [\d.]+px; contain-intrinsic-block-size: auto [\d.]+px;$/.test(
                    value,
                  )) ||
                (one.className === "block" && /^--digits: \d+;$/.test(value)))
            ),
        )
        .map(({ name, value }) => `${one.tagName} ${name}=${value}`.slice(0, 80)),
    ),
    images: all.flatMap((one) => (one instanceof HTMLImageElement ? [one.src] : [])),
    links: all.flatMap((one) =>
      one instanceof HTMLAnchorElement
        ? [{ href: one.getAttribute("href") ?? "", title: one.title, words: one.innerText }]
        : [],
    ),
    wide: log !== null && log.scrollWidth > log.clientWidth,
  };
}
