/** The routes under `/__standin`, which steer the stand-in from outside of its process. */
import type { IncomingHttpHeaders } from "node:http";
import { STANDIN_KEY } from "./check.ts";
import { isObject, parseJson } from "./json.ts";
import { SCENARIO_MODEL } from "./models.ts";
import type { PlainReply } from "./reply.ts";
import type { Recorder } from "./record.ts";
import { SCENARIOS } from "./scenarios.ts";
import type { State } from "./state.ts";

export const CONTROL = "/__standin";

export interface Control {
  readonly state: State;
  readonly recorder: Recorder;
  readonly baseUrl: string;
}

export interface ControlRequest {
  readonly method: string;
  readonly path: string;
  readonly body: Buffer;
}

export function control(request: ControlRequest, at: Control): PlainReply {
  const { state, recorder } = at;
  switch (`${request.method} ${request.path}`) {
    case `GET ${CONTROL}`:
      return { status: 200, type: "text/html; charset=utf-8", body: page(at) };
    case `GET ${CONTROL}/scenarios`:
      return json(
        200,
        SCENARIOS.map(({ name, group, about, ends, status }) => ({
          name,
          group,
          about,
          ends,
          status,
        })),
      );
    case `GET ${CONTROL}/requests`:
      return json(
        200,
        recorder.requests.map((each) => ({ ...each, headers: shownHeaders(each.headers) })),
      );
    case `DELETE ${CONTROL}/requests`:
      recorder.clear();
      return json(200, recorder.requests);
    case `POST ${CONTROL}/use`:
      try {
        use(parseJson(request.body.toString("utf8")), state);
      } catch (error) {
        return json(400, { error: error instanceof Error ? error.message : "Not understood" });
      }
      return json(200, { scenario: state.standing, pace: state.pace });
    default:
      return json(404, { error: `See ${CONTROL}` });
  }
}

const json = (status: number, value: unknown): PlainReply => ({
  status,
  type: "application/json",
  body: JSON.stringify(value, null, 2),
});

function use(body: unknown, state: State): void {
  if (!isObject(body)) throw new Error('Expected {"scenario"?, "pace"?, "times"?}');
  const { scenario, pace, times } = body;
  if (pace !== undefined) {
    if (!isObject(pace)) throw new Error('pace must be {"delayMs"?, "pieceChars"?}');
    const { delayMs, pieceChars } = pace;
    state.setPace({
      ...(delayMs === undefined ? {} : { delayMs: Number(delayMs) }),
      ...(pieceChars === undefined ? {} : { pieceChars: Number(pieceChars) }),
    });
  }
  if (scenario === undefined) return;
  if (typeof scenario !== "string") throw new Error("scenario must be a name");
  state.use(scenario, times === undefined ? {} : { times: Number(times) });
}

/** A real key that was sent here by mistake is not handed on. */
function shownHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { authorization } = headers;
  if (authorization === undefined || authorization.includes("sk-mavi-standin")) return headers;
  return {
    ...headers,
    authorization: `${authorization.slice(0, 8)}… (${authorization.length} characters)`,
  };
}

const escape = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
const inline = (text: string) => escape(text).replaceAll(/`([^`]+)`/g, "<code>$1</code>");

function page({ baseUrl, state, recorder }: Control): string {
  const groups = [...new Set(SCENARIOS.map(({ group }) => group))].map((group) => {
    const rows = SCENARIOS.filter((scenario) => scenario.group === group).map(
      ({ name, about, ends, status }) =>
        `<tr><td><code>${name}</code><td>${inline(about)}<td>${ends}<td>${status === 0 ? "–" : status}`,
    );
    return `<h2>${escape(group)}</h2><table><tr><th>Scenario<th>What it does<th>Ends<th>Status${rows.join("")}</table>`;
  });
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Iris stand-in endpoint</title>
<style>body{font:15px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}td,th{text-align:left;padding:.1rem 1rem .1rem 0;vertical-align:top}</style>
<h1>Iris stand-in endpoint</h1>
<p>This is <strong>not</strong> the Memories.ai service and no model. It speaks the documented contract of the
image-understanding endpoint, checks what it is sent, and answers with what it measured in the pixels.</p>
<p>Base address: <code>${escape(baseUrl)}</code>. Key: <code>${STANDIN_KEY}</code>.
Standing scenario: <code>${state.standing}</code>. Requests recorded: ${recorder.requests.length}.</p>
<p>Choose a scenario by the model's name, <code>gemini:${SCENARIO_MODEL}hostile</code>, or with
<code>POST ${CONTROL}/use {"scenario":"hostile","times":1,"pace":{"delayMs":30,"pieceChars":12}}</code>.
<code>{"scenario":"default"}</code> goes back. Received requests: <code>GET ${CONTROL}/requests</code>.</p>
${groups.join("\n")}
</html>
`;
}
