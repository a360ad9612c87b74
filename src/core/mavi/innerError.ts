/* The model provider's error, which gateways put into their own sentence. */

/** What a sentence says of an error inside it. */
export interface InnerError {
  readonly status?: number | undefined;
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}

/** Errors inside errors that are followed. */
const DEEPEST = 4;
/** Characters of a sentence that are looked at. */
const LONGEST = 20_000;

/** `"429 …"`, `"[429 Too Many Requests]"`, `"Error code: 429 - …"`, `"got status: 503"`, `"returned 502"`. */
const STATUS =
  /(?:^\W{0,3}|\[|\b(?:error|status|code|http|returned|response)\b\W{0,3}(?:code\b\W{0,3})?)([45]\d\d)\b(?! ?(?:px|pixels|bytes|tokens|characters|kb|mb|ms))/i;
/** Google's names, which no sentence spells so by itself. */
const NAME =
  /\b(INVALID_ARGUMENT|FAILED_PRECONDITION|OUT_OF_RANGE|UNAUTHENTICATED|PERMISSION_DENIED|NOT_FOUND|ABORTED|RESOURCE_EXHAUSTED|CANCELLED|INTERNAL|UNAVAILABLE|DEADLINE_EXCEEDED)\b/;
/** Go's: `rpc error: code = Unavailable desc = …`. */
const RPC = /\bcode = ([A-Z][A-Za-z]+) desc = (.*)$/s;
const MESSAGE = /(["'])message\1\s*:\s*(["'])((?:\\.|(?!\2)[^\\])*)\2/is;
const CODE = /(["'])code\1\s*:\s*(["']?)(\w[\w.-]{0,60})\2/i;
const STATUS_NAME = /(["'])status\1\s*:\s*(["'])([A-Z_]{4,40})\2/;

/**
 * The innermost error that a sentence quotes: JSON, a Python literal or either
 * as an escaped text, whole or cut off; undefined where there is none.
 */
export function innerError(sentence: string): InnerError | undefined {
  let inner: InnerError | undefined;
  let text = sentence.slice(0, LONGEST);
  for (let depth = 0; depth < DEEPEST; depth++) {
    const [, rpcCode, rpcWords] = RPC.exec(text) ?? [];
    const at = text.search(/[{[](?:\s|\\+[nrt])*\\*["']/);
    const lead = at < 0 ? text : text.slice(0, at);
    const body = at < 0 ? undefined : bodyOf(text.slice(at));
    const status = STATUS.exec(lead)?.[1];
    const found: InnerError = {
      status: numeric(body?.code) ?? numeric(status),
      code:
        body?.name ??
        (numeric(body?.code) === undefined ? body?.code : undefined) ??
        rpcCode ??
        NAME.exec(lead)?.[1],
      message: body?.message ?? rpcWords,
    };
    if (found.status === undefined && found.code === undefined && found.message === undefined)
      break;
    inner = {
      status: found.status ?? inner?.status,
      code: found.code ?? inner?.code,
      message: found.message ?? inner?.message,
    };
    if (found.message === undefined) break;
    text = found.message;
  }
  return inner;
}

interface Quoted {
  readonly code: string | undefined;
  readonly name: string | undefined;
  readonly message: string | undefined;
}

/** The first message in a quoted body, with the code and the name beside it; escapes are taken off as often as needed. */
function bodyOf(text: string): Quoted | undefined {
  let plain = text;
  for (let escapes = 0; escapes < DEEPEST; escapes++) {
    const message = MESSAGE.exec(plain)?.[3];
    const code = CODE.exec(plain)?.[3];
    const name = STATUS_NAME.exec(plain)?.[3];
    if (message !== undefined || code !== undefined)
      return { code, name, message: message === undefined ? undefined : unescaped(message) };
    if (!plain.includes("\\")) return undefined;
    plain = unescaped(plain);
  }
  return undefined;
}

function unescaped(text: string): string {
  return text.replace(/\\(u[\da-f]{4}|.)/gis, (_, what: string) =>
    what.length > 1
      ? String.fromCharCode(Number.parseInt(what.slice(1), 16))
      : /[nrt]/.test(what)
        ? " "
        : what,
  );
}

function numeric(code: string | undefined): number | undefined {
  return code !== undefined && /^[45]\d\d$/.test(code) ? Number(code) : undefined;
}
