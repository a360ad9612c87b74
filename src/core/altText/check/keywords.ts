/** Keywords in a row, and those that follow a text. */
const [MOST, MOST_AFTER_TEXT] = [6, 5];
/** Words of one keyword. */
const LONGEST_KEYWORD = 4;

/** As many signs between words as a list has at least. */
const IS_LIST = new RegExp(`(?:[,;][^,;]*){${MOST_AFTER_TEXT - 1}}`);

/**
 * Whether a text is a list of words to be found by. A list of what is seen has a last word joined by `and`,
 * or words before it that say of what.
 */
export function isKeywordList(alt: string): boolean {
  if (alt.length > 2000 || !IS_LIST.test(alt)) return false;
  const parts = alt.split(/(?<!\s)\s+[–—|-]\s+/u);
  const list = parts.at(-1) ?? "";
  const words = list.split(/(?<!\s)\s*[,;]\s*/u).filter((one) => one !== "");
  const most = parts.length > 1 ? MOST_AFTER_TEXT : MOST;
  if (words.length < most || /[.:!?。]\s*\S/u.test(list)) return false;
  return (
    words.every((one) => one.split(/\s+/).length <= LONGEST_KEYWORD) &&
    !/(?:^|\s)(?:and|or|und|oder|et|ou|y|o|&|etc\.?)(?:\s|$)/iu.test(words.slice(-1).join(" ")) &&
    !/\b(?:of|with|from|showing|shows|displays?|lists?|includ\w*|contain\w*|labell?ed|reads?|says|between|von|mit|zeigt)\b/iu.test(
      words[0] ?? "",
    )
  );
}
