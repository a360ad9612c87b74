import { Socket } from "node:net";
import { Readable } from "node:stream";
import type { buildConnector, Dispatcher } from "undici";
import { MaviError, type Delivery } from "./errors.ts";
import { toMaviError } from "./networkErrors.ts";
import { readBody } from "./replyBody.ts";
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
  /** For the first byte of a reply once the request is sent, and for the server to take more of it before. */
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

/** A request's body on its way, and how far it got. */
interface Upload {
  readonly body: Readable;
  /** Aborts when nothing of the body was taken, or nothing came after all of it, for too long. */
  readonly late: AbortSignal;
  delivery(isStale: boolean): Delivery | undefined;
  /** A reply has begun, or nobody waits for one. */
  done(): void;
}

/** undici counts the time to a reply from the beginning of the body, and a large one may take minutes. */
function watchUpload(body: RequestBody, limit: number): Upload {
  const late = new AbortController();
  let state: "new" | "begun" | "sent" = "new";
  let timer: NodeJS.Timeout | undefined;
  let isDone = false;
  const wait = (): void => {
    clearTimeout(timer);
    if (isDone || limit === 0) return;
    timer = setTimeout(() => {
      late.abort(new MaviError({ reason: "timeout", code: "UND_ERR_HEADERS_TIMEOUT" }));
    }, limit);
  };
  function* pieces(): Generator<Buffer> {
    for (const piece of body.pieces()) {
      state = "begun";
      wait();
      yield piece;
    }
    state = "sent";
    wait();
  }
  return {
    body: Readable.from(pieces(), { objectMode: false }),
    late: late.signal,
    delivery: (isStale) =>
      state === "new" ? undefined : isStale ? "stale" : state === "sent" ? "sent" : undefined,
    done() {
      isDone = true;
      clearTimeout(timer);
    },
  };
}

/** The key must not follow to another host, nor does an answer come from there. */
function redirected({ statusCode, headers }: Dispatcher.ResponseData, url: string): MaviError {
  const location = headers["location"]?.toString();
  const to = location && URL.canParse(location, url) ? new URL(location, url).host : undefined;
  return new MaviError({
    reason: "badReply",
    status: statusCode,
    code: "REDIRECT",
    redirectedTo: to,
  });
}

/** Official clients wait 120 to 180 s for an answer. */
const TIMEOUTS: Timeouts = { connect: 20_000, firstByte: 180_000, idle: 120_000 };
/** Milliseconds that a connection is kept for the next question, where the endpoint names no time of its own. */
const KEEP_ALIVE = 30_000;
const WARM_TIMEOUT = 10_000;

/** A transport over undici, loaded at its first request. */
export function createTransport(network: NetworkOptions): Transport {
  const sockets: Opening = { direct: new Set(), proxied: new Set(), opened: 0 };
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
    const upload = watchUpload(body, (network.timeouts ?? TIMEOUTS).firstByte);
    const before = sockets.opened;
    const patience = AbortSignal.any([signal, upload.late]);
    try {
      const reply = await undici.request(url, {
        dispatcher,
        method: "POST",
        headers: { ...headers, "content-length": `${body.length}` },
        body: upload.body,
        signal: patience,
      });
      if (reply.statusCode >= 300 && reply.statusCode < 400) {
        reply.body.on("error", () => undefined).destroy();
        throw redirected(reply, url);
      }
      return {
        status: reply.statusCode,
        headers: Object.fromEntries(
          Object.entries(reply.headers).map(([name, value]) => [name, value?.toString()]),
        ),
        body: counted(readBody(reply, { url, signal })),
      };
    } catch (error) {
      throw toMaviError(error, url, upload.delivery(sockets.opened === before));
    } finally {
      upload.done();
    }
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
  /** How many have been made so far. */
  opened: number;
}

/** A connector whose connections are in the set while they are being made, or for as long as they are open. */
function tracked(
  connector: buildConnector.connector,
  opening: Opening,
  { isProxied = false } = {},
): buildConnector.connector {
  const sockets = isProxied ? opening.proxied : opening.direct;
  return (options, callback) => {
    // It returns its socket, though its type does not say so.
    const connect: (...args: Parameters<typeof connector>) => unknown = connector;
    const socket = connect(options, (...result) => {
      opening.opened++;
      if (socket instanceof Socket && !isProxied) sockets.delete(socket);
      callback(...result);
    });
    if (!(socket instanceof Socket)) return;
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  };
}

/**
 * Node gives each address of a host a quarter of a second and then lets go of
 * it, so that a slow one and one that refuses make a host that fails. Then each
 * gets half of the time that there is.
 */
function patient(
  quick: buildConnector.connector,
  slow: buildConnector.connector,
): buildConnector.connector {
  return (options, callback) => {
    quick(options, (...result) => {
      const [error] = result;
      const gaveUp =
        error instanceof AggregateError &&
        error.errors.some((one: { code?: unknown }) => one.code === "ETIMEDOUT");
      if (gaveUp) slow(options, callback);
      else callback(...result);
    });
  };
}

function createDispatcher(undici: Undici, network: NetworkOptions, sockets: Opening): Dispatcher {
  const tls = {
    rejectUnauthorized: network.strictSSL,
    ...(network.ca && { ca: [...network.ca] }),
  };
  const { connect, idle } = network.timeouts ?? TIMEOUTS;
  const connector = (attempt?: number): buildConnector.connector => {
    const more = attempt !== undefined && { autoSelectFamilyAttemptTimeout: attempt };
    return tracked(
      undici.buildConnector({ ...tls, ...more, timeout: connect, allowH2: false }),
      sockets,
    );
  };
  const patience = Math.max(250, Math.ceil(connect / 2));
  const options = {
    connectTimeout: connect,
    // Counted by the upload.
    headersTimeout: 0,
    bodyTimeout: idle,
    keepAliveTimeout: KEEP_ALIVE,
    // One request at a time gains nothing from HTTP/2, and cancelling is to close the socket.
    allowH2: false,
    connect: patient(connector(), connector(patience)),
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
          connect: tracked(toProxy, sockets, { isProxied: true }),
        }),
      requestTls: { ...tls, allowH2: false },
      proxyTls: { ...tls, allowH2: false, autoSelectFamilyAttemptTimeout: patience },
      ...(httpProxy && { httpProxy }),
      ...(httpsProxy && { httpsProxy }),
      ...(network.noProxy && { noProxy: network.noProxy.join(",") }),
    });
  } catch {
    // Its message would show the proxy's address, and that may hold a password.
    throw new MaviError({ reason: "proxy", code: "INVALID_PROXY" });
  }
}
