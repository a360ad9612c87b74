/** Structured output: checks a `responseSchema` and fills it with facts. */
import { badInput } from "./errors.ts";
import { isObject } from "./json.ts";

/** The fields of Google's `Schema`; others (`$ref`, `additionalProperties`) it refuses by name. */
const FIELDS = new Set(
  (
    "type format title description nullable enum maxItems minItems properties required minProperties " +
    "maxProperties minLength maxLength pattern example anyOf propertyOrdering default items minimum maximum"
  ).split(" "),
);
const TYPES = ["OBJECT", "ARRAY", "STRING", "NUMBER", "INTEGER", "BOOLEAN", "NULL"];

export function checkSchema(schema: unknown, place: string): void {
  if (!isObject(schema)) throw badInput(`${place} must be an object`);
  for (const field of Object.keys(schema)) {
    if (!FIELDS.has(field))
      throw badInput(`Unknown name "${field}" at '${place}': Cannot find field.`);
  }
  const { type, properties = {}, items, anyOf = [], required = [], enum: values = [] } = schema;
  if (type !== undefined && (typeof type !== "string" || !TYPES.includes(type.toUpperCase()))) {
    throw badInput(`Invalid value at '${place}.type': ${JSON.stringify(type)}`);
  }
  checkWhole(schema, place);
  if (!isObject(properties)) throw badInput(`${place}.properties must be an object`);
  for (const [name, inner] of Object.entries(properties)) checkSchema(inner, `${place}.${name}`);
  if (items !== undefined) checkSchema(items, `${place}.items`);
  if (!Array.isArray(anyOf)) throw badInput(`${place}.anyOf must be an array`);
  for (const name of Array.isArray(required) ? required : [])
    if (!Object.hasOwn(properties, String(name)))
      throw badInput(`${place}.required: property is not defined`);
  if (Array.isArray(values) && values.some((one) => one === ""))
    throw badInput(`${place}.enum[0]: cannot be empty`);
  for (const [at, inner] of anyOf.entries()) checkSchema(inner, `${place}.anyOf[${at}]`);
}

/** What Google refuses though every field of it is known. Source: its errors, as users report them. */
function checkWhole(schema: Record<string, unknown>, place: string): void {
  const { anyOf, type, items, properties } = schema;
  if (anyOf !== undefined) {
    if (Object.keys(schema).length > 1)
      throw badInput(
        `Unable to submit request because \`${place}\` schema specified other fields alongside any_of. When using any_of, it must be the only field set.`,
      );
    return;
  }
  if (typeof type !== "string")
    throw badInput(`\`${place}\` schema didn't specify the schema type field.`);
  const isA = (name: string) => type.toUpperCase() === name;
  if (isA("ARRAY") && items === undefined) throw badInput(`${place}.items: missing field.`);
  if (isA("OBJECT") && Object.keys(isObject(properties) ? properties : {}).length === 0)
    throw badInput(`${place}.properties: should be non-empty for OBJECT type`);
}

export interface Facts {
  /** Sentences that say what was measured, and that this is the stand-in. */
  readonly sentences: readonly string[];
  /** Numbers by name; a number whose name is not here gets the first. */
  readonly numbers: Readonly<Record<string, number>>;
  /** What was measured, by name, where a schema lists what may be said. */
  readonly choices?: Readonly<Record<string, string | undefined>>;
}

/** A value that conforms to a schema which `checkSchema` let through. */
export function fill(schema: Record<string, unknown>, facts: Facts, name = "", at = 0): unknown {
  const { anyOf, enum: values, properties, items } = schema;
  if (Array.isArray(anyOf) && isObject(anyOf[0])) return fill(anyOf[0], facts, name, at);
  if (Array.isArray(values) && values.length > 0) {
    const choice: unknown = facts.choices?.[name];
    return values.includes(choice) ? choice : (values[0] as unknown);
  }
  const type = typeof schema["type"] === "string" ? schema["type"].toUpperCase() : undefined;
  const limit = (field: string, fallback: number) =>
    // 64-bit limits are strings in Google's JSON.
    schema[field] === undefined ? fallback : Number(schema[field]);

  if (type === "OBJECT" || isObject(properties)) {
    const entries = Object.entries(isObject(properties) ? properties : {});
    return Object.fromEntries(
      entries.map(([key, inner]) => [key, isObject(inner) ? fill(inner, facts, key, at) : null]),
    );
  }
  if (type === "ARRAY") {
    const length = Math.max(
      limit("minItems", 1),
      Math.min(facts.sentences.length, limit("maxItems", 4)),
    );
    return Array.from({ length }, (_, index) =>
      fill(isObject(items) ? items : { type: "STRING" }, facts, name, index),
    );
  }
  if (type === "NUMBER" || type === "INTEGER") {
    const fact = facts.numbers[name] ?? Object.values(facts.numbers)[0] ?? 0;
    return Math.min(
      limit("maximum", Infinity),
      Math.max(limit("minimum", -Infinity), Math.round(fact)),
    );
  }
  if (type === "BOOLEAN") return false;
  if (type === "NULL") return null;
  if (schema["format"] === "date-time") return new Date().toISOString();
  const sentence = facts.sentences[at % facts.sentences.length] ?? "stand-in";
  return sentence.slice(0, limit("maxLength", Infinity)).padEnd(limit("minLength", 0), ".");
}
