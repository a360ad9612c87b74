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
    "Say what a reader who cannot see the image needs to know here. A decorative image gets an empty alt text.",
  ],
  "link-without-name": [
    "Link or button without a name",
    "The image is the only content of a link or button. Say where the link goes or what the button does.",
  ],
  "empty-words": ["Alt text is too generic", "Say what the image shows."],
  "file-name": ["File name as alt text", "Say what the image shows."],
  "redundant-prefix": [
    "Alt text announces an image",
    "Screen readers already announce images. Begin with what the image shows.",
  ],
  "no-function": [
    "Alt text does not say what a link or button does",
    "Say where the link goes or what the button does, not what the image looks like.",
  ],
  "keyword-list": ["List of keywords as alt text", "Describe the image in a sentence."],
  "too-long": [
    "Long alt text",
    "Keep the essentials, and put the rest in the text or below the image.",
  ],
  "repeats-neighbour": [
    "Alt text repeats the text beside it",
    "Describe what that text leaves out; if nothing is left, use an empty alt text.",
  ],
  "same-as-another": ["Two images with one alt text", "Describe how the images differ."],
  "says-something-else": [
    "Alt text does not match the image",
    "Describe what the image shows, or use the intended image.",
  ],
  "misses-what-matters": [
    "Alt text leaves out what matters here",
    "Describe what the surrounding text needs the image for.",
  ],
  vague: ["Vague alt text", "Describe what sets this image apart from others of its kind."],
};

const SEVERE: ReadonlySet<string> = new Set(["missing-alt", "link-without-name"]);

/** All rules, in a fixed order. */
export const RULES: readonly RuleText[] = [...PROBLEM_CODES, ...FAULT_CODES].map((code) => {
  const [title, help] = TEXTS[code];
  return { code, severity: SEVERE.has(code) ? "error" : "warning", title, help };
});
