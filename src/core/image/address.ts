import { BlockList, isIP } from "node:net";
import { sniff } from "./formats.ts";

/** What a network keeps to itself: nobody outside reaches it, and what is there is nobody else's business. */
const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ...[["0.0.0.0", 8] as const, ["10.0.0.0", 8] as const, ["100.64.0.0", 10] as const],
  ...[["127.0.0.0", 8] as const, ["169.254.0.0", 16] as const, ["172.16.0.0", 12] as const],
  ...[["192.168.0.0", 16] as const, ["198.18.0.0", 15] as const, ["224.0.0.0", 3] as const],
])
  PRIVATE.addSubnet(network, prefix, "ipv4");
for (const [network, prefix] of [
  ...[["::", 127] as const, ["fc00::", 7] as const, ["fe80::", 10] as const],
  ["ff00::", 8] as const,
])
  PRIVATE.addSubnet(network, prefix, "ipv6");

/** What an image's address is good for. */
export type AddressCheck = "public" | "notSecure" | "private";

/** Whether the endpoint may be given this address. Iris itself fetches none. */
export function checkAddress(address: string): AddressCheck {
  if (!URL.canParse(address)) return "notSecure";
  const { protocol, hostname, username, password } = new URL(address);
  if (protocol !== "https:" || username !== "" || password !== "") return "notSecure";
  const host = hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
  const version = isIP(host);
  if (version !== 0)
    return PRIVATE.check(host, version === 4 ? "ipv4" : "ipv6") ? "private" : "public";
  // A name without a dot is one of the own network's.
  const isLocal = /^[^.]+$|\.(localhost|local|internal|lan|home|corp|home\.arpa)$/i.test(host);
  return isLocal ? "private" : "public";
}

/** The type that an address seems to lead to, by its ending; a guess, which the endpoint may correct. */
export function mimeTypeOf(address: string): string {
  const ending = /\.(\w+)$/.exec(new URL(address).pathname)?.[1]?.toLowerCase() ?? "";
  return (
    { png: "image/png", webp: "image/webp", heic: "image/heic", heif: "image/heif" }[ending] ??
    "image/jpeg"
  );
}

/** The bytes of a `data:` URI; undefined where they are no image. */
export function bytesOfDataUri(uri: string): Uint8Array | undefined {
  const comma = uri.indexOf(",");
  if (comma < 0) return undefined;
  const isBase64 = /;\s*base64$/i.test(uri.slice(0, comma).trimEnd());
  const data = uri.slice(comma + 1);
  const bytes = isBase64
    ? Buffer.from(data.replaceAll("%2B", "+").replaceAll("%2F", "/"), "base64")
    : Buffer.from(decodePercent(data));
  return sniff(bytes) === undefined ? undefined : bytes;
}

/** The text without its percent signs; as it is where they are no encoding, as people type SVG. */
function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
