import { ALIVE, IDLE, type Chunk } from "./chunk.ts";
import { errorFacts, factsOf, sentenceOf } from "./errorShapes.ts";
import type { MaviError } from "./errors.ts";
import { failure, type ReplyContext } from "./failure.ts";
import { addFamily } from "./families.ts";
import { fields, string, type Fields } from "./fields.ts";
import { addFinishes, addGlobal, failedChoice, type Finishing } from "./finish.ts";
import { answersIn, layersOf, type Layer } from "./layers.ts";
import { add, addCandidates, addChoices, addEvent, type FoundTexts } from "./texts.ts";
import { countedIn, type Counted } from "./usage.ts";

/** Names of events and types after which at most usage comes. */
export const OVER_KIND =
  /^(complete|completed|done|end|finish|close|message_stop|message[-_]end|interaction\.completed?|response\.(completed|incomplete))$/i;
/** States of a whole reply. */
const OVER_STATUS = /^(completed?|succeeded|finished)$/i;
/** Fields that are true at the end. */
const ENDS = ["done", "stop", "is_end", "is_finished", "finished"] as const;

/**
 * Reads one object of a reply. Shapes: the vendor's reply with `choices[].text`
 * (reference page), OpenAI chunks and messages (the vendor's other providers),
 * Responses events and Gemini candidates (guesses), `{code, data: {msg}}` and
 * `{token}` (the vendor's other streams), and what other services behind
 * gateways are known to send.
 */
export function readObject(value: Fields, event: string | undefined, context: ReplyContext): Chunk {
  const layers = layersOf(value, event);
  const [outer] = layers;
  if (outer?.kind !== undefined && outer.kind !== event && ALIVE.test(outer.kind)) return IDLE;
  const failed = failureIn(layers, context);
  const texts = textsIn(layers, failed !== undefined);
  const usage = firstOf(layers, ({ body }) => countedIn(body));
  // What else an error's object has is no answer.
  if (failed) return { texts: texts ?? [], terminal: false, failed, usage };
  const finishes = finishesIn(layers);
  const choices = layers.flatMap((layer) => answersIn(layer).choices);
  const broken = finishes?.find(({ finish }) => finish === "failed");
  const choice = broken ? undefined : failedChoice(choices);
  const isOver = layers.some(({ body, kind }) => {
    const own = string(body["type"]) ?? string(body["event_type"]) ?? string(body["event"]);
    return own !== undefined && own === kind && OVER_KIND.test(own);
  });
  return {
    texts: texts ?? [],
    usage,
    model: firstOf(layers, ({ body }) => string(body["model"])),
    providerModel: firstOf(
      layers,
      ({ body }) =>
        string(fields(body["meta"])?.["provider_model"]) ??
        string(body["modelVersion"]) ??
        string(body["model_version"]),
    ),
    id: firstOf(layers, ({ body }) => string(body["id"])),
    finishes,
    terminal: isOver || layers.some(({ body }) => saysEnd(body)),
    over: isOver ? true : undefined,
    failed: broken
      ? failure({ message: errorText(choices) }, context)
      : choice && failure(factsOf(layersOf(choice, undefined)), context),
    says: texts === undefined ? sentenceOf(value) : undefined,
  };
}

/** The texts of the outermost layer that has any; where it is an error, of the lists of answers alone. */
function textsIn(layers: readonly Layer[], isFailed: boolean): FoundTexts {
  for (const layer of layers) {
    const { body, kind } = layer;
    const { choices, candidates } = answersIn(layer);
    let texts: FoundTexts = addChoices(undefined, choices);
    texts = addCandidates(texts, candidates);
    if (!isFailed && !texts) {
      texts = addEvent(texts, kind, body, fields(body["response"]));
      // The vendor's own streams: `{code, data: {msg}}`.
      if (layer !== layers[0] && layers[0]?.body["data"] === body)
        texts = add(texts, 0, string(body["msg"]));
      if (!texts && choices.length + candidates.length === 0) texts = addFamily(texts, layer);
    }
    if (texts) return texts;
  }
  return undefined;
}

function finishesIn(layers: readonly Layer[]): Finishing[] | undefined {
  let finishes: Finishing[] | undefined;
  for (const layer of layers) {
    const { choices, candidates } = answersIn(layer);
    finishes = addFinishes(finishes, choices);
    finishes = addFinishes(finishes, candidates);
    finishes = addGlobal(finishes, layer.body);
  }
  return finishes;
}

function saysEnd(body: Fields): boolean {
  return OVER_STATUS.test(string(body["status"]) ?? "") || ENDS.some((name) => body[name] === true);
}

/** What the outermost layer that tells it says. */
function firstOf<T extends string | Counted>(
  layers: readonly Layer[],
  find: (layer: Layer) => T | undefined,
): T | undefined {
  for (const layer of layers) {
    const found = find(layer);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The failure that an object tells of as a whole. */
function failureIn(layers: readonly Layer[], context: ReplyContext): MaviError | undefined {
  const facts = errorFacts(layers);
  if (facts) return failure(facts, context);
  // An error of no known shape: its status says that it is one.
  return context.status >= 400 ? failure(factsOf(layers), context) : undefined;
}

/** What a choice that ended in an error says of it. */
function errorText(choices: readonly Fields[]): string | undefined {
  return choices.map((one) => string(fields(one["error"])?.["message"])).find(Boolean);
}
