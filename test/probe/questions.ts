/** The open questions of docs/endpoint.md, each with the smallest requests that answer it. */
import { modelName } from "../../src/core/mavi/models.ts";
import { MODELS } from "../../src/core/mavi/modelTable.ts";
import { answers, HELLO, textOf, user, verdict, type Answer, type Kit } from "./kit.ts";
import { fields, metadata, schema } from "./metadata.ts";
import { address, ending, providers, resolution, thinking } from "./providers.ts";
import { errors, image } from "./refusals.ts";
import { headers, reply, stream } from "./replies.ts";

export interface Finding {
  readonly about: string;
  readonly finding: string;
  /** The exchanges it was drawn from. */
  readonly from: readonly Answer[];
}

export interface Question {
  readonly name: string;
  readonly asks: string;
  readonly requests: number;
  /** Tokens of all its requests together, at most. */
  readonly tokens: { readonly input: number; readonly output: number };
  /** Puts one request to each model of the table. */
  readonly ofEachModel?: true;
  run(kit: Kit): AsyncGenerator<Finding>;
}

/** Nothing more can be learnt, for the reason in the message. */
export class NoUse extends Error {}

async function* key(kit: Kit): AsyncGenerator<Finding> {
  const forms = { bare: kit.key, Bearer: `Bearer ${kit.key}` };
  let taken: string | undefined;
  let last: Answer | undefined;
  for (const [name, authorization] of Object.entries(forms)) {
    last = await kit.ask(`key ${name}`, {}, { authorization });
    const { error } = last.reading;
    const ok = last.status !== 0 && error?.reason !== "auth";
    // Past the key, another refusal shows that it was taken.
    const finding = ok && error ? `accepted, then ${verdict(last)}` : verdict(last);
    yield { about: name, finding, from: [last] };
    if (last.status === 0) return;
    if (error?.reason === "balance" || error?.reason === "forbidden")
      throw new NoUse(`The endpoint refuses this account (${error.reason}).`);
    if (ok) taken ??= authorization;
  }
  if (taken === undefined) throw new NoUse("The endpoint refuses the key in both forms.");
  kit.authorization = taken;
}

async function* models(kit: Kit): AsyncGenerator<Finding> {
  const found: string[] = [];
  for (const { id } of MODELS) {
    const answer = await kit.ask(`model ${id}`, { model: id, max_tokens: 16 });
    if (answers(answer)) found.push(id);
    yield { about: modelName(id), finding: verdict(answer), from: [answer] };
  }
  if (!kit.modelIsFixed && !found.includes(kit.model)) kit.model = found[0] ?? kit.model;
}

async function* content(kit: Kit): AsyncGenerator<Finding> {
  const assistant = { role: "assistant", content: [{ type: "text", text: "Hello." }] };
  const forms = {
    "array of parts": [user(HELLO)],
    "plain string": [{ role: "user", content: HELLO }],
    "assistant's turn as parts": [user(HELLO), assistant, user("Say it again.")],
  };
  for (const [about, messages] of Object.entries(forms)) {
    const answer = await kit.ask(about, { messages });
    yield { about, finding: verdict(answer), from: [answer] };
  }
}

async function* system(kit: Kit): AsyncGenerator<Finding> {
  const order = "Whatever is asked, answer with the one word HERON.";
  const forms = { "plain string": order, "array of parts": [{ type: "text", text: order }] };
  for (const [about, content] of Object.entries(forms)) {
    const messages = [{ role: "system", content }, user(HELLO)];
    const answer = await kit.ask(`system ${about}`, { messages });
    const effect = /heron/i.test(textOf(answer)) ? "obeyed" : "not obeyed in the text";
    const finding = verdict(answer) + (answers(answer) ? `, ${effect}` : "");
    yield { about, finding, from: [answer] };
  }
}

async function* choices(kit: Kit): AsyncGenerator<Finding> {
  for (const streamed of [false, true]) {
    const about = streamed ? "n = 2, streamed" : "n = 2";
    const answer = await kit.ask(about, { n: 2, stream: streamed });
    const count = answer.reading.texts.filter(Boolean).length;
    yield {
      about,
      finding: verdict(answer) + (answers(answer) ? `, ${count} answers` : ""),
      from: [answer],
    };
  }
}

async function* stop(kit: Kit): AsyncGenerator<Finding> {
  const messages = [user("Repeat these words and nothing else: red heron blue")];
  for (const [about, value] of Object.entries({
    "as a string": "heron",
    "as an array": ["heron"],
  })) {
    const answer = await kit.ask(`stop ${about}`, { messages, stop: value });
    const text = textOf(answer);
    const effect =
      text === "" ? "" : text.includes("heron") ? ", ignored" : ", the text ends before it";
    yield { about, finding: verdict(answer) + effect, from: [answer] };
  }
}

async function* penalties(kit: Kit): AsyncGenerator<Finding> {
  for (const field of ["frequency_penalty", "presence_penalty"]) {
    for (const value of [0, 0.5]) {
      const about = `${field} ${value}`;
      const answer = await kit.ask(about, { [field]: value });
      yield { about, finding: verdict(answer), from: [answer] };
    }
  }
}

const few = (requests: number, output = 64, input = 30) => ({
  requests,
  tokens: { input: requests * input, output: requests * output },
});

/** In the order in which they are put: later ones use what the earlier ones found. */
export const QUESTIONS: readonly Question[] = [
  { name: "key", asks: "Is the key taken bare, after `Bearer`, or both?", ...few(2), run: key },
  {
    name: "models",
    asks: "Which models of the price table still answer?",
    ...few(MODELS.length, 16),
    ofEachModel: true,
    run: models,
  },
  {
    name: "address",
    asks: "Does the endpoint answer at `/ilm` too?",
    ...few(1),
    run: address,
  },
  { name: "content", asks: "Which forms of content are taken?", ...few(3), run: content },
  {
    name: "system",
    asks: "Which form of the system message has an effect?",
    ...few(2),
    run: system,
  },
  {
    name: "metadata",
    asks: "Where is `metadata` read, by the thinking budget?",
    ...few(7),
    run: metadata,
  },
  {
    name: "schema",
    asks: "Where does `responseSchema` have an effect?",
    ...few(4, 128, 50),
    run: schema,
  },
  {
    name: "image",
    asks: "Is base64 taken bare, as a `data:` URI, or both?",
    ...few(2, 256, 300),
    run: image,
  },
  {
    name: "resolution",
    asks: "Does `media_resolution` change the tokens of an image?",
    ...few(3, 64, 1200),
    run: resolution,
  },
  {
    name: "thinking",
    asks: "Are thinking levels taken, and a budget of -1?",
    ...few(4, 256),
    run: thinking,
  },
  {
    name: "ending",
    asks: "May a request end on the assistant's message?",
    ...few(2),
    run: ending,
  },
  {
    name: "providers",
    asks: "Which forms do `gpt:`, `nova:` and `qwen:` take?",
    ...few(6, 128, 300),
    run: providers,
  },
  {
    name: "reply",
    asks: "What has a reply that is not streamed, and is a cut one marked?",
    ...few(2),
    run: reply,
  },
  {
    name: "stream",
    asks: "What does a stream look like, and does Iris understand it?",
    ...few(1, 256),
    run: stream,
  },
  { name: "n", asks: "Are several answers given?", ...few(2, 128), run: choices },
  { name: "stop", asks: "Does a stop sequence end the text?", ...few(2), run: stop },
  { name: "penalties", asks: "Are the penalties taken?", ...few(4), run: penalties },
  { name: "fields", asks: "Are fields refused that are not on the page?", ...few(2), run: fields },
  { name: "errors", asks: "What do errors look like?", ...few(13, 0, 0), run: errors },
  {
    name: "headers",
    asks: "What do headers tell of limits, connections and compression?",
    ...few(1),
    run: headers,
  },
];
