import type { Parameters } from "../../mavi/parameters.ts";
import type { ChatRequest, OutgoingImage } from "../../mavi/request.ts";
import type { Purpose } from "../check/purpose.ts";
import { suggestionSchema } from "./suggestion.ts";
import { verificationSchema } from "./verify.ts";

/** A suggestion is one answer, whole, in a form of its own: these settings are for conversations. */
const NOT_FOR_SUGGESTIONS = {
  n: undefined,
  stop: undefined,
  metadata: undefined,
} satisfies Parameters;

/** The request for one suggestion. */
export function suggestionRequest({
  model,
  parameters,
  prompt,
  images,
  purpose,
  isVerifying,
}: {
  readonly model: string;
  /** As the settings have them. */
  readonly parameters: Parameters;
  readonly prompt: string;
  readonly images: readonly OutgoingImage[];
  readonly purpose: Purpose;
  /** The text that is there is held against the image. */
  readonly isVerifying: boolean;
}): ChatRequest {
  return {
    ...parameters,
    ...NOT_FOR_SUGGESTIONS,
    model,
    messages: [{ role: "user", text: prompt, images }],
    responseSchema: isVerifying ? verificationSchema(purpose) : suggestionSchema(purpose),
  };
}
