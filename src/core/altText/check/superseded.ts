/** Characters at the beginning of a page in which it would say that another one takes its place. */
const NEAR = 1500;
const PAGE = String.raw`(?:page|document|documentation|article|guide|tutorial|wiki|manual|chapter)`;
const IS = String.raw`(?:is|has been) (?:now )?(?:(?:very|badly|hopelessly) )?`;
/** A page that says of itself that it is left behind. */
const LEFT = new RegExp(
  String.raw`\b(?:this|the present) ${PAGE} ${IS}(?:no longer (?:maintained|updated|current)|superseded by|replaced by|outdated[.,]? (?:and|please|see|use|go)|obsolete[.,]? (?:and|please|see|use|go)|deprecated in favou?r of|archived\b)|\bthis ${PAGE} has (?:been )?moved to\b`,
  "i",
);
/** A page that names the one which takes its place; where it is kept says that it is the old one. */
const NEWER = new RegExp(
  String.raw`\b(?:revised|updated|newer|new|current|latest)(?:,? (?:and )?\w+)? version of (?:this|the) ${PAGE}\b|\bthis ${PAGE} ${IS}(?:deprecated|obsolete|outdated|out of date|superseded|retired)\b`,
  "i",
);
const ARCHIVE =
  /(?:^|\/)_?(?:archives?|archived|old|outdated|obsolete|deprecated|retired|attic|graveyard|previous|legacy)\//i;

/** Whether a page says that another one is read in its place. */
export function isSuperseded(text: string, path = ""): boolean {
  const head = text.slice(0, NEAR);
  return LEFT.test(head) || (ARCHIVE.test(path) && NEWER.test(head));
}
