import { Socket } from "node:net";
import { pipeline, Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { buildConnector, Dispatcher } from "undici";
import { MaviError } from "./errors.ts";
import type { RequestBody } from "./request.ts";

/** How the network is to be used, as VS Code's own settings say. */
export interface NetworkOptions {
  /** Proxy for every request; without one, `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` of the environment count. */
  readonly proxy?: string | undefined;
  /** False goes straight to the endpoint, whatever the environment says. */
  readonly useProxy: boolean;
  /** Hosts that the proxy is not for; without it, `NO_PROXY` of the environment. */
  readonly noProxy?: readonly string[] | undefined;
  /** False accepts any certificate. */
  readonly strictSSL: boolean;
  /** Certificates to trust, in PEM; undefined trusts what Node trusts. */
  readonly ca?: readonly string[] | undefined;
  readonly timeouts?: Timeouts | undefined;
}

/** How long to wait, in milliseconds. */
export interface Timeouts {
  /** For a connection. */
  readonly connect: number;
  /** For the first byte of a reply, once the request is sent. */
  readonly firstByte: number;
  /** For the next byte of a reply. */
  readonly idle: number;
}

/** A reply whose body is still coming. */
export interface TransportReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: AsyncIterable<Uint8Array>;
}

/** Sends one request. */
export interface Transport {
  /**
   * Posts JSON. Aborting closes the socket, before or while the body comes.
   *
   * @throws MaviError `network`, `proxy`, `certificate`, `timeout`; the signal's reason when aborted
   */
  post(
    url: string,
    init: { headers: Record<string, string>; body: RequestBody; signal: AbortSignal },
  ): Promise<TransportReply>;
  /**
   * Opens a connection that the next request will find open, if there is none.
   * Sends an OPTIONS request without a key; what it is answered does not matter.
   */
  warm(url: string): Promise<void>;
  /** Takes no more requests; connections close once those under way have ended. */
  retire(): Promise<void>;
  /** Closes idle and busy connections. */
  close(): Promise<void>;
}

type Undici = typeof import("undici");

/** Official clients wait 120 to 180 s for an answer. */
const TIMEOUTS: Timeouts = { connect: 20_000, firstByte: 180_000, idle: 120_000 };
/** Milliseconds that a connection is kept for the next question, where the endpoint names no time of its own. */
const KEEP_ALIVE = 30_000;
const WARM_TIMEOUT = 10_000;

/** A transport over undici, loaded at its first request. */
export function createTransport(network: NetworkOptions): Transport {
  const sockets: Opening = { direct: new Set(), proxied: new Set() };
  let opening: Promise<{ undici: Undici; dispatcher: Dispatcher }> | undefined;
  const open = async (): Promise<NonNullable<Awaited<typeof opening>>> => {
    // The default export is the whole module, bundled or not; its own type leaves half of it out.
    const { default: undici } = (await import("undici")) as unknown as { default: Undici };
    return { undici, dispatcher: createDispatcher(undici, network, sockets) };
  };
  let lastUse = -Infinity;
  /** Requests that no reply has begun for. */
  let unanswered = 0;
  /** Replies that are being read. */
  let coming = 0;

  /** Ends what is being opened for requests that nobody waits for any more. */
  const endOpening = (): void => {
    const ended = [...sockets.direct, ...(coming === 0 ? sockets.proxied : [])];
    for (const socket of ended) socket.destroy(new Error("Nobody waits"));
  };
  async function* counted(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    coming++;
    try {
      yield* body;
    } finally {
      coming--;
    }
  }
  const send = async (
    url: string,
    { headers, body, signal }: Parameters<Transport["post"]>[1],
  ): Promise<TransportReply> => {
    const { undici, dispatcher } = await (opening ??= open());
    signal.throwIfAborted();
    lastUse = performance.now();
    const reply = await undici.request(url, {
      dispatcher,
      method: "POST",
      headers: { ...headers, "content-length": `${body.length}` },
      body: Readable.from(body.pieces(), { objectMode: false }),
      signal,
    });
    // The key must not follow to another host, nor does an answer come from there.
    if (reply.statusCode >= 300 && reply.statusCode < 400) {
      reply.body.on("error", () => undefined).destroy();
      throw new MaviError({ reason: "badReply", status: reply.statusCode, code: "REDIRECT" });
    }
    return {
      status: reply.statusCode,
      headers: Object.fromEntries(
        Object.entries(reply.headers).map(([name, value]) => [name, value?.toString()]),
      ),
      body: counted(readBody(reply, { url, signal })),
    };
  };

  return {
    async post(url, init) {
      const { signal } = init;
      const aborted = Promise.withResolvers<never>();
      const abort = (): void => aborted.reject(signal.reason as Error);
      signal.addEventListener("abort", abort, { once: true });
      unanswered++;
      try {
        signal.throwIfAborted();
        // undici tells of an abort only once it is connected.
        return await Promise.race([send(url, init), aborted.promise]);
      } catch (error) {
        signal.throwIfAborted();
        throw toMaviError(error, url);
      } finally {
        signal.removeEventListener("abort", abort);
        unanswered--;
        if (unanswered === 0 && signal.aborted) endOpening();
      }
    },
    async warm(url) {
      if (performance.now() - lastUse < KEEP_ALIVE) return;
      lastUse = performance.now();
      try {
        const { undici, dispatcher } = await (opening ??= open());
        const signal = AbortSignal.timeout(WARM_TIMEOUT);
        const { body } = await undici.request(url, { dispatcher, method: "OPTIONS", signal });
        await body.dump();
      } catch {
        // A try ahead of time: the request itself will tell what is wrong.
      }
    },
    async retire() {
      const opened = await opening?.catch(() => undefined);
      await opened?.dispatcher.close();
    },
    async close() {
      // What could not be opened needs no closing.
      const opened = await opening?.catch(() => undefined);
      await opened?.dispatcher.destroy();
      endOpening();
    },
  };
}

/** People write `proxy:8080` as well. */
function withScheme(proxy: string | undefined): string | undefined {
  return proxy?.includes("://") === false && proxy !== "" ? `http://${proxy}` : proxy;
}

interface ProxyOptions {
  readonly connect: buildConnector.connector;
}

/** Connections by how they are made. */
interface Opening {
  /** Those that are being made. */
  readonly direct: Set<Socket>;
  /** All to a proxy: when a tunnel through it and the TLS inside stand is not seen from here. */
  readonly proxied: Set<Socket>;
}

/** A connector whose connections are in the set while they are being made, or for as long as they are open. */
function tracked(
  connector: buildConnector.connector,
  sockets: Set<Socket>,
  { forGood = false } = {},
): buildConnector.connector {
  return (options, callback) => {
    // It returns its socket, though its type does not say so.
    const connect: (...args: Parameters<typeof connector>) => unknown = connector;
    const socket = connect(options, (...result) => {
      if (socket instanceof Socket && !forGood) sockets.delete(socket);
      callback(...result);
    });
    if (!(socket instanceof Socket)) return;
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  };
}

function createDispatcher(undici: Undici, network: NetworkOptions, sockets: Opening): Dispatcher {
  const tls = {
    rejectUnauthorized: network.strictSSL,
    ...(network.ca && { ca: [...network.ca] }),
  };
  const { connect, firstByte, idle } = network.timeouts ?? TIMEOUTS;
  const options = {
    connectTimeout: connect,
    headersTimeout: firstByte,
    bodyTimeout: idle,
    keepAliveTimeout: KEEP_ALIVE,
    // One request at a time gains nothing from HTTP/2, and cancelling is to close the socket.
    allowH2: false,
    connect: tracked(
      undici.buildConnector({ ...tls, timeout: connect, allowH2: false }),
      sockets.direct,
    ),
  };
  if (!network.useProxy) return new undici.Agent(options);
  const fromEnvironment = (name: string): string | undefined =>
    process.env[name.toLowerCase()] ?? process.env[name];
  const httpProxy = withScheme(network.proxy ?? fromEnvironment("HTTP_PROXY"));
  const httpsProxy = withScheme(network.proxy ?? fromEnvironment("HTTPS_PROXY"));
  try {
    return new undici.EnvHttpProxyAgent({
      ...options,
      // A proxy has as long for its tunnel as a server for its connection.
      clientFactory: (origin: URL, { connect: toProxy, ...rest }: ProxyOptions) =>
        new undici.Pool(origin, {
          ...rest,
          headersTimeout: connect,
          connect: tracked(toProxy, sockets.proxied, { forGood: true }),
        }),
      requestTls: { ...tls, allowH2: false },
      proxyTls: { ...tls, allowH2: false },
      ...(httpProxy && { httpProxy }),
      ...(httpsProxy && { httpsProxy }),
      ...(network.noProxy && { noProxy: network.noProxy.join(",") }),
    });
  } catch {
    // Its message would show the proxy's address, and that may hold a password.
    throw new MaviError({ reason: "proxy", code: "INVALID_PROXY" });
  }
}

async function* readBody(
  { body, headers }: Dispatcher.ResponseData,
  { url, signal }: { url: string; signal: AbortSignal },
): AsyncGenerator<Uint8Array> {
  const decoder = decoderFor(headers["content-encoding"]?.toString());
  // The error of a broken pipe comes out of the loop over its end.
  const bytes = decoder ? pipeline(body, decoder, () => undefined) : body;
  try {
    for await (const piece of bytes as AsyncIterable<Uint8Array>) yield piece;
  } catch (error) {
    signal.throwIfAborted();
    throw toMaviError(error, url);
  } finally {
    body.destroy();
  }
}

/** Iris asks for no compression, but a proxy or a gateway may compress all the same. */
function decoderFor(encoding = "identity"): NodeJS.ReadWriteStream | undefined {
  switch (encoding.toLowerCase()) {
    case "gzip":
    case "x-gzip":
      return createGunzip();
    case "deflate":
      return createInflate();
    case "br":
      return createBrotliDecompress();
    default:
      return undefined;
  }
}

/** What undici and Node say of the network, as one of the client's reasons. */
function toMaviError(error: unknown, url: string): MaviError {
  if (error instanceof MaviError) return error;
  const chain: NetworkError[] = [];
  for (let one: unknown = error; one instanceof Error && chain.length < 5; one = one.cause) {
    chain.push(one);
    if (one instanceof AggregateError) chain.push(...(one.errors as Error[]));
  }
  const codes = chain.flatMap(({ code, name }) =>
    typeof code === "string" ? code : name === "HTTPParserError" ? "HPE" : [],
  );
  const code = codes.at(-1);
  const all = codes.join(" ");
  const messages = chain
    .map(({ message }) => (typeof message === "string" ? message : ""))
    .join(" ");
  const proxy = /Proxy (response|authentication|connection)/i.test(messages) || all.includes("PRX");
  const status = /\b(40[37]|50[234])\b/.exec(proxy ? messages : "")?.[1];
  if (/CERT|SELF_SIGNED|UNABLE_TO_|DEPTH_ZERO|ALTNAME|ERR_TLS_CERT/.test(all))
    return new MaviError({ reason: "certificate", code });
  if (/\bZ_|ERR_+Z|BROTLI|HPE|HEADERS_OVERFLOW/.test(all))
    return new MaviError({ reason: "badReply", code });
  if (proxy || chain.some((one) => isElsewhere(one, new URL(url))))
    return new MaviError({ reason: "proxy", code, ...(status && { status: Number(status) }) });
  if (/TIMEOUT|ETIMEDOUT/.test(all)) return new MaviError({ reason: "timeout", code });
  return new MaviError({ reason: "network", code });
}

/** What errors of Node may tell; none of it is sure to be there. */
interface NetworkError {
  readonly code?: unknown;
  readonly name?: unknown;
  readonly message?: unknown;
  readonly syscall?: unknown;
  readonly port?: unknown;
  readonly hostname?: unknown;
}

/** Whether a connection failed that was to another place than the endpoint: a proxy it is, then. */
function isElsewhere({ syscall, port, hostname, message }: NetworkError, url: URL): boolean {
  const wanted = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  if (syscall === "connect") return typeof port === "number" && port !== wanted;
  if (syscall === "getaddrinfo") return hostname !== url.hostname;
  // "Connect Timeout Error (attempted address: proxy:8080, timeout: 20000ms)"
  const [, attempted] = /attempted address(?:es)?: .*?:(\d+)[,)]/.exec(String(message)) ?? [];
  return attempted !== undefined && Number(attempted) !== wanted;
}
