import type { Locale, Translate } from "./locale.ts";

/** Sentences as they are written, with their values. */
export const english: Translate = (message, ...values) =>
  message.replace(/\{(\d+)\}/g, (_, at: string) => String(values[Number(at)] ?? ""));

/** For whoever reads English whatever the editor speaks. */
export const ENGLISH: Locale = { t: english, language: "en" };

/** A count with its noun in English: `1 image`, `2 images`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;
