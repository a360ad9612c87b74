/* What of an endpoint's own words may be shown. */

/**
 * A code or a request id as the endpoint gave it; undefined for anything that is
 * no short identifier, that looks like a key or repeats what was sent.
 */
export function cleanIdentifier(
  text: string | undefined,
  sent: readonly string[],
): string | undefined {
  const fits = text !== undefined && /^[\w.:-]{1,64}$/.test(text) && !/sk-/i.test(text);
  return fits && !sent.some((one) => text.length >= ECHO_LENGTH && one.includes(text))
    ? text
    : undefined;
}

/** An error's code, such as `0429`, `INVALID_ARGUMENT` or `rate_limit_exceeded`; undefined for anything else. */
export function cleanCode(text: string | undefined, sent: readonly string[]): string | undefined {
  const isCode = /^(\d{1,6}|[A-Z][A-Z\d_.]{1,40}|[a-z][a-z\d_.]{1,40}|([A-Z][a-z]{1,15}){1,5})$/;
  return isCode.test(text ?? "") ? cleanIdentifier(text, sent) : undefined;
}

const VENDOR_TEXT_LIMIT = 240;
/** Characters that two texts share by chance at most, where one of the words is not everybody's. */
const ECHO_LENGTH = 12;
/** Characters that two texts do not share by chance, whatever the words. */
const SURE_ECHO = 48;

/**
 * The endpoint's sentence made fit to show: one line, at most 240 characters,
 * without anything that looks like a key or encoded bytes. Nothing at all where
 * it repeats what was sent: 48 characters, or 12 with a word in them that is
 * not of the vocabulary of refusals. Prompts and refusals share words such as
 * "cannot be empty", and those tell nothing of either.
 *
 * @param sent texts of the request that must not come back in an error
 */
export function cleanVendorText(text: string, sent: readonly string[] = []): string | undefined {
  const line = text
    // eslint-disable-next-line no-control-regex -- control characters are what is taken out
    .replace(/[\u0000-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069\s]+/g, " ")
    .replace(/\b(Bearer\s+)?sk-[\w-]+/gi, "…")
    .replace(/[\w+/=-]{40,}|[A-Za-z\d+/=]{24,}/g, "…")
    .trim()
    .slice(0, VENDOR_TEXT_LIMIT);
  if (line === "") return undefined;
  // White space counts as the same, whatever it is.
  const told = sent.map((one) => one.replace(/\s+/g, " "));
  return told.some((one) => isEchoed(line, one)) ? undefined : line;
}

/** Whether the line has a part of the text in it that tells something of the text. */
function isEchoed(line: string, text: string): boolean {
  for (let at = 0; at + ECHO_LENGTH <= line.length; at++) {
    if (!text.includes(line.slice(at, at + ECHO_LENGTH))) continue;
    let end = at + ECHO_LENGTH;
    while (end < line.length && text.includes(line.slice(at, end + 1))) end++;
    if (end - at >= SURE_ECHO || !isCommon(line, at, end)) return true;
  }
  return false;
}

/** Whether all words that a part of the line has a share in are of the vocabulary. */
function isCommon(line: string, from: number, to: number): boolean {
  for (const { 0: word, index } of line.matchAll(/[\p{L}\p{N}_.:'’/-]+/gu)) {
    if (index >= to || index + word.length <= from) continue;
    const bare = word.replace(/^[.:'’/-]+|[.:'’/-]+$/g, "").toLowerCase();
    const isName = /^(models\/)?(gemini|gpt|qwen|nova)[:-][a-z\d.-]{1,40}$/.test(bare);
    if (bare !== "" && !isName && !/^\d{1,3}$/.test(bare) && !VOCABULARY.has(bare)) return false;
  }
  return true;
}

/** Words that refusals are made of, and that say nothing of whose prompt has them too. */
const VOCABULARY = new Set(
  `a able about above accept accepted access account action active actual add after again all allowed already also always
  an and any api are argument arguments array as ask at audio available back bad base64 be because been before being
  below between bigger body both but by byte bytes call can can't cannot cause change characters check choose code
  content contents context correct could create current data day days decode describe description different do does
  doesn't don't document done due during each either empty enough ensure error errors etc every example exceed exceeded
  exceeds exist expected extra_body failed fewer field fields file file_uri files find first following for format found
  from full generate get give given greater has have help high how however http https if image images in inline_data
  input inputs instead internal invalid is isn't it its item items json key kind large larger later least less let like
  limit limits line list long longer low make many match max max_tokens maximum may mb message messages metadata
  mime_type min minimum minute minutes missing model models moment more most must name need needs network new next no
  not null number object of off on once one only open optional or order other out output own page parameter parameters
  part parts per picture please point possible process prompt property provide provided range rate reach read reason
  received reduce reply request requests required response response_mime_type responseschema result retry role same
  schema second seconds see send sent server service set short should show size small smaller so some sorry specific
  specified start state stop string supported sure system text than that the their them then there these they thing
  think thinking this those through time times to token tokens too top_p temperature try turn type unable under unexpected
  unknown unsupported until up uri url use used user uses using valid value values very video wait want was way we web well were
  what when where whether which while who why will with within without word words wrong yes you your`
    .split(/\s+/)
    .filter(Boolean),
);
