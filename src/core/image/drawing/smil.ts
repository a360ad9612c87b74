import { allOf, elementsOf, setChildren, type DrawingElement } from "./tree.ts";

const ANIMATIONS = new Set(["animate", "set", "animateTransform", "animateColor", "animateMotion"]);

/** Puts elements into the state in which their animations leave them, and takes the animations out. */
export function finishAnimations(root: DrawingElement): void {
  const byId = new Map<string, DrawingElement>();
  const found: DrawingElement[] = [];
  for (const element of allOf(root)) {
    const id = element.attributes.get("id");
    if (id !== undefined) byId.set(id, element);
    if (element.space === "svg" && ANIMATIONS.has(element.name)) found.push(element);
  }
  for (const animation of found) {
    const href = animation.attributes.get("href");
    const target = href?.startsWith("#") === true ? byId.get(href.slice(1)) : animation.parent;
    if (target) finish(target, animation);
  }
  for (const { parent } of found)
    if (parent)
      setChildren(
        parent,
        parent.children.filter((one) => typeof one === "string" || !ANIMATIONS.has(one.name)),
      );
}

/** A value of `display` or `visibility`. */
const HIDDEN = /^(none|hidden)$/;

function finish(target: DrawingElement, { name, attributes }: DrawingElement): void {
  const attribute = attributes.get("attributeName")?.replace(/^xlink:/, "");
  if (attribute === undefined || !/^[\w-]+$/.test(attribute) || name === "animateMotion") return;
  const begin = attributes.get("begin") ?? "0s";
  // What waits for somebody to click has not begun.
  if (
    begin
      .split(";")
      .every((one) => /\b(click|mouse\w+|focus\w*|key\w*|indefinite|touch\w*)\b/.test(one))
  )
    return;
  const values = valuesOf(attributes);
  const missing = !target.attributes.has(attribute);
  const stays =
    name === "set"
      ? /^(|indefinite)$/.test(attributes.get("dur") ?? "")
      : attributes.get("fill") === "freeze";
  const endless =
    attributes.get("repeatCount") === "indefinite" || attributes.get("repeatDur") === "indefinite";
  if (stays && !endless) assign(target, attribute, values.at(-1), attributes.get("type"), name);
  // What another one hands over to has not begun, and would lie over that.
  else if (begin.split(";").every((one) => /\.(end|begin)\b/.test(one))) return;
  // A colour that it has only while it changes, as it begins.
  else if (missing && /^(fill|stroke|stop-color)$/.test(attribute))
    assign(target, attribute, endless ? values[0] : undefined, undefined, name);
  // What is seen only while it lasts, where it begins so.
  else if (
    endless &&
    values[0] !== undefined &&
    HIDDEN.test(target.attributes.get(attribute) ?? "")
  )
    assign(target, attribute, values[0], undefined, name);
  // An outline that it has only while it moves.
  else if (missing && /^(d|points|width|height|r|rx|ry)$/.test(attribute))
    assign(target, attribute, values.toSorted((a, b) => b.length - a.length)[0], undefined, name);
  else if (attribute === "opacity" && target.attributes.get("opacity") === "0")
    assign(target, attribute, values.toSorted((a, b) => Number(b) - Number(a))[0], undefined, name);
}

function valuesOf(attributes: ReadonlyMap<string, string>): string[] {
  const list = attributes
    .get("values")
    ?.split(";")
    .map((one) => one.trim())
    .filter((one) => one !== "");
  return list ?? [attributes.get("from"), attributes.get("to")].filter((one) => one !== undefined);
}

function assign(
  target: DrawingElement,
  attribute: string,
  value: string | undefined,
  type: string | undefined,
  name: string,
): void {
  if (value === undefined) return;
  target.attributes.set(
    attribute,
    name === "animateTransform" ? `${type ?? "translate"}(${value})` : value,
  );
  // The style attribute would win over what is animated.
  const style = target.attributes.get("style");
  if (style !== undefined)
    target.attributes.set(
      "style",
      style.replace(new RegExp(`(^|;)\\s*${attribute}\\s*:[^;]*`, "i"), "$1"),
    );
}

/** Chooses, as a browser does, one child of every `switch`, and leaves out what is for other languages. */
export function chooseSwitches(root: DrawingElement): void {
  for (const element of allOf(root)) {
    const all = elementsOf(element);
    const fit = all.filter(isForUs);
    if (element.name === "switch" && element.space === "svg") {
      setChildren(element, fit.slice(0, 1));
      element.name = "g";
    } else if (fit.length < all.length)
      setChildren(
        element,
        element.children.filter((one) => typeof one === "string" || isForUs(one)),
      );
    for (const { attributes } of fit)
      for (const name of ["requiredFeatures", "requiredExtensions", "systemLanguage"])
        attributes.delete(name);
  }
}

function isForUs({ attributes }: DrawingElement): boolean {
  const languages = attributes.get("systemLanguage");
  const extensions = attributes.get("requiredExtensions");
  return (
    (languages === undefined || languages.split(",").some((one) => /^en(-|$)/i.test(one.trim()))) &&
    (extensions === undefined ||
      extensions
        .split(/\s+/)
        .every((one) => /^http:\/\/www\.w3\.org\/(1999\/xhtml|1998\/Math\/MathML)$/.test(one)))
  );
}
