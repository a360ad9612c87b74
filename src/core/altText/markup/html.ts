import { decodeHTMLAttribute, decodeXML } from "entities";
import type { Reader } from "../reference.ts";
import type { Rules } from "./rules.ts";
import { createTagReader } from "./tagReader.ts";

/** A value as HTML has it. */
export const decodeValue = (raw: string): string => {
  const lines = raw.includes("\r") ? raw.replace(/\r\n?/g, "\n") : raw;
  return lines.includes("&") ? decodeHTMLAttribute(lines) : lines;
};

export const HTML: Rules = {
  meaningOf: (name) => ({ key: name.toLowerCase() }),
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
export const html: Reader = createTagReader(HTML);

/** XML: SVG drawings, XHTML. */
export const xml: Reader = createTagReader(XML);
