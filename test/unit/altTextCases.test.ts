import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readerOf } from "../../src/core/altText/read/readers.ts";
import { withAlt } from "../../src/core/altText/syntax/escape.ts";
import { holds } from "./altTextCase.ts";
import { APPLICATION_CASES } from "./altTextCasesApplications.ts";
import { DOCS_CASES } from "./altTextCasesDocs.ts";
import { HELPER_CASES } from "./altTextCasesHelpers.ts";
import { KEPT_CASES } from "./altTextCasesKept.ts";
import { LINE_CASES } from "./altTextCasesLines.ts";
import { MARKDOWN_CASES } from "./altTextCasesMarkdown.ts";
import { BESIDE_CASES, CHUNK_CASES, NAME_CASES } from "./altTextCasesNames.ts";
import { OTHER_CASES } from "./altTextCasesOthers.ts";
import { SEEN_CASES } from "./altTextCasesSeen.ts";
import { STARTER_CASES } from "./altTextCasesStarters.ts";
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
  test("a backtick does not end the line that opens a chunk", async () => {
    const reader = await readerOf("markdown");
    const text = "```{r, fig.alt='Old'}\nknitr::include_graphics('a.png')\n```";
    const [reference] = reader.read(text, { components: [] }).references;
    assert.ok(reference?.place);
    const written = withAlt(text, reference.place, 'A `plot` of "x"');
    const [again] = reader.read(written, { components: [] }).references;
    assert.equal(again?.alt, "A 'plot' of \"x\"");
  });
});
describe("images beside comments and words of all kinds", () => {
  holds(BESIDE_CASES);
});
describe("images of applications", () => {
  holds(APPLICATION_CASES);
});
describe("images that starters bring along", () => {
  holds(STARTER_CASES);
});
describe("images in what tools write again", () => {
  holds(KEPT_CASES);
});
describe("images in pages of sites for documentation", () => {
  holds(DOCS_CASES);
});
