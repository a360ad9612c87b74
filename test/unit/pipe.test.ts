import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { describe, test } from "node:test";
import fc from "fast-check";
import { readMessages, writeMessage, type Message } from "../../src/core/image/pipe.ts";

interface Head {
  readonly id: number;
  readonly name: string;
}

/** What a reader takes from these bytes when they come in pieces of the given lengths. */
function read(bytes: Buffer, cuts: readonly number[]) {
  const pipe = new PassThrough();
  const messages: Message<Head>[] = [];
  let broken = 0;
  readMessages<Head>(
    pipe,
    (message) => messages.push(message),
    () => broken++,
  );
  let at = 0;
  for (const cut of cuts) {
    pipe.emit("data", bytes.subarray(at, at + cut));
    at += cut;
  }
  pipe.emit("data", bytes.subarray(at));
  return { messages, broken };
}

function write(messages: readonly Message<Head>[]): Buffer {
  const pipe = new PassThrough({ highWaterMark: 10_000_000 });
  for (const one of messages) writeMessage(pipe, one);
  return (pipe.read() as Buffer | null) ?? Buffer.alloc(0);
}

describe("messages between the host and the image process", () => {
  const message = fc.record({
    head: fc.record(
      { id: fc.nat(), name: fc.string({ unit: "grapheme" }) },
      { noNullPrototype: true },
    ),
    parts: fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 4 }),
  });

  test("arrive as they were written, however the pipe cuts them", () => {
    fc.assert(
      fc.property(
        fc.array(message, { maxLength: 4 }),
        fc.array(fc.integer({ min: 0, max: 50 })),
        (sent, cuts) => {
          const { messages, broken } = read(write(sent), cuts);
          assert.equal(broken, 0);
          assert.deepEqual(
            messages.map(({ head, parts }) => ({ head, parts: parts.map((one) => [...one]) })),
            sent.map(({ head, parts }) => ({ head, parts: parts.map((one) => [...one]) })),
          );
        },
      ),
    );
  });

  test("what is no message ends the reading, and is told once", () => {
    const good = write([{ head: { id: 1, name: "a" }, parts: [] }]);
    const length = (value: number): Buffer => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32LE(value);
      return bytes;
    };
    const text = (value: string): Buffer =>
      Buffer.concat([length(value.length), Buffer.from(value)]);
    for (const bad of [
      length(0),
      length(0xffff_ffff),
      text("no JSON"),
      text("{}"),
      text('{"head":{},"lengths":[1e12]}'),
      text('{"head":{},"lengths":[-1]}'),
    ]) {
      const { messages, broken } = read(Buffer.concat([good, bad, good]), []);
      assert.deepEqual([messages.length, broken], [1, 1], bad.toString());
    }
  });
});
