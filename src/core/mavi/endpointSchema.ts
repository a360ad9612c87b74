import { fields, list } from "./fields.ts";
import type { Schema } from "./parameters.ts";

/** Fields of Google's `Schema` that need no translation. Others, such as `$ref`, it refuses by name. */
const KEPT = [
  ...["title", "description", "nullable", "minItems", "maxItems", "minProperties"],
  ...["maxProperties", "minLength", "maxLength", "pattern", "default", "minimum", "maximum"],
];
const FORMATS = ["date-time", "float", "double", "int32", "int64"];
/** Schemas inside one that goes out. */
const MOST_NODES = 2000;
/** How often a schema that contains itself is written out, and how often where that is too much. */
const UNROLLED = [3, 1];

/**
 * A JSON Schema in the endpoint's form: upper-case types, references written
 * out, `null` as `nullable`, properties in their order. What that form cannot
 * say, or is known to be refused for, is left out or made looser, so the answer
 * has to be validated all the same. A schema that has the form already stays as
 * it is.
 *
 * @returns undefined where nothing is left to say: any JSON will do
 * @throws RangeError when it is too large
 */
export function toEndpointSchema(root: Schema): Schema | undefined {
  if (translated.has(root)) return translated.get(root);
  const result = UNROLLED.map((times) => () => translateRoot(root, times)).reduce(
    (one, other) => () => {
      try {
        return one();
      } catch {
        return other();
      }
    },
  )();
  translated.set(root, result);
  return result;
}

/** Each is translated once, though its request may be written several times. */
const translated = new WeakMap<Schema, Schema | undefined>();

/** `open`: an object of which no property is named. `endless`: it would contain itself once more. */
type Translation = Schema | "open" | "endless";

function translateRoot(root: Schema, unrolled: number): Schema | undefined {
  let nodes = 0;
  const result = translate(root, []);
  return typeof result === "string" || isAny(root) ? undefined : result;

  function translate(found: Schema, followed: readonly string[]): Translation {
    if (++nodes > MOST_NODES) throw new RangeError("The schema is too large");
    const resolved = resolve(found, { root, unrolled }, followed);
    if (resolved === undefined) return "endless";
    const { schema, refs } = resolved;
    const inner = (value: unknown): Translation => translate(fields(value) ?? {}, refs);
    const types = [schema["type"]].flat().filter((one) => typeof one === "string");
    const real = types.filter((one) => !/^null$/i.test(one)).map((one) => one.toUpperCase());
    const alternatives = list(schema["anyOf"] ?? schema["oneOf"]);
    const isNullable =
      schema["nullable"] === true ||
      (types.length > real.length && real.length > 0) ||
      alternatives.some(isNull) ||
      [schema["enum"]].flat().includes(null);
    // Alternatives beside a type of their own mostly say which properties go together.
    const options =
      real.length > 1
        ? real.map((type) => translate({ ...without("enum", schema), type }, refs))
        : real.length === 0 && !fields(schema["properties"])
          ? alternatives.filter((one) => !isNull(one)).map(inner)
          : [];
    if (options.length > 0) return oneOf(options, schema, isNullable);
    const type = real[0] ?? (types.length > 0 ? "NULL" : impliedType(schema));
    const plain = {
      type,
      ...Object.fromEntries(KEPT.flatMap((key) => (key in schema ? [[key, schema[key]]] : []))),
      ...limits(schema, type),
      ...(isNullable && { nullable: true }),
    };
    if (type === "OBJECT") return objectOf(schema, plain, inner);
    if (type === "ARRAY") return arrayOf(schema, plain, inner);
    const enumeration = type === "STRING" ? enumOf(schema) : undefined;
    const format = FORMATS.find((one) => one === schema["format"]);
    return { ...plain, ...(format && { format }), ...(enumeration && { enum: enumeration }) };
  }
}

type Inner = (value: unknown) => Translation;

/** Google refuses an object without properties, and required ones that are not there. */
function objectOf(schema: Schema, plain: Schema, inner: Inner): Translation {
  const required = [schema["required"]].flat().filter((one) => typeof one === "string");
  const properties = Object.entries(fields(schema["properties"]) ?? {}).flatMap(([name, value]) => {
    const one = inner(value);
    if (typeof one !== "string") return [[name, one] as const];
    // What cannot be said is left to the model, unless it has to be there.
    return required.includes(name) ? [[name, placeholder(one, inner, value)] as const] : [];
  });
  if (properties.length === 0) return "open";
  const names = properties.map(([name]) => name);
  const ordering = schema["propertyOrdering"];
  const kept = required.filter((name) => names.includes(name));
  return {
    ...plain,
    properties: Object.fromEntries(properties),
    propertyOrdering: Array.isArray(ordering)
      ? ordering.filter((name: unknown) => names.some((one) => one === name))
      : names,
    ...(kept.length > 0 && { required: kept }),
  };
}

/** Google refuses an array without items. */
function arrayOf(schema: Schema, plain: Schema, inner: Inner): Translation {
  const tuple = list(schema["prefixItems"] ?? schema["items"]);
  const isTuple = tuple.length > 0;
  const translations = (isTuple ? tuple : [schema["items"]]).map((one) => {
    const item = inner(one);
    return item === "open" ? placeholder(item, inner, one) : item;
  });
  if (translations.includes("endless")) return "endless";
  const items = oneOf(translations, {}, false);
  const count = isTuple && { minItems: tuple.length, maxItems: tuple.length };
  return { ...plain, items, ...count };
}

/** Google refuses anything beside `anyOf`, so what stands there goes into each option. */
function oneOf(options: readonly Translation[], beside: Schema, isNullable: boolean): Translation {
  const said = options.filter((one) => typeof one !== "string");
  if (said.length === 0) return options[0] ?? "open";
  const { description } = beside;
  const each = said.map((one) => ({
    ...(typeof description === "string" && !one["anyOf"] && { description }),
    ...one,
    ...(isNullable && !one["anyOf"] && { nullable: true }),
  }));
  const [only] = each;
  return each.length === 1 && only ? only : { anyOf: each };
}

/** Stands for what has to be there and cannot be said. */
function placeholder(what: "open" | "endless", inner: Inner, value: unknown): Schema {
  // None of what would go on without an end fits as well as any number of it.
  if (what === "endless" && fields(value)?.["type"] === "array")
    return { type: "ARRAY", items: { type: "STRING" }, maxItems: 0 };
  const rest = fields(fields(value)?.["additionalProperties"]);
  const one = rest && inner(rest);
  return {
    type: "OBJECT",
    properties: {
      value: one && typeof one !== "string" ? one : { type: "STRING", nullable: true },
    },
    propertyOrdering: ["value"],
  };
}

/** The type of a schema that names none; texts, where it says nothing at all, since they fit anything. */
function impliedType(schema: Schema): string {
  if (fields(schema["properties"]) ?? fields(schema["additionalProperties"])) return "OBJECT";
  return schema["items"] || schema["prefixItems"] ? "ARRAY" : "STRING";
}

/** Whether a schema says nothing of its values. */
function isAny(schema: Schema): boolean {
  return !Object.keys(schema).some(
    (key) => !/^(\$|title$|description$)/.test(key) || key === "$ref",
  );
}

/**
 * The schema with its reference followed and its `allOf` merged into it, and the references that led
 * to it; undefined where they lead back to themselves too often.
 */
function resolve(
  schema: Schema,
  { root, unrolled }: { root: Schema; unrolled: number },
  followed: readonly string[],
): { schema: Schema; refs: readonly string[] } | undefined {
  const reference = schema["$ref"];
  if (typeof reference === "string") {
    if (followed.filter((one) => one === reference).length >= unrolled) return undefined;
    const found = pointer(root, reference);
    const target = resolve(found, { root, unrolled }, [...followed, reference]);
    return (
      target && { schema: { ...target.schema, ...without("$ref", schema) }, refs: target.refs }
    );
  }
  const parts = list(schema["allOf"])
    .map((one) => resolve(one, { root, unrolled }, followed))
    .filter((one) => one !== undefined);
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

/** Google's `enum` knows texts only, and none that is empty. */
function enumOf(schema: Schema): string[] | undefined {
  const values = "const" in schema ? [schema["const"]] : schema["enum"];
  if (!Array.isArray(values)) return undefined;
  const texts = values.filter((one) => typeof one === "string");
  if (texts.length < values.filter((one) => one !== null).length) return undefined;
  const kept = texts.filter((one) => one !== "");
  return kept.length > 0 ? kept : undefined;
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
