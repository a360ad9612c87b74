import type { Neighbour } from "../altText/check/beside.ts";
import { isAllOf, lacksAttribute } from "../altText/check/plain.ts";
import type { Problem, ProblemCode } from "../altText/check/problems.ts";
import type { FaultCode } from "../altText/propose/finding.ts";
import type { Translate } from "./locale.ts";
import { visible } from "./visible.ts";

/** A problem in a sentence or two: what it is, and what to do. */
export function explainProblem({ code, data, reference }: Problem, t: Translate): string {
  const repeated: Record<Neighbour, string> = {
    caption: t("This alt text repeats the caption. Describe what the caption leaves out."),
    link: t("This alt text repeats the link text, so it is read twice."),
    button: t("This alt text repeats the button text, so it is read twice."),
    title: t("This alt text repeats the title, so it is read twice."),
    heading: t("This alt text repeats the heading. Describe what the heading leaves out."),
    text: t("This alt text repeats the text beside the image. Describe what that text leaves out."),
  };
  const messages: Record<ProblemCode, () => string> = {
    "missing-alt": () =>
      lacksAttribute(reference)
        ? t("This image has no alt text. If it is decorative, give it an empty one.")
        : t("This image has no alt text."),
    "link-without-name": () =>
      t(
        "This image is the only content of a link or button. Without alt text, screen readers cannot say what it does.",
      ),
    "empty-words": () =>
      mayBeEmpty(reference)
        ? t(
            "This alt text is too generic. Say what the image shows, or leave it empty if the image is decorative.",
          )
        : t("This alt text is too generic. Say what the image shows."),
    "file-name": () => t("This alt text is a file name. Say what the image shows."),
    "redundant-prefix": () =>
      t("Remove “{0}”: screen readers already announce images.", data?.words ?? ""),
    "no-function": () =>
      t(
        "This image is the only content of a link or button. Say where the link goes or what the button does.",
      ),
    "keyword-list": () =>
      t("This alt text is a list of keywords. Describe the image in a sentence."),
    "too-long": () =>
      t(
        "This alt text is longer than {0} characters. Keep the essentials here, and move the rest to the text.",
        data?.maxLength ?? 0,
      ),
    "repeats-neighbour": () => repeated[data?.neighbour ?? "caption"],
    "same-as-another": () => t("Another image has the same alt text. Say how they differ."),
  };
  return messages[code]();
}

/** What was found of an alt text, in sentences: which kind of fault, and what of the image shows it. */
export function explainFault(
  { finding, why }: { readonly finding: FaultCode; readonly why: string },
  t: Translate,
): string {
  const kinds: Record<FaultCode, () => string> = {
    "says-something-else": () => t("This alt text does not match the image."),
    "misses-what-matters": () => t("This alt text leaves out what matters here."),
    vague: () => t("This alt text fits many images of this kind."),
  };
  return `${kinds[finding]()} ${visible(why)}`.trimEnd();
}

/** Whether an empty alt text would say that the image adorns, and leave no link without a name. */
const mayBeEmpty = ({ around, place }: Problem["reference"]): boolean =>
  /^(?:html|jsx|template|angular|literal|ruby)-/.test(place?.syntax ?? "") && !isAllOf(around);
