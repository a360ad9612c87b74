import "./silent.ts";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Garbage, leftBy } from "./garbage.ts";
import { readMessages, writeMessage } from "./pipe.ts";
import { prepare, thumbnailOf } from "./prepare.ts";
import { ImageError, type PreparedImage } from "./prepared.ts";
import { isRendererBroken } from "./svg.ts";
import { TIME_PIPE, type ImageReply, type ImageTask, type WarmUp } from "./imageProcess.ts";
import { warmUp } from "./warmUp.ts";
import { reportTime } from "./watchdog.ts";

/**
 * The image process: decodes, away from the extension host, whatever files it
 * is given. A crash or a hang of a decoder ends this process and nothing else.
 */
const time = reportTime(TIME_PIPE);
const end = (): never => process.exit();
readMessages<ImageTask | WarmUp>(
  process.stdin,
  ({ head, parts: [bytes = new Uint8Array()] }) => {
    if ("warmUp" in head) {
      // What goes wrong will go wrong again, where somebody waits for it.
      warmUp().catch(() => undefined);
      return;
    }
    const { id, options } = head;
    time.begin();
    let left: number | undefined;
    const work =
      options === undefined
        ? thumbnailOf(bytes).then((thumbnail) => reply({ id, thumbnail: true }, [thumbnail]))
        : prepare(bytes, options).then((image) => {
            left = leftBy(image);
            replyWith(id, image, bytes);
          });
    work
      .catch((error: unknown) =>
        reply({
          id,
          failure: error instanceof ImageError ? error.reason : "decoderFailed",
          broken: isRendererBroken(),
        }),
      )
      .finally(() => {
        time.end();
        garbage.add(left);
      });
  },
  end,
);
process.stdin.on("end", end);
process.on("disconnect", end);

setFlagsFromString("--expose-gc");
const garbage = new Garbage(runInNewContext("gc") as () => void);

process.send?.("started");

function replyWith(id: number, prepared: PreparedImage, found: Uint8Array): void {
  const { encoded, thumbnail, drawing, ...image } = prepared;
  // What goes out byte for byte need not come back.
  const changed = encoded.filter((one) => one.bytes !== found);
  reply(
    {
      id,
      image: {
        ...image,
        encoded: encoded.map(({ bytes, ...one }) => ({ ...one, asFound: bytes === found })),
        hasThumbnail: thumbnail !== undefined,
        ...(drawing && { drawing: { width: drawing.width, height: drawing.height } }),
      },
    },
    [
      ...changed.map((one) => one.bytes),
      ...(thumbnail ? [thumbnail] : []),
      ...(drawing ? [Buffer.from(drawing.text)] : []),
    ],
  );
}

function reply(head: ImageReply, parts: readonly Uint8Array[] = []): void {
  writeMessage(process.stdout, { head, parts });
}
