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

test("an error's own text has the reason and codes alone", () => {
  const error = new MaviError({ reason: "auth", status: 401, code: "0401", vendorText: "secret" });
  assert.equal(error.message, "auth, status 401, code 0401");
});
