import type { Locale } from "../../core/messages/locale.ts";
import { visible } from "../../core/messages/visible.ts";
import type { ReviewNotice } from "../../shared/reviewViews.ts";

/** Files that were not looked through which are named. */
const MOST_UNREAD = 100;

export interface ReviewNoticesParts {
  /** The path of a document as people know it. */
  readonly fileOf: (uri: string) => string;
  readonly locale: Locale;
  readonly onDidChange: () => void;
}

/** What the review's page tells until it is dismissed. */
export class ReviewNotices {
  readonly #parts: ReviewNoticesParts;
  #all: readonly ReviewNotice[] = [];
  /** Which of them says what was not looked through. */
  #unread: string | undefined;
  #lastId = 0;

  constructor(parts: ReviewNoticesParts) {
    this.#parts = parts;
  }

  get all(): readonly ReviewNotice[] {
    return this.#all;
  }

  /** @returns its id */
  add(notice: Omit<ReviewNotice, "id">): string {
    const id = `n${++this.#lastId}`;
    this.#all = [...this.#all, { ...notice, id }];
    this.#parts.onDidChange();
    return id;
  }

  dismiss(notice: string): void {
    this.#all = this.#all.filter(({ id }) => id !== notice);
    this.#parts.onDidChange();
  }

  /** Says of which documents nobody knows the images, in place of what was said of the scan before. */
  tellUnread(unread: readonly string[]): void {
    const { fileOf, locale } = this.#parts;
    if (this.#unread !== undefined) this.dismiss(this.#unread);
    this.#unread = undefined;
    const files = [...new Set(unread.map(fileOf))];
    if (files.length === 0) return;
    this.#unread = this.add({
      kind: "warning",
      text: locale.t(
        "Files not searched because they are unreadable or too large: {0}",
        files.length,
      ),
      details: files.slice(0, MOST_UNREAD).map(visible),
    });
  }
}
