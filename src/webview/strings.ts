import type { PanelStrings } from "../shared/panelStrings.ts";

const given = document.getElementById("root")?.dataset["strings"] ?? "{}";

/** The panel's words in the user's language, as the host wrote them into the page. */
export const strings = JSON.parse(given) as PanelStrings;

export { fill } from "./fill.ts";
