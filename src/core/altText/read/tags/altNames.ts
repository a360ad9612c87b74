import type { WalkedPage } from "./page.ts";
import type { Token } from "./tokens.ts";
import { lookup } from "../../../lookup.ts";

/** The attribute in which a component takes the alt text, where that is none called `alt`. */
export interface AltName {
  /** As attributes are looked for. */
  readonly key: string;
  /** As one is added; `alt` where the component has that one too. */
  readonly written: string;
}

/** By the modules that components are imported from. */
const BY_MODULE: Readonly<Record<string, AltName>> = lookup({
  "react-native": { key: "accessibilityLabel", written: "alt" },
  "expo-image": { key: "accessibilityLabel", written: "alt" },
});

/** Of Razor's components, which no line imports, by the attribute that says where the image is. */
const IN_RAZOR: Readonly<Record<string, AltName>> = lookup({
  // Blazorise: Image, CardImage, FigureImage.
  source: { key: "text", written: "Text" },
  // Radzen: RadzenImage.
  path: { key: "alternatetext", written: "AlternateText" },
});

/** How a component calls its alt text; none where that is `alt`, as far as anybody knows. */
export function altNameOf({ document, attributes }: WalkedPage, tag: Token): AltName | undefined {
  const from = document.modules?.get(/^[^.]*/.exec(tag.name)?.[0] ?? "");
  if (from !== undefined) return BY_MODULE[from];
  if (document.rules.isRazor !== true) return undefined;
  const address = Object.keys(IN_RAZOR).find((key) => attributes.has(tag, key));
  return address === undefined || attributes.has(tag, "src") ? undefined : IN_RAZOR[address];
}
