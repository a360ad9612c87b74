import { Buffer } from "node:buffer";
import { dialectOf } from "./dialects/dialects.ts";
import { temperatureOf } from "./models.ts";
import type { ChatRequest, OutgoingImage, RequestForm } from "./chat.ts";
import type { Parameters } from "./parameters.ts";

export type {
  ChatMessage,
  ChatRequest,
  ImageEncoding,
  MetadataPlace,
  OutgoingImage,
  RequestForm,
} from "./chat.ts";

/** A body written for the wire: pieces made one at a time, so an image is never held twice in base64. */
export interface RequestBody {
  /** Bytes of all pieces together. */
  readonly length: number;
  /** The pieces, from the start at every call. */
  pieces(): Generator<Buffer>;
}

/** Bytes of an image encoded at a time; a multiple of three, so the pieces join without padding. */
const SLICE = 3 * 16_384;

/** Writes the request as the vendor's reference pages lay it out: each provider's parts are its own. */
export function writeBody(request: ChatRequest, form: RequestForm): RequestBody {
  const allBytes: Uint8Array[] = [];
  // A mark that no prompt can contain stands for each image while the rest becomes JSON.
  const nonce = crypto.randomUUID();
  const placeholder = (bytes: Uint8Array): string => {
    allBytes.push(bytes);
    return `${nonce}#`;
  };
  const fileUri = (image: OutgoingImage): string => {
    if ("url" in image) return image.url;
    const before = form.encoding === "dataUri" ? `data:${image.mimeType};base64,` : "";
    return before + placeholder(image.bytes);
  };
  const dialect = dialectOf(request.model);
  const metadata = metadataOf(request);
  const json = JSON.stringify({
    model: request.model,
    messages: dialect.messages(request, fileUri),
    temperature: request.temperature ?? temperatureOf(request.model),
    max_tokens: request.maxTokens,
    top_p: request.topP,
    frequency_penalty: zeroLeftOut(request.frequencyPenalty),
    presence_penalty: zeroLeftOut(request.presencePenalty),
    n: request.n === 1 ? undefined : request.n,
    stop: request.stop?.length ? request.stop : undefined,
    stream: request.stream,
    ...dialect.fields?.(request),
    extra_body: metadata && form.metadata !== "metadata" ? { metadata } : undefined,
    metadata: form.metadata !== "extra_body" ? metadata : undefined,
  });
  const texts = json.split(`${nonce}#`).map((text) => Buffer.from(text));
  const length =
    texts.reduce((sum, text) => sum + text.length, 0) +
    allBytes.reduce((sum, bytes) => sum + 4 * Math.ceil(bytes.length / 3), 0);
  return {
    length,
    *pieces() {
      for (const [i, text] of texts.entries()) {
        yield text;
        const bytes = allBytes[i];
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

/** Everything that stands in `metadata`; undefined where there is nothing of it. */
export function metadataOf(
  request: Parameters & Pick<ChatRequest, "model">,
): Readonly<Record<string, unknown>> | undefined {
  return dialectOf(request.model).metadata(request);
}

function zeroLeftOut(value: number | undefined): number | undefined {
  return value === 0 ? undefined : value;
}
