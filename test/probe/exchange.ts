/** One request as raw as Node lets it be, and every byte that came back. */
import { Agent, request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { Agent as TlsAgent, request as httpsRequest } from "node:https";
import { connect } from "node:tls";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";

export interface Outgoing {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Exchange {
  /** Head and body, as they went out. */
  readonly request: string;
  /** 0 when no reply came. */
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly httpVersion: string;
  /** The body in the pieces it came in, decoded where it was compressed. */
  readonly pieces: readonly Buffer[];
  /** All that came over the connection: head, framing and body. */
  readonly raw: Buffer;
  readonly ms: number;
  /** Whether the connection had served a request before. */
  readonly reused: boolean;
  /** Why the reply did not come, or not to its end. */
  readonly broken?: string | undefined;
}

export const TIMEOUT_MS = 60_000;
/** An endless reply has shown by then what it is. */
const MOST_BYTES = 4_000_000;

export const isLoopback = ({ hostname }: URL): boolean =>
  /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);

/** One connection, used again, so that it shows whether the endpoint keeps it alive. */
export function createAgent(url: URL): Agent {
  // Node's own support of proxies; the type does not know it yet.
  const proxy = isLoopback(url) ? {} : { proxyEnv: process.env };
  const options = { keepAlive: true, maxSockets: 1, ...proxy };
  return url.protocol === "https:" ? new TlsAgent(options) : new Agent(options);
}

/** Resolves whatever happens; rejects only when the signal aborts. */
export async function exchange(
  outgoing: Outgoing,
  { agent, signal }: { agent: Agent; signal: AbortSignal },
): Promise<Exchange> {
  const first = await attempt(outgoing, agent, signal);
  // The endpoint closed an idle connection at the moment it was used again: that says nothing of the request.
  return first.status === 0 && first.reused ? attempt(outgoing, agent, signal) : first;
}

function attempt(outgoing: Outgoing, agent: Agent, signal: AbortSignal): Promise<Exchange> {
  const { url, method, body } = outgoing;
  // Every header is set here, so that Node adds none and the record is what went out.
  const headers = {
    host: url.host,
    connection: "keep-alive",
    ...outgoing.headers,
    ...(body === "" ? {} : { "content-length": `${Buffer.byteLength(body)}` }),
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const started = performance.now();
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  return new Promise((resolve, reject) => {
    const raw: Buffer[] = [];
    const pieces: Buffer[] = [];
    let length = 0;
    let broken: string | undefined;
    // Whether the body came to its end as HTTP has it.
    let isWhole = (): boolean => false;
    let reply: { status: number; headers: IncomingHttpHeaders; httpVersion: string } | undefined;
    const sent = (url.protocol === "https:" ? httpsRequest : httpRequest)(url, {
      method,
      headers,
      agent,
      signal: AbortSignal.any([signal, timeout]),
    });
    const fail = ({ code }: NodeJS.ErrnoException = new Error()): void => {
      broken ??= timeout.aborted ? `nothing more in ${TIMEOUT_MS / 1000} s` : (code ?? "closed");
    };
    sent.on("socket", (socket) => {
      const tap = (bytes: Buffer): void => void raw.push(bytes);
      socket.on("data", tap);
      sent.on("close", () => socket.off("data", tap));
    });
    sent.on("response", (response) => {
      const { statusCode = 0, httpVersion } = response;
      isWhole = () => response.complete;
      reply = { status: statusCode, headers: response.headers, httpVersion };
      response.on("data", (piece: Buffer) => {
        pieces.push(piece);
        length += piece.length;
        if (length <= MOST_BYTES) return;
        broken = "too long";
        sent.destroy();
      });
      response.on("error", fail);
    });
    sent.on("error", fail);
    sent.on("close", () => {
      if (signal.aborted) {
        reject(signal.reason as Error);
        return;
      }
      if (!isWhole()) fail();
      resolve({
        request: `${method} ${url.pathname}${url.search} HTTP/1.1\r\n${head.join("")}\r\n${body}`,
        ...(reply ?? { status: 0, headers: {}, httpVersion: "" }),
        pieces: decoded(pieces, reply?.headers["content-encoding"]),
        raw: Buffer.concat(raw),
        ms: Math.round(performance.now() - started),
        reused: sent.reusedSocket,
        broken,
      });
    });
    sent.end(body);
  });
}

function decoded(pieces: Buffer[], coding: string | undefined): Buffer[] {
  const decode = { gzip: gunzipSync, br: brotliDecompressSync, deflate: inflateSync }[coding ?? ""];
  if (decode === undefined) return pieces;
  try {
    return [decode(Buffer.concat(pieces))];
  } catch {
    // Called compressed, but is not, or not whole: shown as it is.
    return pieces;
  }
}

/** What the endpoint chooses when offered HTTP/2 and HTTP/1.1; undefined where a direct connection fails. */
export function chosenProtocol(url: URL, signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({
      host: url.hostname,
      port: Number(url.port || 443),
      servername: url.hostname,
      ALPNProtocols: ["h2", "http/1.1"],
    });
    const end = (found?: string): void => {
      socket.destroy();
      resolve(found);
    };
    socket.once("secureConnect", () => {
      const { alpnProtocol } = socket;
      end(alpnProtocol === false ? "none chosen" : (alpnProtocol ?? undefined));
    });
    socket.once("error", () => end());
    socket.setTimeout(10_000, () => end());
    signal.addEventListener("abort", () => end(), { once: true });
  });
}
