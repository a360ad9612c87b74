import { fields, list } from "./fields.ts";
import type { Schema } from "./parameters.ts";

/** Fields of Google's `Schema` that need no translation. Others, such as `$ref`, it refuses by name. */
const KEPT = [
  ...["title", "description", "nullable", "minItems", "maxItems", "minProperties"],
  ...["maxProperties", "minLength", "maxLength", "pattern", "default", "minimum", "maximum"],
];
const FORMATS = ["date-time", "float", "double", "int32", "int64"];
/** References followed into one another; past it, a schema that contains itself is left open. */
const DEPTH = 12;

/**
 * A JSON Schema in the endpoint's form: upper-case types, references written
 * out, `null` as `nullable`, properties in their order. What that form cannot
 * say is left out, so the answer has to be validated all the same. A schema
 * that has the form already stays as it is.
 */
export function toEndpointSchema(root: Schema): Schema {
  const translate = (found: Schema, depth: number): Schema => {
    const schema = resolve(found, root, depth);
    const options = list(schema["anyOf"] ?? schema["oneOf"]).filter((one) => !isNull(one));
    const types = [schema["type"]].flat().filter((one) => typeof one === "string");
    const real = types.filter((one) => !/^null$/i.test(one)).map((one) => one.toUpperCase());
    const inner = (value: unknown): Schema => translate(fields(value) ?? {}, depth + 1);
    const properties = fields(schema["properties"]);
    const tuple = list(schema["prefixItems"] ?? schema["items"]);
    const enumeration = enumOf(schema);
    const format = FORMATS.find((one) => one === schema["format"]);
    const implied = properties
      ? "OBJECT"
      : schema["items"] || tuple.length > 0
        ? "ARRAY"
        : enumeration && "STRING";
    const couldBeNull =
      (types.length > real.length && real.length > 0) ||
      list(schema["anyOf"] ?? schema["oneOf"]).some(isNull);
    const type = real.length > 1 ? undefined : (real[0] ?? (types.length > 0 ? "NULL" : implied));
    const anyOf =
      real.length > 1
        ? real.map((one) => ({ type: one }))
        : options.map((one) => translate(one, depth + 1));
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
        propertyOrdering: Object.keys(properties),
      }),
      ...(Array.isArray(schema["required"]) && { required: schema["required"] }),
      ...(tuple.length > 0
        ? { items: { anyOf: tuple.map(inner) }, minItems: tuple.length, maxItems: tuple.length }
        : fields(schema["items"]) && { items: inner(schema["items"]) }),
    };
  };
  return translate(root, 0);
}

/** The schema with its reference followed and its `allOf` merged into it. */
function resolve(schema: Schema, root: Schema, depth: number): Schema {
  if (depth > DEPTH) return {};
  const reference = schema["$ref"];
  if (typeof reference === "string") {
    return {
      ...resolve(pointer(root, reference), root, depth + 1),
      ...without("$ref", schema),
    };
  }
  const parts = list(schema["allOf"]).map((one) => resolve(one, root, depth + 1));
  if (parts.length === 0) return schema;
  return [...parts, without("allOf", schema)].reduce((all, one) => ({
    ...all,
    ...one,
    properties: { ...fields(all["properties"]), ...fields(one["properties"]) },
    required: [...new Set([all["required"], one["required"]].flat().filter(Boolean))],
  }));
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
    const key = decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
    const inner = fields(at);
    at = inner && Object.hasOwn(inner, key) ? inner[key] : undefined;
  }
  return fields(at) ?? {};
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

/** The schema for a validator: what is in the endpoint's form (`OBJECT`, `"minItems": "1"`) as JSON Schema has it. */
export function toJsonSchema(schema: Schema): Schema {
  const translate = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) return value.map((one) => translate(one, key));
    const inner = fields(value);
    if (inner)
      return Object.fromEntries(
        Object.entries(inner).map(([name, one]) => [
          name,
          DATA.test(name) ? one : translate(one, name),
        ]),
      );
    if (typeof value !== "string") return value;
    if (key === "type") return value.toLowerCase();
    return /^(min|max)/.test(key) && /^\d+$/.test(value) ? Number(value) : value;
  };
  return translate(schema, "") as Schema;
}

/** Validates a value; what is wrong with it, a sentence each, and nothing when all is well. */
export type Validate = (value: unknown) => string[];

/**
 * A validator for a schema of either form. Loads the library at its first use.
 *
 * @throws Error when the schema is none
 */
export async function createValidator(schema: Schema): Promise<Validate> {
  // The default export is the whole module, bundled or not.
  const { default: module } = (await import("ajv")) as unknown as { default: typeof import("ajv") };
  // Formats are advice to the model; keywords of other dialects are no mistake.
  const ajv = new module.Ajv({
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

/** The JSON in an answer: alone, in a code fence, or with words around it. Undefined where there is none. */
export function findJson(answer: string): { readonly value: unknown } | undefined {
  const text = answer.replace(/^\uFEFF/, "").trim();
  const fenced = [...text.matchAll(/^(`{3,}|~{3,})[^\n]*\n(.*?)\n?^\1\s*$/gms)].map(
    ([, , inside = ""]) => inside,
  );
  const from = text.search(/[[{]/);
  const to = Math.max(text.lastIndexOf("}"), text.lastIndexOf("]"));
  const between = from >= 0 && to > from ? [text.slice(from, to + 1)] : [];
  for (const candidate of [text, ...fenced, ...between]) {
    try {
      return { value: JSON.parse(candidate) as unknown };
    } catch {
      // The next one may be it.
    }
  }
  return undefined;
}
