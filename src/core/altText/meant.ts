import type { ImageReference } from "./reference.ts";

/** An image as a command names it: where it began when that was offered, and the source it had. */
export interface MeantImage {
  readonly offset: number;
  readonly source?: string | undefined;
}

/** The arguments of a command that name images of a document. */
export type MeantArguments = readonly [offsets: readonly number[], sources: readonly unknown[]];

/** Images as the arguments of a command, which go through JSON. */
export function argumentsFor(references: readonly ImageReference[]): MeantArguments {
  return [
    references.map(({ span }) => span.start),
    references.map(({ source }) => source?.text ?? null),
  ];
}

/** The images that arguments name; undefined where those are none of a document's images. */
export function meantBy(offsets: unknown, sources?: unknown): readonly MeantImage[] | undefined {
  const all: readonly unknown[] = Array.isArray(offsets) ? offsets : [offsets];
  if (all.length === 0 || !all.every((one) => typeof one === "number")) return undefined;
  const texts: readonly unknown[] = Array.isArray(sources) ? sources : [];
  return all.map((offset, i) => {
    const source = texts[i];
    return { offset, ...(typeof source === "string" && { source }) };
  });
}

/**
 * The images that are meant, where they are by now. One that moved is found by its source, as long as no
 * other image has that.
 */
export function findMeant(
  now: readonly ImageReference[],
  meant: readonly MeantImage[],
): ImageReference[] {
  const found = meant.flatMap(({ offset, source }) => {
    const here = now.find(({ span }) => span.start === offset);
    if (here && (source === undefined || here.source?.text === source)) return [here];
    const same = now.filter((one) => source !== undefined && one.source?.text === source);
    return same.length === 1 ? same : [];
  });
  return [...new Set(found)];
}
