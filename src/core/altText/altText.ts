/** All that alt text takes besides the editor: a bundle of its own, loaded when it is first used. */
export { destinationOf, numbered } from "./destination.ts";
export { editOf, expressibleAt } from "./escape.ts";
export { descriptionEdit } from "./describe.ts";
export { fileNameFrom, isNameless } from "./fileName.ts";
export { insertionOf, withName } from "./insertion.ts";
export { isAltTextReport } from "./linters.ts";
export { DOCUMENT_ENDINGS, markupOf, readerOf } from "./markups.ts";
export { mentionsOf } from "./mentions.ts";
export { problemsOf, withoutWords } from "./problems.ts";
export { offersOf, purposeOf } from "./purpose.ts";
export { Resolver } from "./resolve.ts";
export { SUGGESTION, suggestionOf, suggestionPrompt } from "./suggest.ts";
