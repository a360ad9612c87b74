/** The endpoint's other address, thinking by levels, and the other providers behind it. */
import { answers, HELLO, makePng, outputTokens, textOf, user, verdict, type Kit } from "./kit.ts";
import type { Finding } from "./questions.ts";

/** Some of the vendor's stored pages show it in place of `/iu`. */
export async function* address(kit: Kit): AsyncGenerator<Finding> {
  const answer = await kit.ask("/ilm", {}, { path: "/../ilm/chat/completions" });
  yield { about: "/ilm in place of /iu", finding: verdict(answer), from: [answer] };
}

const THINKER = "gemini:gemini-3-flash-preview";
const withThinking = (config: object) => ({
  model: THINKER,
  metadata: { thinking_config: config },
  extra_body: { metadata: { thinking_config: config } },
});

export async function* thinking(kit: Kit): AsyncGenerator<Finding> {
  const forms = {
    "level low": withThinking({ thinking_level: "low" }),
    "a level that is none": withThinking({ thinking_level: "none of them" }),
    "a level and a budget": withThinking({ thinking_level: "low", thinking_budget: 128 }),
    "budget -1": withThinking({ thinking_budget: -1 }),
  };
  for (const [about, fields] of Object.entries(forms)) {
    const answer = await kit.ask(about, { ...fields, max_tokens: 256 });
    const facts = answers(answer) ? `, ${outputTokens(answer)}` : "";
    yield { about, finding: verdict(answer) + facts, from: [answer] };
  }
}

/** Whether `media_resolution` reaches the model shows in the tokens of one image. */
export async function* resolution(kit: Kit): AsyncGenerator<Finding> {
  const file = {
    type: "input_file",
    file_uri: makePng().toString("base64"),
    mime_type: "image/png",
  };
  for (const about of ["none", "MEDIA_RESOLUTION_LOW", "MEDIA_RESOLUTION_HIGH"]) {
    const metadata = about === "none" ? undefined : { media_resolution: about };
    const answer = await kit.ask(about, {
      model: THINKER,
      messages: [user(HELLO, file)],
      ...(metadata && { metadata, extra_body: { metadata } }),
    });
    const input = answer.reading.ending?.usage?.inputTokens ?? "unknown";
    const facts = answers(answer) ? `, ${input} input tokens` : "";
    yield { about, finding: verdict(answer) + facts, from: [answer] };
  }
}

const QUESTION = "Name the two colours of this image.";
const uri = `data:image/png;base64,${makePng().toString("base64")}`;
const bare = makePng().toString("base64");
const typed = (content: object) => [
  { role: "user", content: [content, { type: "text", text: QUESTION }] },
];
const object = (url: string) => ({ type: "image_url", image_url: { url } });

/** One small model of each, and the forms that the vendor's pages leave open. */
const FORMS: Readonly<Record<string, { model: string; messages: object[] }>> = {
  "gpt, data URI": { model: "gpt:gpt-4.1-nano", messages: typed(object(uri)) },
  "gpt, bare base64": { model: "gpt:gpt-4.1-nano", messages: typed(object(bare)) },
  "nova, image_url as an object": {
    model: "nova:us.amazon.nova-lite-v1:0",
    messages: typed(object(uri)),
  },
  "nova, image_url as a text": {
    model: "nova:us.amazon.nova-lite-v1:0",
    messages: typed({ type: "image_url", image_url: uri }),
  },
  "qwen, parts without a type": {
    model: "qwen:qwen3-vl-flash",
    messages: [{ role: "user", content: [{ image: uri }, { text: QUESTION }] }],
  },
  "qwen, text alone as a string": {
    model: "qwen:qwen3-vl-flash",
    messages: [{ role: "user", content: HELLO }],
  },
};

/** What keeps Gemini quiet is none of the others' business. */
const NONE = { metadata: undefined, extra_body: undefined };

export async function* providers(kit: Kit): AsyncGenerator<Finding> {
  for (const [about, { model, messages }] of Object.entries(FORMS)) {
    const answer = await kit.ask(about, { model, messages, ...NONE, max_tokens: 128 });
    const seen = /red/i.test(textOf(answer)) && /blue/i.test(textOf(answer));
    const isSeen = about.endsWith("string") ? "" : `, colours ${seen ? "named" : "not named"}`;
    const facts = answers(answer) ? `${isSeen}, ${outputTokens(answer)}` : "";
    yield { about, finding: verdict(answer) + facts, from: [answer] };
  }
}

export async function* ending(kit: Kit): AsyncGenerator<Finding> {
  const assistant = { role: "assistant", content: [{ type: "text", text: "Hel" }] };
  for (const model of [THINKER, "gemini:gemini-3.5-flash-lite"]) {
    const answer = await kit.ask(`${model} ends on the assistant`, {
      model,
      messages: [user(HELLO), assistant],
    });
    yield { about: model, finding: verdict(answer), from: [answer] };
  }
}
