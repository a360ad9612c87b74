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
