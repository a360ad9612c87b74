import { parsePrompts, type Overrides } from "./conversation/prompts.ts";
import type { PrepareOptions } from "./image/prepared.ts";
import { overlaid, type Parameters } from "./mavi/parameters.ts";
import type { ImageEncoding } from "./mavi/request.ts";
import type { Timeouts } from "./mavi/transport.ts";

/** Iris's settings, read afresh for each request. */
export interface Settings {
  readonly endpoint: string;
  readonly model: string;
  /** Somebody chose the model; else Iris may ask another where this one is gone. */
  readonly isModelChosen: boolean;
  /** As they stand, of whatever type: the client checks them, so that a wrong one is named and not passed over. */
  readonly parameters: Parameters;
  readonly systemPrompt: string;
  readonly prompts: ReturnType<typeof parsePrompts>;
  readonly encoding: "auto" | ImageEncoding;
  readonly image: PrepareOptions;
  /** Bytes that all images of one request may have, where earlier ones are sent again. */
  readonly maxTotalBytes: number;
  /** Bytes that the kept conversations of a workspace may have with their images. */
  readonly historyBytes: number;
  readonly confirmBeforeUpload: "firstTime" | "always" | "never";
  /** Of work in bulk. */
  readonly requestsPerSecond: number;
  /** US dollars that one run of a review may take; 0 for no limit. */
  readonly reviewBudget: number;
  /** US dollars that agents may spend in a window; 0 for nothing. */
  readonly agentsBudget: number;
  readonly timeouts: Timeouts;
}

/** The ids of the settings that Iris reads. A test holds them against the manifest. */
export const SETTING = {
  endpoint: "endpoint",
  model: "model",
  temperature: "temperature",
  maxTokens: "maxTokens",
  topP: "topP",
  frequencyPenalty: "frequencyPenalty",
  presencePenalty: "presencePenalty",
  answers: "answers",
  /** What `answers` was called. */
  n: "n",
  stop: "stop",
  thinkingBudget: "thinkingBudget",
  thinkingLevel: "thinkingLevel",
  mediaResolution: "mediaResolution",
  responseMimeType: "responseMimeType",
  responseSchema: "responseSchema",
  metadata: "metadata",
  stream: "stream",
  systemPrompt: "systemPrompt",
  prompts: "prompts",
  imageEncoding: "imageEncoding",
  maxEdge: "image.maxEdge",
  maxBytes: "image.maxBytes",
  maxTotalBytes: "image.maxTotalBytes",
  historyBytes: "history.maxBytes",
  confirmBeforeUpload: "confirmBeforeUpload",
  requestsPerSecond: "requestsPerSecond",
  connectTimeout: "timeout.connect",
  firstByteTimeout: "timeout.firstByte",
  idleTimeout: "timeout.idle",
  altTextLanguage: "altText.language",
  altTextMaxLength: "altText.maxLength",
  altTextContext: "altText.context",
  altTextStaticRoots: "altText.staticRoots",
  altTextComponents: "altText.components",
  altTextDiagnostics: "altText.diagnostics",
  altTextAllowKinds: "altText.allowKinds",
  altTextHover: "altText.hover",
  altTextPaste: "altText.paste",
  reviewBudget: "review.budget",
  agentsBudget: "agents.budget",
} as const satisfies Record<keyof Parameters, keyof Parameters> & Record<string, string>;

export type SettingId = (typeof SETTING)[keyof typeof SETTING];

/** The setting of a parameter. */
export function settingOf(parameter: keyof Parameters): SettingId {
  return parameter === "n" ? SETTING.answers : parameter;
}

/** Where settings are read from: an editor's configuration, a file, a test's table. */
export interface SettingsSource {
  /** The value as it stands, of whatever type. */
  get(id: SettingId): unknown;
  /** The manifest's default, the only place that has them: it stands in for a value of a wrong type. */
  defaultOf(id: SettingId): unknown;
  /** Whether somebody set a value, be it the default's. */
  isSet(id: SettingId): boolean;
}

/** Whoever edits settings by hand may write anything: numbers are kept in their range, and a wrong type is the default. */
export function parseSettings(source: SettingsSource): Settings {
  const { text, number, choice } = readersOf(source);
  const parameter = <K extends keyof Parameters>(id: K, setting: SettingId = id): Parameters[K] => {
    const value = source.get(setting);
    return (isNothing(value) ? undefined : value) as Parameters[K];
  };
  const unlessAuto = <K extends keyof Parameters>(id: K): Parameters[K] | undefined =>
    text(id) === "auto" ? undefined : parameter(id);
  return {
    endpoint: text(SETTING.endpoint).replace(/\/+$/, ""),
    model: text(SETTING.model) || String(source.defaultOf(SETTING.model)),
    isModelChosen: source.isSet(SETTING.model) && text(SETTING.model) !== "",
    parameters: {
      temperature: parameter("temperature"),
      maxTokens: parameter("maxTokens"),
      topP: parameter("topP"),
      frequencyPenalty: parameter("frequencyPenalty"),
      presencePenalty: parameter("presencePenalty"),
      n: parameter("n", source.isSet(SETTING.answers) ? SETTING.answers : SETTING.n),
      stop: parameter("stop"),
      thinkingBudget: parameter("thinkingBudget"),
      thinkingLevel: unlessAuto("thinkingLevel"),
      mediaResolution: unlessAuto("mediaResolution"),
      responseMimeType: unlessAuto("responseMimeType"),
      responseSchema: parameter("responseSchema"),
      metadata: parameter("metadata"),
      stream: parameter("stream"),
    },
    systemPrompt: text(SETTING.systemPrompt),
    prompts: parsePrompts(source.get(SETTING.prompts)),
    encoding: choice(SETTING.imageEncoding, ["auto", "base64", "dataUri"]),
    image: {
      maxEdge: Math.floor(number(SETTING.maxEdge, 64)),
      maxBytes: Math.floor(number(SETTING.maxBytes, 10_000)),
    },
    maxTotalBytes: Math.floor(number(SETTING.maxTotalBytes, 0)),
    historyBytes: Math.floor(number(SETTING.historyBytes, 1_000_000)),
    confirmBeforeUpload: choice(SETTING.confirmBeforeUpload, ["firstTime", "always", "never"]),
    requestsPerSecond: number(SETTING.requestsPerSecond, 0.01, 100),
    reviewBudget: number(SETTING.reviewBudget, 0),
    agentsBudget: number(SETTING.agentsBudget, 0),
    // A timeout of less than a second would end requests that do well.
    timeouts: {
      connect: 1000 * number(SETTING.connectTimeout, 1, 3600),
      firstByte: 1000 * number(SETTING.firstByteTimeout, 1, 3600),
      idle: 1000 * number(SETTING.idleTimeout, 1, 3600),
    },
  };
}

/** How alt texts are written in a document. */
export interface AltTextSettings {
  /** None for the document's own. */
  readonly language: string | undefined;
  /** In characters, 0 to 2000; 0 for no limit. */
  readonly maxLength: number;
  /** Whether the text around an image goes along. */
  readonly context: boolean;
  /** Folders that paths with a leading slash are looked for in first. */
  readonly staticRoots: readonly string[];
  /** Names of the user's own components that show an image. */
  readonly components: readonly string[];
  /** Which problems are shown: all, or only where a text is missing. */
  readonly diagnostics: "all" | "missing" | "off";
  /** Whether alt texts may begin with the kind of image: “Screenshot of”. */
  readonly mayTellKind: boolean;
  readonly hover: boolean;
}

export function parseAltTextSettings(source: SettingsSource): AltTextSettings {
  const { text, number, boolean, strings, choice } = readersOf(source);
  return {
    language: text(SETTING.altTextLanguage) || undefined,
    maxLength: Math.floor(number(SETTING.altTextMaxLength, 0, 2000)),
    context: boolean(SETTING.altTextContext),
    staticRoots: strings(SETTING.altTextStaticRoots),
    components: strings(SETTING.altTextComponents),
    diagnostics: choice(SETTING.altTextDiagnostics, ["all", "missing", "off"]),
    mayTellKind: boolean(SETTING.altTextAllowKinds),
    hover: boolean(SETTING.altTextHover),
  };
}

/** Whether pasted and dropped images are offered with alt text, or come with it. */
export type PasteMode = "offer" | "default" | "off";

export function parsePasteMode(source: SettingsSource): PasteMode {
  return readersOf(source).choice(SETTING.altTextPaste, ["offer", "default", "off"]);
}

/** Settings with what a question of its own asks for. */
export function withOverrides(settings: Settings, overrides: Overrides | undefined): Settings {
  return {
    ...settings,
    model: overrides?.model ?? settings.model,
    isModelChosen: overrides?.model !== undefined || settings.isModelChosen,
    systemPrompt: overrides?.systemPrompt ?? settings.systemPrompt,
    parameters: overlaid(settings.parameters, overrides?.parameters),
  };
}

/** Values of the types that settings have. */
function readersOf(source: SettingsSource) {
  /** @throws Error where even the default is of another type, which a test of the manifest rules out */
  const read = <T>(id: SettingId, is: (value: unknown) => value is T): T => {
    const value = source.get(id);
    if (is(value)) return value;
    const fallback = source.defaultOf(id);
    if (is(fallback)) return fallback;
    throw new Error(`iris.${id} has no default of its type`);
  };
  return {
    /** Trimmed; empty for any other type, so that a wrong endpoint is named and never replaced. */
    text: (id: SettingId): string => {
      const value = source.get(id);
      return typeof value === "string" ? value.trim() : "";
    },
    number: (id: SettingId, least: number, most = Number.MAX_SAFE_INTEGER): number =>
      Math.min(most, Math.max(least, read(id, isNumber))),
    boolean: (id: SettingId): boolean => read(id, (value) => typeof value === "boolean"),
    strings: (id: SettingId): string[] =>
      read(id, (value): value is unknown[] => Array.isArray(value)).filter(
        (one) => typeof one === "string",
      ),
    choice: <T extends string>(id: SettingId, values: readonly T[]): T =>
      read(id, (value): value is T => (values as readonly unknown[]).includes(value)),
  };
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/** Null, and what is empty: not set. */
export function isNothing(value: unknown): boolean {
  return (
    value === null || value === "" || (typeof value === "object" && Object.keys(value).length === 0)
  );
}

/** The endpoint as an address, or undefined where the setting holds none that may carry a key. */
export function endpointUrl(endpoint: string): URL | undefined {
  if (!URL.canParse(endpoint)) return undefined;
  const url = new URL(endpoint);
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  const safe = url.protocol === "https:" || (url.protocol === "http:" && loopback);
  return safe && url.username === "" && url.password === "" ? url : undefined;
}

/** The endpoint as sentences name it: its host, or the setting as it is. */
export function hostOf({ endpoint }: Pick<Settings, "endpoint">): string {
  return endpointUrl(endpoint)?.host ?? endpoint;
}
