import { PROBLEM_CODES } from "../../check/problems.ts";
import { FAULT_CODES } from "../../propose/finding.ts";
import type { ReportedProblem } from "./contract.ts";

/** Where each code is explained. */
export const EXPLAINED = "https://github.com/iris-vision/iris/blob/main/docs/alt-text.md";

/** What a code is about, for lists of rules. */
export interface RuleText {
  readonly code: ReportedProblem["code"];
  readonly severity: ReportedProblem["severity"];
  readonly title: string;
  readonly help: string;
}

const TEXTS: Readonly<Record<ReportedProblem["code"], readonly [title: string, help: string]>> = {
  "missing-alt": [
    "Image without alt text",
    "Say what a reader who cannot see the image needs to know here. An image that only adorns gets an empty alt text.",
  ],
  "link-without-name": [
    "Link or button without a name",
    "The image is all there is in a link or button. Say where the link goes or what the button does.",
  ],
  "empty-words": ["Alt text that fits every image", "Say what this image shows."],
  "file-name": ["File name as alt text", "Say what the image shows."],
  "redundant-prefix": [
    "Alt text says that there is an image",
    "Screen readers say that themselves. Begin with what the image shows.",
  ],
  "no-function": [
    "Alt text does not say what a link or button does",
    "Say where the link goes or what the button does, not what is seen.",
  ],
  "keyword-list": ["List of keywords as alt text", "Say in a sentence what the image shows."],
  "too-long": [
    "Long alt text",
    "Keep the most important words, and put the rest into the text or below the image.",
  ],
  "repeats-neighbour": [
    "Alt text repeats what stands beside it",
    "Say what is not said there; if everything is, leave the alt text empty.",
  ],
  "same-as-another": ["Two images with one alt text", "Say how the images differ."],
  "says-something-else": [
    "Alt text says something else than the image shows",
    "Look at the image: say what it shows, or show the image that is meant.",
  ],
  "misses-what-matters": [
    "Alt text leaves out what matters here",
    "Say what the words around the image need it for.",
  ],
  vague: ["Vague alt text", "Say what tells this image from others of its kind."],
};

const SEVERE: ReadonlySet<string> = new Set(["missing-alt", "link-without-name"]);

/** All rules, in a fixed order. */
export const RULES: readonly RuleText[] = [...PROBLEM_CODES, ...FAULT_CODES].map((code) => {
  const [title, help] = TEXTS[code];
  return { code, severity: SEVERE.has(code) ? "error" : "warning", title, help };
});
