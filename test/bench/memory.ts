/* Asks about one image of so many bytes and prints the most memory that this process ever held, in bytes. */
import { randomFillSync } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { complete } from "../../src/core/mavi/client.ts";
import { createTransport } from "../../src/core/mavi/transport.ts";

const STATUS = "/proc/self/status";
const [baseUrl = "", apiKey = "", size = "0"] = process.argv.slice(2);
const transport = createTransport({ useProxy: false, strictSSL: true });
// The endpoint refuses what is no image, but only after it took all of it.
const bytes = new Uint8Array(Number(size));
for (let at = 0; at < bytes.length; at += 65_536)
  randomFillSync(bytes, at, Math.min(65_536, bytes.length - at));
await complete(
  {
    model: "gemini:gemini-2.5-flash",
    messages: [{ role: "user", text: "?", images: [{ mimeType: "image/png", bytes }] }],
  },
  {
    transport,
    endpoint: { baseUrl, apiKey },
    encoding: "base64",
    retries: 0,
    signal: AbortSignal.timeout(60_000),
  },
).catch(() => undefined);
await transport.close();
// Linux counts what the parent held to a child's usage; the peak of its own stands here.
const [, own] =
  /^VmHWM:\s+(\d+) kB$/m.exec(existsSync(STATUS) ? readFileSync(STATUS, "utf8") : "") ?? [];
console.log(Number(own ?? process.resourceUsage().maxRSS) * 1024);
