import type { AnswerFailure } from "../conversation/conversation.ts";
import type { FailureFacts, FailureReason } from "../mavi/errors.ts";
import { modelName } from "../mavi/models.ts";
import type { Explanation } from "./explanation.ts";
import { settingNamed } from "./failureSettings.ts";
import type { Locale, Translate } from "./locale.ts";
import { explainParameter } from "./parameters.ts";
import { explainBadReply, explainProxy, explainRate, explainServer } from "./unreadable.ts";
import { lookup } from "../lookup.ts";

export type { Explanation, FailureAction } from "./explanation.ts";
export { settingsFor } from "./failureSettings.ts";

/** Where keys and balances are looked after. */
export const CONSOLE = "https://api-platform.memories.ai";

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
        sentence: t("The API key was rejected. Set a valid key, then try again."),
        actions: ["setApiKey", "retry"],
      };
    case "balance":
      return {
        sentence: said
          ? t(
              "The account has no balance left: “{0}”. Top it up in the Memories.ai console, then try again.",
              said,
            )
          : t(
              "The account has no balance left. Top it up in the Memories.ai console, then try again.",
            ),
        actions: ["openConsole", "retry", "setApiKey"],
      };
    case "quota":
      return {
        sentence: said
          ? t(
              "The account's quota is used up: “{0}”. Try again after it renews, or select another model.",
              said,
            )
          : t(
              "The account's quota is used up. Try again after it renews, or select another model.",
            ),
        actions: ["selectModel", "retry"],
      };
    case "forbidden":
      return {
        sentence: said
          ? t(
              "The service refused this account or IP address: “{0}”. Check the account in the Memories.ai console, or use another key.",
              said,
            )
          : t(
              "The service refused this account or IP address. Check the account in the Memories.ai console, or use another key.",
            ),
        actions: ["setApiKey", "retry"],
      };
    case "rateLimit":
      return { sentence: explainRate({ ...failure, said }, context), actions: ["retry"] };
    case "notFound":
      return {
        sentence: said
          ? t(
              "{0} has no service at this address: “{1}”. Check that “Iris: Endpoint” is correct and ends in /iu.",
              host,
              said,
            )
          : t(
              "{0} has no service at this address. Check that “Iris: Endpoint” is correct and ends in /iu.",
              host,
            ),
        actions: ["openSettings", "retry"],
      };
    case "imageAddress":
      return {
        sentence: said
          ? t(
              "The service could not open the URL of an image: “{0}”. Save the image, then attach the file.",
              said,
            )
          : t(
              "The service could not open the URL of an image. Save the image, then attach the file.",
            ),
        actions: ["retry"],
      };
    case "unfinished":
      return {
        sentence: t(
          "The model stopped before the answer was complete (“{0}”). Try again, rephrase the question, or select another model.",
          failure.code ?? "",
        ),
        actions: ["retry", "selectModel"],
      };
    case "modelUnavailable":
      return {
        sentence: said
          ? t("The model “{0}” is not available: “{1}”. Select another model.", model, said)
          : t("The model “{0}” is not available. Select another model.", model),
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
              "The service rejected the request: “{0}”. Check the setting, then try again.",
              said ?? "",
            ),
            actions: ["openSettings", "retry"],
          }
        : {
            sentence: said
              ? t(
                  "The service rejected the request: “{0}”. Rephrase the question, or select another model.",
                  said,
                )
              : t(
                  "The service rejected the request. Rephrase the question, or select another model.",
                ),
            actions: ["selectModel", "retry"],
          };
    case "tooLarge":
      return isTooLong(failure)
        ? {
            sentence: t(
              "This exceeds the model's context window. Start a new conversation, or send fewer images.",
            ),
            actions: ["newConversation", "selectModel"],
          }
        : {
            sentence: t(
              "The request is too large. Remove an image, or lower “Iris › Image: Max Edge” in the settings.",
            ),
            actions: ["openSettings", "retry"],
          };
    case "unsupportedImage":
      return {
        sentence: said
          ? t("The service could not read an image: “{0}”. Try another image or model.", said)
          : t("The service could not read an image. Try another image or model."),
        actions: ["selectModel", "retry"],
      };
    case "filtered":
      return {
        sentence: failure.code
          ? t(
              "The model's content filter stopped the answer ({0}). Rephrase the question, or select another model.",
              failure.code,
            )
          : t(
              "The model's content filter stopped the answer. Rephrase the question, or select another model.",
            ),
        actions: ["selectModel", "retry"],
      };
    case "network":
      if (failure.code && CONNECTING.test(failure.code))
        return {
          sentence: t(
            "{0} cannot be reached ({1}). Check the network connection, then try again. If only the system or a PAC file configures your proxy, add it to “Http: Proxy”.",
            host,
            failure.code,
          ),
          actions: ["retry", "openSettings", "showLog"],
        };
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
          "The certificate of {0} is not trusted. If your company's proxy signs it, add its certificate authority to the system's trusted certificates.",
          host,
        ),
        actions: ["retry", "showLog"],
      };
    case "timeout": {
      if (failure.code === "UND_ERR_CONNECT_TIMEOUT")
        return {
          sentence: t(
            "{0} did not respond in time. Try again, or raise “Iris › Timeout: Connect” in the settings. If only the system or a PAC file configures your proxy, add it to “Http: Proxy”.",
            host,
          ),
          actions: ["retry", "openSettings", "showLog"],
        };
      const setting = TIMEOUT_SETTINGS[failure.code ?? ""];
      return {
        sentence: setting
          ? t(
              "{0} did not respond in time. Try again, or raise “{1}” in the settings.",
              host,
              setting,
            )
          : t("{0} did not respond in time. Try again.", host),
        actions: setting ? ["retry", "openSettings", "showLog"] : ["retry", "showLog"],
      };
    }
    case "server":
      return { sentence: explainServer({ ...failure, said }, t), actions: ["retry", "showLog"] };
    case "truncated":
      return {
        sentence: t("The connection was lost. The partial answer was kept."),
        actions: ["retry"],
      };
    case "badReply":
      return explainBadReply({ ...failure, said }, { host, t });
    case "interrupted":
      return {
        sentence: t("The window was reloaded during this answer. The partial answer was kept."),
        actions: ["retry"],
      };
  }
}

/** Failures of making a connection, which a proxy of the network may have to make. */
const CONNECTING = /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)$/;

/** Whether it is the conversation that is too long, not a body or an image that is too large. */
function isTooLong({ code, vendorText }: FailureFacts): boolean {
  return /context|tokens?\b/i.test(`${code ?? ""} ${vendorText ?? ""}`);
}

/** What a timeout of undici is called in the settings. */
const TIMEOUT_SETTINGS: Readonly<Record<string, string>> = lookup({
  UND_ERR_HEADERS_TIMEOUT: "Iris › Timeout: First Byte",
  SILENCE: "Iris › Timeout: First Byte",
  UND_ERR_BODY_TIMEOUT: "Iris › Timeout: Idle",
});

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
      return t("{0} did not respond in time.", host);
    default:
      return t("The service returned an error.");
  }
}
