/** Checks a request as the vendor would, and reads what was asked. Throws `Refused`. */
import type { IncomingHttpHeaders } from "node:http";
import { badInput, badParameter, envelope, goneModel, Refused } from "./errors.ts";
import { isObject } from "./json.ts";
import { readMessages, type MessageRules, type SeenImage, type Turn } from "./messages.ts";
import { isProvider, modelRules, type ModelRules, type Provider } from "./models.ts";
import { readOtherFormat, schemaInWords } from "./providers.ts";
import { checkSchema } from "./schema.ts";

/** What is uncertain about the endpoint, so that a scenario can decide it one way or the other. */
export interface Rules extends Omit<MessageRules, "provider"> {
  /** Whether the key is expected bare, as the vendor's page shows it, or after `Bearer `. */
  readonly authorization: "bare" | "bearer";
  /** Top-level fields that are refused as unknown. */
  readonly refusedFields: readonly string[];
  /** Whether a field that is not on the vendor's page is refused. */
  readonly strictFields: boolean;
  /** A schema in `metadata` is refused, whatever it is. */
  readonly refusesSchema: boolean;
  /** Names of models that are refused as gone. */
  readonly retired: readonly string[];
  /** The route is `/ilm`, and nothing is at `/iu`. */
  readonly olderAddress: boolean;
}

export const DEFAULT_RULES: Rules = {
  authorization: "bare",
  base64: ["base64", "data-uri"],
  refusedFields: [],
  strictFields: false,
  refusesSchema: false,
  retired: [],
  olderAddress: false,
};

export interface Ask {
  /** As sent, with the provider: `gemini:gemini-2.5-flash`. */
  readonly model: string;
  readonly modelRules: ModelRules;
  readonly turns: readonly Turn[];
  readonly stream: boolean;
  readonly n: number;
  readonly maxTokens: number;
  readonly stop: readonly string[];
  /** Set when the answer has to be JSON. */
  readonly json?: { readonly schema?: Record<string, unknown> };
  /** Everything but the messages, to be shown in the answer. */
  readonly parameters: Record<string, unknown>;
}

/** The key that is always taken, and printed by `npm run endpoint`. */
export const STANDIN_KEY = "sk-mavi-standin";
const ACCEPTED_PREFIXES = [STANDIN_KEY, "sk-mai-"];
const KEY_REFUSALS: Readonly<Record<string, readonly [number, string]>> = {
  "sk-mavi-wrong": [401, "Unauthorized"],
  "sk-mavi-nobalance": [402, "Insufficient balance"],
  "sk-mavi-forbidden": [403, "Forbidden"],
};

/** Checks the key. The vendor's page shows it bare; the documentation names 401, 402 and 403. */
export function checkKey(header: string | undefined, rules: Rules, extraKey?: string): void {
  const [, bearer, key = ""] = /^(Bearer\s+)?(.*)$/i.exec(header ?? "") ?? [];
  const refusal = Object.hasOwn(KEY_REFUSALS, key) ? KEY_REFUSALS[key] : undefined;
  const known = key === extraKey || ACCEPTED_PREFIXES.some((prefix) => key.startsWith(prefix));
  const rightForm = (bearer !== undefined) === (rules.authorization === "bearer");
  if (rightForm && known && refusal === undefined) return;
  const [status, msg] = (rightForm ? refusal : undefined) ?? [401, "Unauthorized"];
  throw new Refused(msg, envelope(status, msg));
}

export function checkContentType(headers: IncomingHttpHeaders): void {
  if (/^application\/json\s*(?:;|$)/i.test(headers["content-type"] ?? "")) return;
  const msg = `Content-Type '${headers["content-type"] ?? ""}' is not supported`;
  throw new Refused(msg, envelope(415, msg));
}

/** The page's table of numbers. 8 for `n` is Google's limit; the page has none. */
const NUMBERS: Readonly<Record<string, { min: number; max: number; integer?: true }>> = {
  temperature: { min: 0, max: 2 },
  top_p: { min: 0, max: 1 },
  frequency_penalty: { min: -2, max: 2 },
  presence_penalty: { min: -2, max: 2 },
  max_tokens: { min: 1, max: Infinity, integer: true },
  n: { min: 1, max: 8, integer: true },
};

const FIELDS = ["model", "messages", "stream", "stop", "extra_body", "metadata", "response_format"];

/** `body` is the parsed JSON; what is no JSON comes as `undefined`. Images go into `seen` as well. */
export async function readAsk(body: unknown, rules: Rules, seen: SeenImage[]): Promise<Ask> {
  if (!isObject(body)) throw badParameter("Request body is not readable JSON");
  for (const field of Object.keys(body)) {
    const known = FIELDS.includes(field) || Object.hasOwn(NUMBERS, field);
    if (rules.refusedFields.includes(field) || (rules.strictFields && !known)) {
      throw badParameter(`Unrecognized field "${field}"`);
    }
  }
  const { model, provider, found } = readModel(body["model"], rules);
  const number = (field: string, fallback: number) => readNumber(body, field, fallback);
  for (const field of Object.keys(NUMBERS)) number(field, 0);
  for (const field of ["frequency_penalty", "presence_penalty"]) {
    if (!found.penalties && number(field, 0) !== 0) {
      throw badParameter(`${field} is not supported by ${model}`);
    }
  }
  const { stream = false } = body;
  if (typeof stream !== "boolean") throw badParameter("stream must be a boolean");

  const { messages, ...parameters } = body;
  const json =
    provider === "gemini"
      ? readMetadata(body, model, found, rules)
      : readOtherFormat(body, provider);
  const turns = endingOnUser(await readMessages(messages, { ...rules, provider }, seen), found);
  const schema = json.json?.schema ? undefined : schemaInWords(turns);
  return {
    model,
    modelRules: found,
    stream,
    n: number("n", 1),
    maxTokens: number("max_tokens", 1000),
    stop: readStop(body["stop"]),
    ...json,
    ...(schema && { json: { schema } }),
    parameters,
    turns,
  };
}

function endingOnUser(turns: readonly Turn[], { endsOnUser }: ModelRules): readonly Turn[] {
  if (endsOnUser && turns.at(-1)?.role === "assistant")
    throw badInput("Please ensure that the last turn of the conversation is the user's");
  return turns;
}

function readModel(
  model: unknown,
  { retired }: Rules,
): { model: string; provider: Provider; found: ModelRules } {
  if (model === undefined) throw badParameter("model is required");
  if (typeof model !== "string") throw badParameter("model must be a string");
  // Required by the vendor's page, which shows the name without it as the wrong way.
  const [, provider, name = ""] = /^(gemini|gpt|nova|qwen):(.+)$/.exec(model) ?? [];
  if (!isProvider(provider)) throw badParameter(`model '${model}' has no provider prefix`);
  if (retired.includes(name)) throw goneModel(name);
  const found = modelRules(name, provider);
  if (found === undefined) throw badParameter(`model '${model}' is not found or not supported`);
  return { model, provider, found };
}

function readNumber(body: Record<string, unknown>, field: string, fallback: number): number {
  const value = body[field];
  if (value === undefined) return fallback;
  const { min, max, integer } = NUMBERS[field]!;
  if (typeof value !== "number" || (integer && !Number.isInteger(value))) {
    throw badParameter(`${field} must be ${integer ? "an integer" : "a number"}`);
  }
  if (value < min || value > max) {
    throw badParameter(
      `${field} must be ${max === Infinity ? `at least ${min}` : `${min} to ${max}`}`,
    );
  }
  return value;
}

function readStop(stop: unknown): readonly string[] {
  if (stop === undefined || stop === null) return [];
  const list: unknown[] = Array.isArray(stop) ? stop : [stop];
  if (list.every((item) => typeof item === "string")) return list;
  throw badParameter("stop must be a string or an array of strings");
}

/**
 * `metadata` is documented inside `extra_body`. The vendor's sample goes through an SDK that lifts what
 * is in there to the top level, so either place is read.
 */
function readMetadata(
  body: Record<string, unknown>,
  model: string,
  rules: ModelRules,
  { refusesSchema }: Rules,
): Pick<Ask, "json"> {
  const { extra_body: extra = {}, metadata: top } = body;
  if (!isObject(extra)) throw badParameter("extra_body must be an object");
  const metadata = extra["metadata"] ?? top ?? {};
  if (!isObject(metadata)) throw badParameter("metadata must be an object");
  const { thinking_config: thinking, response_mime_type: mime, responseSchema: schema } = metadata;
  if (thinking !== undefined) checkThinking(thinking, model, rules);
  checkResolution(metadata["media_resolution"]);
  if (schema !== undefined && refusesSchema)
    throw badInput("responseSchema is too complex for this model: too many states for serving");
  if (schema !== undefined) checkSchema(schema, "responseSchema");
  if (mime === undefined) {
    if (schema !== undefined) throw badInput("responseSchema needs response_mime_type");
    return {};
  }
  if (mime !== "application/json" && mime !== "json_schema") {
    throw badParameter("response_mime_type must be application/json or json_schema");
  }
  return { json: isObject(schema) ? { schema } : {} };
}

function checkThinking(config: unknown, model: string, rules: ModelRules): void {
  if (!isObject(config)) throw badParameter("thinking_config must be an object");
  const { thinking_budget: budget, thinking_level: level } = config;
  if (budget !== undefined && level !== undefined)
    throw badInput("You can only set one of thinking budget and thinking level");
  if (level !== undefined && !rules.levels?.some((one) => one === level))
    throw badInput(`Thinking level ${JSON.stringify(level)} is not supported for this model`);
  if (budget === undefined) return;
  if (typeof budget !== "number" || !Number.isInteger(budget)) {
    throw badParameter("thinking_budget must be an integer");
  }
  const range = rules.thinking;
  if (range === undefined) throw badInput(`${model} does not support thinking`);
  // -1 leaves the budget to the model (Google's documentation).
  if (budget === -1 || (budget === 0 && range.zero)) return;
  if (budget >= range.min && budget <= range.max) return;
  throw badInput(
    `The thinking budget ${budget} is invalid for ${model}: choose ${range.min} to ${range.max}`,
  );
}

/** Google's names; the vendor's page does not have the field. */
function checkResolution(value: unknown): void {
  const names = ["LOW", "MEDIUM", "HIGH"].map((name) => `MEDIA_RESOLUTION_${name}`);
  if (value !== undefined && !names.some((name) => name === value))
    throw badInput(`Invalid media_resolution: ${JSON.stringify(value)}`);
}
