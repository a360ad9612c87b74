/** The record of what went over the wire, with the key cut out. */
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Exchange } from "./exchange.ts";

const CUT = "[key]";
const LONGEST_BASE64 = 60;

/** Takes a key out of a text: bare, URL-encoded, in base64 wherever it stands there, and what else looks like a key. */
export function createRedactor(key: string): (text: string) => string {
  const plain = [key, encodeURIComponent(key)].map((form) => new RegExp(escaped(form), "gi"));
  const encoded = [0, 1, 2]
    .map((shift) => base64Inside(key, shift))
    .flatMap((form) => [form, form.replaceAll("+", "-").replaceAll("/", "_")])
    .map((form) => new RegExp(`${escaped(form)}[A-Za-z0-9+/_=-]{0,2}`, "g"));
  // Endpoints like to repeat a key with its middle starred out.
  const all = [...plain, ...encoded, /\bsk-[\w*.…-]{4,}/g];
  return (text) => all.reduce((left, form) => left.replace(form, CUT), text);
}

/** The characters of base64 that depend on the key alone when `shift` bytes stand before it in its group of three. */
function base64Inside(key: string, shift: number): string {
  const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(key)]);
  const sure = Math.floor((bytes.length * 8) / 6);
  return bytes.toString("base64").slice(shift === 0 ? 0 : shift + 1, sure);
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/** Images in base64, down to their beginning. */
const withoutImages = (text: string): string =>
  text.replaceAll(/[A-Za-z0-9+/]{61,}={0,2}/g, (found) =>
    found.length > LONGEST_BASE64
      ? `${found.slice(0, 24)}… (${found.length} characters of base64)`
      : found,
  );

export interface Recorder {
  readonly path: string;
  /** Written at once: what was found stays when the probe is ended early. */
  readonly add: (label: string, exchange: Exchange) => void;
}

export function createRecorder(
  path: string,
  { title, redact }: { title: string; redact: (text: string) => string },
): Recorder {
  const clean = (text: string): string => redact(withoutImages(redact(text)));
  let count = 0;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${clean(title)}\n`);
  return {
    path,
    add(label, exchange) {
      const { request, status, ms, broken } = exchange;
      const facts = [`HTTP ${status}`, `${ms} ms`, ...(broken === undefined ? [] : [broken])];
      const text = `\n======== ${++count}. ${label}: ${facts.join(", ")}\n-------- request\n${clean(request)}\n-------- reply\n${clean(replyText(exchange, redact))}\n`;
      appendFileSync(path, text);
    },
  };
}

/** The bytes as they came, unless they hide what must be seen: compressed ones, or a key cut apart by the framing. */
function replyText({ raw, pieces, headers }: Exchange, redact: (text: string) => string): string {
  const text = raw.toString("utf8");
  const end = text.indexOf("\r\n\r\n");
  const body = Buffer.concat(pieces).toString("utf8");
  if (end < 0) return text;
  const why =
    headers["content-encoding"] !== undefined
      ? "[decompressed]"
      : redact(body) !== body
        ? "[without its framing]"
        : undefined;
  return why === undefined ? text : `${text.slice(0, end)}\r\n\r\n${why}\r\n${body}`;
}
