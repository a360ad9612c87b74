/** How replies look: whole, streamed, and their headers. */
import { isObject, parseJson } from "../endpoint/json.ts";
import { chosenProtocol } from "./exchange.ts";
import { answers, outputTokens, textOf, user, verdict, type Answer, type Kit } from "./kit.ts";
import type { Finding } from "./questions.ts";
import {
  bodyOf,
  endSigns,
  finishReasons,
  framesOf,
  growth,
  shapesOf,
  short,
  usagePositions,
} from "./read.ts";

const COUNT = "Write the numbers from 1 to 40, apart by spaces.";

const unique = (values: readonly string[]): string => [...new Set(values)].join("; ");

export async function* reply(kit: Kit): AsyncGenerator<Finding> {
  const messages = [user(COUNT)];
  for (const [about, limit] of Object.entries({ whole: 64, "cut at max_tokens 4": 4 })) {
    const answer = await kit.ask(`reply ${about}`, { messages, max_tokens: limit });
    const body = parseJson(bodyOf(answer));
    if (!answers(answer) || !isObject(body)) {
      yield { about, finding: verdict(answer), from: [answer] };
      continue;
    }
    const reasons = unique(finishReasons(body));
    const status = typeof body["status"] === "string" ? body["status"] : "none";
    const finding = `finish reason ${reasons || "none"}, status ${status}, ${outputTokens(answer)}, ${textOf(answer).length} characters; fields ${Object.keys(body).join(", ")}`;
    yield { about, finding, from: [answer] };
  }
}

export async function* stream(kit: Kit): AsyncGenerator<Finding> {
  const answer = await kit.ask("stream", {
    messages: [user(COUNT)],
    max_tokens: 256,
    stream: true,
  });
  const tell = (about: string, finding: string): Finding => ({ about, finding, from: [answer] });
  yield tell("Iris's reader", readerVerdict(answer));
  if (answer.status === 0) return;
  const { kind, frames } = framesOf(answer);
  const type = answer.headers["content-type"] ?? "no content type";
  const ignored = kind === "json" && frames.length === 1;
  const whole = ignored ? "one JSON body: the flag is ignored" : `${kind}, ${frames.length} events`;
  yield tell("framing", `${type}; ${whole}, in ${answer.pieces.length} pieces`);
  const first = frames.at(0);
  const last = frames.at(-1);
  if (first === undefined || last === undefined) return;
  const shown = ({ event, data }: typeof first): string =>
    `${event === undefined ? "" : `event: ${event}, `}${short(data, 160)}`;
  yield tell("shape", unique(frames.flatMap(shapesOf)) || "none that is known");
  yield tell("first event", shown(first));
  if (last !== first) yield tell("last event", shown(last));
  yield tell("end", unique(frames.flatMap(endSigns)) || "no sign: the body just ends");
  const counted = usagePositions(frames).slice(-5).join(", ");
  yield tell("usage", counted ? `in event ${counted} of ${frames.length}` : "nowhere");
  yield tell("text", growth(frames));
}

function readerVerdict(answer: Answer): string {
  const { ending } = answer.reading;
  if (ending === undefined) return verdict(answer);
  const { complete, finish = "none" } = ending;
  return `${verdict(answer)}: ${textOf(answer).length} characters, ${complete ? "complete" : "taken for cut"}, finish ${finish}, ${outputTokens(answer)}`;
}

export async function* headers(kit: Kit): AsyncGenerator<Finding> {
  const answer = await kit.ask("compression", {}, { headers: { "accept-encoding": "gzip, br" } });
  const coding = answer.headers["content-encoding"] ?? "none";
  yield { about: "compression when asked", finding: coding, from: [answer] };

  const all = kit.answers.filter(({ status }) => status !== 0);
  const matching = (pattern: RegExp): string =>
    unique(
      all.flatMap((one) =>
        Object.entries(one.headers).flatMap(([name, value]) =>
          pattern.test(name) ? `${name}: ${short(String(value), 60)}` : [],
        ),
      ),
    );
  const tell = (about: string, finding: string): Finding => ({ about, finding, from: [] });
  const limits = [...new Set(matching(/rate-?limit|quota|retry-after/i).split("; "))].slice(0, 6);
  yield tell(
    "limits",
    `${limits.join("; ") || "no such header"}; ${kit.limited} replies of "too many"`,
  );
  const again = all.filter(({ reused }) => reused).length;
  const alive = matching(/^(connection|keep-alive)$/i) || "no such header";
  yield tell("keep-alive", `${alive}; ${again} of ${all.length} on a connection used before`);
  const ids = all
    .flatMap((one) => Object.keys(one.headers))
    .filter((name) => /request-?id|trace|cf-ray/i.test(name));
  yield tell("request id", unique(ids) || "no such header");
  yield tell("server", matching(/^(server|via)$/i) || "no such header");
  const spoken = unique(all.map(({ httpVersion }) => `HTTP/${httpVersion}`));
  const offered =
    kit.url.protocol === "https:"
      ? ((await chosenProtocol(kit.url, kit.signal)) ?? "not found out, no direct connection")
      : "no TLS, nothing to choose";
  yield tell("protocol", `${spoken}; offered h2 and http/1.1: ${offered}`);
}
