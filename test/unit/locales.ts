/* The user's language, without VS Code. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Locale } from "../../src/core/messages/locale.ts";

const root = join(import.meta.dirname, "../..");

const fill = (text: string, values: readonly (string | number)[]): string =>
  text.replace(/\{(\d+)\}/g, (hole, at: string) => String(values[Number(at)] ?? hole));

export const english: Locale = {
  t: (message, ...values) => fill(message, values),
  language: "en",
};

/** A language that Iris is translated into; a string that is not translated throws. */
export function localeOf(language: "de" | "ja" | "zh-cn"): Locale {
  const path = join(root, `l10n/bundle.l10n.${language}.json`);
  const strings = JSON.parse(readFileSync(path, "utf8")) as Readonly<Record<string, string>>;
  return {
    t: (message, ...values) => {
      const translated = strings[message];
      if (translated === undefined) throw new Error(`${language} has no “${message}”`);
      return fill(translated, values);
    },
    language,
  };
}

/** One piece of text, without what a fragment that was left out or put in twice would leave. */
export function assertWhole(sentence: string): void {
  assert.equal(sentence, sentence.trim());
  assert.doesNotMatch(sentence, /\{\d\}|undefined| {2}|\(\)|“”|「」|„“|[.。]\.| [.。]/, sentence);
}

/** English, and all that Iris is translated into. */
export const LOCALES: readonly Locale[] = [
  english,
  localeOf("de"),
  localeOf("ja"),
  localeOf("zh-cn"),
];
