/* How connections to the endpoint are to be made. */

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
  /** Certificates to trust, in PEM; where there are none, what Node trusts. The first connection waits for them. */
  readonly ca?: readonly string[] | Promise<readonly string[]> | undefined;
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

/** Official clients wait 120 to 180 s for an answer. */
export const TIMEOUTS: Timeouts = { connect: 20_000, firstByte: 180_000, idle: 120_000 };
/** Milliseconds that a connection is kept for the next question, where the endpoint names no time of its own. */
export const KEEP_ALIVE = 30_000;
