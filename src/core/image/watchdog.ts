import { Worker } from "node:worker_threads";

/** Seconds after which work is ended from here; whoever asked for it ends it sooner, while there. */
const LIMIT = 30;

/** The number of the work at hand; 0 while there is none. */
const current = new Int32Array(new SharedArrayBuffer(4));
let count = 0;
let started = false;

const WATCH = `
const { workerData } = require("node:worker_threads");
let seen = 0;
let seconds = 0;
setInterval(() => {
  const now = Atomics.load(workerData, 0);
  seconds = now !== 0 && now === seen ? seconds + 1 : 0;
  seen = now;
  if (seconds >= ${LIMIT}) process.kill(process.pid, "SIGKILL");
}, 1000);`;

/**
 * Does work that cannot be interrupted. Where it never ends and the process that
 * would kill this one has itself gone, this one does not stay behind for ever.
 */
export function watched<T>(work: () => T): T {
  if (!started) new Worker(WATCH, { eval: true, workerData: current }).unref();
  started = true;
  Atomics.store(current, 0, ++count);
  try {
    return work();
  } finally {
    Atomics.store(current, 0, 0);
  }
}
