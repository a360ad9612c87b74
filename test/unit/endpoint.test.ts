/** The stand-in endpoint, over real sockets: if it lied, every test that stands on it would too. */
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { Agent, request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { connect } from "node:net";
import { after, before, describe, it } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import sharp from "sharp";
import { SCENARIOS } from "../endpoint/scenarios.ts";
import { startEndpoint, STANDIN_KEY, type Endpoint } from "../endpoint/server.ts";
import { shareOf } from "../strength.ts";

interface Heard {
  /** 0 when none came. */
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** `left`: this client had enough, by time or by size. */
  ended: "whole" | "cut" | "left";
}

interface SendOptions {
  key?: string | undefined;
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  agent?: Agent;
  maxMs?: number;
  /** How long to listen from the headers on. */
  listenMs?: number;
  maxBytes?: number;
}

let endpoint: Endpoint;
before(async () => {
  endpoint = await startEndpoint({ pace: { delayMs: 0 }, maxBodyBytes: 30_000_000 });
});
after(() => endpoint.close());

/** Sends anything, and never rejects: how it ended is what is asked. */
function send(payload: unknown, options: SendOptions = {}): Promise<Heard> {
  const { method = "POST", path = "/chat/completions", maxMs = 10_000, maxBytes = 1e8 } = options;
  const key = "key" in options ? options.key : STANDIN_KEY;
  const data = typeof payload === "string" ? payload : JSON.stringify(payload);
  return new Promise((resolve) => {
    const heard: Heard = { status: 0, headers: {}, body: Buffer.alloc(0), ended: "cut" };
    const chunks: Buffer[] = [];
    let size = 0;
    const end = (ended: Heard["ended"]) => {
      clearTimeout(timer);
      resolve({ ...heard, ended, body: Buffer.concat(chunks) });
    };
    const leave = () => {
      end("left");
      outgoing.destroy();
    };
    let timer = setTimeout(leave, maxMs);
    const url = path.startsWith("/__") ? endpoint.origin + path : endpoint.baseUrl + path;
    const outgoing = httpRequest(url, {
      method,
      agent: options.agent ?? false,
      headers: {
        "content-type": "application/json",
        ...(key === undefined ? {} : { authorization: key }),
        ...options.headers,
      },
    });
    outgoing.on("response", (response) => {
      heard.status = response.statusCode ?? 0;
      heard.headers = response.headers;
      if (options.listenMs !== undefined) {
        clearTimeout(timer);
        timer = setTimeout(leave, options.listenMs);
      }
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > maxBytes) leave();
      });
      response.on("end", () => end(response.complete ? "whole" : "cut"));
      response.on("error", () => end("cut"));
    });
    // Too many headers make Node's client give up, which is leaving and not being cut off.
    outgoing.on("error", (error: NodeJS.ErrnoException) =>
      end(error.code === "HPE_HEADER_OVERFLOW" ? "left" : "cut"),
    );
    outgoing.end(data);
  });
}

const MODEL = "gemini:gemini-2.5-flash";
type Part = Record<string, unknown>;
const text = (value: string): Part => ({ type: "text", text: value });
const file = (bytes: Buffer, mime = "image/png", prefix = ""): Part => ({
  type: "input_file",
  file_uri: prefix + bytes.toString("base64"),
  mime_type: mime,
});
const ask = (content: unknown, rest: object = {}) => ({
  model: MODEL,
  messages: [{ role: "user", content }],
  max_tokens: 4000,
  ...rest,
});
const solid = (background: string, width = 8, height = 8) =>
  sharp({ create: { width, height, channels: 3, background } });

interface Documented {
  object: string;
  status: string;
  choices: { text: string; index: number }[];
  usage: { input_tokens: number; output_tokens: number; total_tokens: number };
  meta: { provider: string; provider_model: string };
}
const read = (heard: Heard) => JSON.parse(heard.body.toString()) as Documented;
const answerTo = async (payload: unknown, options?: SendOptions): Promise<Documented> => {
  const heard = await send(payload, options);
  assert.equal(heard.status, 200, heard.body.toString());
  return read(heard);
};
const textOf = async (payload: unknown) => (await answerTo(payload)).choices[0]!.text;

/** As much of a HEIC file as its size needs: the brand, a tile's `ispe`, the image's `ispe`. */
function heic(width: number, height: number): Buffer {
  const box = (name: string, ...content: Buffer[]) => {
    const inner = Buffer.concat(content);
    const start = Buffer.alloc(8);
    start.writeUInt32BE(inner.length + 8);
    start.write(name, 4, "latin1");
    return Buffer.concat([start, inner]);
  };
  const extents = (...sides: number[]) => {
    const bytes = Buffer.alloc(12);
    sides.forEach((side, at) => bytes.writeUInt32BE(side, 4 + at * 4));
    return box("ispe", bytes);
  };
  const properties = box("iprp", box("ipco", extents(512, 512), extents(width, height)));
  return Buffer.concat([
    box("ftyp", Buffer.from("heic\0\0\0\0mif1heic", "latin1")),
    box("meta", Buffer.alloc(4), properties),
    box("mdat", randomBytes(64)),
  ]);
}

describe("answers", () => {
  it("says what is in the pixels: format, size, bytes and shares of colours", async () => {
    const blue = await solid("#0000ff", 100, 50).png().toBuffer();
    const png = await solid("#ff0000", 100, 200)
      .composite([{ input: blue, top: 150, left: 0 }])
      .png()
      .toBuffer();
    const said = await textOf(ask([text("What is this?"), file(png)]));
    assert.match(said, /stand-in endpoint\*\*, not a model/);
    assert.match(said, /> What is this\?/);
    assert.match(said, /Format: \*\*PNG\*\*/);
    assert.match(said, /Size: \*\*100 × 200 px\*\*/);
    assert.ok(said.includes(`Bytes: **${png.length.toLocaleString("en")}**`));
    assert.match(said, /\| red \| `#ff0000` \| 75\.0 % \|/);
    assert.match(said, /\| blue \| `#0000ff` \| 25\.0 % \|/);
    assert.match(said, /Earlier turns in this request: 0/);
  });

  it("measures JPEG, WebP and transparency, and each image of each turn", async () => {
    const jpeg = await solid("#ffffff", 30, 20).jpeg().toBuffer();
    const webp = await solid("#008000", 40, 10).webp({ lossless: true }).toBuffer();
    const clear = await sharp({
      create: { width: 9, height: 9, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    })
      .png()
      .toBuffer();
    const said = await textOf({
      model: MODEL,
      max_tokens: 4000,
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: [file(jpeg, "image/jpeg"), text("First")] },
        { role: "assistant", content: [text("An answer")] },
        { role: "user", content: [file(webp, "image/webp"), file(clear), text("Second")] },
      ],
    });
    assert.match(said, /Earlier turns in this request: 2\. A system prompt of 9 characters/);
    assert.match(said, /Image 1 of 3\n\n- Format: \*\*JPEG\*\*, .* in turn 2\n- Size: \*\*30 × 20/);
    assert.match(said, /Image 2 of 3\n\n- Format: \*\*WEBP\*\*, .* in turn 4\n- Size: \*\*40 × 10/);
    assert.match(said, /\| white \|[^\n]*100\.0 %/);
    assert.match(said, /\| green \|[^\n]*100\.0 %/);
    assert.match(said, /\| transparent \|[^\n]*100\.0 %/);
    assert.match(said, /> Second/);
  });

  it("reads a HEIC's size and an address's name, and says what it did not see", async () => {
    const url = {
      type: "input_file",
      file_uri: "https://example.com/a.png",
      mime_type: "image/png",
    };
    const said = await textOf(ask([file(heic(4032, 3024), "image/heic"), url, text("?")]));
    assert.match(said, /HEIC\*\*[^]*4032 × 3024 px[^]*The pixels were not decoded/);
    assert.match(said, /Image 2 of 2\n\nCame as an address[^]*fetches nothing/);
  });

  it("keeps the documented shape and counts tokens by Google's rule", async () => {
    const small = await solid("#000", 384, 384).png().toBuffer();
    const tiled = await solid("#000", 960, 540).png().toBuffer();
    const reply = await answerTo(ask([file(small), file(tiled), text("12345678")]));
    assert.equal(reply.object, "completion");
    assert.equal(reply.status, "completed");
    assert.deepEqual(reply.meta, { provider: "stand-in", provider_model: "gemini-2.5-flash" });
    assert.equal(reply.usage.input_tokens, 258 + 258 * 6 + 2);
    assert.equal(reply.usage.total_tokens, reply.usage.input_tokens + reply.usage.output_tokens);
    const three = ask([file(tiled), text("1234")], { model: "gemini:gemini-3-pro-preview" });
    assert.equal((await answerTo(three)).usage.input_tokens, 1121);
  });

  it("honours n, stop and max_tokens", async () => {
    const { choices } = await answerTo(ask([text("hi")], { n: 3 }));
    assert.deepEqual(
      choices.map(({ index, text: said }) => [index, said.slice(0, 11)]),
      [0, 1, 2].map((at) => [at, `Choice ${at + 1} of`]),
    );
    const capped = await answerTo(ask([text("hi")], { max_tokens: 3 }));
    assert.equal(capped.choices[0]!.text, "Stand-in end");
    assert.equal(capped.usage.output_tokens, 3);
    assert.equal(await textOf(ask([text("hi")], { stop: ["zzz", " end"] })), "Stand-in");
  });

  it("fills a JSON schema with facts, in either place for metadata", async () => {
    const png = await solid("#ffff00", 33, 44).png().toBuffer();
    const responseSchema = {
      type: "OBJECT",
      properties: {
        alt: { type: "STRING", maxLength: 30 },
        width: { type: "INTEGER" },
        kind: { type: "STRING", enum: ["photo", "chart"] },
        tags: { type: "ARRAY", items: { type: "STRING" }, maxItems: 2 },
        decorative: { type: "BOOLEAN" },
        score: { type: "NUMBER", maximum: 1 },
      },
      required: ["alt"],
    };
    const metadata = { response_mime_type: "application/json", responseSchema };
    for (const place of [{ metadata }, { extra_body: { metadata } }]) {
      assert.deepEqual(JSON.parse(await textOf(ask([file(png), text("alt")], place))), {
        alt: "Stand-in: PNG, 33 × 44 px, 100",
        width: 33,
        kind: "photo",
        tags: [
          "Stand-in: PNG, 33 × 44 px, 100.0 % yellow",
          "Stand-in: 1 image and 0 earlier turns arrived",
        ],
        decorative: false,
        score: 1,
      });
    }
    const free = JSON.parse(
      await textOf(ask([text("x")], { metadata: { response_mime_type: "application/json" } })),
    ) as { images: number };
    assert.equal(free.images, 0);
  });
});

describe("checks", () => {
  const solidPng = solid("#123456").png().toBuffer();
  const hello = ask([text("hello")]);
  const code = (heard: Heard) => (JSON.parse(heard.body.toString()) as { code: number }).code;

  it("takes its keys bare, and refuses others with the documented codes", async () => {
    for (const key of [STANDIN_KEY, `${STANDIN_KEY}-2`, "sk-mai-older"]) {
      assert.equal((await send(hello, { key })).status, 200, key);
    }
    const refused: [string | undefined, number][] = [
      [undefined, 401],
      ["", 401],
      ["sk-other", 401],
      [`Bearer ${STANDIN_KEY}`, 401],
      ["sk-mavi-wrong", 401],
      ["sk-mavi-nobalance", 402],
      ["sk-mavi-forbidden", 403],
    ];
    for (const [key, status] of refused) {
      const heard = await send(hello, { key });
      assert.deepEqual([heard.status, code(heard)], [status, status], key);
      assert.equal(heard.headers["server"], "iris-stand-in");
    }
    const body = (await send(hello, { key: undefined })).body.toString();
    assert.equal(body, '{"code":401,"msg":"Unauthorized","data":null}');
  });

  it("takes only its one route, POST and JSON", async () => {
    const lost = await send(hello, { path: "/models" });
    assert.equal(lost.status, 404);
    const gateway = JSON.parse(lost.body.toString()) as object;
    assert.deepEqual(Object.keys(gateway), ["timestamp", "path", "status", "error", "requestId"]);
    const got = await send("", { method: "GET" });
    assert.deepEqual([got.status, code(got)], [405, 405]);
    const plain = await send(hello, { headers: { "content-type": "text/plain" } });
    assert.deepEqual([plain.status, code(plain)], [415, 415]);
  });

  it("refuses a body over the limit with the gateway's page", async () => {
    const small = await startEndpoint({ maxBodyBytes: 1000 });
    try {
      const heard = await fetch(`${small.baseUrl}/chat/completions`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: STANDIN_KEY },
        body: "x".repeat(5_000_000),
      });
      assert.equal(heard.status, 413);
      assert.match(heard.headers.get("content-type") ?? "", /html/);
      assert.match(await heard.text(), /<h1>413 /);
      assert.equal(small.requests[0]!.refusal, "body too large");
    } finally {
      await small.close();
    }
  });

  const budget = (thinking_budget: unknown, model = MODEL) =>
    ask([text("x")], { model, metadata: { thinking_config: { thinking_budget } } });
  const schema = (responseSchema: unknown) =>
    ask([text("x")], { metadata: { response_mime_type: "application/json", responseSchema } });

  it("refuses parameters with 400 and their name", async () => {
    const bad: [unknown, RegExp][] = [
      ["{oops", /not readable JSON/],
      ["[]", /not readable JSON/],
      [{ messages: [] }, /model is required/],
      [ask([text("x")], { model: 5 }), /model must be a string/],
      [ask([text("x")], { model: "gemini-2.5-flash" }), /gemini-2\.5-flash.*prefix/],
      [ask([text("x")], { model: "gemini:gemini-9" }), /gemini:gemini-9.*not found/],
      [ask([text("x")], { model: "gemini:toString" }), /not found/],
      [{ model: MODEL }, /messages must be an array/],
      [{ model: MODEL, messages: [] }, /messages must not be empty/],
      [{ model: MODEL, messages: ["x"] }, /messages\[0\] must be an object/],
      [{ model: MODEL, messages: [{ role: "tool", content: "x" }] }, /role must be/],
      [ask([{ type: "image_url" }]), /type must be text or input_file/],
      [ask([{ type: "text" }]), /text must be a string/],
      [ask([{ type: "input_file", mime_type: "image/png" }]), /file_uri is required/],
      [ask([{ type: "input_file", file_uri: "aaaa" }]), /mime_type is required/],
      [ask([text("x")], { temperature: 2.1 }), /temperature must be 0 to 2/],
      [ask([text("x")], { temperature: "1" }), /temperature must be a number/],
      [ask([text("x")], { temperature: null }), /temperature must be a number/],
      [ask([text("x")], { top_p: -0.1 }), /top_p/],
      [ask([text("x")], { max_tokens: 0 }), /max_tokens must be at least 1/],
      [ask([text("x")], { max_tokens: 1.5 }), /max_tokens must be an integer/],
      [ask([text("x")], { n: 9 }), /n must be 1 to 8/],
      [ask([text("x")], { stream: "true" }), /stream must be a boolean/],
      [ask([text("x")], { stop: [1] }), /stop must be/],
      [ask([text("x")], { frequency_penalty: 3 }), /frequency_penalty must be -2 to 2/],
      [ask([text("x")], { presence_penalty: 0.5 }), /presence_penalty is not supported/],
      [ask([text("x")], { extra_body: "x" }), /extra_body must be an object/],
      [ask([text("x")], { metadata: 1 }), /metadata must be an object/],
      [ask([text("x")], { metadata: { response_mime_type: "text/x" } }), /response_mime_type/],
      [budget("1"), /thinking_budget must be an integer/],
    ];
    for (const [payload, message] of bad) {
      const heard = await send(payload);
      assert.deepEqual([heard.status, code(heard)], [400, 400], String(message));
      assert.match(heard.body.toString(), message);
    }
    for (const fine of [
      ask([text("x")], { frequency_penalty: 0, stop: null, unknown_field: 1 }),
      ask([text("x")], { model: "gemini:gemini-2.0-flash", presence_penalty: 0.5, stop: "x" }),
    ]) {
      assert.equal((await send(fine)).status, 200);
    }
  });

  it("refuses input as the model's provider does: HTTP 200, errored, INVALID_ARGUMENT", async () => {
    const png = await solidPng;
    const base64 = png.toString("base64");
    const part = (file_uri: string, mime_type = "image/png") =>
      ask([{ type: "input_file", file_uri, mime_type }]);
    const noisy = await sharp(randomBytes(64 * 64 * 3), {
      raw: { width: 64, height: 64, channels: 3 },
    })
      .png()
      .toBuffer();
    const bad: [unknown, RegExp][] = [
      [ask("a bare string"), /Model input cannot be empty/],
      [ask([]), /Model input cannot be empty/],
      [
        { model: MODEL, messages: [{ role: "system", content: "x" }] },
        /Model input cannot be empty/,
      ],
      [part(base64, "image/gif"), /Unsupported MIME type: image\/gif/],
      [part(base64, "image/jpeg"), /is png, not image\/jpeg/],
      [part(base64.replace(/^.{40}/, "$&\n")), /Base64 decoding failed/],
      [part(base64.replace("R", "_")), /Base64 decoding failed/],
      [part(base64.slice(0, -1)), /Base64 decoding failed/],
      [part(`data:image/jpeg;base64,${base64}`), /data URI does not begin with/],
      [part("http://example.com/a.png"), /Base64 decoding failed/],
      [part(Buffer.from("no image at all").toString("base64")), /is unknown, not/],
      [part(noisy.subarray(0, noisy.length / 2).toString("base64")), /Unable to process/],
      [budget(0, "gemini:gemini-2.5-pro"), /thinking budget 0 is invalid.*128 to 32768/],
      [budget(24_577), /0 to 24576/],
      [budget(100, "gemini:gemini-2.5-flash-lite"), /512 to 24576/],
      [budget(100, "gemini:gemini-2.0-flash"), /does not support thinking/],
      [schema({ type: "OBJECT", additionalProperties: false }), /additionalProperties/],
      [schema({ type: "ARRAY", items: { type: "FILE" } }), /responseSchema\.items\.type/],
    ];
    for (const [payload, message] of bad) {
      const heard = await send(payload);
      const reply = JSON.parse(heard.body.toString()) as {
        status: string;
        choices: unknown[];
        error: { code: string; message: string };
      };
      assert.equal(heard.status, 200);
      assert.deepEqual([reply.status, reply.choices], ["errored", []], String(message));
      assert.equal(reply.error.code, "INVALID_ARGUMENT");
      assert.match(reply.error.message, message);
    }
    for (const fine of [
      budget(0),
      budget(-1),
      budget(0, "gemini:gemini-2.5-flash-lite"),
      part(base64),
      part(`data:image/png;base64,${base64}`),
    ]) {
      assert.equal((await answerTo(fine)).status, "completed");
    }
  });

  it("decides what is uncertain one way or the other by scenario", async () => {
    const png = await solidPng;
    const raw = ask([file(png)]);
    const uri = ask([file(png, "image/png", "data:image/png;base64,")]);
    const status = async (scenario: string, payload: object, options?: SendOptions) => {
      const heard = await send({ ...payload, model: `gemini:standin-${scenario}` }, options);
      return [heard.status, heard.status === 200 ? read(heard).status : code(heard)];
    };
    assert.deepEqual(await status("raw-only", raw), [200, "completed"]);
    assert.deepEqual(await status("raw-only", uri), [200, "errored"]);
    assert.deepEqual(await status("data-uri-only", uri), [200, "completed"]);
    assert.deepEqual(await status("data-uri-only", raw), [200, "errored"]);
    assert.deepEqual(await status("bearer-only", raw), [401, 401]);
    const key = `Bearer ${STANDIN_KEY}`;
    assert.deepEqual(await status("bearer-only", raw, { key }), [200, "completed"]);
    assert.deepEqual(
      await status("bearer-only", raw, { key: "Bearer sk-mavi-nobalance" }),
      [402, 402],
    );
    const metadata = { thinking_config: { thinking_budget: 0 } };
    const extra = { ...raw, extra_body: { metadata } };
    assert.deepEqual(await status("no-extra-body", extra), [400, 400]);
    assert.deepEqual(await status("no-extra-body", { ...raw, metadata }), [200, "completed"]);
    assert.deepEqual(await status("no-metadata", { ...raw, metadata }), [400, 400]);
    assert.deepEqual(await status("strict-fields", { ...raw, seed: 1 }), [400, 400]);
    assert.deepEqual(await status("strict-fields", extra), [200, "completed"]);
  });
});

describe("the record", () => {
  it("holds what came, when, and the images, but not their base64", async () => {
    endpoint.clear();
    const png = await solid("#00ffff", 300, 200).png().toBuffer();
    const padded = Buffer.concat([png, randomBytes(1000)]);
    const waiting = endpoint.waitForRequest(({ finishedAt }) => finishedAt !== undefined);
    const payload = ask([text("look"), file(padded)], { temperature: 0.5 });
    await send(payload, { headers: { "x-mine": "1" } });
    const record = await waiting;
    assert.equal(endpoint.requests.length, 1);
    assert.equal(record.method, "POST");
    assert.equal(record.url, "/serve/api/v2/iu/chat/completions");
    assert.equal(record.headers.authorization, STANDIN_KEY);
    assert.equal(record.headers["x-mine"], "1");
    assert.equal(record.bodyBytes, JSON.stringify(payload).length);
    assert.equal(record.scenario, "sse-text");
    assert.equal(record.status, 200);
    assert.ok(record.arrivedAt <= record.completedAt! && record.completedAt! <= record.finishedAt!);
    assert.ok(Math.abs(record.arrivedAt - Date.now()) < 60_000);
    assert.equal(record.closedByClientAt, undefined);
    const [image] = record.images;
    assert.deepEqual(image, {
      turn: 1,
      mimeType: "image/png",
      encoding: "base64",
      format: "png",
      width: 300,
      height: 200,
      colours: [{ name: "cyan", hex: "#00ffff", percent: 100 }],
      bytes: padded.length,
      sha256: createHash("sha256").update(padded).digest("hex"),
    });
    const body = record.body as { temperature: number };
    assert.equal(body.temperature, 0.5);
    assert.match(JSON.stringify(body), /"file_uri":"iVBOR[^"]{35}… \(\d+ characters\)"/);
  });

  it("numbers connections, so that one used again is seen", async () => {
    endpoint.clear();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    await send(ask([text("1")]), { agent });
    await send(ask([text("2")]), { agent });
    await send(ask([text("3")]));
    agent.destroy();
    const [first, second, third] = endpoint.requests.map(({ connection }) => connection);
    assert.equal(first, second);
    assert.notEqual(first, third);
  });

  it("takes an image of 10 MB", async () => {
    const side = 1900;
    const noise = { raw: { width: side, height: side, channels: 3 as const } };
    const png = await sharp(randomBytes(side * side * 3), noise)
      .png({ compressionLevel: 0 })
      .toBuffer();
    assert.ok(png.length > 10_000_000);
    assert.match(await textOf(ask([file(png), text("big")])), /Size: \*\*1900 × 1900 px/);
  });

  it("sees the client leave mid-stream, and during the upload", async () => {
    endpoint.clear();
    endpoint.use("endless-stream", { times: 1 });
    const heard = await send(ask([text("go on")], { stream: true }), { maxBytes: 100_000 });
    assert.equal(heard.ended, "left");
    const left = await endpoint.waitForRequest((each) => each.closedByClientAt !== undefined);
    assert.equal(left.status, 200);
    assert.equal(left.finishedAt, undefined);

    endpoint.clear();
    const socket = connect(Number(new URL(endpoint.origin).port), "127.0.0.1");
    socket.write(
      "POST /serve/api/v2/iu/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{",
    );
    await endpoint.waitForRequest(({ bodyBytes }) => bodyBytes === 1);
    socket.destroy();
    const gone = await endpoint.waitForRequest((each) => each.closedByClientAt !== undefined);
    assert.equal(gone.completedAt, undefined);
  });

  it("answers a request that comes before the last reply on its connection has ended", async () => {
    endpoint.clear();
    const body = JSON.stringify(ask([text("hello")], { stream: true }));
    const one = [
      "POST /serve/api/v2/iu/chat/completions HTTP/1.1",
      `Host: x\r\nAuthorization: ${STANDIN_KEY}`,
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    ].join("\r\n");
    const socket = connect(Number(new URL(endpoint.origin).port), "127.0.0.1");
    socket.resume().write(one + one);
    const ended = () => endpoint.requests.filter(({ finishedAt }) => finishedAt !== undefined);
    await endpoint.waitForRequest(() => ended().length === 2);
    assert.equal(new Set(endpoint.requests.map(({ connection }) => connection)).size, 1);
    socket.destroy();
  });

  it("tells when a wait is over without the request", async () => {
    await assert.rejects(
      endpoint.waitForRequest(() => false, 20),
      /No such request within 20 ms/,
    );
  });
});

describe("steering", () => {
  const hello = (stream = false) => ask([text("hello")], { stream });

  it("paces a stream as set", async () => {
    const paced = await startEndpoint({ pace: { delayMs: 40, pieceChars: 30 } });
    try {
      const from = performance.now();
      const heard = await fetch(`${paced.baseUrl}/chat/completions`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: STANDIN_KEY },
        body: JSON.stringify(ask([text("hello")], { stream: true })),
      });
      const arrivals: number[] = [];
      const events: string[] = [];
      for await (const chunk of heard.body!.pipeThrough(new TextDecoderStream())) {
        arrivals.push(performance.now() - from);
        events.push(chunk);
      }
      assert.ok(arrivals.length >= 5, `${arrivals.length} reads`);
      assert.ok(arrivals.at(-1)! - arrivals[0]! >= 40 * (arrivals.length - 1) * 0.8);
      assert.match(events[0]!, /^data: \{"id":"resp_/);
      assert.equal((/"text":"([^"]*)"/.exec(events[0]!) ?? [])[1]?.length, 30);
    } finally {
      await paced.close();
    }
  });

  it("queues scenarios, goes back to the standing one, and back to the default", async () => {
    const statuses = async (count: number) => {
      const all: number[] = [];
      for (let at = 0; at < count; at++) all.push((await send(hello())).status);
      return all;
    };
    endpoint.use("envelope-500");
    endpoint.use("envelope-429", { times: 2 });
    endpoint.use("html-503", { times: 1 });
    assert.deepEqual(await statuses(5), [429, 429, 503, 500, 500]);
    endpoint.use("default");
    assert.deepEqual(await statuses(1), [200]);
    assert.throws(() => endpoint.use("nonsense"), /No scenario "nonsense"\. There are: sse-text/);
  });

  it("is steered from another process by its routes", async () => {
    const page = await send("", { method: "GET", path: "/__standin" });
    for (const { name } of SCENARIOS) assert.ok(page.body.includes(`<code>${name}</code>`), name);
    assert.match(page.body.toString(), /not<\/strong> the Memories\.ai service/);

    const use = { scenario: "envelope-402", times: 1, pace: { delayMs: 1, pieceChars: 5 } };
    assert.equal((await send(use, { path: "/__standin/use" })).status, 200);
    assert.deepEqual(endpoint.pace, { delayMs: 1, pieceChars: 5 });
    endpoint.setPace({ delayMs: 0, pieceChars: 12 });
    assert.equal((await send("", { method: "DELETE", path: "/__standin/requests" })).status, 200);
    assert.equal((await send(hello(), { key: "sk-real-key-by-mistake" })).status, 401);
    const list = await send("", { method: "GET", path: "/__standin/requests" });
    assert.match(list.body.toString(), /"scenario": "envelope-402"/);
    assert.doesNotMatch(list.body.toString(), /by-mistake/);
    for (const bad of ["{", { scenario: 5 }, { scenario: "x" }, { pace: { delayMs: -1 } }]) {
      assert.equal((await send(bad, { path: "/__standin/use" })).status, 400);
    }
    assert.equal((await send("", { path: "/__standin/none" })).status, 404);
  });

  it("ends every socket when it is closed", async () => {
    const other = await startEndpoint();
    const port = Number(new URL(other.origin).port);
    other.use("stall-mid-stream");
    const stalled = fetch(`${other.baseUrl}/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: STANDIN_KEY },
      body: JSON.stringify(hello(true)),
    }).then((response) => response.text());
    stalled.catch(() => undefined);
    const idle = connect(port, "127.0.0.1");
    await once(idle, "connect");
    await other.waitForRequest(({ status }) => status === 200);
    const idleClosed = once(idle.resume(), "close");
    await other.close();
    await idleClosed;
    await assert.rejects(stalled);
    const late = connect(port, "127.0.0.1");
    await assert.rejects(once(late, "connect"), { code: "ECONNREFUSED" });
    assert.equal(other.requests[0]!.closedByClientAt, undefined);
  });
});

describe("every scenario of the table", () => {
  const prompt = [text("Größe 👍 of this?")];
  const LEAVE_MS = 150;

  for (const scenario of shareOf(SCENARIOS)) {
    for (const stream of [true, false]) {
      it(`${scenario.name}${stream ? "" : ", not streamed"}: ${scenario.ends}`, async () => {
        endpoint.clear();
        const byModel = !scenario.early;
        if (!byModel) endpoint.use(scenario.name, { times: 1 });
        const model = byModel ? `gemini:standin-${scenario.name}` : MODEL;
        const bearer = scenario.rules.authorization === "bearer" ? "Bearer " : "";
        const heard = await send(ask(prompt, { model, stream }), {
          key: bearer + STANDIN_KEY,
          // Long enough to arrive, where nothing says that it has.
          maxMs: scenario.ends === "hangs" && scenario.status === 0 ? 1000 : 10_000,
          ...(scenario.ends === "hangs" ? { listenMs: LEAVE_MS } : {}),
          maxBytes: 3_000_000,
        });
        const leaves = scenario.ends === "hangs" || scenario.ends === "endless";
        assert.equal(heard.ended, leaves ? "left" : scenario.ends);
        assert.equal(heard.status, scenario.status);
        const record = await endpoint.waitForRequest(
          (each) => !leaves || each.closedByClientAt !== undefined,
        );
        assert.equal(record.scenario, scenario.name);
        assert.equal(record.refusal, undefined);
        if (!leaves) assert.equal(record.closedByClientAt, undefined);
      });
    }
  }

  it("does not let the key be followed unseen: redirects lead to another name of this server", async () => {
    endpoint.clear();
    const { headers } = await send(ask(prompt, { model: "gemini:standin-redirect-307" }));
    assert.match(headers.location ?? "", /^http:\/\/localhost:\d+\/__standin\/elsewhere$/);
    const key = STANDIN_KEY;
    const followed = await fetch(headers.location!, {
      method: "POST",
      headers: { authorization: key },
    });
    assert.equal(followed.status, 404);
    assert.equal(endpoint.requests.at(-1)!.headers.authorization, key);
  });

  it("compresses for real, and says Retry-After", async () => {
    const get = (name: string) => send(ask(prompt, { model: `gemini:standin-${name}` }));
    assert.match(gunzipSync((await get("gzip")).body).toString(), /Stand-in/);
    assert.match(brotliDecompressSync((await get("br")).body).toString(), /Stand-in/);
    assert.equal((await get("retry-after-seconds")).headers["retry-after"], "1");
    assert.ok(
      Date.parse((await get("retry-after-date")).headers["retry-after"]!) > Date.now() - 1000,
    );
    assert.equal((await get("envelope-429")).headers["retry-after"], undefined);
  });

  /** Reads any of the sound streams without the care a client needs: all JSON objects, in order. */
  const deltasOf = (body: string): string[] => {
    const lines = body.replace(/^\uFEFF/, "").replaceAll(/\r\n?/g, "\n");
    const events = lines.split("\n\n").map((block) =>
      block
        .split("\n")
        .flatMap((line) => /^data: ?(.*)$/.exec(line)?.[1] ?? [])
        .join("\n"),
    );
    const flat = lines.includes("data:") ? events : lines.replace(/^\[|\]$/g, "").split(/,?\n/);
    return flat
      .flatMap((data) => {
        const whole = tryParse(data);
        return whole === undefined
          ? data
              .replaceAll(/\}\s*\{/g, "}\0{")
              .split("\0")
              .map(tryParse)
          : [whole];
      })
      .flatMap((value) => pick(value) ?? []);
  };
  const tryParse = (data: string): unknown => {
    try {
      return JSON.parse(data);
    } catch {
      return undefined;
    }
  };
  interface AnyChunk {
    type?: string;
    delta?: string;
    token?: string;
    data?: { msg?: string };
    choices?: {
      index?: number;
      text?: string;
      delta?: { content?: string };
      message?: { content: string | { text: string }[] };
    }[];
    candidates?: { content: { parts: { text: string; thought?: boolean }[] } }[];
  }
  const pick = (value: unknown): string | undefined => {
    const chunk = (value ?? {}) as AnyChunk;
    const choice = chunk.choices?.find(({ index }) => index === 0);
    const content = choice?.message?.content;
    const part = chunk.candidates?.[0]?.content.parts.find(({ thought }) => thought !== true);
    return (
      choice?.text ??
      choice?.delta?.content ??
      (typeof content === "string" ? content : content?.[0]?.text) ??
      (chunk.type === "response.output_text.delta" ? chunk.delta : undefined) ??
      chunk.token ??
      chunk.data?.msg ??
      part?.text
    );
  };

  const streams = SCENARIOS.filter(({ group }) => group === "Streams and whole replies");
  for (const { name } of streams) {
    it(`${name} carries the text of the documented reply`, async () => {
      const expected = await textOf(ask(prompt));
      const heard = await send(ask(prompt, { model: `gemini:standin-${name}`, stream: true }));
      const found = deltasOf(heard.body.toString());
      const joined = found.join("");
      if (name === "cumulative") assert.equal(found.at(-2), expected);
      else assert.equal(joined, name === "closing-message" ? expected + expected : expected);
      if (!name.startsWith("json-")) {
        assert.ok(found.length >= (name === "sse-unasked" ? 1 : 5), `${found.length} pieces`);
      }
    });
  }

  /** What each wire form has that the others have not. */
  const WIRES: Readonly<Record<string, RegExp>> = {
    "sse-text": /^data: \{"id".*\n\ndata: [^]*"status":"completed"[^]*data: \[DONE\]\n\n$/,
    "sse-openai": /"delta":\{"content"[^]*"finish_reason":"stop"[^]*"choices":\[\],"usage"/,
    "json-ignored-stream": /^\{"id":"resp_[^\n]*\}$/,
    "responses-events": /^event: response\.created\ndata: [^]*event: response\.completed\ndata: /,
    "gemini-native": /"thought":true[^]*"finishReason":"STOP"[^]*"usageMetadata"[^]*\}\n\n$/,
    "gemini-array": /^\[\{"candidates"[^]*\},\r\n\{[^]*\]$/,
    "json-lines": /^\{"id".*\}\n\{"id"/,
    "json-openai-parts": /"message":\{"role":"assistant","content":\[\{"type":"text","text"/,
    "no-space": /^data:\{/,
    "objects-in-one-event": /^data: \{.*\}\{"id".*\}\{"id".*\}\n\n/,
    "objects-in-lines": /^data: \{.*\}\ndata: \{.*\}\ndata: \{.*\}\n\n/,
    "vendor-msg": /^data:\{"code":"0000","data":\{"msg":[^]*\n\ndata:"Done"\n\n$/,
    "vendor-token": /^data:\{"token":[^]*\n\ndata:done\n\n$/,
    "vendor-mixture":
      /^\uFEFF:\r\n\r\ndata:\{"code".*\}\{"code"[^]*\r\n\r\nevent:complete\r\ndata:\r\n\r\n$/,
    "end-done": /^(?![^]*completed)[^]*\}\n\ndata: \[DONE\]\n\n$/,
    "end-done-quoted": /^(?![^]*completed)[^]*\}\n\ndata: "Done"\n\n$/,
    "end-done-word": /^(?![^]*completed)[^]*\}\n\ndata: done\n\n$/,
    "end-event-complete": /^(?![^]*completed)[^]*\}\n\nevent: complete\ndata: \n\n$/,
    "end-eof": /"status":"completed".*\}\n\n$/,
    "end-missing": /^(?![^]*completed)[^]*"choices":\[\{"text":"[^"]+","index":0\}\]\}\n\n$/,
    cr: /^data: [^\n]*\}\r\rdata: [^\n]*$/,
    crlf: /^(?:[^\r\n]*\r\n)+$/,
    bom: /^\uFEFFdata: \{/,
    comments: /^: stand-in\n\ndata: .*\n\n: keep-alive\n\ndata: /,
    "multi-line-data": /^data: \{\ndata: {2}"id"/,
    "no-final-newline": /"status":"completed".*\}$/,
    "usage-alone": /"choices":\[\],"usage":\{[^}]*\}\}\n\ndata: \[DONE\]/,
    cumulative: /"text":"Stand-in end"[^]*"text":"Stand-in endpoint, not a/,
    "closing-message":
      /"choices":\[\{"text":"Stand-in endpoint, not[^]*"status"|"status":"completed","choices":\[\{"text":"Stand-in endpoint, not/,
    reasoning: /"reasoning_content":"Not part of the answer\. "/,
    interleaved: /"index":0\}[^]*"index":1\}[^]*"index":0\}[^]*"index":1\}/,
    "filtered-gemini": /"finishReason":"SAFETY"/,
    "filtered-openai": /"finish_reason":"content_filter"/,
    surrogates: /"text":"\\ud83d"[^]*"text":"\\udc4d"/,
    "event-error": /\n\nevent: error\ndata: \{[^]*\n\n$/,
    "data-error": /\n\ndata: "Error"\n\n$/,
    "envelope-mid-stream": /\n\ndata: \{"code":500,[^]*\n\n$/,
    "errored-mid-stream": /\n\ndata: \{"status":"errored"[^]*\n\n$/,
    "code-mid-stream": /\n\ndata: \{"code":"0001"[^]*\n\n$/,
    "invalid-json-mid-stream": /\n\ndata: [^\n]*"unfini\n\ndata: \[DONE\]\n\n$/,
    "envelope-429": /^\{"code":429,"msg":"[^"]+","data":null\}$/,
    "errored-invalid-argument":
      /^\{"status":"errored","choices":\[\],"error":\{"code":"INVALID_ARGUMENT"/,
    "code-0402": /^\{"code":"0402","msg":"[^"]+","data":null,"success":false,"failed":true\}$/,
    "gateway-502":
      /^\{"timestamp":"[^"]+","path":"\/serve[^]*"status":502,"error":"Bad Gateway","requestId":/,
    "html-504": /<h1>504 Gateway Time-?out<\/h1>/i,
    "retired-model": /"NOT_FOUND","message":"models\/standin-retired-model is no longer available"/,
    "empty-200": /^$/,
    "html-200": /^<html>/,
    "invalid-json": /^\{"id"[^]*[^}]$/,
  };
  for (const [name, form] of Object.entries(WIRES)) {
    it(`${name} looks as described`, async () => {
      const heard = await send(ask(prompt, { model: `gemini:standin-${name}`, stream: true }));
      assert.match(heard.body.toString(), form);
    });
  }

  it("calls its replies what they are, or not, as described", async () => {
    const type = async (name: string) => {
      const heard = await send(ask(prompt, { model: `gemini:standin-${name}`, stream: true }));
      return heard.headers["content-type"];
    };
    assert.equal(await type("sse-text"), "text/event-stream");
    assert.equal(await type("sse-as-json"), "application/json");
    assert.equal(await type("json-as-sse"), "text/event-stream");
    assert.equal(await type("as-text"), "text/plain");
    assert.equal(await type("no-type"), undefined);
    assert.equal(await type("html-503"), "text/html");
  });

  it("says what its texts are for", async () => {
    const said = async (name: string) =>
      textOf(ask(prompt, { model: `gemini:standin-${name}`, max_tokens: 8192 }));
    const long = await said("long");
    const words = long.split(/\s+/).length;
    assert.ok(words > 1500 && words < 2600, `${words} words`);
    assert.match(long, /This is the last line of the long answer\.\n$/);
    assert.match(await said("hostile"), /<script>[^]*\]\(command:[^]*!\[remote image\]/);
    assert.match(await said("json-fenced"), /^```json\n[^]*\n```$/);
    assert.equal(await said("thinking-ate-all"), "");
    for (const name of ["long", "hostile", "scripts"]) assert.match(await said(name), /stand-in's/);
  });
});
