/** How an image does: `decorative` needs no alt text, that of `computed` is in code. */
export type AltTextState = "good" | "missing" | "poor" | "decorative" | "computed";

/** Images by their states, which add up to `total`, and over all of them those whose file is not there. */
export interface Coverage extends Readonly<Record<AltTextState, number>> {
  readonly total: number;
  readonly notFound: number;
}

/** The coverage of some images. */
export function coverageOf(
  rows: Iterable<{ readonly state: AltTextState; readonly image: { readonly kind: string } }>,
): Coverage {
  const counts = {
    total: 0,
    good: 0,
    missing: 0,
    poor: 0,
    decorative: 0,
    computed: 0,
    notFound: 0,
  };
  for (const { state, image } of rows) {
    counts.total++;
    counts[state]++;
    if (image.kind === "missing") counts.notFound++;
  }
  return counts;
}

/** Of the images whose alt text is known, the share that needs nothing, 0 to 1; 1 where there are none. */
export function shareCovered({ good, decorative, total, computed }: Coverage): number {
  const known = total - computed;
  return known === 0 ? 1 : (good + decorative) / known;
}
