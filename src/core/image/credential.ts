/* Whether an address holds what somebody could use in its owner's name. A guess, which a question follows. */

/** Words in the names of parameters that hold keys, signatures or tickets. */
const SECRET = new Set(
  (
    "sig signature sign signed token jwt key apikey secret auth authorization credential " +
    "credentials password passwd pwd passcode sessionid sid ticket hmac otp"
  ).split(" "),
);
/** The same where two words are written as one. */
const SECRET_ENDING = /(?:token|secret|signature|apikey|password|credentials?|sessionid|auth)$/;
/** Parameters whose long values tell one version from another. */
const VERSION =
  /^(?:v|ver|version|rev|revision|hash|h|sha\d*|md5|etag|cb|cache\w*|t|ts|_|integrity)$/i;
/** Three parts of a signed token, or as many signs as no word, number or date has. */
const TICKET =
  /^eyJ[\w-]+\.[\w-]+\.[\w-]*$|^(?:[0-9a-f]{32,}|(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[\w+/=~-]{24,})$/;

/** Whether the query or fragment of an address looks like it holds a credential. */
export function holdsCredential(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { searchParams, hash } = new URL(address);
  const parameters = [...searchParams, ...new URLSearchParams(hash.slice(1).replace(/^.*\?/, ""))];
  return parameters.some(
    ([name, value]) =>
      value !== "" && (isSecretName(name) || (!VERSION.test(name) && TICKET.test(value))),
  );
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
