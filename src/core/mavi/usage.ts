import { fields, number, type Fields } from "./fields.ts";
import type { Usage } from "./models.ts";

/** Tokens as one chunk counts them; what it does not say is not there. */
export interface Counted {
  readonly input?: number | undefined;
  readonly output?: number | undefined;
  readonly total?: number | undefined;
}

/** Names of counts, in small letters alone: each service writes them its own way. */
const INPUT = /^(total)?(input|prompt)tokens?(count)?$|^promptevalcount$|^tokensevaluated$/;
const OUTPUT =
  /^(total)?(output|completion|candidates?|generated)tokens?(count)?$|^evalcount$|^tokenspredicted$/;
const THOUGHTS = /^(total)?thoughts?tokens?(count)?$/;
const TOTAL = /^totaltokens?(count)?$/;
/** Fields that a count of its own in the reply has in its name. */
const COUNTER = /^(prompt_)?eval_count$|^tokens_(evaluated|predicted)$/;

/** What a body's `usage`, or the body itself, counts; undefined where it counts nothing. */
export function countedIn(body: Fields | undefined): Counted | undefined {
  if (!body) return undefined;
  const usage =
    fields(body["usage"]) ?? fields(body["usageMetadata"]) ?? fields(body["usage_metadata"]);
  if (usage) return countsOf(fields(usage["tokens"]) ?? usage);
  for (const key in body) if (COUNTER.test(key)) return countsOf(body);
  return undefined;
}

function countsOf(usage: Fields): Counted | undefined {
  let input: number | undefined;
  let output: number | undefined;
  let thoughts: number | undefined;
  let total: number | undefined;
  for (const key in usage) {
    const count = tokens(usage[key]);
    if (count === undefined) continue;
    const name = key.replace(/[_-]/g, "").toLowerCase();
    if (INPUT.test(name)) input ??= count;
    else if (OUTPUT.test(name)) output ??= count;
    else if (THOUGHTS.test(name)) thoughts ??= count;
    else if (TOTAL.test(name)) total ??= count;
  }
  if (!input && !output && !thoughts && !total) return undefined;
  const spoken =
    output === undefined && thoughts === undefined ? undefined : (output ?? 0) + (thoughts ?? 0);
  return { input, output: spoken, total };
}

/** Both counts, field by field, the later one's first; a zero overwrites nothing. */
export function mergeCounts(
  before: Counted | undefined,
  later: Counted | undefined,
): Counted | undefined {
  if (!before || !later) return later ?? before;
  return {
    input: notZero(later.input) ?? before.input,
    output: notZero(later.output) ?? before.output,
    total: notZero(later.total) ?? before.total,
  };
}

/** The usage that is paid for: what the total has over the input is output, thinking that is not listed. */
export function usageFrom(counted: Counted | undefined): Usage | undefined {
  if (!counted) return undefined;
  const { input = 0, output = 0, total = 0 } = counted;
  return {
    inputTokens: input,
    outputTokens: input > 0 ? Math.max(output, total - input) : output || total,
  };
}

function notZero(count: number | undefined): number | undefined {
  return count === 0 ? undefined : count;
}

function tokens(value: unknown): number | undefined {
  const found = number(typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value);
  return found !== undefined && found >= 0 ? found : undefined;
}
