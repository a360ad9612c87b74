/*
 * The fault matrix: what becomes of each fault in Iris. Unit tests hold the client to it in plain Node,
 * host tests hold all of Iris's side to it in the extension host, sentences included.
 */
import type { FailureReason } from "../../src/core/mavi/errors.ts";
import { SCENARIOS } from "./scenarios.ts";
import type { Becomes } from "./scenarios/reported.ts";
import { REPORTS } from "./scenarios/reports.ts";
import { closedPort, startProxy, startSilent, startTls, type Proxy } from "./network.ts";

/** How asking ends. */
export interface Outcome {
  /** A failure's reason, or how the answer ended. */
  readonly end: FailureReason | "whole" | "cut";
  /** What the user keeps of the answer. */
  readonly keeps: "all" | "some" | "none";
  /** The text itself, where it is known. */
  readonly text?: string | undefined;
  /** Tokens of input and output, where they are known. */
  readonly tokens?: readonly [number, number] | undefined;
  /** How often the client tried, in whatever form. */
  readonly tries: number;
  /** The sentence below the answer; `{host}` is the endpoint's. None below a whole answer. */
  readonly sees?: RegExp | undefined;
  /** Ends by a timeout, which the matrix sets to a second. */
  readonly impatient?: boolean;
}

const SEES = {
  auth: /^The API key was rejected\. Set a valid key, then try again\.$/,
  balance: /has no balance left(\.|:).* Top it up in the Memories\.ai console, then try again\.$/,
  quota: /^The account's quota is used up[.:]/,
  notFound: /^\S+ has no service at this address[.:].* Check that “Iris: Endpoint” is correct/,
  imageAddress: /^The service could not open the URL of an image[.:]/,
  unfinished: /^The model stopped before the answer was complete \(“\w+”\)\./,
  forbidden: /^The service refused this account or IP address[.:]/,
  rateLimit: /^Too many requests(: “.+”)?\. (Wait a moment, then try|Try) again/,
  badRequest:
    /^The service rejected the request(: “.+”)?\. (Rephrase the question|Check the setting)/,
  modelUnavailable: /^The model “gemini-2\.5-flash” is not available[.:].* Select another model\.$/,
  tooLarge: /^(The request is too large\.|This exceeds the model's context window)/,
  unsupportedImage: /^The service could not read an image[.:].* Try another image or model\.$/,
  filtered: /^The model's content filter stopped the answer( \(\w+\))?\./,
  network:
    /^\S+ cannot be reached( \(\w+\))?\. Check the network connection, then try again\.( If only the system .+)?$/,
  proxy: /^The proxy blocked the request( \(\d+\))?\. Check “Http: Proxy”/,
  certificate: /^The certificate of \S+ is not trusted\./,
  timeout: /^\S+ did not respond in time\. Try again/,
  server: /^The service returned an error( \(\d+\)|: “.+”)?\. Try again later\.$/,
  truncated: /^The connection was lost\. The partial answer was kept\.$/,
  badReply:
    /^The service's response could not be read(: “.+”)?\. Check that “Iris: Endpoint” ends in \/iu\.$/,
} satisfies Record<FailureReason, RegExp>;

const refused = (end: FailureReason, sees = SEES[end], tries = 1): Outcome => ({
  end,
  keeps: "none",
  tries,
  sees,
});
/** Tried five times, since it may pass. */
const retried = (end: FailureReason, sees = SEES[end]): Outcome => refused(end, sees, 5);
/** Fails with a part of the answer there. */
const broken = (end: FailureReason, sees = SEES[end]): Outcome => ({
  end,
  keeps: "some",
  tries: 1,
  sees,
});
const whole = (keeps: Outcome["keeps"] = "all", tries = 1, sees?: RegExp): Outcome => ({
  end: "whole",
  keeps,
  tries,
  sees,
});
const cut = (keeps: Outcome["keeps"]): Outcome => ({
  end: "cut",
  keeps,
  tries: 1,
  sees: SEES.truncated,
});
const impatient = (outcome: Outcome): Outcome => ({ ...outcome, impatient: true });
const ENDLESS = /^The answer did not end, so Iris stopped it\. The partial answer was kept\.$/;
const REDIRECT = /^\S+ redirects to localhost:\d+, so the API key was not sent there\./;
const PAGE = /^The response was a web page instead of an answer\. It may be a network sign-in page/;
const NOTHING = /^The answer is empty\. Try again/;
const EMPTY = /^The answer is empty\. Thinking may have used up the limit of 2000 tokens/;
const CAPPED = /^The answer reached the limit of 2000 tokens/;
const FIRST_BYTE = /did not respond in time\. Try again, or raise “Iris › Timeout: First Byte”/;
const IDLE = /did not respond in time\. Try again, or raise “Iris › Timeout: Idle”/;
const CONNECT = /did not respond in time\. Try again, or raise “Iris › Timeout: Connect”/;

/** What becomes of every scenario of the stand-in that is not a whole answer at the first try. */
const ROWS: Readonly<Record<string, Outcome>> = {
  "end-missing": cut("all"),
  "thinking-ate-all": whole("none", 1, EMPTY),
  "no-choices": whole("none", 1, NOTHING),
  "cut-short": whole("some", 1, CAPPED),
  long: whole("some", 1, CAPPED),
  rich: whole("some"),
  clock: whole("some"),
  hostile: whole("some"),
  scripts: whole("some"),
  surrogates: whole("some"),
  "json-fenced": whole("some"),
  "json-wrong": whole("some"),
  "data-uri-only": whole("some", 2),
  "bearer-only": whole("all", 2),
  "filtered-gemini": refused("filtered"),
  "filtered-openai": refused("filtered"),
  "envelope-400": refused("badRequest"),
  "envelope-401": refused("auth", SEES.auth, 2),
  "envelope-402": refused("balance"),
  "envelope-403": refused("forbidden"),
  "envelope-405": refused("badRequest"),
  "envelope-409": refused("badRequest"),
  "envelope-415": refused("unsupportedImage"),
  "envelope-429": retried("rateLimit"),
  "envelope-500": retried("server"),
  "errored-invalid-argument": refused("unsupportedImage", SEES.unsupportedImage, 2),
  "errored-unauthenticated": refused("auth", SEES.auth, 2),
  "errored-permission-denied": refused("forbidden"),
  "errored-not-found": refused("modelUnavailable"),
  "errored-resource-exhausted": retried("rateLimit"),
  "errored-internal": retried("server"),
  "errored-unavailable": retried("server"),
  "errored-deadline-exceeded": retried("timeout"),
  "code-0001": refused("server", SEES.server, 2),
  "code-0401": refused("auth", SEES.auth, 2),
  "code-0402": refused("balance"),
  "code-0403": refused("forbidden"),
  "code-0409": refused("badRequest"),
  "code-0429": retried("rateLimit"),
  "gateway-400": refused("badRequest", /: “Malformed request: bad boundary”/),
  "detail-422": refused("badRequest", /: “Field required”/),
  "older-address": whole("all", 2),
  "gateway-404": refused("notFound", SEES.notFound, 2),
  "gateway-413": refused("tooLarge"),
  "gateway-502": retried("server"),
  "gateway-503": retried("server"),
  "gateway-504": retried("timeout"),
  "html-404": refused("notFound", SEES.notFound, 2),
  "html-413": refused("tooLarge"),
  "html-502": retried("server"),
  "html-503": retried("server"),
  "html-504": retried("timeout"),
  "retired-model": refused("modelUnavailable"),
  "models-retired": refused("modelUnavailable"),
  "retry-after-seconds": retried("rateLimit"),
  "retry-after-date": retried("rateLimit"),
  "retry-after-hour": refused("server"),
  "early-413": refused("tooLarge"),
  "event-error": broken("server"),
  "data-error": broken("server"),
  "envelope-mid-stream": broken("server"),
  "errored-mid-stream": broken("server"),
  "code-mid-stream": broken("server"),
  "invalid-json-mid-stream": cut("some"),
  // Taken whole, so at most once more: each may be paid for.
  "reset-before-headers": refused("network", SEES.network, 2),
  "reset-on-arrival": refused("network", SEES.network, 2),
  "close-before-headers": refused("network", SEES.network, 2),
  "reset-mid-stream": broken("truncated"),
  "cut-mid-stream": broken("truncated"),
  "empty-200": refused("badReply"),
  "empty-stream": refused("badReply"),
  "null-200": refused("badReply"),
  "object-200": refused("badReply"),
  "html-200": refused("badReply", PAGE),
  "invalid-json": refused("badReply"),
  "bad-chunk": refused("badReply"),
  "not-http": refused("badReply"),
  "endless-headers": refused("badReply"),
  "endless-line": refused("badReply", ENDLESS),
  "endless-stream": broken("badReply", ENDLESS),
  // Nothing but the user ends what goes on in good order: the bytes it takes are bounded by the reader.
  "endless-comments": refused("badReply", ENDLESS),
  gigabyte: broken("badReply", ENDLESS),
  "stall-before-headers": impatient(refused("timeout", FIRST_BYTE)),
  "stall-after-headers": impatient(refused("timeout", IDLE)),
  "stall-mid-stream": impatient(broken("truncated")),
  ...Object.fromEntries(
    [301, 302, 303, 307, 308].map((status) => [
      `redirect-${status}`,
      refused("badReply", REDIRECT),
    ]),
  ),
};

function outcomeOf(name: string): Outcome {
  const { becomes } = REPORTS[name] ?? {};
  return becomes ? reported(becomes) : (ROWS[name] ?? whole());
}

/** What becomes of a reply that was reported. */
function reported({
  end,
  tries = 1,
  text = "",
  tokens,
  sees,
  impatient = false,
}: Becomes): Outcome {
  const isEnd = end === "whole" || end === "cut" || end in SEES;
  if (!isEnd) throw new Error(`No such end: ${end}`);
  const reason = end as Outcome["end"];
  const usual = reason === "whole" ? undefined : reason === "cut" ? SEES.truncated : SEES[reason];
  return {
    end: reason,
    keeps: text === "" ? "none" : "some",
    ...{ tries, text, tokens, impatient },
    sees: sees ?? usual,
  };
}

/** A fault of the matrix: what is wrong, and where the endpoint is found then. */
export interface Fault {
  readonly name: string;
  readonly outcome: Outcome;
}

/** Every reply and fault that the stand-in plays. */
export const SCENARIO_FAULTS: readonly Fault[] = SCENARIOS.map(({ name }) => ({
  name,
  outcome: outcomeOf(name),
}));

/** Where the endpoint is, and how the network is set up. */
export interface Route {
  readonly baseUrl: string;
  /** The value of `http.proxy`. */
  readonly proxy?: string;
  readonly noProxy?: readonly string[];
  readonly strictSSL?: boolean;
}

/** A fault of the network: {@link prepare} sets it up. */
export interface NetworkFault extends Fault {
  /** The test authority is known to the system. */
  readonly knowsAuthority?: boolean;
  prepare(at: Places): Route;
}

/** The servers that the network faults need. */
export interface Places {
  /** The stand-in's own address. */
  readonly direct: string;
  readonly proxy: Proxy;
  /** The stand-in behind TLS, by the certificate that it shows. */
  readonly secure: Readonly<Record<Certificate, string>>;
  /** TLS 1.1 alone, which nobody speaks any more. */
  readonly oldTls: string;
  /** The stand-in without TLS, by an https address. */
  readonly plainAsTls: string;
  readonly refusing: string;
  /** Takes connections and says nothing. */
  readonly silentTls: string;
  readonly unknownHost: string;
  close(): Promise<void>;
}

type Certificate = "self" | "signed" | "expired" | "elsewhere";

/** The private authority's certificate, in PEM. */
export const authority = (certificate: (file: string) => Buffer): string =>
  certificate("authority.pem").toString();

/**
 * Starts everything that the network faults are made of.
 *
 * @param certificate reads a file of `test/fixtures/tls`
 */
export async function startPlaces(
  standIn: string,
  certificate: (file: string) => Buffer,
): Promise<Places> {
  const { port, pathname } = new URL(standIn);
  const at = (there: number, protocol: string): string =>
    `${protocol}://localhost:${there}${pathname}`;
  const key = certificate("key.pem");
  const tls = (file: string) => startTls({ key, cert: certificate(file) }, Number(port));
  const [self, signed, expired, elsewhere, oldTls, silent, proxy, closed] = await Promise.all([
    tls("certificate.pem"),
    tls("signed.pem"),
    tls("expired.pem"),
    tls("elsewhere.pem"),
    startTls(
      { key, cert: certificate("signed.pem"), minVersion: "TLSv1.1", maxVersion: "TLSv1.1" },
      Number(port),
    ),
    startSilent(),
    startProxy(),
    closedPort(),
  ]);
  return {
    direct: standIn,
    proxy,
    secure: {
      self: at(self.port, "https"),
      signed: at(signed.port, "https"),
      expired: at(expired.port, "https"),
      elsewhere: at(elsewhere.port, "https"),
    },
    oldTls: at(oldTls.port, "https"),
    plainAsTls: at(Number(port), "https"),
    refusing: at(closed, "http"),
    silentTls: at(silent.port, "https"),
    unknownHost: `https://endpoint.invalid${pathname}`,
    async close() {
      const all = [self, signed, expired, elsewhere, oldTls, silent, proxy];
      await Promise.all(all.map((one) => one.close()));
    },
  };
}

const PASSWORD = /^The proxy requires a user name and password\. Add them to “Http: Proxy”/;
const via = (proxy: Proxy, credentials = ""): string =>
  `http://${credentials}127.0.0.1:${proxy.port}`;

export const NETWORK_FAULTS: readonly NetworkFault[] = [
  {
    name: "nobody listens",
    outcome: retried("network", /cannot be reached \(ECONNREFUSED\)/),
    prepare: ({ refusing }) => ({ baseUrl: refusing }),
  },
  {
    name: "no such host",
    outcome: retried("network", /^endpoint\.invalid cannot be reached \((ENOTFOUND|EAI_AGAIN)\)/),
    prepare: ({ unknownHost }) => ({ baseUrl: unknownHost }),
  },
  {
    name: "a connection that never comes about",
    outcome: impatient(retried("timeout", CONNECT)),
    prepare: ({ silentTls }) => ({ baseUrl: silentTls }),
  },
  {
    name: "https where only http is spoken",
    outcome: retried("network"),
    prepare: ({ plainAsTls }) => ({ baseUrl: plainAsTls }),
  },
  {
    name: "a version of TLS that is given up",
    outcome: retried("network"),
    prepare: ({ oldTls }) => ({ baseUrl: oldTls }),
  },
  {
    name: "a certificate that nobody signed",
    outcome: refused("certificate"),
    prepare: ({ secure }) => ({ baseUrl: secure.self }),
  },
  {
    name: "a certificate that nobody signed, with http.proxyStrictSSL off",
    outcome: whole(),
    prepare: ({ secure }) => ({ baseUrl: secure.self, strictSSL: false }),
  },
  {
    name: "a certificate of an authority that the system does not know",
    outcome: refused("certificate"),
    prepare: ({ secure }) => ({ baseUrl: secure.signed }),
  },
  {
    name: "a certificate of a private authority that the system knows",
    outcome: whole(),
    knowsAuthority: true,
    prepare: ({ secure }) => ({ baseUrl: secure.signed }),
  },
  {
    name: "a certificate that has expired",
    outcome: refused("certificate"),
    knowsAuthority: true,
    prepare: ({ secure }) => ({ baseUrl: secure.expired }),
  },
  {
    name: "a certificate for another host",
    outcome: refused("certificate"),
    knowsAuthority: true,
    prepare: ({ secure }) => ({ baseUrl: secure.elsewhere }),
  },
  {
    name: "a proxy",
    outcome: whole(),
    prepare: ({ direct, proxy }) => ({ baseUrl: direct, proxy: via(proxy) }),
  },
  {
    name: "a proxy and TLS of a private authority",
    outcome: whole(),
    knowsAuthority: true,
    prepare: ({ secure, proxy }) => ({
      baseUrl: secure.signed,
      proxy: via(proxy),
    }),
  },
  {
    name: "a proxy and a certificate that nobody signed",
    outcome: refused("certificate"),
    prepare: ({ secure, proxy }) => ({ baseUrl: secure.self, proxy: via(proxy) }),
  },
  {
    name: "a proxy that is told a user name and password",
    outcome: whole(),
    knowsAuthority: true,
    prepare: ({ secure, proxy }) => {
      proxy.mood = "password";
      return {
        baseUrl: secure.signed,
        proxy: via(proxy, "name:pass%20word@"),
      };
    },
  },
  {
    name: "the same for an address without TLS",
    outcome: whole(),
    prepare: ({ direct, proxy }) => {
      proxy.mood = "password";
      return { baseUrl: direct, proxy: via(proxy, "name:pass%20word@") };
    },
  },
  {
    name: "a proxy that asks for a password",
    outcome: refused("proxy", PASSWORD),
    knowsAuthority: true,
    prepare: ({ secure, proxy }) => {
      proxy.mood = "password";
      return { baseUrl: secure.signed, proxy: via(proxy) };
    },
  },
  {
    name: "a proxy that asks for a password, for an address without TLS",
    outcome: refused("proxy", PASSWORD),
    prepare: ({ direct, proxy }) => {
      proxy.mood = "password";
      return { baseUrl: direct, proxy: via(proxy) };
    },
  },
  {
    name: "a proxy that refuses",
    outcome: refused("proxy", /blocked the request \(403\)/),
    knowsAuthority: true,
    prepare: ({ secure, proxy }) => {
      proxy.mood = "refuses";
      return { baseUrl: secure.signed, proxy: via(proxy) };
    },
  },
  {
    name: "a proxy that hangs up",
    outcome: refused("proxy"),
    knowsAuthority: true,
    prepare: ({ secure, proxy }) => {
      proxy.mood = "hangsUp";
      return { baseUrl: secure.signed, proxy: via(proxy) };
    },
  },
  {
    name: "a proxy that is not there",
    outcome: retried(
      "proxy",
      /^The proxy cannot be reached \(ECONNREFUSED\)\. Check “Http: Proxy”/,
    ),
    knowsAuthority: true,
    prepare: ({ secure, refusing }) => ({
      baseUrl: secure.signed,
      proxy: `http://${new URL(refusing).host}`,
    }),
  },
  {
    name: "a proxy whose address is none",
    outcome: refused("proxy", /^“Http: Proxy” is not a valid URL\./),
    prepare: ({ direct }) => ({ baseUrl: direct, proxy: "http://[broken" }),
  },
  {
    name: "a host that http.noProxy names",
    outcome: whole(),
    prepare: ({ direct, proxy }) => {
      proxy.mood = "refuses";
      return { baseUrl: direct, proxy: via(proxy), noProxy: [new URL(direct).hostname] };
    },
  },
];
