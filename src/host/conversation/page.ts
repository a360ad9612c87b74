/** Where the parts of the panel's page come from, and what is written into it. */
export interface PageParts {
  readonly nonce: string;
  /** The origin of Iris's own files, for the page's policy. */
  readonly cspSource: string;
  readonly language: string;
  readonly script: string;
  readonly styleSheet: string;
  /** The panel's words, as JSON. */
  readonly strings: string;
}

/**
 * The panel's page: one script that may fetch others of Iris's own by the same nonce, one style
 * sheet, and nothing from anywhere else.
 */
export function pageHtml(parts: PageParts): string {
  const { nonce, cspSource, language, script, styleSheet, strings } = parts;
  const csp = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    "img-src data:",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="${language}">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${csp}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Iris</title>
    <link rel="stylesheet" href="${styleSheet}">
  </head>
  <body>
    <div id="root" data-strings="${escapeAttribute(strings)}"></div>
    <script nonce="${nonce}" src="${script}"></script>
  </body>
</html>`;
}

function escapeAttribute(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");
}
