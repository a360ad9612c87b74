/* Small things of the page, each fed by hand: what it asks for, what it keeps, and how it looks where it is narrow. */
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import type { BrowserContext, Locator } from "playwright-core";
import type { PanelMessage } from "../../src/shared/protocol.ts";
import type { AnswerView, PanelState, QuestionView } from "../../src/shared/views.ts";
import { isFull } from "../strength.ts";
import { screenshot } from "../vscode/screenshot.ts";
import { sharedPages } from "./panel.ts";
import { openPanelPage, painted, stateWith, type PanelPage } from "../vscode/panelPage.ts";
import { THEMES } from "../vscode/themes.ts";
import { waitFor } from "../vscode/wait.ts";
import { assertAccessible, overflowOf } from "./looks.ts";

const LONG_NAME = "Screenshot 2026-11-27 at 08.41.03 of the settings page, dark theme-2.png";
/** A white image of one pixel, as a screenshot of a page is. */
const WHITE = "data:image/gif;base64,R0lGODlhAQABAIAAAP///wAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==";
const image = (name: string, at = 0) => ({
  ...{ id: `${name}-${at}`, name, description: "PNG, 800 × 600", thumbnail: WHITE },
});
const QUESTION: QuestionView = {
  ...{ role: "question", id: "q", text: "What is wrong here?", images: [image(LONG_NAME)] },
};
const FACTS = "gemini-3-flash-preview · 12,345 tokens in, 1,234 out · about $0.0062";
const ANSWER: AnswerView = {
  ...{ role: "answer", id: "a", text: "The label is missing.", state: "complete" },
  ...{ footer: FACTS, actions: [] },
};

describe("the page", () => {
  let pages: BrowserContext;
  let panel: PanelPage;
  before(async () => {
    pages = await sharedPages();
    panel = await openPanelPage(pages);
  });
  after(() => panel.close());
  let revision = 0;
  beforeEach(async () => {
    await panel.page.setViewportSize({ width: 300, height: 800 });
    if (revision > 0) await box().fill("");
    await snapshot({});
    await box().waitFor();
    await waitFor(async () => (await box().inputValue()) === "", "an empty text box");
    await box().focus();
  });

  const box = (): Locator => panel.page.getByRole("textbox", { name: "Ask about the image" });
  const button = (name: string | RegExp): Locator => panel.page.getByRole("button", { name });
  /** Shows this and nothing else, with a text box that the host sets. */
  const snapshot = async (state: Partial<PanelState>): Promise<void> => {
    await panel.post(stateWith({ draftRevision: ++revision, ...state }));
    // A page that is warm takes letters before the host's words, which then stand in their place.
    await painted(panel.page);
  };
  /** Pastes a text, its HTML and an image, once the text box asks for what `asking` says; false where it was attached. */
  const paste = (text: string, html: string, asking = ""): Promise<boolean> =>
    box().evaluate(
      async (area, [text, html, asking]) => {
        await new Promise<void>((resolve) => {
          const look = (): void => {
            if ((area as HTMLTextAreaElement).placeholder.startsWith(asking)) resolve();
          };
          // Told before the next frame, and before what the page does after one.
          new MutationObserver(look).observe(area, { attributes: true });
          look();
        });
        const clipboardData = new DataTransfer();
        clipboardData.setData("text/plain", text);
        clipboardData.setData("text/html", html);
        clipboardData.items.add(new File(["x"], "image.png", { type: "image/png" }));
        const event = new ClipboardEvent("paste", {
          ...{ clipboardData, bubbles: true, cancelable: true },
        });
        return area.dispatchEvent(event);
      },
      [text, html, asking] as const,
    );
  const last = async (type: PanelMessage["type"]): Promise<PanelMessage | undefined> =>
    (await panel.sent()).findLast((one) => one.type === type);
  const holds = (text: string): Promise<void> =>
    waitFor(async () => (await box().inputValue()) === text, text);

  test("asks for what there is to ask about", async () => {
    const asks = (): Promise<string | null> => box().getAttribute("placeholder");
    const attachments = ["a.png", "b.png"].map((name) => ({ ...image(name), ready: true }));
    const cases: [string, Partial<PanelState>][] = [
      ["Attach an image, then ask about it", {}],
      ["Ask about a.png", { attachments: attachments.slice(0, 1) }],
      ["Ask about 2 images", { attachments }],
      ["Ask a follow-up question", { turns: [QUESTION, ANSWER] }],
      ["Add details (optional)", { prompt: { id: "p", title: "Describe", detail: "" } }],
    ];
    for (const [placeholder, state] of cases) {
      await snapshot(state);
      await waitFor(async () => (await asks()) === placeholder, placeholder);
    }
  });

  test("Undo goes on past what @ and / took out of the text", async () => {
    await snapshot({ prompts: [{ id: "describe", title: "Describe", detail: "In words" }] });
    const found = { uri: "file:///w/chart.png", name: "chart.png", folder: "images" };
    await box().pressSequentially("See @cha");
    await panel.post({
      ...{ type: "found", query: "cha", images: [found], isComplete: true, hasFolder: true },
    });
    await panel.page.getByRole("option", { name: "chart.png" }).waitFor();
    await box().press("Enter");
    await holds("See ");
    assert.equal((await last("attachAddresses"))?.type, "attachAddresses");
    await box().press("Control+z");
    await holds("See @cha");
    await box().press("Escape");
    await box().fill("");
    await box().pressSequentially("/desc");
    await panel.page.getByRole("option", { name: /^Describe/ }).waitFor();
    await box().press("Enter");
    await holds("");
    await box().press("Control+z");
    await holds("/desc");
    await box().press("Escape");
  });

  test("Undo and Redo are the text box's, where VS Code takes their keys too", async () => {
    // So do its webviews: the editor gets them where it is a custom one, such as an image.
    await panel.page.evaluate(() =>
      window.addEventListener("keydown", (event) => {
        if (event.ctrlKey && /^[zy]$/i.test(event.key)) event.preventDefault();
      }),
    );
    // How many letters make one step is the browser's business.
    const isShorter = (): Promise<void> =>
      waitFor(async () => "boat".startsWith(await box().inputValue()), "letters undone");
    await box().pressSequentially("boats");
    await box().press("Control+z");
    await isShorter();
    await box().press("Control+Shift+Z");
    await holds("boats");
    await box().press("Control+z");
    await isShorter();
    await box().press("Control+y");
    await holds("boats");
  });

  test("what comes in last is in sight: the newest image, and the end of the conversation", async () => {
    const text = Array.from({ length: 60 }, (_, at) => `Line ${at}`).join("\n\n");
    const turns = [QUESTION, { ...ANSWER, text }];
    const shown = (count: number): Promise<void> =>
      snapshot({
        turns,
        attachments: Array.from({ length: count }, (_, at) => ({
          ...{ ...image(`shot-${at}.png`, at), ready: true, full: false },
        })),
      });
    const isInSight = (one: Locator): Promise<boolean> =>
      one.evaluate((element) => {
        const { top, bottom } = element.getBoundingClientRect();
        const area = element.parentElement!.getBoundingClientRect();
        return top >= area.top - 1 && bottom <= area.bottom + 1;
      });
    const fromEnd = (): Promise<number> =>
      panel.page
        .getByRole("log")
        .evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight);
    for (let count = 0; count <= 16; count++) {
      await shown(count);
      // As a page that is drawn late, which hears of its scrolling after the next image.
      await panel.page.getByRole("log").dispatchEvent("scroll");
      if (count > 0) {
        const last = panel.page.locator(".box .images li").last();
        assert.ok(await isInSight(last), `image ${count}`);
      }
      await waitFor(async () => (await fromEnd()) <= 1, `the end below ${count} images`);
    }
    assert.equal(await panel.page.locator(".to-end").count(), 0);
  });

  test("a view that VS Code focuses as a whole has its cursor in the text box", async () => {
    const focusWindow = (): Promise<void> =>
      panel.page.evaluate(() => void window.dispatchEvent(new Event("focus")));
    const isFocused = (one: Locator): Promise<boolean> =>
      one.evaluate((element) => element === document.activeElement);
    await box().blur();
    await focusWindow();
    assert.ok(await isFocused(box()));
    // What has the focus in the page keeps it.
    await panel.page.getByRole("log").focus();
    await focusWindow();
    assert.ok(await isFocused(panel.page.getByRole("log")));
  });

  test("the lines of a menu end within it, the name before what it is", async () => {
    const title = "Accessibility Review of a Page";
    const detail = "Contrast, names, order, targets, and what a screen reader says of it";
    await snapshot({ prompts: [{ id: "own:a11y", title, detail }] });
    await box().pressSequentially("/");
    const option = panel.page.getByRole("option").first();
    await option.waitFor();
    for (const width of [166, 200, 300, 500]) {
      await panel.page.setViewportSize({ width, height: 800 });
      const widths = await option.evaluate((line) => {
        const inner = line.getBoundingClientRect().right - 6;
        const [label, detail] = [".label", ".detail"].map((name) => line.querySelector(name)!);
        return {
          over:
            Math.max(label!.getBoundingClientRect().right, detail!.getBoundingClientRect().right) -
            inner,
          lost: label!.scrollWidth - label!.clientWidth,
          rest: detail!.clientWidth,
        };
      });
      assert.ok(widths.over <= 0.5, `${widths.over} px over the edge at ${width} px`);
      if (width >= 300) assert.ok(widths.lost <= 0 && widths.rest > 20, JSON.stringify(widths));
      else assert.equal(widths.rest, 0, `a scrap at ${width} px`);
    }
    await box().press("Escape");
  });

  test("the second key of one of VS Code's chords is no letter of the question", async () => {
    await box().pressSequentially("ab");
    await box().press("Control+k");
    await box().press("q");
    await box().press("c");
    await holds("abc");
    // Nor does it go where the first one is all that is pressed.
    await box().press("Control+k");
    await box().press("Control+k");
    await box().press("d");
    await holds("abcd");
  });

  test("@ says why there is nothing to choose where no folder is open", async () => {
    await box().pressSequentially("@a");
    await panel.post({
      ...{ type: "found", query: "a", images: [], isComplete: true, hasFolder: false },
    });
    await panel.page
      .locator(".menu > p")
      .getByText(/^No folder is open\./)
      .first()
      .waitFor();
    await box().press("Escape");
  });

  test("the host has each letter at once, so that a panel that hides loses none", async () => {
    await box().press("x");
    const sent = async () => JSON.stringify(await last("draft"));
    assert.equal(await sent(), '{"type":"draft","text":"x"}');
    await box().press("y");
    assert.equal(await sent(), '{"type":"draft","text":"xy"}');
  });

  test("cells are pasted as text, an address in them too, and their image is a choice", async () => {
    const url = "https://example.com/quarter.png";
    const taken = await paste(url, `<table><tr><td>${url}</td></tr></table>`);
    assert.equal(taken, true, "the text goes into the text box");
    await panel.page.getByText("Pasted as text.").waitFor();
    assert.equal(await last("attachFiles"), undefined);
    await panel.page.locator(".pasted").getByRole("button", { name: "Attach Image" }).click();
    await waitFor(async () => (await last("attachFiles")) !== undefined, "the image");
    await panel.page.locator(".pasted").waitFor({ state: "detached" });

    // An image that a browser copied has no words beside it.
    const copied = await paste(url, `<meta charset="utf-8"><img src="${url}">`);
    assert.equal(copied, false, "attached");
    assert.equal(await panel.page.locator(".pasted").count(), 0);
  });

  test("what is pasted in the frame in which an answer comes is offered all the same", async () => {
    const text = "https://example.com/quarter.png";
    const pasted = paste(text, `<table><tr><td>${text}</td></tr></table>`, "Ask a follow-up");
    await snapshot({ turns: [QUESTION, ANSWER] });
    assert.equal(await pasted, true);
    await panel.page.getByText("Pasted as text.").waitFor();
    await snapshot({ turns: [QUESTION, ANSWER] });
    await panel.page.locator(".pasted").waitFor({ state: "detached" });
  });

  test("each paragraph of an answer runs as its first letters do", async () => {
    const text = "שלום עולם\n\nHello\n\n- רשימה\n- שנייה\n\n| א | b |\n| - | - |\n| ג | d |";
    await snapshot({ turns: [QUESTION, { ...ANSWER, text }] });
    const direction = (selector: string): Promise<string> =>
      panel.page
        .locator(`.markdown ${selector}`)
        .first()
        .evaluate((one) => getComputedStyle(one).direction);
    await panel.page.locator(".markdown table").waitFor();
    assert.equal(await direction("p"), "rtl");
    assert.equal(await direction("p:text('Hello')"), "ltr");
    assert.equal(await direction("ul"), "rtl");
    assert.equal(await direction("table"), "rtl");
  });

  test("pencils are there for the pointer and the keyboard, and not while answering", async () => {
    const pencil = panel.page.locator(".edit");
    const shown = (): Promise<boolean> =>
      pencil.evaluate((one) => {
        const { opacity, visibility } = getComputedStyle(one);
        return opacity === "1" && visibility === "visible";
      });
    await snapshot({ turns: [QUESTION, ANSWER] });
    await pencil.waitFor();
    assert.equal(await shown(), false);
    await panel.page.locator(".question").hover();
    assert.equal(await shown(), true);
    await snapshot({ answering: true, turns: [QUESTION, { ...ANSWER, state: "streaming" }] });
    await panel.page.locator(".answer[aria-busy=true]").waitFor();
    assert.equal(await shown(), false);
    await panel.page.locator(".composer .below").hover();
  });

  test("Esc stops an answer, as its button says", async () => {
    await snapshot({ answering: true, turns: [QUESTION, { ...ANSWER, state: "streaming" }] });
    assert.match((await button("Stop").getAttribute("title")) ?? "", /\(Esc\)/);
    await box().press("Escape");
    await waitFor(async () => (await last("stop")) !== undefined, "Stop");
  });

  test("the last Enter of an input method sends no edited question, in Safari's order either", async () => {
    await snapshot({ turns: [QUESTION, ANSWER] });
    await button("Edit Question").focus();
    await panel.page.keyboard.press("Enter");
    const edited = panel.page.getByRole("textbox", { name: "Edited question" });
    const entersAs = (code: number): Promise<void> =>
      edited.evaluate((input, keyCode) => {
        const enter = new KeyboardEvent("keydown", { key: "Enter", bubbles: true });
        Object.defineProperty(enter, "keyCode", { value: keyCode });
        input.dispatchEvent(enter);
      }, code);
    await edited.fill("שאלה");
    assert.equal(await edited.evaluate((one) => getComputedStyle(one).direction), "rtl");
    await entersAs(229);
    assert.equal(await last("edit"), undefined);
    await entersAs(13);
    await waitFor(async () => (await last("edit")) !== undefined, "the question");
  });

  test("an answer has one row below it, and what it costs is never cut off", async () => {
    const versions = { count: 2, current: 0 };
    await snapshot({
      ...{ turns: [QUESTION, { ...ANSWER, versions }], cost: "Conversation: $0.012" },
      estimate: "<$0.001 to send up to 1,550 tokens",
    });
    const money = panel.page.locator(".facts .money");
    /** Pixels of the tokens that are in sight, of how many: the others are on a line below, or over the edge. */
    const tokensSeen = (): Promise<[number, number]> =>
      panel.page.locator(".facts .tokens").evaluate((outer) => {
        const [area, text] = [outer, outer.firstElementChild!].map((one) =>
          one.getBoundingClientRect(),
        );
        const isBelow = text!.top >= area!.bottom - 1;
        return [isBelow ? 0 : Math.min(area!.right, text!.right) - text!.left, text!.width];
      });
    const isWhole: boolean[] = [];
    for (const width of [800, 500, 450, 400, 360, 330, 300, 270, 250]) {
      await panel.page.setViewportSize({ width, height: 800 });
      const [seen, all] = await tokensSeen();
      assert.ok(seen === 0 || all - seen < 1, `${seen} of ${all} px of the tokens at ${width} px`);
      isWhole.push(seen > 0);
      const dots = await panel.page.locator(".facts .of-model, .facts .money").allTextContents();
      assert.doesNotMatch(dots.join(""), /·/, "a dot goes with the tokens");
      const { height = 0 } = (await panel.page.locator("footer").boundingBox()) ?? {};
      assert.ok(height > 0 && height < 30, `${height} px high at ${width} px`);
      const cut = await money.evaluate((one) => one.scrollWidth - one.clientWidth);
      assert.ok(cut <= 0, `${cut} px of the money are cut off at ${width} px`);
      for (const selector of [".estimate", ".cost"]) {
        const line = panel.page.locator(selector);
        const hidden = await line.evaluate((one) => one.scrollWidth - one.clientWidth);
        const box = await line.boundingBox();
        const area = await panel.page.locator(".below").boundingBox();
        assert.ok(box && area && box.y + box.height <= area.y + area.height + 1, selector);
        assert.ok(hidden <= 0, `${selector} is cut off at ${width} px`);
      }
    }
    assert.deepEqual([isWhole[0], isWhole.at(-1)], [true, false]);
  });

  test("a long name loses its middle, and the model's name has room at 166 px", async () => {
    await snapshot({
      ...{ model: "gemini-3-flash-preview", turns: [QUESTION, ANSWER] },
      attachments: [{ ...image(LONG_NAME, 1), ready: true, full: false }],
    });
    for (const width of [300, 250, 166]) {
      await panel.page.setViewportSize({ width, height: 800 });
      const name = panel.page.locator(".bubble .middle-cut");
      assert.equal(await name.innerText(), LONG_NAME);
      await waitFor(
        async () =>
          /^(S.*[^ ])?…e?m?e?-2\.png$/.test((await name.getAttribute("data-shown")) ?? ""),
        `beginning and end of ${await name.getAttribute("data-shown")} at ${width} px`,
      );
      await waitFor(
        () =>
          name.evaluate((one) => {
            const context = document.createElement("canvas").getContext("2d")!;
            context.font = getComputedStyle(one).font;
            const free = one.clientWidth - context.measureText(one.dataset["shown"]!).width;
            return free > -2 && free < 16;
          }),
        `less than 16 px left beside it at ${width} px`,
      );
      assert.deepEqual((await overflowOf(panel.page)).outside, [], `at ${width} px`);
    }
    const model = await panel.page.locator(".model span").first().boundingBox();
    assert.ok((model?.width ?? 0) > 90, `${model?.width} px for the model's name`);
  });

  test("a thumbnail has an edge in every theme, and is shown larger under the pointer", async () => {
    await snapshot({ turns: [QUESTION, ANSWER] });
    const thumbnail = panel.page.locator(".bubble button.thumbnail");
    for (const theme of THEMES) {
      await panel.setTheme(theme);
      const edge = await thumbnail
        .locator("img")
        .first()
        .evaluate((one) => getComputedStyle(one).outlineColor);
      assert.doesNotMatch(edge, /^rgba\(.*, 0\)$|transparent/, theme);
    }
    const preview = thumbnail.locator(".preview");
    assert.equal(await preview.isVisible(), false);
    await thumbnail.hover();
    await preview.waitFor();
    const shown = await preview.boundingBox();
    assert.ok(shown && shown.x >= 0 && shown.y >= 0, JSON.stringify(shown));
    await box().hover();
  });

  test("a diagram fits the width, and can be enlarged", async () => {
    const steps = Array.from({ length: 9 }, (_, at) => `S${at}[Step ${at}] --> S${at + 1}[Step]`);
    const text = `\`\`\`mermaid\nflowchart LR\n${steps.join("\n")}\n\`\`\``;
    await snapshot({ turns: [QUESTION, { ...ANSWER, text }] });
    const drawn = panel.page.locator(".diagram img");
    const room = panel.page.locator(".diagram");
    await drawn.waitFor();
    const width = async (one: Locator): Promise<number> => (await one.boundingBox())?.width ?? 0;
    assert.ok((await width(drawn)) <= (await width(room)), "it fits");
    await button("Enlarge Diagram").click();
    assert.ok((await width(drawn)) > 1.9 * (await width(room)) - 40, "it is large");
    assert.equal((await overflowOf(panel.page)).body, 0);
    await button("Enlarge Diagram").click();
    assert.ok((await width(drawn)) <= (await width(room)), "it fits again");
    await button("Enlarge Diagram").press("Enter");
    await room.focus();
    await room.press("Escape");
    assert.ok((await width(drawn)) <= (await width(room)), "Escape makes it small");
  });

  test("is accessible at each width, in each theme", async () => {
    const diagram = "```mermaid\nflowchart LR\nA[Upload] --> B[Scale] --> C[Send] --> D[Show]\n```";
    await snapshot({
      ...{ model: "gemini-3-flash-preview", cost: "Conversation: $0.012" },
      ...{ estimate: "<$0.001 to send up to 1,550 tokens" },
      prompts: [],
      turns: [
        QUESTION,
        { ...ANSWER, text: `The label is missing.\n\nהתווית חסרה.\n\n${diagram}` },
        { ...QUESTION, id: "q2", text: "And here?" },
        {
          ...{ ...ANSWER, id: "a2", state: "failed", text: "" },
          problem: "The service returned an error (503). Try again later.",
          actions: ["retry", "showLog"],
        },
      ],
      attachments: [LONG_NAME, "white.png"].map((name) => ({ ...image(name, 2), ready: true })),
    });
    await panel.page.locator(".diagram img").waitFor();
    for (const theme of isFull ? THEMES : THEMES.slice(0, 3))
      for (const width of [166, 250, 300, 400]) {
        await panel.setTheme(theme);
        await panel.page.setViewportSize({ width, height: 800 });
        assert.deepEqual((await overflowOf(panel.page)).outside, [], `${theme}, ${width} px`);
        if (width === 300) await assertAccessible(panel.page, theme, theme !== THEMES[0]);
        await screenshot(panel.page, `details-${theme.replaceAll(" ", "-")}-${width}px`);
      }
  });
});
