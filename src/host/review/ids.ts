/** Ids of the review's tab and of the tree of coverage; the second one is the manifest's. */
export const REVIEW_TYPE = "iris.review";
export const COVERAGE_ID = "iris.coverage";
