import { isFields, string, type Fields } from "./fields.ts";
import { indexOf } from "./texts.ts";

/** The next piece of one answer. */
export interface PlainPiece {
  readonly index: number;
  readonly text: string;
  readonly model: string | undefined;
  readonly providerModel: string | undefined;
  readonly id: string | undefined;
}

/**
 * What most chunks of a stream are: the next piece of one answer, and no field that says anything else.
 * `readObject` would find the same, looking for two dozen fields that are not there.
 */
export function plainPiece(value: Fields): PlainPiece | undefined {
  for (const key in value) {
    switch (key) {
      case "id":
      case "object":
      case "model":
      case "created":
      case "created_at":
      case "system_fingerprint":
      case "meta":
      case "choices":
        continue;
      default:
        return undefined;
    }
  }
  const { choices, model, id, meta } = value;
  if (!Array.isArray(choices) || choices.length !== 1 || value["object"] === "error")
    return undefined;
  const choice: unknown = choices[0];
  if (
    !isFields(choice) ||
    (choice["finish_reason"] ??
      choice["finishReason"] ??
      choice["stop_reason"] ??
      choice["error"] ??
      undefined) !== undefined
  )
    return undefined;
  const { text, delta } = choice;
  const index = indexOf(choice);
  const piece = text === undefined && isFields(delta) ? delta["content"] : text;
  if (typeof piece !== "string" || piece === "" || index === undefined) return undefined;
  return {
    index,
    text: piece,
    model: string(model),
    providerModel: isFields(meta) ? string(meta["provider_model"]) : undefined,
    id: string(id),
  };
}
