/** Replies of gateways, SDKs and agents, each after a public report that its line names; the words and bodies are ours. */
import { head, send, type Step } from "../reply.ts";
import { body, framed, steps, stream, type Becomes, type Reported } from "./reported.ts";

const SSE = "text/event-stream";
const CAT: Becomes = { end: "whole", text: "A cat." };
const five = (end: string, sees?: RegExp): Becomes => ({ end, tries: 5, ...(sees && { sees }) });
const one = (end: string, sees?: RegExp): Becomes => ({ end, ...(sees && { sees }) });

const delta = (
  content: string | null,
  finish: string | null = null,
  more: object = {},
): object => ({
  id: "c1",
  object: "chat.completion.chunk",
  choices: [
    { index: 0, delta: { ...(content !== null && { content }) }, finish_reason: finish, ...more },
  ],
});
const gemini = (parts: readonly object[], finishReason?: string, more: object = {}): object => ({
  candidates: [{ content: { parts, role: "model" }, ...(finishReason && { finishReason }) }],
  ...more,
});
const said = (text: string): object => gemini([{ text }]);
/** `{error: …}` with a status of its own. */
const failed = (
  about: string,
  status: number,
  error: object | string,
  becomes: Becomes,
): Reported => body(about, { error }, becomes, { status });
/** Events, then bytes that are none. */
const rawAfter = (events: readonly object[], raw: string) => (): readonly Step[] =>
  send({ type: SSE, pieces: [...framed(events), raw] });

const STREAMS: Readonly<Record<string, Reported>> = {
  "stop-before-text": stream(
    "kelivo 1003: empty chunks with `STOP` before the text",
    [gemini([], "STOP"), gemini([], "STOP"), said("A "), said("cat."), gemini([], "STOP")],
    CAT,
  ),
  "stop-in-every-chunk": stream(
    "one-api 1408: `finish_reason: stop` in every chunk",
    [delta("A ", "stop"), delta("cat.", "stop"), "[DONE]"],
    CAT,
  ),
  "error-mid-stream-503": stream(
    "OmniRoute 4177: Gemini's error 503 in the middle of a 200",
    [
      said("A cat "),
      {
        error: {
          code: 503,
          message: "The model is overloaded. Please try again later.",
          status: "UNAVAILABLE",
        },
      },
    ],
    { end: "server", text: "A cat ", sees: /The model is overloaded/ },
  ),
  "error-mid-stream-429": stream(
    "litellm 23707: an error 429 in the middle of a 200",
    [
      said("A cat "),
      {
        error: {
          code: 429,
          message: "Resource exhausted. Please try again later.",
          status: "RESOURCE_EXHAUSTED",
        },
      },
    ],
    { end: "rateLimit", text: "A cat " },
  ),
  "error-mid-stream-unframed": steps(
    "litellm 14747: an indented error without `data:` in the middle of events",
    rawAfter(
      [said("A cat ")],
      '{\n  "error": {\n    "code": 503,\n    "message": "The model is overloaded.",\n    "status": "UNAVAILABLE"\n  }\n}\n',
    ),
    { end: "server", text: "A cat ", sees: /The model is overloaded/ },
  ),
  "error-array-unframed": steps(
    "gemini-cli 23980: an indented array with an error in it, called a stream",
    rawAfter(
      [],
      '[{\n  "error": {\n    "code": 429,\n    "message": "No capacity available for model gemini-3-flash-preview on the server",\n    "status": "RESOURCE_EXHAUSTED"\n  }\n}]\n',
    ),
    five("rateLimit", /No capacity available/),
  ),
  "no-final-sign": stream(
    "freellmapi 1288: the body ends in the middle, with no sign",
    [said("Half an")],
    { end: "cut", text: "Half an" },
  ),
  "finish-without-content": stream(
    "req_llm 638: the finish reason in a candidate without content",
    [
      said("A cat."),
      {
        candidates: [{ finishReason: "STOP" }],
        usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 3 },
      },
    ],
    { ...CAT, tokens: [9, 3] },
  ),
  "usage-without-choices": stream(
    "vercel/ai 7417: a last chunk with usage and no `choices`",
    [
      delta("A cat.", "stop"),
      {
        id: "c1",
        object: "chat.completion.chunk",
        usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 },
      },
    ],
    { ...CAT, tokens: [9, 3] },
  ),
  "empty-choices-usage": stream(
    "cline 8384: a chunk with usage and an empty `choices`",
    [
      delta("A cat."),
      delta(null, "stop"),
      { choices: [], usage: { prompt_tokens: 9, completion_tokens: 3 } },
      "[DONE]",
    ],
    { ...CAT, tokens: [9, 3] },
  ),
  "choice-without-index": stream(
    "vercel/ai 4031: choices without an index",
    [
      { choices: [{ delta: { content: "A " } }] },
      { choices: [{ delta: { content: "cat." } }] },
      "[DONE]",
    ],
    CAT,
  ),
  "delta-and-text": stream(
    "vercel/ai 1865: text and delta in one choice, `usage: null`",
    [
      {
        choices: [{ index: 0, text: "A ", delta: { content: "A ", tool_calls: null } }],
        usage: null,
      },
      {
        choices: [{ index: 0, text: "cat.", delta: { content: "cat.", tool_calls: null } }],
        usage: null,
      },
      "[DONE]",
    ],
    CAT,
  ),
  "content-null": stream(
    "cline 12132: deltas without content, and with null",
    [
      { choices: [{ index: 0, delta: { role: "assistant", content: null } }] },
      { choices: [{ index: 0, delta: { reasoning_content: "Hm." } }] },
      delta("A cat."),
      delta(null, "stop"),
      "[DONE]",
    ],
    CAT,
  ),
  "delta-null": stream(
    "continue: `delta: null` in the closing chunk",
    [delta("A cat."), { choices: [{ index: 0, delta: null, finish_reason: "stop" }] }, "[DONE]"],
    CAT,
  ),
  "finish-reason-empty": stream(
    'Azure and others: `finish_reason: ""` in every chunk',
    [delta("A ", ""), delta("cat.", ""), delta("", "stop"), "[DONE]"],
    CAT,
  ),
  "prompt-filter-first": stream(
    "Azure: a first chunk with `prompt_filter_results` and no choices",
    [
      { choices: [], prompt_filter_results: [{ prompt_index: 0, content_filter_results: {} }] },
      delta("A cat.", "stop"),
      "[DONE]",
    ],
    CAT,
  ),
  "openrouter-comments": steps(
    "OpenRouter: comments while the model thinks",
    () =>
      send({
        type: SSE,
        pieces: [
          ": OPENROUTER PROCESSING\n\n",
          ": OPENROUTER PROCESSING\n\n",
          ...framed([delta("A cat.", "stop"), "[DONE]"]),
        ],
      }),
    CAT,
  ),
  "openrouter-comments-as-data": stream(
    "A proxy that turns comments into data",
    [": OPENROUTER PROCESSING", ": OPENROUTER PROCESSING", delta("A cat.", "stop"), "[DONE]"],
    CAT,
  ),
  "openrouter-error-finish": stream(
    "OpenRouter: an error beside a chunk that finishes with `error`",
    [
      delta("A cat "),
      {
        ...delta("", "error"),
        error: { code: "server_error", message: "Provider disconnected unexpectedly" },
      },
    ],
    { end: "server", text: "A cat ", sees: /Provider disconnected/ },
  ),
  "native-finish-malformed": stream(
    "OpenRouter: `native_finish_reason` beside `error`",
    [delta("A cat ", "error", { native_finish_reason: "MALFORMED_FUNCTION_CALL" })],
    { end: "server", text: "A cat " },
  ),
  "reasoning-details": stream(
    "OpenRouter: reasoning details before the text",
    [
      {
        choices: [
          {
            index: 0,
            delta: {
              content: "",
              reasoning: "Hm.",
              reasoning_details: [{ type: "reasoning.text", text: "Hm." }],
            },
          },
        ],
      },
      delta("A cat.", "stop"),
      "[DONE]",
    ],
    CAT,
  ),
  "thought-signature": stream(
    "Gemini 3: a last part with a signature and no text",
    [said("A cat."), gemini([{ text: "", thoughtSignature: "abc" }], "STOP")],
    CAT,
  ),
  "thought-parts": body(
    "Gemini: thoughts and text in one answer",
    gemini([{ text: "Let me look.", thought: true }, { text: "A cat." }], "STOP"),
    CAT,
  ),
  "done-without-space": steps(
    "Cline 1786: `data:[DONE]` and CRLF",
    () =>
      send({
        type: SSE,
        pieces: [`data:${JSON.stringify(delta("A cat."))}\r\n\r\ndata:[DONE]\r\n\r\n`],
      }),
    CAT,
  ),
  "done-in-json": stream(
    "A gateway that sends its end as JSON",
    [delta("A cat."), { done: true, finish_reason: "stop" }, "[DONE]"],
    CAT,
  ),
  "json-then-done": steps(
    "A whole message, then `data: [DONE]`",
    () =>
      send({
        type: SSE,
        pieces: [
          `data: ${JSON.stringify({ object: "chat.completion", choices: [{ message: { role: "assistant", content: "A cat." }, finish_reason: "stop" }] })}\n\ndata: [DONE]\n\n`,
        ],
      }),
    CAT,
  ),
  "message-in-stream": stream(
    "new-api: the closing chunk has the whole message",
    [
      delta("A "),
      delta("cat."),
      { choices: [{ index: 0, message: { content: "A cat." }, finish_reason: "stop" }] },
      "[DONE]",
    ],
    CAT,
  ),
  "ping-events": stream(
    "Anthropic's ping among OpenAI's chunks",
    [
      { name: "ping", data: '{"type":"ping"}' },
      delta("A "),
      { type: "ping" },
      delta("cat.", "stop"),
      "[DONE]",
    ],
    CAT,
  ),
  "retry-and-id": steps(
    "An SSE library's `retry` and `id` fields",
    () =>
      send({
        type: SSE,
        pieces: [
          `retry: 3000\nid: 1\n\nid: 2\nevent: message\ndata: ${JSON.stringify(delta("A cat.", "stop"))}\n\n`,
        ],
      }),
    CAT,
  ),
  "network-error-finish": stream(
    "Zhipu and one-api: `finish_reason: network_error`",
    [delta("A cat "), delta("", "network_error"), "[DONE]"],
    { end: "server", text: "A cat " },
  ),
  "system-resource-finish": stream(
    "DeepSeek: `insufficient_system_resource`",
    [delta("A cat "), delta("", "insufficient_system_resource"), "[DONE]"],
    { end: "server", text: "A cat " },
  ),
  "sensitive-finish": stream(
    "Zhipu: `finish_reason: sensitive`",
    [delta("A cat "), delta("", "sensitive"), "[DONE]"],
    { end: "filtered", text: "A cat " },
  ),
  "abort-finish": stream(
    "vLLM: `finish_reason: abort`",
    [delta("A cat "), delta("", "abort"), "[DONE]"],
    { end: "unfinished", text: "A cat " },
  ),
  "eos-finish": stream(
    "TGI: `finish_reason: eos_token`",
    [delta("A cat.", "eos_token"), "[DONE]"],
    CAT,
  ),
  "length-finish": stream(
    "`finish_reason: max_tokens` after half of the text",
    [delta("A cat "), delta("", "max_tokens"), "[DONE]"],
    { end: "whole", text: "A cat ", sees: /reached the limit/ },
  ),
  "event-error-text": stream(
    "`event: error` with a sentence",
    [delta("A cat "), { name: "error", data: "upstream closed the stream" }],
    { end: "server", text: "A cat " },
  ),
  "anthropic-overloaded": stream(
    "Anthropic's error event",
    [
      delta("A cat "),
      {
        name: "error",
        data: '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}',
      },
    ],
    { end: "server", text: "A cat ", sees: /Overloaded/ },
  ),
  "responses-failed": stream(
    "`response.failed`",
    [
      { type: "response.output_text.delta", delta: "A cat " },
      {
        type: "response.failed",
        response: {
          status: "failed",
          error: {
            code: "rate_limit_exceeded",
            message: "Rate limit reached. Please try again in 20s.",
          },
        },
      },
    ],
    { end: "rateLimit", text: "A cat " },
  ),
  "responses-incomplete": stream(
    "`response.incomplete` for its content filter",
    [
      { type: "response.output_text.delta", delta: "A cat " },
      {
        type: "response.incomplete",
        response: {
          status: "incomplete",
          incomplete_details: { reason: "content_filter" },
          output: [{ type: "message", content: [{ type: "output_text", text: "A cat " }] }],
        },
      },
    ],
    { end: "filtered", text: "A cat " },
  ),
  "responses-refusal": stream(
    "A Responses stream with a refusal",
    [
      { type: "response.refusal.delta", delta: "I cannot help with that." },
      {
        type: "response.completed",
        response: {
          status: "completed",
          output: [
            {
              type: "message",
              content: [{ type: "refusal", refusal: "I cannot help with that." }],
            },
          ],
        },
      },
    ],
    { end: "filtered", sees: /content filter/ },
  ),
  "refusal-delta": stream(
    "OpenAI: `delta.refusal` in place of content",
    [
      {
        choices: [{ index: 0, delta: { role: "assistant", refusal: "I cannot help with that." } }],
      },
      delta("", "stop"),
      "[DONE]",
    ],
    { end: "filtered" },
  ),
  "double-encoded": stream(
    "A proxy that encodes each chunk as a text once more",
    [
      JSON.stringify(JSON.stringify(delta("A "))),
      JSON.stringify(JSON.stringify(delta("cat.", "stop"))),
      "[DONE]",
    ],
    CAT,
  ),
  "data-data": stream(
    "A proxy that puts `data:` before `data:`",
    [
      `data: ${JSON.stringify(delta("A "))}`,
      `data: ${JSON.stringify(delta("cat.", "stop"))}`,
      "data: [DONE]",
    ],
    CAT,
  ),
  "gzip-upper-case": steps(
    "`Content-Encoding: identity`",
    () =>
      send({
        type: SSE,
        headers: { "Content-Encoding": "identity" },
        pieces: framed([delta("A cat.", "stop"), "[DONE]"]),
      }),
    CAT,
  ),
  "close-after-open": steps(
    "gemini-cli 9397: headers, then nothing and an end",
    () => [head({ type: SSE, pieces: [] }), { do: "write", pieces: [] }, { do: "end" }],
    one("badReply"),
  ),
  "stream-empty-choices": stream(
    "pydantic-ai 3504: `STOP` and an empty text",
    [gemini([{ text: "" }], "STOP")],
    { end: "whole", sees: /^The answer is empty\. Try again/ },
  ),
};

const ERRORS: Readonly<Record<string, Reported>> = {
  "quota-day-words": failed(
    "gemini-cli 10925: the quota of a day by its words",
    429,
    {
      code: 429,
      status: "RESOURCE_EXHAUSTED",
      message:
        "Quota exceeded for quota metric 'Gemini 2.5 Pro Requests' and limit 'Gemini 2.5 Pro Requests per day per user per tier' of service 'cloudcode-pa.googleapis.com'.",
    },
    one("quota", /per day per user/),
  ),
  "quota-reset-hours": failed(
    "pi 2851: the quota will reset after 12 hours",
    429,
    {
      code: 429,
      message:
        "You have exhausted your capacity on this model. Your quota will reset after 12h34m16s.",
      status: "RESOURCE_EXHAUSTED",
    },
    one("rateLimit", /12 hours|13 hours/),
  ),
  "quota-nested-text": failed(
    "gemini-for-kubernetes 1215: the quota as JSON in a text, with no wait",
    429,
    {
      message:
        '{\n  "error": {\n    "code": 429,\n    "message": "You exceeded your current quota, please check your plan and billing details.",\n    "status": "RESOURCE_EXHAUSTED"\n  }\n}\n',
      code: 429,
      status: "Too Many Requests",
    },
    one("quota"),
  ),
  "quota-limit-zero": failed(
    "A free tier without this model: `limit: 0`, retry in 45 s",
    429,
    {
      code: 429,
      status: "RESOURCE_EXHAUSTED",
      message:
        "You exceeded your current quota, please check your plan and billing details. * Quota exceeded for metric: generate_content_free_tier_requests, limit: 0, model: gemini-2.5-pro Please retry in 45.1s.",
    },
    one("quota"),
  ),
  "image-nested-text": failed(
    "gemini-cli 5064: an image that could not be processed, as JSON in a text",
    400,
    {
      message:
        '{\n  "error": {\n    "code": 400,\n    "message": "Unable to process input image. Please retry or report in https://developers.generativeai.google/guide/troubleshooting",\n    "status": "INVALID_ARGUMENT"\n  }\n}\n',
      code: 400,
      status: "Bad Request",
    },
    { end: "unsupportedImage", tries: 2, sees: /Unable to process input image/ },
  ),
  "image-pollinations": failed(
    "pollinations 4157: another vendor's name before the sentence",
    400,
    {
      message:
        "openai error: Unable to process input image. Please retry or report in https://developers.generativeai.google/guide/troubleshooting",
      type: null,
      param: null,
      code: 400,
    },
    { end: "unsupportedImage" },
  ),
  "invalid-argument-bare": failed(
    "gemini-cli 14838: an invalid argument and no more",
    400,
    { code: 400, message: "Request contains an invalid argument.", status: "INVALID_ARGUMENT" },
    { end: "badRequest", tries: 2 },
  ),
  "payload-size": failed(
    "generative-ai-android 26: the payload is too large",
    400,
    {
      code: 400,
      message: "Request payload size exceeds the limit: 4194304 bytes.",
      status: "INVALID_ARGUMENT",
    },
    one("tooLarge"),
  ),
  "token-count": failed(
    "The input has too many tokens",
    400,
    {
      code: 400,
      message:
        "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
      status: "INVALID_ARGUMENT",
    },
    one("tooLarge", /new conversation/),
  ),
  "context-length": failed(
    "OpenAI: `context_length_exceeded`",
    400,
    {
      message:
        "This model's maximum context length is 128000 tokens. However, your messages resulted in 130000 tokens.",
      type: "invalid_request_error",
      code: "context_length_exceeded",
    },
    one("tooLarge"),
  ),
  "parts-field": failed(
    "pydantic-ai 3504: no parts",
    400,
    {
      code: 400,
      message:
        "Unable to submit request because it must include at least one parts field, which describes the prompt input.",
      status: "INVALID_ARGUMENT",
    },
    one("badRequest"),
  ),
  "unknown-name": failed(
    "uni-api 129: an unknown field",
    400,
    {
      code: 400,
      message: 'Invalid JSON payload received. Unknown name "size": Cannot find field.',
      status: "INVALID_ARGUMENT",
    },
    one("badRequest", /Unknown name/),
  ),
  "raw-plain": failed(
    "open-webui 293: OpenRouter's raw reason is a sentence",
    429,
    {
      message: "Provider returned error",
      code: 429,
      metadata: {
        raw: "glm-5 is temporarily rate-limited upstream. Please retry shortly.",
        provider_name: "BaseTen",
      },
    },
    five("rateLimit", /temporarily rate-limited upstream/),
  ),
  "raw-nested": failed(
    "go-openrouter 21: the raw reason is indented JSON",
    400,
    {
      message: "Provider returned error",
      code: 400,
      metadata: {
        raw: '{\n  "error": {\n    "message": "Response input messages must contain the word json",\n    "type": "invalid_request_error",\n    "code": null\n  }\n}',
        provider_name: "OpenAI",
      },
    },
    one("badRequest", /must contain the word json/),
  ),
  "no-endpoints": failed(
    "OpenRouter: no endpoints for the model",
    404,
    { message: "No endpoints found for google/gemini-2.5-flash-preview.", code: 404 },
    one("modelUnavailable"),
  ),
  "no-endpoints-image": failed(
    "OpenRouter: no endpoints that take images",
    404,
    { message: "No endpoints found that support image input", code: 404 },
    one("unsupportedImage"),
  ),
  "credits-402": failed(
    "OpenRouter: more credits are needed",
    402,
    {
      message:
        "This request requires more credits, or fewer max_tokens. You requested up to 8192 tokens, but can only afford 110.",
      code: 402,
    },
    one("balance", /requires more credits/),
  ),
  "moderation-403": failed(
    "OpenRouter: flagged by moderation",
    403,
    {
      message: "The request was flagged by the provider's moderation",
      code: 403,
      metadata: { reasons: ["violence"] },
    },
    one("filtered"),
  ),
  saturated: failed(
    "new-api 991: the group's load is full",
    429,
    { message: "当前分组上游负载已饱和，请稍后再试 (request id: 2025)", type: "new_api_error" },
    five("rateLimit", /上游负载已饱和/),
  ),
  "saturated-503": failed(
    "one-api 330: the same as a billing code",
    503,
    {
      message: "当前分组负载已饱和，请稍后再试，或升级账户以提升服务质量。",
      type: "billing_not_active",
      code: "billing_not_active",
    },
    five("rateLimit"),
  ),
  "pre-deduction": failed(
    "openclacky 100: the balance does not cover the request",
    403,
    {
      message: "预扣费额度失败, 用户剩余额度: ＄2.533620, 需要预扣费额度: ＄2.627750",
      type: "new_api_error",
      code: "insufficient_user_quota",
    },
    one("balance"),
  ),
  "token-quota": failed(
    "new-api 6306: the key's quota",
    403,
    {
      message: "token quota is not enough, token remain quota: ¥0.1, need quota: ¥0.2",
      type: "new_api_error",
    },
    one("balance"),
  ),
  "no-channel-zh": failed(
    "one-api: no channel, in Chinese",
    503,
    { message: "当前分组 default 下对于模型 gemini-2.5-flash 无可用渠道", type: "one_api_error" },
    one("modelUnavailable"),
  ),
  "invalid-token-zh": failed(
    "one-api: the key is not valid, in Chinese",
    401,
    { message: "无效的令牌", type: "one_api_error" },
    { end: "auth", tries: 2 },
  ),
  "bad-status-503": failed(
    "new-api: a bad status of the channel behind",
    500,
    {
      message: "bad response status code 503",
      type: "bad_response_status_code",
      code: "bad_response_status_code",
    },
    five("server"),
  ),
  "bad-status-429": failed(
    "new-api: the channel behind is limited",
    500,
    {
      message: "bad response status code 429",
      type: "bad_response_status_code",
      code: "bad_response_status_code",
    },
    five("rateLimit"),
  ),
  "do-request-failed": failed(
    "new-api: the channel behind cannot be reached",
    500,
    { message: "do request failed", type: "upstream_error", code: "do_request_failed" },
    five("server"),
  ),
  "litellm-wrapped": failed(
    "litellm: exception upon exception",
    400,
    {
      message:
        'litellm.BadRequestError: VertexAIException BadRequestError - b\'{\\n  "error": {\\n    "code": 400,\\n    "message": "Unable to process input image.",\\n    "status": "INVALID_ARGUMENT"\\n  }\\n}\'. Received Model Group=gemini',
      type: null,
      param: null,
      code: "400",
    },
    { end: "unsupportedImage", tries: 2, sees: /Unable to process input image/ },
  ),
  "litellm-budget": failed(
    "litellm: the budget is used up",
    400,
    {
      message: "Budget has been exceeded! Current cost: 1.2, Max budget: 1.0",
      type: "budget_exceeded",
      code: "400",
    },
    one("balance", /Budget has been exceeded/),
  ),
  "litellm-no-deployment": failed(
    "litellm: no deployments for the model",
    429,
    {
      message: "No deployments available for selected model, Try again in 5 seconds.",
      type: "None",
      code: "429",
    },
    five("rateLimit"),
  ),
  "litellm-rate": failed(
    "litellm: a rate limit as a server's error",
    500,
    {
      message:
        "litellm.RateLimitError: AzureException RateLimitError - Rate limit is exceeded. Try again in 2 seconds.",
      type: "None",
      code: "500",
    },
    five("rateLimit"),
  ),
  "key-expired": failed(
    "Google: the key has expired",
    400,
    {
      code: 400,
      message: "API key expired. Please renew the API key.",
      status: "INVALID_ARGUMENT",
      details: [{ reason: "API_KEY_INVALID" }],
    },
    { end: "auth", tries: 2 },
  ),
  "key-leaked": failed(
    "Google: the key was reported as leaked",
    403,
    {
      code: 403,
      message: "Your API key was reported as leaked. Please use another API key.",
      status: "PERMISSION_DENIED",
    },
    { end: "auth", tries: 2 },
  ),
  location: failed(
    "Google: the place is not supported",
    400,
    {
      code: 400,
      message: "User location is not supported for the API use.",
      status: "FAILED_PRECONDITION",
    },
    one("forbidden", /User location is not supported/),
  ),
  "service-disabled": failed(
    "Google: the API is not enabled",
    403,
    {
      code: 403,
      message: "Generative Language API has not been used in project 123 before or it is disabled.",
      status: "PERMISSION_DENIED",
    },
    one("forbidden"),
  ),
  "vertex-model": failed(
    "Vertex: the publisher model is not found",
    404,
    {
      code: 404,
      message:
        "Publisher Model `projects/p/locations/us/publishers/google/models/gemini-2.5-flash` was not found or your project does not have access to it.",
      status: "NOT_FOUND",
    },
    one("modelUnavailable"),
  ),
  "model-demand": failed(
    "Gemini: high demand",
    503,
    {
      code: 503,
      message:
        "This model is currently experiencing high demand. Spikes in demand are usually temporary. Please try again later.",
      status: "UNAVAILABLE",
    },
    five("server", /high demand/),
  ),
  deadline: failed(
    "Gemini: the deadline",
    504,
    {
      code: 504,
      message: "Deadline expired before operation could complete.",
      status: "DEADLINE_EXCEEDED",
    },
    five("timeout"),
  ),
  "internal-retry": failed(
    "Gemini: an internal error with advice",
    500,
    {
      code: 500,
      message:
        "An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting",
      status: "INTERNAL",
    },
    five("server"),
  ),
  "any-of": failed(
    "genai SDKs: fields beside `any_of`, without a schema in the request",
    400,
    {
      code: 400,
      message:
        "Unable to submit request because `x` functionDeclaration schema specified other fields alongside any_of.",
      status: "INVALID_ARGUMENT",
    },
    one("badRequest"),
  ),
  "url-robots": failed(
    "Vertex: robots.txt forbids the address",
    400,
    {
      code: 400,
      message:
        "Cannot fetch content from the provided URL. Vertex AI respects robots.txt rules, so confirm the URL is allowed to be crawled. Status: URL_ROBOTED-ROBOTED_DENIED",
      status: "INVALID_ARGUMENT",
    },
    one("imageAddress"),
  ),
  "url-openai": failed(
    "OpenAI: an address that times out",
    400,
    {
      message: "Timeout while downloading https://example.com/a.png.",
      type: "invalid_request_error",
      code: "invalid_image_url",
    },
    one("imageAddress"),
  ),
  "azure-filter": failed(
    "Azure: the prompt is filtered",
    400,
    {
      message:
        "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
      code: "content_filter",
      status: 400,
    },
    one("filtered"),
  ),
  "qwen-inspection": failed(
    "Qwen: inspection of the data failed",
    400,
    {
      message: "Input data may contain inappropriate content.",
      type: "data_inspection_failed",
      code: "data_inspection_failed",
    },
    one("filtered"),
  ),
  "qwen-arrears": failed(
    "Qwen: the account is in arrears",
    400,
    {
      message: "Access denied, please make sure your account is in good standing.",
      type: "Arrearage",
      code: "Arrearage",
    },
    one("balance"),
  ),
  "qwen-throttled": body(
    "Qwen: throttled, flat fields",
    {
      code: "Throttling.RateQuota",
      message: "Requests rate limit exceeded, please try again later.",
      request_id: "r1",
    },
    five("rateLimit"),
    { status: 429 },
  ),
  "nova-throttled": body(
    "Bedrock: a type in capitals",
    {
      __type: "ThrottlingException",
      message: "Too many requests, please wait before trying again.",
    },
    five("rateLimit"),
    { status: 429 },
  ),
  "vllm-error-object": body(
    "vLLM: `object: error`",
    {
      object: "error",
      message: "The model `m` does not exist.",
      type: "NotFoundError",
      param: null,
      code: 404,
    },
    one("modelUnavailable"),
    { status: 404 },
  ),
  "fastapi-detail": body(
    "FastAPI: a sentence as `detail`",
    { detail: "Rate limit exceeded: 10 per 1 minute" },
    five("rateLimit", /10 per 1 minute/),
    { status: 429 },
  ),
  "error-as-text": body(
    "`error` as a text",
    { error: "The model is loading, please try again later", estimated_time: 20 },
    five("server", /The model is loading/),
    { status: 503 },
  ),
  "error-200-text": body(
    "HTTP 200, `error` as a text",
    { error: "upstream request timeout" },
    five("timeout"),
  ),
  "html-524": body(
    "Cloudflare 524 as a page",
    "<!DOCTYPE html><title>524: A timeout occurred</title>",
    five("timeout"),
    { status: 524, type: "text/html" },
  ),
  "cloudflare-1015": body(
    "Cloudflare: a code in plain text",
    "error code: 1015",
    five("rateLimit"),
    { status: 429, type: "text/plain" },
  ),
  "just-a-moment": body(
    "Cloudflare's challenge",
    "<!DOCTYPE html><title>Just a moment...</title>",
    one("forbidden"),
    { status: 403, type: "text/html" },
  ),
  "spring-500": body(
    "Spring: a whitelabel body",
    {
      timestamp: "2026-01-01T00:00:00Z",
      status: 500,
      error: "Internal Server Error",
      trace: "java.lang…",
      message: "429 Too Many Requests from POST https://upstream.example/v1",
      path: "/x",
    },
    five("rateLimit"),
    { status: 500 },
  ),
  "nginx-499": body("nginx: 499 without a body", "", five("server"), { status: 499, type: "" }),
  "go-404": body(
    "Go's router: a sentence",
    "404 page not found",
    // And once at the older address of the vendor's.
    { ...one("notFound", /404 page not found/), tries: 2 },
    { status: 404, type: "text/plain" },
  ),
  "express-404": body(
    "Express: cannot POST",
    "<!DOCTYPE html><pre>Cannot POST /v1/chat/completions</pre>",
    { ...one("notFound"), tries: 2 },
    { status: 404, type: "text/html" },
  ),
  "retry-body-ms": body(
    "`retry_after_ms` in the body",
    { error: { message: "slow down", type: "rate_limit_error", retry_after_ms: 1500 } },
    five("rateLimit"),
    { status: 429 },
  ),
  "stringified-code": body(
    "The code as a text of digits in `error.code`",
    { error: { code: "429", message: "Too Many Requests" } },
    five("rateLimit"),
  ),
  "empty-error-string": body(
    '`error: ""` and `code: 0` beside an answer',
    { code: 0, error: "", choices: [{ text: "A cat." }], status: "completed" },
    CAT,
  ),
  "code-200-message": body(
    "`code: 200`, `message: success` beside an answer",
    {
      code: 200,
      message: "success",
      success: true,
      data: { choices: [{ text: "A cat." }], status: "completed" },
    },
    CAT,
  ),
  "error-null-fields": body(
    "`error: {code: null, message: null}`",
    {
      choices: [{ message: { content: "A cat." }, finish_reason: "stop" }],
      error: { code: null, message: null },
    },
    CAT,
  ),
  "error-code-zero": body(
    '`error: {code: 0, message: "success"}`',
    {
      choices: [{ message: { content: "A cat." }, finish_reason: "stop" }],
      error: { code: 0, message: "success" },
    },
    CAT,
  ),
  "choices-null": body(
    "langchain 35236: `choices: null`",
    { object: "chat.completion", choices: null, usage: { prompt_tokens: 9, completion_tokens: 0 } },
    { end: "whole", sees: /^The answer is empty\. Try again/ },
  ),
  "candidate-tokens-eaten": body(
    "adk-python 1357: thinking took all tokens",
    {
      candidates: [{ content: { role: "model" }, finishReason: "MAX_TOKENS" }],
      usageMetadata: { promptTokenCount: 1706, thoughtsTokenCount: 2999, totalTokenCount: 4705 },
    },
    { end: "whole", tokens: [1706, 2999], sees: /Thinking may have used up/ },
  ),
  "prompt-blocked": body(
    "A blocked prompt with usage",
    {
      promptFeedback: { blockReason: "PROHIBITED_CONTENT" },
      usageMetadata: { promptTokenCount: 9, totalTokenCount: 9 },
    },
    one("filtered", /PROHIBITED_CONTENT/),
  ),
  "numeric-finish": body(
    "generative-ai-python 280: the finish reason as a number",
    { candidates: [{ content: { parts: [{ text: "A cat." }] }, finishReason: 1 }] },
    CAT,
  ),
};

export const GATEWAYS: Readonly<Record<string, Reported>> = { ...STREAMS, ...ERRORS };
