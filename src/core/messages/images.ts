import { sentTokens, type Looking } from "../conversation/budget.ts";
import type { AttachedImage, SentImage, StoredImage } from "../conversation/conversation.ts";
import type { ImageChange } from "../image/prepared.ts";
import type { ImageProblem, ReadFailure } from "../image/read.ts";
import { costOf, isUpperBound } from "../mavi/models.ts";
import { formatBytes, formatCost, formatNumber } from "./format.ts";
import type { Locale, Translate } from "./locale.ts";

/** What was found, what is sent of it and what that takes, in words. */
export function describeImage(image: AttachedImage, context: Looking & { locale: Locale }): string {
  const { t, language } = context.locale;
  const { found, changes } = image;
  const sent = image.sent.filter(isStored);
  const [first] = image.sent;
  if (!found || !first) {
    const host = first && "url" in first ? new URL(first.url).host : "";
    return t("sent as its full URL; the endpoint opens it at {0}", host);
  }
  const asFound = `${found.format.toUpperCase()}, ${found.width} × ${found.height}, ${formatBytes(found.byteLength, language)}`;
  const takes = describeTokens(image, context);
  if (changes.length === 0) return [asFound, t("sent unchanged"), takes].join(" · ");
  const types = [...new Set(sent.map(({ mimeType }) => formatName(mimeType)))].join("/");
  const [{ width, height } = found] = sent;
  const size =
    sent.length === 1
      ? `${width} × ${height}`
      : t("{0} parts of up to {1} × {2}", sent.length, width, height);
  const bytes = sent.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const asSent = t("sent as {0}", `${types}, ${size}, ${formatBytes(bytes, language)}`);
  const done = changes.map((change) => describeChange(change, t)).join(", ");
  return [asFound, asSent, done, takes].join(" · ");
}

function describeTokens(
  image: AttachedImage,
  { model, resolution, locale: { t, language } }: Looking & { locale: Locale },
): string {
  const inputTokens = sentTokens(image, { model, resolution });
  const tokens = formatNumber(inputTokens, { language });
  const cost = costOf(model, { inputTokens, outputTokens: 0 });
  const isMost = isUpperBound(model, resolution);
  if (cost === undefined)
    return isMost ? t("up to {0} tokens", tokens) : t("about {0} tokens", tokens);
  const money = formatCost(cost, language);
  return isMost
    ? t("up to {0} tokens, {1}", tokens, money)
    : t("about {0} tokens, {1}", tokens, money);
}

function isStored(image: SentImage): image is StoredImage {
  return !("url" in image);
}

function formatName(mimeType: string): string {
  return mimeType.replace("image/", "").toUpperCase();
}

function describeChange(change: ImageChange, t: Translate): string {
  switch (change) {
    case "converted":
      return t("converted");
    case "shrunk":
      return t("scaled down");
    case "compressed":
      return t("compressed");
    case "fittedTogether":
      return t("scaled down to fit the request limit");
    case "rotated":
      return t("turned upright");
    case "metadataRemoved":
      return t("metadata removed");
    case "backgroundAdded":
      return t("background added");
    case "firstFrame":
      return t("first frame only");
    case "rendered":
      return t("rasterized");
    case "lettersMissing":
      return t("some characters appear as boxes because no installed font has them");
    case "imagesMissing":
      return t("linked images are left out");
    case "effectsMissing":
      return t("filters and masks that cannot be drawn are left out");
    case "tiled":
      return t("split into overlapping parts");
  }
}

/** Why an image was not taken; `tooMuch` where so many files cannot come at once. */
export type ImageRefusal = ReadFailure | "tooMuch";

/** Why an image cannot be read, in a sentence that names it. */
export function explainImageProblem(
  { reason, imageName: name, limit }: ImageProblem,
  locale: Locale,
): string {
  return explainImage({ reason, name, limit }, locale);
}

/**
 * Why a file was not attached, in a sentence that names it.
 *
 * @param limit in bytes, of what has one
 */
export function explainImage(
  { reason, name, limit = 0 }: { reason: ImageRefusal; name: string; limit?: number | undefined },
  { t, language }: Locale,
): string {
  const most = formatBytes(limit, language);
  switch (reason) {
    case "empty":
      return t("{0} is empty. Attach another image.", name);
    case "notAnImage":
      return t("{0} is not an image that Iris can read.", name);
    case "unsupported":
      return t("{0} is in an image format that Iris cannot read. Save it as PNG.", name);
    case "lfsPointer":
      return t("{0} is a Git LFS pointer. Run “git lfs pull” to download the image.", name);
    case "damaged":
      return t("{0} is damaged or incomplete. Open it to check, or save it again.", name);
    case "tooLarge":
      return t("{0} is larger than {1}. Save it smaller, then attach it again.", name, most);
    case "tooManyPixels":
      return t("{0} has too many pixels to decode. Scale it down first.", name);
    case "heicTooLarge":
      return t(
        "{0} is a HEIC image larger than {1}, and Iris cannot scale down HEIC. Save it as JPEG or PNG first.",
        name,
        most,
      );
    case "decoderFailed":
      return t("{0} could not be decoded. Save it as PNG or JPEG, then attach it again.", name);
    case "gone":
      return t("{0} was not found. It may have been moved or deleted.", name);
    case "unreadable":
      return t("{0} cannot be read. Check its permissions.", name);
    case "notSecure":
      return t(
        "{0} is not an https URL, so it was not sent. Save the image, then attach the file.",
        name,
      );
    case "private":
      return t(
        "{0} is reachable only from this computer or its network, so the endpoint cannot open it. Save the image, then attach the file.",
        name,
      );
    case "outside":
      return t("{0} is outside the workspace and was not read.", name);
    case "credential":
      return t(
        "The URL of {0} may contain a secret, so it was not sent. Save the image, then attach the file.",
        name,
      );
    case "folder":
      return t("{0} is a folder. Select the images inside it.", name);
    case "tooMuch":
      return t(
        "{0} was not attached: images attached together are limited to {1}. Attach it separately.",
        name,
        most,
      );
  }
}
