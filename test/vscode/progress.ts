/** Takes one line of what is going on, for people to read. */
export type Log = (line: string) => void;

export const quiet: Log = () => undefined;

/**
 * For work of several steps: the returned function runs the next one and tells which one of how
 * many it is and how long it has taken so far, again every ten seconds.
 */
export function progress(log: Log, what: string, steps: number) {
  const begin = Date.now();
  let number = 0;

  return async <T>(text: string, work: () => Promise<T>): Promise<T> => {
    number += 1;
    const prefix = `${what} ${number}/${steps}:`;
    const seconds = () => Math.round((Date.now() - begin) / 1000);
    log(`${prefix} ${text} (${seconds()} s)`);
    const heartbeat = setInterval(() => log(`${prefix} still ${text} (${seconds()} s)`), 10_000);
    try {
      return await work();
    } finally {
      clearInterval(heartbeat);
    }
  };
}
