import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Window } from "./iris.ts";

/** Nothing in the panel breaks a rule of axe-core; `what` says when it was looked at. */
export async function assertAccessible({ page, panel }: Window, what: string): Promise<void> {
  // The panel is see-through to its side bar, which axe cannot see past the frames: it is told.
  const behind = await page
    .locator(".part.auxiliarybar")
    .evaluate((part) => getComputedStyle(part).backgroundColor);
  const source = await readFile(
    createRequire(import.meta.url).resolve("axe-core/axe.min.js"),
    "utf8",
  );
  const { violations } = await panel.frame.locator("body").evaluate(
    async (_body, { source, options, behind }) => {
      document.documentElement.style.backgroundColor = behind;
      if (!("axe" in globalThis)) {
        // Into the page's own world, past its CSP: the debugger's evaluation is not bound by it.
        (0, eval)(source);
      }
      const { axe } = globalThis as unknown as {
        axe: { run(on: Document, options: RunOptions): Promise<AxeResults> };
      };
      const results = await axe.run(document, options);
      document.documentElement.style.backgroundColor = "";
      return results;
    },
    { source, behind, options: { resultTypes: ["violations"] } satisfies RunOptions },
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
