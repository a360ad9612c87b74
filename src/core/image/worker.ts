import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { prepare } from "./prepare.ts";
import { ImageError } from "./prepared.ts";
import { isRendererBroken } from "./svg.ts";
import type { ImageReply, ImageTask } from "./imageProcess.ts";

/**
 * The image process: decodes, away from the extension host, whatever files it
 * is given. A crash or a hang of a decoder ends this process and nothing else.
 */
process.on("message", (task: ImageTask) => {
  // A copy of its own: what arrives may be a view into the buffer of the whole
  // message, and the decoder would take all of that in.
  prepare(task.bytes.slice(), task.options)
    .then(
      (image) => reply({ id: task.id, image }),
      (error: unknown) =>
        reply({
          id: task.id,
          failure: error instanceof ImageError ? error.reason : "decoderFailed",
          broken: isRendererBroken(),
        }),
    )
    .finally(collectGarbage);
});

process.on("disconnect", () => process.exit());

setFlagsFromString("--expose-gc");
/**
 * The decoder frees its copy of an image when the garbage collector takes the
 * image's buffer. Its memory ends at 2 GiB, and the collector does not see it fill.
 */
const collectGarbage = runInNewContext("gc") as () => void;

function reply(message: ImageReply): void {
  process.send?.(message);
}
