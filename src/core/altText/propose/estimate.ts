import { sizeInHead, type PixelSize } from "../../image/structure/size.ts";
import type { FileProblem } from "../../files/files.ts";
import type { PrepareOptions } from "../../image/prepared.ts";
import { bytesOfDataUri } from "../../image/address.ts";
import { LARGEST_FILE } from "../../image/read.ts";
import type { ImageSource } from "../../image/source.ts";
import { costOf, imageTokens, textTokens, thinkingOf } from "../../mavi/models.ts";
import type { Spending } from "../../mavi/model.ts";
import { pooled } from "../../pool.ts";
import type { SourceProblem } from "../resolve/locator.ts";
import {
  factsOf,
  isProblem,
  sourceOf,
  type ProposalSettings,
  type ProposeOptions,
  type Subject,
} from "./propose.ts";
import { suggestionPrompt } from "./prompt.ts";

/** Files whose size in pixels is looked up: of more of them, so many spread evenly stand for all. */
const SAMPLE = 60;
const AT_ONCE = 8;
/** Pixels of an image whose head does not say them. */
const USUAL: PixelSize = { width: 1280, height: 800 };
/** Tokens of an answer in the form of a suggestion, about: three texts, a reason, now and then a description. */
const ANSWER_TOKENS = 250;
/** Tokens of thinking where nothing limits it, about. */
const THOUGHT_TOKENS = 600;

export interface EstimateOptions extends Pick<
  ProposeOptions,
  "locator" | "settingsFor" | "signal" | "refinement" | "isNew" | "isVerifying"
> {
  /** Without it, images count as of a usual size. @param most bytes */
  readonly readFile?:
    | ((uri: string, most: number) => Promise<Uint8Array | FileProblem>)
    | undefined;
}

/** What proposals for some subjects would send. */
export interface ProposalEstimate<S extends Subject = Subject> {
  /** Those with an image that can go out, as far as that is known without reading it. */
  readonly sendable: readonly S[];
  /** Why the others have none. */
  readonly problems: ReadonlyMap<S, SourceProblem>;
  readonly spending: Spending;
}

/**
 * What proposals would send and about how much that takes. No image is decoded and no one asked; files
 * of the workspace alone are read, and of many a sample. One that is aborted knows less.
 */
export async function estimateProposals<S extends Subject>(
  subjects: readonly S[],
  options: EstimateOptions,
): Promise<ProposalEstimate<S>> {
  const found = new Map<S, ImageSource | SourceProblem>();
  await pooled(subjects, { atOnce: AT_ONCE, signal: options.signal }, async (subject) => {
    found.set(subject, await sourceOf(subject, { locator: options.locator }));
  });
  const problems = new Map<S, SourceProblem>();
  const sources = new Map<S, ImageSource | undefined>();
  for (const subject of subjects) {
    const one = found.get(subject);
    if (!one) continue;
    // Its user may allow what is outside, once it is asked about.
    if (isProblem(one) && one.kind !== "outside") problems.set(subject, one);
    else sources.set(subject, isProblem(one) ? undefined : one);
  }
  const sendable = [...sources.keys()];
  return { sendable, problems, spending: await spendingOf(sources, options) };
}

async function spendingOf(
  sources: ReadonlyMap<Subject, ImageSource | undefined>,
  options: EstimateOptions,
): Promise<Spending> {
  const { signal } = options;
  const sample = spread([...sources], SAMPLE);
  const known: { input: number; output: number; dollars: number | undefined }[] = [];
  const models = new Set<string>();
  await pooled(sample, { atOnce: AT_ONCE, signal }, async ([subject, source]) => {
    const uri = "document" in subject ? subject.document.uri : undefined;
    const settings = options.settingsFor(uri);
    const size = await sentSize(source, settings.image, options);
    const prompt = suggestionPrompt(factsOf(subject, size, { ...options, settings }));
    models.add(settings.model);
    known.push(requestTokens({ prompt, size, answerTokens: ANSWER_TOKENS }, settings));
  });
  const images = sources.size;
  const all = (of: (one: (typeof known)[number]) => number): number =>
    known.length === 0 ? 0 : (known.reduce((sum, one) => sum + of(one), 0) * images) / known.length;
  return {
    models: [...models],
    inputTokens: Math.round(all(({ input }) => input)),
    outputTokens: Math.round(all(({ output }) => output)),
    dollars: known.some(({ dollars }) => dollars === undefined)
      ? undefined
      : all(({ dollars = 0 }) => dollars),
  };
}

/** About what one request about one image takes. @param asked.size as it goes out */
function requestTokens(
  {
    prompt,
    size,
    answerTokens,
  }: { readonly prompt: string; readonly size: PixelSize; readonly answerTokens: number },
  settings: Pick<ProposalSettings, "model" | "parameters">,
): { readonly input: number; readonly output: number; readonly dollars: number | undefined } {
  const { model, parameters } = settings;
  const input = textTokens(prompt) + imageTokens(model, size, parameters.mediaResolution);
  const output = answerTokens + thoughtTokens(settings);
  return { input, output, dollars: costOf(model, { inputTokens: input, outputTokens: output }) };
}

/** About what a question about one image takes. @param asked.answerTokens about how long its answer is */
export async function estimateQuestion(
  asked: { readonly source: ImageSource; readonly prompt: string; readonly answerTokens: number },
  settings: Pick<ProposalSettings, "model" | "parameters" | "image">,
  readFile: EstimateOptions["readFile"],
): Promise<Spending> {
  const size = await sentSize(asked.source, settings.image, { readFile });
  const { input, output, dollars } = requestTokens({ ...asked, size }, settings);
  return { models: [settings.model], inputTokens: input, outputTokens: output, dollars };
}

/** Some of many, evenly spread; all where they are few. */
function spread<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, i) => all[Math.floor((i * all.length) / most)] as T);
}

/** The size of an image as it goes out; a usual one where its head does not say it. */
const sentSize = async (
  source: ImageSource | undefined,
  limits: PrepareOptions,
  options: Pick<EstimateOptions, "readFile">,
): Promise<PixelSize> => fitting((await sizeOf(source, options)) ?? USUAL, limits);

async function sizeOf(
  source: ImageSource | undefined,
  { readFile }: Pick<EstimateOptions, "readFile">,
): Promise<PixelSize | undefined> {
  if (source?.kind === "bytes") return sizeInHead(source.bytes);
  // A file in doubt is read only once its user allowed it.
  if (source?.kind === "file" && source.doubt !== "outside") {
    const bytes = await readFile?.(source.uri, LARGEST_FILE);
    return bytes === undefined || typeof bytes === "string" ? undefined : sizeInHead(bytes);
  }
  const data = source?.kind === "address" ? bytesOfDataUri(source.address) : undefined;
  return data && sizeInHead(data);
}

/** As large as it goes out. */
function fitting({ width, height }: PixelSize, { maxEdge }: PrepareOptions): PixelSize {
  const scale = Math.min(1, maxEdge / Math.max(width, height));
  return { width: Math.ceil(width * scale), height: Math.ceil(height * scale) };
}

function thoughtTokens({
  model,
  parameters: { thinkingBudget },
}: Pick<ProposalSettings, "model" | "parameters">): number {
  const { budget, levels } = thinkingOf(model);
  if (budget === undefined && levels === undefined) return 0;
  return typeof thinkingBudget === "number" && thinkingBudget >= 0
    ? thinkingBudget
    : THOUGHT_TOKENS;
}
