import type { ImageReference } from "../../reference.ts";

/** What only slides of Marp tell of their images. */

const MATTER = /^---[ \t]*\r?\n(?:(?!---)[^\n]*\n){0,200}?marp:[ \t]*true\b/;
const BACKGROUND = "bg";

/** The references, where `![bg]` alone is a background if the document says that it is made of slides. */
export function withSlides(
  text: string,
  references: readonly ImageReference[],
): readonly ImageReference[] {
  const isBare = ({ alt, element }: ImageReference): boolean =>
    alt === BACKGROUND && element === "image";
  if (!references.some(isBare)) return references;
  const isBackground = ({ span, around }: ImageReference): boolean =>
    around.hidden === true && text.startsWith("![bg ", span.start);
  if (!MATTER.test(text) && !references.some(isBackground)) return references;
  return references.map((one) => {
    if (!isBare(one)) return one;
    const { place, ...rest } = one;
    return {
      ...rest,
      ...{ alt: "", decorative: false, around: { ...one.around, hidden: true as const } },
      ...(place && { place: { ...place, before: `${BACKGROUND} ` } }),
    };
  });
}
