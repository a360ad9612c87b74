import type { Source, Span } from "../../reference.ts";
import { pathByCode } from "../../resolve/spelling.ts";
import type { Element } from "./element.ts";
import { meantBy } from "./expressions.ts";
import type { WalkedPage } from "./page.ts";
import { hasFiller } from "./rules.ts";
import type { Attribute, Token } from "./tokens.ts";
import { SOURCE_SETS } from "./walk.ts";

/** What lazy loading keeps the address in until the image is near. */
export const LAZY = ["data-src", "data-lazy-src", "data-original"];

function mappedBy(page: WalkedPage, name: string): Source | undefined {
  page.mapped ??= findMapped(page);
  return page.mapped.get(name);
}

function findMapped(page: WalkedPage): ReadonlyMap<string, Source> {
  const mapped = new Map<string, Source>();
  for (const { name, tag } of page.walked.images) {
    if (name !== "img") continue;
    const start = page.startAt(tag);
    const map = page.attributes.literal(tag, start, "usemap", "useMap")?.replace(/^#/, "");
    const source = map === undefined ? undefined : addressOf(page, tag, start);
    if (map !== undefined && source !== undefined && !mapped.has(map)) mapped.set(map, source);
  }
  return mapped;
}

export function sourceOf(page: WalkedPage, { kind, tag, parent }: Element): Source | undefined {
  const start = page.startAt(tag);
  if (kind === "area") return mappedBy(page, mapName(page, parent?.map) ?? "");
  if (kind === "role") return fromStyle(page, tag, start);
  if (kind === "drawing") return fromAddress(page, tag, start, "href", "xlink:href", "xlinkHref");
  return (
    addressOf(page, tag, start) ??
    (kind === "img" && !page.attributes.has(tag, "src")
      ? sourceIn(page, parent?.picture)
      : undefined)
  );
}

function sourceIn(page: WalkedPage, picture: Element | undefined): Source | undefined {
  const source = picture?.source;
  return source && page.attributes.fromSet(source.tag, page.startOf(source), ...SOURCE_SETS);
}

function mapName(page: WalkedPage, map: Element | undefined): string | undefined {
  return map === undefined
    ? undefined
    : page.attributes.literal(map.tag, page.startOf(map), "name", "id");
}

/** `src`, what stands for it until the image is near, or the best of `srcset`. */
function addressOf(page: WalkedPage, tag: Token, start: number): Source | undefined {
  const { text } = page.document;
  if (page.attributes.has(tag, "sources") && !page.attributes.has(tag, "src"))
    return fromThemes(page, tag, start);
  const own = page.attributes.find(tag, "src", "ngsrc", "source");
  const address = fromAddress(page, tag, start, "src", "ngsrc", "source");
  if (address !== undefined && !/^data:/i.test(address.text)) return address;
  if (own !== undefined && address === undefined && page.attributes.raw(own, start).trim() !== "")
    return undefined;
  const lazy =
    fromAddress(page, tag, start, ...LAZY) ?? page.attributes.fromSet(tag, start, "data-srcset");
  if (lazy !== undefined || address !== undefined) return lazy ?? address;
  return text === ""
    ? undefined
    : page.attributes.fromSet(tag, start, "srcset", "srcSet", "ngsrcset");
}

/** The first of several images for themes: `sources={{ light: useBaseUrl("/a.png"), dark: … }}`. */
function fromThemes(page: WalkedPage, tag: Token, start: number): Source | undefined {
  const attribute = page.attributes.find(tag, "sources");
  if (attribute === undefined) return undefined;
  const raw = page.attributes.raw(attribute, start);
  const first = /^\s*\{\s*["']?\w+["']?\s*:([^]*?)(?:,\s*["']?\w+["']?\s*:|,?\s*\}\s*$)/.exec(
    raw,
  )?.[1];
  const meant = first === undefined ? undefined : meantBy(first.trim(), page.document.names);
  return meant && meant.text !== ""
    ? { ...meant, span: page.attributes.spanOf(attribute, start) }
    : undefined;
}

export function fromAddress(
  page: WalkedPage,
  tag: Token,
  start: number,
  ...keys: readonly string[]
): Source | undefined {
  const attribute = page.attributes.find(tag, ...keys);
  if (attribute === undefined) return undefined;
  const { rules, names } = page.document;
  const { asWritten } = rules;
  const span = addressSpan(page, attribute, start);
  const literal = (
    page.attributes.valueOf(attribute, start) ?? resolvedAddress(page, attribute, start)
  )
    ?.slice(0, takesSlash(page, attribute, start) ? -1 : undefined)
    .trim();
  if (literal !== undefined) {
    const by = rules.isModule?.(literal, tag.name) === true ? "module" : "address";
    return literal === "" ? undefined : { text: literal, span, by };
  }
  if (!attribute.isCode || attribute.value?.isSure === false) return undefined;
  const raw = page.attributes.raw(attribute, start);
  const code = asWritten || attribute.value?.quote === "{" ? raw : (rules.decode(raw) ?? raw);
  const meant = meantBy(code, names);
  return meant === undefined || meant.text === "" ? undefined : { ...meant, span };
}

/** Whether a value without quotes has the slash that is meant for the end of its tag. */
function takesSlash(page: WalkedPage, { value, end }: Attribute, start: number): boolean {
  return value?.quote === "" && page.document.text.startsWith("/>", start + end - 1);
}

function addressSpan(page: WalkedPage, attribute: Attribute, start: number): Span {
  const span = page.attributes.spanOf(attribute, start);
  return takesSlash(page, attribute, start) ? { start: span.start, end: span.end - 1 } : span;
}

/** What an address with code in it certainly is. */
function resolvedAddress(
  page: WalkedPage,
  attribute: Attribute,
  start: number,
): string | undefined {
  const { rules, masked } = page.document;
  const { value } = attribute;
  if (value === undefined || attribute.isCode || !value.isSure) return undefined;
  const raw = page.attributes.raw(attribute, start);
  const isMasked = hasFiller(masked.slice(start + value.start, start + value.end));
  const resolved = isMasked ? rules.resolve?.(raw) : undefined;
  return resolved ?? (LEADING.test(attribute.key) ? undefined : pathByCode(raw));
}

/** Attributes that say where a link goes, which is a page rather than a file. */
const LEADING = /^(?:href|to|navigate|patch)$/;

function fromStyle(page: WalkedPage, tag: Token, start: number): Source | undefined {
  const attribute = page.attributes.find(tag, "style");
  const style = attribute === undefined ? undefined : page.attributes.valueOf(attribute, start);
  if (attribute === undefined || style === undefined) return undefined;
  const url =
    /background(?:-image)?\s*:[^;]{0,200}?url\(\s*(?:"([^"]*)"|'([^']*)'|([^\s"')]*))\s*\)/i;
  const [, double, single, bare] = url.exec(style) ?? [];
  const text = double ?? single ?? bare ?? "";
  return text === ""
    ? undefined
    : { text, span: page.attributes.spanOf(attribute, start), by: "address" };
}
