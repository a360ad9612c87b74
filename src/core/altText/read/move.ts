import type { ImageReference, Span } from "../reference.ts";

export const movedSpan = ({ start, end }: Span, by: number): Span => ({
  start: start + by,
  end: end + by,
});

/** A reference of a text that went elsewhere as a whole, or of one whose pieces did. */
export function movedReference(
  reference: ImageReference,
  to: (at: number) => number,
): ImageReference {
  const { span, source, place } = reference;
  const moved = ({ start, end }: Span): Span => ({ start: to(start), end: to(end) });
  return {
    ...reference,
    span: moved(span),
    ...(source && { source: { ...source, span: moved(source.span) } }),
    ...(place && { place: { ...place, span: moved(place.span) } }),
  };
}

/** A reference of a text that went elsewhere as a whole. */
export function shiftedReference(reference: ImageReference, by: number): ImageReference {
  return by === 0 ? reference : movedReference(reference, (at) => at + by);
}
