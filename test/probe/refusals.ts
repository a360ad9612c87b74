/** Images in both encodings, and requests that must be refused. */
import { answers, makePng, textOf, user, verdict, type Kit, type Otherwise } from "./kit.ts";
import type { Finding } from "./questions.ts";

const file = (uri: string) => ({ type: "input_file", file_uri: uri, mime_type: "image/png" });

export async function* image(kit: Kit): AsyncGenerator<Finding> {
  const base64 = makePng().toString("base64");
  const forms = { "bare base64": base64, "data URI": `data:image/png;base64,${base64}` };
  for (const [about, uri] of Object.entries(forms)) {
    const messages = [user("Name the two colours of this image.", file(uri))];
    const answer = await kit.ask(about, { messages, max_tokens: 256 });
    const seen = /red/i.test(textOf(answer)) && /blue/i.test(textOf(answer));
    const input = answer.reading.ending?.usage?.inputTokens ?? "unknown";
    const facts = `, ${input} input tokens, ${seen ? "both colours named" : "colours not named"}`;
    yield { about, finding: verdict(answer) + (answers(answer) ? facts : ""), from: [answer] };
  }
}

interface Wrong {
  readonly fields?: Record<string, unknown>;
  readonly otherwise?: Otherwise;
}

const WRONG: Readonly<Record<string, Wrong>> = {
  "wrong key": { otherwise: { authorization: "sk-mavi-0000000000000000" } },
  "no key": { otherwise: { authorization: undefined } },
  "unknown model": { fields: { model: "gemini:gemini-0.0-none" } },
  "model without its prefix": { fields: { model: "gemini-2.5-flash" } },
  "temperature 5": { fields: { temperature: 5 } },
  "max_tokens 0": { fields: { max_tokens: 0 } },
  "broken base64": { fields: { messages: [user("?", file("iVBORw0KGgo*broken*"))] } },
  "a file that is no image": {
    fields: { messages: [user("?", file(Buffer.from("no image").toString("base64")))] },
  },
  "empty messages": { fields: { messages: [] } },
  "content type text/plain": { otherwise: { contentType: "text/plain" } },
  "body that is no JSON": { otherwise: { body: '{"model":' } },
  "wrong path": { otherwise: { path: "/chat/nothing" } },
  GET: { otherwise: { method: "GET" } },
};

export async function* errors(kit: Kit): AsyncGenerator<Finding> {
  for (const [about, { fields, otherwise }] of Object.entries(WRONG)) {
    const answer = await kit.ask(about, fields, otherwise);
    yield { about, finding: verdict(answer), from: [answer] };
  }
}
