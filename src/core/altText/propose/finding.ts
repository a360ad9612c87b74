/** What is found where the alt text that is there is held against its image. */
export const FINDINGS = ["fits", "says-something-else", "misses-what-matters", "vague"] as const;
export type Finding = (typeof FINDINGS)[number];

/** A finding that somebody should look at; each is explained in docs/alt-text.md. */
export type FaultCode = Exclude<Finding, "fits">;
export const FAULT_CODES: readonly FaultCode[] = FINDINGS.filter((one) => one !== "fits");
