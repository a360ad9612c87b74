import type { LookupFunction } from "node:net";
import type { Dispatcher } from "undici";
import { orAborted } from "../abort.ts";
import type { Uplink } from "../uplink.ts";
import type { Opening } from "./connectors.ts";
import { createDispatcher, type Undici } from "./dispatcher.ts";
import { MaviError } from "./errors.ts";
import { KEEP_ALIVE, TIMEOUTS, type NetworkOptions } from "./network.ts";
import { toMaviError } from "./networkErrors.ts";
import { readBody } from "./replyBody.ts";
import type { RequestBody } from "./request.ts";
import { watchUpload } from "./upload.ts";

export type { NetworkOptions, Timeouts } from "./network.ts";

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

const WARM_TIMEOUT = 10_000;

/**
 * A transport over undici, loaded at its first request.
 *
 * @param options.lookup finds the addresses of a host in place of the system
 * @param options.uplink is told how fast bodies go up
 */
export function createTransport(
  network: NetworkOptions,
  {
    lookup,
    uplink,
  }: { readonly lookup?: LookupFunction; readonly uplink?: Pick<Uplink, "watch"> } = {},
): Transport {
  const sockets: Opening = { direct: new Set(), proxied: new Set(), opened: 0 };
  let opening: Promise<{ undici: Undici; dispatcher: Dispatcher }> | undefined;
  const open = async (): Promise<NonNullable<Awaited<typeof opening>>> => {
    // The default export is the whole module, bundled or not; its own type leaves half of it out.
    const [loaded, ca] = await Promise.all([import("undici"), network.ca]);
    const { default: undici } = loaded as unknown as { default: Undici };
    return { undici, dispatcher: createDispatcher(undici, network, { sockets, lookup, ca }) };
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
    const limit = (network.timeouts ?? TIMEOUTS).firstByte;
    const upload = watchUpload(body, { limit, onPiece: uplink?.watch() });
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
      unanswered++;
      try {
        signal.throwIfAborted();
        // undici tells of an abort only once it is connected.
        return await orAborted(send(url, init), signal);
      } catch (error) {
        signal.throwIfAborted();
        throw toMaviError(error, url);
      } finally {
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
