/** What is kept of a review on the disk, so that it goes on where it was stopped, closed or killed. */

import { createLineLog } from "../../lineLog.ts";
import { isFields } from "../../mavi/fields.ts";
import { isSuggestion } from "../propose/suggestion.ts";
import type { ItemDraft, KeptWork, ReviewItem } from "./item.ts";

interface KeptEntry {
  readonly key: string;
  /** Of the image's file as it was: another one is another image. */
  readonly stamp?: string | undefined;
  readonly work: KeptWork;
}

export interface KeptRows {
  /** What is known of rows; what was suggested for an image that changed since is not. */
  of(drafts: readonly ItemDraft[]): Promise<ReadonlyMap<string, KeptWork>>;
  /** @returns once it is on the disk */
  keep(item: ReviewItem): Promise<void>;
}

/**
 * @param file path on this computer
 * @param stampOf another one whenever a file is; undefined where it is not there
 */
export function createKeptRows(
  file: string,
  stampOf: (uri: string) => Promise<string | undefined>,
): KeptRows {
  const log = createLineLog(file, entryOf);
  let known: Promise<Map<string, KeptEntry>> | undefined;
  const read = (): Promise<Map<string, KeptEntry>> =>
    (known ??= log.read().then((all) => new Map(all.map((one) => [one.key, one]))));
  const stampFor = async ({ row: { image } }: ItemDraft): Promise<string | undefined> =>
    image.kind === "file" ? stampOf(image.uri) : undefined;
  return {
    async of(drafts) {
      const all = await read();
      const works = await Promise.all(
        drafts.map(async (draft): Promise<[string, KeptWork][]> => {
          const entry = all.get(draft.key);
          if (!entry) return [];
          const isSame = !entry.work.suggestion || (await stampFor(draft)) === entry.stamp;
          return [[draft.key, isSame ? entry.work : withoutSuggestion(entry.work)]];
        }),
      );
      return new Map(works.flat());
    },
    async keep(item) {
      const { key, kept: work } = item;
      const all = await read();
      if (!all.has(key) && Object.values(work).every((one) => one === undefined)) return;
      const stamp = work.suggestion ? await stampFor(item) : undefined;
      const entry: KeptEntry = { key, work, ...(stamp !== undefined && { stamp }) };
      all.set(key, entry);
      await log.add(entry);
    },
  };
}

/** What somebody decided of a proposal that does not count any more is open again. */
function withoutSuggestion({ decision, text, isDecorative, isFree }: KeptWork): KeptWork {
  const isOwn = text !== undefined || isDecorative === true;
  return { text, isDecorative, isFree, ...((isOwn || decision !== "accepted") && { decision }) };
}

function entryOf(value: unknown): KeptEntry | undefined {
  if (!isFields(value)) return undefined;
  const { key, stamp, work } = value;
  if (typeof key !== "string" || !isFields(work)) return undefined;
  const { suggestion, choice, text, isFree, isDecorative, decision } = work;
  const known = (["accepted", "skipped", "never"] as const).find((one) => one === decision);
  return {
    key,
    ...(typeof stamp === "string" && { stamp }),
    work: {
      ...(isSuggestion(suggestion) && { suggestion }),
      ...(Number.isSafeInteger(choice) && { choice: Number(choice) }),
      ...(typeof text === "string" && { text }),
      ...(isFree === true && { isFree }),
      ...(isDecorative === true && { isDecorative }),
      ...(known && { decision: known }),
    },
  };
}
