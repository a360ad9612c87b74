/** Looking into JSON that came from outside. */

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The value of a text, or `undefined` where it is no JSON (JSON itself has no `undefined`). */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A copy in which each long `file_uri` is cut: a record of many requests must not keep the images. */
export function withoutFiles(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutFiles);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      key === "file_uri" && typeof inner === "string" && inner.length > 200
        ? [key, `${inner.slice(0, 40)}… (${inner.length} characters)`]
        : [key, withoutFiles(inner)],
    ),
  );
}
