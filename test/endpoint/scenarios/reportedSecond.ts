/** A second look at public reports: replies of kinds that the tables before had not. The words are ours. */
import { send } from "../reply.ts";
import { body, steps, stream, type Becomes, type Reported } from "./reported.ts";

const CAT: Becomes = { end: "whole", text: "A cat." };
const one = (end: string, sees?: RegExp): Becomes => ({ end, ...(sees && { sees }) });
const two = (end: string, sees?: RegExp): Becomes => ({ ...one(end, sees), tries: 2 });
const five = (end: string, sees?: RegExp): Becomes => ({ ...one(end, sees), tries: 5 });
const json = (
  about: string,
  status: number,
  value: unknown,
  becomes: Becomes,
  headers: Record<string, string> = {},
): Reported => body(about, value, becomes, { status, headers });
const failed = (about: string, status: number, error: unknown, becomes: Becomes): Reported =>
  json(about, status, { error }, becomes);
const text = (about: string, status: number, words: string, becomes: Becomes): Reported =>
  body(about, words, becomes, { status, type: "text/plain" });
const delta = (content: string, finish: string | null = null): object => ({
  choices: [{ index: 0, delta: { content }, finish_reason: finish }],
});
const raw = (about: string, words: string, becomes: Becomes, type = "text/event-stream") =>
  steps(about, () => send({ type, pieces: [words] }), becomes);

const ANSWERS: Readonly<Record<string, Reported>> = {
  "python-chunks": raw(
    "A Python proxy that writes its objects as they print",
    `data: {'choices': [{'index': 0, 'delta': {'content': 'A '}, 'finish_reason': None}]}\n\ndata: {'choices': [{'index': 0, 'delta': {'content': "cat."}, 'finish_reason': 'stop'}], 'ok': True}\n\ndata: [DONE]\n\n`,
    CAT,
  ),
  "azure-filter-chunks": stream(
    "Azure: chunks that tell of filters alone",
    [
      delta("A cat."),
      { choices: [{ index: 0, content_filter_offsets: { start: 0 }, finish_reason: null }] },
      {
        choices: [
          {
            index: 0,
            delta: {},
            content_filter_results: {
              error: { code: "content_filter_error", message: "Not filtered" },
            },
            finish_reason: "stop",
          },
        ],
      },
      "[DONE]",
    ],
    CAT,
  ),
  "grounding-alone": stream(
    "Gemini: a chunk of grounding without content",
    [
      { candidates: [{ content: { parts: [{ text: "A cat." }] } }] },
      { candidates: [{ groundingMetadata: { webSearchQueries: ["cat"] }, finishReason: "STOP" }] },
    ],
    CAT,
  ),
  "code-parts": body(
    "Gemini: code that ran between the texts",
    {
      candidates: [
        {
          content: {
            parts: [
              { text: "A " },
              { executableCode: { language: "PYTHON", code: "1" } },
              { codeExecutionResult: { outcome: "OUTCOME_OK", output: "1" } },
              { text: "cat." },
            ],
          },
          finishReason: "STOP",
        },
      ],
    },
    CAT,
  ),
  "message-and-delta": stream(
    "Perplexity: all so far as a message beside each delta",
    ["A ", "cat."].map((piece, i) => ({
      choices: [
        {
          index: 0,
          message: { role: "assistant", content: i === 0 ? "A " : "A cat." },
          delta: { content: piece },
          finish_reason: i === 0 ? null : "stop",
        },
      ],
    })),
    CAT,
  ),
  queued: body(
    "A Responses reply that is only queued",
    { id: "r", status: "queued", output: [] },
    one("badReply"),
  ),
  "content-object": body(
    "A message whose content is one part",
    {
      choices: [{ message: { content: { type: "text", text: "A cat." } }, finish_reason: "stop" }],
    },
    CAT,
  ),
  "content-parts": stream(
    "Gateways of a chat page: `content.parts`",
    [
      {
        message: { author: { role: "assistant" }, content: { content_type: "text", parts: ["A"] } },
      },
      {
        message: {
          author: { role: "assistant" },
          content: { content_type: "text", parts: ["A cat."] },
        },
      },
      "[DONE]",
    ],
    CAT,
  ),
  "delta-text": stream(
    "A delta that is the text itself",
    [{ choices: [{ delta: "A " }] }, { choices: [{ delta: "cat." }] }, "[DONE]"],
    CAT,
  ),
  "message-text": body(
    "A message that is the text itself",
    { choices: [{ message: "A cat." }] },
    CAT,
  ),
  "data-text": body("The answer as `data`", { code: 0, msg: "ok", data: "A cat." }, CAT),
  "output-text-inside": body(
    "DashScope's old form: `output.text`",
    { output: { text: "A cat.", finish_reason: "stop" }, request_id: "r1" },
    CAT,
  ),
  "html-called": raw(
    "Events that are called a page, as PHP does unasked",
    `data: ${JSON.stringify(delta("A cat.", "stop"))}\n\ndata: [DONE]\n\n`,
    CAT,
    "text/html; charset=UTF-8",
  ),
  "indented-fields": raw(
    "Events whose lines are indented",
    `  data: ${JSON.stringify(delta("A "))}\n\n  data: ${JSON.stringify(delta("cat.", "stop"))}\n\n`,
    CAT,
  ),
  "spaced-colon": raw(
    "A space before the colon",
    `data : ${JSON.stringify(delta("A "))}\n\ndata : ${JSON.stringify(delta("cat.", "stop"))}\n\n`,
    CAT,
  ),
  "trailing-garbage": raw(
    "A digit after the JSON",
    `${JSON.stringify({ choices: [{ text: "A cat." }] })}0`,
    CAT,
    "application/json",
  ),
};

const REFUSED: Readonly<Record<string, Reported>> = {
  "mistral-detail": json(
    "Mistral: the message is an object of details",
    422,
    {
      object: "error",
      message: { detail: [{ type: "missing", loc: ["body", "messages"], msg: "Field required" }] },
      type: "invalid_request_error",
      code: null,
    },
    one("badRequest", /Field required/),
  ),
  "groq-minute": failed(
    "Groq: tokens a minute, and a line of advertising",
    429,
    {
      message:
        "Rate limit reached on tokens per minute (TPM): Limit 6000, Used 5800, Requested 400. Please try again in 2.5s. Need more tokens? Upgrade at https://example.com/settings/billing",
      type: "tokens",
      code: "rate_limit_exceeded",
    },
    five("rateLimit"),
  ),
  "groq-too-large": failed(
    "Groq: HTTP 413 with the code of a rate limit",
    413,
    {
      message:
        "Request too large on tokens per minute (TPM): Limit 6000, Requested 9000, please reduce your message size and try again.",
      code: "rate_limit_exceeded",
    },
    one("tooLarge"),
  ),
  "account-suspended": failed(
    "Fireworks: HTTP 412, the account is suspended",
    412,
    {
      code: "PRECONDITION_FAILED",
      message:
        "Account is suspended, possibly due to reaching the monthly spending limit or failure to pay past invoices.",
    },
    one("balance", /Account is suspended/),
  ),
  "detail-error": json(
    "DeepInfra: the error inside `detail`",
    404,
    { detail: { error: "Model is not available" } },
    one("modelUnavailable", /Model is not available/),
  ),
  "error-list": json(
    "Hugging Face: a list of texts as the error",
    400,
    { error: ["Error in `parameters.temperature`: must be strictly positive"] },
    one("badRequest", /must be strictly positive/),
  ),
  "cerebras-minute": json(
    "Cerebras: a quota of requests a minute",
    429,
    {
      message: "Requests per minute limit exceeded - too many requests sent.",
      type: "too_many_requests_error",
      param: "quota",
      code: "request_quota_exceeded",
    },
    five("rateLimit"),
  ),
  "ark-model": failed(
    "Volcengine: no such model or endpoint",
    404,
    {
      code: "InvalidEndpointOrModel.NotFound",
      message: "The model or endpoint ep-1 does not exist or you do not have access to it.",
      type: "NotFound",
    },
    one("modelUnavailable"),
  ),
  "ark-overdue": failed(
    "Volcengine: an overdue account",
    403,
    {
      code: "AccountOverdueError",
      message: "The request failed because your account has an overdue balance.",
    },
    one("balance"),
  ),
  "hunyuan-error": stream(
    "Hunyuan: `ErrorMsg` in a stream",
    [{ Note: "…", ErrorMsg: { Msg: "Requests are too frequent, rate limit", Code: 4001 } }],
    five("rateLimit", /too frequent/),
  ),
  "apigee-fault": json(
    "Apigee: a fault",
    429,
    {
      fault: {
        faultstring: "Rate limit quota violation. Identifier : app",
        detail: { errorcode: "policies.ratelimit.QuotaViolation" },
      },
    },
    five("rateLimit", /Rate limit quota violation/),
  ),
  "apigee-key": json(
    "Apigee: HTTP 401 in a fault",
    401,
    {
      fault: {
        faultstring: "Invalid ApiKey",
        detail: { errorcode: "oauth.v2.InvalidApiKey" },
      },
    },
    two("auth"),
  ),
  "kong-route": json(
    "Kong: no route",
    404,
    { message: "no Route matched with those values" },
    two("notFound", /no Route matched/),
  ),
  "kong-upstream": json(
    "Kong: the upstream is timing out",
    504,
    { message: "The upstream server is timing out" },
    five("timeout"),
  ),
  "no-healthy": text(
    "Envoy: no healthy upstream",
    503,
    "no healthy upstream",
    five("server", /no healthy upstream/),
  ),
  rbac: text("Istio: RBAC", 403, "RBAC: access denied", one("forbidden", /RBAC: access denied/)),
  "claude-credit": failed(
    "Anthropic: the credit is too low",
    400,
    {
      type: "invalid_request_error",
      message: "Your credit balance is too low to access the API. Please go to Plans & Billing.",
    },
    one("balance"),
  ),
  "claude-long": failed(
    "Anthropic: the prompt is too long",
    400,
    {
      type: "invalid_request_error",
      message: "prompt is too long: 210000 tokens > 200000 maximum",
    },
    one("tooLarge", /new conversation/),
  ),
  "claude-image": failed(
    "Anthropic: the image is too large",
    400,
    {
      type: "invalid_request_error",
      message:
        "messages.0.content.1.image.source.base64: image exceeds 5 MB maximum: 6291456 bytes > 5242880 bytes",
    },
    one("tooLarge"),
  ),
  "image-dimensions": failed(
    "An image of too many pixels",
    400,
    {
      type: "invalid_request_error",
      message: "At least one of the image dimensions exceed max allowed size: 8000 pixels",
    },
    one("tooLarge"),
  ),
  "openai-image": failed(
    "OpenAI: an image that is not supported",
    400,
    {
      message:
        "You uploaded an unsupported image. Please make sure your image has of one the following formats: ['png', 'jpeg'].",
      code: "invalid_image_format",
    },
    one("unsupportedImage", /unsupported image/),
  ),
  "openai-part": failed(
    "OpenAI: a part of an unknown type",
    400,
    {
      message:
        "Invalid value: 'input_file'. Supported values are: 'text', 'image_url' and 'input_audio'.",
      type: "invalid_request_error",
      param: "messages[0].content[0].type",
      code: "invalid_value",
    },
    one("badRequest", /Supported values are/),
  ),
  "tokens-too-large": failed(
    "OpenAI: `max_tokens` is too large",
    400,
    {
      message:
        "max_tokens is too large: 200000. This model supports at most 65536 completion tokens.",
      type: "invalid_request_error",
      param: "max_tokens",
      code: "invalid_value",
    },
    one("badRequest", /max_tokens is too large.*Check the setting/),
  ),
  "tokens-renamed": failed(
    "OpenAI: another name for the limit",
    400,
    {
      message:
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      code: "unsupported_parameter",
    },
    one("badRequest", /max_completion_tokens/),
  ),
  "model-deprecated": failed(
    "OpenAI: a model that was deprecated",
    404,
    { message: "The model `gpt-4-vision-preview` has been deprecated", code: "model_not_found" },
    one("modelUnavailable"),
  ),
  "model-moment": failed(
    "A model that is not available for a moment",
    503,
    { message: "Model gemini-2.5-flash is temporarily unavailable. Please try again" },
    five("server"),
  ),
  "google-version": failed(
    "Google: the model is not found for this version",
    404,
    {
      code: 404,
      message:
        "models/gemini-2.5-flash is not found for API version v1beta, or is not supported for generateContent.",
      status: "NOT_FOUND",
    },
    one("modelUnavailable"),
  ),
  "free-tier-country": failed(
    "Google: no free tier in the country",
    400,
    {
      code: 400,
      message: "Gemini API free tier is not available in your country. Please enable billing.",
      status: "FAILED_PRECONDITION",
    },
    one("forbidden", /not available in your country/),
  ),
  "past-date": json("A `Retry-After` that is over", 429, { message: "Slow" }, five("rateLimit"), {
    "retry-after": "Thu, 01 Jan 1970 00:00:00 GMT",
  }),
  "spoken-after": json(
    "A `Retry-After` with units",
    429,
    { message: "Slow" },
    one("rateLimit", /Try again in 5 minutes/),
    { "retry-after": "5m0s" },
  ),
  "estimated-time": json(
    "Hugging Face: the model is loading",
    503,
    { error: "Model x is currently loading", estimated_time: 20.5 },
    five("server", /currently loading/),
  ),
  "nim-credits": json(
    "NVIDIA: the credits expired",
    402,
    { status: 402, title: "Payment Required", detail: "Account 'x': Cloud credits expired" },
    one("balance", /Cloud credits expired/),
  ),
};

export const SECOND_LOOK: Readonly<Record<string, Reported>> = { ...ANSWERS, ...REFUSED };
