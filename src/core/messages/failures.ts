import type { AnswerFailure } from "../conversation/conversation.ts";
import type { FailureFacts, FailureReason } from "../mavi/errors.ts";
import { modelName } from "../mavi/models.ts";
import type { Explanation } from "./explanation.ts";
import { settingNamed } from "./failureSettings.ts";
import type { Locale, Translate } from "./locale.ts";
import { explainParameter } from "./parameters.ts";
import { explainBadReply, explainProxy, explainRate, explainServer } from "./unreadable.ts";

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
      if (failure.code && CONNECTING.test(failure.code))
        return {
          sentence: t(
            "{0} cannot be reached ({1}). Check the network connection, then try again. A proxy that only the system or a PAC file knows has to stand in “Http: Proxy”, too.",
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
          "The certificate of {0} is not trusted. If a proxy of your company signs it, its authority must be known to the system.",
          host,
        ),
        actions: ["retry", "showLog"],
      };
    case "timeout": {
      if (failure.code === "UND_ERR_CONNECT_TIMEOUT")
        return {
          sentence: t(
            "{0} did not answer in time. Try again, or raise “Iris › Timeout: Connect” in the settings. A proxy that only the system or a PAC file knows has to stand in “Http: Proxy”, too.",
            host,
          ),
          actions: ["retry", "openSettings", "showLog"],
        };
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

/** Failures of making a connection, which a proxy of the network may have to make. */
const CONNECTING = /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)$/;

/** Whether it is the conversation that is too long, not a body or an image that is too large. */
function isTooLong({ code, vendorText }: FailureFacts): boolean {
  return /context|tokens?\b/i.test(`${code ?? ""} ${vendorText ?? ""}`);
}

/** What a timeout of undici is called in the settings. */
const TIMEOUT_SETTINGS: Readonly<Record<string, string>> = {
  UND_ERR_HEADERS_TIMEOUT: "Iris › Timeout: First Byte",
  SILENCE: "Iris › Timeout: First Byte",
  UND_ERR_BODY_TIMEOUT: "Iris › Timeout: Idle",
};

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
