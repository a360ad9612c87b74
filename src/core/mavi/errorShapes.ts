/* Where an error says what it is: the shapes of the vendor, of the providers and of gateways. */
import { isFields, list, string, type Fields } from "./fields.ts";
import { answersIn, type Layer } from "./layers.ts";
import { exactest, reasonForCode } from "./reasons.ts";
import { waitOfFields } from "./waitHints.ts";

/** What an error of the endpoint says. */
export interface ErrorFacts {
  readonly code?: string | undefined;
  readonly status?: number | undefined;
  readonly message?: string | undefined;
  /** Where in the request the fault is, as some services say beside the message. */
  readonly place?: string | undefined;
  /** What else stands beside the message, such as the name of a quota. */
  readonly details?: string | undefined;
  readonly retryAfter?: number | undefined;
  readonly requestId?: string | undefined;
}

/** An object's fields by their names in small letters alone: `ErrorMsg`, `error_msg` and `errorMsg` are one. */
type Named = ReadonlyMap<string, unknown>;

/** Fields that are looked at; an error has few. */
const MOST_FIELDS = 60;

function named(value: Fields): Named {
  const names = new Map<string, unknown>();
  for (const key in value) {
    if (names.size === MOST_FIELDS) break;
    const name = key.replace(/[_-]/g, "").toLowerCase();
    // An error that is called by its kind: `throttlingException`.
    if (name.endsWith("exception") && isFields(value[key])) {
      names.set("error", value[key]);
      names.set("exception", key);
    } else if (!names.has(name)) names.set(name, value[key]);
  }
  return names;
}

/** Names of codes, the more exact first. `code` counts by itself, the others where words stand beside them. */
const CODES = ["errorcode", "errcode", "errno", "statuscode", "retcode"] as const;
/** Names of a word for how it went. */
const STATES = ["status", "result", "state"] as const;
/** Names of sentences that only errors have. */
const ERROR_WORDS = ["errormessage", "errormsg", "errmsg"] as const;
/** Names of sentences in their order: what is more exact stands before a title. */
const SENTENCES = [
  ...["msg", "message", ...ERROR_WORDS, "statusmsg", "detail"],
  ...["errors", "errordescription", "description", "faultstring", "reason"],
] as const;

/**
 * What a reply's layers say of a failure: `{code, msg}` with a number or a
 * string, `status: "errored"` with HTTP 200, `success: false`, the gateway's
 * `{timestamp, path, status, error, requestId}`, and the same in the names of
 * other services; undefined where none of them is one.
 */
export function errorFacts(layers: readonly Layer[]): ErrorFacts | undefined {
  const own = layers.filter(({ isPart }) => !isPart);
  const hasAnswer = layers.some((layer) => {
    const { choices, candidates } = answersIn(layer);
    return choices.length + candidates.length > 0;
  });
  const failed = own.filter((layer) => saysFailed(layer, hasAnswer));
  return failed.length === 0 ? undefined : factsOf(failed, own);
}

function saysFailed(layer: Layer, hasAnswer: boolean): boolean {
  const { body, kind } = layer;
  const fields = named(body);
  const status = statusOf(fields);
  const words = STATES.map((name) => string(fields.get(name)) ?? "");
  if (words.some((word) => /^(error(ed)?|fail(ed|ure)?)$/i.test(word))) return true;
  if (status !== undefined && status >= 400) return true;
  const code = codeOf(fields.get("code"));
  // A code that nobody knows may be one of its own for what went well.
  if (code !== undefined && !isSuccess(code) && !(hasAnswer && reasonForCode(code) === undefined))
    return true;
  if (isFalse(fields.get("success")) || isFalse(fields.get("ok"))) return true;
  if (fields.get("failed") === true) return true;
  if (body["object"] === "error" || (kind === "error" && body["type"] !== undefined)) return true;
  if (body["event"] === "error" || errorOf(fields) !== undefined) return true;
  if (string(fields.get("error")) || ERROR_WORDS.some((name) => isWords(fields.get(name))))
    return true;
  const other = CODES.map((name) => codeOf(fields.get(name))).find((one) => one !== undefined);
  if (other !== undefined && !isSuccess(other) && SENTENCES.some((name) => fields.get(name)))
    return true;
  // Beside an answer they may be no more than warnings.
  const errors = fields.get("errors");
  return Array.isArray(errors) && errors.length > 0 && !hasAnswer;
}

/**
 * What an error says that is there because the reply's status or its place says that it is one.
 *
 * @param all layers whose words count where the failed ones have none
 */
export function factsOf(failed: readonly Layer[], all: readonly Layer[] = failed): ErrorFacts {
  const layers = failed.map(({ body }) => named(body));
  const errors = layers.map(errorOf);
  const [error] = errors.filter((one) => one !== undefined);
  const inner = error && named(error);
  const deeper = inner?.get("innererror");
  const codes = [
    ...["status", "code", "type"].map((name) => inner?.get(name)),
    ...(isFields(deeper) ? [deeper["code"]] : []),
    ...layers.flatMap((one) => ["code", ...CODES, "exception"].map((name) => one.get(name))),
    // A word in place of a sentence: `"error": "invalid_token"`.
    ...layers.map((one) => one.get("error")).filter((one) => /^\w+$/.test(string(one) ?? "")),
    ...layers.map((one) => one.get("type")),
  ];
  const given = codes.map(codeOf).filter((one) => one !== undefined && !isSuccess(one));
  const words = [...failed, ...all.filter((one) => !failed.includes(one))];
  const first = failed[0]?.body ?? {};
  return {
    code: exactest(given),
    status: layers.map(statusOf).find((one) => one !== undefined && one >= 400),
    message: words.map(({ body }) => sentenceOf(body)).find((one) => one !== undefined),
    place: placeOf(failed),
    details: JSON.stringify([error?.["details"], error?.["metadata"]]).slice(0, 10_000),
    retryAfter: waitOfFields(error ?? first),
    requestId: layers.map((one) => string(one.get("requestid"))).find((one) => one !== undefined),
  };
}

/** An error's object, alone or the first of a list, unless all its fields are empty: some put such a one beside every answer. */
function errorOf(fields: Named): Fields | undefined {
  const value = fields.get("error") ?? fields.get("fault");
  const found = Array.isArray(value) ? list(value)[0] : value;
  return isFields(found) ? meaningful(found) : undefined;
}

function meaningful(value: Fields): Fields | undefined {
  return Object.entries(value).some(([key, one]) => !isEmpty(key, one)) ? value : undefined;
}

function isEmpty(key: string, value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isFields(value)) return meaningful(value) === undefined;
  const code = codeOf(value);
  return (
    !value ||
    (/^(code|status|type|message|msg)$/i.test(key) &&
      code !== undefined &&
      (isSuccess(code) || /^(null|none|no error)$/i.test(code)))
  );
}

function isFalse(value: unknown): boolean {
  return value === false || value === "false";
}

function isSuccess(code: string): boolean {
  return /^(0+|20\d|ok|success)$/i.test(code);
}

function isWords(value: unknown): boolean {
  return typeof value === "string" && value !== "" && !isSuccess(value);
}

function statusOf(fields: Named): number | undefined {
  const status = [fields.get("status"), fields.get("statuscode")]
    .map((one) => (typeof one === "string" && /^[45]\d\d$/.test(one) ? Number(one) : one))
    .find((one) => typeof one === "number");
  return typeof status === "number" ? status : undefined;
}

/** What an object says of an error, the more exact before the title: gateways put "Bad Request" beside what is wrong. */
export function sentenceOf(value: Fields): string | undefined {
  const fields = named(value);
  const error = errorOf(fields);
  const inner = error && named(error);
  const metadata = error?.["metadata"];
  const said = [
    // Some gateways keep the provider's own error beside a title of theirs.
    isFields(metadata) ? metadata["raw"] : undefined,
    inner?.get("message"),
    ...SENTENCES.map((name) => fields.get(name)),
    fields.get("error"),
    ...SENTENCES.map((name) => inner?.get(name)),
    ...[fields.get("title"), inner?.get("type")],
  ];
  for (const one of said) {
    const words = wordsIn(one);
    if (words !== undefined && !isSuccess(words)) return words;
  }
  return undefined;
}

/** Words in lists and objects that are followed. */
const DEEPEST = 4;

/** The first words of a text, of a list, of an object's sentences, or of lists by the names of their fields. */
function wordsIn(value: unknown, depth = 0): string | undefined {
  if (typeof value === "string") return value || undefined;
  if (depth === DEEPEST || typeof value !== "object" || value === null) return undefined;
  const values: readonly unknown[] = Object.values(value).slice(0, 10);
  const fields = isFields(value) ? named(value) : undefined;
  const inside = !fields
    ? values
    : values.every(Array.isArray)
      ? values
      : [...SENTENCES, "error"].map((name) => fields.get(name));
  for (const one of inside) {
    const words = wordsIn(one, depth + 1);
    if (words !== undefined) return words;
  }
  return undefined;
}

function codeOf(value: unknown): string | undefined {
  return typeof value === "number"
    ? `${value}`
    : typeof value === "string" && value
      ? value
      : undefined;
}

/** Names of fields in what services add to an error: `detail[].loc`, `errors[].field`, `error.param`. */
function placeOf(failed: readonly Layer[]): string {
  const places = failed.flatMap(({ body }) => {
    const error = errorOf(named(body));
    const told = [body["detail"], body["errors"], error?.["details"]].flatMap(list);
    return [
      ...told.flatMap((one) => [one["loc"], one["field"], one["param"], one["path"]]),
      error?.["param"],
    ];
  });
  return JSON.stringify(places).slice(0, 2000);
}
