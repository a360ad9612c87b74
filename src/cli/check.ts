import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { baselineOf, parseBaseline, withoutKnown } from "../core/altText/review/baseline.ts";
import { reportOf, type Report } from "../core/altText/review/report/contract.ts";
import { counted, english } from "../core/messages/english.ts";
import { readTextUpTo } from "../core/files/readUpTo.ts";
import { parseAltTextSettings } from "../core/settings.ts";
import { settingsOf } from "../node/settings.ts";
import { readConfig } from "./config.ts";
import { documentFiles, isFolder } from "./files.ts";
import { formatReport, TELLS_PROBLEMS } from "./format.ts";
import { refuseLink } from "./ownFiles.ts";
import type { MainOptions } from "./surroundings.ts";
import { UsageError, type CliOptions } from "./options.ts";
import { readParts } from "./parts.ts";
import { chooseRows, pathsFrom } from "./rows.ts";
import { tellUnread, type UnreadFile } from "./unread.ts";

/** Bytes of a baseline. */
const LARGEST_BASELINE = 50_000_000;

/** Tells which images have no alt text or a poor one. @returns the exit status */
export async function check(options: CliOptions, main: MainOptions): Promise<number> {
  const { cwd, stdout, stderr } = main;
  const { report, isFailed } = await reportFor(options, main);
  const file = options.baseline === undefined ? undefined : resolve(cwd, options.baseline);
  if (file !== undefined && options.updateBaseline) {
    const baseline = baselineOf(report);
    await refuseLink(file, options.baseline ?? "");
    await writeFile(file, `${JSON.stringify(baseline, undefined, 2)}\n`);
    const known = Object.keys(baseline.known).length;
    stderr.write(`${options.baseline}: ${counted(known, "known problem")}.\n`);
    return isFailed ? 2 : 0;
  }
  const shown = file === undefined ? report : withoutKnown(report, await readBaseline(file));
  stdout.write(await formatReport(shown, options.format));
  return isFailed ? 2 : statusOf(shown, options.maxMissing);
}

/** The report, and whether Iris failed at a document that is not in it. */
async function reportFor(
  options: CliOptions,
  main: MainOptions,
): Promise<{ readonly report: Report; readonly isFailed: boolean }> {
  const { cwd, signal, threads } = main;
  if (options.stdinFilename !== undefined) {
    const { rows } = await chooseRows(options, main);
    return { report: reportOf(rows, { t: english, pathOf: pathsFrom(cwd) }), isFailed: false };
  }
  const { settings, ignored } = await readConfig(options.config, main);
  const shut: UnreadFile[] = [];
  const onShut = (path: string): unknown => shut.push({ path, problem: "unreadable" });
  const files = documentFiles({ ...options, cwd, ignored, signal, onShut });
  const { unread, ...part } = await readParts(files, {
    ...{ cwd, signal, threads, altText: parseAltTextSettings(settingsOf(settings)) },
    // Those that folders have are none.
    isWithoutLinks: options.paths.every((path) => isFolder(resolve(cwd, path))),
    isWhole: !TELLS_PROBLEMS.has(options.format),
  });
  tellUnread([...shut, ...unread], options, main);
  return {
    report: { version: 1, ...part },
    isFailed: unread.some(({ problem }) => problem === "failed"),
  };
}

/** 1 where there are problems; where some may be missing, only where more are. */
function statusOf({ references }: Report, maxMissing: number | undefined): 0 | 1 {
  const problems = references.flatMap((one) => one.problems);
  const missing = problems.filter(({ code }) => code === "missing-alt").length;
  const isFine = maxMissing === undefined ? problems.length === 0 : missing <= maxMissing;
  return isFine ? 0 : 1;
}

async function readBaseline(file: string) {
  const text = await readTextUpTo(file, LARGEST_BASELINE);
  const baseline = text === undefined ? undefined : parseBaseline(text);
  if (!baseline) throw new UsageError(`${file} is no baseline. --update-baseline writes one.`);
  return baseline;
}
