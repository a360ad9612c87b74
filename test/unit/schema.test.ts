import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { toEndpointSchema } from "../../src/core/mavi/endpointSchema.ts";
import { jsonIn, type FoundJson } from "../../src/core/mavi/findJson.ts";
import { validatorOf } from "../../src/core/mavi/schema.ts";
import type { Schema } from "../../src/core/mavi/parameters.ts";
import { checkSchema } from "../endpoint/schema.ts";
import { processorTime, runs } from "../strength.ts";

/** JSON Schema in, the endpoint's form out. */
const TRANSLATIONS: Record<string, [from: Schema, to: Schema]> = {
  "types in upper case": [{ type: "string" }, { type: "STRING" }],
  "an object, its properties in order": [
    {
      type: "object",
      properties: { b: { type: "integer" }, a: { type: "array", items: { type: "number" } } },
      required: ["b"],
      additionalProperties: false,
    },
    {
      type: "OBJECT",
      properties: { b: { type: "INTEGER" }, a: { type: "ARRAY", items: { type: "NUMBER" } } },
      propertyOrdering: ["b", "a"],
      required: ["b"],
    },
  ],
  "a property called type": [
    { type: "object", properties: { type: { type: "string" }, enum: { type: "boolean" } } },
    {
      type: "OBJECT",
      properties: { type: { type: "STRING" }, enum: { type: "BOOLEAN" } },
      propertyOrdering: ["type", "enum"],
    },
  ],
  "null beside another type": [{ type: ["string", "null"] }, { type: "STRING", nullable: true }],
  "null as one of the options": [
    { anyOf: [{ type: "string" }, { type: "null" }] },
    { type: "STRING", nullable: true },
  ],
  "null alone": [{ type: "null" }, { type: "NULL" }],
  "several types": [
    { type: ["string", "number"] },
    { anyOf: [{ type: "STRING" }, { type: "NUMBER" }] },
  ],
  "oneOf as anyOf": [
    { oneOf: [{ type: "string" }, { type: "integer" }] },
    { anyOf: [{ type: "STRING" }, { type: "INTEGER" }] },
  ],
  "a constant": [{ const: "a" }, { type: "STRING", enum: ["a"] }],
  "an enumeration of texts": [{ enum: ["a", "b"] }, { type: "STRING", enum: ["a", "b"] }],
  "an enumeration of numbers, which the form cannot say": [
    { type: "integer", enum: [1, 2] },
    { type: "INTEGER" },
  ],
  "a type that is implied": [
    { properties: { a: {} } },
    { type: "OBJECT", properties: { a: { type: "STRING" } }, propertyOrdering: ["a"] },
  ],
  "alternatives, beside which nothing may stand": [
    {
      anyOf: [{ type: "string" }, { type: "number", description: "Pixels" }, { type: "null" }],
      description: "A size",
      default: "auto",
    },
    {
      anyOf: [
        { type: "STRING", description: "A size", nullable: true },
        { type: "NUMBER", description: "Pixels", nullable: true },
      ],
    },
  ],
  "alternatives that say which properties go together": [
    {
      type: "object",
      properties: { a: { type: "string" }, b: { type: "string" } },
      anyOf: [{ required: ["a"] }, { required: ["b"] }],
    },
    {
      type: "OBJECT",
      properties: { a: { type: "STRING" }, b: { type: "STRING" } },
      propertyOrdering: ["a", "b"],
    },
  ],
  "an array of anything": [{ type: "array" }, { type: "ARRAY", items: { type: "STRING" } }],
  "required properties that are not there": [
    { type: "object", properties: { a: { type: "string" } }, required: ["a", "b"] },
    {
      type: "OBJECT",
      properties: { a: { type: "STRING" } },
      propertyOrdering: ["a"],
      required: ["a"],
    },
  ],
  "an empty text among others": [
    { type: "string", enum: ["", "a"] },
    { type: "STRING", enum: ["a"] },
  ],
  "an empty text alone": [{ type: "string", enum: [""] }, { type: "STRING" }],
  "objects without properties, left out where they may be": [
    {
      type: "object",
      properties: {
        a: { type: "string" },
        b: { type: "object" },
        c: { type: "object", additionalProperties: { type: "number" } },
        d: { type: "array", items: { type: "object" } },
      },
      required: ["a", "c"],
    },
    {
      type: "OBJECT",
      properties: {
        a: { type: "STRING" },
        c: {
          type: "OBJECT",
          properties: { value: { type: "NUMBER" } },
          propertyOrdering: ["value"],
        },
        d: {
          type: "ARRAY",
          items: {
            type: "OBJECT",
            properties: { value: { type: "STRING", nullable: true } },
            propertyOrdering: ["value"],
          },
        },
      },
      propertyOrdering: ["a", "c", "d"],
      required: ["a", "c"],
    },
  ],
  limits: [
    { type: "array", minItems: 1, maxItems: 3, uniqueItems: true, items: { type: "string" } },
    { type: "ARRAY", minItems: 1, maxItems: 3, items: { type: "STRING" } },
  ],
  "open limits of whole numbers": [
    { type: "integer", exclusiveMinimum: 0, exclusiveMaximum: 10 },
    { type: "INTEGER", minimum: 1, maximum: 9 },
  ],
  "open limits of numbers": [
    { type: "number", exclusiveMinimum: 0 },
    { type: "NUMBER", minimum: 0 },
  ],
  formats: [
    {
      type: "object",
      properties: {
        a: { type: "string", format: "date-time" },
        b: { type: "string", format: "email" },
      },
    },
    {
      type: "OBJECT",
      properties: { a: { type: "STRING", format: "date-time" }, b: { type: "STRING" } },
      propertyOrdering: ["a", "b"],
    },
  ],
  references: [
    {
      $ref: "#/$defs/node",
      $defs: {
        node: { type: "object", properties: { name: { $ref: "#/definitions/a~1b" } } },
      },
      definitions: { "a/b": { type: "string", description: "A name" } },
    },
    {
      type: "OBJECT",
      properties: { name: { type: "STRING", description: "A name" } },
      propertyOrdering: ["name"],
    },
  ],
  "allOf, merged": [
    {
      allOf: [
        { type: "object", properties: { a: { type: "string" } }, required: ["a"] },
        { properties: { b: { type: "string" } }, required: ["b"] },
      ],
    },
    {
      type: "OBJECT",
      properties: { a: { type: "STRING" }, b: { type: "STRING" } },
      propertyOrdering: ["a", "b"],
      required: ["a", "b"],
    },
  ],
  "a tuple": [
    { type: "array", prefixItems: [{ type: "string" }, { type: "number" }] },
    {
      type: "ARRAY",
      items: { anyOf: [{ type: "STRING" }, { type: "NUMBER" }] },
      minItems: 2,
      maxItems: 2,
    },
  ],
  "the endpoint's own form": [
    {
      type: "OBJECT",
      properties: { a: { type: "STRING", nullable: true } },
      propertyOrdering: ["a"],
    },
    {
      type: "OBJECT",
      properties: { a: { type: "STRING", nullable: true } },
      propertyOrdering: ["a"],
    },
  ],
};

describe("a JSON Schema in the endpoint's form", () => {
  for (const [name, [from, to]] of Object.entries(TRANSLATIONS))
    test(name, () => {
      assert.deepEqual(toEndpointSchema(from), to);
      checkSchema(to, "responseSchema");
    });

  test("one that contains itself is written out three times", () => {
    const tree = {
      type: "object",
      properties: { name: { type: "string" }, children: { type: "array", items: { $ref: "#" } } },
      required: ["name", "children"],
    };
    const written = toEndpointSchema(tree);
    checkSchema(written, "responseSchema");
    assert.equal(JSON.stringify(written).split('"name":').length - 1, 4);
    // The last has none inside it, which fits as well.
    assert.match(JSON.stringify(written), /"maxItems":0/);
  });

  test("of one that says nothing nothing is said", () => {
    for (const nothing of [
      {},
      { description: "Anything" },
      { type: "object" },
      { $ref: "#" },
      { type: "object", properties: { child: { $ref: "#" } } },
    ])
      assert.equal(toEndpointSchema(nothing), undefined, JSON.stringify(nothing));
  });

  test("whatever schema anybody writes comes out as what the endpoint takes", async () => {
    const key = fc.constantFrom(
      ...["type", "properties", "items", "anyOf", "oneOf", "allOf", "enum", "const", "$ref"],
      ...["required", "minItems", "format", "$defs", "prefixItems", "exclusiveMinimum", "x"],
    );
    const type = fc.constantFrom("string", "object", "array", "null", "integer", "BOOLEAN");
    const { node } = fc.letrec((tie) => ({
      node: fc.dictionary(key, fc.oneof({ depthSize: "small" }, tie("value"), type), {
        maxKeys: 5,
      }),
      value: fc.oneof(
        { depthSize: "small" },
        fc.jsonValue({ maxDepth: 1 }),
        fc.array(fc.oneof(tie("node"), type), { maxLength: 3 }),
        tie("node"),
        fc.constantFrom("#", "#/$defs/x", "#/properties/x"),
      ),
    }));
    let schemas = 0;
    // A fifth of them are schemas: of thirty there are too few now and then.
    const tries = Math.max(90, runs(300));
    await fc.assert(
      fc.asyncProperty(node, async (one) => {
        const schema = one as Schema;
        const isSchema = await validatorOf(schema).then(
          () => true,
          () => false,
        );
        // What is no schema is refused before anything is sent.
        if (!isSchema) return;
        schemas++;
        const written = toEndpointSchema(schema);
        if (written) checkSchema(written, "responseSchema");
      }),
      { numRuns: tries },
    );
    assert.ok(schemas > tries / 12, `${schemas} schemas`);
  });
});

describe("the validator", () => {
  const schema = {
    type: "object",
    properties: { name: { type: "string" }, size: { type: ["integer", "null"] } },
    required: ["name"],
    additionalProperties: false,
  };

  test("lets through what fits and says of the rest what is wrong", async () => {
    const validate = await validatorOf(schema);
    assert.deepEqual(validate({ name: "a", size: null }), []);
    assert.deepEqual(validate({ size: "1", other: 1 }), [
      "The value must have required property 'name'",
      "The value must NOT have additional properties: other",
      "/size must be integer,null",
    ]);
  });

  test("reads the endpoint's form of a schema as well", async () => {
    const validate = await validatorOf({
      type: "OBJECT",
      properties: {
        a: { type: "STRING", nullable: true },
        b: { type: "ARRAY", items: { type: "STRING" }, minItems: "1" },
      },
      propertyOrdering: ["a", "b"],
      required: ["a"],
    });
    assert.deepEqual(validate({ a: null, b: ["x"] }), []);
    assert.equal(validate({ a: 1, b: [] }).length, 2);
  });

  test("texts in an enumeration keep their case", async () => {
    const validate = await validatorOf({ type: "STRING", enum: ["STRING", "Object"] });
    assert.deepEqual([validate("STRING").length, validate("string").length], [0, 1]);
  });

  const dialects: Record<string, [schema: Schema, good: unknown, bad: unknown]> = {
    "draft 4": [
      { $schema: "http://json-schema.org/draft-04/schema#", type: "object", required: ["a"] },
      { a: 1 },
      {},
    ],
    "2020-12": [
      {
        $schema: "https://json-schema.org/draft/2020-12/schema",
        prefixItems: [{ type: "string" }],
        items: { type: "number" },
      },
      ["a", 1],
      [1, 1],
    ],
    "a tuple of old": [{ items: [{ type: "string" }, { type: "number" }] }, ["a", 1], [1, "a"]],
    "null beside alternatives": [
      { anyOf: [{ type: "STRING" }, { type: "NUMBER" }], nullable: true },
      null,
      true,
    ],
    "null beside an enumeration": [{ type: "STRING", nullable: true, enum: ["a"] }, null, "b"],
    "properties with the names of keywords": [
      {
        type: "OBJECT",
        properties: {
          default: { type: "STRING" },
          enum: { type: "INTEGER" },
          type: { type: "STRING" },
        },
        required: ["enum"],
      },
      { default: "a", enum: 1, type: "b" },
      { enum: "1" },
    ],
    "a promise for later": [{ $async: true, type: "object", required: ["a"] }, { a: 1 }, {}],
    "a pattern of no unicode": [{ type: "string", pattern: "^[\\w-.]+$" }, "a", 1],
  };
  for (const [name, [dialect, good, bad]] of Object.entries(dialects))
    test(`understands ${name}`, async () => {
      const validate = await validatorOf(dialect);
      assert.deepEqual(validate(good), []);
      assert.notDeepEqual(validate(bad), []);
    });

  test("runs no pattern, which could run for ever", async () => {
    const validate = await validatorOf({ type: "string", pattern: "^(\\w+\\s?)*$" });
    const before = processorTime();
    validate(`${"a".repeat(40)}!`);
    assert.ok(processorTime() - before < 1000);
  });

  test("holds an answer against so much and no more, however a schema contains itself", async () => {
    const self = { $ref: "#/$defs/a" };
    const lists = { type: "array", items: self };
    const validate = await validatorOf({
      $defs: { a: { anyOf: [lists, { ...lists, minItems: 0 }, { type: "number" }] } },
      ...self,
    });
    const nested = (levels: number, inner: unknown): unknown =>
      Array.from({ length: levels }).reduce((value) => [value], inner);
    assert.deepEqual(validate(nested(12, 1)), []);
    assert.ok(validate(nested(3, "x")).length > 1);
    // Each level would take twice as much as the one before.
    assert.deepEqual(validate(nested(200, "x")), ["The value is too large to be checked"]);
    assert.deepEqual(validate(nested(12, 1)), [], "what was counted is over");
    const names = Array.from({ length: 20_000 }, (_, i) => `e${i}`);
    const listed = await validatorOf({ type: "array", items: { enum: names } });
    assert.deepEqual(listed(names.slice(0, 1000)), []);
    assert.equal(listed(names.map(() => "x")).length, 1);
    // A name among a schema's own is no schema.
    const required = { a: ["b"] };
    const dependent = await validatorOf({ type: "object", dependentRequired: required });
    assert.deepEqual([dependent({ a: 1, b: 1 }), dependent({ a: 1 }).length], [[], 1]);
  });

  test(
    "finds items that are there twice, without comparing each with each",
    { timeout: 20_000 },
    async () => {
      const validate = await validatorOf({ type: "array", items: {}, uniqueItems: true });
      const many = Array.from({ length: 200_000 }, (_, a) => ({ a }));
      assert.deepEqual(validate(many), []);
      for (const [one, other] of [
        [
          { a: 1, b: [{ c: 2, d: 3 }] },
          { b: [{ d: 3, c: 2 }], a: 1 },
        ],
        [1, 1.0],
        [null, null],
      ])
        assert.deepEqual(validate([one, other]), ["The value must NOT have duplicate items"]);
      for (const [one, other] of [
        [{ a: 1 }, [["a", 1]]],
        [{ a: 1 }, { fields: [["a", 1]] }],
        [1, "1"],
        [null, "null"],
        [
          [1, 2],
          [2, 1],
        ],
      ])
        assert.deepEqual(validate([one, other]), []);
      const off = await validatorOf({ type: "array", items: {}, uniqueItems: false });
      assert.deepEqual(off([1, 1]), []);
    },
  );

  test("a schema that contains itself many times over is open in the end, or refused", async () => {
    const tree = (branches: number): Schema => ({
      type: "object",
      properties: Object.fromEntries(
        Array.from({ length: branches }, (_, i) => [`p${i}`, { $ref: "#" }]),
      ),
    });
    const validate = await validatorOf(tree(8));
    assert.deepEqual(validate({ p0: { p1: {} } }), []);
    assert.equal(toEndpointSchema(tree(8)), undefined);
    const $defs = Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [
        `d${i}`,
        {
          type: "object",
          properties: Object.fromEntries(
            Array.from({ length: 12 }, (_one, k) => [`p${k}`, { $ref: `#/$defs/d${k}` }]),
          ),
        },
      ]),
    );
    await assert.rejects(validatorOf({ $ref: "#/$defs/d0", $defs }));
    await assert.doesNotReject(validatorOf({ type: "object", description: "x" }));
    assert.deepEqual(toEndpointSchema({ prefixItems: [{ $ref: "#/%" }] })?.["items"], {
      type: "STRING",
    });
  });

  test("a schema that is none is refused", async () => {
    for (const wrong of [{ type: "text" }, { required: 1 }, { $ref: "#/nowhere" }])
      await assert.rejects(validatorOf(wrong));
  });
});

describe("the JSON in an answer", () => {
  const findJson = (answer: string): FoundJson | undefined => {
    const [first] = jsonIn(answer);
    return first;
  };
  const found = { a: [1, "}"] };
  const json = JSON.stringify(found, null, 2);
  for (const [name, answer] of Object.entries({
    alone: json,
    "with a BOM and blanks": `\uFEFF\n ${json}\n\n`,
    "in a fence": `\`\`\`json\n${json}\n\`\`\``,
    "in a fence without a language": `\`\`\`\n${json}\n\`\`\``,
    "in a fence of tildes": `~~~json\n${json}\n~~~`,
    "in a fence, with words around": `Here it is:\n\n\`\`\`json\n${json}\n\`\`\`\nAnything else?`,
    "in the second fence": `\`\`\`sh\nls\n\`\`\`\n\`\`\`json\n${json}\n\`\`\``,
    "with words around": `Sure! ${json} That is all.`,
    "after other brackets": `Here is [the result]: ${json}`,
    "before other braces": `${json} Hope this helps :-}`,
    "before a smaller one": `${json}\n{"b":2}`,
  }))
    test(name, () => assert.deepEqual(findJson(answer)?.value, found));

  test("null, texts and numbers are JSON too", () => {
    for (const value of [null, "a", 0, false])
      assert.deepEqual(findJson(JSON.stringify(value)), { value, source: JSON.stringify(value) });
  });

  test("however often a fence is repeated, looking takes no longer than reading", () => {
    const before = processorTime();
    assert.equal(findJson("```json\n".repeat(200_000)), undefined);
    assert.ok(processorTime() - before < 5000);
  });

  test("none", () => {
    for (const text of ["", "No.", "{", '{"a":', "```json\n{\n```", "} {"])
      assert.equal(findJson(text), undefined, text);
  });
});

describe("validators of schemas that come again", () => {
  const schemaOf = (minLength: number): Schema => ({ type: "string", minLength });

  test("are made once", async () => {
    const first = await validatorOf(schemaOf(1));
    const other = await validatorOf(schemaOf(2));
    assert.equal(await validatorOf(schemaOf(1)), first);
    assert.notEqual(other, first);
    assert.deepEqual([first("a"), other("a").length], [[], 1]);
  });

  test("are made anew after many others", async () => {
    const first = await validatorOf(schemaOf(1));
    for (let length = 10; length < 40; length++) await validatorOf(schemaOf(length));
    assert.notEqual(await validatorOf(schemaOf(1)), first);
  });
});
