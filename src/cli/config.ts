import { resolve } from "node:path";
import { isRecord, parseJsonc, valueAt } from "../core/altText/resolve/staticText.ts";
import { SETTING, type SettingId } from "../core/settings.ts";
import { readUpTo } from "../core/files/readUpTo.ts";
import { inertLine } from "../core/altText/review/report/inert.ts";
import type { OwnSettings } from "../node/settings.ts";
import type { MainOptions } from "./surroundings.ts";
import { UsageError } from "./options.ts";
import { WHY } from "./unread.ts";

/** The settings file that is read where none is named. */
const USUAL_FILE = ".iris-alt.json";
/** Bytes of a settings file. */
const LARGEST = 5_000_000;
/** Settings that a repository may make: they lead to no address and cost nothing. */
const HARMLESS = [
  SETTING.altTextLanguage,
  SETTING.altTextMaxLength,
  SETTING.altTextContext,
  SETTING.altTextStaticRoots,
  SETTING.altTextComponents,
  SETTING.altTextAllowKinds,
] as const;
/** What the settings file has, by the settings' ids. */
const IN_FILE: ReadonlyMap<string, SettingId> = new Map(
  HARMLESS.map((id) => [id.replace(/^altText\./, ""), id]),
);
/** Rules of one's own, as ignore files have them. */
const IGNORE = "ignore";

export interface CliConfig {
  readonly settings: OwnSettings;
  readonly ignored: readonly string[];
}

/**
 * What a repository says in its settings file and, where that is harmless, in VS Code's. One that is there and
 * cannot be read is told.
 *
 * @param named path of a settings file
 * @throws UsageError for one that cannot be read, and for a setting that it may not have
 */
export async function readConfig(
  named: string | undefined,
  { cwd, stderr }: Pick<MainOptions, "cwd" | "stderr">,
): Promise<CliConfig> {
  const read = async (path: string): Promise<string | undefined> => {
    const bytes = await readUpTo(resolve(cwd, path), LARGEST);
    if (typeof bytes !== "string") return new TextDecoder().decode(bytes);
    if (bytes !== "gone" && path !== named)
      stderr.write(`${inertLine(`iris-alt: ${path} is not followed: it ${WHY[bytes]}.`)}\n`);
    return undefined;
  };
  const editor = parseJsonc((await read(".vscode/settings.json")) ?? "");
  const fromEditor = HARMLESS.flatMap((id) => {
    const value = valueAt(editor, `iris.${id}`);
    return value === undefined ? [] : [[id, value] as const];
  });
  const text = await read(named ?? USUAL_FILE);
  if (text === undefined && named !== undefined) throw new UsageError(`${named} cannot be read.`);
  const file = text === undefined ? {} : parseJsonc(text);
  if (!isRecord(file)) throw new UsageError(`${named ?? USUAL_FILE} holds no JSON object.`);
  const fromFile = Object.entries(file).flatMap(([name, value]) => {
    if (name === IGNORE || name === "$schema") return [];
    const id = IN_FILE.get(name);
    if (id === undefined)
      throw new UsageError(
        `${named ?? USUAL_FILE} has “${name}”. It may have ${[...IN_FILE.keys(), IGNORE].join(", ")}.`,
      );
    return [[id, value] as const];
  });
  const rules = file[IGNORE];
  const ignored = Array.isArray(rules) ? rules.filter((one) => typeof one === "string") : [];
  return { settings: Object.fromEntries([...fromEditor, ...fromFile]), ignored };
}
