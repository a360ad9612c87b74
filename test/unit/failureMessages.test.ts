/* Failures as users read them, in plain Node: whole sentences in each language, whatever there is to say. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Answer } from "../../src/core/conversation/conversation.ts";
import type { FailureFacts, FailureReason } from "../../src/core/mavi/errors.ts";
import type { Parameters } from "../../src/core/mavi/parameters.ts";
import {
  explain,
  explainWait,
  settingsFor,
  type Explanation,
} from "../../src/core/messages/failures.ts";
import type { Locale } from "../../src/core/messages/locale.ts";
import { assertWhole, english, LOCALES } from "./locales.ts";

const MODEL = "gemini:gemini-2.5-flash";
const HOST = "mavi.example";
const said = "No such thing";

const sentenceOf = (failure: FailureFacts, locale: Locale = english): string =>
  explain(failure, { model: MODEL, host: HOST, ...locale }).sentence;

const REASONS: Readonly<Record<FailureReason, readonly Partial<FailureFacts>[]>> = {
  auth: [{}],
  balance: [{}, { vendorText: said }],
  quota: [{}, { vendorText: said }],
  forbidden: [{}, { vendorText: said }],
  notFound: [{}, { vendorText: said }],
  imageAddress: [{}, { vendorText: said }],
  unfinished: [{ code: "RECITATION" }],
  rateLimit: [
    {},
    { vendorText: said },
    { retryAfter: 600 },
    { retryAfter: 37.2, vendorText: said },
  ],
  badRequest: [{}, { vendorText: said }, { vendorText: "temperature is wrong" }],
  modelUnavailable: [{}, { vendorText: said }],
  tooLarge: [{}, { code: "context_length_exceeded" }],
  unsupportedImage: [{}, { vendorText: said }],
  filtered: [{}, { code: "SAFETY" }],
  network: [{}, { code: "ECONNREFUSED" }],
  proxy: [
    {},
    { code: "INVALID_PROXY" },
    { status: 407 },
    { code: "ECONNREFUSED" },
    { status: 502 },
  ],
  certificate: [{}],
  timeout: [{}, { code: "UND_ERR_HEADERS_TIMEOUT" }],
  server: [{}, { status: 503 }, { status: 200 }, { status: 503, vendorText: said }],
  truncated: [{}],
  badReply: [
    {},
    { vendorText: said },
    { code: "REDIRECT", redirectedTo: "login.example" },
    ...["SCHEMA", "REDIRECT", "HTML", "ENDLESS", "FRAME_TOO_LONG"].map((code) => ({ code })),
  ],
};
const FAILURES = Object.entries(REASONS).flatMap(([reason, facts]) =>
  facts.map((more) => ({ reason: reason as FailureReason, ...more })),
);

describe("failures", () => {
  for (const locale of LOCALES)
    test(`${locale.language}: each is whole, names what it knows, and differs from the others`, () => {
      const sentences = FAILURES.map((failure) => sentenceOf(failure, locale));
      for (const [i, sentence] of sentences.entries()) {
        assertWhole(sentence);
        const { vendorText, code, status, reason } = FAILURES[i]!;
        if (vendorText) assert.ok(sentence.includes(vendorText), sentence);
        if (code === "ECONNREFUSED") assert.ok(sentence.includes(code), sentence);
        if (reason === "server" && !vendorText)
          assert.equal(sentence.includes("503"), status === 503, sentence);
      }
      // A status below 400 and a reply without an end have no sentence of their own.
      assert.equal(new Set(sentences).size, sentences.length - 2);
    });

  test("what the endpoint says stands where each language wants it", () => {
    const failure: FailureFacts = { reason: "modelUnavailable", vendorText: said };
    assert.deepEqual(
      LOCALES.map((locale) => sentenceOf(failure, locale)),
      [
        "The model “gemini-2.5-flash” is not available: “No such thing”. Select another model.",
        "Das Modell „gemini-2.5-flash“ ist nicht verfügbar: „No such thing“. Wählen Sie ein anderes Modell aus.",
        "モデル「gemini-2.5-flash」は利用できません: 「No such thing」。別のモデルを選択してください。",
        "模型“gemini-2.5-flash”不可用: “No such thing”。请选择其他模型。",
      ],
    );
  });

  test("a known wait is named, as the language counts", () => {
    const waits = [0.4, 37.2, 600, 12 * 3600 + 34].map((retryAfter) =>
      sentenceOf({ reason: "rateLimit", retryAfter }),
    );
    assert.deepEqual(
      waits,
      ["1 second", "38 seconds", "10 minutes", "13 hours"].map(
        (wait) => `Too many requests. Try again in ${wait}.`,
      ),
    );
    assert.match(sentenceOf({ reason: "rateLimit", retryAfter: 600 }, LOCALES[1]), /10 Minuten/);
  });

  test("no full stop stands twice, and a redirect's host is named", () => {
    assert.equal(
      sentenceOf({ reason: "server", vendorText: "The model is overloaded." }),
      "The service returned an error: “The model is overloaded”. Try again later.",
    );
    assert.match(
      sentenceOf({ reason: "badReply", code: "REDIRECT", redirectedTo: "login.example" }),
      /^mavi\.example redirects to login\.example, .* sign-in page of this network/,
    );
  });

  test("at most two buttons for a refused request, each with its target", () => {
    const of = (vendorText?: string): Explanation =>
      explain({ reason: "badRequest", vendorText }, { model: MODEL, host: HOST, ...english });
    assert.deepEqual(of().actions, ["selectModel", "retry"]);
    assert.deepEqual(of("The thinking budget 7 is invalid").actions, ["openSettings", "retry"]);
    const settings = (vendorText: string): string | undefined =>
      settingsFor({ failure: { reason: "badRequest", vendorText } });
    assert.equal(settings("The thinking budget 7 is invalid"), "iris.thinking");
    assert.equal(settings("max_output_tokens must be at most 65536"), "iris.maxTokens");
    assert.equal(settings("No"), undefined);
  });

  test("without a code, a status or words of the endpoint nothing is left of their place", () => {
    assert.equal(
      sentenceOf({ reason: "network" }),
      "mavi.example cannot be reached. Check the network connection, then try again.",
    );
    assert.equal(
      sentenceOf({ reason: "network", code: "ENOTFOUND" }),
      "mavi.example cannot be reached (ENOTFOUND). Check the network connection, then try again. If only the system or a PAC file configures your proxy, add it to “Http: Proxy”.",
    );
    assert.equal(
      sentenceOf({ reason: "unsupportedImage" }),
      "The service could not read an image. Try another image or model.",
    );
  });

  test("of parameters name the setting or the prompt, and say that nothing was sent", () => {
    const of = (parameter: keyof Parameters, more: { prompt?: string; model?: string } = {}) =>
      explain(
        { reason: "badRequest", parameter, prompt: more.prompt },
        { model: more.model ?? MODEL, host: HOST, ...english },
      ).sentence;
    assert.deepEqual(
      [
        of("temperature"),
        of("maxTokens"),
        of("n", { prompt: "Describe" }),
        of("n"),
        of("stop"),
        of("stream"),
        of("responseSchema"),
        of("metadata"),
        of("responseMimeType"),
        of("thinkingBudget"),
        of("thinkingBudget", { model: "gemini:gemini-2.5-flash-lite" }),
        of("thinkingBudget", { model: "gemini:gemini-2.5-pro" }),
        of("thinkingBudget", { model: "gemini:gemini-2.0-flash" }),
      ],
      [
        "“Iris: Temperature” must be a number from 0 to 2. Nothing was sent.",
        "“Iris: Max Tokens” must be a whole number of at least 1. Nothing was sent.",
        "“Describe: n” must be a whole number from 1 to 8. Nothing was sent.",
        "“Iris: Answers” must be a whole number from 1 to 8. Nothing was sent.",
        "“Iris: Stop” must be a list of strings. Nothing was sent.",
        "“Iris: Stream” must be true or false. Nothing was sent.",
        "“Iris: Response Schema” must be a valid JSON Schema. Nothing was sent.",
        "“Iris: Metadata” must be an object. Nothing was sent.",
        "“Iris: Response Mime Type” must be one of application/json, json_schema. Nothing was sent.",
        "“Iris: Thinking Budget” must be from 0 to 24576 for gemini-2.5-flash. Nothing was sent.",
        "“Iris: Thinking Budget” must be 0, or from 512 to 24576 for gemini-2.5-flash-lite. Nothing was sent.",
        "“Iris: Thinking Budget” must be from 128 to 32768 for gemini-2.5-pro. Nothing was sent.",
        "gemini-2.0-flash does not support “Iris: Thinking Budget”. Clear the setting to use this model. Nothing was sent.",
      ],
    );
  });

  test("lead to the settings that they speak of", () => {
    const settings = (failure: Answer["failure"]): string | undefined => settingsFor({ failure });
    assert.equal(settings({ reason: "badRequest", parameter: "topP" }), "iris.topP");
    assert.equal(
      settings({ reason: "badRequest", parameter: "topP", prompt: "P" }),
      "iris.prompts",
    );
    assert.equal(settings({ reason: "proxy" }), "http.proxy");
    assert.equal(settings({ reason: "notFound" }), "iris.endpoint");
    assert.equal(settings({ reason: "badReply", code: "SCHEMA" }), "iris.responseSchema");
    assert.equal(settings({ reason: "badReply" }), "iris.endpoint");
    assert.equal(settings({ reason: "auth" }), undefined);
    assert.equal(settingsFor({ failure: undefined, capped: true }), "iris.maxTokens");
  });

  for (const locale of LOCALES)
    test(`${locale.language}: why a request waits is whole`, () => {
      for (const reason of Object.keys(REASONS) as FailureReason[])
        assertWhole(explainWait({ reason, host: HOST }, locale.t));
    });
});
