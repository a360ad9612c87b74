/* What tests of the panel's looks share. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright-core";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** Runs axe-core's rules over the panel as it is now. */
export async function assertAccessible(page: Page, what: string): Promise<void> {
  const source = await readFile(AXE, "utf8");
  const violations = await page.evaluate(
    async ({ source, options }) => {
      // Into the page's own world, past its CSP: the debugger's evaluation is not bound by it.
      if (!("axe" in globalThis)) (0, eval)(source);
      const { axe } = globalThis as unknown as {
        axe: { run(on: Document, options: RunOptions): Promise<AxeResults> };
      };
      return (await axe.run(document, options)).violations;
    },
    { source, options: { resultTypes: ["violations"] } satisfies RunOptions },
  );
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
