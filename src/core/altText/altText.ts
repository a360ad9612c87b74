/** All that alt text takes besides the editor: a bundle of its own, loaded when it is first used. */
export { destinationOf, numbered } from "./write/destination.ts";
export { editOf, expressibleAt } from "./syntax/escape.ts";
export { descriptionEdit } from "./write/describe.ts";
export { fileNameFrom, isNameless } from "./write/fileName.ts";
export { insertionOf, withName } from "./write/insertion.ts";
export { isAltTextReport } from "./check/linters.ts";
export { DOCUMENT_ENDINGS, markupOf, readerOf } from "./markups.ts";
export { couldReferenceOf } from "./resolve/couldReference.ts";
export { problemsOf, withoutWords } from "./check/problems.ts";
export { offersOf, purposeOf } from "./check/purpose.ts";
export { Resolver } from "./resolve/resolver.ts";
export { propose, proposeAll } from "./propose/propose.ts";
