import { Worker } from "node:worker_threads";

/** Milliseconds of processor time after which work is ended from here; whoever asked for it ends it sooner, while there. */
const LIMIT = 30_000;
/** Milliseconds from one look to the next. */
const INTERVAL = 250;

/** The number of the work at hand that cannot be interrupted, 0 while there is none; and how many tasks there are. */
const shared = new Int32Array(new SharedArrayBuffer(8));
let count = 0;
let started = false;

const WATCH = `
const { workerData: { shared, fd } } = require("node:worker_threads");
const { writeSync } = require("node:fs");
let seen = 0;
let since = 0;
setInterval(() => {
  const { user, system } = process.cpuUsage();
  const now = (user + system) / 1000;
  const work = Atomics.load(shared, 0);
  if (work !== seen) since = now;
  seen = work;
  if (work !== 0 && now - since > ${LIMIT}) process.kill(process.pid, "SIGKILL");
  if (fd === undefined || Atomics.load(shared, 1) === 0) return;
  // A full pipe has nobody who reads it.
  try { writeSync(fd, Math.round(now) + (work === 0 ? " 0\\n" : " 1\\n")); } catch {}
}, ${INTERVAL});`;

function start(fd?: number): void {
  if (!started) new Worker(WATCH, { eval: true, workerData: { shared, fd } }).unref();
  started = true;
}

/**
 * Writes a line every quarter of a second while there are tasks: milliseconds of processor time that
 * this process has taken, and 1 while it is at work that cannot be interrupted.
 *
 * @param fd what the lines are written to
 */
export function reportTime(fd: number): { begin(): void; end(): void } {
  start(fd);
  return {
    begin: () => void Atomics.add(shared, 1, 1),
    end: () => void Atomics.sub(shared, 1, 1),
  };
}

/**
 * Does work that cannot be interrupted. Where it never ends and the process that
 * would kill this one has itself gone, this one does not stay behind for ever.
 */
export function watched<T>(work: () => T): T {
  start();
  Atomics.store(shared, 0, ++count);
  try {
    return work();
  } finally {
    Atomics.store(shared, 0, 0);
  }
}
