import * as tls from "node:tls";
import { Worker } from "node:worker_threads";

/** The thread's own code. */
const CODE = `
const { parentPort } = require("node:worker_threads");
const tls = require("node:tls");
parentPort.postMessage({ own: tls.getCACertificates("default"), system: tls.getCACertificates("system") });
`;

interface Authorities {
  /** What Node trusts, in PEM. */
  readonly own: readonly string[];
  /** What the system trusts, in PEM. */
  readonly system: readonly string[];
}

/**
 * What Node trusts and what the system trusts, in PEM: a company's proxy may sign with its own authority.
 * None where the system adds nothing. The system's are read in a thread: a hundred files and more take
 * longer than anybody may be held up.
 */
export async function certificates(): Promise<readonly string[]> {
  const { own, system } = await inThread().catch(inPlace);
  const known = new Set(own);
  return system.every((one) => known.has(one)) ? [] : [...new Set([...own, ...system])];
}

function inThread(): Promise<Authorities> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(CODE, { eval: true });
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error("The thread ended")));
  });
}

/** Where no thread can be had. */
const inPlace = (): Authorities => ({
  own: tls.getCACertificates("default"),
  system: tls.getCACertificates("system"),
});
