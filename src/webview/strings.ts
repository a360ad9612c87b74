import type { PanelStrings } from "../shared/panelStrings.ts";

const given = document.getElementById("root")?.dataset["strings"] ?? "{}";

/** The panel's words in the user's language, as the host wrote them into the page. */
export const strings = JSON.parse(given) as PanelStrings;

/** Puts values in place of `{0}`, `{1}` and so on. */
export function fill(text: string, ...values: (string | number)[]): string {
  return text.replace(/\{(\d)\}/g, (hole, i: string) => `${values[Number(i)] ?? hole}`);
}
