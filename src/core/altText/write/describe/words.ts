import { escaped } from "../../syntax/escape.ts";

/** Words as a paragraph of a markup, on one line; they add no markup. The words are one line. */

/** Markdown and MDX. */
export function markdownWords(words: string, isMdx: boolean): string {
  const inline = escaped(isMdx ? "mdx" : "markdown", words);
  const plain =
    inline.indexOf("$") === inline.lastIndexOf("$") ? inline : inline.replaceAll("$", "\\$");
  const begun = plain
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, "$1\\$2")
    .replace(/^[#>+\-=|:!?%~{@/$.,;^]/, "\\$&");
  return isMdx
    ? begun.replace(/^[ei](?=(?:xport|mport)\b)/, (sign) => `&#${sign.charCodeAt(0)};`)
    : begun;
}

/** reStructuredText. */
export const rstWords = (words: string): string =>
  words
    .replace(/[\\*`|]|_(?![\p{L}\p{N}])/gu, "\\$&")
    .replace(/::/g, ":\\:")
    .replace(/^(\(?(?:[a-z]|[ivxlcdm]+|\d+|#)[.)])(?=\s|$)/i, "\\$1")
    .replace(/^[!-/:-@[\]^_{}~]/, "\\$&");

const reference = (sign: string): string => `&#${sign.charCodeAt(0)};`;

/** AsciiDoc, where no escape holds everywhere and references of HTML do. */
export const asciidocWords = (words: string): string =>
  words
    .replace(/[*_`#^~+{}[\]<>|\\]|&(?=[#\w])|(?<=:):|(?<=;);|(?<=\()\(|^[!-/:-@]/g, reference)
    .replace(
      /^(\d+|[a-z]|[ivxlcdm]+)([.)])(?=\s|$)/i,
      (_, number: string, sign: string) => number + reference(sign),
    )
    .replace(/^(NOTE|TIP|IMPORTANT|WARNING|CAUTION):/, (_, kind: string) => `${kind}&#58;`);

/** LaTeX; a bracket at the beginning would be an option of what is before it. */
export const latexWords = (words: string): string =>
  escaped("latex", words).replace(/^[[*]/, "{$&}");

/** Typst. */
export const typstWords = (words: string): string =>
  words
    .replace(/[\\*_`$#[\]<>@~]|\/(?=[/*])/g, "\\$&")
    .replace(/^(\d+)\./, "$1\\.")
    .replace(/^[=\-+/](?!\\)/, "\\$&");

/** Text of an element in a template of Angular, which decodes references before it looks for code. */
export const angularWords = (words: string): string =>
  words
    .replace(/&(?=[#\w])/g, "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll("@", "&#64;")
    .replace(/[{}]/g, (sign) => `{{ '${sign}' }}`);
