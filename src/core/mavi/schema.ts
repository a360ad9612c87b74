import { toEndpointSchema } from "./endpointSchema.ts";
import { fields } from "./fields.ts";
import type { Schema } from "./parameters.ts";

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

/** Keys whose values are names with something each. */
const MAP = /^(properties|\$defs|definitions|dependentSchemas|dependentRequired|dependencies)$/;
/** Keys whose values nothing is checked by. */
const UNUSED = /^(default|examples?)$/;
const STEP = "x-iris-step";
/** Schemas that a value and all within it are held against. Alternatives that contain themselves double with each level. */
const MOST_STEPS = 500_000;
/** Texts in the lists of a schema, such as `enum`, that count as one more. */
const LISTED = 100;

class TooMuchWork extends Error {}

/** The schema with the keyword that counts how often it, and each within it, is held against something. */
function counting(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(counting);
  const own = fields(schema);
  if (!own) return schema;
  const within = (key: string, value: unknown): unknown => {
    const named = MAP.test(key) ? fields(value) : undefined;
    if (!named) return DATA.test(key) ? value : counting(value);
    return Object.fromEntries(Object.entries(named).map(([name, one]) => [name, counting(one)]));
  };
  const entries = Object.entries(own)
    .filter(([key]) => !UNUSED.test(key))
    .map(([key, value]) => [key, within(key, value)] as const);
  const listed = Object.values(own).map((one) => (Array.isArray(one) ? one.length : 0));
  const weight = 1 + listed.reduce((sum, one) => sum + one, 0) / LISTED;
  return { ...Object.fromEntries(entries), [STEP]: weight };
}

/** A value as a text that equal values share, whatever the order of their fields. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) => {
    const own = fields(one);
    // An object of its own, so that no list is the same.
    return own ? { fields: Object.entries(own).sort(([a], [b]) => (a < b ? -1 : 1)) } : one;
  });
}

/** Validates a value; what is wrong with it, a sentence each, and nothing when all is well. */
export type Validate = (value: unknown) => string[];

/** As many validators are kept: a run over many images asks by the same few schemas. */
const MOST_KEPT = 8;
/** By their schemas, the one that was wanted last at the end. */
const kept = new Map<string, Validate>();

/**
 * A validator for a schema of either form. Loads the library at its first use.
 *
 * @throws Error when the schema is none
 */
export async function validatorOf(schema: Schema): Promise<Validate> {
  const key = JSON.stringify(schema);
  const validate = kept.get(key) ?? (await createValidator(schema));
  kept.delete(key);
  kept.set(key, validate);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  return validate;
}

async function createValidator(schema: Schema): Promise<Validate> {
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
  let steps = 0;
  ajv.addKeyword({
    keyword: STEP,
    errors: false,
    validate: (weight: number) => {
      steps += weight;
      if (steps > MOST_STEPS) throw new TooMuchWork();
      return true;
    },
  });
  // The library's own compares each with each.
  ajv.removeKeyword("uniqueItems");
  ajv.addKeyword({
    ...{ keyword: "uniqueItems", type: "array", schemaType: "boolean" },
    error: { message: "must NOT have duplicate items" },
    validate: (isOn: boolean, items: readonly unknown[]) =>
      !isOn || new Set(items.map(canonical)).size === items.length,
  });
  const validate = ajv.compile(counting(toJsonSchema(schema)) as Schema);
  const isValid = (value: unknown): boolean => {
    steps = 0;
    return validate(value);
  };
  return (value) => {
    try {
      return isValid(value) ? [] : wrongIn(validate.errors);
    } catch (error) {
      if (error instanceof TooMuchWork) return ["The value is too large to be checked"];
      throw error;
    }
  };
}

/** What a library says of a value that does not fit. */
interface SchemaFault {
  readonly instancePath: string;
  readonly message?: string | undefined;
  readonly params: Readonly<Record<string, unknown>>;
}

const wrongIn = (faults: readonly SchemaFault[] | null | undefined): string[] =>
  (faults ?? []).map(
    ({ instancePath, message = "is wrong", params }) =>
      `${instancePath || "The value"} ${message}` +
      ("additionalProperty" in params ? `: ${String(params["additionalProperty"])}` : ""),
  );
