import {
  answerIn,
  reportOf,
  type ReportedFinding,
  type RowAnswer,
} from "../core/altText/review/report/contract.ts";
import { inertLine } from "../core/altText/review/report/inert.ts";
import type { ReviewRow } from "../core/altText/review/scan.ts";
import { describeSpending } from "../core/messages/costs.ts";
import { formatCost } from "../core/messages/format.ts";
import { explainProposal } from "../core/messages/proposals.ts";
import { hostOf } from "../core/settings.ts";
import {
  ask,
  checkPrice,
  chooseImages,
  JOURNAL,
  type AskedBatch,
  type RowOutcome,
} from "./asking.ts";
import { counted, english, ENGLISH } from "../core/messages/english.ts";
import { fixesOf } from "./fixes.ts";
import { formatReport } from "./format.ts";
import { messageOf } from "./messageOf.ts";
import type { MainOptions } from "./surroundings.ts";
import type { CliOptions } from "./options.ts";
import { pathsFrom } from "./rows.ts";

/**
 * Asks a model for alt texts, or what it finds of those that are there.
 *
 * @returns 0 where each image got one, or fits its text; 1 where some do not; 2 without a budget
 */
export async function proposeForRows(options: CliOptions, main: MainOptions): Promise<number> {
  const asking = await chooseImages(options, main);
  const { images, spending, all, rows } = asking;
  const { stderr, stdout, cwd } = main;
  const pathOf = pathsFrom(cwd);
  const minutes = Math.ceil(images.length / all.requestsPerSecond / 60);
  const estimate = `${counted(images.length, "image")}. ${describeSpending(spending, ENGLISH)} About ${minutes} min.\n`;
  if (images.length > 0 && (options.budget === undefined || options.dryRun)) {
    stderr.write(estimate);
    if (options.budget === undefined)
      stderr.write("Nothing was sent: --budget says how many dollars it may cost.\n");
    return options.budget === undefined ? 2 : 0;
  }
  checkPrice(all.model);
  stderr.write(estimate);
  const none = { outcomes: new Map<ReviewRow, RowOutcome>(), spent: 0, unkept: undefined };
  const { outcomes, spent, unkept } = images.length > 0 ? await ask(asking, options, main) : none;
  const report = reportOf(rows, {
    t: english,
    pathOf,
    answerFor: (row) => answerOf(outcomes.get(row)),
  });
  const fixes = options.format === "sarif" ? await fixesOf(outcomes, asking.documents) : undefined;
  const rowOf = new Map(report.references.map((one, index) => [one, rows[index]]));
  stdout.write(
    await formatReport(report, options.format, (one) => {
      const row = rowOf.get(one);
      return row && fixes?.get(row);
    }),
  );
  const failed = tellFailures(asking, outcomes, main);
  const faults = report.references.filter(({ verified }) => isFault(verified)).length;
  if (asking.isVerifying)
    stderr.write(
      `${counted(faults, "text does not fit its image", "texts do not fit their images")}.\n`,
    );
  const stored =
    unkept === undefined
      ? `Answers are stored in ${JOURNAL}.`
      : `Not all answers could be stored in ${JOURNAL}: ${inertLine(messageOf(unkept))}`;
  stderr.write(`Cost: ${formatCost(spent, "en")}. ${stored}\n`);
  return failed + faults === 0 && unkept === undefined ? 0 : 1;
}

/** @returns how many images have no proposal */
function tellFailures(
  { images, all }: AskedBatch,
  outcomes: ReadonlyMap<ReviewRow, RowOutcome>,
  { stderr, cwd }: Pick<MainOptions, "stderr" | "cwd">,
): number {
  const pathOf = pathsFrom(cwd);
  let failed = 0;
  for (const { row } of images) {
    const outcome = outcomes.get(row);
    if (outcome && "suggestion" in outcome) continue;
    failed++;
    const place = `${pathOf(row.uri)}:${row.range.line}:${row.range.column}`;
    const context = { model: all.model, host: hostOf(all), locale: ENGLISH };
    const why = outcome ? explainProposal(outcome.failure, context) : "It was stopped.";
    stderr.write(`${inertLine(`${place}: ${why}`)}\n`);
  }
  return failed;
}

const isFault = (verified: ReportedFinding | undefined): boolean =>
  verified !== undefined && verified.finding !== "fits";

const answerOf = (outcome: RowOutcome | undefined): RowAnswer =>
  outcome && "suggestion" in outcome ? answerIn(outcome.suggestion) : {};
