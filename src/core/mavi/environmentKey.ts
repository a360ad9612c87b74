/** Environment variable that may hold a key for the vendor's own endpoint. */
const ENVIRONMENT_KEY = "MEMORIES_API_KEY";
/** Only here is the environment's key sent: a moved endpoint must not receive it. */
const VENDOR_ORIGIN = "https://mavi-backend.memories.ai";

/** The environment's key for an endpoint; none for any but the vendor's own. */
export function environmentKey(
  origin: string,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  if (origin !== VENDOR_ORIGIN) return undefined;
  return keyIn(environment, ENVIRONMENT_KEY);
}

/** A place for a variable that whoever started this program did not fill in: `${KEY}`, `$KEY`, `%KEY%`. */
const UNFILLED = /^(?:\$\{[^}]*\}|\$\w+|%\w+%)$/;

/** The key that a variable has; none where it is empty, names a variable that nobody put in, or has signs of no key. */
export function keyIn(
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
): string | undefined {
  const key = cleanKey(environment[name] ?? "");
  return UNFILLED.test(key) || !/^[\x21-\x7e]+$/.test(key) ? undefined : key;
}

/** A key as it was pasted, without `Bearer`, quotes and white space. */
export function cleanKey(pasted: string): string {
  return pasted
    .trim()
    .replace(/^(authorization:\s*)?(bearer\s+)?/i, "")
    .replace(/^["'`]|["'`]$/g, "")
    .trim();
}
