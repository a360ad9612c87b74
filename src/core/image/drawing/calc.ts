/** How deep brackets may lie. */
const DEEPEST = 24;
const FUNCTION = /\s*(calc|min|max|clamp|abs|round)?\(/iy;
const WORD = /\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?[a-z%]*|[+-]?[a-z][a-z-]*)/iy;
const SUM = /\s+([+-])(?=\s)/y;
const PRODUCT = /\s*([*/])/y;
const COMMA = /\s*,/y;
const END = /\s*\)/y;

/**
 * The value of an expression of CSS (`calc(100% - 2 * 4px)`, `min(1em, 20px)`). Source: CSS Values 4, 10.
 *
 * @param valueOf a number with its unit, or a word; undefined for one that is not known
 * @returns undefined for what is no expression
 */
export function evaluate(
  text: string,
  valueOf: (word: string) => number | undefined,
): number | undefined {
  const value = new Expression(text, valueOf).value();
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

class Expression {
  readonly #text: string;
  readonly #valueOf: (word: string) => number | undefined;
  #at = 0;

  constructor(text: string, valueOf: (word: string) => number | undefined) {
    this.#text = text;
    this.#valueOf = valueOf;
  }

  value(): number | undefined {
    const value = this.#sum(0);
    return this.#text.slice(this.#at).trim() === "" ? value : undefined;
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match) this.#at = pattern.lastIndex;
    return match ?? undefined;
  }

  #sum(depth: number): number | undefined {
    let value = this.#product(depth);
    for (let sign = this.#take(SUM); value !== undefined && sign; sign = this.#take(SUM)) {
      const other = this.#product(depth);
      value = other === undefined ? undefined : value + (sign[1] === "-" ? -other : other);
    }
    return value;
  }

  #product(depth: number): number | undefined {
    let value = this.#one(depth);
    for (let by = this.#take(PRODUCT); value !== undefined && by; by = this.#take(PRODUCT)) {
      const other = this.#one(depth);
      value = other === undefined ? undefined : by[1] === "/" ? value / other : value * other;
    }
    return value;
  }

  #one(depth: number): number | undefined {
    const open = this.#take(FUNCTION);
    if (!open) {
      const word = this.#take(WORD)?.[1];
      return word === undefined ? undefined : this.#valueOf(word.toLowerCase());
    }
    if (depth >= DEEPEST) return undefined;
    const values: number[] = [];
    do {
      const value = this.#sum(depth + 1);
      if (value === undefined) return undefined;
      values.push(value);
    } while (this.#take(COMMA));
    if (!this.#take(END)) return undefined;
    const [first = 0, second = 0, third = 0] = values;
    switch (open[1]?.toLowerCase()) {
      case "min":
        return Math.min(...values);
      case "max":
        return Math.max(...values);
      case "clamp":
        return Math.max(first, Math.min(second, third));
      case "abs":
        return Math.abs(first);
      case "round":
        return second === 0 ? Math.round(first) : Math.round(first / second) * second;
      default:
        return first;
    }
  }
}
