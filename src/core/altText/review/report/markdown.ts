import type { Translate } from "../../../messages/locale.ts";
import { visible } from "../../../messages/visible.ts";
import { oneLine } from "../../syntax/escape.ts";
import { markdownWords } from "../../write/describe/words.ts";
import { shownProblems, type Report, type ReportedReference } from "./contract.ts";
import { withoutCommands } from "./inert.ts";
import { countsOf } from "./text.ts";

/** Characters that a pull request takes are 65,536; some are left for what people add. */
const MOST = 60_000;
/** Characters of a text. */
const SHOWN = 500;

/** For a pull request: the counts, and a list of what is wrong and proposed by files. What is quoted calls nobody. */
export function markdownReport({ references, summary }: Report, t: Translate): string {
  const open = references.filter((one) => one.problems.length > 0 || one.proposal !== undefined);
  const parts = [`## ${t("Alt text")}\n\n${countsOf(summary, t).join("\n")}\n`];
  let room = MOST - (parts[0]?.length ?? 0);
  let file: string | undefined;
  for (const [at, one] of open.entries()) {
    const head = one.file === file ? "" : `\n### ${code(one.file)}\n\n`;
    const part = head + itemOf(one, t);
    room -= part.length;
    if (room < 0) {
      parts.push(`\n${t("Images that are not listed: {0}", open.length - at)}\n`);
      break;
    }
    parts.push(part);
    file = one.file;
  }
  return withoutCommands(parts.join(""));
}

function itemOf(one: ReportedReference, t: Translate): string {
  const { cell, line, alt, proposal } = one;
  const place = cell === undefined ? t("Line {0}", line) : t("Cell {0}, line {1}", ...[cell, line]);
  const image = one.source === null ? "" : ` · ${code(one.source)}`;
  const problems = shownProblems(one).map(({ message }) => `  - ${words(message)}\n`);
  const now = alt?.trim() ? [`  - ${t("Now:")} ${code(alt)}\n`] : [];
  const proposed = proposal ? [`  - ${t("Proposed:")} ${proposedIn(proposal.alt, t)}\n`] : [];
  return [`- ${place}${image}\n`, ...problems, ...now, ...proposed].join("");
}

const proposedIn = (alt: string, t: Translate): string =>
  alt === "" ? t("decorative") : code(alt);

/** As it stands, on one line: nothing in it is markup, a mention or a link. */
function code(text: string): string {
  const line = visible(oneLine(text)).slice(0, SHOWN);
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  const isAtEnd = /^`|`$/.test(line);
  return isAtEnd || line === "" ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
}

/** Words that a document or a model may have put together: no markup, and no sign that calls people or issues. */
const words = (text: string): string =>
  markdownWords(oneLine(text), false).replace(
    /[@#](?=\w)|:(?=\/\/)|\bwww(?=\.)/gi,
    (sign) => `${sign}&#8203;`,
  );
