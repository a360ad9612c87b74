import { NEARLY, type AskEvent } from "../mavi/client.ts";
import { isDeeper } from "../mavi/lenientJson.ts";
import { isSameModel } from "../mavi/models.ts";
import type { Ending } from "../mavi/replyEvents.ts";
import type { ChatRequest } from "../mavi/request.ts";
import type { Answer } from "./conversation.ts";

/** What an event does to the answer. */
export interface AnswerChange {
  readonly by: Partial<Answer>;
  /** Where all that it does is to add this to the text. */
  readonly appended?: string;
}

/** Follows one request and says how its answer changes. */
export interface Answering {
  take(event: AskEvent): AnswerChange | undefined;
  /** The last word on an answer that did not come to its end. */
  broken(): Partial<Answer>;
}

/** An answer that was asked for as data is kept as the JSON it came as; so is each of several answers. */
export function createAnswering(request: ChatRequest): Answering {
  const { responseSchema, model: wanted, maxTokens } = request;
  let model = wanted;
  let raw: (string | undefined)[] = [];
  let chosen = 0;
  let isData = false;
  /** What is there does not fit and stays only until something better comes. */
  let isVoid = false;

  const begin = (): void => {
    if (isVoid) raw = [];
    isVoid = false;
  };
  const all = (): Partial<Answer> => {
    const texts = Array.from(raw, (text = "") => text);
    return {
      text: texts[chosen] ?? "",
      ...(texts.length > 1 && { choices: texts, chosen }),
      ...(responseSchema && { isJson: true }),
    };
  };

  return {
    take(event) {
      switch (event.type) {
        case "retry":
          return undefined;
        case "repair":
          isVoid = true;
          return undefined;
        case "model":
          model = event.model;
          return { by: { model, ...(model !== wanted && { wanted }) } };
        case "address":
          return { by: { address: event.address } };
        case "text": {
          const isAnew = isVoid;
          begin();
          const before = raw[event.index] ?? "";
          raw[event.index] = before + event.text;
          // Of several answers one is shown while they come; the others are there at the end.
          if (event.index !== chosen && !isAnew) return undefined;
          const adds = event.index === chosen && !isAnew && !(responseSchema && before === "");
          return { by: all(), ...(adds && { appended: event.text }) };
        }
        case "replace":
          begin();
          raw[event.index] = event.text;
          return { by: all() };
        case "data":
          isData = true;
          chosen = event.index;
          raw[event.index] = readable(event.source, event.value);
          return { by: { ...all(), data: event.index } };
        case "end":
          return {
            by: {
              ...all(),
              ...endOf(event.ending, { maxTokens, isData }),
              ...answeredBy(event.ending.model ?? model, { model, wanted }),
            },
          };
      }
    },
    broken: all,
  };
}

/** The model that answered; the one wanted goes along where it is another. */
function answeredBy(
  answered: string,
  { model, wanted }: { model: string; wanted: string },
): Pick<Answer, "model" | "wanted"> {
  // Replies name a model without its provider, or with a version behind it.
  const known = isSameModel(answered, model) ? model : answered;
  return { model: known, ...(!isSameModel(known, wanted) && { wanted }) };
}

/** Characters of JSON that is put on lines of its own, and objects inside each other: each indents all within it. */
const [LONGEST_INDENTED, DEEPEST_INDENTED] = [500_000, 20];

/** JSON on lines of its own, but never other JSON: numbers of many digits would not survive. */
function readable(source: string, value: unknown): string {
  if (source.length > LONGEST_INDENTED || isDeeper(value, DEEPEST_INDENTED)) return source;
  return source === JSON.stringify(value) ? JSON.stringify(value, null, 2) : source;
}

/** What became of an answer that the endpoint ended. */
function endOf(
  ending: Ending,
  { maxTokens, isData }: { maxTokens: number | undefined; isData: boolean },
): Partial<Answer> {
  const used = ending.usage?.outputTokens ?? 0;
  const capped =
    !isData &&
    (ending.finish === "length" || (maxTokens !== undefined && used >= maxTokens * NEARLY));
  return {
    state: ending.complete ? "complete" : "failed",
    usage: ending.usage,
    capped,
    maxTokens,
    ...(!ending.complete && { failure: { reason: "truncated" } }),
  };
}
