/*
 * How fast replies are read, as the ratio to what no reader of such a stream can leave out: cutting the
 * events and parsing their JSON. Nothing here passes or fails.
 */
import { createParser } from "eventsource-parser";
import { createReplyReader } from "../../src/core/mavi/reply.ts";
import type { Answer } from "../endpoint/answer.ts";
import { bytesOf } from "../endpoint/reply.ts";
import { completionChunks, openAiChunks, sse, type Shape } from "../endpoint/shapes.ts";
import { LONG } from "../endpoint/texts.ts";
import { median } from "./figures.ts";

const CHUNKS = 2000;
const TIMES = [1, 4, 16];
const PIECE_CHARS = 12;
const NETWORK_PIECE = 16 * 1024;
const WARM_UP = 20;
/** For the longest; shorter streams get as many more as they are shorter. */
const ROUNDS = 25;

const SHAPES: [name: string, shape: Shape][] = [
  ["choices[].text", completionChunks()],
  ["OpenAI chunks", openAiChunks()],
];

/** A table of both shapes at three lengths; takes some seconds, in which nothing else runs. */
export function benchReader(): string {
  const rows = SHAPES.flatMap(([name, shape]) =>
    TIMES.map((times) => {
      const { iris, bare, ratio } = compare(
        recording(shape, CHUNKS * times),
        (ROUNDS * 16) / times,
      );
      const columns = [`${CHUNKS * times}`.padStart(6), `${us(iris)}  ${us(bare)}`];
      return `  ${name.padEnd(15)}${columns.join("   ")}   ${ratio.toFixed(2)}`;
    }),
  );
  return `
Reading a stream, microseconds for each chunk of ${PIECE_CHARS} characters
                 chunks     Iris    bare   ratio
${rows.join("\n")}

  Iris: from the bytes to the events of an answer.
  Bare: eventsource-parser and JSON.parse on the same bytes, and nothing read from the result.
  Network pieces of ${NETWORK_PIECE / 1024} kB; medians of at least ${ROUNDS} rounds in which both take turns.`;

  function us(perChunk: number): string {
    return (perChunk * 1000).toFixed(2).padStart(6);
  }
}

interface Recording {
  readonly pieces: readonly Uint8Array[];
  readonly chunks: number;
  /** Characters of the answer. */
  readonly length: number;
}

function recording(shape: Shape, chunks: number): Recording {
  const length = chunks * PIECE_CHARS;
  const answer: Answer = {
    id: "resp_6f9619ff-8b86-4d01-b42d-00cf4fc964ff",
    model: "gemini:gemini-2.5-flash",
    createdAt: 1_767_225_600,
    texts: [LONG.repeat(Math.ceil(length / LONG.length)).slice(0, length)],
    usage: { input: 1812, output: length / 4 },
    stream: true,
    maxTokens: length,
    stop: [],
    pieceChars: PIECE_CHARS,
    elsewhere: "",
    path: "",
  };
  const bytes = bytesOf(sse(shape(answer)));
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += NETWORK_PIECE)
    pieces.push(bytes.subarray(at, at + NETWORK_PIECE));
  return { pieces, chunks, length };
}

/** Milliseconds for each chunk. The ratio is taken within each round, since machines slow down and speed up. */
function compare(stream: Recording, rounds: number) {
  const iris: number[] = [];
  const bare: number[] = [];
  const sides: [times: number[], read: (stream: Recording) => void][] = [
    [iris, readIris],
    [bare, readBare],
  ];
  for (let round = 0; round < WARM_UP + rounds; round++) {
    for (const [times, read] of sides.reverse()) {
      const before = performance.now();
      read(stream);
      const took = performance.now() - before;
      if (round >= WARM_UP) times.push(took / stream.chunks);
    }
  }
  const ratios = iris.map((time, i) => time / (bare[i] ?? NaN));
  return { iris: median(iris), bare: median(bare), ratio: median(ratios) };
}

function readIris({ pieces, length }: Recording): void {
  const reader = createReplyReader("text/event-stream", { status: 200, sent: [] });
  let read = 0;
  for (const piece of pieces)
    for (const event of reader.push(piece)) if (event.type === "text") read += event.text.length;
  for (const event of reader.end()) if (event.type === "text") read += event.text.length;
  if (read !== length) throw new Error(`${read} characters of ${length}`);
}

function readBare({ pieces, chunks }: Recording): void {
  let read = 0;
  const parser = createParser({
    onEvent: ({ data }) => {
      if (data === "[DONE]") return;
      JSON.parse(data);
      read++;
    },
  });
  const decoder = new TextDecoder();
  for (const piece of pieces) parser.feed(decoder.decode(piece, { stream: true }));
  parser.feed(`${decoder.decode()}\n\n`);
  if (read < chunks) throw new Error(`${read} events of ${chunks}`);
}

if (import.meta.main) console.log(benchReader());
