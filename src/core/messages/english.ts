import type { Locale, Translate } from "./locale.ts";

/** Sentences as they are written, with their values. */
export const english: Translate = (message, ...values) =>
  message.replace(/\{(\d+)\}/g, (_, at: string) => String(values[Number(at)] ?? ""));

/** For whoever reads English whatever the editor speaks. */
export const ENGLISH: Locale = { t: english, language: "en" };
