/** Reading a request's body. */
import type { IncomingMessage } from "node:http";

/** The body; past the limit the rest is read and dropped, so that the client gets to see the refusal. */
export function readBytes(
  request: IncomingMessage,
  limit: number,
  onBytes?: (length: number) => void,
): Promise<Buffer | "too large" | "gone"> {
  return new Promise((resolve) => {
    let chunks: Buffer[] = [];
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      onBytes?.(chunk.length);
      if (length <= limit) chunks.push(chunk);
      else {
        chunks = [];
        resolve("too large");
      }
    });
    request.on("end", () => resolve(Buffer.concat(chunks, length)));
    request.on("error", () => resolve("gone"));
    request.on("close", () => resolve("gone"));
  });
}
