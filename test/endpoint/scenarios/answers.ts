/** Other things said in the default shape, and other things accepted. */
import { saying, type Answer } from "../answer.ts";
import { RETIRED } from "../models.ts";
import { now } from "../record.ts";
import { bytesOf, head, recut, send, sendEvery, type Reply } from "../reply.ts";
import type { Table } from "../scenarios.ts";
import {
  completionChunks,
  DONE,
  geminiChunks,
  json,
  openAiChunks,
  openAiMessage,
  sse,
} from "../shapes.ts";
import { HOSTILE, LONG, RICH, SCRIPTS } from "../texts.ts";
import { plain } from "./streams.ts";

const normal: Reply = (answer) => send(plain(answer));

const says =
  (text: string): Reply =>
  (answer) =>
    normal(saying(answer, [text]));

const reworded =
  (change: (text: string) => string): Reply =>
  (answer) =>
    normal({ ...answer, texts: answer.texts.map(change) });

/** Nothing was said and yet everything was spent. */
const eaten = (answer: Answer): Answer => ({
  ...answer,
  texts: answer.texts.map(() => ""),
  usage: { ...answer.usage, output: answer.maxTokens - 1 },
});

const blocked = (answer: Answer) => saying(answer, [""]);

/** Events made when they are asked for, which is when they are written. */
function* ticks(answer: Answer): Generator<string> {
  for (let tick = 0; tick < 200; tick++) {
    const said = completionChunks({ closing: false, end: [] })({
      ...saying(answer, [`${now().toFixed(1)} `]),
      pieceChars: Infinity,
    });
    yield bytesOf(sse(said)).toString();
  }
  yield bytesOf(sse([DONE])).toString();
}

export const ANSWERS: Table = {
  long: { about: "About 2000 words with code and a wide table", reply: says(LONG) },
  rich: {
    about: "Tables, tasks, code, formulas and diagrams: all of Markdown that people use",
    reply: says(RICH),
  },
  hostile: {
    about:
      "Scripts, `javascript:` and `command:` links, remote images: nothing of it may take effect",
    reply: says(HOSTILE),
  },
  clock: {
    about: "Each piece says when it was written, in milliseconds since 1970",
    reply: (answer) => {
      if (!answer.stream) return normal(saying(answer, [`${now()}`]));
      return [
        head({ type: "text/event-stream", pieces: [] }),
        { do: "write", pieces: ticks(answer) },
        { do: "end" },
      ];
    },
  },
  scripts: {
    about: "Many scripts and joined emoji, in writes of one byte",
    reply: (answer) => sendEvery(0, recut(plain(saying(answer, [SCRIPTS])), 1)),
  },
  surrogates: {
    about: "JSON escapes that cut an emoji into two halves in two events",
    reply: (answer) => {
      const halves = "👍".split("").map((half) => `\\u${half.charCodeAt(0).toString(16)}`);
      const events = halves.map((half) => ({ data: `{"choices":[{"text":"${half}","index":0}]}` }));
      const body = sse([...events, { data: '{"status":"completed","choices":[]}' }]);
      return answer.stream ? send(body) : normal(saying(answer, ["👍"]));
    },
  },
  "thinking-ate-all": {
    about: "Empty text, the output tokens nearly `max_tokens`: thinking ate them (documented)",
    reply: (answer) => normal(eaten(answer)),
  },
  "cut-short": {
    about: "Half the text, the output tokens at `max_tokens`, status completed all the same",
    reply: (answer) =>
      normal({
        ...answer,
        texts: answer.texts.map((text) => text.slice(0, Math.ceil(text.length / 2))),
        usage: { ...answer.usage, output: answer.maxTokens },
      }),
  },
  "filtered-gemini": {
    about: "No text, `finishReason: SAFETY`",
    reply: (answer) =>
      answer.stream
        ? send(sse(geminiChunks({ finish: "SAFETY" })(blocked(answer))))
        : send(json({ promptFeedback: { blockReason: "SAFETY" }, candidates: [] })),
  },
  "filtered-openai": {
    about: "No text, `finish_reason: content_filter`",
    reply: (answer) => {
      const finish = "content_filter";
      if (answer.stream) return send(sse(openAiChunks({ finish })(blocked(answer))));
      const message = openAiMessage(blocked(answer), (text) => text);
      const choices = message.choices.map((choice) => ({ ...choice, finish_reason: finish }));
      return send(json({ ...message, choices }));
    },
  },
  "json-fenced": {
    about: "The text inside a ```json fence, as models like to do",
    reply: reworded((text) => `\`\`\`json\n${text}\n\`\`\``),
  },
  "json-echoed": {
    about: "The schema said back, then the JSON, as small models do",
    reply: reworded((text) =>
      text.startsWith("{")
        ? `${JSON.stringify({ type: "object", properties: { width: { type: "integer" } } })}\n\n${text}`
        : text,
    ),
  },
  "json-wrong": {
    about: "JSON that fits no schema that was asked for",
    reply: says('{"stand_in":"this conforms to nothing"}'),
  },
  "json-complex": {
    about: "An image that needs a long description, where alt text is asked for by its schema",
    reply: reworded((text) =>
      text.startsWith("{")
        ? JSON.stringify({ ...(JSON.parse(text) as object), purpose: "complex" })
        : text,
    ),
  },
  "json-decorative": {
    about: "An image that is called decorative, whatever the schema asks for",
    reply: reworded((text) =>
      text.startsWith("{")
        ? JSON.stringify({ ...(JSON.parse(text) as object), purpose: "decorative", alt: "" })
        : text,
    ),
  },

  "bearer-only": {
    about: "The key is taken after `Bearer ` and refused bare",
    rules: { authorization: "bearer" },
    reply: normal,
  },
  "raw-only": {
    about: "Base64 is taken raw, a `data:` URI is refused with INVALID_ARGUMENT",
    rules: { base64: ["base64"] },
    reply: normal,
  },
  "data-uri-only": {
    about: "Base64 is taken as a `data:` URI, raw is refused with INVALID_ARGUMENT",
    rules: { base64: ["data-uri"] },
    reply: normal,
  },
  "no-extra-body": {
    about: "`extra_body` is refused as an unknown field",
    rules: { refusedFields: ["extra_body"] },
    reply: normal,
  },
  "no-metadata": {
    about: "Top-level `metadata` is refused as an unknown field",
    rules: { refusedFields: ["metadata"] },
    reply: normal,
  },
  "no-schema": {
    about: "A schema in `metadata` is refused with INVALID_ARGUMENT",
    rules: { refusesSchema: true },
    reply: normal,
  },
  "models-retired": {
    about: "The models that Vertex has no more since November 2026 are refused, the others answer",
    rules: { retired: RETIRED },
    reply: normal,
  },
  "older-address": {
    about: "Nothing is at `/iu`; the route is `/ilm`, as some of the vendor's pages show it",
    status: 404,
    rules: { olderAddress: true },
    reply: normal,
  },
  "strict-fields": {
    about: "Fields that are not on the vendor's page are refused",
    rules: { strictFields: true },
    reply: normal,
  },
};
