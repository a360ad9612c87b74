/* A thread that looks through files beside others. */
import { enableCompileCache } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import type { PartOptions } from "./part.ts";
import type { Share } from "./share.ts";

enableCompileCache();
const [{ createPartReader }, { takeLists }] = await Promise.all([
  import("./part.ts"),
  import("./share.ts"),
]);
const read = createPartReader(workerData as PartOptions);
parentPort?.once("message", (share: Share) => {
  // What fails ends the thread, and whoever began it is told.
  void takeLists(share, read, (at, part) => parentPort?.postMessage({ at, part })).then(() =>
    parentPort?.postMessage("done"),
  );
});
