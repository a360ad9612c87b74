/**
 * The four shapes an error comes in.
 *
 * 1. and 4. are what a web service and the gateway before it answer; 2. and 3. arrive with HTTP 200,
 * which is why a client cannot go by the status alone. The codes and the two envelopes with `code`
 * are the vendor's documentation; `status: "errored"` was seen on the video sibling of this endpoint.
 */
import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { PlainReply } from "./reply.ts";

const JSON_TYPE = "application/json";

/** Shape 1: the HTTP status and the code in the body are the same number. */
export const envelope = (
  code: number,
  msg: string = STATUS_CODES[code] ?? "Error",
): PlainReply => ({
  status: code,
  type: JSON_TYPE,
  body: JSON.stringify({ code, msg, data: null }),
});

/** Shape 2: HTTP 200, and the refusal of the model's provider inside. */
export const errored = (code: string, message: string): PlainReply => ({
  status: 200,
  type: JSON_TYPE,
  body: JSON.stringify({ status: "errored", choices: [], error: { code, message } }),
});

/** Shape 3: HTTP 200 and a code that is a string, as the vendor's other services answer. */
export const stringCode = (code: string, msg: string): PlainReply => ({
  status: 200,
  type: JSON_TYPE,
  body: JSON.stringify({ code, msg, data: null, success: false, failed: true }),
});

/** Shape 4: the gateway's own JSON, which knows nothing of the service behind it. */
export const gatewayJson = (status: number, path: string): PlainReply => ({
  status,
  type: JSON_TYPE,
  body: JSON.stringify({
    timestamp: new Date().toISOString(),
    path,
    status,
    error: STATUS_CODES[status] ?? "Error",
    requestId: randomUUID().slice(0, 8),
  }),
});

/** Shape 4 again: a load balancer's page. */
export const gatewayHtml = (status: number): PlainReply => {
  const title = `${status} ${STATUS_CODES[status] ?? "Error"}`;
  return {
    status,
    type: "text/html",
    body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>stand-in gateway</center>\r\n</body>\r\n</html>\r\n`,
  };
};

/** Thrown by a check; carries the reply that the vendor would give. */
export class Refused extends Error {
  readonly reply: PlainReply;

  constructor(message: string, reply: PlainReply) {
    super(message);
    this.name = "Refused";
    this.reply = reply;
  }
}

/** A parameter that the service itself refuses: shape 1 with 400, as documented. */
export const badParameter = (msg: string) => new Refused(msg, envelope(400, msg));

/** A model that the provider has no more: its own 404, inside the service's envelope. */
export const goneModel = (name: string) => {
  const message = `Publisher Model \`projects/standin/locations/global/publishers/google/models/${name}\` was not found or your project does not have access to it. Please ensure you are using a valid model version.`;
  const inner = `{'error': {'code': 404, 'message': '${message}', 'status': 'NOT_FOUND'}}`;
  return new Refused(message, envelope(500, `404 NOT_FOUND. ${inner}`));
};

/** Something only the model's provider can judge (bytes, MIME types, budgets): shape 2. */
export const badInput = (message: string) =>
  new Refused(message, errored("INVALID_ARGUMENT", message));
