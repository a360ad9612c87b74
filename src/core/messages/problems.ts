import type { Neighbour } from "../altText/check/beside.ts";
import { isAllOf, lacksAttribute } from "../altText/check/plain.ts";
import type { Problem, ProblemCode } from "../altText/check/problems.ts";
import type { FaultCode } from "../altText/propose/finding.ts";
import type { Translate } from "./locale.ts";
import { visible } from "./visible.ts";

/** A problem in a sentence or two: what it is, and what to do. */
export function explainProblem({ code, data, reference }: Problem, t: Translate): string {
  const repeated: Record<Neighbour, string> = {
    caption: t("The caption says the same. Say what it does not."),
    link: t("The words of the link say the same, so they are read twice."),
    button: t("The words of the button say the same, so they are read twice."),
    title: t("The title says the same, so it is read twice."),
    heading: t("The heading says the same. Say what it does not."),
    text: t("The text beside the image says the same. Say what it does not."),
  };
  const messages: Record<ProblemCode, () => string> = {
    "missing-alt": () =>
      lacksAttribute(reference)
        ? t("This image has no alt text. One that only adorns needs an empty one.")
        : t("This image has no alt text."),
    "link-without-name": () =>
      t("This image is all of a link or button. Without alt text nobody hears what that does."),
    "empty-words": () =>
      mayBeEmpty(reference)
        ? t(
            "This alt text fits every image. Say what this one shows; one that only adorns needs an empty one.",
          )
        : t("This alt text fits every image. Say what this one shows."),
    "file-name": () => t("This alt text is a file’s name. Say what the image shows."),
    "redundant-prefix": () =>
      t("Screen readers say that this is an image, so “{0}” can go.", data?.words ?? ""),
    "no-function": () =>
      t("This image is all of a link or button. Say where that goes or what it does."),
    "keyword-list": () => t("This is a list of keywords. Say in a sentence what the image shows."),
    "too-long": () =>
      t(
        "This alt text has more than {0} characters. Say the most important here, and the rest in the text.",
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
    "says-something-else": () => t("This alt text says something else than the image shows."),
    "misses-what-matters": () => t("This alt text leaves out what matters here."),
    vague: () => t("This alt text fits many images of this kind."),
  };
  return `${kinds[finding]()} ${visible(why)}`.trimEnd();
}

/** Whether an empty alt text would say that the image adorns, and leave no link without a name. */
const mayBeEmpty = ({ around, place }: Problem["reference"]): boolean =>
  /^(?:html|jsx|template|angular|literal)-/.test(place?.syntax ?? "") && !isAllOf(around);
