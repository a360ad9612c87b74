/** Checks `messages` and their parts, and measures the images in them. */
import { badInput, badParameter } from "./errors.ts";
import { isObject } from "./json.ts";
import type { Provider } from "./models.ts";
import { measure, sha256, sniff, type Format, type Measured } from "./pixels.ts";

export type Encoding = "base64" | "data-uri" | "url";

export interface SeenImage extends Partial<Measured> {
  /** Which message it came in, from 1. */
  readonly turn: number;
  readonly mimeType: string;
  readonly encoding: Encoding;
  /** By the bytes; `undefined` for a URL, which the stand-in does not fetch. */
  readonly format?: Format;
  /** Length of the file, not of its base64. */
  readonly bytes: number;
  readonly sha256: string;
}

export interface Turn {
  readonly role: "system" | "user" | "assistant";
  readonly text: string;
  readonly images: readonly SeenImage[];
}

export interface MessageRules {
  readonly provider: Provider;
  /** Which base64 forms are taken; whether the vendor takes both is not known. */
  readonly base64: readonly ("base64" | "data-uri")[];
}

/** Checks every message; each image is also put into `seen`, so that a refused request shows its own. */
export async function readMessages(
  messages: unknown,
  rules: MessageRules,
  seen: SeenImage[],
): Promise<Turn[]> {
  if (!Array.isArray(messages)) throw badParameter("messages must be an array");
  if (messages.length === 0) throw badParameter("messages must not be empty");
  const turns: Turn[] = [];
  for (const [index, message] of messages.entries()) {
    turns.push(await readMessage(message, index, { rules, seen }));
  }
  if (!turns.some(({ role }) => role === "user")) throw badInput("Model input cannot be empty");
  return turns;
}

interface Context {
  readonly rules: MessageRules;
  readonly seen: SeenImage[];
}

async function readMessage(message: unknown, index: number, context: Context): Promise<Turn> {
  const where = `messages[${index}]`;
  if (!isObject(message)) throw badParameter(`${where} must be an object`);
  const { role, content } = message;
  if (role !== "system" && role !== "user" && role !== "assistant") {
    throw badParameter(`${where}.role must be system, user or assistant`);
  }
  const { provider } = context.rules;
  if (provider === "qwen" && role === "assistant")
    throw badParameter(`${where}.role must be system or user`);
  const takesText = role !== "user" || provider === "qwen";
  if (typeof content === "string" && takesText) return { role, text: content, images: [] };
  // The reference page says "string or array", yet a string from the user was refused in just these
  // words by the video sibling of this endpoint.
  if (!Array.isArray(content) || content.length === 0)
    throw badInput("Model input cannot be empty");

  const texts: string[] = [];
  const images: SeenImage[] = [];
  for (const [at, part] of content.entries()) {
    const place = `${where}.content[${at}]`;
    if (!isObject(part)) throw badParameter(`${place} must be an object`);
    const found = readPart(part, place, provider);
    if ("text" in found) {
      texts.push(found.text);
      continue;
    }
    if (role !== "user") throw badParameter(`${place}: only the user can send files`);
    const image = await readFile(found.file, place, index + 1, context.rules);
    context.seen.push(image);
    images.push(image);
  }
  return { role, text: texts.join("\n"), images };
}

/** A part as the provider's page has it: its text, or its file as Gemini's page writes one. */
function readPart(
  part: Record<string, unknown>,
  place: string,
  provider: Provider,
): { text: string } | { file: Record<string, unknown> } {
  const { type, text, image, image_url: url } = part;
  const isText = provider === "qwen" ? type === undefined && "text" in part : type === "text";
  if (isText) {
    if (typeof text !== "string") throw badParameter(`${place}.text must be a string`);
    return { text };
  }
  if (provider === "gemini") {
    if (type === "input_file") return { file: part };
    throw badParameter(`${place}.type must be text or input_file`);
  }
  if (provider === "qwen") {
    if (type === undefined && typeof image === "string") return { file: fileOf(image) };
    throw badParameter(`${place} must have an image or a text`);
  }
  if (type === "image_url" && isObject(url) && typeof url["url"] === "string")
    return { file: fileOf(url["url"]) };
  throw badParameter(`${place}.type must be text or image_url`);
}

/** The type of an image stands in its `data:` URI; one given by its address is not looked at. */
function fileOf(uri: string): Record<string, unknown> {
  const [, mimeType = "image/png"] = /^data:([^;,]+)/.exec(uri) ?? [];
  if (!/^(https:|data:)/.test(uri))
    throw badInput("Invalid image: expected an https address or a base64 data URI");
  return { file_uri: uri, mime_type: mimeType };
}

/** Gemini's list of image types; GIF, BMP, TIFF, AVIF and SVG are not on it. */
const FORMAT_OF: Readonly<Record<string, Format>> = {
  "image/png": "png",
  "image/jpeg": "jpeg",
  "image/webp": "webp",
  "image/heic": "heic",
  "image/heif": "heic",
};

async function readFile(
  part: Record<string, unknown>,
  place: string,
  turn: number,
  rules: MessageRules,
): Promise<SeenImage> {
  const { file_uri: uri, mime_type: mimeType } = part;
  if (typeof uri !== "string" || uri === "") throw badParameter(`${place}.file_uri is required`);
  if (typeof mimeType !== "string") throw badParameter(`${place}.mime_type is required`);
  const expected = Object.hasOwn(FORMAT_OF, mimeType) ? FORMAT_OF[mimeType] : undefined;
  if (expected === undefined) throw badInput(`Unsupported MIME type: ${mimeType}`);
  if (/^https:\/\//i.test(uri)) {
    return { turn, mimeType, encoding: "url", bytes: 0, sha256: sha256(Buffer.from(uri)) };
  }

  const prefix = `data:${mimeType};base64,`;
  const encoding = uri.startsWith("data:") ? "data-uri" : "base64";
  if (!rules.base64.includes(encoding)) {
    throw badInput(
      encoding === "data-uri"
        ? `${place}.file_uri: Base64 decoding failed for a data URI`
        : `${place}.file_uri: not a valid URI, expected https or data`,
    );
  }
  if (encoding === "data-uri" && !uri.startsWith(prefix)) {
    throw badInput(`${place}.file_uri: the data URI does not begin with ${prefix}`);
  }
  const text = encoding === "data-uri" ? uri.slice(prefix.length) : uri;
  // Standard alphabet, padded, in one line: what Google's JSON API takes for bytes.
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) {
    throw badInput(`${place}.file_uri: Base64 decoding failed`);
  }
  const bytes = Buffer.from(text, "base64");
  const format = sniff(bytes);
  if (format !== expected) {
    throw badInput(
      `${place}: the file is ${format}, not ${mimeType}: Unable to process input image`,
    );
  }
  const measured = await measure(bytes, format).catch(() => {
    throw badInput(`${place}: Unable to process input image`);
  });
  return {
    turn,
    mimeType,
    encoding,
    format,
    ...measured,
    bytes: bytes.length,
    sha256: sha256(bytes),
  };
}
