import { svgElement, type DrawingNode } from "./tree.ts";

/** As large as capitals are small ones, where a font has none of its own. */
const SMALL = "70%";

/** Text with small capitals in the place of small letters, as browsers make them. */
export function withSmallCapitals(text: string, variant: string): DrawingNode[] {
  const all = /\ball-small-caps\b/.test(variant);
  if (!all && !/\bsmall-caps\b/.test(variant)) return [text];
  const small = all ? /\p{L}+/gu : /\p{Ll}+/gu;
  const nodes: DrawingNode[] = [];
  let from = 0;
  for (const { 0: letters, index } of text.matchAll(small)) {
    if (index > from) nodes.push(text.slice(from, index));
    nodes.push(svgElement("tspan", { "font-size": SMALL }, [letters.toUpperCase()]));
    from = index + letters.length;
  }
  if (from < text.length) nodes.push(text.slice(from));
  return nodes;
}
