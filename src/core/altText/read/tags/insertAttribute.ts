import type { AltSlot } from "../../reference.ts";
import type { Kind } from "./element.ts";
import type { WalkedPage } from "./page.ts";
import { LAZY } from "./source.ts";
import type { Token } from "./tokens.ts";

/** Where an attribute is added, in the way that the tag has its others. */
export function attributeSlot(
  page: WalkedPage,
  tag: Token,
  start: number,
  name: string,
  kind: Kind | undefined,
): AltSlot | undefined {
  const { text, rules } = page.document;
  const { asWritten } = rules;
  if (tag.attributes.some(({ value }) => value?.isSure === false)) return undefined;
  if (tag.name === "" || (!tag.isWhole && tag.attributes.length === 0)) return undefined;
  const keys =
    kind === "drawing"
      ? ["href", "xlink:href", "xlinkHref"]
      : kind === "role"
        ? ["role"]
        : ["src", "ngsrc", "source", ...LAZY, "srcset", "srcSet"];
  const { attributes } = tag;
  const anchor = page.attributes.find(tag, ...keys) ?? attributes.at(-1);
  const quoted = attributes.find(({ value }) => value?.quote === '"' || value?.quote === "'");
  const quote = quoted?.value?.quote === "'" ? "'" : '"';
  const named = attributes.filter((attribute) => attribute.name !== "");
  const isUpper =
    !asWritten &&
    rules.isXml !== true &&
    named.length > 0 &&
    named.every((one) => /^[A-Z-]+$/.test(one.name));
  const written = `${isUpper ? name.toUpperCase() : name}=${quote}`;
  const syntax = quote === '"' ? rules.double : rules.single;
  const nameEnd = start + 1 + tag.name.length;
  if (anchor === undefined)
    return {
      span: { start: nameEnd, end: nameEnd },
      before: ` ${written}`,
      after: quote,
      syntax,
    };
  // What is added after `src=` would become its value.
  if (anchor.value?.quote === "" && anchor.value.start === anchor.value.end) return undefined;
  const index = attributes.indexOf(anchor);
  const previous = attributes[index - 1];
  const next = attributes[index + 1];
  const before = text.slice(
    previous === undefined ? nameEnd : start + previous.end,
    start + anchor.start,
  );
  const behind = next === undefined ? before : text.slice(start + anchor.end, start + next.start);
  const separator = /\r?\n[ \t]*$/.exec(behind)?.[0] ?? " ";
  // The slash would be the value's: `src=a.png/`.
  if (anchor.value?.quote === "" && text[start + anchor.end - 1] === "/") {
    const at = start + anchor.start;
    return {
      span: { start: at, end: at },
      before: written,
      after: `${quote}${separator}`,
      syntax,
    };
  }
  const at = start + anchor.end;
  // What follows without a space between would not be told from the value.
  const isTight = next?.start === anchor.end;
  return {
    span: { start: at, end: at },
    before: `${separator}${written}`,
    after: `${quote}${isTight ? " " : ""}`,
    syntax,
  };
}
