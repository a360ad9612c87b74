import type { Readable, Writable } from "node:stream";

/** What goes over a pipe: a head that is JSON, and bytes. */
export interface Message<T> {
  readonly head: T;
  readonly parts: readonly Uint8Array[];
}

/** Bytes of a head and of all parts that are still believed. */
const HEAD_LIMIT = 1_000_000;
const PARTS_LIMIT = 256_000_000;

/**
 * Writes a message without a copy of its bytes: Node's own channel between
 * processes would serialize them in one go, and hold up the thread meanwhile.
 */
export function writeMessage<T>(pipe: Writable, { head, parts }: Message<T>): void {
  const text = Buffer.from(JSON.stringify({ head, lengths: parts.map(({ length }) => length) }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  pipe.cork();
  for (const one of [length, text, ...parts]) if (one.length > 0) pipe.write(one);
  pipe.uncork();
}

/**
 * Reads messages until the pipe ends. Each part has a buffer of its own.
 * @param onBroken is told once when what comes is no message
 */
export function readMessages<T>(
  pipe: Readable,
  onMessage: (message: Message<T>) => void,
  onBroken: () => void,
): void {
  let buffer = Buffer.allocUnsafeSlow(4);
  let filled = 0;
  let filledBy: (whole: Buffer) => void = readLength;

  const expect = (length: number, then: (whole: Buffer) => void): void => {
    buffer = Buffer.allocUnsafeSlow(length);
    filled = 0;
    filledBy = then;
    if (length === 0) then(buffer);
  };
  function readLength(whole: Buffer): void {
    const length = whole.readUInt32LE();
    if (length === 0 || length > HEAD_LIMIT) throw new Error("No message");
    expect(length, readHead);
  }
  function readHead(whole: Buffer): void {
    const { head, lengths } = JSON.parse(whole.toString()) as { head: T; lengths: number[] };
    if (lengths.reduce((sum, one) => sum + one, 0) > PARTS_LIMIT) throw new Error("No message");
    const parts: Uint8Array[] = [];
    const next = (): void => {
      const length = lengths[parts.length];
      if (length === undefined) {
        expect(4, readLength);
        onMessage({ head, parts });
      } else
        expect(length, (part) => {
          parts.push(part);
          next();
        });
    };
    next();
  }
  const take = (chunk: Buffer): void => {
    for (let at = 0; at < chunk.length;) {
      const copied = chunk.copy(buffer, filled, at);
      at += copied;
      filled += copied;
      if (filled === buffer.length) filledBy(buffer);
    }
  };
  pipe.on("data", (chunk: Buffer) => {
    try {
      take(chunk);
    } catch {
      pipe.removeAllListeners("data");
      onBroken();
    }
  });
}
