/** What the stand-in says: facts measured from the request, and that nobody understood it. */
import { randomUUID } from "node:crypto";
import type { Ask } from "./check.ts";
import { findingOf } from "./held.ts";
import type { SeenImage } from "./messages.ts";
import { imageTokens } from "./models.ts";
import { fill, type Facts } from "./schema.ts";

/** All that a reply is made of, before it takes one of the endpoint's shapes. */
export interface Answer {
  readonly id: string;
  readonly model: string;
  /** Seconds since 1970. */
  readonly createdAt: number;
  /** One text for each of the `n` choices. */
  readonly texts: readonly string[];
  readonly usage: { readonly input: number; readonly output: number };
  readonly stream: boolean;
  readonly maxTokens: number;
  readonly stop: readonly string[];
  /** Characters in one piece of a stream. */
  readonly pieceChars: number;
  /** Where a redirect leads, and the path it began at. */
  readonly elsewhere: string;
  readonly path: string;
}

/** Four characters to a token: near enough, and it can be checked by hand. */
const CHARS_PER_TOKEN = 4;
const tokens = (text: string) => Math.ceil(text.length / CHARS_PER_TOKEN);

export interface AnswerContext {
  readonly pieceChars: number;
  readonly elsewhere: string;
  readonly path: string;
}

export function composeAnswer(ask: Ask, context: AnswerContext): Answer {
  const text = ask.json ? jsonText(ask) : markdown(ask);
  const input = ask.turns.reduce(
    (sum, turn) =>
      sum +
      tokens(turn.text) +
      // A URL is not fetched, so its size is not known: counted as a small image.
      turn.images.reduce(
        (all, { width = 1, height = 1 }) => all + imageTokens(ask.modelRules, width, height),
        0,
      ),
    0,
  );
  const blank: Answer = {
    id: `resp_${randomUUID()}`,
    model: ask.model,
    createdAt: Math.floor(Date.now() / 1000),
    texts: [],
    usage: { input, output: 0 },
    stream: ask.stream,
    maxTokens: ask.maxTokens,
    stop: ask.stop,
    ...context,
  };
  const texts = Array.from({ length: ask.n }, (_, index) =>
    ask.n > 1 && !ask.json ? `Choice ${index + 1} of ${ask.n}. ${text}` : text,
  );
  return saying(blank, texts);
}

/** The same answer in other words, held to `stop` and `max_tokens` as the endpoint would. */
export function saying(answer: Answer, texts: readonly string[]): Answer {
  const cut = texts.map((text) => {
    const ends = answer.stop.filter((stop) => stop !== "").map((stop) => text.indexOf(stop));
    const end = Math.min(text.length, ...ends.filter((at) => at >= 0));
    // Too long is cut without a word: the status stays "completed" and there is no finish reason.
    const kept = text.slice(0, Math.min(end, answer.maxTokens * CHARS_PER_TOKEN));
    return kept.replace(/[\uD800-\uDBFF]$/, "");
  });
  const output = cut.reduce((sum, text) => sum + tokens(text), 0);
  return { ...answer, texts: cut, usage: { ...answer.usage, output } };
}

const lastUser = ({ turns }: Ask) => turns.findLast(({ role }) => role === "user");
const imagesOf = ({ turns }: Ask) => turns.flatMap(({ images }) => images);
const earlierTurns = ({ turns }: Ask) => {
  const spoken = turns.filter(({ role }) => role !== "system");
  return spoken.length - 1;
};
const size = ({ width = 0, height = 0 }: SeenImage) => `${width} × ${height} px`;
const formatName = ({ format, mimeType }: SeenImage) => (format ?? mimeType).toUpperCase();

function markdown(ask: Ask): string {
  const images = imagesOf(ask);
  const prompt = lastUser(ask)?.text ?? "";
  const earlier = `Earlier turns in this request: ${earlierTurns(ask)}.`;
  if (images.length === 0) {
    return `Stand-in endpoint, not a model: ${prompt.length} characters and no image arrived. ${earlier}\n\n${quote(prompt)}\n`;
  }
  const system = ask.turns.find(({ role }) => role === "system")?.text;
  return [
    "# Stand-in answer",
    "This is the **stand-in endpoint**, not a model. Nothing was understood: what follows was measured from the pixels that arrived.",
    "The prompt was:",
    quote(prompt),
    earlier +
      (system === undefined ? "" : ` A system prompt of ${system.length} characters came along.`),
    ...images.map((image, index) => imageSection(image, index + 1, images.length)),
    "## Parameters received",
    `\`\`\`json\n${JSON.stringify(ask.parameters, null, 2)}\n\`\`\``,
  ]
    .join("\n\n")
    .concat("\n");
}

const quote = (text: string) => text.replaceAll(/^/gm, "> ");

function imageSection(image: SeenImage, number: number, count: number): string {
  const title = `## Image ${number} of ${count}`;
  if (image.encoding === "url") {
    return `${title}\n\nCame as an address in turn ${image.turn}, called ${image.mimeType}. The stand-in fetches nothing, so its pixels were not seen.`;
  }
  const facts = [
    `- Format: **${formatName(image)}**, sent as \`${image.mimeType}\` (${image.encoding}) in turn ${image.turn}`,
    `- Size: **${size(image)}**`,
    `- Bytes: **${image.bytes.toLocaleString("en")}**`,
  ].join("\n");
  if (image.colours === undefined) {
    return `${title}\n\n${facts}\n\nThe size was read from the container. The pixels were not decoded.`;
  }
  const rows = image.colours
    .slice(0, 6)
    .map(({ name, hex, percent }) => `| ${name} | \`${hex}\` | ${percent.toFixed(1)} % |`);
  return [
    `${title}\n\n${facts}\n`,
    "| Colour | Mean | Share |",
    "| --- | --- | ---: |",
    ...rows,
  ].join("\n");
}

function factsOf(ask: Ask): Facts {
  const images = imagesOf(ask);
  const [first] = images;
  return {
    sentences: [
      ...images.map((image) => {
        const [main] = image.colours ?? [];
        const colour = main ? `, ${main.percent.toFixed(1)} % ${main.name}` : "";
        return image.encoding === "url"
          ? "Stand-in: an image by address, not fetched"
          : `Stand-in: ${formatName(image)}, ${size(image)}${colour}`;
      }),
      `Stand-in: ${images.length} image${images.length === 1 ? "" : "s"} and ${earlierTurns(ask)} earlier turns arrived`,
    ],
    numbers: {
      width: first?.width ?? 0,
      height: first?.height ?? 0,
      bytes: first?.bytes ?? 0,
      images: images.length,
    },
    choices: { finding: findingOf(lastUser(ask)?.text ?? "", first) },
  };
}

function jsonText(ask: Ask): string {
  const facts = factsOf(ask);
  const schema = ask.json?.schema;
  return JSON.stringify(
    schema ? fill(schema, facts) : { stand_in: facts.sentences, ...facts.numbers },
  );
}
