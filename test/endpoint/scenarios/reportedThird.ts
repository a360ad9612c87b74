/** A third look: states in other words, other providers' limits of images and inputs. The words are ours. */
import { body, stream, type Becomes, type Reported } from "./reported.ts";

const CAT: Becomes = { end: "whole", text: "A cat." };
const one = (end: string, sees?: RegExp): Becomes => ({ end, ...(sees && { sees }) });
const two = (end: string, sees?: RegExp): Becomes => ({ ...one(end, sees), tries: 2 });
const five = (end: string, sees?: RegExp): Becomes => ({ ...one(end, sees), tries: 5 });
const json = (about: string, status: number, value: unknown, becomes: Becomes): Reported =>
  body(about, value, becomes, { status });
const failed = (about: string, status: number, message: string, becomes: Becomes): Reported =>
  json(about, status, { error: { message } }, becomes);
const typed = (
  about: string,
  status: number,
  type: string,
  words: string,
  becomes: Becomes,
): Reported => body(about, words, becomes, { status, type });

export const THIRD_LOOK: Readonly<Record<string, Reported>> = {
  "error-false": json(
    "`error: false` beside an answer",
    200,
    { error: false, message: "ok", choices: [{ text: "A cat." }] },
    CAT,
  ),
  "errors-null": json(
    "`errors: null` and `error: 0` beside an answer",
    200,
    { error: 0, errors: null, choices: [{ text: "A cat." }] },
    CAT,
  ),
  "errcode-zero": json(
    "`errcode: 0` beside `result`",
    200,
    { errcode: 0, errmsg: "ok", result: "A cat." },
    CAT,
  ),
  "status-success": json(
    "`status: SUCCESS` around an answer",
    200,
    {
      status: "SUCCESS",
      message: "success",
      data: { choices: [{ message: { content: "A cat." }, finish_reason: "stop" }] },
    },
    CAT,
  ),
  "status-200-data": json(
    "`status: 200` around a text",
    200,
    { status: 200, data: { text: "A cat." } },
    CAT,
  ),
  "success-as-text": json(
    "`success` as a text",
    200,
    { success: "false", message: "Rate limit exceeded" },
    five("rateLimit", /Rate limit exceeded/),
  ),
  "result-error": json(
    "`result: error`",
    200,
    { result: "error", reason: "Quota of today is used up, daily limit" },
    one("quota", /Quota of today/),
  ),
  "ok-false": json(
    "`ok: false` with a description",
    200,
    { ok: false, error_code: 429, description: "Too Many Requests: retry after 3" },
    five("rateLimit", /Too Many Requests/),
  ),
  "errors-object": json(
    "`errors` as an object",
    400,
    { errors: { message: "temperature is not a number" } },
    one("badRequest", /temperature is not a number/),
  ),
  "soap-fault": typed(
    "SOAP: a fault",
    500,
    "text/xml",
    '<soap:Envelope xmlns:soap="x"><soap:Body><soap:Fault><faultcode>soap:Server</faultcode><faultstring>Rate limit exceeded</faultstring></soap:Fault></soap:Body></soap:Envelope>',
    five("rateLimit", /Rate limit exceeded/),
  ),
  "xml-response": typed(
    "Amazon's query services: XML, HTTP 400",
    400,
    "text/xml",
    "<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>",
    five("rateLimit", /Rate exceeded/),
  ),
  "plain-200": typed(
    "HTTP 200 and a sentence of a limit",
    200,
    "text/plain",
    "Rate limit exceeded, slow down",
    five("rateLimit", /Rate limit exceeded/),
  ),
  "plain-200-error": typed(
    "HTTP 200 and lines that are no events",
    200,
    "text/plain",
    "error: invalid api key\n",
    two("auth"),
  ),
  "plain-1020": typed("Cloudflare: 1020", 403, "text/plain", "error code: 1020", one("forbidden")),
  "incomplete-tokens": json(
    "Responses: incomplete for its tokens",
    200,
    {
      status: "incomplete",
      incomplete_details: { reason: "max_output_tokens" },
      output: [{ type: "message", content: [{ type: "output_text", text: "A cat" }] }],
    },
    { end: "whole", text: "A cat", sees: /reached the limit/ },
  ),
  "output-delta": stream(
    "Deltas of typed text without a name",
    [
      { delta: { type: "output_text", text: "A " } },
      { delta: { type: "output_text", text: "cat." } },
      { done: true },
    ],
    CAT,
  ),
  "empty-object": json("An empty object", 200, {}, one("badReply")),
  "empty-list": json("An empty list", 200, [], one("badReply")),
  "empty-message": json(
    "A message of no words",
    200,
    {
      choices: [{ index: 0, message: { role: "assistant", content: "" }, finish_reason: "stop" }],
      usage: { prompt_tokens: 9, completion_tokens: 0 },
    },
    { end: "whole", sees: /^The answer is empty/ },
  ),
  "image-sides": failed(
    "Qwen: an image of two pixels",
    400,
    "The image length and width do not meet the model restrictions. [height:2 or width:2 must be larger than 10]",
    one("unsupportedImage", /do not meet the model restrictions/),
  ),
  "image-type": failed(
    "An image of a type that is not taken",
    400,
    "Unsupported image type: image/bmp",
    one("unsupportedImage"),
  ),
  "media-corrupted": failed(
    "Qwen: data that is corrupted",
    400,
    "Multimodal data is corrupted or cannot be processed",
    one("unsupportedImage"),
  ),
  "input-range": failed(
    "Qwen: the range of the input's length",
    400,
    "Range of input length should be [1, 129024]",
    one("tooLarge"),
  ),
  "tokens-range": failed(
    "Qwen: the range of a parameter",
    400,
    "Range of max_tokens should be [1, 8192]",
    one("badRequest", /Check the setting/),
  ),
  "nova-key": json(
    "Nova: a key that is not permitted",
    400,
    {
      message:
        "Malformed input request: #: extraneous key [foo] is not permitted, please reformat your input and try again.",
    },
    one("badRequest", /extraneous key/),
  ),
  "nova-model": json(
    "Nova: the identifier of the model",
    400,
    { message: "The provided model identifier is invalid." },
    one("modelUnavailable"),
  ),
  "nova-long": json(
    "Nova: the input is too long",
    400,
    { message: "Input is too long for requested model." },
    one("tooLarge"),
  ),
  "nova-blocked": json(
    "Nova: blocked by its filters",
    400,
    { message: "The generated text has been blocked by our content filters." },
    one("filtered"),
  ),
  "openai-download": failed(
    "OpenAI: an image that could not be downloaded",
    400,
    "Failed to download image from https://example.com/a.png. Image URL is valid but returned 403",
    one("imageAddress"),
  ),
  "account-inactive": json(
    "OpenAI: the account is not active",
    429,
    {
      error: {
        message: "Your account is not active, please check your billing details on our website.",
        type: "billing_not_active",
        code: "billing_not_active",
      },
    },
    one("balance"),
  ),
  concurrency: failed(
    "Too many at once, HTTP 503",
    503,
    "Too many concurrent requests, concurrency limit of 5 reached",
    five("rateLimit"),
  ),
  progress: stream(
    "What a gateway does meanwhile, as a text",
    [
      { type: "progress", text: "Looking at the image" },
      { type: "status", data: { description: "Routing", content: "Routing" } },
      { choices: [{ delta: { content: "A cat." }, finish_reason: "stop" }] },
      { data: "[DONE]" },
    ],
    CAT,
  ),
  "question-echoed": stream(
    "The question said back, by its role",
    [
      { role: "user", content: "What is it?" },
      { role: "assistant", content: "A cat." },
      { done: true },
    ],
    CAT,
  ),
  "log-lines": stream(
    "Lines of a log among the chunks",
    [
      { level: "info", message: "routing to europe" },
      { choices: [{ delta: { content: "A " } }] },
      { level: "warn", msg: "slow upstream" },
      { choices: [{ delta: { content: "cat." }, finish_reason: "stop" }] },
    ],
    CAT,
  ),
  "code-unknown": json(
    "A code of its own for what went well",
    200,
    { code: 20000, msg: "请求成功", data: { choices: [{ text: "A cat." }] } },
    CAT,
  ),
  "code-completed": json(
    "`code: completed` beside the answer",
    200,
    { code: "completed", choices: [{ message: { content: "A cat." } }] },
    CAT,
  ),
  "workflow-events": stream(
    "Dify's workflows: chunks of text, and all of it at the end",
    [
      { event: "workflow_started", data: { id: "w", inputs: { text: "What is it?" } } },
      { event: "text_chunk", data: { text: "A " } },
      { event: "text_chunk", data: { text: "cat." } },
      {
        event: "workflow_finished",
        data: { status: "succeeded", outputs: { text: "A cat." }, total_tokens: 12 },
      },
    ],
    CAT,
  ),
  "ja-busy": failed(
    "Japanese: the server is busy",
    503,
    "サーバーが混み合っています。しばらくしてからもう一度お試しください。",
    five("server", /混み合っています/),
  ),
};
