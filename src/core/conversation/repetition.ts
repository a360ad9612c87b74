/** Characters at the end of a text that are looked at. */
const TAIL = 4000;
/** How often something stands there before it counts as a loop, and how many characters that are at least. */
const TIMES = 5;
const LEAST = 200;

/** Whether the end of a text is the same words over and over, as a model in a loop writes them. */
export function repeatsItself(text: string): boolean {
  const tail = text.trimEnd().slice(-TAIL);
  for (let period = 1; period * TIMES <= tail.length; period++) {
    let length = period;
    while (length < tail.length && tail.at(-1 - length) === tail.at(-1 - length + period)) length++;
    if (length >= period * TIMES && length >= LEAST) return true;
  }
  return false;
}
