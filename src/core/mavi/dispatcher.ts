import type { LookupFunction } from "node:net";
import { createSecureContext } from "node:tls";
import type { buildConnector, Dispatcher } from "undici";
import { patient, tracked, type Opening } from "./connectors.ts";
import { MaviError } from "./errors.ts";
import { KEEP_ALIVE, TIMEOUTS, type NetworkOptions } from "./network.ts";

export type Undici = typeof import("undici");

/** People write `proxy:8080` as well. */
function withScheme(proxy: string | undefined): string | undefined {
  return proxy?.includes("://") === false && proxy !== "" ? `http://${proxy}` : proxy;
}

interface ProxyOptions {
  readonly connect: buildConnector.connector;
}

/**
 * @param sockets is kept up to date
 * @param lookup finds the addresses of a host in place of the system
 * @param ca certificates to trust, in PEM; where there are none, what Node trusts
 * @throws MaviError `proxy` where the proxy's address is none
 */
export function createDispatcher(
  undici: Undici,
  network: NetworkOptions,
  {
    sockets,
    lookup,
    ca,
  }: {
    sockets: Opening;
    lookup?: LookupFunction | undefined;
    ca: readonly string[] | undefined;
  },
): Dispatcher {
  const tls = {
    rejectUnauthorized: network.strictSSL,
    ...(ca && {
      // Read once: that takes longer than a connection.
      secureContext: createSecureContext(ca.length > 0 ? { ca: [...ca] } : {}),
      // VS Code adds its own to each connection for which none are named.
      ca: [...ca],
    }),
    ...(lookup && { lookup }),
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
