/*
 * What can stand between Iris and the endpoint: a proxy as companies run them, TLS with a certificate of
 * any kind, and servers that never get so far as to speak HTTP.
 */
import { once } from "node:events";
import { createServer, request as httpRequest, type Server } from "node:http";
import { connect, createServer as createTcpServer, type AddressInfo, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";

/** A server on loopback, and how to end it with all its connections. */
export interface Running {
  readonly port: number;
  close(): Promise<void>;
}

type AnyServer = Server | ReturnType<typeof createTcpServer> | ReturnType<typeof createTlsServer>;

async function listen(server: AnyServer): Promise<Running> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket.on("error", () => undefined));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, "close");
    },
  };
}

function join(one: Duplex, other: Duplex): void {
  one.on("error", () => other.destroy());
  other.on("error", () => one.destroy());
  one.pipe(other).pipe(one);
}

/** What a proxy does with requests. With `password` it wants "name:pass word" and refuses everything else. */
export type ProxyMood = "open" | "password" | "refuses" | "hangsUp";

/** A proxy that tunnels by CONNECT, and forwards what names a whole address. */
export interface Proxy extends Running {
  mood: ProxyMood;
  /** Method and target of each request, oldest first. */
  readonly seen: string[];
}

const CREDENTIALS = `Basic ${Buffer.from("name:pass word").toString("base64")}`;

export async function startProxy(): Promise<Proxy> {
  const seen: string[] = [];
  /** Status to refuse with; undefined lets the request through. */
  const refusal = (authorization: string | undefined): number | undefined => {
    if (proxy.mood === "refuses") return 403;
    return proxy.mood === "password" && authorization !== CREDENTIALS ? 407 : undefined;
  };
  const server = createServer((incoming, outgoing) => {
    seen.push(`${incoming.method} ${incoming.url}`);
    if (proxy.mood === "hangsUp") return incoming.socket.destroy();
    const status = refusal(incoming.headers["proxy-authorization"]);
    if (status !== undefined)
      return outgoing.writeHead(status, { "proxy-authenticate": "Basic" }).end();
    const { method, headers } = incoming;
    const forwarded = httpRequest(incoming.url ?? "", { method, headers }, (reply) => {
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(outgoing);
    });
    forwarded.on("error", () => outgoing.destroy());
    return incoming.pipe(forwarded);
  });
  server.on("connect", ({ url = "", headers }, socket: Duplex) => {
    seen.push(`CONNECT ${url}`);
    if (proxy.mood === "hangsUp") return socket.destroy();
    const status = refusal(headers["proxy-authorization"]);
    if (status !== undefined)
      return socket.end(`HTTP/1.1 ${status} No\r\nProxy-Authenticate: Basic\r\n\r\n`);
    const { hostname, port } = new URL(`http://${url}`);
    const target = connect(Number(port), hostname, () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      join(socket, target);
    });
    return target.on("error", () => socket.destroy());
  });
  const mood: ProxyMood = "open";
  const proxy: Proxy = { ...(await listen(server)), seen, mood };
  return proxy;
}

/** TLS in front of a server on loopback. */
export function startTls(options: TlsOptions, port: number): Promise<Running> {
  const server = createTlsServer(options, (socket) => join(socket, connect(port, "127.0.0.1")));
  server.on("tlsClientError", () => undefined);
  return listen(server);
}

/** Takes connections and says nothing, ever. */
export function startSilent(): Promise<Running> {
  return listen(createTcpServer());
}

/** A port that nobody listens on. */
export async function closedPort(): Promise<number> {
  const server = await startSilent();
  await server.close();
  return server.port;
}
