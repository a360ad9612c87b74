import { MaviError, type Delivery } from "./errors.ts";

/**
 * What undici and Node say of the network, as one of the client's reasons.
 *
 * @param delivery how far the request got
 */
export function toMaviError(error: unknown, url: string, delivery?: Delivery): MaviError {
  if (error instanceof MaviError) return error;
  const chain: NetworkError[] = [];
  for (let one: unknown = error; one instanceof Error && chain.length < 5; one = one.cause) {
    chain.push(one);
    if (one instanceof AggregateError) chain.push(...(one.errors as Error[]));
  }
  const codes = chain.flatMap(({ code, name }) =>
    typeof code === "string" ? code : name === "HTTPParserError" ? "HPE" : [],
  );
  const code = codes.at(-1);
  const all = codes.join(" ");
  const messages = chain
    .map(({ message }) => (typeof message === "string" ? message : ""))
    .join(" ");
  const proxy = /Proxy (response|authentication|connection)/i.test(messages) || all.includes("PRX");
  const status = /\b(40[37]|50[234])\b/.exec(proxy ? messages : "")?.[1];
  if (/CERT|SELF_SIGNED|UNABLE_TO_|DEPTH_ZERO|ALTNAME|ERR_TLS_CERT/.test(all))
    return new MaviError({ reason: "certificate", code });
  if (/\bZ_|ERR_+Z|ERR__ERROR|BROTLI|ZSTD|HPE|HEADERS_OVERFLOW/.test(all))
    return new MaviError({ reason: "badReply", code });
  if (proxy || chain.some((one) => isElsewhere(one, new URL(url))))
    return new MaviError({ reason: "proxy", code, ...(status && { status: Number(status) }) });
  if (/TIMEOUT|ETIMEDOUT/.test(all)) return new MaviError({ reason: "timeout", code });
  return new MaviError({ reason: "network", code, delivery });
}

/** What errors of Node may tell; none of it is sure to be there. */
interface NetworkError {
  readonly code?: unknown;
  readonly name?: unknown;
  readonly message?: unknown;
  readonly syscall?: unknown;
  readonly port?: unknown;
  readonly hostname?: unknown;
}

/** Whether a connection failed that was to another place than the endpoint: a proxy it is, then. */
function isElsewhere({ syscall, port, hostname, message }: NetworkError, url: URL): boolean {
  const wanted = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  if (syscall === "connect") return typeof port === "number" && port !== wanted;
  if (syscall === "getaddrinfo") return hostname !== url.hostname;
  // "Connect Timeout Error (attempted address: proxy:8080, timeout: 20000ms)"
  const [, attempted] = /attempted address(?:es)?: .*?:(\d+)[,)]/.exec(String(message)) ?? [];
  return attempted !== undefined && Number(attempted) !== wanted;
}
