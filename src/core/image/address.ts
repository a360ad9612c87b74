import { BlockList, isIP } from "node:net";
import { lookup } from "../lookup.ts";
import { sniff } from "./formats.ts";

/**
 * What a network keeps to itself: nobody outside reaches it, and what is there is nobody else's business.
 * By IANA's registries of special-purpose addresses.
 */
const PRIVATE_V4 = blockList("ipv4", [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"],
  ...["192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15"],
  ...["198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3"],
]);
/** All that is public, and what of it stands for addresses of IPv4, tunnels and examples. */
const GLOBAL_V6 = blockList("ipv6", ["2000::/3"]);
const PRIVATE_V6 = blockList("ipv6", ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"]);
/** Of IPv4, as the system itself writes them. */
const MAPPED = blockList("ipv6", ["::ffff:0:0/96"]);

function blockList(family: "ipv4" | "ipv6", networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", prefix] = network.split("/");
    list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

/** Zones that no public server answers for, and names that lead to what they say themselves. */
const PRIVATE_ZONE = new RegExp(
  "(?:^|\\.)(?:" +
    "localhost|localdomain|local|internal|intranet|private|lan|home|corp|mail|domain|workgroup|" +
    "svc|cluster|ip|router|home\\.arpa|in-addr\\.arpa|ip6\\.arpa|test|onion|alt|consul|docker|fritz\\.box|" +
    "nip\\.io|sslip\\.io|xip\\.io|localtest\\.me|lvh\\.me|vcap\\.me|traefik\\.me)$",
  "i",
);

/** An address of IPv4 within a name, as services have it that lead to any: `192-168-1-1.sslip.io`. */
const V4_IN_NAME = /(?<![\da-z])(\d{1,3})([.-])(\d{1,3})\2(\d{1,3})\2(\d{1,3})(?![\da-z])/gi;

/** What an image's address is good for. */
export type AddressCheck = "public" | "notSecure" | "private";

/** Whether the endpoint may be given this address. Iris itself fetches none. */
export function checkAddress(address: string): AddressCheck {
  if (!URL.canParse(address)) return "notSecure";
  const { protocol, hostname, username, password } = new URL(address);
  if (protocol !== "https:" || username !== "" || password !== "") return "notSecure";
  const host = hostname.replace(/^\[(.*)\]$/, "$1").replace(/(?<!\.)\.+$/, "");
  return isPrivate(host) ? "private" : "public";
}

function isPrivate(host: string): boolean {
  switch (isIP(host)) {
    case 4:
      return PRIVATE_V4.check(host, "ipv4");
    case 6:
      // Node itself looks for a mapped address among those of IPv4.
      if (MAPPED.check(host, "ipv6")) return PRIVATE_V4.check(host, "ipv6");
      return !GLOBAL_V6.check(host, "ipv6") || PRIVATE_V6.check(host, "ipv6");
    default:
      // A name without a dot is one of the own network's.
      return !host.includes(".") || PRIVATE_ZONE.test(host) || namesPrivate(host);
  }
}

function namesPrivate(host: string): boolean {
  return [...host.matchAll(V4_IN_NAME)].some(([, a, , b, c, d]) => {
    const address = [a, b, c, d].map(Number).join(".");
    return isIP(address) === 4 && PRIVATE_V4.check(address, "ipv4");
  });
}

const MIME_TYPES: Readonly<Record<string, string>> = lookup({
  ...{ png: "image/png", webp: "image/webp", heic: "image/heic", heif: "image/heif" },
});

/** The type that an address seems to lead to, by its ending; a guess, which the endpoint may correct. */
export function mimeTypeOf(address: string): string {
  const ending = /\.(\w+)$/.exec(new URL(address).pathname)?.[1]?.toLowerCase() ?? "";
  return MIME_TYPES[ending] ?? "image/jpeg";
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
