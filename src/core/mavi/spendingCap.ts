/** Money that is set aside for a request until it is known what it took. */
export interface Reserved {
  /** @param dollars about what it took */
  settle(dollars: number): void;
}

/** What requests may cost together, with those under way. */
export interface SpendingCap {
  /** US dollars that were spent, about. */
  readonly spent: number;
  /** US dollars that are set aside for requests under way. */
  readonly underWay: number;
  /** US dollars that are neither spent nor set aside. */
  readonly left: number;
  /** Undefined where not so much is left. */
  reserve(dollars: number): Reserved | undefined;
  /** Ends when a request under way is settled; undefined where none is. */
  settled(): Promise<undefined> | undefined;
}

/** Of sums of fractions of a cent. */
const ROUNDING = 1e-9;

/** @param limitOf US dollars; it may change, and `Infinity` is no limit */
export function createSpendingCap(limitOf: () => number): SpendingCap {
  let spent = 0;
  let underWay = 0;
  let count = 0;
  let next: PromiseWithResolvers<undefined> | undefined;
  const left = (): number => Math.max(0, limitOf() - spent - underWay);
  return {
    get spent() {
      return spent;
    },
    get underWay() {
      return underWay;
    },
    get left() {
      return left();
    },
    reserve(dollars) {
      if (limitOf() <= 0 || dollars > left() + ROUNDING) return undefined;
      underWay += dollars;
      count++;
      let isOpen = true;
      return {
        settle(took) {
          if (!isOpen) return;
          isOpen = false;
          underWay -= dollars;
          spent += took;
          count--;
          next?.resolve(undefined);
          next = undefined;
        },
      };
    },
    settled() {
      if (count === 0) return undefined;
      return (next ??= Promise.withResolvers<undefined>()).promise;
    },
  };
}
