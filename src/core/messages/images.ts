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
    return t("sent as its address, whole; the endpoint opens it at {0}", host);
  }
  const asFound = `${found.format.toUpperCase()}, ${found.width} × ${found.height}, ${formatBytes(found.byteLength, language)}`;
  const takes = describeTokens(image, context);
  if (changes.length === 0) return [asFound, t("sent as it is"), takes].join(" · ");
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
      return t("made smaller to fit with the other images");
    case "rotated":
      return t("turned upright");
    case "metadataRemoved":
      return t("metadata removed");
    case "backgroundAdded":
      return t("background added");
    case "firstFrame":
      return t("first frame only");
    case "rendered":
      return t("drawn as pixels");
    case "lettersMissing":
      return t("some letters are boxes, no font here has them");
    case "imagesMissing":
      return t("images that it links to are left out");
    case "tiled":
      return t("cut into overlapping parts");
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
      return t("{0} is empty, so there is nothing to send.", name);
    case "notAnImage":
      return t("{0} is not an image that Iris can read.", name);
    case "unsupported":
      return t("{0} is an image of a kind that Iris cannot read. Save it as PNG.", name);
    case "lfsPointer":
      return t("{0} is a pointer of Git LFS. Run “git lfs pull” to get the image itself.", name);
    case "damaged":
      return t("{0} is damaged or cut off. Open it to check, or save it again.", name);
    case "tooLarge":
      return t("{0} is larger than {1}. Save it smaller, then attach it again.", name, most);
    case "tooManyPixels":
      return t("{0} has too many pixels to be decoded here. Scale it down first.", name);
    case "heicTooLarge":
      return t(
        "{0} is a HEIC image larger than {1}, and Iris cannot shrink HEIC. Save it as JPEG or PNG first.",
        name,
        most,
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
    case "outside":
      return t("{0} is outside the workspace, so it was not read.", name);
    case "credential":
      return t(
        "The address of {0} looks like it holds a key, so it is not handed on. Save the image, then attach the file.",
        name,
      );
    case "folder":
      return t("{0} is a folder. Select the images inside it.", name);
    case "tooMuch":
      return t("{0} was left out: {1} can come at once. Attach it by itself.", name, most);
  }
}
