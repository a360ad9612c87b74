/** Whether tests run at full strength: `npm run test:full`. The gate has the share that still finds faults of each kind. */
export const isFull = process.env["IRIS_FULL"] === "1";

/** Runs of a property that has `full` of them at full strength. */
export function runs(full: number): number {
  return isFull ? full : Math.ceil(full / 5);
}

/** Milliseconds of processor time that this process has taken: what a busy machine does not change. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
