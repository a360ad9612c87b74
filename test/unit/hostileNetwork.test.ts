/* Servers and proxies that attack, over real TLS: nothing goes to whom it is not for, and each ends in a reason. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { join } from "node:path";
import { describe, test } from "node:test";
import { createServer as createTlsServer, TLSSocket, type TlsOptions } from "node:tls";
import { MaviError, type FailureReason } from "../../src/core/mavi/errors.ts";
import { createTransport, type NetworkOptions } from "../../src/core/mavi/transport.ts";
import { root } from "../vscode/paths.ts";

const tls = (name: string): string => readFileSync(join(root, "test/fixtures/tls", name), "utf8");
const key = tls("key.pem");
const trusted = { key, cert: tls("signed.pem") };
const KEY = "Bearer sk-of-the-user";
const PROMPT = "what the user asked";

/** How a server behaves once a connection stands. */
type Behaviour = (socket: Socket) => void;
/** What came of a request, and all that its server was sent. */
interface Ended {
  readonly end: string;
  readonly received: string;
  /** Bytes that the server could send. */
  readonly sent: number;
}

const sentBy = (sockets: Iterable<Socket>): number =>
  [...sockets].reduce((sum, { bytesWritten }) => sum + bytesWritten, 0);

/** A server for one request: TLS where its options are given. */
async function attacked(
  {
    options,
    behaviour,
    by = "endpoint",
  }: {
    options?: TlsOptions | undefined;
    behaviour: Behaviour;
    by?: "endpoint" | "proxy";
  },
  scheme = "https",
): Promise<Ended> {
  let received = "";
  const sockets = new Set<Socket>();
  const take = (socket: Socket): void => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("data", (piece: Buffer) => (received += piece.toString("latin1")));
    behaviour(socket);
  };
  const server = options ? createTlsServer(options, take) : createServer(take);
  server.on("tlsClientError", () => undefined).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const network: NetworkOptions = {
    ...{ useProxy: by === "proxy", strictSSL: true, ca: [tls("authority.pem")] },
    ...(by === "proxy" && { proxy: `http://127.0.0.1:${port}`, noProxy: [] }),
    timeouts: { connect: 800, firstByte: 800, idle: 800 },
  };
  const transport = createTransport(network);
  const url = by === "proxy" ? "https://localhost:9/v1" : `${scheme}://localhost:${port}/v1`;
  try {
    const { status, body } = await transport.post(url, {
      headers: { authorization: KEY },
      body: {
        length: PROMPT.length,
        *pieces() {
          yield Buffer.from(PROMPT);
        },
      },
      signal: AbortSignal.timeout(20_000),
    });
    let bytes = 0;
    for await (const piece of body) bytes += piece.length;
    return { end: `${status}, ${bytes} bytes`, received, sent: sentBy(sockets) };
  } catch (error) {
    const reason = error instanceof MaviError ? error.reason : String(error);
    return { end: reason, received, sent: sentBy(sockets) };
  } finally {
    await transport.close();
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

/** Writes without end, as fast as it is taken, once something was asked. */
const flood =
  (head: string, piece: string): Behaviour =>
  (socket) =>
    void socket.once("data", () => {
      const more = (): void => {
        while (!socket.destroyed && socket.write(piece.repeat(100)));
      };
      socket.on("drain", () => setImmediate(more)).write(head);
      more();
    });
/** A piece every 50 ms, so that no limit on silence ends it. */
const drip =
  (head: string, piece: string): Behaviour =>
  (socket) =>
    void socket.once("data", () => {
      socket.write(head);
      const timer = setInterval(() => socket.write(piece), 50);
      socket.on("close", () => clearInterval(timer));
    });
const says =
  (text: string): Behaviour =>
  (socket) =>
    void socket.once("data", () => socket.end(text));
const silent: Behaviour = () => undefined;

describe("who is not who it should be is sent nothing", () => {
  const old = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "ALL:@SECLEVEL=0" } as const;
  const cases: Readonly<Record<string, [TlsOptions | undefined, readonly FailureReason[]]>> = {
    "a certificate for another host": [{ key, cert: tls("elsewhere.pem") }, ["certificate"]],
    "one that is over": [{ key, cert: tls("expired.pem") }, ["certificate"]],
    "one signed by itself": [{ key, cert: tls("certificate.pem") }, ["certificate"]],
    "TLS of old": [{ ...trusted, ...old }, ["network"]],
    "no TLS at all": [undefined, ["network"]],
  };
  for (const [name, [options, reasons]] of Object.entries(cases))
    test(name, async () => {
      const { end, received } = await attacked({
        options,
        behaviour: says("HTTP/1.1 200 OK\r\n\r\n{}"),
      });
      assert.ok(
        reasons.some((one) => one === end),
        end,
      );
      assert.doesNotMatch(received, /sk-of|asked/);
    });

  test("a way down to HTTP, or to another host", async () => {
    for (const status of [301, 302, 303, 307, 308])
      for (const location of ["http://127.0.0.1:1/v1", "//elsewhere.example/", "/other"]) {
        const reply = `HTTP/1.1 ${status} x\r\nlocation: ${location}\r\ncontent-length: 0\r\n\r\n`;
        const { end } = await attacked({ options: trusted, behaviour: says(reply) });
        assert.equal(end, "badReply");
      }
  });
});

describe("a reply without end over TLS ends", { timeout: 60_000 }, () => {
  const chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
  const MOST = 4_000_000;
  const cases: Readonly<Record<string, [Behaviour, readonly string[]]>> = {
    "headers, fast": [flood("HTTP/1.1 200 OK\r\n", "x-name: value\r\n"), ["badReply"]],
    "headers, slow": [drip("HTTP/1.1 200 OK\r\n", "x-name: value\r\n"), ["timeout", "badReply"]],
    "one header, fast": [flood("HTTP/1.1 200 OK\r\nx: ", "value"), ["badReply"]],
    "a status line": [flood("HTTP/1.1 200 ", "OK "), ["timeout", "badReply"]],
    "early hints, fast": [
      flood("", "HTTP/1.1 103 Early Hints\r\nx: y\r\n\r\n"),
      ["timeout", "badReply"],
    ],
    "early hints, slow": [
      drip("", "HTTP/1.1 103 Early Hints\r\nx: y\r\n\r\n"),
      ["timeout", "badReply"],
    ],
    "to go on, slow": [drip("", "HTTP/1.1 100 Continue\r\n\r\n"), ["network"]],
    "what is no HTTP": [flood("", "\u0000\u0001\u0002"), ["badReply"]],
    "words on a chunk, fast": [
      flood(`${chunked}1;a=`, "value"),
      ["badReply", "network", "timeout"],
    ],
    "words on a chunk, slow": [drip(`${chunked}1;a=`, "value"), ["badReply", "network", "timeout"]],
    "trailers, fast": [
      flood(`${chunked}0\r\n`, "x-name: value\r\n"),
      ["badReply", "network", "timeout"],
    ],
    silence: [silent, ["timeout"]],
    // Each is read through all others.
    "thousands of codings": [
      says(`HTTP/1.1 200 OK\r\ncontent-encoding: ${"br,".repeat(3000)}gzip\r\n\r\nx`),
      ["badReply"],
    ],
    "two replies in one": [
      says("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\n\r\nno"),
      ["200, 2 bytes"],
    ],
    "chunks and a length": [
      says(`${chunked.replace("\r\n\r\n", "\r\ncontent-length: 2\r\n\r\n")}2\r\n{}\r\n0\r\n\r\n`),
      ["badReply"],
    ],
    "a chunk of more than there is": [says(`${chunked}${"F".repeat(20)}\r\n{}`), ["badReply"]],
    "a chunk of no number": [says(`${chunked}-2\r\n{}\r\n0\r\n\r\n`), ["badReply"]],
    "a zero in a header": [says("HTTP/1.1 200 OK\r\nx: a\0b\r\n\r\n{}"), ["badReply"]],
    "headers that go on in the next line": [
      says("HTTP/1.1 200 OK\r\nx: a\r\n b\r\n\r\n{}"),
      ["badReply"],
    ],
    "two lengths": [
      says("HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 20\r\n\r\n{}"),
      ["badReply", "network"],
    ],
    "another protocol": [
      says("HTTP/1.1 101 x\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n{}"),
      ["network"],
    ],
    "an end in the middle of TLS": [
      (socket) =>
        void socket.once("data", () => {
          socket.write("HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{");
          setTimeout(() => socket.destroy(), 50);
        }),
      ["network"],
    ],
  };
  for (const [name, [behaviour, ends]] of Object.entries(cases))
    test(name, async (t) => {
      const { end, sent } = await attacked({ options: trusted, behaviour });
      t.diagnostic(`${end} after ${sent} bytes`);
      assert.ok(ends.includes(end), end);
      if (end === "badReply") assert.ok(sent < MOST, `${sent} bytes`);
    });
});

describe("a proxy that attacks is sent neither key nor question", { timeout: 60_000 }, () => {
  const connected = "HTTP/1.1 200 Connection established\r\n\r\n";
  /** Speaks TLS in place of the endpoint, within the tunnel. */
  const between =
    (cert: string): Behaviour =>
    (socket) =>
      void socket.once("data", () => {
        socket.write(connected);
        const inner = new TLSSocket(socket, { isServer: true, key, cert });
        inner.on("error", () => undefined).on("data", () => inner.end("HTTP/1.1 200 OK\r\n\r\n{}"));
      });
  const cases: Readonly<Record<string, [Behaviour, readonly FailureReason[]]>> = {
    "its own certificate": [between(tls("certificate.pem")), ["certificate"]],
    "a certificate for another host": [between(tls("elsewhere.pem")), ["certificate"]],
    "a certificate that is over": [between(tls("expired.pem")), ["certificate"]],
    "an answer in place of the tunnel": [
      says(`${connected}HTTP/1.1 200 OK\r\n\r\n{}`),
      ["network"],
    ],
    "a way elsewhere": [
      says("HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1/\r\n\r\n"),
      ["proxy"],
    ],
    "headers without end, fast": [flood("HTTP/1.1 200 OK\r\n", "x: y\r\n"), ["badReply", "proxy"]],
    "headers without end, slow": [
      drip("HTTP/1.1 200 OK\r\n", "x: y\r\n"),
      ["timeout", "proxy", "badReply"],
    ],
    "a tunnel that says nothing": [
      (socket) => void socket.once("data", () => socket.write(connected)),
      ["timeout", "network", "proxy"],
    ],
    silence: [silent, ["timeout", "proxy"]],
  };
  for (const [name, [behaviour, reasons]] of Object.entries(cases))
    test(name, async (t) => {
      const { end, received } = await attacked({ behaviour, by: "proxy" });
      t.diagnostic(end);
      assert.ok(
        reasons.some((one) => one === end),
        end,
      );
      assert.doesNotMatch(received, /sk-of|asked/);
    });
});
