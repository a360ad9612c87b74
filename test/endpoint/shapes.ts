/**
 * The shapes an answer can come in. Only `documented` is the vendor's reference page; how a stream
 * looks is not documented, so the others are the likely ones: the documented reply in chunks, OpenAI's,
 * typed events, Gemini's own, and what was seen in the vendor's other streams.
 */
import type { Answer } from "./answer.ts";
import type { Body } from "./reply.ts";

const usage = ({ usage: { input, output } }: Answer) => ({
  input_tokens: input,
  output_tokens: output,
  total_tokens: input + output,
});
const openAiUsage = ({ model, usage: { input, output } }: Answer) => ({
  prompt_tokens: input,
  // Nova's page has it so.
  [model.startsWith("nova:") ? "output_token" : "completion_tokens"]: output,
  total_tokens: input + output,
});
const base = ({ id, model, createdAt }: Answer) => ({
  id,
  object: "completion",
  model,
  created_at: createdAt,
});
const meta = ({ model }: Answer) => ({
  provider: "stand-in",
  provider_model: model.slice(model.indexOf(":") + 1),
});

// --- Whole replies -----------------------------------------------------------------------------

export const json = (value: unknown): Body => ({
  type: "application/json",
  pieces: [JSON.stringify(value)],
});

/** The reply of the reference page. */
export const documented = (answer: Answer) => ({
  ...base(answer),
  status: "completed",
  choices: answer.texts.map((text, index) => ({ text, index })),
  usage: usage(answer),
  meta: meta(answer),
});

/** What other providers answer on the same endpoint. */
export const openAiMessage = (answer: Answer, content: (text: string) => unknown) => ({
  id: answer.id,
  object: "chat.completion",
  created: answer.createdAt,
  model: answer.model,
  system_fingerprint: "stand-in",
  choices: answer.texts.map((text, index) => ({
    index,
    message: { role: "assistant", content: content(text) },
    finish_reason: "stop",
  })),
  usage: openAiUsage(answer),
});

// --- Streams -----------------------------------------------------------------------------------

export interface SseEvent {
  /** Value of the `event:` field. */
  readonly name?: string;
  readonly data: string;
}

export const event = (value: unknown, name?: string): SseEvent => ({
  ...(name === undefined ? {} : { name }),
  data: JSON.stringify(value),
});

export interface Delta {
  readonly index: number;
  readonly text: string;
  /** The text of this choice up to the end of this piece. */
  readonly soFar: string;
}

/** All choices in pieces, taking turns. Pieces are cut between characters, not within one. */
export function deltas({ texts, pieceChars }: Answer): Delta[] {
  const queues = texts.map((text, index) => {
    const characters = Array.from(text);
    const queue: Delta[] = [];
    let soFar = "";
    for (let at = 0; at < characters.length; at += pieceChars) {
      const piece = characters.slice(at, at + pieceChars).join("");
      soFar += piece;
      queue.push({ index, text: piece, soFar });
    }
    return queue;
  });
  const longest = Math.max(0, ...queues.map(({ length }) => length));
  return Array.from({ length: longest }, (_, at) =>
    queues.flatMap((queue) => queue[at] ?? []),
  ).flat();
}

export type Shape = (answer: Answer) => SseEvent[];

export const DONE: SseEvent = { data: "[DONE]" };

interface ChunkOptions {
  /** The last chunk with `status: "completed"` and usage; without it only `end` tells the end. */
  readonly closing?: boolean;
  readonly end?: readonly SseEvent[];
  readonly text?: (delta: Delta) => string;
}

/** (a) Chunks of the documented reply, `choices[].text` being what is new. */
export const completionChunks =
  ({ closing = true, end = [DONE], text = (delta) => delta.text }: ChunkOptions = {}): Shape =>
  (answer) => [
    ...deltas(answer).map((delta) =>
      event({ ...base(answer), choices: [{ text: text(delta), index: delta.index }] }),
    ),
    ...(closing
      ? [
          event({
            ...documented(answer),
            choices: answer.texts.map((_, index) => ({ text: "", index })),
          }),
        ]
      : []),
    ...end,
  ];

const openAiChunk = (answer: Answer, choices: unknown[]) => ({
  id: answer.id,
  object: "chat.completion.chunk",
  created: answer.createdAt,
  model: answer.model,
  system_fingerprint: "stand-in",
  choices,
});

/** (b) OpenAI's chunks: the role, the text, a finish reason, usage in a chunk of its own, `[DONE]`. */
export const openAiChunks =
  ({ reasoning = false, finish = "stop" } = {}): Shape =>
  (answer) => [
    ...answer.texts.map((_, index) =>
      event(openAiChunk(answer, [{ index, delta: { role: "assistant" }, finish_reason: null }])),
    ),
    ...(reasoning
      ? ["reasoning_content", "reasoning"].map((field) =>
          event(
            openAiChunk(answer, [{ index: 0, delta: { [field]: "Not part of the answer. " } }]),
          ),
        )
      : []),
    ...deltas(answer).map(({ index, text }) =>
      event(openAiChunk(answer, [{ index, delta: { content: text }, finish_reason: null }])),
    ),
    ...answer.texts.map((_, index) =>
      event(openAiChunk(answer, [{ index, delta: {}, finish_reason: finish }])),
    ),
    event({ ...openAiChunk(answer, []), usage: openAiUsage(answer) }),
    DONE,
  ];

/** (d) Typed events as in OpenAI's Responses; choices are output items. */
export const responsesEvents: Shape = (answer) => {
  const response = (status: string, output: unknown[]) => ({
    response: { id: answer.id, object: "response", model: answer.model, status, output },
  });
  const typed = (type: string, rest: object) => event({ type, ...rest }, type);
  const output = answer.texts.map((text) => ({
    type: "message",
    role: "assistant",
    content: [{ type: "output_text", text }],
  }));
  const { response: completed } = response("completed", output);
  return [
    typed("response.created", response("in_progress", [])),
    typed("response.reasoning_summary_text.delta", { delta: "Not part of the answer." }),
    ...deltas(answer).map(({ index, text }) =>
      typed("response.output_text.delta", { output_index: index, content_index: 0, delta: text }),
    ),
    ...answer.texts.map((text, index) =>
      typed("response.output_text.done", { output_index: index, content_index: 0, text }),
    ),
    typed("response.completed", { response: { ...completed, usage: usage(answer) } }),
  ];
};

const geminiChunk = (answer: Answer, candidates: unknown[]) => ({
  candidates,
  usageMetadata: {
    promptTokenCount: answer.usage.input,
    candidatesTokenCount: answer.usage.output,
    thoughtsTokenCount: 12,
    totalTokenCount: answer.usage.input + answer.usage.output + 12,
  },
  modelVersion: "stand-in",
});

/** (d) Gemini's own chunks, with a thought that is not part of the answer, and no `[DONE]`. */
export const geminiChunks =
  ({ finish = "STOP" } = {}): Shape =>
  (answer) => {
    const candidate = (index: number, part: object) => ({
      content: { parts: [part], role: "model" },
      index,
    });
    return [
      event(geminiChunk(answer, [candidate(0, { text: "Not the answer.", thought: true })])),
      ...deltas(answer).map(({ index, text }) =>
        event(geminiChunk(answer, [candidate(index, { text })])),
      ),
      event(
        geminiChunk(
          answer,
          answer.texts.map((_, index) => ({
            ...candidate(index, { text: "" }),
            finishReason: finish,
          })),
        ),
      ),
    ];
  };

/** Any object for each piece: the vendor's other streams carry little more than the text. */
export const pieces =
  (of: (text: string) => unknown, end: readonly SseEvent[]): Shape =>
  (answer) => [...deltas(answer).map(({ text }) => event(of(text))), ...end];

// --- The wire ----------------------------------------------------------------------------------

export interface Wire {
  /** Between `data:` and its value. */
  readonly gap?: "" | " ";
  readonly eol?: "\n" | "\r" | "\r\n";
  /** Before everything: a BOM, a comment. */
  readonly before?: string;
  /** After each event: a comment that keeps the line alive. */
  readonly between?: string;
  /** Leaves out the line ends after the last event. */
  readonly unfinished?: boolean;
}

/** Events as an event stream, one piece each. */
export function sse(events: readonly SseEvent[], wire: Wire = {}): Body {
  const { gap = " ", eol = "\n", before = "", between = "", unfinished = false } = wire;
  const framed = events.map(({ name, data }) =>
    [...(name === undefined ? [] : [`event:${gap}${name}`])]
      .concat(data.split("\n").map((line) => `data:${gap}${line}`))
      .join(eol)
      .concat(eol, eol),
  );
  const pieces = framed.map((text, at) => (at === framed.length - 1 ? text : text + between));
  const last = pieces.pop() ?? "";
  return {
    type: "text/event-stream",
    headers: { "Cache-Control": "no-cache" },
    pieces: [...(before === "" ? [] : [before]), ...pieces, unfinished ? last.trimEnd() : last],
  };
}
