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
  return cleanKey(environment[ENVIRONMENT_KEY] ?? "") || undefined;
}

/** A key as it was pasted, without `Bearer`, quotes and white space. */
export function cleanKey(pasted: string): string {
  return pasted
    .trim()
    .replace(/^(authorization:\s*)?(bearer\s+)?/i, "")
    .replace(/^["'`]|["'`]$/g, "")
    .trim();
}
