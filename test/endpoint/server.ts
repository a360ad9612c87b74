/**
 * The stand-in endpoint: a real HTTP server on loopback that speaks the contract of the Memories.ai MAVI
 * image-understanding endpoint, for tests and for trying Iris without a key.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { composeAnswer, saying, type Answer } from "./answer.ts";
import { readBytes } from "./body.ts";
import { checkContentType, checkKey, DEFAULT_RULES, readAsk } from "./check.ts";
import { control, CONTROL } from "./control.ts";
import { envelope, gatewayHtml, gatewayJson, Refused } from "./errors.ts";
import { parseJson, withoutFiles, isObject } from "./json.ts";
import type { SeenImage } from "./messages.ts";
import { createRecorder, now, type Mutable, type RecordedRequest } from "./record.ts";
import { sendPlain, type PlainReply, type Step } from "./reply.ts";
import type { Scenario } from "./scenarios.ts";
import { choose, createState } from "./state.ts";
import { perform, type Exchange, type Pace } from "./write.ts";

export type { RecordedRequest } from "./record.ts";
export type { SeenImage } from "./messages.ts";
export type { Pace } from "./write.ts";
export { STANDIN_KEY } from "./check.ts";

/** Ends in `/iu`, as the vendor's base does. */
const BASE = "/serve/api/v2/iu";
const COMPLETIONS = `${BASE}/chat/completions`;
/** Some of the vendor's stored pages show this one. */
const OLDER = "/serve/api/v2/ilm/chat/completions";

export interface EndpointOptions {
  /** Default: any free one. */
  readonly port?: number;
  /** Default: 12 characters every 20 ms. */
  readonly pace?: Partial<Pace>;
  /** One more key that is taken. */
  readonly key?: string;
  /** Largest body in bytes; default 20 MB. No limit is documented: this is Google's for one request. */
  readonly maxBodyBytes?: number;
  /** Where redirects lead; default this server by its other name, `localhost`, where it records them. */
  readonly redirectTo?: string;
}

export interface Endpoint {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** `origin` + `/serve/api/v2/iu` */
  readonly baseUrl: string;
  /** What arrived, oldest first; entries change while the exchange goes on. */
  readonly requests: readonly RecordedRequest[];
  readonly pace: Pace;
  clear(): void;
  /** See `State.use`: `times` queues, without it the scenario stays; `"default"` goes back. */
  use(scenario: string, options?: { readonly times?: number }): void;
  setPace(pace: Partial<Pace>): void;
  /** Keeps replies back until what it returns is called. */
  hold(): () => void;
  /** The first request, past or to come, that the predicate holds for; looks again at each change. */
  waitForRequest(
    predicate: (request: RecordedRequest) => boolean,
    timeoutMs?: number,
  ): Promise<RecordedRequest>;
  /** Ends every connection, and resolves when all are closed. */
  close(): Promise<void>;
}

export async function startEndpoint(options: EndpointOptions = {}): Promise<Endpoint> {
  const { maxBodyBytes = 20 * 1024 * 1024 } = options;
  const state = createState(options.pace);
  const recorder = createRecorder();
  const connections = new Map<Socket, { readonly id: number; readonly openedAt: number }>();
  let connectionCount = 0;
  let requestCount = 0;
  let closing = false;
  let held: Promise<void> | undefined;

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      // A fault of the stand-in's own, not one of its scenarios: to be seen at once.
      console.error("stand-in endpoint:", error);
      response.destroy();
    });
  });
  // Longer than a test or a thinking user: the client decides when its connections end.
  server.keepAliveTimeout = 120_000;
  server.on("connection", (socket) => {
    connections.set(socket, { id: ++connectionCount, openedAt: now() });
    // Without a listener a reset would end the process.
    socket.on("error", () => undefined);
    socket.on("close", () => connections.delete(socket));
  });
  const port = await listen(server, options.port ?? 0);
  const origin = `http://127.0.0.1:${port}`;
  const baseUrl = origin + BASE;
  const elsewhere = options.redirectTo ?? `http://localhost:${port}${CONTROL}/elsewhere`;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "" } = request;
    const path = url.split("?", 1)[0] ?? "";
    response.setHeader("Server", "iris-stand-in");
    if ((path === CONTROL || path.startsWith(`${CONTROL}/`)) && path !== `${CONTROL}/elsewhere`) {
      const body = await readBytes(request, maxBodyBytes);
      if (!(body instanceof Buffer)) return;
      const reply = control({ method, path, body }, { state, recorder, baseUrl });
      return perform(sendPlain(reply), watch(response));
    }

    // A client that opens its connection ahead of the question: not one of the requests.
    if (method === "OPTIONS" && path === COMPLETIONS) {
      response.writeHead(204, { Allow: "OPTIONS, POST" }).end();
      return;
    }

    const connection = connections.get(request.socket);
    const images: SeenImage[] = [];
    const record: Mutable<RecordedRequest> = {
      id: ++requestCount,
      method,
      url,
      headers: request.headers,
      connection: connection?.id ?? 0,
      connectedAt: connection?.openedAt ?? 0,
      arrivedAt: now(),
      bodyBytes: 0,
      images,
    };
    recorder.add(record);
    const exchange = watch(response, record);
    const reply = async (steps: readonly Step[]) => {
      await held;
      return perform(steps, exchange);
    };

    const route = routeError(method, path);
    if (route !== undefined) {
      request.resume();
      return reply(sendPlain(route));
    }
    const taken = state.take();
    if (taken?.early) {
      record.scenario = taken.name;
      // Read on, as a gateway does: a reply to a client that is still sending would be lost otherwise.
      request.resume();
      return reply(taken.reply(emptyAnswer(path)));
    }

    const bytes = await readBytes(request, maxBodyBytes, (length) => {
      record.bodyBytes += length;
      recorder.changed();
    });
    if (bytes === "gone") return;
    if (bytes === "too large") {
      record.refusal = "body too large";
      return reply(sendPlain(gatewayHtml(413)));
    }
    record.completedAt = now();
    const parsed = parseJson(bytes.toString("utf8"));
    record.body = withoutFiles(parsed);
    const scenario = choose(taken, isObject(parsed) ? parsed["model"] : undefined);
    record.scenario = scenario.name;
    recorder.changed();
    const steps = await answerSteps({ request, body: parsed, scenario, images, path }).catch(
      (error: unknown) => {
        if (!(error instanceof Refused)) throw error;
        record.refusal = error.message;
        return sendPlain(error.reply);
      },
    );
    recorder.changed();
    return reply(steps);
  }

  interface Held {
    readonly request: IncomingMessage;
    readonly body: unknown;
    readonly scenario: Scenario;
    readonly images: SeenImage[];
    readonly path: string;
  }

  async function answerSteps({ request, body, scenario, images, path }: Held) {
    const rules = { ...DEFAULT_RULES, ...scenario.rules };
    if ((path === OLDER) !== rules.olderAddress) return sendPlain(gatewayJson(404, path));
    checkKey(request.headers.authorization, rules, options.key);
    checkContentType(request.headers);
    const ask = await readAsk(body, rules, images);
    const { pieceChars } = state.pace;
    return scenario.reply(composeAnswer(ask, { pieceChars, elsewhere, path }));
  }

  const emptyAnswer = (path: string): Answer =>
    saying(
      {
        id: "resp_early",
        model: "gemini:unread",
        createdAt: 0,
        texts: [],
        usage: { input: 0, output: 0 },
        stream: false,
        maxTokens: 1000,
        stop: [],
        pieceChars: state.pace.pieceChars,
        elsewhere,
        path,
      },
      ["Stand-in"],
    );

  /** Notes how the exchange ends, and tells the writer when nobody listens any more. */
  function watch(
    response: ServerResponse,
    record: Partial<Mutable<RecordedRequest>> = {},
  ): Exchange {
    const gone = new AbortController();
    let cutHere = false;
    response.on("finish", () => {
      record.finishedAt = now();
      recorder.changed();
    });
    response.on("close", () => {
      if (!response.writableFinished && !cutHere && !closing) record.closedByClientAt = now();
      gone.abort();
      recorder.changed();
    });
    return {
      response,
      delayMs: () => state.pace.delayMs,
      gone: gone.signal,
      onHead: (status) => {
        record.status = status;
        record.repliedAt = now();
        recorder.changed();
      },
      onCut: () => (cutHere = true),
    };
  }

  return {
    origin,
    baseUrl,
    requests: recorder.requests,
    get pace() {
      return state.pace;
    },
    clear: recorder.clear,
    use: state.use,
    setPace: state.setPace,
    hold() {
      let release = (): void => undefined;
      held = new Promise((resolve) => (release = resolve));
      return () => release();
    },
    waitForRequest: recorder.waitFor,
    close() {
      closing = true;
      recorder.close();
      return new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of connections.keys()) socket.destroy();
      });
    },
  };
}

/** What is not the one route: the gateway's 404, and the documented 405. */
function routeError(method: string, path: string): PlainReply | undefined {
  if (path !== COMPLETIONS && path !== OLDER) return gatewayJson(404, path);
  return method === "POST" ? undefined : envelope(405);
}

/** Resolves with the port; loopback only, since the key check is a play. */
function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
