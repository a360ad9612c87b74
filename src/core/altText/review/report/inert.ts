/* Reports where they are printed: a name in them is no command, neither to a terminal nor to a CI server that reads its log. */

import { visible } from "../../../messages/visible.ts";

/** Where Azure Pipelines, TeamCity and GitHub's older commands begin, anywhere in a line. */
const COMMAND = /##(?=[\w-]*\[)/g;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{DI}]/gu;

export const withoutCommands = (text: string): string => text.replace(COMMAND, "#⟨U+0023⟩");

/** A line for people. One that begins with `::` is a command to GitHub's runners. */
export const inertLine = (text: string): string =>
  withoutCommands(visible(text)).replace(/^(\s*):(?=:)/, "$1⟨U+003A⟩");

/** JSON in which no sign is unseen; to whoever reads it, it says the same. @param indent signs of a step */
export const inertJson = (value: unknown, indent?: number): string =>
  JSON.stringify(value, undefined, indent)
    .replace(UNSEEN, (sign) => (sign === "\n" ? sign : codesOf(sign)))
    .replaceAll("##", "#\\u0023");

const codesOf = (sign: string): string =>
  sign
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");

/** Text in an attribute of XML 1.0, which has no way to say some signs: they are left out. */
export const inertAttribute = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "")
    .replace(
      /[&<>"]|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{DI}]|(?<=#)#/gu,
      (sign) => `&#${sign.codePointAt(0)};`,
    );
