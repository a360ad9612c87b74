/** The engine: a bundle of its own, loaded when alt text is first asked for. */
export { isFillable } from "./check/fillable.ts";
export { isAltTextReport } from "./check/linters.ts";
export { problemsInSteps, problemsOf } from "./check/problems.ts";
export { withoutWords } from "./check/redundant.ts";
export { offersOf, purposeOf } from "./check/purpose.ts";
export { DOCUMENT_ENDINGS, markupOf } from "./languages.ts";
export { readerOf } from "./read/readers.ts";
export { estimateProposals } from "./propose/estimate.ts";
export { currentSubject, propose, proposeAll } from "./propose/propose.ts";
export { KNOWN_COMPONENTS, LONGEST_DOCUMENT, readReferences } from "./read/readReferences.ts";
export { findReferences } from "./resolve/findReferences.ts";
export { ImageLocator } from "./resolve/locator.ts";
export { editOf, expressibleAt } from "./syntax/escape.ts";
export { decorativeEdit, waysToAdorn } from "./write/decorative.ts";
export { destinationOf, numbered } from "./write/destination.ts";
export { fileNameFrom, isNameless } from "./write/fileName.ts";
export { insertionOf } from "./write/insertion.ts";
export { createWriter } from "./write/writer.ts";
