import { fields, list } from "./fields.ts";
import { splitJson } from "./frames.ts";
import type { Schema } from "./parameters.ts";

/** Fields of Google's `Schema` that need no translation. Others, such as `$ref`, it refuses by name. */
const KEPT = [
  ...["title", "description", "nullable", "minItems", "maxItems", "minProperties"],
  ...["maxProperties", "minLength", "maxLength", "pattern", "default", "minimum", "maximum"],
];
const FORMATS = ["date-time", "float", "double", "int32", "int64"];
/** Schemas inside one that goes out; one that contains itself many times over would have no end. */
const MOST_NODES = 2000;

/**
 * A JSON Schema in the endpoint's form: upper-case types, references written
 * out, `null` as `nullable`, properties in their order. What that form cannot
 * say is left out, so the answer has to be validated all the same. A schema
 * that has the form already stays as it is.
 */
export function toEndpointSchema(root: Schema): Schema {
  const known = translated.get(root);
  if (known) return known;
  let nodes = 0;
  const translate = (found: Schema, followed: readonly string[]): Schema => {
    if (++nodes > MOST_NODES) throw new RangeError("The schema is too large");
    const { schema, refs } = resolve(found, root, followed);
    const inner = (value: unknown): Schema => translate(fields(value) ?? {}, refs);
    const alternatives = list(schema["anyOf"] ?? schema["oneOf"]);
    const types = [schema["type"]].flat().filter((one) => typeof one === "string");
    const real = types.filter((one) => !/^null$/i.test(one)).map((one) => one.toUpperCase());
    const properties = fields(schema["properties"]);
    const tuple = list(schema["prefixItems"] ?? schema["items"]);
    const enumeration = enumOf(schema);
    const format = FORMATS.find((one) => one === schema["format"]);
    const implied = properties
      ? "OBJECT"
      : schema["items"] || tuple.length > 0
        ? "ARRAY"
        : enumeration && "STRING";
    const type = real.length > 1 ? undefined : (real[0] ?? (types.length > 0 ? "NULL" : implied));
    const anyOf =
      real.length > 1
        ? real.map((one) => ({ type: one }))
        : alternatives.filter((one) => !isNull(one)).map(inner);
    const couldBeNull =
      (types.length > real.length && real.length > 0) ||
      alternatives.some(isNull) ||
      [schema["enum"]].flat().includes(null);
    return {
      ...(type && { type }),
      ...Object.fromEntries(KEPT.flatMap((key) => (key in schema ? [[key, schema[key]]] : []))),
      ...limits(schema, type),
      ...(format && { format }),
      ...(enumeration && { enum: enumeration }),
      ...(couldBeNull && { nullable: true }),
      ...(anyOf.length > 0 && { anyOf }),
      ...(properties && {
        properties: Object.fromEntries(
          Object.entries(properties).map(([name, value]) => [name, inner(value)]),
        ),
        propertyOrdering: schema["propertyOrdering"] ?? Object.keys(properties),
      }),
      ...(Array.isArray(schema["required"]) && { required: schema["required"] }),
      ...(tuple.length > 0
        ? { items: { anyOf: tuple.map(inner) }, minItems: tuple.length, maxItems: tuple.length }
        : fields(schema["items"]) && { items: inner(schema["items"]) }),
    };
  };
  const result = translate(root, []);
  translated.set(root, result);
  return result;
}

/** Each is translated once, though its request may be written several times. */
const translated = new WeakMap<Schema, Schema>();

/** The schema with its reference followed and its `allOf` merged into it, and the references that led to it. */
function resolve(
  schema: Schema,
  root: Schema,
  followed: readonly string[],
): { schema: Schema; refs: readonly string[] } {
  const reference = schema["$ref"];
  if (typeof reference === "string") {
    // One that leads back to itself is left open.
    if (followed.includes(reference)) return { schema: without("$ref", schema), refs: followed };
    const target = resolve(pointer(root, reference), root, [...followed, reference]);
    return { schema: { ...target.schema, ...without("$ref", schema) }, refs: target.refs };
  }
  const parts = list(schema["allOf"]).map((one) => resolve(one, root, followed));
  if (parts.length === 0) return { schema, refs: followed };
  const merged = [...parts.map((one) => one.schema), without("allOf", schema)].reduce(
    (all, one) => ({
      ...all,
      ...one,
      properties: { ...fields(all["properties"]), ...fields(one["properties"]) },
      required: [...new Set([all["required"], one["required"]].flat().filter(Boolean))],
    }),
  );
  return { schema: merged, refs: [...new Set(parts.flatMap(({ refs }) => refs))] };
}

function without(key: string, schema: Schema): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== key));
}

/** What `#/$defs/name` points to; an open schema where it points to nothing. */
function pointer(root: Schema, reference: string): Schema {
  if (!reference.startsWith("#")) return {};
  const steps = reference.slice(1).split("/").filter(Boolean);
  let at: unknown = root;
  for (const step of steps) {
    const key = decoded(step).replaceAll("~1", "/").replaceAll("~0", "~");
    const inner = fields(at);
    at = inner && Object.hasOwn(inner, key) ? inner[key] : undefined;
  }
  return fields(at) ?? {};
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

/** Google's `enum` knows texts only. */
function enumOf(schema: Schema): string[] | undefined {
  const values = "const" in schema ? [schema["const"]] : schema["enum"];
  if (!Array.isArray(values)) return undefined;
  const texts = values.filter((one) => typeof one === "string");
  return texts.length === values.filter((one) => one !== null).length ? texts : undefined;
}

function limits(schema: Schema, type: string | undefined): Schema {
  const past = type === "INTEGER" ? 1 : 0;
  const min = schema["exclusiveMinimum"];
  const max = schema["exclusiveMaximum"];
  return {
    ...(typeof min === "number" && { minimum: min + past }),
    ...(typeof max === "number" && { maximum: max - past }),
  };
}

function isNull(schema: Schema): boolean {
  return typeof schema["type"] === "string" && /^null$/i.test(schema["type"]);
}

/** Keys whose values are data, not schemas. */
const DATA = /^(enum|const|default|examples?)$/;
/** Keys whose values are schemas by name. */
const BY_NAME = /^(properties|\$defs|definitions|dependentSchemas)$/;
/**
 * What is left to the model: other dialects' marks, checks that would run on
 * for ever on the wrong text, and validators that promise an answer for later.
 */
const LEFT_OUT = /^(\$schema|\$async|pattern|patternProperties|propertyOrdering)$/;

/** The schema for a validator: what is in the endpoint's form (`OBJECT`, `"minItems": "1"`, `nullable`) as JSON Schema has it. */
export function toJsonSchema(schema: Schema): Schema {
  const translate = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(translate);
    const inner = fields(value);
    if (!inner) return value;
    const entries = Object.entries(inner).filter(([key]) => !LEFT_OUT.test(key));
    const plain: Record<string, unknown> = Object.fromEntries(
      entries.map(([key, one]) => [key, keyword(key, one)]),
    );
    // Tuples had another name once.
    if (Array.isArray(plain["items"])) {
      plain["prefixItems"] = plain["items"];
      delete plain["items"];
    }
    const { nullable, ...rest } = plain;
    if (nullable !== true) return rest;
    return typeof rest["type"] === "string" && !rest["enum"]
      ? { ...rest, type: [rest["type"], "null"] }
      : { anyOf: [rest, { type: "null" }] };
  };
  const keyword = (key: string, value: unknown): unknown => {
    if (DATA.test(key)) return value;
    const named = BY_NAME.test(key) ? fields(value) : undefined;
    if (named)
      return Object.fromEntries(Object.entries(named).map(([name, one]) => [name, translate(one)]));
    if (key === "type")
      return typeof value === "string"
        ? value.toLowerCase()
        : Array.isArray(value)
          ? value.map((one: unknown) => (typeof one === "string" ? one.toLowerCase() : one))
          : value;
    // 64-bit limits are texts in Google's JSON.
    if (/^(min|max)/.test(key) && typeof value === "string" && /^\d+$/.test(value))
      return Number(value);
    return translate(value);
  };
  return translate(schema) as Schema;
}

/** Validates a value; what is wrong with it, a sentence each, and nothing when all is well. */
export type Validate = (value: unknown) => string[];

/**
 * A validator for a schema of either form. Loads the library at its first use.
 *
 * @throws Error when the schema is none
 */
export async function createValidator(schema: Schema): Promise<Validate> {
  // What cannot go out is refused here as well.
  toEndpointSchema(schema);
  // The default export is the whole module, bundled or not.
  const { default: module } = (await import("ajv/dist/2020.js")) as unknown as {
    default: typeof import("ajv/dist/2020.js");
  };
  // Formats are advice to the model; keywords of other dialects are no mistake.
  const ajv = new module.Ajv2020({
    allErrors: true,
    strict: false,
    validateFormats: false,
    logger: false,
  });
  const validate = ajv.compile(toJsonSchema(schema));
  return (value) =>
    validate(value)
      ? []
      : (validate.errors ?? []).map(
          ({ instancePath, message = "is wrong", params }) =>
            `${instancePath || "The value"} ${message}` +
            ("additionalProperty" in params ? `: ${String(params["additionalProperty"])}` : ""),
        );
}

/**
 * The JSON in an answer: alone, in a code fence, or with words around it, and
 * as it stands there. Undefined where there is none.
 */
export function findJson(
  answer: string,
): { readonly value: unknown; readonly source: string } | undefined {
  const text = answer.replace(/^\uFEFF/, "").trim();
  for (const candidate of [text, ...fenced(text), ...objectsIn(text)]) {
    const source = candidate.trim();
    try {
      return { value: JSON.parse(source) as unknown, source };
    } catch {
      // The next one may be it.
    }
  }
  return undefined;
}

/** What stands in code fences, line by line: an answer may repeat one without end. */
function fenced(text: string): string[] {
  const blocks: string[] = [];
  let fence: string | undefined;
  let inside: string[] = [];
  for (const line of text.split("\n")) {
    const [, mark] = /^\s*(`{3,}|~{3,})/.exec(line) ?? [];
    if (fence === undefined) {
      if (mark === undefined) continue;
      fence = mark;
      inside = [];
    } else if (mark === fence && line.trim() === fence) {
      blocks.push(inside.join("\n"));
      fence = undefined;
    } else inside.push(line);
  }
  return blocks;
}

/** Objects and arrays with words around them, the longest first. */
function* objectsIn(text: string): Generator<string> {
  const found = splitJson(text);
  yield* found.sort((a, b) => b.length - a.length).slice(0, 10);
  const from = text.indexOf("[");
  const to = text.lastIndexOf("]");
  if (from >= 0 && to > from) yield text.slice(from, to + 1);
}
