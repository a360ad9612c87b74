import * as vscode from "vscode";
import type { Answer } from "../core/conversation/conversation.ts";
import type { ImageFailure } from "../core/image/prepared.ts";
import { modelName } from "../core/mavi/models.ts";
import type { ActionId } from "../shared/protocol.ts";

/** A failure as its user reads it: what happened and what to do, and the buttons that do it. */
export interface Explanation {
  readonly sentence: string;
  readonly actions: readonly ActionId[];
}

type Failure = NonNullable<Answer["failure"]>;

/** The one place that turns a failure of the endpoint into words. */
export function explain(failure: Failure, context: { model: string; host: string }): Explanation {
  const said = "vendorText" in failure && failure.vendorText ? ` “${failure.vendorText}”` : "";
  const { model, host } = { ...context, model: modelName(context.model) };
  const { t } = vscode.l10n;
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
    case "timeout":
      return {
        sentence: t("{0} did not answer in time. Try again.", host),
        actions: ["retry", "showLog"],
      };
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

/** Why a file was not attached, in a sentence that names it. */
export function explainImage(
  reason: ImageFailure | "gone" | "unreadable" | "folder",
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
    case "folder":
      return t("{0} is a folder. Select the images inside it.", name);
  }
}
