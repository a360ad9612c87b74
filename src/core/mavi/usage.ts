import { fields, number, type Fields } from "./fields.ts";
import type { Usage } from "./models.ts";

/** Tokens as one chunk counts them; what it does not say is not there. */
export interface Counted {
  readonly input?: number | undefined;
  readonly output?: number | undefined;
  readonly total?: number | undefined;
}

/** What a body's `usage` counts, in each provider's names; undefined where it counts nothing. */
export function countedIn(body: Fields | undefined): Counted | undefined {
  const usage = fields(body?.["usage"]) ?? fields(body?.["usageMetadata"]);
  if (!usage) return undefined;
  const count = (...names: string[]): number | undefined => {
    for (const name of names) {
      const found = tokens(usage[name]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const input = count("input_tokens", "prompt_tokens", "promptTokenCount", "inputTokens");
  const output = count(
    ...["output_tokens", "completion_tokens", "candidatesTokenCount"],
    ...["output_token", "outputTokens"],
  );
  const thoughts = count("thoughtsTokenCount");
  const total = count("total_tokens", "totalTokenCount", "totalTokens");
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
