/** The review page's own words, given to the page in the user's language. */
export interface ReviewStrings {
  readonly review: string;
  readonly scanning: string;
}
