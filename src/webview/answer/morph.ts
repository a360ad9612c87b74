/**
 * Makes one node like another of the same name, and leaves alone what is the same already, so that
 * selections, focus and scroll positions in it stay. Takes the children that it needs from `next`.
 */
export function morph(now: Node, next: Node): void {
  if (now instanceof CharacterData && next instanceof CharacterData) {
    if (next.data === now.data) return;
    // Added text moves no selection; replaced text ends one.
    if (next.data.startsWith(now.data)) now.appendData(next.data.slice(now.data.length));
    else now.data = next.data;
    return;
  }
  if (now instanceof Element && next instanceof Element) {
    if (now.isEqualNode(next)) return;
    morphAttributes(now, next);
  }
  const wanted = [...next.childNodes];
  const there = [...now.childNodes];
  wanted.forEach((child, i) => {
    const old = there[i];
    if (!old) now.appendChild(child);
    else if (old.nodeName === child.nodeName) morph(old, child);
    else now.replaceChild(child, old);
  });
  for (const extra of there.slice(wanted.length)) extra.remove();
}

function morphAttributes(now: Element, next: Element): void {
  for (const { name } of [...now.attributes])
    if (!next.hasAttribute(name)) now.removeAttribute(name);
  for (const { name, value } of next.attributes) {
    if (now.getAttribute(name) === value) continue;
    // The page's policy knows no style attributes, but lets styles be set one by one.
    if (name === "style" && now instanceof MathMLElement && next instanceof MathMLElement)
      now.style.cssText = next.style.cssText;
    else now.setAttribute(name, value);
  }
}
