/** All that alt text takes besides the editor: a bundle of its own, loaded when it is first used. */
export { editOf, expressibleAt } from "./escape.ts";
export { descriptionEdit } from "./describe.ts";
export { isAltTextReport } from "./linters.ts";
export { DOCUMENT_ENDINGS, markupOf, readerOf } from "./markups.ts";
export { mentionsOf } from "./mentions.ts";
export { offersOf, purposeOf } from "./purpose.ts";
export { Resolver } from "./resolve.ts";
export { SUGGESTION, suggestionOf, suggestionPrompt } from "./suggest.ts";
