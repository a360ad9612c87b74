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
  const moment = fullestMoment(found);
  const placed = new Set([...allOf(root)].filter(({ attributes }) => attributes.has("transform")));
  for (const animation of found) {
    const href = animation.attributes.get("href");
    const target = href?.startsWith("#") === true ? byId.get(href.slice(1)) : animation.parent;
    if (target) finish(target, animation, { moment, isPlaced: placed.has(target) });
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

const isEndless = (attributes: ReadonlyMap<string, string>): boolean =>
  attributes.get("repeatCount") === "indefinite" || attributes.get("repeatDur") === "indefinite";

/** Whether it shows one of several things in turn, for ever. */
const isFrame = (attributes: ReadonlyMap<string, string>): boolean =>
  /^(display|visibility)$/.test(attributes.get("attributeName") ?? "") && isEndless(attributes);

/** What an animation that jumps shows when, by shares of its time. */
interface Timeline {
  readonly times: readonly number[];
  readonly values: readonly string[];
}

function timelineOf({ attributes }: DrawingElement): Timeline {
  const values = valuesOf(attributes);
  const times = attributes.get("keyTimes")?.split(";").map(Number) ?? [];
  const isWhole = times.length === values.length;
  return { values, times: isWhole ? times : values.map((_, at) => at / values.length) };
}

const valueAt = ({ times, values }: Timeline, moment: number): string | undefined =>
  values[
    Math.max(
      0,
      times.findLastIndex((time) => time <= moment),
    )
  ];

/** When most of what is shown in turn is seen; the last such moment, as that shows the result. */
function fullestMoment(animations: readonly DrawingElement[]): number {
  const frames = animations
    .filter(({ attributes }) => isFrame(attributes))
    .slice(0, MOST_FRAMES)
    .map(timelineOf);
  const moments = [...new Set(frames.flatMap(({ times }) => times))].filter((time) => time < 1);
  let most = 0;
  let fullest = 0;
  for (const moment of moments.sort((a, b) => a - b).slice(-MOST_FRAMES)) {
    const seen = frames.filter((one) => !HIDDEN.test(valueAt(one, moment) ?? "none")).length;
    if (seen < most) continue;
    most = seen;
    fullest = moment;
  }
  return fullest;
}

/** Frames, and moments of them, that are looked at. */
const MOST_FRAMES = 200;

function finish(
  target: DrawingElement,
  animation: DrawingElement,
  { moment, isPlaced }: { readonly moment: number; readonly isPlaced: boolean },
): void {
  const { name, attributes } = animation;
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
  const endless = isEndless(attributes);
  if (stays && !endless) assign(target, attribute, values.at(-1), attributes.get("type"), name);
  // What another one hands over to has not begun, and would lie over that.
  else if (begin.split(";").every((one) => /\.(end|begin)\b/.test(one))) return;
  // A colour that it has only while it changes, as it begins.
  else if (missing && /^(fill|stroke|stop-color)$/.test(attribute))
    assign(target, attribute, endless ? values[0] : undefined, undefined, name);
  else if (isFrame(attributes))
    assign(target, attribute, valueAt(timelineOf(animation), moment), undefined, name);
  // A place that it has only by its animation.
  else if (!isPlaced && endless && name === "animateTransform") {
    const jumps = attributes.get("calcMode") === "discrete";
    const value = jumps ? valueAt(timelineOf(animation), moment) : values[0];
    assign(target, attribute, value, attributes.get("type"), name);
  }
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
