import { fields, isFields, nonEmpty, string, type Fields } from "./fields.ts";

/** Why the model stopped, in the endpoint's several spellings made one; `other` names itself. */
export type Finish = "stop" | "length" | "filtered" | "failed" | "other";

/** That an answer is over, and why. */
export interface Finishing {
  /** Which answer, as the endpoint counts; undefined for all of them. */
  readonly index: number | undefined;
  readonly finish: Finish;
  /** The endpoint's own word. */
  readonly name: string;
}

/** Words that stand where a reason would, while there is none. */
const NO_REASON =
  /^(null|none|nil|undefined|unfinished|in_progress|incomplete|(finish|block|blocked)_reason_unspecified)?$/i;
/** Ends after which the text there is not whole, in Google's words and others'. */
const BROKEN =
  /^(other|language|recitation|image_\w+|no_image|malformed_\w+|unexpected_tool_call|too_many_tool_calls|missing_thought_signature|abort(ed)?|cancell?ed|interrupted|time_?out)$/i;

/** Whether text that ends so is not whole: words that nobody knows count as an end like any other. */
export function isBroken({ finish, name }: Finishing): boolean {
  return finish === "filtered" || (finish === "other" && BROKEN.test(name));
}

/** What a word for the end of an answer means; undefined for words that mean none. */
function finishOf(word: string): Finish | undefined {
  // Python writes the class of the word before it.
  const name = bare(word).replaceAll("-", "_");
  if (NO_REASON.test(name)) return undefined;
  if (/^image_(safety|prohibited)/i.test(name)) return "filtered";
  if (BROKEN.test(name)) return "other";
  if (
    /^(error_)?limit$|length|max_?(new_?|output_?|completion_?)?tokens|token_limit|context_window|model_context/i.test(
      name,
    )
  )
    return "length";
  if (/filter|safety|toxic|block|prohibited|spii|sensitive|refus|guardrail|moderat/i.test(name))
    return "filtered";
  if (/error|fail|insufficient_system/i.test(name)) return "failed";
  return /^(stop\w*|end(_\w+)?|eos\w*|complete[d]?|done|finish(ed)?|success|normal|ok)$/i.test(name)
    ? "stop"
    : "other";
}

/** The ends that these choices or candidates tell of. */
export function addFinishes(
  found: Finishing[] | undefined,
  choices: readonly Fields[],
): Finishing[] | undefined {
  let i = 0;
  for (const choice of choices) {
    const index = typeof choice["index"] === "number" ? choice["index"] : i;
    i++;
    const name =
      nonEmpty(string(choice["finish_reason"])) ??
      string(choice["finishReason"]) ??
      string(choice["stop_reason"]);
    found = addNamed(found, index, name);
    // What a model refuses with is no answer; the reason beside it is "stop".
    const { refusal } = fields(choice["delta"]) ?? fields(choice["message"]) ?? {};
    if (typeof refusal === "string" && refusal) found = addNamed(found, index, "refusal");
  }
  return found;
}

/** Names of the field that says why all of an answer ended. */
const REASONS = [
  ...["finish_reason", "finishReason", "stop_reason", "stopReason"],
  ...["done_reason", "stop_type"],
] as const;

/** The ends that are told of for all answers: a blocked prompt, Responses' incomplete details, a message's reason. */
export function addGlobal(found: Finishing[] | undefined, body: Fields): Finishing[] | undefined {
  if ((string(body["type"]) ?? "").startsWith("response.refusal."))
    found = addNamed(found, undefined, "refusal");
  const details = body["incomplete_details"];
  if (isFields(details)) found = addNamed(found, undefined, string(details["reason"]));
  for (const name of REASONS) {
    const reason = body[name];
    if (typeof reason === "string") found = addNamed(found, undefined, reason);
  }
  const feedback = fields(body["promptFeedback"]) ?? fields(body["prompt_feedback"]);
  const blocked = string(feedback?.["blockReason"]) ?? string(feedback?.["block_reason"]);
  if (!blocked || NO_REASON.test(blocked)) return found;
  return [...(found ?? []), { index: undefined, finish: "filtered", name: bare(blocked) }];
}

const bare = (name: string): string => name.slice(name.lastIndexOf(".") + 1);

function addNamed(
  found: Finishing[] | undefined,
  index: number | undefined,
  name: string | undefined,
): Finishing[] | undefined {
  const finish = name === undefined ? undefined : finishOf(name);
  if (finish === undefined || name === undefined) return found;
  const one = { index, finish, name: bare(name) };
  if (!found) return [one];
  found.push(one);
  return found;
}

/** The choice that says that it failed, by a reason or an error of its own. */
export function failedChoice(choices: readonly Fields[]): Fields | undefined {
  return choices.find((choice) => {
    const error = fields(choice["error"]);
    return error !== undefined && Object.values(error).some(Boolean);
  });
}
