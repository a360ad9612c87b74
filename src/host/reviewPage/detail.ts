import { offersOf } from "../../core/altText/check/purpose.ts";
import type { Documents } from "../../core/altText/documents.ts";
import type { ReviewItem } from "../../core/altText/review/item.ts";
import type { Review } from "../../core/altText/review/review.ts";
import type { ReviewDetail } from "../../shared/reviewViews.ts";

/** Characters of the document on each side of an image in its card. */
const NEARBY = 400;
/** Places of a group that are named. */
const MOST_PLACES = 20;

/** What the card of a row shows besides the row. */
export async function detailOf(
  item: ReviewItem,
  { review, documents }: { readonly review: Review; readonly documents: Pick<Documents, "open"> },
): Promise<ReviewDetail> {
  const { reference, uri } = item.row;
  const { around, span } = reference;
  const text = (await documents.open(uri))?.text ?? "";
  const elsewhere = offersOf(reference, { elsewhere: review.elsewhere(item) });
  const { alts = [], longDescription = "" } = item.kept.suggestion ?? {};
  const mates = [...review.table.items()].filter(
    (one) => one.group === item.group && one.id !== item.id,
  );
  return {
    id: item.id,
    before: text.slice(Math.max(0, span.start - NEARBY), span.start),
    after: text.slice(span.end, span.end + NEARBY),
    heading: around.heading ?? "",
    caption: around.caption ?? "",
    link: around.link?.href ?? "",
    proposals: alts,
    longDescription,
    elsewhere: elsewhere.map((one) => one.text),
    places: mates.slice(0, MOST_PLACES).map(({ file, row: { range } }) => `${file}:${range.line}`),
  };
}
