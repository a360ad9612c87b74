import {
  cleanCode,
  cleanIdentifier,
  cleanVendorText,
  MaviError,
  reasonFor,
  type RefusedPart,
} from "./errors.ts";
import { fields, list, nonEmpty, string, type Fields } from "./fields.ts";

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
  readonly requestId?: string | undefined;
}

/**
 * The four error shapes: `{code, msg}` with a number or a string,
 * `status: "errored"` with HTTP 200, `success: false`, and the gateway's
 * `{timestamp, path, status, error, requestId}`; undefined where there is none.
 */
export function errorFacts(value: Fields): ErrorFacts | undefined {
  const response = fields(value["response"]);
  const found = fields(value["error"]) ?? fields(response?.["error"]);
  const error = found && Object.keys(found).length > 0 ? found : undefined;
  const status = value["status"];
  const code = code_(value["code"]);
  const failedStatus =
    status === "errored" ||
    status === "failed" ||
    response?.["status"] === "failed" ||
    (typeof status === "number" && status >= 400);
  const failedCode = code !== undefined && !/^(0+|200)$/.test(code);
  const failedFlag = value["success"] === false || value["failed"] === true;
  const hasErrorText = error === undefined && nonEmpty(string(value["error"])) !== undefined;
  if (!failedStatus && !failedCode && !failedFlag && error === undefined && !hasErrorText)
    return undefined;
  return {
    code: code_(error?.["status"]) ?? code_(error?.["code"]) ?? (failedCode ? code : undefined),
    status: typeof status === "number" ? status : undefined,
    message: sentenceOf(value),
    place: placeOf(value),
    requestId: string(value["requestId"]) ?? string(value["request_id"]),
  };
}

/** What an error says, the more exact before the title: gateways put "Bad Request" beside what is wrong. */
export function sentenceOf(value: Fields): string | undefined {
  const error = fields(value["error"]) ?? fields(fields(value["response"])?.["error"]);
  const [first] = [value["detail"], value["errors"]].flatMap(list);
  const said = [
    ...[error?.["message"], value["msg"], value["message"], value["detail"]],
    ...[first?.["msg"], first?.["message"], value["error"]],
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

/** The client's error for what the endpoint said. */
export function failure(facts: ErrorFacts, context: ReplyContext): MaviError {
  const status = facts.status ?? context.status;
  return new MaviError({
    ...failureBase(context),
    reason: reasonFor({ status, code: facts.code, message: facts.message }),
    status,
    code: cleanCode(facts.code, context.sent),
    about: aboutOf(facts),
    vendorText: cleanVendorText(facts.message ?? "", context.sent),
    requestId: cleanIdentifier(facts.requestId, context.sent) ?? context.requestId,
  });
}

function code_(value: unknown): string | undefined {
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

/** The whole sentence is looked at here; what is shown of it is cut and cleaned. */
function aboutOf({ message = "", place = "" }: ErrorFacts): RefusedPart | undefined {
  const said = `${message} ${place}`;
  // The longer name first: the shorter one is part of it.
  if (/\bextra_body\b/.test(said)) return "extra_body";
  if (/\bmetadata\b/.test(said)) return "metadata";
  return /base64|\buri\b|file_uri/i.test(said) ? "encoding" : undefined;
}
