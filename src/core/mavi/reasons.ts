import type { FailureReason } from "./errors.ts";

/** What an endpoint said of a failure. */
export interface Said {
  /** HTTP status, of the endpoint or of the provider behind it. */
  readonly status?: number | undefined;
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  /** What stands beside the message, such as the name of a quota. */
  readonly details?: string | undefined;
  /** Seconds the endpoint asks to wait. */
  readonly retryAfter?: number | undefined;
}

/** Codes in words, as Google, OpenAI and gateways spell them, in capitals with `_` between the words. */
const WORDS: readonly (readonly [FailureReason, RegExp])[] = [
  [
    "balance",
    /INSUFFICIENT_(\w*_)?(QUOTA|BALANCE|CREDITS?|FUNDS)|QUOTA_NOT_ENOUGH|PRE_CONSUME|BILLING|PAYMENT_REQUIRED|ARREAR|OVERDUE/,
  ],
  ["quota", /DAILY|QUOTA_(EXCEEDED|EXHAUSTED|REACHED)|USAGE_LIMIT|ALLOCATION_?QUOTA/],
  [
    "rateLimit",
    /RATE_?LIMIT|TOO_?MANY_?REQUESTS|THROTTL|RESOURCE_?EXHAUSTED|LIMIT_REQUESTS|SLOW_?DOWN/,
  ],
  ["tooLarge", /CONTEXT_(LENGTH|WINDOW)|TOO_(LARGE|LONG|BIG)|ABOVE_MAX_LENGTH/],
  [
    "filtered",
    /CONTENT_(FILTER|POLICY)|INSPECTION_FAILED|SENSITIVE|PROHIBITED|MODERATION|SAFETY|RESPONSIBLE_?AI/,
  ],
  ["imageAddress", /INVALID_IMAGE_URL|URL_(ERROR|REJECTED|UNREACHABLE)|DOWNLOAD_FAILED/],
  ["unsupportedImage", /IMAGE|UNSUPPORTED_MEDIA/],
  ["server", /NOT_READY|LOADING/],
  ["modelUnavailable", /MODEL_\w*NOT_|NO_AVAILABLE_CHANNEL|^NOT_FOUND$|(INVALID|UNKNOWN)_MODEL/],
  [
    "auth",
    /API_?KEY|UNAUTHENTICATED|UNAUTHORIZED|AUTHENTICATION|AUTH_?(FAIL|ERROR)|INVALID_(KEY|TOKEN)|(TOKEN|SIGNATURE)_(EXPIRED|INVALID)/,
  ],
  ["forbidden", /PERMISSION|FORBIDDEN|ACCESS_DENIED/],
  ["timeout", /DEADLINE_EXCEEDED|TIMED?_?OUT/],
  ["server", /^(INTERNAL|UNAVAILABLE|ABORTED|CANCELLED|DATA_LOSS|UNKNOWN)$/],
  ["server", /(SERVER|INTERNAL|API|UPSTREAM)_ERROR|OVERLOADED|SERVICE_UNAVAILABLE|BAD_GATEWAY/],
  ["server", /BAD_RESPONSE|DO_REQUEST_FAILED|INSUFFICIENT_SYSTEM_RESOURCE/],
  ["badRequest", /^(INVALID_ARGUMENT|FAILED_PRECONDITION|OUT_OF_RANGE|UNIMPLEMENTED|BAD_REQUEST)$/],
  ["badRequest", /^INVALID_(REQUEST|PARAMETER|VALUE)|UNSUPPORTED_(PARAMETER|VALUE)|VALIDATION/],
];

/**
 * Reason for an HTTP status or the body's code, which the vendor numbers alike
 * (401 and `0401`); undefined where the code says nothing by itself.
 * Source: the vendor's error tables, Google's and OpenAI's, and what gateways send.
 */
export function reasonForCode(code: string): FailureReason | undefined {
  switch (code.replace(/^0(?=[45]\d\d$)/, "")) {
    case "0003":
      return "badRequest";
    case "401":
      return "auth";
    case "402":
      return "balance";
    case "403":
    case "451":
    case "9009":
      return "forbidden";
    case "404":
      return "notFound";
    case "407":
      return "proxy";
    case "408":
    case "504":
    case "522":
    case "524":
      return "timeout";
    case "413":
      return "tooLarge";
    case "415":
      return "unsupportedImage";
    case "429":
      return "rateLimit";
    case "425":
    case "499":
      return "server";
  }
  if (/^\d+$/.test(code))
    return /^5\d\d$/.test(code) ? "server" : /^0?4\d\d$/.test(code) ? "badRequest" : undefined;
  // `TooManyRequests`, `rate-limit.exceeded` and `RATE_LIMIT_EXCEEDED` are one word.
  const word = code
    .replace(/([a-z])(?=[A-Z])/g, "$1_")
    .replace(/[-. ]/g, "_")
    .toUpperCase();
  return WORDS.find(([, pattern]) => pattern.test(word))?.[0];
}

/** The code that says most: a known one before any, and one that is not just "refused" or "failed" before those. */
export function exactest(codes: readonly (string | undefined)[]): string | undefined {
  const known = codes.filter((code) => code !== undefined && reasonForCode(code) !== undefined);
  const exact = known.find(
    (code) => !/^(server|badRequest)$/.test(reasonForCode(code ?? "") ?? ""),
  );
  return exact ?? known[0] ?? codes.find((code) => code !== undefined);
}

/** What a sentence makes of a reason that is less exact than it; the first that fits. */
interface Rule {
  readonly from: readonly FailureReason[];
  readonly to: FailureReason;
  readonly words: RegExp;
  readonly except?: RegExp;
}

const VAGUE = ["badRequest", "server", "notFound"] as const;
/** Values of parameters, which may be too large as well. */
const PARAMETER = /max_?(output|completion)?_?tokens|temperature|top_?[pk]\b|budget|thinking/i;

const RULES: readonly Rule[] = [
  {
    from: [...VAGUE, "rateLimit", "quota", "forbidden"],
    to: "balance",
    words:
      /insufficient (\w+ )?(balance|credits?|funds?|quota)|insufficient_(\w+_)?(quota|balance)|\b(balance|credits?|funds?)\b[^.]{0,30}\b(not enough|too low|insufficient|depleted|exhausted|used up|run out)|(out of|not enough|no( more)?|requires more|can only afford|add (more )?) ?(credits?|funds?|balance)\b|\bprepa(id|y)\w*\b[^.]{0,40}\b(depleted|exhausted|used up)|payment required|billing (hard )?limit|spend(ing)? limit|\b(overdue|past due|unpaid)\b|past invoices|budget has been exceeded|billing (account|to be enabled)|top ?up|quota is not enough|余额不足|额度不足|欠费|预扣费|充值/i,
  },
  {
    from: ["rateLimit", "quota", "badRequest", "server", "forbidden"],
    to: "quota",
    words:
      /\b(quota|limit|limited|exceeded|allowance|usage)\b.{0,120}\b(per[ -]day|daily|per[ -]month|monthly|weekly|per 24)|\b(per[ -]day|daily|monthly|weekly)\b.{0,60}\b(quota|limit|allowance|usage)|\blimit: 0\b|\b(RPD|TPD)\b|\b(call )?volume quota\b|\bquota\b[^.]{0,30}\b(exhausted|used up|replenished)|usage limit\b[^.]{0,40}\b(hour|day|week|month)|免费额度|额度已用|用量上限|次数已?(达|用)/i,
  },
  {
    from: [...VAGUE, "forbidden"],
    to: "rateLimit",
    words:
      /rate[ _-]?limit(s|ed|ing)?\b|too many (concurrent )?requests|concurrency limit|resource (has been |was )?exhausted|requests? per (minute|second)|throttl|quota exceeded|exceeded your current quota|reduce your request rate|slow down|请求过于频繁|频率|速率限制|并发|负载已饱和/i,
  },
  {
    from: [...VAGUE, "modelUnavailable"],
    to: "filtered",
    words:
      /\bsafety\b|\bblocked\b|prohibited[ _](content|use)|content[ _-]?(policy|filter|management)|inappropriate content|data_inspection|敏感|不安全|违规|内容安全|审核/i,
    except: /safety[ _]?settings?/i,
  },
  { from: ["forbidden"], to: "filtered", words: /\b(flagged|moderation)\b/i },
  {
    from: [...VAGUE, "forbidden"],
    to: "auth",
    words:
      /\bapi[ _-]?key\b[^.]{0,40}\b(not valid|invalid|expired|missing|required|incorrect|wrong|not found|leaked|revoked|disabled|malformed)|\b(invalid|incorrect|missing|expired|wrong|no|provide (a|an|your)|valid) (valid )?(api[ _-]?key|access token|bearer token|auth\w* token|credentials?)\b|unauthori[sz]ed|not authenticated|invalid authentication|authentication (error|failed)|令牌|(密钥|秘钥|api ?key)[^。]{0,12}(无效|错误|过期|不存在|不正确|失效)|(身份|鉴权|认证)[^。]{0,6}失败/i,
  },
  {
    from: [...VAGUE, "modelUnavailable"],
    to: "imageAddress",
    words:
      /\b(cannot|can't|could ?n[o']t|unable to|failed to|error|timeout|timed out)\b[^.]{0,20}\b(fetch|download|retriev|crawl)\w*\b[^.]{0,40}\b(url|uri|link|image|content|file|media|resource)|\b(url|uri)\b[^.]{0,40}\b(not (accessible|reachable)|unreachable|could not be (fetched|retrieved|downloaded))|URL_(ERROR|REJECTED|RETRIEVAL|UNREACHABLE|TIMEOUT)|robots\.txt|图片[^。]{0,6}下载|下载[^。]{0,8}(失败|超时)/i,
  },
  {
    from: VAGUE,
    to: "unsupportedImage",
    words:
      /\b(unable|failed|cannot|could ?n[o']t|error)\b[^.]{0,12}\b(process|decod|read|pars|open|identify|load)\w*\b[^.]{0,25}\bimages?\b|\bimages?\b[^.]{0,30}\b(not (a )?(valid|supported|readable)|invalid|corrupt\w*|could not be (decoded|processed|read|opened)|(cannot|can't) be (decoded|processed|read))|\b(invalid|unsupported|corrupt\w*|bad) (\w+ )?(image|mime|media|file type|file format)|mime[ _]?type|\b(not|n't) (support|accept)\w*\b[^.]{0,20}\b(image|vision|multimodal)|support(s)? image input|\bimages?\b[^.]{0,40}\bdo(es)? not meet\b|multimodal data|not multimodal|remove (the )?images?\b|图(片|像)[^。]{0,12}(格式|解析|识别|无法|不支持|错误|失败)/i,
  },
  {
    from: ["badRequest", "server"],
    to: "tooLarge",
    words:
      /too (large|big|long|many (tokens|images))|exceeds? (the |its )?(max\w*|allowed|limit|size|context)|payload size|range of input length|context (length|window)|maximum (context|number of tokens|input)|(token|size) (count|limit)\b[^.]{0,40}\bexceed|exceed\w*\b[^.]{0,40}\b(tokens|size limit|bytes|megabytes|\d ?mb)\b|reduce (the|your) (length|size)/i,
    except: PARAMETER,
  },
  {
    from: ["badRequest", "server"],
    to: "forbidden",
    words:
      /location is not supported|not (available|supported) in your (country|region|location)|(do|does) not have (permission|access)|access (is )?denied|\bip\b[^.]{0,20}\bnot allowed|no permission/i,
  },
  {
    from: ["badRequest", "server"],
    to: "notFound",
    words:
      /no static resource|no handler found|cannot (post|get) \/|page not found|(no such|unknown|no matching) (route|endpoint|path|url)|invalid url/i,
  },
  {
    from: ["badRequest"],
    to: "server",
    words:
      /\b(response|reply|answer) from (the )?(provider|upstream|model|backend)\b|\bupstream (error|failure|connect|request|server)|系统繁忙|服务繁忙/i,
  },
  { from: ["server"], to: "timeout", words: /deadline (was )?(exceeded|expired)|timed? ?out\b/i },
];

/** Words of what passes by itself. */
const PASSING =
  /overloaded|high demand|try again|try later|temporar|unavailable|internal (server )?error|bad gateway|upstream|network|abnormal|\bbusy\b|稍后|繁忙|网络|异常/i;

/** What a sentence alone says; undefined where it is about anything. */
export function reasonForWords(message: string): FailureReason | undefined {
  const reason = reasonFor({ status: 400, message });
  return reason === "badRequest" ? undefined : reason;
}

/**
 * Turns what the endpoint said into a reason. The body's code speaks before the
 * HTTP status, because errors come with status 200 too; a sentence makes a
 * vague reason more exact.
 */
export function reasonFor(said: Said): FailureReason {
  const { status = 0, code, message = "" } = said;
  const byStatus = status < 400 ? undefined : reasonForCode(`${status}`);
  const byCode = code === undefined ? undefined : reasonForCode(code);
  const isPlain = byCode === undefined || byCode === "badRequest" || byCode === "server";
  const isSpecific = byStatus !== undefined && byStatus !== "badRequest" && byStatus !== "server";
  // The more exact of both.
  const known =
    status === 413 || (isPlain && isSpecific && !(byCode && status === 404)) ? byStatus : byCode;
  return refined(known ?? byStatus ?? unknown(said), said, message);
}

/** Where neither code nor status says anything: by the words, and without any it may pass. */
function unknown({ code, message = "" }: Said): FailureReason {
  if (code === undefined) return "server";
  return PASSING.test(message) ? "server" : "badRequest";
}

function refined(reason: FailureReason, said: Said, message: string): FailureReason {
  // A gateway's load, which it counts among its billing.
  if (message.includes("负载已饱和")) return "rateLimit";
  if (reason === "rateLimit" || reason === "quota") {
    // Google names the quota beside a sentence that is the same for a minute and for a day.
    if (/PerDay|per_day|limit_value":\s*"0"/i.test(said.details ?? "")) return refine("quota");
    if (reason === "quota" && said.retryAfter !== undefined && !/\bday|daily/i.test(message))
      return refine("rateLimit");
    if (/\bper (minute|second)\b/i.test(message) && !/\b(day|daily|month)/i.test(message))
      return refine("rateLimit");
    if (/exceeded your current quota/i.test(message) && said.retryAfter === undefined)
      return refine("quota");
  }
  const isVague = VAGUE.some((one) => one === reason);
  if ((isVague || reason === "forbidden") && namesGoneModel(message)) return "modelUnavailable";
  return refine(reason);

  function refine(from: FailureReason): FailureReason {
    const rule = RULES.find(
      (one) => one.from.includes(from) && one.words.test(message) && !one.except?.test(message),
    );
    if (rule === undefined) return from;
    // Words of a quota without a wait are no rate that a moment would mend.
    const isQuota = rule.to === "rateLimit" && /exceeded your current quota/i.test(message);
    return isQuota && said.retryAfter === undefined ? "quota" : rule.to;
  }
}

const GONE =
  "(not (found|supported|exist|available|recognized|offered|served|allowed|valid|enabled)|unknown|unsupported|invalid|retired|deprecated|discontinued|decommissioned|disabled|removed|shut ?down|sunset|unavailable|no longer|does(n't| not) exist|end of life)";
const GONE_MODEL = [
  // The model is what the sentence speaks of: a name at most stands between.
  new RegExp(
    String.raw`\bmodels?\b[\s/:=]*(?:(?:id|name|version)\s+)?["'\`“(]*[\w./:@-]*["'\`”)]*,?\s*(?:(?:is|was|has been|have been|are|will be|does|currently|already)\s+)*${GONE}\b`,
    "i",
  ),
  /\b(unknown|unsupported|invalid|unrecognized|no such|non-?existent|not a valid|nonexistent) model\b(?! (input|output|response|version of))/i,
  /\bno (available |valid |active |healthy |enabled )?(channels?|deployments?|endpoints?|providers?)\b[^.]{0,60}\b(models?|for)\b/i,
  /\b(channels?|deployments?)\b[^.]{0,40}\bmodels?\b[^.]{0,60}\b(not found|unavailable|does not exist|none)/i,
  /\b(gemini|gpt|qwen|claude|nova|grok)-[\w.-]+["'`”]?\s+(?:(?:is|was|has been)\s+)*(not found|no longer|retired|deprecated|discontinued|shut ?down|not available|not exist)/i,
  /\bmodel ids?\b.{0,120}\b(isn['’]t|is not|not) (supported|available)\b/i,
  /\baccess to (the |this )?(\w+ )?model\b/i,
  /无可用渠道|模型[^。]{0,40}(不存在|不可用|下线|未找到)/,
];
/** What passes, though it names the model. */
const MOMENTARY = /overload|high demand|temporar|try again|busy|at capacity|moment|right now/i;

/** Whether a sentence says that the model itself, or every way to it, is not there. */
function namesGoneModel(message: string): boolean {
  if (
    /support(s|ing)? (image|vision)|(unsupported|not supported) (for|with) (stream|this|image|vision|tool|function|json|batch|structured)/i.test(
      message,
    )
  )
    return false;
  if (/\bno available channel|无可用渠道/i.test(message)) return true;
  return !MOMENTARY.test(message) && GONE_MODEL.some((pattern) => pattern.test(message));
}
