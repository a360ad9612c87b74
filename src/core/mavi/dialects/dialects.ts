import { providerOf, type Provider } from "../models.ts";
import type { Dialect } from "./dialect.ts";
import { gemini } from "./gemini.ts";
import { gpt } from "./gpt.ts";
import { nova } from "./nova.ts";
import { qwen } from "./qwen.ts";

const DIALECTS: Readonly<Record<Provider, Dialect>> = { gemini, gpt, nova, qwen };

/** The dialect of a model's provider; where none is known, that of Gemini. */
export function dialectOf(modelId: string): Dialect {
  return DIALECTS[providerOf(modelId)];
}
