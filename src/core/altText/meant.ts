import { crc32 } from "node:zlib";
import type { ImageReference } from "./reference.ts";

/** An image as a command names it: where it began when that was offered, and a mark of the source it had. */
export interface MeantImage {
  readonly offset: number;
  readonly mark?: string | undefined;
}

/** The arguments of a command that name images of a document. */
export type MeantArguments = readonly [offsets: readonly number[], marks: readonly string[]];

/** Images as the arguments of a command, which go through JSON. */
export function argumentsFor(references: readonly ImageReference[]): MeantArguments {
  return [references.map(({ span }) => span.start), references.map(markOf)];
}

/** The images that arguments name; undefined where those are none of a document's images. */
export function meantBy(offsets: unknown, marks?: unknown): readonly MeantImage[] | undefined {
  const all: readonly unknown[] = Array.isArray(offsets) ? offsets : [offsets];
  if (all.length === 0 || !all.every((one) => typeof one === "number")) return undefined;
  const known: readonly unknown[] = Array.isArray(marks) ? marks : [];
  return all.map((offset, i) => {
    const mark = known[i];
    return { offset, ...(typeof mark === "string" && { mark }) };
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
  const found = meant.flatMap(({ offset, mark }) => {
    const here = now.find(({ span }) => span.start === offset);
    if (here && (mark === undefined || markOf(here) === mark)) return [here];
    const same = now.filter((one) => markOf(one) === mark);
    return same.length === 1 ? same : [];
  });
  return [...new Set(found)];
}

/** Of a source, which may be the image itself in a data URI. */
const markOf = ({ source }: ImageReference): string => crc32(source?.text ?? "").toString(36);
