/** Spaces the requests of one key at one endpoint. */
export interface Limiter {
  /** Seconds until the endpoint may be asked again after it refused one for its rate; mostly 0. */
  readonly pause: number;
  /** Requests a second at present. */
  readonly rate: number;
  /**
   * Ends when a request may go out. One that somebody waits for goes at once,
   * but for a pause; work in bulk keeps to the rate, first come, first served.
   *
   * @throws the signal's reason when aborted
   */
  enter(options: { bulk: boolean; signal: AbortSignal }): Promise<void>;
  /** The endpoint refused a request for its rate: nothing goes out for so many seconds, and half as much after. */
  refused(seconds: number): void;
  /** A request was let through, so the rate may grow again. */
  passed(): void;
}

/** How far the rate can fall, as a part of the one that was set. */
const SLOWEST = 1 / 64;
/** What a request that is let through gives back, as a part of the rate that was set. */
const RECOVERY = 1 / 16;

/** Milliseconds that a timer may be late without making all that follows later. */
const LATE = 100;

interface Waiting {
  readonly bulk: boolean;
  readonly go: () => void;
}

/**
 * A limiter that halves its rate when the endpoint refuses and recovers in
 * steps, as TCP does: the true limit is the model provider's and not known.
 *
 * @param perSecond the rate that is aimed at, in requests a second; read anew each time
 * @param now milliseconds, from any start
 */
export function createLimiter(
  perSecond: () => number,
  now: () => number = () => performance.now(),
): Limiter {
  const queue: Waiting[] = [];
  let part = 1;
  let pausedUntil = -Infinity;
  let lastSent = -Infinity;
  let timer: NodeJS.Timeout | undefined;

  const rate = (): number => perSecond() * part;
  /** When this one may go. */
  const due = ({ bulk }: Waiting): number =>
    bulk ? Math.max(pausedUntil, lastSent + 1000 / rate()) : pausedUntil;
  const pump = (): void => {
    clearTimeout(timer);
    timer = undefined;
    for (;;) {
      const next = queue.find(({ bulk }) => !bulk) ?? queue[0];
      if (next === undefined) return;
      const at = due(next);
      const wait = at - now();
      if (wait > 0) {
        // A little late is right; early would be a turn for nothing.
        timer = setTimeout(pump, Math.min(Math.ceil(wait), 60_000));
        return;
      }
      queue.splice(queue.indexOf(next), 1);
      const isLate = -wait <= Math.min(LATE, 500 / rate());
      if (next.bulk) lastSent = isLate ? at : now();
      next.go();
    }
  };

  return {
    get pause() {
      return Math.max(0, (pausedUntil - now()) / 1000);
    },
    get rate() {
      return rate();
    },
    enter: ({ bulk, signal }) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const leave = (): void => {
          queue.splice(queue.indexOf(one), 1);
          reject(signal.reason as Error);
          pump();
        };
        const one: Waiting = {
          bulk,
          go: () => {
            signal.removeEventListener("abort", leave);
            resolve();
          },
        };
        signal.addEventListener("abort", leave, { once: true });
        queue.push(one);
        pump();
      }),
    refused(seconds) {
      // Several that were on their way together are refused together: that is one sign, not many.
      if (now() >= pausedUntil) part = Math.max(SLOWEST, part / 2);
      pausedUntil = Math.max(pausedUntil, now() + seconds * 1000);
    },
    passed() {
      part = Math.min(1, part + RECOVERY);
    },
  };
}
