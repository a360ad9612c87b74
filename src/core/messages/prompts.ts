import type { BuiltInId } from "../conversation/builtIn.ts";
import type { Translate } from "./locale.ts";

/** What a prompt that Iris brings along is for, in a few words. */
export function promptDescription(id: BuiltInId, t: Translate): string {
  switch (id) {
    case "describe":
      return t("What the image shows, in a few sentences");
    case "extractText":
      return t("All text in the image, in reading order");
    case "explainError":
      return t("What an error message means and how to fix it");
    case "tableToMarkdown":
      return t("A table in the image as a Markdown table");
    case "tableToCsv":
      return t("A table in the image as comma-separated values");
    case "diagramToMermaid":
      return t("A diagram in the image as Mermaid code");
    case "uiToHtml":
      return t("A user interface in the image as one HTML file");
    case "chartToData":
      return t("The values of a chart as a table");
    case "compareImages":
      return t("What differs between two or more images");
    case "reviewAccessibility":
      return t("Accessibility problems of a user interface");
    case "altText":
      return t("A short alternative text for the image");
  }
}

/** What a prompt that Iris brings along is called. */
export function promptTitle(id: BuiltInId, t: Translate): string {
  switch (id) {
    case "describe":
      return t("Describe");
    case "extractText":
      return t("Extract Text");
    case "explainError":
      return t("Explain Error");
    case "tableToMarkdown":
      return t("Table to Markdown");
    case "tableToCsv":
      return t("Table to CSV");
    case "diagramToMermaid":
      return t("Diagram to Mermaid");
    case "uiToHtml":
      return t("UI to HTML");
    case "chartToData":
      return t("Chart to Data");
    case "compareImages":
      return t("Compare Images");
    case "reviewAccessibility":
      return t("Review Accessibility");
    case "altText":
      return t("Alt Text");
  }
}
