import { estimateProposals, type ProposalEstimate } from "../core/altText/propose/estimate.ts";
import {
  AT_ONCE,
  BEFOREHAND,
  isProblem,
  propose,
  sourceOf,
  type Outcome,
  type ReferenceSubject,
  type SettingsFor,
} from "../core/altText/propose/propose.ts";
import { imagesToAsk } from "../core/altText/review/plan.ts";
import type { ReviewRow } from "../core/altText/review/scan.ts";
import { nameOfSource } from "../core/image/read.ts";
import type { Spent } from "../core/mavi/metered.ts";
import { pooled } from "../core/pool.ts";
import type { ChosenRow } from "./chooseRows.ts";
import { createAgentModel } from "./agentModel.ts";
import type { AgentCall, AgentPorts } from "./tool.ts";

/** What was proposed for images, and what that took. */
export interface AgentProposals {
  readonly outcomes: ReadonlyMap<ReviewRow, Outcome>;
  readonly spent: Spent;
}

/** What changes about the texts. */
export interface ProposalWish {
  readonly note?: string | undefined;
  readonly language?: string | undefined;
}

/** What proposals for some images would send. */
export async function estimateFor(
  chosen: readonly ChosenRow[],
  { locator, settingsNow, readFile }: AgentPorts,
  { signal }: AgentCall,
  settingsFor: SettingsFor = settingsNow(),
): Promise<ProposalEstimate<ReferenceSubject>> {
  const subjects: ReferenceSubject[] = [];
  for (const subject of imagesToAsk(chosen).map(subjectOf))
    // Nobody is asked about files outside, so they stay.
    if (!isProblem(await sourceOf(subject, { locator }))) subjects.push(subject);
  return estimateProposals(subjects, { locator, settingsFor, readFile, signal });
}

const subjectOf = ({ row, document }: Omit<ChosenRow, "among">): ReferenceSubject => ({
  reference: row.reference,
  document,
});

/** Names of the images, as they may be shown. */
export const namesOf = (subjects: readonly ReferenceSubject[]): readonly string[] =>
  subjects.map(({ reference: { source } }) =>
    nameOfSource(
      /^(?:data|https?):/i.test(source?.text ?? "")
        ? { kind: "address", address: source?.text ?? "" }
        : { kind: "file", uri: source?.text ?? "" },
    ),
  );

/**
 * Proposes alt texts for images, the same one once. Where the cap is reached, the rest has no proposal.
 *
 * @throws AgentError where nothing may go out; the signal's reason when aborted
 */
export async function proposeFor(
  chosen: readonly ChosenRow[],
  wish: ProposalWish,
  ports: AgentPorts,
  call: AgentCall,
): Promise<AgentProposals> {
  const { signal, onProgress } = call;
  const images = imagesToAsk(chosen);
  const settingsFor = ports.settingsNow();
  const { sendable, spending } = await estimateFor(chosen, ports, call, settingsFor);
  const model = createAgentModel({ names: namesOf(sendable), spending }, ports, call);
  const { locator, documents, journal } = ports;
  const { note, language } = wish;
  const refinement = note === undefined && language === undefined ? undefined : { note, language };
  const outcomes = new Map<ReviewRow, Outcome>();
  let done = 0;
  const pool = { atOnce: AT_ONCE, beforehand: BEFOREHAND, signal };
  await pooled(images, pool, async (image, onSent) => {
    const outcome = await propose(subjectOf(image), {
      ...{
        model,
        locator,
        settingsFor,
        documents,
        journal,
        refinement,
        signal,
        onSent,
        bulk: true,
      },
      images: ports.images,
    });
    for (const row of image.rows) outcomes.set(row, outcome);
    onProgress?.(++done, images.length);
  });
  signal.throwIfAborted();
  return { outcomes, spent: model.spent };
}
