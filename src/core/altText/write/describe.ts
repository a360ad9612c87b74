import { oneLine, escaped } from "../syntax/escape.ts";
import { angularWords } from "./describe/words.ts";
import type { Markup } from "../languages.ts";
import { readerOf } from "../read/readers.ts";
import type { ImageReference, Syntax, TextEdit } from "../reference.ts";

/** How text of an element is written. */
const TEXT: Partial<Record<Markup, Syntax>> = {
  html: "xml-text",
  xml: "xml-text",
  jsx: "jsx-text",
};

/**
 * Where and how a long description of an image is written, as plain words of the document: as the
 * caption of a figure that has none, or as a paragraph after what holds the image.
 *
 * @returns undefined where no place is certain
 */
export async function descriptionEdit(
  text: string,
  reference: ImageReference,
  markup: Markup,
  description: string,
): Promise<TextEdit | undefined> {
  const words = oneLine(description);
  if (words === "") return undefined;
  switch (markup) {
    case "markdown":
    case "mdx": {
      const { describeInMarkdown } = await import("./describe/markdown.ts");
      return describeInMarkdown(text, reference, words, markup === "mdx");
    }
    case "rst":
      return (await import("./describe/rst.ts")).describeInRst(text, reference, words);
    case "asciidoc":
      return (await import("./describe/asciidoc.ts")).describeInAsciidoc(text, reference, words);
    case "latex":
      return (await import("./describe/latex.ts")).describeInLatex(text, reference, words);
    case "typst":
      return (await import("./describe/typst.ts")).describeInTypst(text, reference, words);
    // Where an element ends, only its indentation says.
    case "haml":
    case "slim":
      return undefined;
    default:
      return describeInElement(text, reference, markup, words);
  }
}

async function describeInElement(
  text: string,
  reference: ImageReference,
  markup: Markup,
  words: string,
): Promise<TextEdit | undefined> {
  const { elementsOf, elementsOfJsx } = await import("./describe/outline.ts");
  const { describeInTags } = await import("./describe/tags.ts");
  const { state } = (await readerOf(markup)).read(text, { components: [] });
  const elements =
    markup === "jsx"
      ? elementsOfJsx((state as { top: Parameters<typeof elementsOfJsx>[0] }).top, text)
      : elementsOf((state as { tokens: Parameters<typeof elementsOf>[0] }).tokens);
  const written =
    markup === "angular" ? angularWords(words) : escaped(TEXT[markup] ?? "template-text", words);
  return describeInTags(text, reference, written, { elements, isXml: markup === "xml" });
}
