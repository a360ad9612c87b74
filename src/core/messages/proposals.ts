import type { ProposalFailure } from "../altText/propose/propose.ts";
import type { SourceProblem } from "../altText/resolve/locator.ts";
import { nextModel } from "../mavi/fallback.ts";
import { explain } from "./failures.ts";
import { explainImageProblem } from "./images.ts";
import type { Locale, Translate } from "./locale.ts";
import { visible } from "./visible.ts";

/**
 * Why there is no proposal for an image, in a sentence.
 *
 * @param context.model the model's id, with its provider
 * @param context.host the endpoint's
 */
export function explainProposal(
  failure: ProposalFailure,
  {
    model,
    host,
    locale,
  }: { readonly model: string; readonly host: string; readonly locale: Locale },
): string {
  const { t } = locale;
  switch (failure.kind) {
    case "source":
      return explainSource(failure.problem, t);
    case "image":
      return explainImageProblem(failure.problem, locale);
    case "endpoint":
      return explain(failure.error, { model, host, ...locale }).sentence;
    case "budget":
      return t("The budget has been reached.");
  }
}

/** Id of the model to offer where an alt text failed since the one asked is gone. */
export function successorFor(failure: ProposalFailure, model: string): string | undefined {
  const isGone = failure.kind === "endpoint" && failure.error.reason === "modelUnavailable";
  return isGone ? nextModel(model) : undefined;
}

/** Why a reference leads to no image, in a sentence. */
function explainSource(problem: SourceProblem, t: Translate): string {
  switch (problem.kind) {
    case "computed":
      return t("The image source is computed in code, so Iris can’t open it.");
    case "unsupported":
      return t("“{0}” is not an image that Iris can read.", visible(problem.name));
    case "outside":
      return t("“{0}” is outside the workspace and was not read.", visible(problem.path));
    case "missing":
      return problem.otherCase === undefined
        ? t(
            "“{0}” was not found. Looked for: {1}",
            visible(problem.name),
            visible(problem.tried.join(", ")) || "—",
          )
        : t(
            "“{0}” was not found, but {1} exists. File names are case-sensitive.",
            visible(problem.name),
            visible(problem.otherCase),
          );
  }
}
