import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, test } from "node:test";
import { writeBody, type ChatRequest, type RequestForm } from "../../src/core/mavi/request.ts";

type Fields = Readonly<Record<string, unknown>>;

function written(request: ChatRequest, form: Partial<RequestForm> = {}): unknown {
  const body = writeBody(request, { encoding: "base64", metadata: "both", ...form });
  const all = Buffer.concat([...body.pieces()]);
  assert.equal(all.length, body.length, "the length is that of the pieces");
  assert.deepEqual(Buffer.concat([...body.pieces()]), all, "the pieces can be made again");
  return JSON.parse(all.toString());
}

const model = "gemini:gemini-2.5-flash";

describe("the request body", () => {
  test("is laid out as the vendor's page says", () => {
    const image = { mimeType: "image/png", bytes: randomBytes(100_001) };
    const body = written({
      model,
      system: "Be brief.",
      messages: [
        { role: "user", text: "What is it?", images: [image] },
        { role: "assistant", text: "A cat." },
        { role: "user", text: "Which colour?" },
      ],
      temperature: 0.2,
      maxTokens: 8192,
      topP: 0.9,
      frequencyPenalty: 0,
      presencePenalty: 0.5,
      n: 2,
      stop: ["END"],
      thinkingBudget: 0,
      responseMimeType: "json_schema",
      responseSchema: { type: "object", properties: { a: { type: ["string", "null"] } } },
      metadata: { trace: "t-1" },
      stream: true,
    });
    const metadata = {
      trace: "t-1",
      thinking_config: { thinking_budget: 0 },
      response_mime_type: "json_schema",
      responseSchema: {
        type: "OBJECT",
        properties: { a: { type: "STRING", nullable: true } },
        propertyOrdering: ["a"],
      },
    };
    assert.deepEqual(body, {
      model,
      messages: [
        { role: "system", content: "Be brief." },
        {
          role: "user",
          content: [
            {
              type: "input_file",
              file_uri: image.bytes.toString("base64"),
              mime_type: "image/png",
            },
            { type: "text", text: "What is it?" },
          ],
        },
        { role: "assistant", content: [{ type: "text", text: "A cat." }] },
        { role: "user", content: [{ type: "text", text: "Which colour?" }] },
      ],
      temperature: 0.2,
      max_tokens: 8192,
      top_p: 0.9,
      presence_penalty: 0.5,
      n: 2,
      stop: ["END"],
      stream: true,
      extra_body: { metadata },
      metadata,
    });
  });

  test("writes metadata in one place alone where the other is refused", () => {
    const request = { model, messages: [], thinkingBudget: 128 } as const;
    const metadata = { thinking_config: { thinking_budget: 128 } };
    assert.deepEqual(written(request, { metadata: "metadata" }), { model, messages: [], metadata });
    assert.deepEqual(written(request, { metadata: "extra_body" }), {
      model,
      messages: [],
      extra_body: { metadata },
    });
  });

  test("a schema asks for JSON by itself, one answer and zero penalties need no word", () => {
    const body = written({ model, messages: [], responseSchema: { type: "STRING" }, n: 1 });
    const metadata = { response_mime_type: "application/json", responseSchema: { type: "STRING" } };
    assert.deepEqual(body, { model, messages: [], extra_body: { metadata }, metadata });
  });

  test("writes thinking levels and the resolution of images as Google names them", () => {
    const body = written({
      model: "gemini:gemini-3.8-flash",
      messages: [],
      thinkingLevel: "low",
      mediaResolution: "medium",
    });
    const metadata = {
      thinking_config: { thinking_level: "low" },
      media_resolution: "MEDIA_RESOLUTION_MEDIUM",
    };
    assert.deepEqual(body, {
      model: "gemini:gemini-3.8-flash",
      messages: [],
      extra_body: { metadata },
      metadata,
    });
  });

  test("names a temperature for Gemini 3.0 and 3.1 alone where the user set none", () => {
    const temperature = (name: string, set?: number): unknown =>
      (written({ model: `gemini:${name}`, messages: [], temperature: set }) as Fields)[
        "temperature"
      ];
    const rows: [string, number | undefined][] = [
      ["gemini-2.5-flash", undefined],
      ["gemini-3-flash-preview", 1],
      ["gemini-3.1-pro-preview", 1],
      ["gemini-3.5-flash", undefined],
      ["gemini-3.5-flash-lite", undefined],
      ["gemini-3.6-flash", undefined],
      ["gemini-3.8-flash", undefined],
      ["of-tomorrow", undefined],
    ];
    for (const [name, expected] of rows) {
      assert.equal(temperature(name), expected, name);
      assert.equal(temperature(name, 0.2), 0.2, `${name}, set`);
    }
  });

  test("leaves out what is not set", () => {
    assert.deepEqual(
      Object.keys(written({ model, messages: [{ role: "user", text: "Hi" }], stop: [] }) as object),
      ["model", "messages"],
    );
  });

  test("writes data URIs, several images and empty ones", () => {
    const images = [0, 1, 2, 3, 49_152].map((length) => ({
      mimeType: "image/webp",
      bytes: randomBytes(length),
    }));
    const body = written(
      { model, messages: [{ role: "user", text: '#{} "\\', images }] },
      { encoding: "dataUri" },
    );
    const { content } = (
      body as { messages: { content: { file_uri?: string; text?: string }[] }[] }
    ).messages[0]!;
    assert.deepEqual(
      content.map((part) => part.file_uri ?? part.text),
      [
        ...images.map(({ bytes }) => `data:image/webp;base64,${bytes.toString("base64")}`),
        '#{} "\\',
      ],
    );
  });
});
