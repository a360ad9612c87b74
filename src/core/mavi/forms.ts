/* The forms of a request that the vendor's pages leave open, and what a refusal says of them. */
import type { MaviError } from "./errors.ts";
import type { GoneModels } from "./fallback.ts";
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
  readonly encoding?: ImageEncoding | undefined;
  readonly metadata?: MetadataPlace | undefined;
  /** Models that it refused as gone. */
  readonly gone?: GoneModels | undefined;
}

export interface Form extends RequestForm {
  readonly bearer: boolean;
  /** The schema is asked for in words, since the endpoint refused it as a schema. */
  readonly schemaInWords: boolean;
}

/** The form to begin with: the usual one, but for what is known of the endpoint and what a setting pins. */
export function firstForm(
  learned: LearnedFacts,
  pinned: ImageEncoding | undefined,
): { known: Form; form: Form } {
  const usual: Form = { bearer: false, encoding: "base64", metadata: "both", schemaInWords: false };
  const { bearer, encoding, metadata } = learned;
  const known = { ...usual, ...defined({ bearer, encoding, metadata }) };
  return { known, form: { ...known, ...(pinned && { encoding: pinned }) } };
}

/** What an answer in this form teaches, as far as the request had a part of it; undefined where that is known. */
export function lesson(form: Form, known: Form, request: ChatRequest): LearnedFacts | undefined {
  const facts: LearnedFacts = {
    ...(form.bearer !== known.bearer && { bearer: form.bearer }),
    ...(hasImages(request) && form.encoding !== known.encoding && { encoding: form.encoding }),
    ...(metadataOf(request) && form.metadata !== known.metadata && { metadata: form.metadata }),
  };
  return Object.keys(facts).length > 0 ? facts : undefined;
}

/** The form to try next when this one was refused for what may be its form. */
export function otherForm(
  form: Form,
  error: MaviError,
  request: ChatRequest,
): { form: Form; changed: keyof Form } | undefined {
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

/** The object without what is undefined in it. */
function defined<T extends object>(from: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const set = Object.entries(from).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
