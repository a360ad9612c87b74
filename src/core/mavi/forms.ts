/* The forms of a request that the vendor's pages leave open, and what a refusal says of them. */
import type { MaviError } from "./errors.ts";
import type { GoneModels } from "./fallback.ts";
import { dialectOf } from "./dialects/dialects.ts";
import { providerOf, type Provider } from "./models.ts";
import {
  metadataOf,
  type ChatRequest,
  type ImageEncoding,
  type MetadataPlace,
  type RequestForm,
} from "./request.ts";

/** What trying taught about an endpoint: what the vendor's pages leave open. */
export interface LearnedFacts {
  /** The key goes after `Bearer `. */
  readonly bearer?: boolean | undefined;
  /** Of the images of Gemini. */
  readonly encoding?: ImageEncoding | undefined;
  /** Of the images of the other providers. */
  readonly encodings?: Partial<Readonly<Record<Provider, ImageEncoding>>> | undefined;
  readonly metadata?: MetadataPlace | undefined;
  /** The address answers under its older name, `/ilm`. */
  readonly olderAddress?: boolean | undefined;
  /** Models that it refused as gone. */
  readonly gone?: GoneModels | undefined;
}

export interface Form extends RequestForm {
  readonly bearer: boolean;
  /** The request goes to `/ilm` in place of `/iu`. */
  readonly olderAddress: boolean;
  /** The schema is asked for in words, since the provider has no field for it, or the endpoint refused it. */
  readonly schemaInWords: boolean;
}

/** The form to begin with: the usual one, but for what is known of the endpoint and what a setting pins. */
export function firstForm(
  model: string,
  learned: LearnedFacts,
  pinned: ImageEncoding | undefined,
): { known: Form; form: Form } {
  const { encoding, takesSchema } = dialectOf(model);
  const provider = providerOf(model);
  const known: Form = {
    bearer: learned.bearer ?? false,
    encoding:
      (provider === "gemini" ? learned.encoding : learned.encodings?.[provider]) ?? encoding,
    metadata: learned.metadata ?? "both",
    olderAddress: learned.olderAddress ?? false,
    schemaInWords: !takesSchema,
  };
  return { known, form: { ...known, ...(pinned && { encoding: pinned }) } };
}

/** What an answer in this form teaches, as far as the request had a part of it; undefined where that is known. */
export function lesson(
  form: Form,
  known: Form,
  { request, learned }: { request: ChatRequest; learned: LearnedFacts },
): LearnedFacts | undefined {
  const provider = providerOf(request.model);
  const isNews = hasImages(request) && form.encoding !== known.encoding;
  const encodings = { ...learned.encodings, [provider]: form.encoding };
  const facts: LearnedFacts = {
    ...(form.bearer !== known.bearer && { bearer: form.bearer }),
    ...(isNews && (provider === "gemini" ? { encoding: form.encoding } : { encodings })),
    ...(metadataOf(request) && form.metadata !== known.metadata && { metadata: form.metadata }),
    ...(form.olderAddress !== known.olderAddress && { olderAddress: form.olderAddress }),
  };
  return Object.keys(facts).length > 0 ? facts : undefined;
}

/** Where requests in this form go. Some of the vendor's pages still show `/ilm`, perhaps an older name of `/iu`. */
export function addressIn({ olderAddress }: Pick<Form, "olderAddress">, baseUrl: string): string {
  const base = olderAddress ? baseUrl.replace(VENDORS_BASE, "$1/ilm") : baseUrl;
  return `${base}/chat/completions`;
}

/** How the vendor's own base ends, wherever it is served. */
const VENDORS_BASE = /(\/serve\/api\/v2)\/iu$/;

/** The form to try next when this one was refused for what may be its form. */
export function otherForm(
  form: Form,
  error: MaviError,
  { request, baseUrl }: { request: ChatRequest; baseUrl: string },
): { form: Form; changed: keyof Form } | undefined {
  if (error.reason === "notFound" && VENDORS_BASE.test(baseUrl))
    return { form: { ...form, olderAddress: !form.olderAddress }, changed: "olderAddress" };
  if (error.reason === "auth")
    return { form: { ...form, bearer: !form.bearer }, changed: "bearer" };
  if (error.reason !== "badRequest" && error.reason !== "unsupportedImage") return undefined;
  const { about } = error;
  if (about === "schema" && request.responseSchema && !form.schemaInWords)
    return { form: { ...form, schemaInWords: true }, changed: "schemaInWords" };
  if (
    (about === "extra_body" || about === "metadata") &&
    metadataOf(request) &&
    form.metadata !== otherPlace(about)
  )
    return { form: { ...form, metadata: otherPlace(about) }, changed: "metadata" };
  // A guess: the vendor names no code for an image in the wrong form.
  const mayBeEncoding = about === "unclear" && error.code === "INVALID_ARGUMENT";
  if (hasImages(request) && (mayBeEncoding || about === "encoding"))
    return {
      form: { ...form, encoding: form.encoding === "base64" ? "dataUri" : "base64" },
      changed: "encoding",
    };
  return undefined;
}

/** The request as this form has it: a schema that is refused as one goes along in words, and JSON is asked for. */
export function inForm(request: ChatRequest, { schemaInWords }: Form): ChatRequest {
  const { responseSchema, messages } = request;
  const last = messages.at(-1);
  if (!schemaInWords || !responseSchema || last?.role !== "user") return request;
  const words = `Answer with JSON alone, by this JSON Schema:\n${JSON.stringify(responseSchema)}`;
  return {
    ...request,
    responseSchema: undefined,
    responseMimeType: request.responseMimeType ?? "application/json",
    messages: [...messages.slice(0, -1), { ...last, text: `${last.text}\n\n${words}` }],
  };
}

function otherPlace(place: "extra_body" | "metadata"): MetadataPlace {
  return place === "metadata" ? "extra_body" : "metadata";
}

function hasImages({ messages }: ChatRequest): boolean {
  return messages.some(
    (one) => one.role === "user" && one.images?.some((image) => "bytes" in image),
  );
}
