import type { ReviewStrings } from "../../shared/reviewStrings.ts";

const given = document.getElementById("root")?.dataset["strings"] ?? "{}";

/** The review's words in the user's language, as the host wrote them into the page. */
export const strings = JSON.parse(given) as ReviewStrings;

/** One of two sentences, for one thing or for several. */
export function plural(count: number, one: string, several: string): string {
  return count === 1 ? one : several.replace("{0}", count.toLocaleString());
}
