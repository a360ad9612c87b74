import temml from "temml";

/** Elements in elements in elements, more than any formula needs. */
const TOO_DEEP = "* > ".repeat(40) + "*";

/** Sets a formula in place of what an element holds. Returns false, and leaves that, where it is none. */
export function typeset(source: string, element: HTMLElement, isDisplay: boolean): boolean {
  const set = document.createElement("span");
  try {
    temml.render(source, set, {
      displayMode: isDisplay,
      throwOnError: true,
      // No addresses, images or classes; sizes and macros end soon.
      trust: false,
      maxSize: [20, 400],
      maxExpand: 200,
    });
  } catch {
    return false;
  }
  const math = set.querySelector("math");
  // Each level is laid out several times.
  if (!math || math.querySelector(TOO_DEEP)) return false;
  math.ariaLabel = source;
  element.replaceChildren(math);
  return true;
}
