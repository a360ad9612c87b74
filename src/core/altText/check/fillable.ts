import type { DocumentText } from "../documents.ts";
import type { ImageReference } from "../reference.ts";
import { problemsOfImage, type ProblemCode } from "./problems.ts";

/** What nobody meant to say: it is written over without asking. */
const SAYS_NOTHING: ReadonlySet<ProblemCode> = new Set([
  "missing-alt",
  "link-without-name",
  "empty-words",
  "file-name",
]);

/** Whether an image has no alt text, or one that says nothing; any other is a person's words. */
export function isFillable(
  reference: ImageReference,
  { text }: Pick<DocumentText, "text">,
  language: string | undefined,
): boolean {
  const options = { text, language, mayTellKind: true, isPoorTold: true };
  return problemsOfImage(reference, options).some(({ code }) => SAYS_NOTHING.has(code));
}
