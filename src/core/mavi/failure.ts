/* What the endpoint said of a failure becomes the client's own error. */
import { MaviError, type RefusedPart } from "./errors.ts";
import type { ErrorFacts } from "./errorShapes.ts";
import { innerError } from "./innerError.ts";
import { wordsOfMarkup } from "./markup.ts";
import { exactest, reasonFor, reasonForCode, reasonForWords } from "./reasons.ts";
import { cleanCode, cleanIdentifier, cleanVendorText } from "./vendorText.ts";
import { waitOfText } from "./waitHints.ts";

/** What is known of a reply before its body is read. */
export interface ReplyContext {
  readonly status: number;
  readonly requestId?: string | undefined;
  readonly retryAfter?: number | undefined;
  /** What a header calls the error, as Amazon's services do. */
  readonly errorName?: string | undefined;
  /** Whether a header says that another try helps. */
  readonly mayPass?: boolean | undefined;
  /** What must not come back in an error: the key and the texts of the request. */
  readonly sent: readonly string[];
}

/** What every failure of this reply has. */
export function failureBase({
  status,
  requestId,
  retryAfter,
  mayPass,
}: ReplyContext): Pick<MaviError, "status" | "requestId" | "retryAfter" | "mayPass"> {
  return { status, requestId, retryAfter, mayPass };
}

/** Characters of a sentence that are looked at. */
const LONGEST_MESSAGE = 20_000;

/** The client's error for what the endpoint said, or the provider behind it. */
export function failure(told: ErrorFacts, context: ReplyContext): MaviError {
  const facts = readable(told, context);
  const { code, message, status, ...waited } = unwrapped(facts, context);
  const after = [context.retryAfter, facts.retryAfter, waited.retryAfter];
  const asked = after.filter((one) => one !== undefined);
  const retryAfter = asked.length > 0 ? Math.max(...asked) : undefined;
  const reason = reasonFor({
    ...{ status, code, message, retryAfter },
    details: `${facts.details ?? ""} ${message === facts.message ? "" : (facts.message ?? "")}`,
  });
  return new MaviError({
    ...failureBase(context),
    reason: reason === "badRequest" && context.mayPass ? "server" : reason,
    status,
    code: cleanCode(code, context.sent),
    about: aboutOf({ message, place: facts.place }),
    vendorText: cleanVendorText(message ?? "", context.sent),
    requestId: cleanIdentifier(facts.requestId, context.sent) ?? context.requestId,
    retryAfter,
  });
}

/** The facts with the name that a header has, and a page's words in place of the page. */
function readable(facts: ErrorFacts, { errorName }: ReplyContext): ErrorFacts {
  // Of more nothing is shown, and what looks for words in it has no bound.
  const message = facts.message?.slice(0, LONGEST_MESSAGE);
  const words = message === undefined ? undefined : wordsOfMarkup(message)?.message;
  const code = exactest([facts.code, errorName]);
  return { ...facts, code, message: words ?? message };
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
  // A status alone may be that of an image's address; then the words say more.
  const isBare = inner.code === undefined && inner.message === undefined;
  const isTruth =
    isVague &&
    (isBare
      ? inner.status !== undefined && reasonForWords(message) !== "imageAddress"
      : inner.code !== undefined || inner.status !== undefined);
  const innerCode = inner.code ?? (inner.status === undefined ? undefined : `${inner.status}`);
  return {
    code: isTruth && innerCode && reasonForCode(innerCode) ? innerCode : code,
    message: inner.message ?? message,
    status: isTruth ? (inner.status ?? status) : status,
    retryAfter,
  };
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
