import * as vscode from "vscode";
import type { Parameters } from "../core/mavi/parameters.ts";
import type { ImageEncoding } from "../core/mavi/request.ts";
import type { Timeouts } from "../core/mavi/transport.ts";
import type { PrepareOptions } from "../core/image/prepared.ts";
import { parsePrompts, type Overrides } from "../core/conversation/prompts.ts";

/** Iris's settings, read afresh for each request. Defaults stand in the manifest alone. */
export interface Settings {
  readonly endpoint: string;
  readonly model: string;
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
  n: "n",
  stop: "stop",
  thinkingBudget: "thinkingBudget",
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
  altTextHover: "altText.hover",
  altTextPaste: "altText.paste",
} as const satisfies Record<keyof Parameters, keyof Parameters> & Record<string, string>;

export function readSettings(): Settings {
  const config = vscode.workspace.getConfiguration("iris");
  const text = (id: string): string => {
    const value = config.get<unknown>(id);
    return typeof value === "string" ? value.trim() : "";
  };
  const parameter = <K extends keyof Parameters>(id: K): Parameters[K] => {
    const value = config.get<unknown>(id);
    return (isNothing(value) ? undefined : value) as Parameters[K];
  };
  // A setting edited by hand may hold anything; what is no number counts as not set.
  const number = (id: string): number | undefined => {
    const value = config.get<unknown>(id);
    return typeof value === "number" && Number.isFinite(value) ? value : undefined;
  };
  const choice = <T extends string>(id: string, first: T, ...others: T[]): T =>
    [first, ...others].find((one) => one === text(id)) ?? first;
  return {
    endpoint: text(SETTING.endpoint).replace(/\/+$/, ""),
    model: text(SETTING.model),
    parameters: {
      temperature: parameter("temperature"),
      maxTokens: parameter("maxTokens"),
      topP: parameter("topP"),
      frequencyPenalty: parameter("frequencyPenalty"),
      presencePenalty: parameter("presencePenalty"),
      n: parameter("n"),
      stop: parameter("stop"),
      thinkingBudget: parameter("thinkingBudget"),
      responseMimeType:
        text(SETTING.responseMimeType) === "auto" ? undefined : parameter("responseMimeType"),
      responseSchema: parameter("responseSchema"),
      metadata: parameter("metadata"),
      stream: parameter("stream"),
    },
    systemPrompt: text(SETTING.systemPrompt),
    prompts: parsePrompts(config.get<unknown>(SETTING.prompts)),
    encoding: choice(SETTING.imageEncoding, "auto", "base64", "dataUri"),
    image: {
      maxEdge: whole(number(SETTING.maxEdge), 64),
      maxBytes: whole(number(SETTING.maxBytes), 10_000),
    },
    maxTotalBytes: whole(number(SETTING.maxTotalBytes), 0),
    historyBytes: whole(number(SETTING.historyBytes) ?? 200_000_000, 1_000_000),
    confirmBeforeUpload: choice(SETTING.confirmBeforeUpload, "firstTime", "always", "never"),
    requestsPerSecond: between(0.01, number(SETTING.requestsPerSecond) ?? 1, 100),
    timeouts: {
      connect: seconds(number(SETTING.connectTimeout) ?? 20),
      firstByte: seconds(number(SETTING.firstByteTimeout) ?? 180),
      idle: seconds(number(SETTING.idleTimeout) ?? 120),
    },
  };
}

/** How alt texts are written in a document. */
export interface AltTextSettings {
  /** None for the document's own. */
  readonly language: string | undefined;
  /** In characters; 0 for no limit. */
  readonly maxLength: number;
  /** Whether the text around a picture goes along. */
  readonly context: boolean;
  /** Folders that paths with a leading slash are looked for in first. */
  readonly staticRoots: readonly string[];
  /** Names of the user's own components that show a picture. */
  readonly components: readonly string[];
  /** Which problems are shown: all, or only where a text is missing. */
  readonly diagnostics: "all" | "missing" | "off";
  readonly hover: boolean;
}

/** @param scope the document, whose folder may have settings of its own */
export function readAltTextSettings(scope?: vscode.Uri): AltTextSettings {
  const config = vscode.workspace.getConfiguration("iris", scope);
  const language = config.get<unknown>(SETTING.altTextLanguage);
  const maxLength = config.get<unknown>(SETTING.altTextMaxLength);
  const diagnostics = config.get<unknown>(SETTING.altTextDiagnostics);
  const strings = (id: string): string[] => {
    const value = config.get<unknown>(id);
    return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
  };
  return {
    language: typeof language === "string" && language.trim() ? language.trim() : undefined,
    maxLength: whole(typeof maxLength === "number" ? maxLength : 125, 0),
    context: config.get<unknown>(SETTING.altTextContext) !== false,
    staticRoots: strings(SETTING.altTextStaticRoots),
    components: strings(SETTING.altTextComponents),
    diagnostics: diagnostics === "missing" || diagnostics === "off" ? diagnostics : "all",
    hover: config.get<unknown>(SETTING.altTextHover) !== false,
  };
}

/** Whether a document's pasted and dropped images are offered with alt text, or come with it. */
export function readPaste(document: vscode.TextDocument): "offer" | "default" | "off" {
  const value = vscode.workspace
    .getConfiguration("iris", document)
    .get<unknown>(SETTING.altTextPaste);
  return value === "default" || value === "off" ? value : "offer";
}

/** Settings with what a question of its own asks for. */
export function withOverrides(settings: Settings, overrides: Overrides | undefined): Settings {
  return {
    ...settings,
    model: overrides?.model ?? settings.model,
    systemPrompt: overrides?.systemPrompt ?? settings.systemPrompt,
    parameters: { ...settings.parameters, ...overrides?.parameters },
  };
}

/** A whole number of at least `least`; without one, as large as there are. */
function whole(value = Number.MAX_SAFE_INTEGER, least: number): number {
  return Math.floor(Math.max(least, value));
}

function between(least: number, value: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** Seconds of a setting in milliseconds; a timeout of less than one would end requests that do well. */
function seconds(value: number): number {
  return between(1, value, 3600) * 1000;
}

/** Null, and what is empty: not set. */
function isNothing(value: unknown): boolean {
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
