/**
 * Refusals of gateways, proxies and clouds, by their status, headers and body, and the waits that they
 * name. Each is after a public report or a vendor's page; the words are ours.
 */
import { send } from "../reply.ts";
import { body, framed, steps, stream, type Becomes, type Reported } from "./reported.ts";

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
const page = (about: string, status: number, html: string, becomes: Becomes): Reported =>
  body(about, html, becomes, { status, type: "text/html" });
const text = (about: string, status: number, words: string, becomes: Becomes): Reported =>
  body(about, words, becomes, { status, type: "text/plain" });
const xml = (about: string, status: number, words: string, becomes: Becomes): Reported =>
  body(about, `<?xml version="1.0" encoding="UTF-8"?>\n${words}`, becomes, {
    status,
    type: "application/xml",
  });
/** A body that is written when it is asked for, since it holds the time. */
const timed = (
  about: string,
  value: (at: (seconds: number) => Date) => { body: object; headers?: Record<string, string> },
  becomes: Becomes,
): Reported =>
  steps(
    about,
    () => {
      const made = value((seconds) => new Date(Date.now() + seconds * 1000));
      return send({
        status: 429,
        type: "application/json",
        headers: made.headers ?? {},
        pieces: [JSON.stringify(made.body)],
      });
    },
    becomes,
    { status: 429 },
  );
const LIMITED = { error: { message: "Rate limit reached", type: "requests" } };
const MINUTES = /Try again in (10|11) minutes/;

const SHAPES: Readonly<Record<string, Reported>> = {
  "errors-of-gateway": json(
    "Cloudflare's gateway: `error` as a list, HTTP 400 for its provider's failure",
    400,
    {
      success: false,
      result: [],
      messages: [],
      error: [{ code: 2005, message: "Failed to get response from provider" }],
    },
    five("server", /Failed to get response from provider/),
  ),
  "errors-of-api": json(
    "Cloudflare's API: `errors` as a list",
    403,
    {
      result: null,
      success: false,
      errors: [{ code: 10000, message: "Authentication error" }],
      messages: [],
    },
    two("auth"),
  ),
  "errors-in-list": json(
    "Gemini's OpenAI layer: the error inside a list",
    400,
    [
      {
        error: {
          code: 400,
          message: "API key not valid. Please pass a valid API key.",
          status: "INVALID_ARGUMENT",
        },
      },
    ],
    two("auth"),
  ),
  "not-multimodal": stream(
    "vLLM: an error object in a stream of 200",
    [
      {
        error: {
          object: "error",
          message: "The model is not multimodal. Please remove image inputs.",
          type: "BadRequestError",
          param: null,
          code: 400,
        },
      },
      "[DONE]",
    ],
    one("unsupportedImage", /not multimodal/),
  ),
  "event-error-400": steps(
    "new-api: a refusal as an event, HTTP 400",
    () =>
      send({
        status: 400,
        type: "text/event-stream",
        pieces: [
          'event:error\ndata:{"code":"InvalidParameter","message":"thinking_budget must be positive"}\n\n',
        ],
      }),
    one("badRequest", /thinking_budget must be positive/),
    { status: 400 },
  ),
  "event-429": steps(
    "HTTP 429 as a stream of one event",
    () =>
      send({
        status: 429,
        type: "text/event-stream",
        pieces: framed([{ error: { message: "Slow down, please" } }, "[DONE]"]),
      }),
    five("rateLimit", /Slow down, please/),
    { status: 429 },
  ),
  "first-chunk-429": stream(
    "HTTP 200, and the first chunk is a rate limit",
    [{ error: { code: 429, message: "Too many tokens a minute" } }, "[DONE]"],
    five("rateLimit"),
  ),
  problem: body(
    "RFC 9457: a problem with its status",
    { type: "about:blank", title: "Too Many Requests", status: 429, detail: "Calm down a bit" },
    five("rateLimit", /Calm down a bit/),
    { status: 429, type: "application/problem+json" },
  ),
  "validation-map": json(
    "ASP.NET: errors by their field",
    400,
    {
      title: "One or more validation errors occurred.",
      status: 400,
      errors: { Temperature: ["The field Temperature must be between 0 and 2."] },
    },
    one("badRequest", /Temperature must be between 0 and 2/),
  ),
  "validation-list": json(
    "NestJS: a list of messages",
    400,
    { message: ["top_p must not be greater than 1"], error: "Bad Request", statusCode: 400 },
    one("badRequest", /top_p must not be greater than 1/),
  ),
  "errors-as-texts": json(
    "A list of texts",
    400,
    { errors: ["temperature: must be below 2"] },
    one("badRequest", /temperature: must be below 2/),
  ),
  "errors-graphql": json(
    "HTTP 200, `errors` beside `data: null`",
    200,
    { data: null, errors: [{ message: "Rate limit exceeded" }] },
    five("rateLimit", /Rate limit exceeded/),
  ),
  "message-as-object": json(
    "A message that is an object",
    400,
    { error: { message: { detail: "presence_penalty is not accepted" } } },
    one("badRequest", /presence_penalty is not accepted/),
  ),
  "message-as-json": json(
    "A message that is JSON in a text, twice",
    500,
    { message: JSON.stringify(JSON.stringify({ error: { code: 503, message: "Too busy now" } })) },
    five("server", /Too busy now/),
  ),
  "inner-errored": json(
    "An error inside an envelope that says `0000`",
    200,
    {
      code: "0000",
      msg: "success",
      data: {
        status: "errored",
        choices: [],
        error: { code: "RESOURCE_EXHAUSTED", message: "Quota of this minute" },
      },
    },
    five("rateLimit", /Quota of this minute/),
  ),
  "errored-text": json(
    "`status: errored` and the error as a text",
    200,
    {
      status: "errored",
      choices: [],
      error: "INVALID_ARGUMENT: Unable to process input image. Please retry",
    },
    two("unsupportedImage", /Unable to process input image/),
  ),
  "null-message": json(
    "HTTP 200, a code and no message",
    200,
    { code: 500, msg: null, data: null },
    five("server"),
  ),
  "tencent-error": json(
    "Tencent: capitals, inside `Response`",
    200,
    {
      Response: {
        Error: { Code: "AuthFailure.SecretIdNotFound", Message: "The SecretId is not found" },
        RequestId: "r1",
      },
    },
    two("auth"),
  ),
  "baidu-daily": json(
    "Baidu: `error_code` and `error_msg`",
    200,
    { error_code: 17, error_msg: "Open api daily request limit reached" },
    one("quota", /daily request limit reached/),
  ),
  "wechat-error": json(
    "`errcode` and `errmsg`",
    200,
    { errcode: 45009, errmsg: "reach max api daily quota limit" },
    one("quota", /daily quota limit/),
  ),
  "minimax-limit": json(
    "MiniMax: `base_resp`",
    200,
    { choices: null, base_resp: { status_code: 1002, status_msg: "rate limit, retry later" } },
    five("rateLimit"),
  ),
  "lambda-timeout": json(
    "Lambda: `errorMessage`",
    200,
    { errorMessage: "2026-01-01T00:00:00Z r1 Task timed out after 30.03 seconds" },
    five("timeout"),
  ),
  "lambda-429": json(
    "Lambda: the refusal stands in `body`, as a text",
    200,
    { statusCode: 429, body: JSON.stringify({ message: "Slow down there" }) },
    five("rateLimit", /Slow down there/),
  ),
  "xml-denied": xml(
    "S3's kind of XML",
    403,
    "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>",
    one("forbidden"),
  ),
  "xml-slow": xml(
    "XML that asks to slow down",
    503,
    "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>",
    five("rateLimit", /Please reduce your request rate/),
  ),
  "azure-inner": json(
    "Azure: the reason stands in `innererror`",
    400,
    {
      error: {
        code: "BadRequest",
        message: "The request failed",
        innererror: { code: "ResponsibleAIPolicyViolation" },
      },
    },
    one("filtered"),
  ),
  "azure-volume": json(
    "Azure's gateway: the quota of calls",
    403,
    {
      statusCode: 403,
      message: "Out of call volume quota. Quota will be replenished in 5.03:23:11.",
    },
    one("quota", /Out of call volume quota/),
  ),
  "grpc-exhausted": json(
    "Go: a gRPC error as a text",
    500,
    {
      error:
        "rpc error: code = ResourceExhausted desc = Quota exceeded for generate_content_requests_per_minute",
    },
    five("rateLimit"),
  ),
  "grpc-unavailable": json(
    "Go: the same for what is not available",
    400,
    { msg: "rpc error: code = Unavailable desc = connection error", code: 400 },
    five("server"),
  ),
  "java-exception": json(
    "Java: exceptions in a row",
    500,
    {
      code: 500,
      msg: "com.google.api.gax.rpc.PermissionDeniedException: io.grpc.StatusRuntimeException: PERMISSION_DENIED: The caller does not have permission",
    },
    one("forbidden", /The caller does not have permission/),
  ),
  "python-timeout": json(
    "Python: the connection to the provider timed out",
    500,
    {
      code: 500,
      msg: "HTTPSConnectionPool(host='api.example', port=443): Read timed out. (read timeout=60)",
    },
    five("timeout"),
  ),
  "sdk-prefix": json(
    "Google's JavaScript SDK: address and status before the words",
    500,
    {
      error:
        "[GoogleGenerativeAI Error]: Error fetching from https://example.com/v1beta/models/m:streamGenerateContent: [503 Service Unavailable] The model is overloaded. Please try again later.",
    },
    five("server", /The model is overloaded/),
  ),
  "html-in-message": json(
    "A gateway's page inside the message",
    500,
    {
      error: {
        message:
          "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body></html>",
      },
    },
    five("server", /^[^<]+$/),
  ),
  "header-names-it": json(
    "AWS: the error's name in a header",
    400,
    { message: "Rate exceeded" },
    five("rateLimit", /Rate exceeded/),
    { "x-amzn-errortype": "ThrottlingException:http://internal.amazon.com/coral/" },
  ),
  "header-alone": json("AWS: the header alone", 400, {}, five("rateLimit"), {
    "x-amzn-ErrorType": "ThrottlingException",
  }),
};

const STATUSES: Readonly<Record<string, Reported>> = {
  "aws-validation": json(
    "Bedrock: the model does not stream",
    400,
    { message: "The model is unsupported for streaming." },
    one("badRequest", /unsupported for streaming/),
    { "x-amzn-errortype": "ValidationException" },
  ),
  "bedrock-on-demand": json(
    "Bedrock: the id wants a profile",
    400,
    {
      message:
        "Invocation of model ID amazon.nova-lite-v1:0 with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.",
    },
    one("modelUnavailable", /inference profile/),
  ),
  "bedrock-access": json(
    "Bedrock: no access to the model",
    403,
    { message: "You don't have access to the model with the specified model ID." },
    one("modelUnavailable"),
    { "x-amzn-errortype": "AccessDeniedException" },
  ),
  "openai-access": json(
    "OpenAI: the project has no access to the model",
    403,
    {
      error: {
        message: "Project `proj_1` does not have access to model `gpt-4o`",
        type: "invalid_request_error",
        code: "model_not_found",
      },
    },
    one("modelUnavailable"),
  ),
  "openai-region": json(
    "OpenAI: the country",
    403,
    {
      error: {
        code: "unsupported_country_region_territory",
        message: "Country, region, or territory not supported",
        type: "request_forbidden",
      },
    },
    one("forbidden", /Country, region, or territory not supported/),
  ),
  "not-authenticated": json(
    "FastAPI: HTTP 403 for a missing key",
    403,
    { detail: "Not authenticated" },
    two("auth"),
  ),
  "bearer-expired": steps(
    "HTTP 401 with a challenge and no body",
    () =>
      send({
        status: 401,
        type: "",
        headers: { "WWW-Authenticate": 'Bearer error="invalid_token"' },
        pieces: [],
      }),
    two("auth"),
    { status: 401 },
  ),
  "oauth-words": json(
    "OAuth: `error` and `error_description`, HTTP 400",
    400,
    { error: "invalid_token", error_description: "The access token expired" },
    two("auth"),
  ),
  "balance-code": json(
    "DeepSeek: HTTP 402 with a code that says less",
    402,
    { error: { message: "Insufficient Balance", code: "invalid_request_error" } },
    one("balance"),
  ),
  "aborted-409": json(
    "Google: HTTP 409, aborted",
    409,
    { error: { code: 409, message: "The operation was aborted.", status: "ABORTED" } },
    five("server"),
  ),
  "early-425": json("HTTP 425", 425, { message: "Too early" }, five("server")),
  "late-408": json("HTTP 408", 408, { error: { message: "Request timeout" } }, five("timeout")),
  "legal-451": json("HTTP 451", 451, { error: "For legal reasons" }, one("forbidden")),
  "empty-520": text("Cloudflare: 520 without a body", 520, "", five("server")),
  "code-1016": text("Cloudflare: 530", 530, "error code: 1016", five("server")),
  "overload-529": json(
    "Anthropic: 529",
    529,
    { type: "error", error: { type: "overloaded_error", message: "Overloaded" } },
    five("server", /Overloaded/),
  ),
  "sign-in-511": page(
    "HTTP 511: a network that wants a sign-in",
    511,
    "<html><title>Welcome</title><body>Sign in to the network</body></html>",
    one("badReply", /^The response was a web page instead of an answer/),
  ),
  "blocked-page": page(
    "A filter of a company: HTTP 403 and a page",
    403,
    "<!DOCTYPE html><title>Access Denied</title><h1>This site is blocked by your organization</h1>",
    one("forbidden"),
  ),
  "plain-on-tls": page(
    "nginx: HTTP on the port for HTTPS",
    400,
    "<html><head><title>400 The plain HTTP request was sent to HTTPS port</title></head><body><h1>400 Bad Request</h1></body></html>",
    one("badRequest", /plain HTTP request was sent to HTTPS port/),
  ),
  "not-modified": steps(
    "HTTP 304",
    () => send({ status: 304, type: "", pieces: [] }),
    one("badReply", /redirects to another address/),
    { status: 304 },
  ),
  "redirect-nowhere": steps(
    "HTTP 302 without an address",
    () => send({ status: 302, type: "", pieces: [] }),
    one("badReply", /redirects to another address/),
    { status: 302 },
  ),
  "do-not-retry": json(
    "`x-should-retry: false` beside HTTP 500",
    500,
    { error: { message: "It will not pass" } },
    one("server", /It will not pass/),
    { "x-should-retry": "false" },
  ),
  "do-retry": json(
    "`x-should-retry: true` beside HTTP 409",
    409,
    { error: { message: "A lock is held" } },
    five("server", /A lock is held/),
    { "x-should-retry": "true" },
  ),
};

const WAITS: Readonly<Record<string, Reported>> = {
  "reset-requests": json(
    "OpenAI: the wait in `x-ratelimit-reset-requests`",
    429,
    LIMITED,
    one("rateLimit", /Try again in 6 minutes/),
    {
      "x-ratelimit-remaining-requests": "0",
      "x-ratelimit-reset-requests": "6m0s",
      "x-ratelimit-remaining-tokens": "4000",
      "x-ratelimit-reset-tokens": "76ms",
    },
  ),
  "reset-that-is-not-it": json(
    "OpenAI: what is not used up renews late",
    429,
    LIMITED,
    five("rateLimit"),
    {
      "x-ratelimit-remaining-requests": "400",
      "x-ratelimit-reset-requests": "23h59m0s",
      "x-ratelimit-remaining-tokens": "0",
      "x-ratelimit-reset-tokens": "1.5s",
    },
  ),
  "ratelimit-field": json(
    "The IETF's draft: `t=300`",
    429,
    LIMITED,
    one("rateLimit", /Try again in 5 minutes/),
    { ratelimit: '"api";r=0;t=300', "ratelimit-policy": '"fixed";q=500;w=300' },
  ),
  "reset-date": timed(
    "Anthropic: the reset as a date",
    (at) => ({
      body: LIMITED,
      headers: {
        "anthropic-ratelimit-requests-remaining": "0",
        "anthropic-ratelimit-requests-reset": at(600).toISOString(),
      },
    }),
    one("rateLimit", MINUTES),
  ),
  "reset-in-body": timed(
    "OpenRouter: the reset in the body, in milliseconds since 1970",
    (at) => ({
      body: {
        error: {
          code: 429,
          message: "Rate limit exceeded: free-models-per-min.",
          metadata: {
            headers: {
              "X-RateLimit-Remaining": "0",
              "X-RateLimit-Reset": `${at(600).getTime()}`,
            },
          },
        },
      },
    }),
    one("rateLimit", MINUTES),
  ),
  "reset-seconds": timed(
    "A reset in seconds since 1970",
    (at) => ({
      body: LIMITED,
      headers: { "x-ratelimit-reset": `${Math.round(at(600).getTime() / 1000)}` },
    }),
    one("rateLimit", MINUTES),
  ),
  "free-per-day": json(
    "OpenRouter: free models a day",
    429,
    {
      error: {
        code: 429,
        message:
          "Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model requests per day",
      },
    },
    one("quota", /free-models-per-day/),
  ),
  "resets-in-seconds": json(
    "Codex: `resets_in_seconds`",
    429,
    {
      error: {
        type: "usage_limit_reached",
        message: "The limit is reached",
        resets_in_seconds: 600,
      },
    },
    one("rateLimit", /The limit is reached.*Try again in 10 minutes/),
  ),
  "usage-limit-clock": json(
    "GLM: the limit of five hours, until a time of its own clock",
    429,
    {
      error: {
        code: "1308",
        message: "Usage limit reached for 5 hour. Your limit will reset at 2026-08-17 02:56:15",
      },
    },
    one("quota", /will reset at 2026-08-17/),
  ),
  "hours-in-text": text(
    "Copilot: hours in plain text",
    429,
    "Sorry, you've hit a rate limit that restricts the number of requests. Please try again in 58 hours.",
    one("rateLimit", /Try again in (58 hours|2 days|3 days)/),
  ),
  "seconds-of-a-day": json(
    "GitHub Models: the rate of a day, and the seconds left of it",
    429,
    {
      error: {
        code: "RateLimitReached",
        message:
          "Rate limit of 50 per 86400s exceeded for UserByModelByDay. Please wait 32164 seconds before retrying.",
      },
    },
    one("rateLimit", /Try again in (8|9) hours/),
  ),
  "minutes-in-headers-words": json(
    "Azure's gateway: seconds in words",
    429,
    { statusCode: 429, message: "Rate limit is exceeded. Try again in 27 seconds." },
    five("rateLimit", /Try again in 27 seconds/),
  ),
  "azure-whole-day": json(
    "Azure: 86400 seconds",
    429,
    {
      error: {
        code: "429",
        message:
          "Requests have exceeded token rate limit of your current tier. Please retry after 86400 seconds.",
      },
    },
    one("rateLimit", /Try again in (24 hours|1 day)/),
  ),
};

const CHINESE: Readonly<Record<string, Reported>> = {
  "zh-rate": json(
    "Zhipu: the rate",
    429,
    { error: { code: "1302", message: "您的账户已达到速率限制，请您控制请求频率" } },
    five("rateLimit"),
  ),
  "zh-rate-200": json(
    "HTTP 200, too many requests",
    200,
    { code: "A0501", msg: "请求过于频繁，请稍后重试", success: false },
    five("rateLimit"),
  ),
  "zh-balance": json(
    "Zhipu: the balance",
    429,
    { error: { code: "1113", message: "您的账户已欠费，请充值后重试" } },
    one("balance"),
  ),
  "zh-filtered": json(
    "Zhipu: the filter",
    400,
    {
      error: {
        code: "1301",
        message:
          "系统检测到输入或生成内容可能包含不安全或敏感内容，请您避免输入易产生敏感内容的提示语",
      },
    },
    one("filtered"),
  ),
  "zh-model": json(
    "Zhipu: no such model",
    400,
    { error: { code: "1211", message: "模型不存在，请检查模型代码。" } },
    one("modelUnavailable"),
  ),
  "zh-image": json(
    "Zhipu: the image",
    400,
    { error: { code: "1210", message: "图片输入格式/解析错误" } },
    one("unsupportedImage"),
  ),
  "zh-key": json(
    "HTTP 200, the key is not valid",
    200,
    { code: "40001", msg: "API Key 无效或已过期", success: false },
    two("auth"),
  ),
  "zh-parameter": json(
    "HTTP 200, a parameter",
    200,
    { code: "0001", msg: "参数错误", success: false },
    one("badRequest", /参数错误/),
  ),
  "zh-busy": json(
    "HTTP 200, the system is busy",
    200,
    { code: "0001", msg: "系统繁忙，请稍后再试", success: false },
    two("server", /系统繁忙/),
  ),
  "zh-quota": json(
    "The free allowance is used up",
    403,
    { error: { code: "AllocationQuota", message: "免费额度已用完，请开通按量付费" } },
    one("quota"),
  ),
  "zh-download": json(
    "The image cannot be downloaded",
    400,
    { code: "InvalidParameter", message: "图片下载失败" },
    one("imageAddress"),
  ),
};

export const REFUSALS: Readonly<Record<string, Reported>> = {
  ...SHAPES,
  ...STATUSES,
  ...WAITS,
  ...CHINESE,
};
