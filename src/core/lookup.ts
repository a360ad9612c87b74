/**
 * A table by names that anybody writes, with its own alone: every other object has `constructor` and
 * `__proto__` among them.
 */
// @__NO_SIDE_EFFECTS__
export function lookup<T>(entries: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.assign(Object.create(null) as Record<string, T>, entries);
}
