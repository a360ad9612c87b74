/**
 * Answers in the shapes of other families of services, which gateways pass on unchanged, and frames that
 * are not what they say. Each is after a public report or a vendor's page; the words are ours.
 */
import { brotliCompressSync, deflateRawSync, gzipSync, zstdCompressSync } from "node:zlib";
import { head, send, type Piece, type Step } from "../reply.ts";
import { body, framed, steps, stream, type Becomes, type Reported } from "./reported.ts";

const SSE = "text/event-stream";
const NDJSON = "application/x-ndjson";
const CAT: Becomes = { end: "whole", text: "A cat." };
const COUNTED: Becomes = { ...CAT, tokens: [9, 3] };
const CAPPED: Becomes = { end: "whole", text: "A cat", sees: /reached the limit/ };

const delta = (content: string | null, finish: string | null = null): object => ({
  id: "c1",
  object: "chat.completion.chunk",
  choices: [{ index: 0, delta: { ...(content !== null && { content }) }, finish_reason: finish }],
});
const named = (name: string, data: object | string): { name: string; data: string } => ({
  name,
  data: typeof data === "string" ? data : JSON.stringify(data),
});
/** Anthropic's events have their type twice. */
const typed = (type: string, more: object = {}): { name: string; data: string } =>
  named(type, { type, ...more });
const lines = (...values: readonly object[]): readonly Piece[] =>
  values.map((value) => `${JSON.stringify(value)}\n`);
const ndjson = (about: string, values: readonly object[], becomes: Becomes): Reported =>
  steps(about, () => send({ type: NDJSON, pieces: lines(...values) }), becomes);
const raw = (about: string, text: string | Uint8Array, becomes: Becomes, type = SSE): Reported =>
  steps(about, () => send({ type, pieces: [text] }), becomes);
const coded = (
  about: string,
  encoding: string,
  bytes: Uint8Array | string,
  becomes: Becomes = CAT,
): Reported =>
  steps(
    about,
    () =>
      send({
        type: SSE,
        headers: encoding ? { "Content-Encoding": encoding } : {},
        pieces: [bytes],
      }),
    becomes,
  );
const plain = framed([delta("A "), delta("cat.", "stop"), "[DONE]"]).join("");
/** Bytes beneath HTTP, for what Node's server does not write. */
const socket = (
  about: string,
  pieces: readonly string[],
  becomes: Becomes,
  ends: "whole" | "cut" = "whole",
): Reported => steps(about, () => [{ do: "raw", pieces }, { do: "cut" }], becomes, { ends });
const chunked = (text: string): string =>
  `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n0\r\n`;

const FAMILIES: Readonly<Record<string, Reported>> = {
  "ollama-chat": ndjson(
    "Ollama: messages in lines, counts of its own",
    [
      { model: "m", message: { role: "assistant", content: "A " }, done: false },
      { model: "m", message: { role: "assistant", content: "cat." }, done: false },
      {
        ...{ model: "m", message: { role: "assistant", content: "" }, done: true },
        ...{ done_reason: "stop", prompt_eval_count: 9, eval_count: 3 },
      },
    ],
    COUNTED,
  ),
  "ollama-generate": ndjson(
    "Ollama: `response` in lines",
    [
      { model: "m", response: "A ", done: false },
      { model: "m", response: "cat.", done: false },
      { model: "m", response: "", done: true, prompt_eval_count: 9, eval_count: 3 },
    ],
    COUNTED,
  ),
  "ollama-length": ndjson(
    "Ollama: `done_reason: length`",
    [
      { message: { role: "assistant", content: "A cat" }, done: false },
      { message: { role: "assistant", content: "" }, done: true, done_reason: "length" },
    ],
    CAPPED,
  ),
  "ollama-error": ndjson(
    "Ollama: an error in a line",
    [
      { message: { role: "assistant", content: "A " }, done: false },
      { error: "an error was encountered while running the model" },
    ],
    { end: "server", text: "A ", sees: /an error was encountered/ },
  ),
  "anthropic-stream": stream(
    "Anthropic: content blocks, a thought before the text",
    [
      typed("message_start", {
        message: { role: "assistant", content: [], usage: { input_tokens: 9 } },
      }),
      typed("content_block_start", { index: 0, content_block: { type: "thinking", thinking: "" } }),
      typed("content_block_delta", {
        index: 0,
        delta: { type: "thinking_delta", thinking: "Hm." },
      }),
      typed("content_block_delta", { index: 1, delta: { type: "text_delta", text: "A " } }),
      typed("content_block_delta", { index: 1, delta: { type: "text_delta", text: "cat." } }),
      typed("content_block_stop", { index: 1 }),
      typed("message_delta", { delta: { stop_reason: "end_turn" }, usage: { output_tokens: 3 } }),
      typed("message_stop"),
    ],
    COUNTED,
  ),
  "anthropic-message": body(
    "Anthropic: one message of blocks",
    {
      type: "message",
      role: "assistant",
      content: [
        { type: "thinking", thinking: "Hm." },
        { type: "text", text: "A cat." },
      ],
      stop_reason: "end_turn",
      usage: { input_tokens: 9, output_tokens: 3 },
    },
    COUNTED,
  ),
  "anthropic-length": stream(
    "Anthropic: `max_tokens` in `message_delta`",
    [
      { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "A cat" } },
      { type: "message_delta", delta: { stop_reason: "max_tokens" } },
      { type: "message_stop" },
    ],
    CAPPED,
  ),
  "anthropic-refusal": stream(
    "Anthropic: `refusal` after half of the text",
    [
      { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "A cat" } },
      { type: "message_delta", delta: { stop_reason: "refusal" } },
      { type: "message_stop" },
    ],
    { end: "filtered", text: "A cat" },
  ),
  "anthropic-cut": stream(
    "Anthropic: no end of the message",
    [{ type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "A cat" } }],
    { end: "cut", text: "A cat" },
  ),
  "mistral-thinking": stream(
    "Mistral: content as a list, with a list of thoughts in it",
    [
      {
        choices: [
          {
            index: 0,
            delta: { content: [{ type: "thinking", thinking: [{ type: "text", text: "Hm." }] }] },
          },
        ],
      },
      { choices: [{ index: 0, delta: { content: [{ type: "text", text: "A " }] } }] },
      delta("cat.", "stop"),
      "[DONE]",
    ],
    CAT,
  ),
  "cohere-stream": stream(
    "Cohere: `content-delta` and `message-end`",
    [
      named("message-start", { type: "message-start", delta: { message: { role: "assistant" } } }),
      named("content-delta", {
        type: "content-delta",
        delta: { message: { content: { text: "A " } } },
      }),
      named("content-delta", {
        type: "content-delta",
        delta: { message: { content: { text: "cat." } } },
      }),
      named("message-end", {
        type: "message-end",
        delta: {
          finish_reason: "COMPLETE",
          usage: { tokens: { input_tokens: 9, output_tokens: 3 } },
        },
      }),
    ],
    COUNTED,
  ),
  "converse-message": body(
    "Bedrock: `output.message`",
    {
      output: { message: { role: "assistant", content: [{ text: "A cat." }] } },
      stopReason: "end_turn",
      usage: { inputTokens: 9, outputTokens: 3, totalTokens: 12 },
    },
    COUNTED,
  ),
  "converse-stream": stream(
    "Bedrock: `contentBlockDelta`",
    [
      { messageStart: { role: "assistant" } },
      { contentBlockDelta: { delta: { text: "A " }, contentBlockIndex: 0 } },
      { contentBlockDelta: { delta: { text: "cat." }, contentBlockIndex: 0 } },
      { contentBlockStop: { contentBlockIndex: 0 } },
      { messageStop: { stopReason: "end_turn" } },
      { metadata: { usage: { inputTokens: 9, outputTokens: 3, totalTokens: 12 } } },
    ],
    COUNTED,
  ),
  "converse-exception": stream(
    "Bedrock: an exception among the events",
    [
      { contentBlockDelta: { delta: { text: "A " }, contentBlockIndex: 0 } },
      { throttlingException: { message: "Too many requests, please wait." } },
    ],
    { end: "rateLimit", text: "A ", sees: /Too many requests, please wait/ },
  ),
  "dashscope-message": body(
    "DashScope: choices inside `output`",
    {
      output: {
        choices: [
          {
            finish_reason: "stop",
            message: { role: "assistant", content: [{ text: "A cat." }] },
          },
        ],
      },
      usage: { input_tokens: 9, output_tokens: 3, image_tokens: 4 },
      request_id: "r1",
    },
    COUNTED,
  ),
  "dashscope-cumulative": stream(
    "DashScope: each event has all text so far",
    ["A", "A cat", "A cat."].map((text, i) => ({
      output: {
        choices: [
          {
            message: { role: "assistant", content: [{ text }] },
            finish_reason: i === 2 ? "stop" : "null",
          },
        ],
      },
    })),
    CAT,
  ),
  "dashscope-two": stream(
    "DashScope: all text so far, in two events",
    ["A", "A cat."].map((text, i) => ({
      output: {
        choices: [{ message: { content: [{ text }] }, finish_reason: i === 1 ? "stop" : "null" }],
      },
    })),
    CAT,
  ),
  "dashscope-incremental": stream(
    "DashScope: messages that are pieces",
    ["A ", "cat", "."].map((text, i) => ({
      output: {
        choices: [
          {
            message: { role: "assistant", content: [{ text }] },
            finish_reason: i === 2 ? "stop" : "null",
          },
        ],
      },
    })),
    CAT,
  ),
  "dashscope-error": steps(
    "DashScope: `event:error` and its status in a comment",
    () =>
      send({
        type: SSE,
        pieces: [
          'id:1\nevent:error\n:HTTP_STATUS/400\ndata:{"code":"DataInspectionFailed","message":"Output data may contain inappropriate content.","request_id":"r1"}\n\n',
        ],
      }),
    { end: "filtered" },
  ),
  "tgi-list": body("TGI: a list of generated texts", [{ generated_text: "A cat." }], CAT),
  "tgi-stream": stream(
    "TGI: tokens as objects, the whole text with the last",
    [
      { index: 1, token: { id: 1, text: "A ", special: false }, generated_text: null },
      { index: 2, token: { id: 2, text: "cat.", special: false }, generated_text: null },
      {
        index: 3,
        token: { id: 3, text: "</s>", special: true },
        generated_text: "A cat.",
        details: { finish_reason: "eos_token", generated_tokens: 3 },
      },
    ],
    CAT,
  ),
  "llama-cpp": stream(
    "llama.cpp: `content` and `stop`",
    [
      { index: 0, content: "A ", stop: false },
      { index: 0, content: "cat.", stop: false },
      { content: "", stop: true, stop_type: "eos", tokens_evaluated: 9, tokens_predicted: 3 },
    ],
    COUNTED,
  ),
  "workers-ai": body(
    "Workers AI: `result.response` in an envelope with empty lists",
    {
      result: { response: "A cat.", usage: { prompt_tokens: 9, completion_tokens: 3 } },
      success: true,
      errors: [],
      messages: [],
    },
    COUNTED,
  ),
  "workers-ai-stream": stream(
    "Workers AI: `response` in events",
    [{ response: "A ", p: "abc" }, { response: "cat.", p: "ab" }, { response: "" }, "[DONE]"],
    CAT,
  ),
  "dify-stream": stream(
    "Dify: the event's name inside, usage in `metadata`",
    [
      { event: "message", answer: "A " },
      { event: "message", answer: "cat." },
      { event: "ping" },
      {
        event: "message_end",
        metadata: { usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 } },
      },
    ],
    COUNTED,
  ),
  "dify-error": stream(
    "Dify: an error as an event's name inside",
    [
      { event: "message", answer: "A " },
      {
        event: "error",
        status: 400,
        code: "provider_quota_exceeded",
        message: "Your quota has been exhausted.",
      },
    ],
    { end: "quota", text: "A " },
  ),
  "coze-stream": stream(
    "Coze: deltas and the whole message by the event's name, a question to go on with",
    [
      named("conversation.message.delta", { role: "assistant", type: "answer", content: "A " }),
      named("conversation.message.delta", { role: "assistant", type: "answer", content: "cat." }),
      named("conversation.message.completed", {
        role: "assistant",
        type: "answer",
        content: "A cat.",
      }),
      named("conversation.message.completed", {
        role: "assistant",
        type: "follow_up",
        content: "Which colour?",
      }),
      named("done", '"[DONE]"'),
    ],
    CAT,
  ),
  "langserve-stream": stream(
    "LangServe: chunks of messages, `event: end`",
    [
      named("metadata", { run_id: "r1" }),
      named("data", { content: "A ", additional_kwargs: {}, type: "AIMessageChunk" }),
      named("data", {
        content: "cat.",
        type: "AIMessageChunk",
        usage_metadata: { input_tokens: 9, output_tokens: 3 },
      }),
      named("end", ""),
    ],
    COUNTED,
  ),
  "interactions-message": body(
    "Google's Interactions: `outputs`",
    {
      id: "i1",
      status: "completed",
      outputs: [
        { type: "thought", summary: [{ type: "text", text: "Hm." }] },
        { type: "text", text: "A cat." },
      ],
      usage: { total_input_tokens: 9, total_output_tokens: 3, total_tokens: 12 },
    },
    COUNTED,
  ),
  "interactions-stream": stream(
    "Google's Interactions: `content.delta`",
    [
      named("interaction.start", { event_type: "interaction.start", interaction: { id: "i1" } }),
      named("content.delta", {
        event_type: "content.delta",
        index: 0,
        delta: { type: "thought_summary", content: { type: "text", text: "Hm." } },
      }),
      named("content.delta", {
        event_type: "content.delta",
        index: 1,
        delta: { type: "text", text: "A " },
      }),
      named("content.delta", {
        event_type: "content.delta",
        index: 1,
        delta: { type: "text", text: "cat." },
      }),
      named("interaction.complete", {
        event_type: "interaction.complete",
        interaction: { status: "completed", usage: { total_tokens: 12 } },
      }),
      named("done", "[DONE]"),
    ],
    CAT,
  ),
  "ui-stream": stream(
    "Vercel's UI messages: `text-delta`, reasoning apart",
    [
      { type: "start" },
      { type: "reasoning-delta", id: "r", delta: "Hm." },
      { type: "text-start", id: "0" },
      { type: "text-delta", id: "0", delta: "A " },
      { type: "text-delta", id: "0", delta: "cat." },
      { type: "text-end", id: "0" },
      { type: "finish" },
      "[DONE]",
    ],
    CAT,
  ),
  "ernie-result": body(
    "ERNIE: `result` as a text",
    {
      object: "chat.completion",
      result: "A cat.",
      is_truncated: false,
      usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 },
    },
    COUNTED,
  ),
  "claude-completion": body(
    "Claude's old completions: `completion`",
    { completion: " A cat.", stop_reason: "stop_sequence" },
    { end: "whole", text: " A cat." },
  ),
  "top-text": body(
    "Cohere's old chat: `text` at the top",
    { text: "A cat.", finish_reason: "COMPLETE" },
    CAT,
  ),
  "output-text": body(
    "A Responses SDK's dump: `output_text` alone",
    { status: "completed", output_text: "A cat." },
    CAT,
  ),
  "output-list": body(
    "Replicate: `output` as a list of texts",
    { status: "succeeded", output: ["A ", "cat."], error: null },
    CAT,
  ),
  predictions: body("Vertex endpoints: `predictions`", { predictions: ["A cat."] }, CAT),
  "google-snake": body(
    "Google's Python SDK: names with underscores, a reason with its class",
    {
      candidates: [
        {
          content: { parts: [{ text: "A cat.", thought: null }], role: "model" },
          finish_reason: "FinishReason.STOP",
        },
      ],
      usage_metadata: { prompt_token_count: 9, candidates_token_count: 3, total_token_count: 12 },
      model_version: "gemini-2.5-flash",
    },
    COUNTED,
  ),
  "google-snake-blocked": body(
    "The same, with a blocked prompt",
    { candidates: null, prompt_feedback: { block_reason: "BlockedReason.SAFETY" } },
    { end: "filtered" },
  ),
  "palm-candidates": body(
    "PaLM: a candidate's content as a text",
    { candidates: [{ author: "1", content: "A cat." }] },
    CAT,
  ),
  "lambda-body": body(
    "A Lambda whose answer stands in `body`, as a text",
    {
      statusCode: 200,
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        choices: [{ message: { content: "A cat." }, finish_reason: "stop" }],
        usage: { prompt_tokens: 9, completion_tokens: 3 },
      }),
    },
    COUNTED,
  ),
  "wrapped-result": body(
    "A gateway that puts the answer into `result`",
    { code: 0, msg: "ok", result: { choices: [{ message: { content: "A cat." } }] } },
    CAT,
  ),
  "wrapped-response": stream(
    "A gateway that puts each chunk into `response`",
    [
      { response: { candidates: [{ content: { parts: [{ text: "A " }] } }] } },
      {
        response: {
          candidates: [{ content: { parts: [{ text: "cat." }] }, finishReason: "STOP" }],
          usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 3 },
        },
        traceId: "t1",
      },
    ],
    COUNTED,
  ),
  "minimax-success": body(
    "MiniMax: `base_resp` of a success beside the answer",
    {
      choices: [{ message: { content: "A cat.", role: "assistant" }, finish_reason: "stop" }],
      base_resp: { status_code: 0, status_msg: "success" },
    },
    CAT,
  ),
  "groq-usage": stream(
    "Groq: usage inside `x_groq`",
    [
      delta("A cat."),
      {
        ...delta(null, "stop"),
        x_groq: { id: "r1", usage: { prompt_tokens: 9, completion_tokens: 3 } },
      },
      "[DONE]",
    ],
    COUNTED,
  ),
  "think-tags": stream(
    "DeepSeek and Qwen behind Ollama and vLLM: thoughts in tags before the text",
    [
      delta("<th"),
      delta("ink>\nHm."),
      delta("\n</think>\n\n"),
      delta("A "),
      delta("cat.", "stop"),
      "[DONE]",
    ],
    CAT,
  ),
  "think-tags-never-closed": stream(
    "A tag that is the answer's own: it is never closed",
    [delta("<think> is no"), delta(" tag of HTML.", "stop"), "[DONE]"],
    { end: "whole", text: "<think> is no tag of HTML." },
  ),
  "tools-alone": stream(
    "Calls of tools that nobody offered, and no text",
    [
      {
        choices: [{ index: 0, delta: { tool_calls: [{ index: 0, function: { name: "look" } }] } }],
      },
      delta(null, "tool_calls"),
      "[DONE]",
    ],
    { end: "unfinished", sees: /tool_calls/ },
  ),
  "image-alone": body(
    "An image as the answer, and no text",
    {
      candidates: [
        {
          content: { parts: [{ inlineData: { mimeType: "image/png", data: "iVBORw0KGgo=" } }] },
          finishReason: "STOP",
        },
      ],
    },
    { end: "whole", sees: /^The answer is empty\. Try again/ },
  ),
  "reasoning-ate-all": body(
    "Reasoning took all tokens, content is null",
    {
      choices: [
        {
          message: { role: "assistant", content: null, reasoning_content: "Hm. ".repeat(50) },
          finish_reason: "length",
        },
      ],
    },
    { end: "whole", sees: /Thinking may have used up/ },
  ),
  "white-answer": stream("Nothing but white space", [delta("\n"), delta("\n", "stop"), "[DONE]"], {
    end: "whole",
    text: "\n\n",
    sees: /^The answer is empty/,
  }),
  "guardrail-finish": stream(
    "Bedrock: `guardrail_intervened` after half of the text",
    [delta("A cat"), delta(null, "guardrail_intervened"), "[DONE]"],
    { end: "filtered", text: "A cat" },
  ),
  "toxic-finish": stream(
    "Cohere: `ERROR_TOXIC` after half of the text",
    [delta("A cat"), delta(null, "ERROR_TOXIC"), "[DONE]"],
    { end: "filtered", text: "A cat" },
  ),
  "limit-finish": stream(
    "Cohere: `ERROR_LIMIT` after half of the text",
    [delta("A cat"), delta(null, "ERROR_LIMIT"), "[DONE]"],
    CAPPED,
  ),
  "dash-finish": stream(
    "Vercel's SDK: `content-filter` with a dash",
    [delta("A cat"), delta(null, "content-filter"), "[DONE]"],
    { end: "filtered", text: "A cat" },
  ),
};

const FRAMING: Readonly<Record<string, Reported>> = {
  "warning-chunk": stream(
    "LangWatch: a warning among the chunks",
    [
      delta("A "),
      { warning: "provider_did_not_report_usage_on_stream" },
      delta("cat.", "stop"),
      "[DONE]",
    ],
    CAT,
  ),
  "truncated-chunk": raw(
    "GLM: a chunk that breaks off, the next one on its line",
    `data: ${JSON.stringify(delta("A "))}\n\ndata: {"id":"c1","object":"chat.cdata: ${JSON.stringify(delta("cat.", "stop"))}\n\ndata: [DONE]\n\n`,
    { end: "cut", text: "A cat." },
  ),
  "error-in-open-event": raw(
    "sub2api: an error within an event that broke off",
    `data: ${JSON.stringify({ type: "response.output_text.delta", delta: "A " })}\n\ndata: {"type":"response.output_text.delta","delta":"ca\ndata: ${JSON.stringify({ type: "error", error: { type: "upstream_error", message: "stream_read_error" } })}\n\n`,
    { end: "server", text: "A ", sees: /stream_read_error/ },
  ),
  "sse-called-json": raw("OpenClaw: events that are called JSON", plain, CAT, "application/json"),
  "sse-untyped": raw("Events without a content type", plain, CAT, ""),
  "single-breaks": raw(
    "Events without blank lines between them",
    plain.replaceAll("\n\n", "\n"),
    CAT,
  ),
  "indented-event": raw(
    "Indented JSON with one `data:` before it",
    `data: ${JSON.stringify(delta("A "), null, 2)}\n\ndata: ${JSON.stringify(delta("cat.", "stop"), null, 2)}\n\ndata: [DONE]\n\n`,
    CAT,
  ),
  "mixed-breaks": raw(
    "CR, LF and CRLF in one stream, after a byte order mark",
    `\ufeffdata: ${JSON.stringify(delta("A "))}\r\rdata: ${JSON.stringify(delta("cat.", "stop"))}\r\n\r\ndata: [DONE]\n\n`,
    CAT,
  ),
  "json-bom": raw(
    "JSON after a byte order mark",
    `\ufeff${JSON.stringify({ choices: [{ text: "A cat." }] })}`,
    CAT,
    "application/json; charset=utf-8",
  ),
  "json-after-breaks": raw(
    "OpenRouter: a hundred line breaks while it waits, then JSON",
    `${"\n".repeat(100)}${JSON.stringify({ choices: [{ message: { content: "A cat." } }] })}`,
    CAT,
    "application/json",
  ),
  "white-then-dot": raw(
    "OpenRouter: white space and a dot",
    `${"\n ".repeat(40)}.`,
    { end: "badReply" },
    "application/json",
  ),
  "xssi-prefix": raw(
    "A guard before the JSON, as Google's own pages have it",
    `)]}'\n${JSON.stringify({ choices: [{ text: "A cat." }] })}`,
    CAT,
    "application/json",
  ),
  "nan-usage": raw(
    "Python's NaN in the JSON",
    '{"choices":[{"text":"A cat.","index":0,"logprobs":NaN}],"status":"completed"}',
    CAT,
    "application/json",
  ),
  "gzip-unnamed": coded("Gzip that no header names", "", gzipSync(plain)),
  "gzip-misnamed": coded("Plain text that is called gzip", "gzip", plain),
  "brotli-misnamed": coded("Gzip that is called Brotli", "br", gzipSync(plain)),
  "deflate-raw": coded("Deflate without its header", "deflate", deflateRawSync(plain)),
  "twice-coded": coded("Gzip in Brotli", "gzip, br", brotliCompressSync(gzipSync(plain))),
  zstd: coded("Zstandard", "zstd", zstdCompressSync(plain)),
  "encoding-none": coded("`Content-Encoding: none`", "none", plain),
  "early-hints": socket(
    "103 and 102 before the reply",
    [
      "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n",
      "HTTP/1.1 102 Processing\r\n\r\n",
      `HTTP/1.1 200 OK\r\nContent-Type: ${SSE}\r\nContent-Length: ${Buffer.byteLength(plain)}\r\n\r\n${plain}`,
    ],
    CAT,
  ),
  trailers: socket(
    "Trailers after the last chunk",
    [
      `HTTP/1.1 200 OK\r\nContent-Type: ${SSE}\r\nTransfer-Encoding: chunked\r\nTrailer: x-usage\r\n\r\n${chunked(plain)}x-usage: 3\r\n\r\n`,
    ],
    CAT,
  ),
  "http-1-0": socket(
    "HTTP/1.0, to the end of the connection",
    [`HTTP/1.0 200 OK\r\nContent-Type: ${SSE}\r\n\r\n${plain}`],
    CAT,
  ),
  "length-too-long": socket(
    "A length that promises more than the whole answer",
    [`HTTP/1.1 200 OK\r\nContent-Type: ${SSE}\r\nContent-Length: 9999\r\n\r\n${plain}`],
    CAT,
    "cut",
  ),
  "no-last-chunk": socket(
    "A whole answer in chunks, and no last one",
    [
      `HTTP/1.1 200 OK\r\nContent-Type: ${SSE}\r\nTransfer-Encoding: chunked\r\n\r\n${Buffer.byteLength(plain).toString(16)}\r\n${plain}\r\n`,
    ],
    CAT,
    "cut",
  ),
  "status-206": body("HTTP 206", { choices: [{ text: "A cat." }] }, CAT, { status: 206 }),
  "status-201": body("HTTP 201", { choices: [{ text: "A cat." }] }, CAT, { status: 201 }),
  "empty-204": steps(
    "HTTP 204",
    () => [head({ status: 204, type: "", pieces: [] }), { do: "end" }] satisfies Step[],
    { end: "badReply" },
    { status: 204 },
  ),
};

export const FAMILY_REPLIES: Readonly<Record<string, Reported>> = { ...FAMILIES, ...FRAMING };
