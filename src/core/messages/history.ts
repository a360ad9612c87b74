import type { StorageNews } from "../conversation/storage/store.ts";
import type { ConversationSummary } from "../conversation/storage/summaries.ts";
import { formatBytes } from "./format.ts";
import type { Locale, Translate } from "./locale.ts";

/** Characters of a first question that serve as a title. */
const TITLE = 60;

/** What its user calls a conversation; otherwise how its first question begins. */
export function titleOf(
  { title, question }: Pick<ConversationSummary, "title" | "question">,
  t: Translate,
): string {
  if (title) return title;
  const [line = ""] = question.trim().split("\n");
  if (line.length <= TITLE) return line || t("Untitled");
  // Whole words, where there are any.
  const words = line.slice(0, TITLE).replace(/(?<!\s)\s+\S*$/, "");
  return `${words.trimEnd()}…`;
}

/** What the store did, in a sentence. */
export function explainNews(news: StorageNews, { t, language }: Locale): string {
  switch (news.type) {
    case "damaged":
      return t(
        "Some saved conversation data is damaged and was set aside in Iris's storage. Everything else was loaded.",
      );
    case "copied":
      return t(
        "This conversation is open in another window. Questions asked here continue in a copy.",
      );
    case "dropped":
      return news.count === 1
        ? t(
            "The oldest conversation was deleted to stay within {0} per workspace. See “Iris › History: Max Bytes”.",
            formatBytes(news.maxBytes, language),
          )
        : t(
            "The {0} oldest conversations were deleted to stay within {1} per workspace. See “Iris › History: Max Bytes”.",
            news.count,
            formatBytes(news.maxBytes, language),
          );
  }
}
