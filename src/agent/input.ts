import { isFields } from "../core/mavi/fields.ts";
import { AgentError } from "./agentError.ts";

type Property =
  | {
      readonly type: "string";
      readonly description: string;
      readonly enum?: readonly string[];
      /** In UTF-16 code units. */
      readonly maxLength?: number;
    }
  | {
      readonly type: "integer";
      readonly description: string;
      readonly minimum: number;
      readonly maximum: number;
    }
  | { readonly type: "boolean"; readonly description: string };

/** What a tool takes, as JSON Schema: one flat object, which every model and client can fill. */
export interface InputSchema {
  readonly type: "object";
  readonly properties: Readonly<Record<string, Property>>;
  readonly required: readonly string[];
  readonly additionalProperties: false;
}

type ValueOf<P> = P extends { readonly enum: readonly (infer One)[] }
  ? One
  : P extends { readonly type: "string" }
    ? string
    : P extends { readonly type: "integer" }
      ? number
      : boolean;

/** An input that fits its schema. */
export type InputOf<S extends InputSchema> = {
  readonly [K in keyof S["properties"]]: K extends S["required"][number]
    ? ValueOf<S["properties"][K]>
    : ValueOf<S["properties"][K]> | undefined;
};

/**
 * What came in by its schema. What is null or an empty text is not said, but an empty alt text is.
 *
 * @throws AgentError that says what is wrong, for the model to call again
 */
export function inputOf<S extends InputSchema>(schema: S, input: unknown): InputOf<S> {
  if (input !== undefined && !isFields(input)) throw new AgentError("The input is no object.");
  const { properties, required } = schema;
  const given = Object.entries(input ?? {})
    .filter(([, value]) => value !== null)
    .map(([name, value]) => [name, plainValue(properties[name], value)] as const);
  const unknown = given.find(([name]) => !Object.hasOwn(properties, name));
  if (unknown)
    throw new AgentError(
      `There is no “${unknown[0].slice(0, 40)}”. There are: ${Object.keys(properties).join(", ")}.`,
    );
  for (const [name, value] of given) {
    const property = properties[name];
    const wrong = property && wrongOf(property, value);
    if (wrong !== undefined) throw new AgentError(`“${name}” ${wrong}.`);
  }
  const said = given.filter(([name, value]) => value !== "" || name === "alt");
  const missing = required.find((name) => !said.some(([one]) => one === name));
  if (missing !== undefined) throw new AgentError(`“${missing}” is missing.`);
  return Object.fromEntries(said) as InputOf<S>;
}

/** Numbers and truth that a model wrote as texts. */
function plainValue(property: Property | undefined, value: unknown): unknown {
  if (typeof value !== "string") return value;
  if (property?.type === "integer" && /^\d{1,9}$/.test(value)) return Number(value);
  if (property?.type === "boolean" && /^(?:true|false)$/.test(value)) return value === "true";
  return value;
}

/** What is wrong with a value; undefined where it fits. */
function wrongOf(property: Property, value: unknown): string | undefined {
  switch (property.type) {
    case "string":
      if (typeof value !== "string") return "is no text";
      if (property.enum && value !== "" && !property.enum.includes(value))
        return `is one of ${property.enum.join(", ")}`;
      return value.length > (property.maxLength ?? Infinity)
        ? `has more than ${property.maxLength} characters`
        : undefined;
    case "integer": {
      const { minimum, maximum } = property;
      const fits = Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum;
      return fits ? undefined : `is no whole number from ${minimum} to ${maximum}`;
    }
    case "boolean":
      return typeof value === "boolean" ? undefined : "is true or false";
  }
}
