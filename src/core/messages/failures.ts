import type { Answer, AnswerFailure } from "../conversation/conversation.ts";
import type { FailureFacts, FailureReason } from "../mavi/errors.ts";
import { modelName } from "../mavi/models.ts";
import type { Translate } from "./locale.ts";
import { explainParameter } from "./parameters.ts";

/** What may be done about a failure. */
export type FailureAction =
  "retry" | "setApiKey" | "useSuccessor" | "selectModel" | "openSettings" | "showLog";

/** A failure as its user reads it: what happened and what to do, and the buttons that do it. */
export interface Explanation {
  readonly sentence: string;
  readonly actions: readonly FailureAction[];
}

/** What a failure's sentence speaks of. */
interface FailureContext {
  /** The model's id, with its provider. */
  readonly model: string;
  /** The endpoint's. */
  readonly host: string;
  readonly t: Translate;
}

/** The one place that turns a failure of the endpoint into words. */
export function explain(failure: AnswerFailure, context: FailureContext): Explanation {
  const { host, t } = context;
  const model = modelName(context.model);
  const said = "vendorText" in failure ? failure.vendorText : undefined;
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
        sentence: t(
          "The account behind the API key has no balance left. Top it up in the Memories.ai console, then try again.",
        ),
        actions: ["retry", "setApiKey"],
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
      return {
        sentence: t("Too many requests for now. Wait a little, then try again."),
        actions: ["retry"],
      };
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
      return {
        sentence: said
          ? t(
              "The endpoint refused the request. It says: “{0}”. Check Iris's settings, or select another model.",
              said,
            )
          : t("The endpoint refused the request. Check Iris's settings, or select another model."),
        actions: ["openSettings", "selectModel", "retry", "showLog"],
      };
    case "tooLarge":
      return {
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
        sentence: t(
          "The model held the answer back because of its content filter. Ask in other words, or select another model.",
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
      return {
        sentence:
          failure.status && failure.status >= 400
            ? t(
                "The endpoint has a problem of its own ({0}). Try again in a little while.",
                failure.status,
              )
            : t("The endpoint has a problem of its own. Try again in a little while."),
        actions: ["retry", "showLog"],
      };
    case "truncated":
      return {
        sentence: t("The connection ended before the answer did. What came is kept."),
        actions: ["retry"],
      };
    case "badReply":
      return explainBadReply(failure, { host, t });
    case "interrupted":
      return {
        sentence: t("The window was reloaded while this answer came. What came is kept."),
        actions: ["retry"],
      };
  }
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
  { code }: FailureFacts,
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
        sentence: t(
          "{0} sends requests on to another address, where the API key must not go. Put the new address into “Iris: Endpoint”.",
          host,
        ),
        actions: ["openSettings", "retry", "showLog"],
      };
    case "ENDLESS":
    case "FRAME_TOO_LONG":
      return {
        sentence: t("The endpoint's reply had no end and was broken off. What came is kept."),
        actions: ["retry", "showLog"],
      };
    default:
      return {
        sentence: t(
          "The endpoint's reply could not be read. Check that “Iris: Endpoint” ends in /iu.",
        ),
        actions: ["retry", "openSettings", "showLog"],
      };
  }
}

/** What a timeout of undici is called in the settings. */
const TIMEOUT_SETTINGS: Readonly<Record<string, string>> = {
  UND_ERR_CONNECT_TIMEOUT: "Iris › Timeout: Connect",
  UND_ERR_HEADERS_TIMEOUT: "Iris › Timeout: First Byte",
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
