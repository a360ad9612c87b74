/* What tests of the panel's looks share. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright-core";
import { isFull } from "../strength.ts";

/** The rules to which a theme makes a difference. */
const COLOUR_RULES = ["color-contrast", "link-in-text-block"];
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/**
 * Runs axe-core's rules over the panel as it is now.
 *
 * @param isRepeated all rules have run over the same content: in the gate those of colours alone, in another theme
 */
export async function assertAccessible(
  page: Page,
  what: string,
  isRepeated = false,
): Promise<void> {
  // Into the page's own world, past its CSP: the debugger's evaluation is not bound by it.
  if (!(await page.evaluate(() => "axe" in globalThis)))
    await page.evaluate((source) => void (0, eval)(source), await readFile(AXE, "utf8"));
  const options: RunOptions = {
    resultTypes: ["violations"],
    ...(isRepeated && !isFull && { runOnly: { type: "rule", values: COLOUR_RULES } }),
  };
  const violations = await page.evaluate(async (options) => {
    const { axe } = globalThis as unknown as {
      axe: { run(on: Document, options: RunOptions): Promise<AxeResults> };
    };
    return (await axe.run(document, options)).violations;
  }, options);
  assert.deepEqual(
    violations.map(({ id, nodes }) => [
      id,
      nodes.map(({ html, failureSummary }) => `${html.slice(0, 120)} ${failureSummary ?? ""}`),
    ]),
    [],
    what,
  );
}

/** What is wider than the panel: pixels, and what stands out. */
export interface Overflow {
  readonly width: number;
  readonly body: number;
  readonly log: number;
  readonly outside: readonly string[];
}

export const NOTHING_OUTSIDE = { body: 0, log: 0, outside: [] };

export function overflowOf(page: Page): Promise<Overflow> {
  return page.evaluate(() => {
    const { body } = document;
    const log = body.querySelector("[role=log]");
    return {
      width: innerWidth,
      body: body.scrollWidth - body.clientWidth,
      log: (log?.scrollWidth ?? 0) - (log?.clientWidth ?? 0),
      outside: [...body.querySelectorAll("button, textarea, p, footer, article, li, .chip")]
        .filter((one) => !one.closest(".visually-hidden, .scroll, pre"))
        .filter((one) => one.getBoundingClientRect().right > body.clientWidth + 1)
        .map((one) => one.outerHTML.slice(0, 80)),
    };
  });
}
