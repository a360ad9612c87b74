import { Buffer } from "node:buffer";

/** An image as it goes out: bytes the endpoint takes and the type they really have. */
export interface OutgoingImage {
  readonly mimeType: string;
  readonly bytes: Uint8Array;
}

/** One message of the conversation, oldest first. Images stand before the text. */
export type ChatMessage =
  | { readonly role: "user"; readonly text: string; readonly images?: readonly OutgoingImage[] }
  | { readonly role: "assistant"; readonly text: string };

/** How a picture's base64 is written: bare, or as a `data:` URI. The vendor's pages show both. */
export type ImageEncoding = "base64" | "dataUri";

/** What shapes an answer; what is left out, the endpoint decides. */
export interface Parameters {
  /** 0 to 2. */
  readonly temperature?: number | undefined;
  /** At least 1; thinking counts against it. */
  readonly maxTokens?: number | undefined;
  /** 0 to 1. */
  readonly topP?: number | undefined;
  /** −2 to 2; 0 is left out, since newer Gemini models refuse the field. */
  readonly frequencyPenalty?: number | undefined;
  /** −2 to 2; 0 is left out as well. */
  readonly presencePenalty?: number | undefined;
  readonly stop?: string | readonly string[] | undefined;
  /** Tokens the model may think before it answers. */
  readonly thinkingBudget?: number | undefined;
  readonly stream?: boolean | undefined;
}

/** A whole request, before it is written for the wire. */
export interface ChatRequest extends Parameters {
  /** Provider, colon, model: `gemini:gemini-2.5-flash`. */
  readonly model: string;
  readonly system?: string | undefined;
  readonly messages: readonly ChatMessage[];
}

/** A body written for the wire: pieces made one at a time, so a picture is never held twice in base64. */
export interface RequestBody {
  /** Bytes of all pieces together. */
  readonly length: number;
  /** The pieces, from the start at every call. */
  pieces(): Generator<Buffer>;
}

/** Bytes of a picture encoded at a time; a multiple of three, so the pieces join without padding. */
const SLICE = 3 * 16_384;

/**
 * Writes the request as the vendor's reference page lays it out: user content
 * is always an array of parts (a bare string is refused), pictures are
 * `input_file` parts. The thinking budget goes out both in
 * `extra_body.metadata`, where the page shows it, and in `metadata`, where the
 * page's SDK sample puts it on the wire.
 */
export function writeBody(request: ChatRequest, encoding: ImageEncoding): RequestBody {
  const pictures: OutgoingImage[] = [];
  // A mark that no prompt can contain stands for each picture while the rest becomes JSON.
  const nonce = crypto.randomUUID();
  const placeholder = (image: OutgoingImage): string => {
    pictures.push(image);
    return `${nonce}#`;
  };
  const metadata =
    request.thinkingBudget === undefined
      ? undefined
      : { thinking_config: { thinking_budget: request.thinkingBudget } };
  const json = JSON.stringify({
    model: request.model,
    messages: [
      ...(request.system ? [{ role: "system", content: request.system }] : []),
      ...request.messages.map((message) => ({
        role: message.role,
        content: [
          ...(message.role === "user" ? (message.images ?? []) : []).map((image) => ({
            type: "input_file",
            file_uri:
              (encoding === "dataUri" ? `data:${image.mimeType};base64,` : "") + placeholder(image),
            mime_type: image.mimeType,
          })),
          { type: "text", text: message.text },
        ],
      })),
    ],
    temperature: request.temperature,
    max_tokens: request.maxTokens,
    top_p: request.topP,
    frequency_penalty: zeroLeftOut(request.frequencyPenalty),
    presence_penalty: zeroLeftOut(request.presencePenalty),
    stop: request.stop?.length ? request.stop : undefined,
    stream: request.stream,
    ...(metadata && { extra_body: { metadata }, metadata }),
  });
  const texts = json.split(`${nonce}#`).map((text) => Buffer.from(text));
  const length =
    texts.reduce((sum, text) => sum + text.length, 0) +
    pictures.reduce((sum, { bytes }) => sum + 4 * Math.ceil(bytes.length / 3), 0);
  return {
    length,
    *pieces() {
      for (const [i, text] of texts.entries()) {
        yield text;
        const bytes = pictures[i]?.bytes;
        for (let at = 0; bytes && at < bytes.length; at += SLICE) {
          const slice = bytes.subarray(at, at + SLICE);
          yield Buffer.from(
            Buffer.from(slice.buffer, slice.byteOffset, slice.length).toString("base64"),
            "latin1",
          );
        }
      }
    },
  };
}

function zeroLeftOut(value: number | undefined): number | undefined {
  return value === 0 ? undefined : value;
}
