/** `npm run endpoint -- --port 8787 --pace 30`: the stand-in on its own, until Ctrl+C. */
import { parseArgs } from "node:util";
import { CONTROL } from "./control.ts";
import { startEndpoint, STANDIN_KEY } from "./server.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "8787" },
    /** Milliseconds between two pieces of a stream. */
    pace: { type: "string" },
    /** Characters in one piece. */
    piece: { type: "string" },
    /** One more key that is taken. */
    key: { type: "string" },
  },
});

const options = {
  port: Number(values.port),
  pace: {
    ...(values.pace === undefined ? {} : { delayMs: Number(values.pace) }),
    ...(values.piece === undefined ? {} : { pieceChars: Number(values.piece) }),
  },
  ...(values.key === undefined ? {} : { key: values.key }),
};
const endpoint = await startEndpoint(options).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

console.log(`Iris stand-in endpoint: not the Memories.ai service and no model. It answers with what it
measures in the pixels it is sent, on this machine only.

  iris.endpoint  ${endpoint.baseUrl}
  API key        ${values.key ?? STANDIN_KEY}
  Scenarios      ${endpoint.origin}${CONTROL}
  Pace           ${endpoint.pace.pieceChars} characters every ${endpoint.pace.delayMs} ms

Ctrl+C ends it.`);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void endpoint.close());
}
