/* What the parts of the bench agree on: the one inside VS Code, and those that run it. */

/** Before each figure, for whoever reads all that VS Code prints. */
export const MARK = "Bench: ";
/** Requests after the first one, which also starts the image process and loads undici. */
export const WARM = 5;

/** What one start of VS Code gives; times are milliseconds, points in time since 1970. */
export interface HostFigures {
  activation: number;
  /** When each command was given; the first is the cold one. */
  commands: number[];
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle) - 1] ?? NaN)) / 2;
};

/**
 * Watches how long this thread is held up, in processor time: on a busy machine a wait for a turn
 * says nothing.
 *
 * @returns ends it, and gives the milliseconds of the longest turn
 */
export function watchThread(): () => number {
  let longest = 0;
  let before = process.threadCpuUsage();
  const look = (): void => {
    const now = process.threadCpuUsage();
    longest = Math.max(longest, now.user + now.system - before.user - before.system);
    before = now;
  };
  const timer = setInterval(look, 1);
  return () => {
    look();
    clearInterval(timer);
    return longest / 1000;
  };
}
