import { join } from "node:path";
import type { Page } from "playwright-core";
import { isFull } from "../strength.ts";
import { root } from "./paths.ts";

/** Saves how a page looks, for people to look at: at full strength, since nobody does after each run of the gate. */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (!isFull) return;
  const path = join(root, "test/output/screenshots", `${name}.png`);
  await page.screenshot({ path, animations: "disabled" }); // Not while something fades in.
}
