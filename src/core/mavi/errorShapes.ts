import { MaviError, type RefusedPart } from "./errors.ts";
import { fields, isFields, list, nonEmpty, string, type Fields } from "./fields.ts";
import { innerError } from "./innerError.ts";
import { reasonFor, reasonForCode } from "./reasons.ts";
import { cleanCode, cleanIdentifier, cleanVendorText } from "./vendorText.ts";
import { waitOfFields, waitOfText } from "./waitHints.ts";

/** What is known of a reply before its body is read. */
export interface ReplyContext {
  readonly status: number;
  readonly requestId?: string | undefined;
  readonly retryAfter?: number | undefined;
  /** What must not come back in an error: the key and the texts of the request. */
  readonly sent: readonly string[];
}

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

/**
 * The four error shapes: `{code, msg}` with a number or a string,
 * `status: "errored"` with HTTP 200, `success: false`, and the gateway's
 * `{timestamp, path, status, error, requestId}`; undefined where there is none.
 */
export function errorFacts(value: Fields): ErrorFacts | undefined {
  const response = fields(value["response"]);
  const error = meaningful(value["error"]) ?? meaningful(response?.["error"]);
  const status = value["status"];
  const code = codeOf(value["code"]);
  const failedStatus =
    status === "errored" ||
    status === "failed" ||
    status === "error" ||
    response?.["status"] === "failed" ||
    (typeof status === "number" && status >= 400);
  const failedCode = code !== undefined && !isSuccess(code);
  const failedFlag =
    value["success"] === false || value["failed"] === true || value["object"] === "error";
  const hasErrorText = error === undefined && nonEmpty(string(value["error"])) !== undefined;
  if (!failedStatus && !failedCode && !failedFlag && error === undefined && !hasErrorText)
    return undefined;
  return factsOf(value, error, { status, code: failedCode ? code : undefined });
}

/** What an error says that is there because the reply's status or its place says that it is one. */
export function factsOf(
  value: Fields,
  error: Fields | undefined = meaningful(value["error"]),
  { status, code }: { status?: unknown; code?: string | undefined } = {},
): ErrorFacts {
  const codes = [error?.["status"], error?.["code"], error?.["type"], code]
    .map(codeOf)
    .filter((one) => one !== undefined && !isSuccess(one));
  return {
    // A word that nobody knows says less than one beside it that is known.
    code: codes.find((one) => one && reasonForCode(one) !== undefined) ?? codes[0],
    status: typeof status === "number" ? status : undefined,
    message: sentenceOf(value),
    place: placeOf(value),
    details: JSON.stringify([error?.["details"], error?.["metadata"]]).slice(0, 10_000),
    retryAfter: waitOfFields(error ?? value),
    requestId: string(value["requestId"]) ?? string(value["request_id"]),
  };
}

/** An error's object, unless all its fields are empty: some put such a one beside every answer. */
function meaningful(value: unknown): Fields | undefined {
  const found = fields(value);
  return found && Object.entries(found).some(([key, one]) => !isEmpty(key, one))
    ? found
    : undefined;
}

function isEmpty(key: string, value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isFields(value)) return meaningful(value) === undefined;
  const code = codeOf(value);
  return (
    !value ||
    (/^(code|status|type|message|msg)$/.test(key) &&
      code !== undefined &&
      (isSuccess(code) || /^(null|none|no error)$/i.test(code)))
  );
}

function isSuccess(code: string): boolean {
  return /^(0+|20\d|ok|success)$/i.test(code);
}

/** What an error says, the more exact before the title: gateways put "Bad Request" beside what is wrong. */
export function sentenceOf(value: Fields): string | undefined {
  const error = fields(value["error"]) ?? fields(fields(value["response"])?.["error"]);
  const [first] = [value["detail"], value["errors"]].flatMap(list);
  const said = [
    // Some gateways keep the provider's own error beside a title of theirs.
    fields(error?.["metadata"])?.["raw"],
    ...[error?.["message"], value["msg"], value["message"], value["detail"]],
    ...[first?.["msg"], first?.["message"], value["error_description"], value["error"]],
    ...[error?.["msg"], error?.["detail"], error?.["type"]],
  ];
  return said.map(string).find(nonEmpty);
}

/** What every failure of this reply has. */
export function failureBase(
  context: ReplyContext,
): Pick<MaviError, "status" | "requestId" | "retryAfter"> {
  const { status, requestId, retryAfter } = context;
  return { status, requestId, retryAfter };
}

/** The client's error for what the endpoint said, or the provider behind it. */
export function failure(facts: ErrorFacts, context: ReplyContext): MaviError {
  const { code, message, status, ...waited } = unwrapped(facts, context);
  const after = [context.retryAfter, facts.retryAfter, waited.retryAfter];
  const asked = after.filter((one) => one !== undefined);
  const retryAfter = asked.length > 0 ? Math.max(...asked) : undefined;
  return new MaviError({
    ...failureBase(context),
    reason: reasonFor({
      ...{ status, code, message, retryAfter },
      details: `${facts.details ?? ""} ${message === facts.message ? "" : (facts.message ?? "")}`,
    }),
    status,
    code: cleanCode(code, context.sent),
    about: aboutOf({ message, place: facts.place }),
    vendorText: cleanVendorText(message ?? "", context.sent),
    requestId: cleanIdentifier(facts.requestId, context.sent) ?? context.requestId,
    retryAfter,
  });
}

interface Truth {
  readonly code: string | undefined;
  readonly message: string | undefined;
  readonly status: number;
  readonly retryAfter: number | undefined;
}

/** What the provider behind the endpoint said, where the endpoint's own code says no more than that it failed. */
function unwrapped(facts: ErrorFacts, context: ReplyContext): Truth {
  const { code, message = "" } = facts;
  const status = facts.status ?? context.status;
  const retryAfter = waitOfText(message);
  const own = code === undefined ? undefined : reasonForCode(code);
  const byStatus = status < 400 ? undefined : reasonForCode(`${status}`);
  const isVague = [own, byStatus].every(
    (one) => one === undefined || /^(server|badRequest)$/.test(one),
  );
  const inner = innerError(message);
  if (inner === undefined) return { code, message: facts.message, status, retryAfter };
  const isTruth = isVague && (inner.code !== undefined || inner.status !== undefined);
  const innerCode = inner.code ?? (inner.status === undefined ? undefined : `${inner.status}`);
  return {
    code: isTruth && innerCode && reasonForCode(innerCode) ? innerCode : code,
    message: inner.message ?? message,
    status: isTruth ? (inner.status ?? status) : status,
    retryAfter,
  };
}

function codeOf(value: unknown): string | undefined {
  return typeof value === "number"
    ? `${value}`
    : typeof value === "string" && value
      ? value
      : undefined;
}

/** Names of fields in what services add to an error: `detail[].loc`, `errors[].field`, `error.param`. */
export function placeOf(value: Fields): string {
  const error = fields(value["error"]);
  const places = [value["detail"], value["errors"], error?.["details"]].flatMap(list);
  const named = places.flatMap((one) => [one["loc"], one["field"], one["param"], one["path"]]);
  return JSON.stringify([...named, error?.["param"]]).slice(0, 2000);
}

/** Parts of a request that have no other form to try. */
const OTHER_PART =
  /budget|thinking|temperature|token|\bmodels?\b|\broles?\b|system|penalt|top_?[pk]\b|\btools?\b|\bstop|candidate|region|location|\bkey\b|billing|language|\bturns?\b|\bjson\b|\bseed\b|empty|at least one|unknown name/i;
const IMAGE = /\bimages?\b|picture|inline_?data|mime|decod|media/i;

/** The whole sentence is looked at here; what is shown of it is cut and cleaned. */
function aboutOf({ message = "", place = "" }: ErrorFacts): RefusedPart | undefined {
  const said = `${message} ${place}`;
  const isUnknown = /unknown|unrecogni[sz]ed|unexpected|not (permitted|allowed)|extra inputs/i.test(
    message,
  );
  // The longer name first: the shorter one is part of it.
  const [field] = /\bextra_body\b/.exec(said) ?? /\bmetadata\b/.exec(said) ?? [];
  // A schema may be what is wrong inside either field.
  if (!(field && isUnknown) && /schema|\bany_?of\b|\bpropertyOrdering\b/i.test(said))
    return "schema";
  if (field !== undefined) return field === "metadata" ? "metadata" : "extra_body";
  if (/base64|\buri\b|file_uri/i.test(said)) return "encoding";
  return IMAGE.test(said) || !OTHER_PART.test(said) ? "unclear" : undefined;
}
