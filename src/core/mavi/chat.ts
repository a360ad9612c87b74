/* A request as it is put together, before it is written for the wire. */
import type { Parameters } from "./parameters.ts";

/** An image as it goes out: bytes the endpoint takes and the type they really have, or an address that it fetches itself. */
export type OutgoingImage =
  | { readonly mimeType: string; readonly bytes: Uint8Array }
  | { readonly mimeType: string; readonly url: string };

/** One message of the conversation, oldest first. Images stand before the text. */
export type ChatMessage =
  | { readonly role: "user"; readonly text: string; readonly images?: readonly OutgoingImage[] }
  | { readonly role: "assistant"; readonly text: string };

/** How an image's base64 is written: bare, or as a `data:` URI. The vendor's pages show both. */
export type ImageEncoding = "base64" | "dataUri";

/**
 * Where thinking, response format and metadata are written: the vendor's page
 * shows `extra_body.metadata`, its SDK sample puts `metadata` on the wire.
 */
export type MetadataPlace = "both" | "extra_body" | "metadata";

/** The forms of a request that the vendor's pages leave open. */
export interface RequestForm {
  readonly encoding: ImageEncoding;
  readonly metadata: MetadataPlace;
}

/** A whole request, before it is written for the wire. */
export interface ChatRequest extends Parameters {
  /** Provider, colon, model: `gemini:gemini-2.5-flash`. */
  readonly model: string;
  readonly system?: string | undefined;
  readonly messages: readonly ChatMessage[];
}
