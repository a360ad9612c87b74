/** What is wrong with the alt texts of a document, as far as the document alone tells. */

import { areAlternatives } from "../read/branches.ts";
import type { ImageReference } from "../reference.ts";
import { isAdornment, isStandIn } from "./adornment.ts";
import { isSubject, neighbourWith, type Neighbour, type Page } from "./beside.ts";
import { isCopiedComponent, isNamedByTooltip, isNamedByUsers, isOfUsers } from "./components.ts";
import { isNamedEnough, isSample } from "./demonstrated.ts";
import { isEmptyWords } from "./emptyWords.ts";
import { EXTENSION, isFileName } from "./fileName.ts";
import { saysNoFunction } from "./functional.ts";
import { isDrawn, isForNoReader, isPrinted, isShownByTests } from "./forNoReader.ts";
import { isGenerated } from "./generated.ts";
import { isKeywordList } from "./keywords.ts";
import { COMPARED, isAllOf, isFunctional, lacksAttribute, plain } from "./plain.ts";
import { redundantWords } from "./redundant.ts";
import { isSetAside } from "./setAside.ts";
import { isOfStarter, isSampleOfTemplate } from "./starters.ts";
import { isSuperseded } from "./superseded.ts";

/** Each is explained in docs/alt-text.md. */
export const PROBLEM_CODES = [
  "missing-alt",
  "link-without-name",
  "empty-words",
  "file-name",
  "redundant-prefix",
  "no-function",
  "keyword-list",
  "too-long",
  "repeats-neighbour",
  "same-as-another",
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

export interface Problem {
  readonly reference: ImageReference;
  readonly code: ProblemCode;
  /** Without sight, something is missing; the others could be better. */
  readonly isMissing: boolean;
  readonly data?: {
    /** The words at the beginning or the end that say nothing: `Image of`. */
    readonly words?: string;
    readonly neighbour?: Neighbour;
    /** The first image of the document with the same alt text. */
    readonly first?: ImageReference;
    /** How many characters there may be. */
    readonly maxLength?: number;
  };
}

export interface ProblemOptions {
  /** Of the document, as in `lang`; decides about words that languages share. */
  readonly language?: string | undefined;
  /** Of the document, for what stands beside the images; what is said there is not looked for without it. */
  readonly text?: string | undefined;
  /** Of the document, from the folder of the workspace: tests and copies for programs have no readers. */
  readonly path?: string | undefined;
  /** Of the document, where its path says nothing of its readers, since somebody asks about it. */
  readonly name?: string | undefined;
  /** Whether nothing takes alt texts to readers, as in a PDF without tags: what is missing is no more than poor. */
  readonly isUntagged?: boolean;
  /** Whether the document is a copy, as for a former release, which nobody mends. */
  readonly isCopy?: boolean;
  /** Names of components that take no alt text, so that one can be given only in themselves. */
  readonly withoutAlt?: ReadonlySet<string>;
  /** Whether alt texts may begin with `Screenshot of` and its like. */
  readonly mayTellKind: boolean;
  /** Whether all is told, also what is too long, and in long documents. */
  readonly isReview?: boolean;
  /** Whether poor alt texts are told, besides those that are missing. */
  readonly isPoorTold: boolean;
}

/** Characters as readers count them; good descriptions of complex images have up to here. */
const TOO_LONG = 400;
/** Problems of one document that anybody reads beside it. */
const MOST_PROBLEMS = 1000;
/** Images that are looked at without a break: a few milliseconds. */
const STEP = 40;

/** The problems in the order of the references; hidden images and computed texts have none. */
export function problemsOf(
  references: readonly ImageReference[],
  options: ProblemOptions,
): readonly Problem[] {
  return [...stepsOf(references, options)].flat().slice(0, mostFor(options));
}

/**
 * The same with a break now and then, so that a long document holds nobody up.
 *
 * @param breathe is waited for after each step of a few images
 */
export async function problemsInSteps(
  references: readonly ImageReference[],
  options: ProblemOptions,
  breathe: () => Promise<void>,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const step of stepsOf(references, options)) {
    problems.push(...step);
    if (problems.length >= mostFor(options)) break;
    await breathe();
  }
  return problems.slice(0, mostFor(options));
}

const mostFor = ({ isReview }: ProblemOptions): number => (isReview ? Infinity : MOST_PROBLEMS);

function* stepsOf(
  references: readonly ImageReference[],
  options: ProblemOptions,
): Generator<readonly Problem[]> {
  const seen = new Map<string, ImageReference>();
  const { text, path, name = path } = options;
  if (!options.isReview && hasNoWriter(options)) return;
  const isUntagged = options.isUntagged === true || isPrinted(name ?? "");
  const placed = {
    ...{ ...options, isUntagged },
    page: text === undefined ? undefined : { text, references },
  };
  for (let at = 0; at < references.length; at += STEP)
    yield references
      .slice(at, at + STEP)
      .flatMap((reference) => problemsOfOne(reference, placed, seen));
}

/** Whether a program made the document, or nobody reads it, so that there is nothing to mend in it. */
export const hasNoWriter = ({
  text,
  path,
  name = path,
  isCopy = false,
}: Pick<ProblemOptions, "text" | "path" | "name" | "isCopy">): boolean =>
  isCopy ||
  (text !== undefined &&
    (isGenerated(text, name) ||
      isShownByTests(text) ||
      isDrawn(text) ||
      isSuperseded(text, name) ||
      isCopiedComponent(text) ||
      isSampleOfTemplate(text, name))) ||
  isSetAside(path ?? "") ||
  isForNoReader(path ?? "");

/** The problems of one image, whoever made its document. */
export function problemsOfImage(
  reference: ImageReference,
  options: ProblemOptions,
): readonly Problem[] {
  const { text } = options;
  const page = text === undefined ? undefined : { text, references: [reference] };
  return problemsOfOne(reference, { ...options, page }, new Map());
}

function problemsOfOne(
  reference: ImageReference,
  options: ProblemOptions & { readonly page: Page | undefined },
  seen: Map<string, ImageReference>,
): readonly Problem[] {
  if (reference.computed || reference.isSilenced || reference.around.hidden) return [];
  if (isStandIn(reference, options.page)) return [];
  const alt = reference.alt?.trim() ?? "";
  if (alt === "") {
    const isNothing =
      options.withoutAlt?.has(reference.element) === true ||
      isPlaceholder(reference, options.page) ||
      isAdornment(reference, options.page, options.name ?? options.path) ||
      isOfStarter(reference, options.page) ||
      isWholeFile(reference, options) ||
      NO_IMAGE.test(reference.source?.text ?? "") ||
      isNamedByUsers(reference, options.page, options.name ?? options.path) ||
      isOfUsers(reference, options.page, options.name ?? options.path) ||
      isAltInString(reference, options.page);
    if (isNothing) return [];
    const empty = emptiness(reference, options.page);
    const isReached = !options.isUntagged && !isPassedBy(reference);
    const told = isReached ? empty : empty.map((one) => ({ ...one, isMissing: false }));
    return told.filter(({ isMissing }) => isMissing || options.isPoorTold);
  }
  if (!options.isPoorTold) return [];
  const problem = wordless(reference, alt, options) ?? repetition(reference, alt, options, seen);
  if (problem && options.page && isSample(reference, options.page)) return [];
  const isLong = options.isReview === true && isTooLong(alt, TOO_LONG) && !isOfComplex(alt);
  return [
    ...(problem ? [problem] : []),
    ...(isLong ? [poor(reference, "too-long", { maxLength: TOO_LONG })] : []),
  ];
}

function poor(reference: ImageReference, code: ProblemCode, data?: Problem["data"]): Problem {
  return { reference, code, isMissing: false, ...(data && { data }) };
}

/** Whether nobody meets an image that has no text: it is not all that a button is called by. */
const isPassedBy = ({ around }: ImageReference): boolean =>
  around.isPassedBy === true && !isAllOf(around);

/** Whether a tag shows nothing until a script fills it, or somebody does, or is no more than the word for one. */
function isPlaceholder({ source, span }: ImageReference, page: Page | undefined): boolean {
  if (!page || source) return false;
  const tag = page.text.slice(span.start, span.end);
  if (/\ssrc\s*=\s*(?:""|'')/i.test(tag)) return !/src[\w-]|-src\b|\.\.\.|v-bind=/i.test(tag);
  return OF_XML.test(tag) || WITHOUT_SOURCE.test(tag);
}

/** Whether a tag stands in a string of code, which puts the alt text together: `"<img alt=\"" + name`. */
function isAltInString({ span }: ImageReference, page: Page | undefined): boolean {
  return page !== undefined && /\salt\s*=\s*\\["']/i.test(page.text.slice(span.start, span.end));
}

/** A place of the page itself or of another book, nothing that is shown yet, or a video or sound, which some generators take in an image's place. */
const NO_IMAGE = /^(?:#|xref:|about:blank$)|\.(?:mp4|m4v|mov|webm|ogv|ogg|mp3|wav|m4a)(?:[?#]|$)/i;

/** An element of XML, whose content is the name of a file. */
const OF_XML = /^<image\s*>/;
/** Attributes that name no file, not even by code; those without a value are directives, by which code may give both. */
const WITHOUT_SOURCE =
  /^<img(?:\s+(?:(?:id|class|style|width|height|title|alt|name|role|tabindex|align|border|hidden|loading|decoding|aria-\w+|data-(?:id|target|role|testid))\s*=\s*(?:"[^"<{]*"|'[^'<{]*'|[\w%.-]+)|(?!src)[\w-]+(?=[\s/>])))*\s*\/?>$/i;

/** Whether a drawing is the file, which whoever shows it names. */
function isWholeFile(
  { element, span }: ImageReference,
  {
    path,
    name = path,
    page,
  }: Pick<ProblemOptions, "path" | "name"> & { readonly page: Page | undefined },
): boolean {
  const isDrawing = /(?:^|:)svg$/i.test(element) && /\.svg$/i.test(name ?? "");
  return isDrawing && !/<[a-z]/i.test(page?.text.slice(0, span.start) ?? "");
}

/** Whether the markup makes a name of the file's, so that a link is called by something. */
const hasMadeName = ({ alt, place }: ImageReference): boolean =>
  alt === undefined && /^(?:asciidoc|rst)/.test(place?.syntax ?? "");

/** Signs whose file names are what they mean, as in the cells of a table. */
const SIGN =
  /^(?:(?:green|red|black|white|icon|small)[-_ ])?(?:tick|check|cross|x|question|exclamation|yes|no|ok|warning|caution|note|tip|info|important|bullet|star|new|plus|minus)(?:[-_ ]?mark)?$/i;

/** Whether the name that Asciidoctor makes of the file's is one: `tickmark` of `tickmark.png`. */
function isNamedByAsciidoctor({ alt, place, source }: ImageReference): boolean {
  if (alt !== undefined || !place?.syntax.startsWith("asciidoc")) return false;
  const [, name = ""] =
    /([^/\\]{1,40})\.\w{2,4}$/.exec(source?.text.slice(0, COMPARED) ?? "") ?? [];
  return SIGN.test(name);
}

/** What is wrong with an alt text that is empty or not there. */
function emptiness(reference: ImageReference, page: Page | undefined): Problem[] {
  const { label, title } = reference.around;
  if (label?.trim()) return [];
  // Without an attribute for it, and of an image input that has an empty one, the title is the name; Markdown writes an empty one besides.
  if (title?.trim() && (lacksAttribute(reference) || reference.element === "input")) return [];
  const isTipped = isNamedByTooltip(reference, page);
  const isAll = isAllOf(reference.around) && !isTipped;
  if (isNamedByAsciidoctor(reference)) return [];
  if (isAll && !title?.trim() && !hasMadeName(reference))
    return [{ reference, code: "link-without-name", isMissing: true }];
  // Words beside it in a link or button say what that does, so the image need not.
  const isSaid = (reference.decorative ?? false) || isFunctional(reference.around);
  if (reference.alt !== undefined && isSaid && !isAll) return [];
  // A drawing in what is named otherwise is part of how that looks.
  const isDrawn = /^(?:\w+:)?svg$/i.test(reference.element);
  if (isDrawn && isFunctional(reference.around) && !isAll) return [];
  // What a label or tooltip names is called by that alone, so that nobody needs the image's name in it.
  const isMissing = !isTipped && reference.around.isLabelled !== true;
  return [{ reference, code: "missing-alt", isMissing }];
}

/** An alt text that says nothing about the image, or begins with nothing. */
function wordless(
  reference: ImageReference,
  alt: string,
  { language, mayTellKind, page, path }: ProblemOptions & { readonly page: Page | undefined },
): Problem | undefined {
  if (isFileName(alt, reference, page)) return poor(reference, "file-name");
  if (saysNoFunction(alt, reference, { path, text: page?.text }))
    return poor(reference, "no-function");
  const isEmpty = isEmptyWords(alt, reference, language) && !isSubject(alt, reference, page);
  if (isEmpty && !isNamedEnough(alt, reference, page, path)) return poor(reference, "empty-words");
  const words = redundantWords(alt, reference, mayTellKind);
  if (words !== undefined) return poor(reference, "redundant-prefix", { words });
  return isKeywordList(alt) ? poor(reference, "keyword-list") : undefined;
}

/** An alt text that is said beside the image already, or of another image. */
function repetition(
  reference: ImageReference,
  alt: string,
  { page }: { readonly page: Page | undefined },
  seen: Map<string, ImageReference>,
): Problem | undefined {
  const words = plain(alt);
  const neighbour = neighbourWith(alt, reference, page);
  if (neighbour !== undefined) return poor(reference, "repeats-neighbour", { neighbour });
  const first = seen.get(words);
  if (!first) seen.set(words, reference);
  return first && areDifferent(first, reference) && areTogether(first, reference, page)
    ? poor(reference, "same-as-another", { first })
    : undefined;
}

/** Two images, and not one in two colours, sizes or formats. Links that lead to one place may share a name. */
function areDifferent(a: ImageReference, b: ImageReference): boolean {
  if (a.source === undefined || b.source === undefined || areAlternatives(a, b)) return false;
  // One text is given to all files of a chunk.
  if (a.place !== undefined && a.place.span.start === b.place?.span.start) return false;
  if ([a, b].every(({ source }) => FOR_A_THEME.test(source?.text ?? ""))) return false;
  const href = a.around.link?.href;
  if (href !== undefined && href === b.around.link?.href) return false;
  if ([a, b].every(({ alt, around }) => around.link && GIVING.test(alt ?? ""))) return false;
  const [one, other] = [imageOf(a.source.text), imageOf(b.source.text)];
  const isVariant = [a, b].some(
    ({ source }) => source?.text.slice(0, COMPARED).search(VARIANT) !== -1,
  );
  return one !== other && !(isVariant && (one.startsWith(other) || other.startsWith(one)));
}

/** What links to any of several services do alike. */
const GIVING = /^(?:please )?(?:donate(?: now)?|sponsor|support (?:me|us)|buy me a \w+)\W*$/i;

/** What begins another one of several contents, of which one is shown. */
const TAB =
  /(?:^|\n)[ \t]*(?:===[+!]? *["']|:{3,} *\{?(?:tab|code-group)|\.\. +(?:group-)?tab|#+ *\[[^\]\n]{1,100}\]\(#tab\/)|<(?:Tab|TabItem|TabPanel|Step)\b|\{[{%][<%]? *(?:tab|option)s?\b|`{3,}\{tab|role=["']?tabpanel/i;

/**
 * Whether two images are met together: each section, tab and theme has its own, of the same step for
 * another system, or a row of badges for each project.
 */
function areTogether(a: ImageReference, b: ImageReference, page: Page | undefined): boolean {
  if (a.around.heading !== b.around.heading) return false;
  if (!page) return true;
  const [first, second] = [a, b].map(({ span }) => page.text.slice(span.start, span.end));
  if (first !== undefined && second !== undefined && areForThemes(first, second)) return false;
  const between = page.text.slice(a.span.end, b.span.start);
  return between.length > FARTHEST || !(TAB.test(between) || ROW.test(between));
}
/** Another row of a table, whose cells tell of which image it is. */
const ROW = /\n[ \t]*\|[^\n]*$|<tr\b/i;
/** Characters between two images in which tabs are looked for. */
const FARTHEST = 20_000;

/** Whether one of two tags is for light, one for dark. */
const areForThemes = (one: string, other: string): boolean =>
  /light/i.test(one) !== /light/i.test(other) && /dark/i.test(one) !== /dark/i.test(other);

/** Shown in light or in dark alone. */
const FOR_A_THEME = /#[^#]*\b(?:light|dark)\b[^#]*$/i;

const VARIANT =
  /(?<=^|[-_.@/ ])(?:dark|light|bright|active|inactive|hover|hovered|selected|disabled|enabled|filled|outlined?|black|white|day|night|colou?r|mono|small|medium|large|thumb|thumbnail|mini|full|original|mobile|desktop|tablet|retina|hidpi|rtl|ltr|xs|sm|md|lg|xl|\d+(?:\.\d+)?x|\d+x\d+|\d+(?:w|px))(?:mode|theme)?(?=$|[-_.@/ ])/gi;

/** What the addresses of one image's variants have in common. */
function imageOf(address: string): string {
  const path = address.slice(0, COMPARED).replace(/(?!^)[?#].*$/s, "");
  const plainPath = path.replace(EXTENSION, "").replace(VARIANT, "");
  return plainPath
    .split(/[-_.@/ ]+/)
    .filter(Boolean)
    .join("/")
    .toLowerCase();
}

/** Words that name what takes more than a sentence to describe; further characters say of what it is. */
const COMPLEX =
  /\b(?:diagrams?|(?:\w*flow ?)?charts?|graphs?|plots?|maps?|tables?|schem(?:a|atic|e)s?|infographics?|equations?|formulas?|screen ?shots?|timelines?|diagramm\w*|schaubild|tabelle|karte|diagramme|schéma|tableau|carte|diagrama|esquema|tabla|mapa)\b|図|グラフ|チャート|表|图|圖/iu;
const isOfComplex = (alt: string): boolean => COMPLEX.test(alt.slice(0, 100));

function isTooLong(text: string, most: number): boolean {
  if (most <= 0 || text.length <= most) return false;
  // Making one takes as long as looking through a short document, and few texts are as long.
  const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
  // One is taken at a time, so that no more is read than tells.
  const characters = segmenter.segment(text)[Symbol.iterator]();
  for (let count = 0; count < most; count++) if (characters.next().done) return false;
  return !characters.next().done;
}
