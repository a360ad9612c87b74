import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, request as httpRequest, type Server } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import type { Duplex } from "node:stream";
import type { Memento } from "vscode";
import { complete } from "../../src/core/mavi/client.ts";
import { MaviError, type FailureReason } from "../../src/core/mavi/errors.ts";
import { Network } from "../../src/host/network.ts";
import { fixture, standIn, withSettings } from "./iris.ts";

/** A server of the test's own on loopback, and how to end it with all its connections. */
interface Running {
  readonly port: number;
  close(): Promise<void>;
}

async function listen(server: Server | ReturnType<typeof createTlsServer>): Promise<Running> {
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

/** A proxy as companies run them: tunnels by CONNECT, and forwards what names a whole address. */
async function startProxy(): Promise<Running & { seen: string[]; refuse: boolean }> {
  const seen: string[] = [];
  const server = createServer((incoming, outgoing) => {
    seen.push(`${incoming.method} ${incoming.url}`);
    if (proxy.refuse) {
      outgoing.writeHead(407, { "proxy-authenticate": "Basic" }).end();
      return;
    }
    const { method, headers } = incoming;
    const forwarded = httpRequest(incoming.url ?? "", { method, headers }, (reply) => {
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(outgoing);
    });
    incoming.pipe(forwarded);
  });
  server.on("connect", ({ url = "" }, socket: Duplex) => {
    seen.push(`CONNECT ${url}`);
    if (proxy.refuse) {
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n");
      return;
    }
    const { hostname, port } = new URL(`http://${url}`);
    const target = connect(Number(port), hostname, () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      join(socket, target);
    });
  });
  const proxy = Object.assign(await listen(server), { seen, refuse: false });
  return proxy;
}

/** The stand-in behind a certificate that nobody has signed. */
function startTls(): Promise<Running> {
  const { port } = new URL(standIn.origin);
  const files = {
    key: fixture("tls/key.pem"),
    cert: fixture("tls/certificate.pem"),
  };
  return listen(
    createTlsServer(files, (socket) => join(socket, connect(Number(port), "127.0.0.1"))),
  );
}

/** What is remembered between requests, for this run alone. */
function memento(): Memento {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: <T>(key: string, otherwise?: T) => (values.get(key) as T | undefined) ?? otherwise,
    update: (key: string, value: unknown) => Promise.resolve(void values.set(key, value)),
  } as Memento;
}

describe("the network, as VS Code's settings say", () => {
  let network: Network;
  let proxy: Awaited<ReturnType<typeof startProxy>>;
  let tls: Running;
  before(async () => {
    network = new Network(memento());
    [proxy, tls] = await Promise.all([startProxy(), startTls()]);
  });
  after(async () => {
    network.dispose();
    await Promise.all([proxy.close(), tls.close()]);
  });
  beforeEach(async () => {
    proxy.seen.length = 0;
    proxy.refuse = false;
    await standIn.forget();
  });

  const ask = async (baseUrl = standIn.baseUrl): Promise<void> => {
    const { ending } = await complete(
      { model: "gemini:gemini-2.5-flash", messages: [{ role: "user", text: "Reply with OK." }] },
      {
        transport: network.transport,
        endpoint: { baseUrl, apiKey: standIn.key },
        signal: AbortSignal.timeout(20_000),
        retries: 0,
      },
    );
    assert.equal(ending.complete, true);
  };
  const fails = (asking: Promise<void>, reason: FailureReason): Promise<void> =>
    assert.rejects(asking, (error: unknown) => {
      assert.ok(error instanceof MaviError, String(error));
      assert.equal(error.reason, reason, error.message);
      return true;
    });
  const arrived = async () => (await standIn.requests()).length;
  const secure = () => `https://localhost:${tls.port}${new URL(standIn.baseUrl).pathname}`;
  const viaProxy = () => ({ "http.proxy": `http://127.0.0.1:${proxy.port}` });

  it("goes straight to the endpoint without a proxy", async () => {
    await ask();
    assert.deepEqual([proxy.seen.length, await arrived()], [0, 1]);
  });

  it("goes through http.proxy", async () => {
    await withSettings(viaProxy(), () => ask());
    assert.equal(proxy.seen.length, 1);
    assert.match(proxy.seen[0] ?? "", new RegExp(new URL(standIn.origin).host));
    assert.equal(await arrived(), 1);
  });

  it("takes up a changed setting without a reload, and drops it again", async () => {
    await withSettings(viaProxy(), () => ask());
    await ask();
    assert.deepEqual([proxy.seen.length, await arrived()], [1, 2]);
  });

  it("leaves the proxy out for the hosts of http.noProxy", async () => {
    for (const noProxy of [["127.0.0.1"], ["other.example", "127.0.0.1"]])
      await withSettings({ ...viaProxy(), "http.noProxy": noProxy }, () => ask());
    assert.deepEqual([proxy.seen.length, await arrived()], [0, 2]);
    await withSettings({ ...viaProxy(), "http.noProxy": ["other.example"] }, () => ask());
    assert.equal(proxy.seen.length, 1);
  });

  it("leaves the proxy out when http.proxySupport is off", async () => {
    await withSettings({ ...viaProxy(), "http.proxySupport": "off" }, () => ask());
    assert.deepEqual([proxy.seen.length, await arrived()], [0, 1]);
  });

  it("tells a proxy that refuses from an endpoint that does", async () => {
    proxy.refuse = true;
    await withSettings(viaProxy(), () => fails(ask(), "proxy"));
    await withSettings(viaProxy(), () => fails(ask(secure()), "proxy"));
    assert.equal(await arrived(), 0);
  });

  it("refuses a certificate that nobody signed", async () => {
    await fails(ask(secure()), "certificate");
    assert.equal(await arrived(), 0);
  });

  it("takes it when http.proxyStrictSSL is off", async () => {
    await withSettings({ "http.proxyStrictSSL": false }, () => ask(secure()));
    assert.equal(await arrived(), 1);
    await fails(ask(secure()), "certificate");
  });

  it("tunnels https through http.proxy by CONNECT, with the same say on certificates", async () => {
    await withSettings(viaProxy(), () => fails(ask(secure()), "certificate"));
    assert.equal(await arrived(), 0);
    await withSettings({ ...viaProxy(), "http.proxyStrictSSL": false }, () => ask(secure()));
    assert.equal(await arrived(), 1);
    assert.deepEqual(new Set(proxy.seen), new Set([`CONNECT localhost:${tls.port}`]));
  });
});
