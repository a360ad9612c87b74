/* Sentences for replies that are none, and for what a proxy or the endpoint itself does. */
import type { FailureFacts } from "../mavi/errors.ts";
import type { Explanation, SaidFailure } from "./explanation.ts";
import { formatWait } from "./format.ts";
import type { Locale, Translate } from "./locale.ts";

export function explainRate({ said, retryAfter }: SaidFailure, { t, language }: Locale): string {
  const wait = retryAfter === undefined ? undefined : formatWait(retryAfter, language);
  if (said)
    return wait === undefined
      ? t("Too many requests for now. It says: “{0}”. Wait a little, then try again.", said)
      : t("Too many requests for now. It says: “{0}”. Try again in {1}.", said, wait);
  return wait === undefined
    ? t("Too many requests for now. Wait a little, then try again.")
    : t("Too many requests for now. Try again in {0}.", wait);
}

export function explainServer({ said, status }: SaidFailure, t: Translate): string {
  if (said)
    return t(
      "The endpoint has a problem of its own. It says: “{0}”. Try again in a little while.",
      said,
    );
  return status && status >= 400
    ? t("The endpoint has a problem of its own ({0}). Try again in a little while.", status)
    : t("The endpoint has a problem of its own. Try again in a little while.");
}

export function explainProxy({ code, status }: FailureFacts, t: Translate): Explanation {
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

export function explainBadReply(
  { code, redirectedTo, said }: SaidFailure,
  { host, t }: { readonly host: string; readonly t: Translate },
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
