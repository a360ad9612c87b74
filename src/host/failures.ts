import * as vscode from "vscode";
import type { Answer } from "../core/conversation/conversation.ts";
import type { ImageFailure } from "../core/image/prepared.ts";
import type { FailureReason } from "../core/mavi/errors.ts";
import { modelName } from "../core/mavi/models.ts";
import { ruleOf, type Parameters, type Rule } from "../core/mavi/parameters.ts";
import type { ActionId } from "../shared/protocol.ts";

/** A failure as its user reads it: what happened and what to do, and the buttons that do it. */
export interface Explanation {
  readonly sentence: string;
  readonly actions: readonly ActionId[];
}

type Failure = NonNullable<Answer["failure"]>;

/** The one place that turns a failure of the endpoint into words. */
export function explain(failure: Failure, context: { model: string; host: string }): Explanation {
  const { t } = vscode.l10n;
  const { model, host } = { ...context, model: modelName(context.model) };
  const said =
    "vendorText" in failure && failure.vendorText ? t(" It says: “{0}”.", failure.vendorText) : "";
  if ("parameter" in failure && failure.parameter !== undefined)
    return {
      sentence: requirement(failure.parameter, context.model, failure.prompt),
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
        sentence: t(
          "The allowance of this account is used up for now.{0} Try again when it is renewed, or select another model.",
          said,
        ),
        actions: ["selectModel", "retry"],
      };
    case "forbidden":
      return {
        sentence: t(
          "The endpoint refuses this account or this network address.{0} Check the account in the Memories.ai console, or use another key.",
          said,
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
        sentence: t(
          "Nothing is at this address of {0}.{1} Check that “Iris: Endpoint” is right and ends in /iu.",
          host,
          said,
        ),
        actions: ["openSettings", "retry"],
      };
    case "imageAddress":
      return {
        sentence: t(
          "The endpoint could not open the address of an image.{0} Save the image and attach the file instead.",
          said,
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
        sentence: t("The endpoint has no model “{0}”.{1} Select another one.", model, said),
        actions: ["selectModel", "retry"],
      };
    case "badRequest":
      return {
        sentence: t(
          "The endpoint refused the request.{0} Check Iris's settings, or select another model.",
          said,
        ),
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
        sentence: t("The endpoint could not read an image.{0} Try another image or model.", said),
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
        sentence: t(
          "{0} cannot be reached{1}. Check the network connection, then try again.",
          host,
          failure.code ? ` (${failure.code})` : "",
        ),
        actions: ["retry", "showLog"],
      };
    case "proxy":
      if (failure.code === "INVALID_PROXY")
        return {
          sentence: t("“Http: Proxy” is not an address. Correct it in the settings."),
          actions: ["openSettings", "retry"],
        };
      if (failure.status === 407)
        return {
          sentence: t(
            "The proxy asks for a user name and a password. Put them into “Http: Proxy”, as in http://name:password@proxy:8080.",
          ),
          actions: ["openSettings", "retry"],
        };
      if (/^(E[A-Z]|UND_ERR_CONNECT)/.test(failure.code ?? ""))
        return {
          sentence: t(
            "The proxy cannot be reached ({0}). Check “Http: Proxy” in the settings and the network connection.",
            failure.code ?? "",
          ),
          actions: ["openSettings", "retry", "showLog"],
        };
      return {
        sentence: t(
          "The proxy does not let the request through{0}. Check “Http: Proxy” in the settings.",
          failure.status ? ` (${failure.status})` : "",
        ),
        actions: ["openSettings", "retry"],
      };
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
        sentence: t(
          "The endpoint has a problem of its own{0}. Try again in a little while.",
          failure.status && failure.status >= 400 ? ` (${failure.status})` : "",
        ),
        actions: ["retry", "showLog"],
      };
    case "truncated":
      return {
        sentence: t("The connection ended before the answer did. What came is kept."),
        actions: ["retry"],
      };
    case "badReply":
      if (failure.code === "SCHEMA")
        return {
          sentence: t(
            "The answer does not fit the JSON schema, though it was asked for twice. What came is kept. Try a simpler schema or another model.",
          ),
          actions: ["retry", "selectModel", "openSettings"],
        };
      if (failure.code === "REDIRECT")
        return {
          sentence: t(
            "{0} sends requests on to another address, where the API key must not go. Put the new address into “Iris: Endpoint”.",
            host,
          ),
          actions: ["openSettings", "retry", "showLog"],
        };
      if (failure.code === "ENDLESS" || failure.code === "FRAME_TOO_LONG")
        return {
          sentence: t("The endpoint's reply had no end and was broken off. What came is kept."),
          actions: ["retry", "showLog"],
        };
      return {
        sentence: t(
          "The endpoint's reply could not be read. Check that “Iris: Endpoint” ends in /iu.",
        ),
        actions: ["retry", "openSettings", "showLog"],
      };
    case "interrupted":
      return {
        sentence: t("The window was reloaded while this answer came. What came is kept."),
        actions: ["retry"],
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
export function settingsFor({ failure, capped }: Answer): string | undefined {
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

/** What a parameter has to be, in a sentence that names its setting, or the prompt that it is of. */
function requirement(parameter: keyof Parameters, model: string, prompt?: string): string {
  const { t } = vscode.l10n;
  const rule: Rule = ruleOf(parameter, model);
  const name = prompt === undefined ? settingTitle(parameter) : `${prompt}: ${parameter}`;
  const why = t("Nothing was sent.");
  switch (rule.is) {
    case "number": {
      const { min, max, whole } = rule;
      if (max === Infinity)
        return t("“{0}” must be a whole number from {1} up. {2}", name, min, why);
      return whole
        ? t("“{0}” must be a whole number from {1} to {2}. {3}", name, min, max, why)
        : t("“{0}” must be a number from {1} to {2}. {3}", name, min, max, why);
    }
    case "budget": {
      const short = modelName(model);
      if (!rule.range)
        return t("{0} does not think, so “{1}” must be empty for it. {2}", short, name, why);
      const { min, max, off } = rule.range;
      return off && min > 1
        ? t("“{0}” must be 0, or from {1} to {2} for {3}. {4}", name, min, max, short, why)
        : t("“{0}” must be from {1} to {2} for {3}. {4}", name, off ? 0 : min, max, short, why);
    }
    case "texts":
      return t("“{0}” must be a list of texts. {1}", name, why);
    case "boolean":
      return t("“{0}” must be true or false. {1}", name, why);
    case "object":
      return parameter === "responseSchema"
        ? t("“{0}” must be a valid JSON Schema. {1}", name, why)
        : t("“{0}” must be an object. {1}", name, why);
    case "oneOf":
      return t("“{0}” must be one of {1}. {2}", name, rule.values.join(", "), why);
  }
}

/** A setting as the settings editor titles it: "Iris: Max Tokens". */
function settingTitle(parameter: keyof Parameters): string {
  const words = parameter.replace(/[A-Z]/g, " $&");
  return `Iris: ${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** Why a request waits to go out again. */
export function explainWait(reason: FailureReason, host: string): string {
  const { t } = vscode.l10n;
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

/** Why a file was not attached, in a sentence that names it. */
export function explainImage(
  reason: ImageFailure | "gone" | "unreadable" | "folder" | "notSecure" | "private",
  name: string,
  limit = "",
): string {
  const { t } = vscode.l10n;
  switch (reason) {
    case "empty":
      return t("{0} is empty, so there is nothing to send.", name);
    case "notAnImage":
      return t("{0} is not an image that Iris can read.", name);
    case "damaged":
      return t("{0} is damaged or cut off. Open it to check, or save it again.", name);
    case "tooLarge":
      return t("{0} is larger than {1}. Save it smaller, then attach it again.", name, limit);
    case "tooManyPixels":
      return t("{0} has too many pixels to be decoded here. Scale it down first.", name);
    case "heicTooLarge":
      return t(
        "{0} is a HEIC image larger than {1}, and Iris cannot shrink HEIC. Save it as JPEG or PNG first.",
        name,
        limit,
      );
    case "decoderFailed":
      return t("{0} could not be decoded. Save it as PNG or JPEG, then attach it again.", name);
    case "gone":
      return t("{0} is no longer there. It may have been moved or deleted.", name);
    case "unreadable":
      return t("{0} cannot be read. Check its permissions.", name);
    case "notSecure":
      return t("{0} is no https address, so it is not handed on. Save the image first.", name);
    case "private":
      return t(
        "{0} can be reached from this computer or its network alone, so the endpoint cannot open it. Save the image, then attach the file.",
        name,
      );
    case "folder":
      return t("{0} is a folder. Select the images inside it.", name);
  }
}
