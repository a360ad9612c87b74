import type { ImageReference } from "../reference.ts";
import type { Page } from "./beside.ts";
import { COMPARED } from "./plain.ts";

/** Characters before an image in which what is around it begins. */
const NEAR = 1000;
/** Characters at the beginning of a document in which it says what it imports. */
const IMPORTS = 5000;
const MATERIAL = /\bfrom\s+["']@(?:mui|material-ui)\//;
/** A tooltip of Material UI with a title, around a button or link that begins before an image, and ends behind it. */
const TOOLTIP =
  /<Tooltip\b(?:[^<>]|=>){0,300}\btitle=(?:[^<>]|=>){1,300}>\s*<(?:\w*Button|button|a|\w*Link|ButtonBase)\b(?:[^<>]|=>){0,400}>\s*$/;
const END = /^\s*<\/[\w.]+>\s*<\/Tooltip>/;

/** Whether a tooltip is the name of the button or link that an image is in: Material UI puts its title there as `aria-label`. */
export function isNamedByTooltip({ span }: ImageReference, page: Page | undefined): boolean {
  if (!page || !END.test(page.text.slice(span.end, span.end + COMPARED))) return false;
  const before = page.text.slice(Math.max(0, span.start - NEAR), span.start);
  const at = before.lastIndexOf("<Tooltip");
  return at >= 0 && TOOLTIP.test(before.slice(at)) && MATERIAL.test(page.text.slice(0, IMPORTS));
}

const SOURCE = /\s(?::|v-bind:)src\s*=/;
/** What users of a component may give it. */
const PROPS = /\bdefineProps\b|\bprops\s*:|@Prop\b/;
const ROOT = "<template>";
const ROOT_END = /^\s*<\/template>/;

/** Whether an image is all of a component of Vue, whose users say which file it shows, and give it its alt text by the same way. */
export function isNamedByUsers(
  { alt, element, span }: ImageReference,
  page: Page | undefined,
  name = "",
): boolean {
  if (!page || alt !== undefined || element !== "img" || !/\.vue$/i.test(name)) return false;
  const { text } = page;
  return (
    text
      .slice(Math.max(0, span.start - NEAR), span.start)
      .trimEnd()
      .endsWith(ROOT) &&
    ROOT_END.test(text.slice(span.end, span.end + COMPARED)) &&
    SOURCE.test(text.slice(span.start, span.end)) &&
    PROPS.test(text) &&
    !/\binheritAttrs\s*:\s*false\b/.test(text)
  );
}

/** Characters before an image in which its scene begins. */
const SCENE = 5 * NEAR;
/** Whether an image is drawn on the canvas of a scene, or is a part whose users say what it becomes, and how it is called. */
export function isOfUsers(
  { element, span }: ImageReference,
  page: Page | undefined,
  name = "",
): boolean {
  if (!page || !/^[A-Z]/.test(element) || !/\.vue$/i.test(name)) return false;
  if (element === "Primitive")
    return /\s:?as(?:-child|Child)?\s*=/.test(page.text.slice(span.start, span.end));
  const before = page.text.slice(Math.max(0, span.start - SCENE), span.start);
  return before.lastIndexOf("<TresCanvas") > before.lastIndexOf("</TresCanvas");
}

/** Classes of components that projects copy whole: of vue-image-crop-upload. */
const COPIED = /\bclass=["']vicp-/;
/** Whether a component says by the names of its classes whose it is. */
export const isCopiedComponent = (text: string): boolean => COPIED.test(text.slice(0, 2 * NEAR));
