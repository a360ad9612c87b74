import assert from "node:assert/strict";
import { describe, test } from "node:test";
import manifest from "../../package.json" with { type: "json" };
import {
  endpointUrl,
  parseAltTextSettings,
  parsePasteMode,
  parseSettings,
  SETTING,
  withOverrides,
  type SettingId,
  type SettingsSource,
} from "../../src/core/settings.ts";

interface Property {
  readonly default: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
}
const properties: Readonly<Record<string, Property>> = Object.fromEntries(
  manifest.contributes.configuration.flatMap(({ properties }) => Object.entries(properties)),
);
const defaultOf = (id: SettingId): unknown => properties[`iris.${id}`]?.default;
/** A user's own values over the manifest's defaults. */
const source = (own: Partial<Record<SettingId, unknown>> = {}): SettingsSource => ({
  get: (id) => (id in own ? own[id] : defaultOf(id)),
  defaultOf,
  isSet: (id) => id in own,
});
const parsed = (own?: Partial<Record<SettingId, unknown>>) => ({
  ...parseSettings(source(own)),
  altText: parseAltTextSettings(source(own)),
  paste: parsePasteMode(source(own)),
});

describe("settings", () => {
  test("of answers have an older name, which counts where the new one is not set", () => {
    const count = (own: Parameters<typeof parsed>[0]) => parsed(own).parameters.n;
    assert.equal(count({}), 1);
    assert.equal(count({ n: 3 }), 3);
    assert.equal(count({ n: 3, answers: 2 }), 2);
    assert.equal(count({ answers: null }), undefined);
  });

  test("are the manifest's defaults where nothing is set", () => {
    const { parameters, ...rest } = parsed();
    assert.deepEqual(rest, {
      endpoint: "https://mavi-backend.memories.ai/serve/api/v2/iu",
      model: "gemini:gemini-2.5-flash",
      isModelChosen: false,
      systemPrompt: "",
      prompts: { prompts: [], wrong: [] },
      encoding: "auto",
      image: { maxEdge: 3840, maxBytes: 4_000_000 },
      maxTotalBytes: 8_000_000,
      historyBytes: 200_000_000,
      confirmBeforeUpload: "firstTime",
      requestsPerSecond: 1,
      reviewBudget: 5,
      agentsBudget: 1,
      timeouts: { connect: 20_000, firstByte: 180_000, idle: 120_000 },
      altText: {
        language: undefined,
        maxLength: 150,
        context: true,
        staticRoots: [],
        components: [],
        diagnostics: "missing",
        mayTellKind: true,
        hover: true,
      },
      paste: "offer",
    });
    const set = Object.entries(parameters).filter(([, value]) => value !== undefined);
    assert.deepEqual(Object.fromEntries(set), {
      maxTokens: 8192,
      frequencyPenalty: 0,
      presencePenalty: 0,
      n: 1,
      stream: true,
    });
  });

  test("have no default of their own: another manifest, another value", () => {
    const other: Partial<Record<SettingId, unknown>> = {
      [SETTING.maxEdge]: 512,
      [SETTING.historyBytes]: 3_000_000,
      [SETTING.idleTimeout]: 7,
      [SETTING.confirmBeforeUpload]: "always",
      [SETTING.altTextMaxLength]: 80,
      [SETTING.altTextHover]: false,
      [SETTING.altTextPaste]: "off",
      [SETTING.altTextComponents]: ["Figure"],
    };
    const wrong: SettingsSource = {
      get: () => Symbol("of no type"),
      defaultOf: (id) => other[id] ?? defaultOf(id),
      isSet: () => true,
    };
    const { image, historyBytes, timeouts, confirmBeforeUpload } = parseSettings(wrong);
    assert.deepEqual(
      [image.maxEdge, historyBytes, timeouts.idle, confirmBeforeUpload],
      [512, 3_000_000, 7000, "always"],
    );
    const { maxLength, hover, components, context } = parseAltTextSettings(wrong);
    assert.deepEqual([maxLength, hover, components, context], [80, false, ["Figure"], true]);
    assert.equal(parsePasteMode(wrong), "off");
  });

  // What the settings editor refuses, settings.json can still hold.
  const numbers: readonly [
    SettingId,
    (settings: ReturnType<typeof parsed>) => number,
    scale?: number,
  ][] = [
    [SETTING.maxEdge, ({ image }) => image.maxEdge],
    [SETTING.maxBytes, ({ image }) => image.maxBytes],
    [SETTING.maxTotalBytes, ({ maxTotalBytes }) => maxTotalBytes],
    [SETTING.historyBytes, ({ historyBytes }) => historyBytes],
    [SETTING.requestsPerSecond, ({ requestsPerSecond }) => requestsPerSecond],
    [SETTING.connectTimeout, ({ timeouts }) => timeouts.connect, 1000],
    [SETTING.firstByteTimeout, ({ timeouts }) => timeouts.firstByte, 1000],
    [SETTING.idleTimeout, ({ timeouts }) => timeouts.idle, 1000],
    [SETTING.altTextMaxLength, ({ altText }) => altText.maxLength],
  ];
  for (const [id, valueIn, scale = 1] of numbers)
    test(`${id} stays in the manifest's range, and what is no number is the default`, () => {
      const { minimum, maximum, default: value } = properties[`iris.${id}`]!;
      assert.ok(minimum !== undefined);
      const read = (own: unknown): number => valueIn(parsed({ [id]: own })) / scale;
      assert.equal(read(minimum), minimum);
      assert.equal(read(minimum - 1), minimum);
      assert.equal(read(1e300), maximum ?? Number.MAX_SAFE_INTEGER);
      for (const wrong of ["12", null, undefined, Number.NaN, [7], true])
        assert.equal(read(wrong), value, String(wrong));
    });

  const choices: readonly [SettingId, (settings: ReturnType<typeof parsed>) => string][] = [
    [SETTING.imageEncoding, ({ encoding }) => encoding],
    [SETTING.confirmBeforeUpload, ({ confirmBeforeUpload }) => confirmBeforeUpload],
    [SETTING.altTextDiagnostics, ({ altText }) => altText.diagnostics],
    [SETTING.altTextPaste, ({ paste }) => paste],
  ];
  for (const [id, valueIn] of choices)
    test(`${id} is any of the manifest's values, and anything else the default`, () => {
      const { enum: values, default: value } = properties[`iris.${id}`]!;
      for (const one of values!) assert.equal(valueIn(parsed({ [id]: one })), one);
      for (const wrong of ["morse", "", null, 3])
        assert.equal(valueIn(parsed({ [id]: wrong })), value, String(wrong));
    });

  test("take texts without what surrounds them, and a wrong endpoint is not replaced by the vendor's", () => {
    const { endpoint, model, altText } = parsed({
      [SETTING.endpoint]: "  https://other.example/iu//  ",
      [SETTING.model]: " gemini:x ",
      [SETTING.altTextLanguage]: " de ",
    });
    assert.deepEqual(
      [endpoint, model, altText.language],
      ["https://other.example/iu", "gemini:x", "de"],
    );
    assert.equal(parsed({ [SETTING.endpoint]: 5 }).endpoint, "");
    assert.equal(parsed({ [SETTING.altTextLanguage]: "  " }).altText.language, undefined);
  });

  test("leave parameters as they are, to be named, and what is empty is not set", () => {
    const { parameters } = parsed({
      temperature: "hot",
      stop: ["", 7, "END"],
      metadata: {},
      responseSchema: null,
      responseMimeType: "auto",
    });
    const { temperature, stop, metadata, responseSchema, responseMimeType } =
      parameters as Readonly<Record<string, unknown>>;
    assert.deepEqual([temperature, stop], ["hot", ["", 7, "END"]]);
    assert.deepEqual(
      [metadata, responseSchema, responseMimeType],
      [undefined, undefined, undefined],
    );
    assert.equal(
      parsed({ responseMimeType: "json_schema" }).parameters.responseMimeType,
      "json_schema",
    );
  });

  test("of lists take the texts", () => {
    const { components, staticRoots } = parsed({
      [SETTING.altTextComponents]: ["Figure", 3, null, "Photo"],
      [SETTING.altTextStaticRoots]: "public",
    }).altText;
    assert.deepEqual([components, staticRoots], [["Figure", "Photo"], []]);
  });

  test("give way to what a question of its own asks for", () => {
    const settings = parseSettings(source());
    const changed = withOverrides(settings, {
      title: "Short",
      model: "gemini:x",
      parameters: { maxTokens: 10 },
    });
    assert.equal(changed.model, "gemini:x");
    assert.equal(changed.systemPrompt, settings.systemPrompt);
    assert.deepEqual([changed.parameters.maxTokens, changed.parameters.n], [10, 1]);
    assert.deepEqual(withOverrides(settings, undefined), settings);
  });
});

describe("the endpoint's address", () => {
  test("may carry a key over https, or to this machine", () => {
    for (const safe of [
      "https://mavi-backend.memories.ai/serve/api/v2/iu",
      "http://localhost:8080/iu",
      "http://127.0.0.1/iu",
      "http://[::1]:9/iu",
    ])
      assert.equal(endpointUrl(safe)?.href, safe);
    for (const unsafe of [
      "",
      "memories.ai",
      "http://memories.ai/iu",
      "http://127.0.0.1.example/iu",
      "https://name:word@memories.ai/iu",
      "ftp://localhost/iu",
    ])
      assert.equal(endpointUrl(unsafe), undefined, unsafe);
  });
});
