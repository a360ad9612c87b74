import type { BuiltInId } from "../conversation/builtIn.ts";
import type { Translate } from "./locale.ts";

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
