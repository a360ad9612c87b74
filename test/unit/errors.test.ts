import assert from "node:assert/strict";
import { test } from "node:test";
import { MaviError } from "../../src/core/mavi/errors.ts";
import { cleanVendorText } from "../../src/core/mavi/vendorText.ts";

test("the endpoint's sentence is shown without keys, bytes and what was sent", () => {
  assert.equal(cleanVendorText("Key sk-mavi-abc123\nis\u202e not valid"), "Key … is not valid");
  assert.equal(cleanVendorText(`Invalid base64: ${"iVBORw0KGgo".repeat(20)}`), "Invalid base64: …");
  assert.equal(
    cleanVendorText("Cannot answer: what is my secret plan", ["Tell me what is my secret plan?"]),
    undefined,
  );
  assert.equal(cleanVendorText(" \n "), undefined);
  assert.equal(cleanVendorText("word ".repeat(200))?.length, 240);
});

test("words that prompts and refusals share do not swallow a refusal", () => {
  const prompts = [
    "Describe the image. The alt text cannot be empty, and must be at most 120 characters.",
    "Why does the model say that the request is too large? The model input cannot be empty.",
    "Is the model gemini-2.5-flash able to process an image of this size?",
  ];
  for (const words of [
    "Model input cannot be empty",
    "The request is too large for the model",
    "Unable to process input image",
    "The model gemini-2.5-flash is not available",
    "Please try again with a valid image",
    "max_tokens must be at most 65536",
  ])
    assert.equal(cleanVendorText(words, prompts), words);
});

test("nothing that tells of a prompt, a key or an image comes back", () => {
  const key = "sk-mavi-4711abcd";
  const base64 = "iVBORw0KGgoAAAANSUhEUgAAAB4AAAAU";
  const prompts = [
    "hunter2\nAcme GmbH DE89 3704",
    "Describe how the invoice of Müller & Sons differs from the contract",
    "请描述这张关于内部预算会议的图片，并列出所有与会者",
    "The image is of the model and the request is for the text of the image in the document",
    key,
    base64,
    "customer-4711-secret",
  ];
  for (const echo of [
    "Bad text: Acme GmbH DE89 3704",
    "Cannot answer: hunter2 Acme GmbH",
    "Invalid: the invoice of Müller",
    "输入无效: 内部预算会议的图片，并列出",
    "Refused: the image is of the model and the request is for the text of the image",
    "Bad trace: customer-4711-secret",
    `Refused: ${prompts[3]}`,
  ])
    assert.doesNotMatch(
      cleanVendorText(echo, prompts) ?? "",
      /Acme|Müller|预算|customer|is of the model and the request is for/,
      echo,
    );
  assert.doesNotMatch(cleanVendorText(`Key ${key} is wrong`, prompts) ?? "", /4711/);
  assert.doesNotMatch(cleanVendorText(`Bad image ${base64.slice(0, 20)}`, prompts) ?? "", /iVBOR/);
});

test("an error's own text has the reason and codes alone", () => {
  const error = new MaviError({ reason: "auth", status: 401, code: "0401", vendorText: "secret" });
  assert.equal(error.message, "auth, status 401, code 0401");
});
