import * as vscode from "vscode";
import { formatBytes } from "../format.ts";
import type { ConversationSummary } from "../../core/conversation/storage/summaries.ts";
import type { StorageNews } from "../../core/conversation/storage/store.ts";

/** Characters of a first question that serve as a title. */
const TITLE = 60;

/** What its user calls a conversation; otherwise how its first question begins. */
export function titleOf({
  title,
  question,
}: Pick<ConversationSummary, "title" | "question">): string {
  if (title) return title;
  const [line = ""] = question.trim().split("\n");
  if (line.length <= TITLE) return line || vscode.l10n.t("Untitled");
  // Whole words, where there are any.
  const words = line.slice(0, TITLE).replace(/\s+\S*$/, "");
  return `${words.trimEnd()}…`;
}

/** What the store did, in a sentence. */
export function explainNews(news: StorageNews): string {
  const { t } = vscode.l10n;
  switch (news.type) {
    case "damaged":
      return t(
        "Some of what was kept of your conversations is damaged. It was set aside in Iris's storage, and everything else is here.",
      );
    case "copied":
      return t(
        "This conversation is open in another window. What you ask here goes on in a copy of it.",
      );
    case "dropped":
      return news.count === 1
        ? t(
            "The oldest conversation was deleted: all of a workspace may take {0}, see “Iris › History: Max Bytes”.",
            formatBytes(news.maxBytes),
          )
        : t(
            "The {0} oldest conversations were deleted: all of a workspace may take {1}, see “Iris › History: Max Bytes”.",
            news.count,
            formatBytes(news.maxBytes),
          );
  }
}
