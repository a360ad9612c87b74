import type { Syntax } from "../reference.ts";

/** `&` where it would be the beginning of a reference to a character. */
const asReference = (text: string): string => text.replace(/&(?=[#\w])/g, "&amp;");
const double = (text: string): string => text.replaceAll('"', "&quot;");
const single = (text: string): string => text.replaceAll("'", "&#39;");
/** A brace is one for a template language as well, which the file may go through. */
const xml = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("{", "&#123;");
/** Without what any of the template languages takes for code of its own. */
const template = (text: string): string =>
  asReference(text).replace(
    // Variables and escapes are those of PHP's strings over lines.
    /[<{@]|(?<=%)>|\$(?=[A-Za-z_])|\\(?=[nrtvefxu0-7$\\])/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
/** The same in a template string of a script. */
const literal = (text: string): string =>
  template(text).replace(/[\\`]/g, (character) => `&#${character.charCodeAt(0)};`);
/** Angular decodes references first, and looks for code then. */
const angular = (text: string, quote: "'" | "&quot;"): string =>
  text.replaceAll("{{", `{{ ${quote}{{${quote} }}`);
const jsxText = (text: string): string =>
  asReference(text).replace(/[<>{}]/g, (character) => `&#${character.charCodeAt(0)};`);

/** A string of Ruby in a template, whose code ends with its mark, strings or not. */
const ruby = (text: string, signs: RegExp): string =>
  text.replaceAll("%>", "% >").replace(signs, "\\$&");

/** How the syntaxes of tags that may hold code are escaped; the text is one line. */
export const TAG_ESCAPES = {
  "xml-double": (text) => double(xml(text)),
  "xml-single": (text) => single(xml(text)),
  "xml-text": xml,
  "template-double": (text) => double(template(text)),
  "template-single": (text) => single(template(text)),
  "template-text": template,
  "literal-double": (text) => double(literal(text)),
  "literal-single": (text) => single(literal(text)),
  "literal-text": literal,
  "angular-double": (text) => angular(double(asReference(text)), "'"),
  "angular-single": (text) => angular(single(asReference(text)), "&quot;"),
  "jsx-text": jsxText,
  "ruby-double": (text) => ruby(text, /[\\"]|#(?=[{@$])/g),
  "ruby-single": (text) => ruby(text, /[\\']/g),
} satisfies Partial<Record<Syntax, (text: string) => string>>;
