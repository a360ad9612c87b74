/** The shapes a sound answer can come in. Where a stream was not asked for, the documented JSON comes. */
import type { Answer } from "../answer.ts";
import { bytesOf, recut, send, sendEvery, type Body, type Reply } from "../reply.ts";
import type { Table } from "../scenarios.ts";
import * as shapes from "../shapes.ts";
import { completionChunks, event, sse, type SseEvent, type Shape, type Wire } from "../shapes.ts";

const document = (answer: Answer): Body => shapes.json(shapes.documented(answer));

/** The reply of the default scenario, which the other tables cut, wrap and break: as the vendor's page of the provider has it. */
export const plain = (answer: Answer): Body => {
  if (!/^(gpt|nova):/.test(answer.model))
    return answer.stream ? sse(completionChunks()(answer)) : document(answer);
  return answer.stream
    ? sse(shapes.openAiChunks()(answer))
    : shapes.json(shapes.openAiMessage(answer, (text) => text));
};

const streamed =
  (shape: Shape, wire?: Wire): Reply =>
  (answer) =>
    send(answer.stream ? sse(shape(answer), wire) : document(answer));

const whole =
  (value: (answer: Answer) => unknown): Reply =>
  (answer) =>
    send(shapes.json(value(answer)));

/** The data of each three events in one, then the end. */
const joined =
  (shape: Shape, glue: string, end: readonly SseEvent[] = []): Shape =>
  (answer) => {
    const events = shape(answer);
    const threes = Array.from({ length: Math.ceil(events.length / 3) }, (_, at) => ({
      data: events
        .slice(at * 3, at * 3 + 3)
        .map(({ data }) => data)
        .join(glue),
    }));
    return [...threes, ...end];
  };

const indented: Shape = (answer) =>
  completionChunks()(answer).map(({ data }) => ({
    data: data.startsWith("{") ? JSON.stringify(JSON.parse(data), null, 1) : data,
  }));

const closingMessage: Shape = (answer) => [
  ...completionChunks({ closing: false, end: [] })(answer),
  event(shapes.documented(answer)),
  shapes.DONE,
];

const ended = (...end: SseEvent[]) => streamed(completionChunks({ closing: false, end }));

const msg = (text: string) => ({ code: "0000", data: { msg: text } });
const QUOTED_DONE: SseEvent = { data: '"Done"' };
const COMPLETE: SseEvent = { name: "complete", data: "" };

export const STREAMS: Table = {
  "sse-text": {
    about: "Default. SSE chunks of the documented reply, `choices[].text` being what is new",
    reply: (answer) => send(plain(answer)),
  },
  "sse-openai": {
    about: "OpenAI chunks: `choices[].delta.content`, finish reason, usage in a chunk of its own",
    reply: streamed(shapes.openAiChunks()),
  },
  "json-ignored-stream": {
    about: "`stream: true` is ignored: one JSON body, as documented",
    reply: whole(shapes.documented),
  },
  "responses-events": {
    about: "Typed events: `response.output_text.delta`, `response.completed`",
    reply: streamed(shapes.responsesEvents),
  },
  "gemini-native": {
    about: "Gemini's own chunks, a thought among them, no `[DONE]`",
    reply: streamed(shapes.geminiChunks()),
  },
  "gemini-array": {
    about: "Gemini's own chunks as one growing JSON array",
    reply: (answer) => {
      const items = shapes
        .geminiChunks()(answer)
        .map(({ data }) => data);
      const pieces = items.map((data, at) => (at === 0 ? "[" : ",\r\n") + data);
      return send(
        answer.stream ? { type: "application/json", pieces: [...pieces, "]"] } : document(answer),
      );
    },
  },
  "json-lines": {
    about: "One JSON object a line, no `data:`",
    reply: (answer) => {
      const events = completionChunks({ end: [] })(answer);
      const pieces = events.map(({ data }) => `${data}\n`);
      return send(answer.stream ? { type: "application/x-ndjson", pieces } : document(answer));
    },
  },
  "sse-unasked": {
    about: "SSE although no stream was asked for",
    reply: (answer) => send(sse(completionChunks()(answer))),
  },
  "json-openai-string": {
    about: "One JSON body with `choices[].message.content` as a string",
    reply: whole((answer) => shapes.openAiMessage(answer, (text) => text)),
  },
  "json-openai-parts": {
    about: "One JSON body with `choices[].message.content` as parts",
    reply: whole((answer) => shapes.openAiMessage(answer, (text) => [{ type: "text", text }])),
  },

  "no-space": {
    about: "No space after `data:` (seen in the vendor's other streams)",
    reply: streamed(completionChunks(), { gap: "" }),
  },
  "objects-in-one-event": {
    about: "Several JSON objects in one `data:` line",
    reply: streamed(joined(completionChunks({ end: [] }), "")),
  },
  "objects-in-lines": {
    about: "Several JSON objects in one event, a `data:` line each",
    reply: streamed(joined(completionChunks({ end: [] }), "\n", [shapes.DONE])),
  },
  "vendor-msg": {
    about: '`{"code":"0000","data":{"msg":…}}`, no space, ends `"Done"`',
    reply: streamed(shapes.pieces(msg, [QUOTED_DONE]), { gap: "" }),
  },
  "vendor-token": {
    about: '`{"token":…}`, ends `done`',
    reply: streamed(
      shapes.pieces((token) => ({ token }), [{ data: "done" }]),
      { gap: "" },
    ),
  },
  "vendor-mixture": {
    about: "Several `msg` objects in one event, no space, CRLF, BOM, ends `event: complete`",
    reply: streamed(joined(shapes.pieces(msg, []), "", [COMPLETE]), {
      gap: "",
      eol: "\r\n",
      before: "\uFEFF:\r\n\r\n",
    }),
  },

  "end-done": { about: "Only `[DONE]` tells the end", reply: ended(shapes.DONE) },
  "end-done-quoted": { about: 'Only `"Done"` tells the end', reply: ended(QUOTED_DONE) },
  "end-done-word": { about: "Only `done` tells the end", reply: ended({ data: "done" }) },
  "end-event-complete": {
    about: "Only `event: complete` tells the end",
    reply: ended(COMPLETE),
  },
  "end-eof": {
    about: '`status: "completed"`, then the body just ends',
    reply: streamed(completionChunks({ end: [] })),
  },
  "end-missing": {
    about: "The body ends with no sign that it is complete",
    reply: ended(),
  },

  cr: { about: "Lines end in CR", reply: streamed(completionChunks(), { eol: "\r" }) },
  crlf: { about: "Lines end in CRLF", reply: streamed(completionChunks(), { eol: "\r\n" }) },
  bom: { about: "Begins with a BOM", reply: streamed(completionChunks(), { before: "\uFEFF" }) },
  comments: {
    about: "Comments before and between the events",
    reply: streamed(completionChunks(), { before: ": stand-in\n\n", between: ": keep-alive\n\n" }),
  },
  "multi-line-data": {
    about: "Each JSON object over many `data:` lines",
    reply: streamed(indented),
  },
  "no-final-newline": {
    about: "The last event, which has the usage and the status, is not ended by a line end",
    reply: streamed(completionChunks({ end: [] }), { unfinished: true }),
  },
  "usage-alone": {
    about: "Usage in a chunk without choices, after the closing one",
    reply: streamed((answer) => {
      const { usage, ...closing } = shapes.documented(answer);
      return [
        ...completionChunks({ closing: false, end: [] })(answer),
        event({ ...closing, choices: [] }),
        event({ id: answer.id, object: "completion", choices: [], usage }),
        shapes.DONE,
      ];
    }),
  },
  cumulative: {
    about: "Each chunk repeats all text so far",
    reply: streamed(completionChunks({ text: ({ soFar }) => soFar })),
  },
  "closing-message": {
    about: "The last chunk is the whole documented reply, text and all",
    reply: streamed(closingMessage),
  },
  reasoning: {
    about: "Reasoning fields before the text, which are not part of it",
    reply: streamed(shapes.openAiChunks({ reasoning: true })),
  },
  interleaved: {
    about: "Two choices at least, taking turns by `index`",
    reply: (answer) =>
      streamed(completionChunks())({
        ...answer,
        texts: answer.texts.length > 1 ? answer.texts : [...answer.texts, ...answer.texts],
      }),
  },
  "bytes-split": {
    about: "Writes of three bytes, cutting through events, lines and characters",
    reply: (answer) => sendEvery(0, recut(plain(answer), 3)),
  },
  "one-write": {
    about: "The whole stream in one write",
    reply: (answer) => {
      const body = plain(answer);
      return send({ ...body, pieces: [bytesOf(body)] });
    },
  },
};
