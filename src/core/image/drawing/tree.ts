import { SaxesParser, type SaxesTagNS } from "saxes";
import { lookup } from "../../lookup.ts";

const SVG = "http://www.w3.org/2000/svg";
const XLINK = "http://www.w3.org/1999/xlink";
const HTML = "http://www.w3.org/1999/xhtml";

/** Elements of a drawing that is rewritten, and how deep they may lie; others go to the renderer as they are. */
const MOST_ELEMENTS = 100_000;
const DEEPEST = 400;
/** Characters that the entities of a document type stand for, in all. */
const ENTITY_TEXT = 65_536;

/** An element of a drawing. Attributes are by local name; those of editors are left out. */
export interface DrawingElement {
  name: string;
  readonly space: "svg" | "html" | "other";
  readonly attributes: Map<string, string>;
  children: DrawingNode[];
  parent: DrawingElement | undefined;
}
/** An element, or text. */
export type DrawingNode = DrawingElement | string;

/** A drawing that is too much to rewrite. */
export class DrawingLimit extends Error {
  override readonly name = "DrawingLimit";
}

/** An element of SVG that has no parent yet. */
export function svgElement(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>> = {},
  children: DrawingNode[] = [],
): DrawingElement {
  const known = Object.entries(attributes).flatMap(([key, value]): [string, string][] =>
    value === undefined ? [] : [[key, String(value)]],
  );
  const made: DrawingElement = {
    name,
    space: "svg",
    attributes: new Map(known),
    children: [],
    parent: undefined,
  };
  setChildren(made, children);
  return made;
}

/** Gives an element other children. */
export function setChildren(element: DrawingElement, children: readonly DrawingNode[]): void {
  element.children = [...children];
  for (const child of children) if (typeof child !== "string") child.parent = element;
}

export const isElement = (node: DrawingNode): node is DrawingElement => typeof node !== "string";

export const elementsOf = (element: DrawingElement): DrawingElement[] =>
  element.children.filter(isElement);

/** The element and all within it, in the order of the document. */
export function* allOf(element: DrawingElement): Generator<DrawingElement> {
  yield element;
  for (const child of element.children) if (isElement(child)) yield* allOf(child);
}

/** The text within an element. */
export const textOf = (node: DrawingNode): string =>
  typeof node === "string" ? node : node.children.map(textOf).join("");

/**
 * Reads a drawing.
 *
 * @throws Error for what is not well-formed; DrawingLimit
 */
export function parseDrawing(text: string): DrawingElement {
  const parser = new SaxesParser({ xmlns: true });
  let root: DrawingElement | undefined;
  let open: DrawingElement | undefined;
  let depth = 0;
  let count = 0;
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("doctype", (doctype) => Object.assign(parser.ENTITIES, entitiesOf(doctype)));
  parser.on("opentag", (tag) => {
    if (++count > MOST_ELEMENTS || ++depth > DEEPEST) throw new DrawingLimit("elements");
    const element = elementOf(tag, open);
    open?.children.push(element);
    root ??= element;
    open = element;
  });
  parser.on("closetag", () => {
    depth--;
    open = open?.parent;
  });
  const addText = (more: string): void => {
    if (!open) return;
    const last = open.children.length - 1;
    const before = open.children[last];
    if (typeof before === "string") open.children[last] = before + more;
    else open.children.push(more);
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.write(text).close();
  if (root?.name !== "svg") throw new Error("Not a drawing");
  return root;
}

function elementOf(tag: SaxesTagNS, parent: DrawingElement | undefined): DrawingElement {
  const attributes = new Map<string, string>();
  for (const { prefix, local, uri, value } of Object.values(tag.attributes)) {
    if (prefix === "xml" && (local === "space" || local === "lang"))
      attributes.set(`xml:${local}`, value);
    // What SVG 2 has without its prefix wins.
    else if (uri === XLINK && local === "href" && !attributes.has("href"))
      attributes.set("href", value);
    else if (prefix === "" && local !== "xmlns") attributes.set(local, value);
  }
  const space =
    tag.uri === SVG || (tag.uri === "" && parent?.space !== "html")
      ? "svg"
      : tag.uri === HTML
        ? "html"
        : "other";
  return { name: tag.local, space, attributes, children: [], parent };
}

/** The entities that a document type defines, as Illustrator writes its namespaces. */
function entitiesOf(doctype: string): Record<string, string> {
  const entities = Object.create(null) as Record<string, string>;
  let length = 0;
  for (const [, name = "", double, single] of doctype.matchAll(
    /<!ENTITY\s+([\w.:-]+)\s+(?:"([^"]*)"|'([^']*)')\s*>/g,
  )) {
    const value = (double ?? single ?? "").replace(
      /&([\w.:-]+);/g,
      (whole, inner: string) => entities[inner] ?? whole,
    );
    length += value.length;
    if (length > ENTITY_TEXT || value.includes("<")) throw new DrawingLimit("entities");
    entities[name] ??= value;
  }
  return entities;
}

/** The drawing as text again, elements and attributes of SVG alone. */
export function writeDrawing(root: DrawingElement): string {
  const parts: string[] = [];
  write(root, parts, ` xmlns="${SVG}"`);
  return parts.join("");
}

function write(element: DrawingElement, parts: string[], more = ""): void {
  if (element.space !== "svg") return;
  parts.push(`<${element.name}${more}`);
  for (const [name, value] of element.attributes) parts.push(` ${name}="${escapeXml(value)}"`);
  if (element.children.length === 0) {
    parts.push("/>");
    return;
  }
  parts.push(">");
  for (const child of element.children)
    if (typeof child === "string") parts.push(escapeXml(child));
    else write(child, parts);
  parts.push(`</${element.name}>`);
}

const ESCAPES: Readonly<Record<string, string>> = lookup({
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
  "\t": "&#9;",
  "\r": "&#13;",
});
const escapeXml = (text: string): string =>
  text.replace(/[&<>"\n\t\r]/g, (one) => ESCAPES[one] ?? one);
