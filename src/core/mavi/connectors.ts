/* Making connections: which are under way, and how long each address of a host is waited for. */
import { Socket } from "node:net";
import type { buildConnector } from "undici";

/** Connections by how they are made. */
export interface Opening {
  /** Those that are being made. */
  readonly direct: Set<Socket>;
  /** All to a proxy: when a tunnel through it and the TLS inside stand is not seen from here. */
  readonly proxied: Set<Socket>;
  /** How many have been made so far. */
  opened: number;
}

/** A connector whose connections are in the set while they are being made, or for as long as they are open. */
export function tracked(
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
export function patient(
  quick: buildConnector.connector,
  slow: buildConnector.connector,
): buildConnector.connector {
  return (options, callback) => {
    quick(options, (...result) => {
      const [error] = result;
      // undici puts an error of its own around Node's.
      const inner = error?.cause ?? error;
      const gaveUp =
        inner instanceof AggregateError &&
        inner.errors.some((one: { code?: unknown }) => one.code === "ETIMEDOUT");
      if (gaveUp) slow(options, callback);
      else callback(...result);
    });
  };
}
