/* What of an object of a reply is the answer's own, and what gateways have put around it. */
import { isFields, list, string, type Fields } from "./fields.ts";
import { parseJson } from "./lenientJson.ts";

/** Fields that hold the reply, or a part of it, in somebody's envelope. */
const ENVELOPES = [
  ...["data", "result", "response", "output", "body", "payload", "interaction", "Response"],
  ...["base_resp", "header"],
] as const;
/** Fields that hold a part of an answer, which is none of an error's. */
const PARTS = [
  ...["message", "delta", "content_block", "details", "metadata", "x_groq"],
  ...["contentBlockDelta", "messageStop"],
] as const;
/** Objects inside objects that are followed. */
const DEEPEST = 4;
/** Layers of one object; no reply has as many. */
const MOST = 12;

/** An object of a reply, and how it stands in it. */
export interface Layer {
  readonly body: Fields;
  /** What it is called: the type or the event that it or one around it names. */
  readonly kind: string | undefined;
  /** The name of the event that it came in. */
  readonly event: string | undefined;
  /** A part of an answer, such as `delta`: what is called an error or a code in it is none of the reply's. */
  readonly isPart: boolean;
}

/** The object and what stands inside it, the outermost first. */
export function layersOf(value: Fields, event: string | undefined): readonly Layer[] {
  const layers: Layer[] = [{ body: value, kind: kindOf(value) ?? event, event, isPart: false }];
  let from = 0;
  for (let depth = 1; depth < DEEPEST; depth++) {
    const to = layers.length;
    for (; from < to; from++) {
      const outer = layers[from];
      if (!outer) continue;
      const enter = (inner: Fields | undefined, isPart: boolean): void => {
        if (inner && layers.length < MOST)
          layers.push({ body: inner, kind: kindOf(inner) ?? outer.kind, event, isPart });
      };
      for (const name of ENVELOPES) {
        const inner = outer.body[name];
        if (inner !== undefined) enter(inside(inner, outer.body), outer.isPart);
      }
      for (const name of PARTS) {
        const inner = outer.body[name];
        if (isFields(inner)) enter(inner, true);
      }
    }
  }
  return layers;
}

/** An object, or the text of one, as a Lambda has in its `body`. */
function inside(value: unknown, outer: Fields): Fields | undefined {
  if (isFields(value)) return value;
  if (typeof value !== "string" || outer["statusCode"] === undefined) return undefined;
  if (!value.trimStart().startsWith("{")) return undefined;
  try {
    const inner = parseJson(value);
    return isFields(inner) ? inner : undefined;
  } catch {
    return undefined;
  }
}

function kindOf(body: Fields): string | undefined {
  return string(body["type"]) ?? string(body["event_type"]) ?? string(body["event"]);
}

/** The lists of answers in a layer, in OpenAI's words and in Google's. */
export function answersIn({ body }: Layer): {
  readonly choices: readonly Fields[];
  readonly candidates: readonly Fields[];
} {
  return { choices: list(body["choices"]), candidates: list(body["candidates"]) };
}
