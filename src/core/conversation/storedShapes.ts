/* What is read of files that anybody may have written: whatever passes is what its type says, as far as it is used. */
import { isFields } from "../mavi/fields.ts";
import type { AttachedImage, QueuedQuestion, Turn } from "./conversation.ts";
import type { Prompt } from "./prompts.ts";
import { lookup } from "../lookup.ts";

type Check = (value: unknown) => boolean;

const isString: Check = (value) => typeof value === "string";
const isNumber: Check = (value) => typeof value === "number" && Number.isFinite(value);
/** Milliseconds since 1970 that a date can be made of. */
export const isTime: Check = (value) => isNumber(value) && Math.abs(value as number) <= 8.64e15;
const isBoolean: Check = (value) => typeof value === "boolean";
/** The id becomes a file's name. */
const isHash: Check = (value) => typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const listOf =
  (check: Check, least = 0): Check =>
  (value) =>
    Array.isArray(value) && value.length >= least && value.every(check);
const shape =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isFields(value) && Object.entries(fields).every(([name, check]) => check(value[name]));

const sentImage = shape({
  ...{ id: isHash, mimeType: isString, url: optional(isString) },
  ...{ width: optional(isNumber), height: optional(isNumber), byteLength: optional(isNumber) },
});
const image = shape({
  ...{ id: isString, name: isString, source: optional(isString), changes: listOf(isString) },
  found: optional(
    shape({ format: isString, width: isNumber, height: isNumber, byteLength: isNumber }),
  ),
  ...{ sent: listOf(sentImage, 1), full: optional(isBoolean), thumbnail: optional(isString) },
});
const overrides = {
  ...{ title: isString, model: optional(isString), systemPrompt: optional(isString) },
  parameters: optional(isFields),
};
const prompt = shape({ ...overrides, prompt: isString });
const usage = shape({ inputTokens: isNumber, outputTokens: isNumber });

const placed = { id: isString, parent: optional(isString), at: isTime, text: isString };
const question = shape({
  ...placed,
  ...{ prompt: optional(shape({ title: isString, words: isString })), images: listOf(image) },
  overrides: optional(shape(overrides)),
});
const answer = shape({
  ...placed,
  state: (value) => /^(?:streaming|complete|stopped|failed)$/.test(String(value)),
  ...{ model: optional(isString), wanted: optional(isString), address: optional(isString) },
  ...{ choices: optional(listOf(isString)), chosen: optional(isNumber), data: optional(isNumber) },
  ...{ isJson: optional(isBoolean), capped: optional(isBoolean) },
  ...{ maxTokens: optional(isNumber), leftOut: optional(isNumber) },
  usage: optional((value) => usage(value) && optional(listOf(usage))((value as never)["requests"])),
  failure: optional(shape({ reason: isString })),
});

/** Whether a value can be a turn: an earlier version may have written it. */
function isTurn(value: unknown): value is Turn {
  if (!isFields(value)) return false;
  if (value["role"] === "question") return question(value);
  return value["role"] === "answer" && answer(value);
}

/** Whether a value can be an attached image. */
export const isImage = (value: unknown): value is AttachedImage => image(value);

/** Whether a value can be a chosen prompt. */
export const isPrompt = (value: unknown): value is Prompt => prompt(value);

const queued = shape({
  ...{ id: isString, text: isString, images: listOf(image), prompt: optional(prompt) },
});

/** Whether a value can be a question that waits. */
export const isQueued = (value: unknown): value is QueuedQuestion => queued(value);

const nullable =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
/** By the field that tells which one it is. */
const ENTRIES: Readonly<Record<string, Check>> = lookup({
  version: shape({ version: isNumber }),
  turn: shape({ turn: isTurn, shown: optional(isBoolean) }),
  more: shape({ more: isString, from: listOf(isNumber), texts: listOf(isString) }),
  gone: shape({ gone: isString }),
  last: shape({ last: nullable(isString) }),
  title: shape({ title: nullable(isString) }),
});

/** Whether a value can be a line of a conversation's file; of a kind that is not known, its number is enough. */
export function isStoredEntry(value: unknown): boolean {
  if (!isFields(value) || !isNumber(value["n"])) return false;
  return Object.entries(ENTRIES).every(([kind, check]) => !(kind in value) || check(value));
}
