/* Whether an address holds what somebody could use in its owner's name. A guess, which a question follows. */

/** Words in the names of parameters that hold keys, signatures or tickets. */
const SECRET = new Set(
  (
    "sig signature sign signed token jwt key apikey secret auth authorization credential " +
    "credentials password passwd pwd passcode sessionid sid ticket hmac otp"
  ).split(" "),
);
/** The same where two words are written as one. */
const SECRET_ENDING =
  /(?:token|secret|signature|(?:api|access|secret|auth|private|shared?|resource|subscription|account|license|pass)key|password|credentials?|sess(?:ion)?id|auth)$/;
/** Parameters whose long values tell one version from another. */
const VERSION =
  /^(?:v|ver|version|rev|revision|hash|h|sha\d*|md5|etag|cb|cache\w*|t|ts|_|integrity)$/i;
/** Three parts of a signed token, or as many signs as no word, number or date has. */
const TICKET =
  /^eyJ[\w-]+\.[\w-]+\.[\w-]*$|^(?:[0-9a-f]{32,}|(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[\w+/=~-]{24,})$/;

/** How often a value may be an address, or parameters, of its own. */
const DEEPEST = 3;
/** A signed token in a path. */
const TOKEN_IN_PATH = /\/eyJ[\w-]+\.[\w-]+\.[\w-]+(?:\/|$)/;
/** When an address ends to hold: beside it, a version is a signature. */
const EXPIRY = /^(?:e|exp|expires?|expiry|expir\w*|until|deadline|st|validuntil)$/i;

/** Whether an address looks like it holds a credential: in its query, fragment or path, or in an address within. */
export function holdsCredential(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { pathname, search, hash } = new URL(address);
  const parameters = parametersOf(`${pathname}${search}${hash}`);
  const isLimited = parameters.some(
    ([name, value]) => EXPIRY.test(name) && /^\d{10,13}$/.test(value),
  );
  return (
    TOKEN_IN_PATH.test(pathname) ||
    parameters.some(
      ([name, value]) =>
        value !== "" &&
        (isSecretName(name) || ((isLimited || !VERSION.test(name)) && TICKET.test(value))),
    )
  );
}

/** All `name=value` of an address, also of those that a value holds. */
function parametersOf(text: string, depth = 0): (readonly [name: string, value: string])[] {
  return text.split(/[?&;#~]/).flatMap((part) => {
    const at = part.indexOf("=");
    const isEncoded = at < 0 && depth < DEEPEST && /%(?:25)*3d/i.test(part);
    if (at < 0) return isEncoded ? parametersOf(decoded(part), depth + 1) : [];
    const value = decoded(part.slice(at + 1));
    const own = [decoded(part.slice(0, at)), value] as const;
    return depth < DEEPEST ? [own, ...parametersOf(value, depth + 1)] : [own];
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

/** `X-Amz-Signature`, `accessToken`, `api_key`; not `keyboard`. */
function isSecretName(name: string): boolean {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z\d]+/);
  return (
    /^x-(?:amz|goog|oss|cos|obs)-/i.test(name) ||
    words.some((word) => SECRET.has(word) || SECRET_ENDING.test(word))
  );
}
