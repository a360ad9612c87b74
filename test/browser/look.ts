/* What tests of the panel's looks share. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Window } from "./iris.ts";

/** Drags the sash beside the panel until the page in it has this width. */
export async function resizePanel({ page, panel }: Window, width: number): Promise<void> {
  const now = await panel.frame.locator("body").evaluate(() => innerWidth);
  const sashes = page.locator(".monaco-sash.vertical:not(.disabled)");
  const part = await page.locator(".part.auxiliarybar").boundingBox();
  assert.ok(part);
  // The sash beside the panel is the one nearest to its left edge.
  const boxes = await Promise.all((await sashes.all()).map((sash) => sash.boundingBox()));
  const x = boxes
    .flatMap((box) => (box ? [box.x + box.width / 2] : []))
    .sort((a, b) => Math.abs(a - part.x) - Math.abs(b - part.x))[0]!;
  const y = part.y + part.height / 2;
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + (now - width), y, { steps: 8 });
  await page.mouse.up();
}

/** Runs axe-core's rules over the panel as it is now. */
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
