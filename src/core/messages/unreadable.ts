/* Sentences for replies that are none, and for what a proxy or the endpoint itself does. */
import type { FailureFacts } from "../mavi/errors.ts";
import type { Explanation, SaidFailure } from "./explanation.ts";
import { formatWait } from "./format.ts";
import type { Locale, Translate } from "./locale.ts";

export function explainRate({ said, retryAfter }: SaidFailure, { t, language }: Locale): string {
  const wait = retryAfter === undefined ? undefined : formatWait(retryAfter, language);
  if (said)
    return wait === undefined
      ? t("Too many requests: “{0}”. Wait a moment, then try again.", said)
      : t("Too many requests: “{0}”. Try again in {1}.", said, wait);
  return wait === undefined
    ? t("Too many requests. Wait a moment, then try again.")
    : t("Too many requests. Try again in {0}.", wait);
}

export function explainServer({ said, status }: SaidFailure, t: Translate): string {
  if (said) return t("The service returned an error: “{0}”. Try again later.", said);
  return status && status >= 400
    ? t("The service returned an error ({0}). Try again later.", status)
    : t("The service returned an error. Try again later.");
}

export function explainProxy({ code, status }: FailureFacts, t: Translate): Explanation {
  if (code === "INVALID_PROXY")
    return {
      sentence: t("“Http: Proxy” is not a valid URL. Correct it in the settings."),
      actions: ["openSettings", "retry"],
    };
  if (status === 407)
    return {
      sentence: t(
        "The proxy requires a user name and password. Add them to “Http: Proxy”, for example http://name:password@proxy:8080.",
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
      ? t("The proxy blocked the request ({0}). Check “Http: Proxy” in the settings.", status)
      : t("The proxy blocked the request. Check “Http: Proxy” in the settings."),
    actions: ["openSettings", "retry"],
  };
}

export function explainBadReply(
  { code, redirectedTo, said }: SaidFailure,
  { host, t }: { readonly host: string; readonly t: Translate },
): Explanation {
  switch (code) {
    case "SCHEMA":
      return {
        sentence: t(
          "The answer does not match the JSON schema after two attempts. It was kept as received. Try a simpler schema or another model.",
        ),
        actions: ["retry", "selectModel", "openSettings"],
      };
    case "REDIRECT":
      return {
        sentence: redirectedTo
          ? t(
              "{0} redirects to {1}, so the API key was not sent there. It may be the sign-in page of this network: open it in a browser. If the endpoint has moved, update “Iris: Endpoint”.",
              host,
              redirectedTo,
            )
          : t(
              "{0} redirects to another address, so the API key was not sent. It may be the sign-in page of this network: open it in a browser. If the endpoint has moved, update “Iris: Endpoint”.",
              host,
            ),
        actions: ["retry", "openSettings", "showLog"],
      };
    case "HTML":
      return {
        sentence: t(
          "The response was a web page instead of an answer. It may be a network sign-in page: open {0} in a browser. Or check that “Iris: Endpoint” ends in /iu.",
          host,
        ),
        actions: ["retry", "openSettings", "showLog"],
      };
    case "ENDLESS":
    case "FRAME_TOO_LONG":
      return {
        sentence: t("The answer did not end, so Iris stopped it. The partial answer was kept."),
        actions: ["retry", "showLog"],
      };
    default:
      return {
        sentence: said
          ? t(
              "The service's response could not be read: “{0}”. Check that “Iris: Endpoint” ends in /iu.",
              said,
            )
          : t("The service's response could not be read. Check that “Iris: Endpoint” ends in /iu."),
        actions: ["retry", "openSettings", "showLog"],
      };
  }
}
