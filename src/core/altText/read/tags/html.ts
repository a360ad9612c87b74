import { decodeHTMLAttribute, decodeXML } from "entities";
import type { ImageReference, Reader, Span } from "../../reference.ts";
import { shiftedReference } from "../move.ts";
import { masking } from "./masks.ts";
import { PAGE } from "./pageMasks.ts";
import type { Meaning, Rules } from "./rules.ts";
import { createTagReader } from "./tagReader.ts";

/** A value as HTML has it. */
export const decodeValue = (raw: string): string => {
  const lines = raw.includes("\r") ? raw.replace(/\r\n?/g, "\n") : raw;
  return lines.includes("&") ? decodeHTMLAttribute(lines) : lines;
};

/** How code of nearly all languages that make pages begins: Jinja and Go, ERB and PHP, JSP and scripts, Smarty, Template Toolkit. */
const CODE = /\{[{%]|<[%?]|[$#]\{|\{\$[a-z_]|\[%[-+\s]/i;

/** Whether a page is made of such code, whatever its file is called. */
export const hasCode = (raw: string): boolean => CODE.test(raw);

const meaningInHtml = (name: string): Meaning => ({ key: name.toLowerCase() });

/** How scripts that run in a page bind an attribute: Vue, Alpine, Angular, AngularJS, Thymeleaf, Polymer, Rivets, Smartstore, and what translates one. */
const BOUND =
  /^(?:(?:v-bind|x-bind)?:([\w-]+)(?:\.\w+)*|\[\(?(?:attr\.)?([\w:-]+)\)?\]|bind-(?:attr\.)?([\w:-]+)|ng-attr-([\w-]+)|ng-(src|srcset|href|alt)|(?:data-)?th[:-](src|href|alt|title)|(?:rv|attr|sm)-(src|srcset|href|alt|title)|data-(?:i18n|l10n|lang|translate)-(alt|title)|([\w-]+)\$|\.(\w+))$/i;
const SPREADING =
  /^(?:[vx]-bind|(?:data-)?th[:-](?:attr|attrappend)|data-bind|(?:data-)?tal[:-]attributes|py:attrs)$/i;

/** An attribute of a page that scripts or templates may make: code in place of one may put out any. */
export function meaningInPage(name: string): Meaning {
  // What is bound has a sign in its name; most have letters alone, or with what nothing is bound by.
  if (/^(?:aria-)?[A-Za-z]+$/.test(name)) return meaningInHtml(name);
  if (hasCode(name) || SPREADING.test(name)) return { key: "", isCode: true, isSpread: true };
  const key = BOUND.exec(name)?.slice(1).find(Boolean);
  return key === undefined ? meaningInHtml(name) : { key: key.toLowerCase(), isCode: true };
}

export const HTML: Rules = {
  meaningOf: meaningInHtml,
  decode: decodeValue,
  double: "html-double",
  single: "html-single",
  content: "xml-text",
};

const XML: Rules = {
  isXml: true,
  meaningOf: (name) => ({ key: name }),
  decode: (raw) => decodeXML(raw.replace(/\r\n?/g, "\n")),
  double: "xml-double",
  single: "xml-single",
  content: "xml-text",
};

/** HTML as the HTML Standard has it. */
export const html: Reader = createTagReader({
  ...HTML,
  hasCode,
  mask: masking(...PAGE),
  meaningOf: meaningInPage,
});

/** The images of HTML that another markup passes on as it is, below a heading of that markup. */
export function passedOn(text: string, { start, end }: Span, heading: string): ImageReference[] {
  const own = text.slice(start, end);
  if (!own.includes("<")) return [];
  return html.read(own, { components: [] }).references.map((reference) => ({
    ...shiftedReference(reference, start),
    around: { ...(heading && { heading }), ...reference.around },
  }));
}

/** XML: SVG drawings, XHTML. */
export const xml: Reader = createTagReader({ ...XML, hasCode });
