import { describe } from "node:test";
import { holds } from "./altTextCase.ts";
import { APPLICATION_CASES } from "./altTextCasesApplications.ts";
import { HELPER_CASES } from "./altTextCasesHelpers.ts";
import { LINE_CASES } from "./altTextCasesLines.ts";
import { MARKDOWN_CASES } from "./altTextCasesMarkdown.ts";
import { CHUNK_CASES, NAME_CASES } from "./altTextCasesNames.ts";
import { OTHER_CASES } from "./altTextCasesOthers.ts";
import { SEEN_CASES } from "./altTextCasesSeen.ts";
import { TAG_CASES } from "./altTextCasesTags.ts";
import { WORLD_CASES } from "./altTextCasesWorld.ts";

describe("images in tags and templates", () => {
  holds(TAG_CASES);
});
describe("images in Markdown and its flavours", () => {
  holds(MARKDOWN_CASES);
});
describe("images in AsciiDoc, LaTeX, reStructuredText and Typst", () => {
  holds(LINE_CASES);
});
describe("images as generators and linters have them", () => {
  holds(WORLD_CASES);
});
describe("images that documents showed later", () => {
  holds(SEEN_CASES);
});
describe("images of helpers, and documents that nobody mends", () => {
  holds(HELPER_CASES);
});
describe("images of copies, cards and own helpers", () => {
  holds(OTHER_CASES);
});
describe("images in links and buttons that something names", () => {
  holds(NAME_CASES);
});
describe("images in chunks of R", () => {
  holds(CHUNK_CASES);
});
describe("images of applications", () => {
  holds(APPLICATION_CASES);
});
