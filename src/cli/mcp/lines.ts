import { Transform } from "node:stream";

/** Bytes of a message: an image of the largest size, in base64, and words beside it. */
export const LONGEST_MESSAGE = 75_000_000;

/**
 * Whole lines out of a stream, each in one piece; one that is too long is left out.
 *
 * @param onTooLong told of such a line
 */
export function wholeLines(onTooLong: () => void, most = LONGEST_MESSAGE): Transform {
  let parts: Buffer[] = [];
  let length = 0;
  return new Transform({
    readableHighWaterMark: most,
    transform(chunk: Buffer, _encoding, done) {
      let rest = chunk;
      for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
        const line = rest.subarray(0, end + 1);
        length += line.length;
        if (length <= most) this.push(Buffer.concat([...parts, line]));
        else onTooLong();
        [parts, length] = [[], 0];
        rest = rest.subarray(end + 1);
      }
      length += rest.length;
      if (length <= most) parts.push(rest);
      else parts = [];
      done();
    },
  });
}
