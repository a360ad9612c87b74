import type { Translate } from "../core/messages/locale.ts";

/** Sentences as they are written, with their values. */
export const english: Translate = (message, ...values) =>
  message.replace(/\{(\d+)\}/g, (_, at: string) => String(values[Number(at)] ?? ""));
