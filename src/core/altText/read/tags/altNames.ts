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

const LABELLED: AltName = { key: "accessibilityLabel", written: "accessibilityLabel" };
const EITHER: AltName = { key: "accessibilityLabel", written: "alt" };
/** By the modules that components are imported from; what React Native shows without it, no screen reader meets. */
const BY_MODULE: Readonly<Record<string, AltName>> = lookup({
  "react-native": EITHER,
  "react-native-web": EITHER,
  "expo-image": EITHER,
  "react-native-reanimated": EITHER,
  "react-native-fast-image": LABELLED,
  "@d11/react-native-fast-image": LABELLED,
});
/** What makes an image of React Native one that screen readers meet, or is meant to. */
const MET =
  /^(?:accessible|focusable|role|accessibility(?:Role|Label|LabelledBy|Hint|State|Actions)|aria-\w+)$/i;

/** Of Razor's components, which no line imports, by the attribute that says where the image is. */
const IN_RAZOR: Readonly<Record<string, AltName>> = lookup({
  // Blazorise: Image, CardImage, FigureImage.
  source: { key: "text", written: "Text" },
  // Radzen: RadzenImage.
  path: { key: "alternatetext", written: "AlternateText" },
});

/** How a component calls its alt text; none where that is `alt`, as far as anybody knows. */
export function altNameOf({ document, attributes }: WalkedPage, tag: Token): AltName | undefined {
  const from = moduleOf(document, tag);
  if (from !== undefined) return BY_MODULE[from] ?? (isWrapper(from, tag) ? EITHER : undefined);
  if (document.rules.isRazor !== true) return undefined;
  const address = Object.keys(IN_RAZOR).find((key) => attributes.has(tag, key));
  return address === undefined || attributes.has(tag, "src") ? undefined : IN_RAZOR[address];
}

/** Whether a component of the project, or of a module for React Native, stands around one of React Native, which alone is given a `source`. */
const isWrapper = (from: string, { attributes }: Token): boolean =>
  /^(?:\.{1,2}\/|[@~]\/|@?(?:components|ui|src|app)\/|(?:@[\w-]+\/)?(?:react-native|expo)-[\w-]+$)/.test(
    from,
  ) &&
  attributes.some(({ key }) => key === "source") &&
  !attributes.some(({ key }) => key === "src");

/** Whether screen readers pass by an image that has no text. */
export function isPassedBy({ document }: WalkedPage, tag: Token): boolean {
  const from = moduleOf(document, tag);
  if (from === undefined || !(BY_MODULE[from] || isWrapper(from, tag))) return false;
  return !tag.attributes.some(({ key, isSpread }) => isSpread || MET.test(key));
}

const moduleOf = ({ modules }: WalkedPage["document"], { name }: Token): string | undefined =>
  modules?.get(/^[^.]*/.exec(name)?.[0] ?? "");
