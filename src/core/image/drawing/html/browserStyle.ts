import type { DrawingElement } from "../tree.ts";
import { readDeclarations } from "../sheet.ts";
import { longhands, SIDES } from "../shorthands.ts";
import { lookup } from "../../../lookup.ts";

/** What a browser gives elements of HTML before anybody else does. */
const RULES: readonly (readonly [names: string, style: string])[] = [
  [
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend main nav ol p pre section summary ul",
    "display:block",
  ],
  [
    "head style script title template link meta annotation annotation-xml noscript colgroup col datalist",
    "display:none",
  ],
  ["b strong th h1 h2 h3 h4 h5 h6", "font-weight:bold"],
  ["i em cite dfn var address", "font-style:italic"],
  ["code kbd samp tt pre", "font-family:monospace"],
  ["p dl ul ol", "margin-top:1em;margin-bottom:1em"],
  ["pre", "margin-top:1em;margin-bottom:1em;white-space:pre"],
  ["blockquote figure", "margin:1em 40px"],
  ["ul ol menu", "padding-left:40px;display:block"],
  ["ul menu", "list-style-type:disc"],
  ["ol", "list-style-type:decimal"],
  ["dd", "margin-left:40px"],
  ["li", "display:list-item"],
  [
    "hr",
    "display:block;margin:.5em auto;border:1px solid #808080;box-sizing:border-box;height:2px",
  ],
  ["h1", "font-size:2em;margin-top:.67em;margin-bottom:.67em"],
  ["h2", "font-size:1.5em;margin-top:.83em;margin-bottom:.83em"],
  ["h3", "font-size:1.17em;margin-top:1em;margin-bottom:1em"],
  ["h4", "margin-top:1.33em;margin-bottom:1.33em"],
  ["h5", "font-size:.83em;margin-top:1.67em;margin-bottom:1.67em"],
  ["h6", "font-size:.67em;margin-top:2.33em;margin-bottom:2.33em"],
  ["small sub sup", "font-size:.83em"],
  ["sub", "vertical-align:sub"],
  ["sup", "vertical-align:super"],
  ["u ins", "text-decoration:underline"],
  ["s strike del", "text-decoration:line-through"],
  ["mark", "background-color:#ffff00;color:#000000"],
  ["center", "text-align:center"],
  ["hr", "border-top:1px solid #808080;margin-top:.5em;margin-bottom:.5em"],
  ["table", "display:table"],
  ["tr", "display:table-row"],
  ["td th", "display:table-cell;padding:1px"],
  ["th", "text-align:center"],
  ["thead tbody tfoot", "display:table-row-group"],
  ["caption", "display:block;text-align:center"],
  [
    "button",
    "display:inline-block;padding:1px 6px;background-color:#efefef;color:#000000;border:2px outset #767676;text-align:center",
  ],
  ["svg img", "display:inline-block"],
];

const STYLES = new Map<string, Map<string, string>>();
for (const [names, text] of RULES)
  for (const name of names.split(" ")) {
    const style = STYLES.get(name) ?? new Map<string, string>();
    for (const { property, value } of readDeclarations(text))
      for (const [longhand, one] of longhands(property, value)) style.set(longhand, one);
    STYLES.set(name, style);
  }

/** Attributes that say what CSS says, from before CSS. */
const ATTRIBUTES: Readonly<Record<string, string>> = lookup({
  align: "text-align",
  bgcolor: "background-color",
  color: "color",
  face: "font-family",
  width: "width",
  height: "height",
});
/** Those of `<font size>`, from 1. */
const FONT_SIZES = ["10px", "13px", "16px", "18px", "24px", "32px", "48px"];

/** Those of `<ol type>`. */
const LISTS: Readonly<Record<string, string>> = lookup({
  "1": "decimal",
  a: "lower-alpha",
  A: "upper-alpha",
  i: "lower-roman",
  I: "upper-roman",
  disc: "disc",
  circle: "circle",
  square: "square",
});

/** The style of an element of HTML that nothing else is said of. */
export function ofBrowser({ name, attributes, parent }: DrawingElement): Map<string, string> {
  const style = new Map(STYLES.get(name));
  for (const [attribute, property] of Object.entries(ATTRIBUTES)) {
    const value = attributes.get(attribute);
    if (value !== undefined && (property !== "color" || name === "font"))
      style.set(property, value);
  }
  const kind = name === "ol" || name === "ul" ? LISTS[attributes.get("type") ?? ""] : undefined;
  if (kind !== undefined) style.set("list-style-type", kind);
  // A list within a list has another sign.
  else if (name === "ul" && parent) {
    let depth = 0;
    for (let up: DrawingElement | undefined = parent; up; up = up.parent)
      if (up.name === "ul" || up.name === "ol") depth++;
    if (depth > 0) {
      style.set("list-style-type", depth > 1 ? "square" : "circle");
      style.set("margin-top", "0").set("margin-bottom", "0");
    }
  }
  if (name === "table" && Number.parseFloat(attributes.get("border") ?? "0") > 0)
    for (const side of SIDES)
      style.set(
        `border-${side}`,
        `${Number.parseFloat(attributes.get("border") ?? "")}px solid #808080`,
      );
  const size = name === "font" ? FONT_SIZES[Number(attributes.get("size")) - 1] : undefined;
  if (size !== undefined) style.set("font-size", size);
  if (attributes.has("hidden")) style.set("display", "none");
  return style;
}
