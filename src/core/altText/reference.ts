/** Image references in documents: what a reader of a markup finds, and what is written back. */

/** A half-open range of a document, in UTF-16 code units from its beginning. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What the text at a place is part of, which decides how it is escaped; see `escaped`. */
export type Syntax =
  | "markdown"
  | "markdown-sized"
  | "mdx"
  | "obsidian"
  | "html-double"
  | "html-single"
  | "jsx-double"
  | "jsx-single"
  | "xml-double"
  | "xml-single"
  | "xml-text"
  | "template-double"
  | "template-single"
  | "template-text"
  | "literal-double"
  | "literal-single"
  | "literal-text"
  | "angular-double"
  | "angular-single"
  | "jsx-text"
  | "js-double"
  | "js-single"
  | "js-template"
  | "chunk"
  | "ruby-double"
  | "ruby-single"
  | "learn"
  | "attribute-list"
  | "shortcode"
  | "rst"
  | "docstring"
  | "asciidoc"
  | "asciidoc-inline"
  | "asciidoc-nested"
  | "latex"
  | "typst";

/** Where an alt text goes: `before`, the escaped text and `after` take the place of what is in `span`. */
export interface AltSlot {
  readonly span: Span;
  readonly before: string;
  readonly after: string;
  readonly syntax: Syntax;
  /** In a table of Markdown or AsciiDoc, where a `|` would end the cell. */
  readonly cell?: true;
  /** What ends that cell as well. */
  readonly bar?: string;
}

/** What takes the place of a span. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

/** Which image a reference shows. */
export interface Source {
  /** As it is meant: entities and escapes of the markup are decoded, percent-encoding is not. */
  readonly text: string;
  /** What of the document says so. */
  readonly span: Span;
  /** `address` as a page has it; `module` as in `import`, `require` and `new URL(…, import.meta.url)`. */
  readonly by: "address" | "module";
}

/** What the document says around a reference, as plain text; each only where there is such a thing. */
export interface ImageContext {
  /** The innermost link around it: where it goes, and its own label, else the words in it besides the image. */
  readonly link?: {
    readonly href?: string;
    readonly text: string;
    /** Its `title` is all that names it besides the image, and gives way to the image's alt text. */
    readonly isTooltip?: true;
  };
  /** The label or the words of the button around it; empty where the image is all of it. */
  readonly button?: string;
  /** Code or a component may give that link or button words that the document does not show. */
  readonly mayBeNamed?: true;
  /** A label names that link or button, so that nothing in it is part of its name. */
  readonly isLabelled?: true;
  /** Caption: `figcaption`, the figure's text, a block title. */
  readonly caption?: string;
  /** Title of the image itself, which browsers show as a tooltip. */
  readonly title?: string;
  /** A name by other means: `aria-label`, or what `aria-labelledby` names. */
  readonly label?: string;
  /** Hidden from assistive technology: `aria-hidden="true"`, `role="presentation"` and the like. */
  readonly hidden?: true;
  /** Screen readers pass by it as long as nothing gives it a text: React Native's images are no elements to them. */
  readonly isPassedBy?: true;
  /** The nearest heading before it. */
  readonly heading?: string;
}

/** One image in a document. */
export interface ImageReference {
  /** All of it: the construct, or the tag from `<` to `>`. */
  readonly span: Span;
  /** The element's name as written (`img`, `Image`, `area`), or the markup's own word (`image`, `figure`). */
  readonly element: string;
  /** None where the document alone does not tell, as with a variable. */
  readonly source?: Source;
  /** The alt text as its readers get it; none where there is none or where it is computed. */
  readonly alt?: string;
  /** The alt text is an expression, or attributes that are spread in may hold it. */
  readonly computed?: true;
  /** None where no text could be written without a guess. */
  readonly place?: AltSlot;
  /**
   * Whether an empty alt text is said on purpose: `alt=""` is, `![](a.png)` is not told from one
   * that was forgotten. Only there if `alt` is empty.
   */
  readonly decorative?: boolean;
  /** The branches of conditions that it stands in: which condition, and after the colon which branch. */
  readonly branches?: readonly string[];
  /**
   * A comment tells a linter to say nothing about its alt text, or that a program writes this part;
   * or it is a part of a drawing, which has the text.
   */
  readonly isSilenced?: true;
  readonly around: ImageContext;
}

/** One change of a document: `length` code units stand where the span was. */
export interface Change {
  readonly span: Span;
  readonly length: number;
}

/** What a reader found, and what it wants to know the next time. */
export interface Found {
  /** In the order of their beginnings. */
  readonly references: readonly ImageReference[];
  /** The reader's own. */
  readonly state?: unknown;
}

export interface ReadOptions {
  /** Names of components that show an image, besides `img` and its like: `Image`, `NextImage`. */
  readonly components: readonly string[];
}

/** Reads one markup. Bad or half-typed text is no error: what can be found is. */
export interface Reader {
  /**
   * @param before What was found in an earlier text, and how that became this one, the changes in
   *   one go (spans of the earlier text, in order); whoever can reads only what is new.
   */
  read(
    text: string,
    options: ReadOptions,
    before?: { readonly found: Found; readonly changes: readonly Change[] },
  ): Found;
}
