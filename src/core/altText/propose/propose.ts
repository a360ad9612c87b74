import { outgoingImages } from "../../conversation/messages.ts";
import {
  isImageProblem,
  type ImageProblem,
  type Images,
  type ReadImage,
} from "../../image/read.ts";
import type { ImageSource } from "../../image/source.ts";
import type { PrepareOptions } from "../../image/prepared.ts";
import { isMaviError, type MaviError } from "../../mavi/errors.ts";
import { isCapReached } from "../../mavi/metered.ts";
import type { Model } from "../../mavi/model.ts";
import type { Parameters } from "../../mavi/parameters.ts";
import { purposeOf } from "../check/purpose.ts";
import type { Documents, DocumentText } from "../documents.ts";
import type { ImageReference } from "../reference.ts";
import type { ImageLocator, SourceProblem } from "../resolve/locator.ts";
import { proposalKey, type Journal } from "./journal.ts";
import { pooled } from "../../pool.ts";
import { columnOf } from "./column.ts";
import { besides } from "./neighbours.ts";
import { titleOf } from "./title.ts";
import { suggestionPrompt, type PromptFacts } from "./prompt.ts";
import { suggestionRequest } from "./request.ts";
import { suggestionOf, type Suggestion } from "./suggestion.ts";
import { verificationOf } from "./verify.ts";

/**
 * Images that are asked about at once: as many as answers of half a minute take at one request a second,
 * which the model's limiter spaces.
 */
export const AT_ONCE = 32;
/** Images of those that are read and wait for their turn; the others wait for their answers alone. */
export const BEFOREHAND = 6;
/** Characters of the document on each side of an image that go along. */
const NEARBY = 600;

/** An image in a document: the reference as that very text has it. */
export interface ReferenceSubject {
  readonly reference: ImageReference;
  readonly document: DocumentText;
}

/** An image by itself. */
export interface LooseSubject {
  readonly source: ImageSource;
  /** The text that is to be changed, where there is one. */
  readonly alt?: string | undefined;
}

export type Subject = ReferenceSubject | LooseSubject;

/** What should change about an alt text. */
export interface Refinement {
  /** In words: “shorter”, “mention the error code”. */
  readonly note?: string | undefined;
  /** In which language; without one, what the settings say. */
  readonly language?: string | undefined;
}

/** Settings of one request. */
export interface ProposalSettings {
  readonly model: string;
  readonly parameters: Parameters;
  readonly image: PrepareOptions;
  /** Without one, that of the document. */
  readonly language?: string | undefined;
  /** In characters; 0 for no limit. */
  readonly maxLength: number;
  /** Whether the document's words go along. */
  readonly context: boolean;
}

/** @param uri of the document; none for an image by itself */
export type SettingsFor = (uri?: string) => ProposalSettings;

export interface ProposeOptions {
  readonly model: Model;
  readonly images: Images;
  readonly locator: Pick<ImageLocator, "find">;
  /** They stay as they are: what is raised in the middle of a run nobody agreed to. */
  readonly settingsFor: SettingsFor;
  readonly signal: AbortSignal;
  readonly refinement?: Refinement | undefined;
  /** The images were only just put there: an empty alt text says nothing yet. */
  readonly isNew?: boolean | undefined;
  /** The texts that are there are held against their images; what was found is in the suggestions. */
  readonly isVerifying?: boolean | undefined;
  /** Whether a file out of the workspace may be read; without it none is. */
  readonly mayLeave?: ((path: string) => Promise<boolean>) | undefined;
  /** For the images beside it, whose alt texts go along. */
  readonly documents?: Pick<Documents, "referencesIn"> | undefined;
  /** What was proposed before is not asked for again. */
  readonly journal?: Journal | undefined;
  /** Told when a request goes out, with each try. */
  readonly onSent?: (() => void) | undefined;
}

/** Why there is no proposal; reasons, never sentences. */
export type ProposalFailure =
  | { readonly kind: "source"; readonly problem: SourceProblem }
  | { readonly kind: "image"; readonly problem: ImageProblem }
  | { readonly kind: "endpoint"; readonly error: MaviError }
  | { readonly kind: "budget" };

export type Outcome = { readonly suggestion: Suggestion } | { readonly failure: ProposalFailure };

/**
 * Proposes alt texts for one image.
 *
 * @throws the signal's reason when aborted
 */
export async function propose(
  subject: Subject,
  options: ProposeOptions & { readonly bulk?: boolean },
): Promise<Outcome> {
  const { signal } = options;
  try {
    const source = await sourceOf(subject, options);
    if (isProblem(source)) return { failure: { kind: "source", problem: source } };
    const settings = options.settingsFor("document" in subject ? subject.document.uri : undefined);
    const read = await options.images.read(source, settings.image, signal);
    return await suggested(subject, read, { ...options, settings });
  } catch (error) {
    signal.throwIfAborted();
    if (isImageProblem(error)) return { failure: { kind: "image", problem: error } };
    if (isMaviError(error)) return { failure: { kind: "endpoint", error } };
    if (isCapReached(error)) return { failure: { kind: "budget" } };
    throw error;
  }
}

/**
 * Proposes alt texts for many images, a few at once. Those that were not finished when the signal
 * aborted have no outcome.
 *
 * @param subjectOf asked when an item's turn comes, since documents change meanwhile
 */
export async function proposeAll<Item>(
  items: readonly Item[],
  subjectOf: (item: Item) => Promise<Subject>,
  options: ProposeOptions & {
    readonly bulk: boolean;
    readonly onOutcome?: (item: Item, outcome: Outcome) => void;
  },
): Promise<ReadonlyMap<Item, Outcome>> {
  const { signal } = options;
  const outcomes = new Map<Item, Outcome>();
  const pool = { atOnce: AT_ONCE, beforehand: BEFOREHAND, signal };
  await pooled(items, pool, async (item, onSent) => {
    try {
      const outcome = await propose(await subjectOf(item), { ...options, onSent });
      outcomes.set(item, outcome);
      options.onOutcome?.(item, outcome);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  });
  return outcomes;
}

/**
 * A subject as its document has it now, so that the words around it are those that are there; as it
 * was where it is gone or was changed.
 *
 * @param at where it begins by now
 */
export async function currentSubject(
  subject: ReferenceSubject,
  at: { readonly offset: number },
  documents: Pick<Documents, "open" | "referencesIn">,
): Promise<ReferenceSubject> {
  const document = await documents.open(subject.document.uri);
  if (!document || document.version === subject.document.version) return subject;
  const { source } = subject.reference;
  const now = await documents.referencesIn(document);
  const reference = now.find(
    (one) => one.span.start === at.offset && one.source?.text === source?.text,
  );
  return reference ? { reference, document } : subject;
}

async function suggested(
  subject: Subject,
  { image, bytes }: ReadImage,
  options: ProposeOptions & { readonly settings: ProposalSettings; readonly bulk?: boolean },
): Promise<Outcome> {
  const { settings, signal, model, journal, onSent, bulk = false } = options;
  const facts = { ...factsOf(subject, image.found, options), ...(await pageOf(subject, options)) };
  const { purpose, alt, isVerifying = false } = facts;
  const request = suggestionRequest({
    ...{ model: settings.model, parameters: settings.parameters, purpose, isVerifying },
    prompt: suggestionPrompt(facts),
    images: outgoingImages(image, ({ id }) => bytes.get(id)),
  });
  const ask = async (): Promise<Suggestion> => {
    const reply = await model.complete(request, { signal, bulk, onSent });
    const hasNote = options.refinement?.note !== undefined;
    const asked = { maxLength: settings.maxLength, purpose, hasNote };
    return isVerifying
      ? verificationOf(reply, { ...asked, alt: alt ?? "" })
      : suggestionOf(reply, asked);
  };
  if (!journal) return { suggestion: await ask() };
  const key = await proposalKey(image.id, request);
  const once = async (): Promise<Suggestion> => {
    const known = await journal.get(key);
    if (known) return known;
    const suggestion = await ask();
    await journal.put(key, suggestion);
    return suggestion;
  };
  return { suggestion: await journal.queue.add(key, once, signal) };
}

/** The image of a subject, or why it has none. */
export async function sourceOf(
  subject: Subject,
  { locator, mayLeave }: Pick<ProposeOptions, "locator" | "mayLeave">,
): Promise<ImageSource | SourceProblem> {
  return "source" in subject
    ? subject.source
    : locator.find(subject.document, subject.reference, mayLeave);
}

export function isProblem(found: ImageSource | SourceProblem): found is SourceProblem {
  return found.kind !== "file" && found.kind !== "address" && found.kind !== "bytes";
}

/** What the page says of an image besides the words around it, where those may be sent. */
async function pageOf(
  subject: Subject,
  { documents, settings }: ProposeOptions & { readonly settings: ProposalSettings },
): Promise<Pick<PromptFacts, "title" | "column" | "beside">> {
  if (!settings.context || !("document" in subject)) return {};
  const { document, reference } = subject;
  const all = (await documents?.referencesIn(document)) ?? [];
  const title = titleOf(document.text);
  const column = columnOf(document.text, reference.span.start);
  return {
    beside: besides(reference, all, document),
    ...(title !== undefined && { title }),
    ...(column !== undefined && { column }),
  };
}

/** What a document says of an image. @param size in pixels, where the file says it */
export function factsOf(
  subject: Subject,
  size: { readonly width: number; readonly height: number } | undefined,
  {
    settings: { language, maxLength, context },
    refinement,
    isNew,
    isVerifying,
  }: Pick<ProposeOptions, "refinement" | "isNew" | "isVerifying"> & {
    readonly settings: ProposalSettings;
  },
): PromptFacts {
  const asked = { maxLength, note: refinement?.note, language: refinement?.language ?? language };
  if ("source" in subject)
    return {
      ...asked,
      ...{ purpose: { kind: "informative" }, around: {}, alt: subject.alt },
      isVerifying: isVerifying && hasText(subject.alt),
    };
  const { document, reference: found } = subject;
  const reference = isNew ? { ...found, decorative: false } : found;
  const { start, end } = reference.span;
  const { text } = document;
  const purpose = purposeOf(reference, { size });
  // Whoever says what they want of a text wants one.
  const isWanted = purpose.kind === "decorative" && refinement?.note !== undefined;
  return {
    ...asked,
    purpose: isWanted ? { kind: "informative" } : purpose,
    around: reference.around,
    alt: reference.alt,
    isVerifying: isVerifying && hasText(reference.alt),
    ...(context && {
      nearby: {
        before: text.slice(Math.max(0, start - NEARBY), start),
        after: text.slice(end, end + NEARBY),
      },
    }),
  };
}

const hasText = (alt: string | undefined): boolean => (alt?.trim() ?? "") !== "";
