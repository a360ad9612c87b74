import { EXPORT_FORMATS, type ExportFormat } from "../../shared/reviewViews.ts";
import { post } from "./host.ts";
import { strings } from "./strings.ts";

const NAMES: Readonly<Record<ExportFormat, string>> = {
  csv: "CSV",
  json: "JSON",
  sarif: "SARIF",
  markdown: "Markdown",
};

/** The formats to write what is shown in; choosing one asks for its file. */
export function ExportMenu() {
  return (
    <select
      class="export"
      aria-label={strings.export}
      value=""
      onChange={({ currentTarget }) => {
        const format = EXPORT_FORMATS.find((one) => one === currentTarget.value);
        currentTarget.value = "";
        if (format) post({ type: "export", format });
      }}
    >
      <option value="" disabled hidden>
        {strings.export}
      </option>
      {EXPORT_FORMATS.map((format) => (
        <option key={format} value={format}>
          {NAMES[format]}
        </option>
      ))}
    </select>
  );
}
