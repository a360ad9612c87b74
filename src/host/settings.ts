import * as vscode from "vscode";
import type { ImageEncoding, Parameters } from "../core/mavi/request.ts";
import type { PrepareOptions } from "../core/image/prepared.ts";

/** Iris's settings, read afresh for each request. Defaults stand in the manifest alone. */
export interface Settings {
  readonly endpoint: string;
  readonly model: string;
  readonly parameters: Parameters;
  readonly systemPrompt: string;
  readonly encoding: "auto" | ImageEncoding;
  readonly image: PrepareOptions;
  readonly confirmBeforeUpload: "firstTime" | "always" | "never";
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
  stop: "stop",
  thinkingBudget: "thinkingBudget",
  stream: "stream",
  systemPrompt: "systemPrompt",
  imageEncoding: "imageEncoding",
  maxEdge: "image.maxEdge",
  maxBytes: "image.maxBytes",
  confirmBeforeUpload: "confirmBeforeUpload",
} as const;

export function readSettings(): Settings {
  const config = vscode.workspace.getConfiguration("iris");
  const text = (id: string): string => {
    const value = config.get<unknown>(id);
    return typeof value === "string" ? value.trim() : "";
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
      temperature: number(SETTING.temperature),
      maxTokens: number(SETTING.maxTokens),
      topP: number(SETTING.topP),
      frequencyPenalty: number(SETTING.frequencyPenalty),
      presencePenalty: number(SETTING.presencePenalty),
      stop: stopOf(config.get<unknown>(SETTING.stop)),
      thinkingBudget: number(SETTING.thinkingBudget),
      stream: config.get<unknown>(SETTING.stream) !== false,
    },
    systemPrompt: text(SETTING.systemPrompt),
    encoding: choice(SETTING.imageEncoding, "auto", "base64", "dataUri"),
    image: {
      maxEdge: whole(number(SETTING.maxEdge), 64),
      maxBytes: whole(number(SETTING.maxBytes), 10_000),
    },
    confirmBeforeUpload: choice(SETTING.confirmBeforeUpload, "firstTime", "always", "never"),
  };
}

/** A whole number of at least `least`; without one, as large as there are. */
function whole(value = Number.MAX_SAFE_INTEGER, least: number): number {
  return Math.floor(Math.max(least, value));
}

function stopOf(value: unknown): string | readonly string[] | undefined {
  if (typeof value === "string") return value || undefined;
  return Array.isArray(value)
    ? value.filter((one): one is string => typeof one === "string" && one !== "")
    : undefined;
}

/** The endpoint as an address, or undefined where the setting holds none that may carry a key. */
export function endpointUrl(endpoint: string): URL | undefined {
  if (!URL.canParse(endpoint)) return undefined;
  const url = new URL(endpoint);
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  const safe = url.protocol === "https:" || (url.protocol === "http:" && loopback);
  return safe && url.username === "" && url.password === "" ? url : undefined;
}
