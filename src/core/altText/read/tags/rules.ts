import type { Syntax } from "../../reference.ts";
import type { TopNames } from "./expressions.ts";

/** What the name of an attribute says. */
export interface Meaning {
  readonly key: string;
  readonly isCode?: boolean;
  readonly isSpread?: boolean;
}

/** In what one markup of tags differs from another. */
export interface Rules {
  /** Names count as they are written, every element has an end tag, entities are XML's. */
  readonly isXml?: true;
  /** `/>` ends any element. */
  readonly closesAny?: true;
  /**
   * What `{` means outside of quotes: code that is passed over, or code in which tags stand again.
   * None: a character.
   */
  readonly braces?: "code" | "markup";
  /** `{` is code in quoted values too. */
  readonly bracesInQuotes?: true;
  /** `{{ … }}` in text is code. */
  readonly doubleBraces?: true;
  /** Blocks at the top besides `template` are text of their own kinds. */
  readonly blocks?: true;
  /** Code between lines of `---` at the beginning. */
  readonly frontMatter?: true;
  /** Components are Blazor's. */
  readonly isRazor?: true;
  /** Names of elements and attributes count as they are written, though it is no XML. */
  readonly asWritten?: true;
  /** What names in its code stand for, as a script in it says. */
  readonly namesOf?: (script: string) => TopNames;
  /** A component's attribute without a value is `true`. */
  readonly bareIsTrue?: true;
  /** `import` lines stand in the text. */
  readonly importLines?: true;
  /** The same text with code in it replaced by as many fillers. */
  readonly mask?: (text: string) => string;
  readonly meaningOf: (name: string) => Meaning;
  /** Whether code that no mask finds stands in a value: what it puts out is not known. */
  readonly hasCode?: (raw: string) => boolean;
  /** Text between tags without the code in it that no mask finds and that puts out nothing. */
  readonly wordsIn?: (text: string) => string;
  /** How values are decoded. */
  readonly decode: (raw: string) => string | undefined;
  /** An address in which code stands, where what the code gives is certain. */
  readonly resolve?: (raw: string) => string | undefined;
  /** Whether an address names a file of the project rather than one of the page. */
  readonly isModule?: (address: string, element: string) => boolean;
  /** Names in a document that code in it may give a meaning of its own, as loops do. */
  readonly shadows?: (text: string) => readonly string[];
  readonly double: Syntax;
  readonly single: Syntax;
  /** How text of an element is written. */
  readonly content?: Syntax | undefined;
}

/** Stands for code that puts out text. */
export const OUTPUT = "\uFDD0";
/** Stands for code that puts out nothing itself. */
export const SILENT = "\uFDD1";
export const isFiller = (character: string): boolean =>
  character === OUTPUT || character === SILENT;
export const hasFiller = (text: string): boolean => /[\uFDD0\uFDD1]/.test(text);
