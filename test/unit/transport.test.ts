/* How connections are made and how long they are waited for, over real sockets. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { connect as connectSocket, type AddressInfo, type Socket } from "node:net";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { rootCertificates } from "node:tls";
import { MaviError } from "../../src/core/mavi/errors.ts";
import { certificates } from "../../src/host/certificates.ts";
import { TIMEOUTS } from "../../src/core/mavi/network.ts";
import {
  createTransport,
  type NetworkOptions,
  type Timeouts,
} from "../../src/core/mavi/transport.ts";

const PIECE = Buffer.alloc(64 * 1024, "x");

/** Sends so many bytes and returns the status of the reply. */
async function post(
  url: string,
  {
    bytes,
    timeouts,
    lookup,
    ca,
  }: { bytes: number; timeouts: Timeouts; lookup?: Lookup; ca?: NetworkOptions["ca"] },
): Promise<number> {
  const transport = createTransport(
    { useProxy: false, strictSSL: true, timeouts, ca },
    lookup && { lookup },
  );
  try {
    const reply = await transport.post(url, {
      headers: { "content-type": "application/json" },
      body: {
        length: bytes,
        pieces: function* () {
          for (let at = 0; at < bytes; at += PIECE.length)
            yield PIECE.subarray(0, Math.min(PIECE.length, bytes - at));
        },
      },
      signal: AbortSignal.timeout(20_000),
    });
    return reply.status;
  } finally {
    await transport.close();
  }
}

type Lookup = NonNullable<NonNullable<Parameters<typeof createTransport>[1]>["lookup"]>;

describe("an upload", () => {
  const BYTES = 32 * 1024 * 1024;
  const timeouts = { connect: 5000, firstByte: 1500, idle: 5000 };

  /** A server that takes its time for a request, and answers some time after its end, if at all. */
  async function slowly<T>(answerAfter: number | undefined, work: (url: string) => Promise<T>) {
    const server = createServer((incoming, outgoing) => {
      void (async () => {
        let read = 0;
        for await (const piece of incoming as AsyncIterable<Buffer>) {
          const before = read;
          read += piece.length;
          // Twenty pauses in all, each shorter than the limit.
          if (Math.floor(before / (BYTES / 20)) < Math.floor(read / (BYTES / 20))) await sleep(150);
        }
        if (answerAfter === undefined) return;
        await sleep(answerAfter);
        outgoing.end("{}");
      })().catch(() => undefined);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    try {
      return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  }

  test("takes longer than the first byte may: that is counted from its end", async () => {
    const began = performance.now();
    assert.equal(await slowly(300, (url) => post(url, { bytes: BYTES, timeouts })), 200);
    assert.ok(performance.now() - began > 1.5 * timeouts.firstByte, "it was slow");
  });

  test("that nothing follows ends by that very limit", async () => {
    await assert.rejects(
      slowly(undefined, (url) => post(url, { bytes: 1000, timeouts })),
      (error) =>
        error instanceof MaviError &&
        error.reason === "timeout" &&
        error.code === "UND_ERR_HEADERS_TIMEOUT",
    );
  });
});

describe("a host of two addresses", () => {
  /** Listens, then does nothing for some time: what is more than its queue holds has to wait. */
  const STUCK = `
    const server = require("node:http").createServer((incoming, outgoing) => {
      incoming.resume();
      incoming.on("end", () => outgoing.end("{}"));
    });
    server.listen({ port: 0, host: "127.0.0.2", backlog: 1 }, () => {
      require("node:fs").writeSync(1, server.address().port + "\\n");
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2500);
    });`;

  // Other systems have one address for themselves alone.
  const skip = process.platform !== "linux";

  test("one slow, one that refuses: the slow one is waited for", { skip }, async () => {
    const child = spawn(process.execPath, ["-e", STUCK], { stdio: ["ignore", "pipe", "inherit"] });
    const fillers: Socket[] = [];
    try {
      const [line] = (await once(child.stdout, "data")) as [Buffer];
      const port = Number(line.toString());
      for (let i = 0; i < 4; i++) {
        const socket = connectSocket(port, "127.0.0.2");
        socket.on("error", () => undefined);
        fillers.push(socket);
      }
      await sleep(100);
      const lookup: Lookup = (_host, _options, done) => {
        done(null, [
          { address: "127.0.0.2", family: 4 },
          { address: "127.0.0.3", family: 4 },
        ]);
      };
      const began = performance.now();
      const timeouts = { connect: 15_000, firstByte: 5000, idle: 5000 };
      const url = `http://two.invalid:${port}`;
      assert.equal(await post(url, { bytes: 2, timeouts, lookup }), 200);
      assert.ok(performance.now() - began > 250, "longer than Node gives an address");
    } finally {
      for (const socket of fillers) socket.destroy();
      child.kill();
    }
  });
});

const isLinux = process.platform === "linux";
test("what the system trusts is trusted, beside what Node trusts", { skip: !isLinux }, async () => {
  const folder = join(import.meta.dirname, "../fixtures/tls");
  const read = (name: string): string => readFileSync(join(folder, name), "utf8");
  const child = spawn(
    process.execPath,
    [
      "--input-type=module",
      "-e",
      `import { certificates } from ${JSON.stringify(import.meta.resolve("../../src/host/certificates.ts"))};
       console.log(JSON.stringify(await certificates()));`,
    ],
    {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, SSL_CERT_FILE: join(folder, "authority.pem"), SSL_CERT_DIR: folder },
    },
  );
  const text = (await child.stdout.toArray()).join("");
  const ca = JSON.parse(text) as string[];
  assert.ok(ca.includes(read("authority.pem").trim()) || ca.includes(read("authority.pem")));
  assert.ok(ca.length > 100, "and all that Node brings");
  assert.ok(rootCertificates.every((one) => ca.includes(one)));

  const server = createSecureServer({ key: read("key.pem"), cert: read("signed.pem") });
  server.on("request", (_request, response) => response.end("{}"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `https://localhost:${(server.address() as AddressInfo).port}/`;
  try {
    assert.equal(await post(url, { bytes: 2, timeouts: TIMEOUTS, ca: Promise.resolve(ca) }), 200);
    // Here the system knows nothing of that authority.
    await assert.rejects(post(url, { bytes: 2, timeouts: TIMEOUTS, ca: certificates() }), {
      reason: "certificate",
    });
  } finally {
    server.close();
  }
});
