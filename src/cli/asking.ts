import { dirname, join } from "node:path";
import type { DocumentText } from "../core/altText/documents.ts";
import { estimateProposals } from "../core/altText/propose/estimate.ts";
import { createFileJournal } from "../core/altText/propose/fileJournal.ts";
import {
  proposeAll,
  type ProposalFailure,
  type ProposalSettings,
} from "../core/altText/propose/propose.ts";
import type { Suggestion } from "../core/altText/propose/suggestion.ts";
import {
  fillableRows,
  imagesToAsk,
  verifiableRows,
  type AskedImage,
} from "../core/altText/review/plan.ts";
import type { ReviewRow } from "../core/altText/review/scan.ts";
import { ImageProcess } from "../core/image/imageProcess.ts";
import { createImageReader } from "../core/image/read.ts";
import { keyIn } from "../core/mavi/environmentKey.ts";
import { createMeteredModel } from "../core/mavi/metered.ts";
import type { Model, Spending } from "../core/mavi/model.ts";
import { priceOf } from "../core/mavi/models.ts";
import { createSpendingCap } from "../core/mavi/spendingCap.ts";
import {
  endpointUrl,
  parseAltTextSettings,
  parseSettings,
  type Settings,
} from "../core/settings.ts";
import { readFileUri } from "../node/files.ts";
import { createNodeGate } from "../node/gate.ts";
import { settingsOf } from "../node/settings.ts";
import { refuseLink } from "./ownFiles.ts";
import type { MainOptions } from "./surroundings.ts";
import { UsageError, type CliOptions } from "./options.ts";
import { chooseRows, type ChosenRows } from "./rows.ts";

/** Where proposals are kept, from the working directory. */
export const JOURNAL = ".iris-alt/proposals.jsonl";

/** Images to be asked about, and what that takes. */
export interface AskedBatch extends ChosenRows {
  readonly images: readonly AskedImage[];
  /** Their texts are held against them. */
  readonly isVerifying: boolean;
  readonly all: Settings;
  readonly spending: Spending;
  readonly settingsFor: () => ProposalSettings;
}

/** What came of an image. */
export type RowOutcome =
  | { readonly suggestion: Suggestion }
  | { readonly failure: ProposalFailure };

/** The images without alt text, or with one that says nothing; to verify, those with a person's words. */
export async function chooseImages(options: CliOptions, main: MainOptions): Promise<AskedBatch> {
  const isVerifying = options.command === "verify";
  const found: { row: ReviewRow; document: DocumentText }[] = [];
  const chosen = await chooseRows(options, main, (document, rows) => {
    const own = isVerifying
      ? verifiableRows(document, rows, undefined)
      : fillableRows(document, rows, undefined);
    for (const row of own) found.push({ row, document });
  });
  const { model, endpoint } = options;
  const source = settingsOf({
    ...chosen.settings,
    // No file of a repository says who is asked.
    ...(model !== undefined && { model }),
    ...(endpoint !== undefined && { endpoint }),
  });
  const all = parseSettings(source);
  if (!endpointUrl(all.endpoint)) throw new UsageError("--endpoint takes an https address.");
  const altText = parseAltTextSettings(source);
  const { parameters, image } = all;
  const settingsFor = () => ({ ...altText, model: all.model, parameters, image });
  const images = imagesToAsk(found, { isVerifying });
  const { locator } = chosen;
  const { signal } = main;
  const estimated = await estimateProposals(images.map(subjectOf), {
    ...{ locator, settingsFor, signal, isVerifying, readFile: readFileUri },
  });
  return { ...chosen, images, isVerifying, all, settingsFor, spending: estimated.spending };
}

const subjectOf = ({ row, document }: AskedImage) => ({ reference: row.reference, document });

/** What came of all images. */
interface Asked {
  readonly outcomes: ReadonlyMap<ReviewRow, RowOutcome>;
  /** US dollars. */
  readonly spent: number;
  /** Why answers could not be stored, the first of them. */
  readonly unkept?: unknown;
}

/** Asks about images within a budget; those that are known are free. @param budget US dollars */
export async function ask(
  asking: AskedBatch,
  { budget, endpoint }: Pick<CliOptions, "budget" | "endpoint">,
  { cwd, env, signal, imageScript }: MainOptions,
): Promise<Asked> {
  const { images, isVerifying, all, settingsFor, locator, documents, spending } = asking;
  const journal = join(cwd, JOURNAL);
  await refuseLink(dirname(journal), dirname(JOURNAL));
  await refuseLink(journal, JOURNAL);
  const decoder = new ImageProcess(imageScript);
  const own = endpoint === undefined ? undefined : (keyIn(env, "IRIS_ENDPOINT_KEY") ?? "");
  const gate = createNodeGate({ settings: all, apiKey: own, environment: env });
  try {
    const model =
      budget === undefined ? NOBODY : await gate.open({ images: images.length, signal });
    if (!model || (budget !== undefined && own === ""))
      throw new UsageError(
        own === undefined ? "MEMORIES_API_KEY has no key." : "IRIS_ENDPOINT_KEY has no key.",
      );
    const each = (spending.dollars ?? 0) / Math.max(1, images.length);
    const cap = createSpendingCap(() => budget ?? 0);
    const metered = createMeteredModel({ open: () => Promise.resolve(model), cap, each });
    const outcomes = new Map<ReviewRow, RowOutcome>();
    let unkept: unknown;
    await proposeAll(images, (image) => Promise.resolve(subjectOf(image)), {
      ...{ model: metered, locator, settingsFor, signal, documents, bulk: true },
      isVerifying,
      images: createImageReader({ readFile: readFileUri, decoder }),
      journal: createFileJournal(journal, (error) => (unkept ??= error)),
      onOutcome: ({ rows }, outcome) => {
        for (const row of rows) outcomes.set(row, outcome);
      },
    });
    return { outcomes, spent: metered.spent.dollars, unkept };
  } finally {
    decoder.dispose();
    await gate.close();
  }
}

/** Where nothing may be spent, nobody is asked. */
const NOBODY: Model = {
  complete: () => Promise.reject(new Error("Nobody is asked without a budget.")),
};

/** @throws UsageError for a model whose price is not known: no budget would hold */
export function checkPrice(model: string): void {
  if (!priceOf(model))
    throw new UsageError(`The price of “${model}” is not known, so no budget would hold.`);
}
