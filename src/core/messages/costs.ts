import { sentTokens, type Looking } from "../conversation/budget.ts";
import type { Answer, AttachedImage, Conversation } from "../conversation/conversation.ts";
import type { Spending } from "../mavi/model.ts";
import { costOf, isUpperBound, modelName, textTokens } from "../mavi/models.ts";
import type { KnownModel } from "../mavi/modelTable.ts";
import { formatCost, formatNumber, isTiny } from "./format.ts";
import type { Locale } from "./locale.ts";

/** Under an answer: model, tokens in and out, and about how much money. */
export function answerFooter(
  { model, usage, at }: Pick<Answer, "model" | "usage"> & Partial<Pick<Answer, "at">>,
  { t, language }: Locale,
): string {
  const parts = [modelName(model)];
  if (usage) {
    const [input, output] = [usage.inputTokens, usage.outputTokens];
    parts.push(
      t(
        "{0} tokens in, {1} out",
        formatNumber(input, { language }),
        formatNumber(output, { language }),
      ),
    );
    const cost = costOf(model, usage, at);
    parts.push(cost === undefined ? t("price unknown") : aboutCost(cost, { t, language }));
  }
  return parts.join(" · ");
}

/** About how much money, in as few words as can be. */
function aboutCost(dollars: number, { t, language }: Locale): string {
  const money = formatCost(dollars, language);
  return isTiny(dollars) ? money : t("about {0}", money);
}

/** What all answers that can be gone back to cost together; nothing before there are two. */
export function conversationCost(
  { turns, aside }: Pick<Conversation, "turns" | "aside">,
  { t, language }: Locale,
): string {
  const costs = [...turns, ...aside].flatMap((turn) =>
    turn.role === "answer" && turn.usage ? [{ cost: costOf(turn.model, turn.usage, turn.at) }] : [],
  );
  const known = costs.flatMap(({ cost }) => (cost ? [cost] : []));
  if (costs.length < 2 || known.length === 0) return "";
  const sum = formatCost(
    known.reduce((total, one) => total + one),
    language,
  );
  return costs.some(({ cost }) => cost === undefined)
    ? t("Conversation: {0}, plus answers with unknown prices", sum)
    : t("Conversation: {0}", sum);
}

/** Tokens below which an estimate gives their bound: the sum would be nearer to nothing than it is right. */
const FEW_TOKENS = 10;

/** About what a request takes before it is answered: tokens, and money where the model's price is known. */
export function estimateRequest(
  request: Looking & {
    readonly texts: readonly string[];
    readonly images: readonly AttachedImage[];
  },
  { t, language }: Locale,
): string {
  const { model, resolution, texts, images } = request;
  // How large one is that the endpoint opens itself, nobody here knows.
  if (images.some(({ sent }) => sent.some((one) => "url" in one)))
    return t("Includes an image on the web, cost unknown");
  const inputTokens =
    texts.reduce((sum, text) => sum + textTokens(text), 0) +
    images.reduce((sum, image) => sum + sentTokens(image, request), 0);
  const isFew = inputTokens < FEW_TOKENS;
  const tokens = formatNumber(isFew ? FEW_TOKENS : inputTokens, {
    language,
    maximumSignificantDigits: inputTokens < 1000 ? 2 : 3,
  });
  const cost = costOf(model, { inputTokens, outputTokens: 0 });
  const isMost = isFew || (images.length > 0 && isUpperBound(model, resolution));
  if (cost === undefined)
    return isMost
      ? t("Sends up to {0} tokens, price unknown", tokens)
      : t("Sends about {0} tokens, price unknown", tokens);
  const money = formatCost(cost, language);
  return isMost
    ? t("{0} to send up to {1} tokens", money, tokens)
    : t("{0} to send about {1} tokens", money, tokens);
}

/** About what is sent and paid for many images, before it is. */
export function describeSpending(
  { models, inputTokens, outputTokens, dollars }: Spending,
  { t, language }: Locale,
): string {
  const tokens = formatNumber(inputTokens + outputTokens, {
    language,
    maximumSignificantDigits: 2,
  });
  const names = models.map(modelName).join(", ");
  return dollars === undefined
    ? t("About {0} tokens with {1}, price unknown.", tokens, names)
    : t("About {0} tokens with {1}, {2}.", tokens, names, formatCost(dollars, language));
}

/** What a model costs, in US dollars per million tokens; what is not the vendor's price is marked. */
export function describePrice(
  { price, longPrice, listPrice }: Pick<KnownModel, "price" | "longPrice" | "listPrice">,
  { t, language }: Locale,
): string {
  const [input, output, longInput = "", longOutput = ""] = [
    price.input,
    price.output,
    ...(longPrice ? [longPrice.input, longPrice.output] : []),
  ].map((dollars) => formatNumber(dollars, { language }));
  const usual = longPrice
    ? t(
        "${0} in, ${1} out per million tokens; over 200K tokens: ${2} in, ${3} out",
        input ?? "",
        output ?? "",
        longInput,
        longOutput,
      )
    : t("${0} in, ${1} out per million tokens", input ?? "", output ?? "");
  return listPrice ? t("{0} (Google's list price)", usual) : usual;
}
