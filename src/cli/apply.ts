import { suggestedEdit } from "../core/altText/review/suggestedEdit.ts";
import { inertLine } from "../core/altText/review/report/inert.ts";
import { counted } from "../core/messages/english.ts";
import type { ImageEdit } from "../core/altText/write/plan.ts";
import { createNodeWriter } from "../node/writer.ts";
import { ask, chooseImages } from "./asking.ts";
import type { MainOptions } from "./surroundings.ts";
import type { CliOptions } from "./options.ts";
import { pathsFrom } from "./rows.ts";

/**
 * Writes what was proposed before, where there is still no alt text or one that says nothing.
 *
 * @returns 0 where all of that was written, 1 where something has no proposal or no place
 */
export async function applyProposals(options: CliOptions, main: MainOptions): Promise<number> {
  const { cwd, stdout, stderr } = main;
  const asking = await chooseImages(options, main);
  const rows = asking.images.flatMap((image) => image.rows);
  const { outcomes } = await ask(asking, { ...options, budget: undefined }, main);
  const edits = rows.flatMap((row): ImageEdit[] => {
    const outcome = outcomes.get(row);
    return outcome && "suggestion" in outcome ? [suggestedEdit(row, outcome.suggestion)] : [];
  });
  const pathOf = pathsFrom(cwd);
  const tell = ({ uri, put }: ImageEdit): string =>
    `${inertLine(`${pathOf(uri)}: ${"alt" in put ? `“${put.alt}”` : "decorative"}`)}\n`;
  if (options.dryRun) {
    for (const edit of edits) stdout.write(tell(edit));
    return edits.length === rows.length ? 0 : 1;
  }
  const writer = createNodeWriter(asking.documents);
  let written = 0;
  for (const own of Map.groupBy(edits, ({ uri }) => uri).values()) {
    // A file at a time: one that others are writing holds up no other one.
    const applied = await writer.apply(own);
    written += applied.written.length;
    for (const edit of applied.written) stdout.write(tell(edit));
    for (const { edit, why } of applied.left)
      stderr.write(`${inertLine(`${pathOf(edit.uri)}: left, ${why}`)}\n`);
  }
  stderr.write(`${written} of ${counted(rows.length, "image")} got an alt text.\n`);
  return written === rows.length ? 0 : 1;
}
