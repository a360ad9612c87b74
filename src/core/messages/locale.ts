/** Puts a sentence into the user's language; `{0}`, `{1}`, … are replaced by the values. VS Code's `l10n.t` is one. */
export type Translate = (message: string, ...values: (string | number)[]) => string;

/** What sentences with numbers, dates or money in them need to know of their reader. */
export interface Locale {
  readonly t: Translate;
  /** BCP 47 tag. */
  readonly language: string;
}
