import { proposed } from "./text.ts";
import { shownProblems, type Report } from "./contract.ts";

/** Annotations as GitHub's actions read them from what is printed. */
export function githubReport({ references }: Report): string {
  return references
    .flatMap((one) =>
      shownProblems(one).map(({ severity, code, message }) => {
        const { file, cell, line, column, endLine, endColumn } = one;
        // GitHub shows columns where the end is in the same line, and knows no cells.
        const columns = line === endLine ? `,col=${column},endColumn=${endColumn}` : "";
        const place = cell === undefined ? `,line=${line},endLine=${endLine}${columns}` : "";
        const written = one.proposal ? `\n${proposed(one)}` : "";
        const where = cell === undefined ? "" : `Cell ${cell}, line ${line}: `;
        return `::${severity} file=${property(file)}${place},title=${property(code)}::${data(where + message + written)}\n`;
      }),
    )
    .join("");
}

/** Source: `@actions/core`, command.ts. */
const data = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
