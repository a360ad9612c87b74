import type { Answer, AnswerFailure } from "../conversation/conversation.ts";
import type { FailureFacts, FailureReason } from "../mavi/errors.ts";
import { modelName } from "../mavi/models.ts";
import { formatWait } from "./format.ts";
import type { Locale, Translate } from "./locale.ts";
import { explainParameter } from "./parameters.ts";

/** Where keys and balances are looked after. */
export const CONSOLE = "https://api-platform.memories.ai";

/** What may be done about a failure. */
export type FailureAction =
  | "retry"
  | "setApiKey"
  | "openConsole"
  | "useSuccessor"
  | "selectModel"
  | "newConversation"
  | "openSettings"
  | "showLog";

/** A failure as its user reads it: what happened and what to do, and the buttons that do it. */
export interface Explanation {
  readonly sentence: string;
  readonly actions: readonly FailureAction[];
}

/** What a failure's sentence speaks of. */
interface FailureContext extends Locale {
  /** The model's id, with its provider. */
  readonly model: string;
  /** The endpoint's. */
  readonly host: string;
}

/** The one place that turns a failure of the endpoint into words. */
export function explain(failure: AnswerFailure, context: FailureContext): Explanation {
  const { host, t } = context;
  const model = modelName(context.model);
  // Its own full stop would be the second one.
  const said = "vendorText" in failure ? failure.vendorText?.replace(/[\s.。]+$/, "") : undefined;
  if ("parameter" in failure && failure.parameter !== undefined)
    return {
      sentence: explainParameter(
        { ...failure, parameter: failure.parameter, model: context.model },
        t,
      ),
      actions: ["openSettings", "retry"],
    };
  switch (failure.reason) {
    case "auth":
      return {
        sentence: t("The endpoint does not accept the API key. Set a valid key and try again."),
        actions: ["setApiKey", "retry"],
      };
    case "balance":
      return {
        sentence: said
          ? t(
              "The account behind the API key has no balance left. It says: “{0}”. Top it up in the Memories.ai console, then try again.",
              said,
            )
          : t(
              "The account behind the API key has no balance left. Top it up in the Memories.ai console, then try again.",
            ),
        actions: ["openConsole", "retry", "setApiKey"],
      };
    case "quota":
      return {
        sentence: said
          ? t(
              "The allowance of this account is used up for now. It says: “{0}”. Try again when it is renewed, or select another model.",
              said,
            )
          : t(
              "The allowance of this account is used up for now. Try again when it is renewed, or select another model.",
            ),
        actions: ["selectModel", "retry"],
      };
    case "forbidden":
      return {
        sentence: said
          ? t(
              "The endpoint refuses this account or this network address. It says: “{0}”. Check the account in the Memories.ai console, or use another key.",
              said,
            )
          : t(
              "The endpoint refuses this account or this network address. Check the account in the Memories.ai console, or use another key.",
            ),
        actions: ["setApiKey", "retry"],
      };
    case "rateLimit":
      return { sentence: explainRate({ ...failure, said }, context), actions: ["retry"] };
    case "notFound":
      return {
        sentence: said
          ? t(
              "Nothing is at this address of {0}. It says: “{1}”. Check that “Iris: Endpoint” is right and ends in /iu.",
              host,
              said,
            )
          : t(
              "Nothing is at this address of {0}. Check that “Iris: Endpoint” is right and ends in /iu.",
              host,
            ),
        actions: ["openSettings", "retry"],
      };
    case "imageAddress":
      return {
        sentence: said
          ? t(
              "The endpoint could not open the address of an image. It says: “{0}”. Save the image and attach the file instead.",
              said,
            )
          : t(
              "The endpoint could not open the address of an image. Save the image and attach the file instead.",
            ),
        actions: ["retry"],
      };
    case "unfinished":
      return {
        sentence: t(
          "The model ended with “{0}” and without a whole answer. Try again, ask in other words, or select another model.",
          failure.code ?? "",
        ),
        actions: ["retry", "selectModel"],
      };
    case "modelUnavailable":
      return {
        sentence: said
          ? t("The endpoint has no model “{0}”. It says: “{1}”. Select another one.", model, said)
          : t("The endpoint has no model “{0}”. Select another one.", model),
        actions: [
          ...(failure.successor === undefined ? [] : (["useSuccessor"] as const)),
          "selectModel",
          "retry",
        ],
      };
    case "badRequest":
      return settingNamed(failure)
        ? {
            sentence: t(
              "The endpoint refused the request. It says: “{0}”. Check the setting, then try again.",
              said ?? "",
            ),
            actions: ["openSettings", "retry"],
          }
        : {
            sentence: said
              ? t(
                  "The endpoint refused the request. It says: “{0}”. Ask in another way, or select another model.",
                  said,
                )
              : t("The endpoint refused the request. Ask in another way, or select another model."),
            actions: ["selectModel", "retry"],
          };
    case "tooLarge":
      return isTooLong(failure)
        ? {
            sentence: t(
              "This is more than the model takes in at once. Start a new conversation, or send fewer images.",
            ),
            actions: ["newConversation", "selectModel"],
          }
        : {
            sentence: t(
              "The request is too large for the endpoint. Remove an image, or lower “Iris › Image: Max Edge” in the settings.",
            ),
            actions: ["openSettings", "retry"],
          };
    case "unsupportedImage":
      return {
        sentence: said
          ? t(
              "The endpoint could not read an image. It says: “{0}”. Try another image or model.",
              said,
            )
          : t("The endpoint could not read an image. Try another image or model."),
        actions: ["selectModel", "retry"],
      };
    case "filtered":
      return {
        sentence: failure.code
          ? t(
              "The content filter of the model ended the answer ({0}). Ask in other words, or select another model.",
              failure.code,
            )
          : t(
              "The content filter of the model ended the answer. Ask in other words, or select another model.",
            ),
        actions: ["selectModel", "retry"],
      };
    case "network":
      return {
        sentence: failure.code
          ? t(
              "{0} cannot be reached ({1}). Check the network connection, then try again.",
              host,
              failure.code,
            )
          : t("{0} cannot be reached. Check the network connection, then try again.", host),
        actions: ["retry", "showLog"],
      };
    case "proxy":
      return explainProxy(failure, t);
    case "certificate":
      return {
        sentence: t(
          "The certificate of {0} is not trusted. If a proxy of your company signs it, its authority must be known to the system.",
          host,
        ),
        actions: ["retry", "showLog"],
      };
    case "timeout": {
      const setting = TIMEOUT_SETTINGS[failure.code ?? ""];
      return {
        sentence: setting
          ? t(
              "{0} did not answer in time. Try again, or raise “{1}” in the settings.",
              host,
              setting,
            )
          : t("{0} did not answer in time. Try again.", host),
        actions: setting ? ["retry", "openSettings", "showLog"] : ["retry", "showLog"],
      };
    }
    case "server":
      return { sentence: explainServer({ ...failure, said }, t), actions: ["retry", "showLog"] };
    case "truncated":
      return {
        sentence: t("The connection ended before the answer did. What came is kept."),
        actions: ["retry"],
      };
    case "badReply":
      return explainBadReply({ ...failure, said }, { host, t });
    case "interrupted":
      return {
        sentence: t("The window was reloaded while this answer came. What came is kept."),
        actions: ["retry"],
      };
  }
}

/** A failure's facts, and the endpoint's words without their full stop. */
type Said = FailureFacts & { readonly said: string | undefined };

function explainRate({ said, retryAfter }: Said, { t, language }: Locale): string {
  const wait = retryAfter === undefined ? undefined : formatWait(retryAfter, language);
  if (said)
    return wait === undefined
      ? t("Too many requests for now. It says: “{0}”. Wait a little, then try again.", said)
      : t("Too many requests for now. It says: “{0}”. Try again in {1}.", said, wait);
  return wait === undefined
    ? t("Too many requests for now. Wait a little, then try again.")
    : t("Too many requests for now. Try again in {0}.", wait);
}

function explainServer({ said, status }: Said, t: Translate): string {
  if (said)
    return t(
      "The endpoint has a problem of its own. It says: “{0}”. Try again in a little while.",
      said,
    );
  return status && status >= 400
    ? t("The endpoint has a problem of its own ({0}). Try again in a little while.", status)
    : t("The endpoint has a problem of its own. Try again in a little while.");
}

/** Whether it is the conversation that is too long, not a body or an image that is too large. */
function isTooLong({ code, vendorText }: FailureFacts): boolean {
  return /context|tokens?\b/i.test(`${code ?? ""} ${vendorText ?? ""}`);
}

/** Settings by the words that endpoints have for them. */
const NAMED: readonly (readonly [RegExp, string])[] = [
  [/\bthinking|budget/i, "iris.thinking"],
  [/\btemperature\b/i, "iris.temperature"],
  [/\bmax_?(output_?)?tokens\b/i, "iris.maxTokens"],
  [/\btop_?p\b/i, "iris.topP"],
  [/frequency_?penalty/i, "iris.frequencyPenalty"],
  [/presence_?penalty/i, "iris.presencePenalty"],
  [/\bstop\b.{0,20}\bsequences?\b|\bstop_sequences\b/i, "iris.stop"],
  [/schema/i, "iris.responseSchema"],
  [/\bsystem\b.{0,12}\b(prompt|instruction|message|role)/i, "iris.systemPrompt"],
];

/** The setting that a refusal speaks of. */
function settingNamed({ vendorText = "" }: FailureFacts): string | undefined {
  return NAMED.find(([words]) => words.test(vendorText))?.[1];
}

function explainProxy({ code, status }: FailureFacts, t: Translate): Explanation {
  if (code === "INVALID_PROXY")
    return {
      sentence: t("“Http: Proxy” is not an address. Correct it in the settings."),
      actions: ["openSettings", "retry"],
    };
  if (status === 407)
    return {
      sentence: t(
        "The proxy asks for a user name and a password. Put them into “Http: Proxy”, as in http://name:password@proxy:8080.",
      ),
      actions: ["openSettings", "retry"],
    };
  if (code !== undefined && /^(E[A-Z]|UND_ERR_CONNECT)/.test(code))
    return {
      sentence: t(
        "The proxy cannot be reached ({0}). Check “Http: Proxy” in the settings and the network connection.",
        code,
      ),
      actions: ["openSettings", "retry", "showLog"],
    };
  return {
    sentence: status
      ? t(
          "The proxy does not let the request through ({0}). Check “Http: Proxy” in the settings.",
          status,
        )
      : t("The proxy does not let the request through. Check “Http: Proxy” in the settings."),
    actions: ["openSettings", "retry"],
  };
}

function explainBadReply(
  { code, redirectedTo, said }: Said,
  { host, t }: Pick<FailureContext, "host" | "t">,
): Explanation {
  switch (code) {
    case "SCHEMA":
      return {
        sentence: t(
          "The answer does not fit the JSON schema, though it was asked for twice. What came is kept. Try a simpler schema or another model.",
        ),
        actions: ["retry", "selectModel", "openSettings"],
      };
    case "REDIRECT":
      return {
        sentence: redirectedTo
          ? t(
              "{0} leads on to {1}, where the API key must not go. It may be the sign-in page of this network: open it in a browser. If the endpoint has moved, correct “Iris: Endpoint”.",
              host,
              redirectedTo,
            )
          : t(
              "{0} leads on to another address, where the API key must not go. It may be the sign-in page of this network: open it in a browser. If the endpoint has moved, correct “Iris: Endpoint”.",
              host,
            ),
        actions: ["retry", "openSettings", "showLog"],
      };
    case "HTML":
      return {
        sentence: t(
          "A web page came instead of an answer: a network sign-in, or a wrong address. Open {0} in a browser, or check that “Iris: Endpoint” ends in /iu.",
          host,
        ),
        actions: ["retry", "openSettings", "showLog"],
      };
    case "ENDLESS":
    case "FRAME_TOO_LONG":
      return {
        sentence: t("The endpoint's reply had no end and was broken off. What came is kept."),
        actions: ["retry", "showLog"],
      };
    default:
      return {
        sentence: said
          ? t(
              "The endpoint's reply could not be read. It says: “{0}”. Check that “Iris: Endpoint” ends in /iu.",
              said,
            )
          : t("The endpoint's reply could not be read. Check that “Iris: Endpoint” ends in /iu."),
        actions: ["retry", "openSettings", "showLog"],
      };
  }
}

/** What a timeout of undici is called in the settings. */
const TIMEOUT_SETTINGS: Readonly<Record<string, string>> = {
  UND_ERR_CONNECT_TIMEOUT: "Iris › Timeout: Connect",
  UND_ERR_HEADERS_TIMEOUT: "Iris › Timeout: First Byte",
  SILENCE: "Iris › Timeout: First Byte",
  UND_ERR_BODY_TIMEOUT: "Iris › Timeout: Idle",
};

/** The settings that an answer's trouble leads to, as the settings editor is asked for them. */
export function settingsFor({
  failure,
  capped,
}: Pick<Answer, "failure" | "capped">): string | undefined {
  if (failure === undefined) return capped ? "iris.maxTokens" : undefined;
  if ("parameter" in failure && failure.parameter !== undefined)
    return failure.prompt === undefined ? `iris.${failure.parameter}` : "iris.prompts";
  if (failure.reason === "proxy") return "http.proxy";
  if (failure.reason === "notFound") return "iris.endpoint";
  if (failure.reason === "timeout") return "iris.timeout";
  if (failure.reason === "tooLarge") return "iris.image";
  if (failure.reason === "badRequest") return settingNamed(failure);
  if (failure.reason !== "badReply") return undefined;
  return "code" in failure && failure.code === "SCHEMA" ? "iris.responseSchema" : "iris.endpoint";
}

/** Why a request waits to go out again. */
export function explainWait(
  { reason, host }: { reason: FailureReason; host: string },
  t: Translate,
): string {
  switch (reason) {
    case "rateLimit":
      return t("Rate limited.");
    case "network":
      return t("{0} cannot be reached.", host);
    case "proxy":
      return t("The proxy cannot be reached.");
    case "timeout":
      return t("{0} did not answer in time.", host);
    default:
      return t("The endpoint has a problem.");
  }
}
