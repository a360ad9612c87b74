import * as vscode from "vscode";
import type {
  AttachedImage,
  Conversation,
  SentPicture,
  StoredPicture,
} from "../core/conversation/conversation.ts";
import type { ImageChange } from "../core/image/prepared.ts";
import { pictureTokens } from "../core/conversation/budget.ts";
import { costOf, modelName, textTokens, type Usage } from "../core/mavi/models.ts";

const { t } = vscode.l10n;

/** Making one takes longer than using it a hundred times. */
const formats = new Map<string, Intl.NumberFormat>();

/** A number as the user's language writes it. */
export function number(value: number, options?: Intl.NumberFormatOptions): string {
  const key = JSON.stringify(options ?? {});
  const format = formats.get(key) ?? new Intl.NumberFormat(vscode.env.language, options);
  formats.set(key, format);
  return format.format(value);
}

/** Bytes as people read them: 812 B, 34 kB, 2.1 MB. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${number(bytes)} B`;
  if (bytes < 999_500) return `${number(Math.round(bytes / 1000))} kB`;
  return `${number(bytes / 1_000_000, { maximumFractionDigits: 1 })} MB`;
}

function formatCost(dollars: number): string {
  return number(dollars, { style: "currency", currency: "USD", maximumSignificantDigits: 2 });
}

/** Under an answer: model, tokens in and out, and about how much money. */
export function answerFooter(model: string, usage: Usage | undefined): string {
  const parts = [modelName(model)];
  if (usage) {
    parts.push(t("{0} tokens in, {1} out", number(usage.inputTokens), number(usage.outputTokens)));
    const cost = costOf(model, usage);
    if (cost !== undefined) parts.push(t("about {0}", formatCost(cost)));
  }
  return parts.join(" · ");
}

/** What all answers that can be gone back to cost together; nothing before there are two. */
export function conversationCost({ turns, aside }: Conversation): string {
  const costs = [...turns, ...aside].flatMap((turn) => {
    const cost = turn.role === "answer" && turn.usage && costOf(turn.model, turn.usage);
    return cost ? [cost] : [];
  });
  if (costs.length < 2) return "";
  return t("This conversation: about {0}", formatCost(costs.reduce((sum, one) => sum + one)));
}

/** About what a request takes before it is answered: tokens, and money where the model's price is known. */
export function estimateRequest(
  model: string,
  { texts, images }: { texts: readonly string[]; images: readonly AttachedImage[] },
): string {
  const inputTokens =
    texts.reduce((sum, text) => sum + textTokens(text), 0) +
    images.reduce((sum, image) => sum + tokensOf(image, model), 0);
  const tokens = number(inputTokens, { maximumSignificantDigits: inputTokens < 1000 ? 2 : 3 });
  const cost = costOf(model, { inputTokens, outputTokens: 0 });
  return cost === undefined
    ? t("About {0} tokens to send", tokens)
    : t("About {0} tokens to send, {1}", tokens, formatCost(cost));
}

/** About how many tokens all that is sent of an image takes. */
function tokensOf({ sent }: AttachedImage, model: string): number {
  return sent.reduce((sum, one) => sum + pictureTokens(one, model), 0);
}

/** What was found, what is sent of it and what that takes, in words. */
export function describeImage(image: AttachedImage, model: string): string {
  const { found, changes } = image;
  const sent = image.sent.filter(isStored);
  if (!found) return t("sent as its address, which the endpoint opens itself");
  const asFound = `${found.format.toUpperCase()}, ${found.width} × ${found.height}, ${formatBytes(found.byteLength)}`;
  const inputTokens = tokensOf(image, model);
  const cost = costOf(model, { inputTokens, outputTokens: 0 });
  const takes =
    t("about {0} tokens", number(inputTokens)) +
    (cost === undefined ? "" : `, ${formatCost(cost)}`);
  if (changes.length === 0) return `${asFound} · ${t("sent as it is")} · ${takes}`;
  const types = [...new Set(sent.map(({ mimeType }) => formatName(mimeType)))].join("/");
  const [{ width, height } = found] = sent;
  const size =
    sent.length === 1
      ? `${width} × ${height}`
      : t("{0} parts of up to {1} × {2}", sent.length, width, height);
  const bytes = formatBytes(sent.reduce((sum, { byteLength }) => sum + byteLength, 0));
  const asSent = t("sent as {0}", `${types}, ${size}, ${bytes}`);
  return [asFound, asSent, changes.map(describeChange).join(", "), takes].join(" · ");
}

function isStored(picture: SentPicture): picture is StoredPicture {
  return !("url" in picture);
}

function formatName(mimeType: string): string {
  return mimeType.replace("image/", "").toUpperCase();
}

function describeChange(change: ImageChange): string {
  switch (change) {
    case "converted":
      return t("converted");
    case "shrunk":
      return t("scaled down");
    case "compressed":
      return t("compressed");
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
    case "tiled":
      return t("cut into overlapping parts");
  }
}
